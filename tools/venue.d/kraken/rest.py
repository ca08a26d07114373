"""The REST surface: reads what was sent, knows who sent it, counts, performs."""
from frame.gate import Answer, Call
from frame.server import through_gate

from . import limits
from .errors import VenueError
from .operations import CALLS
from .parameters import Given, parsed


class Rest:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        body = await request.read()
        call = Call("rest", request.method, request.path, peer=request.remote or "")
        made = CALLS.named.get(request.path)
        call.operation = made.name if made else ""
        try:
            query = parsed(request.raw_path.partition("?")[2], "")
            given = {**query, **parsed(body.decode(), request.content_type if body else "")}
        except (ValueError, AttributeError):
            bad = VenueError("EGeneral:Invalid arguments").answer()
            return await through_gate(self.venue, request, call, lambda: bad)
        call.parameters = given
        call.client_id = str(given.get("cl_ord_id", ""))
        pair = self.venue.pair(str(given.get("pair", "")))
        call.symbol = pair.symbol if pair else ""
        return await through_gate(self.venue, request, call, lambda: self.perform(request, made, call, given, body))

    def perform(self, request, made, call, given, body):
        venue = self.venue
        try:
            if made is None or (made.needs != "nothing" and request.method != "POST"):
                raise VenueError("EGeneral:Unknown method")
            account = None
            if made.needs != "nothing":
                headers = request.headers
                credential = venue.keeper.check(headers.get("API-Key", ""), headers.get("API-Sign", ""), request.path,
                                                given, body)
                account = venue.exchange.accounts[credential.account]
                call.account = account.name
                limits.count_call(venue, credential, made.cost)
                venue.keeper.permit(credential, made.needs)
            return Answer(200, {"error": [], "result": made.perform(venue, account, Given(given))})
        except VenueError as error:
            return error.answer()
