"""The REST surface: reads what was sent, knows who sent it, counts, performs."""
from frame.gate import Answer, Call
from frame.server import through_gate

from . import shapes
from .errors import VenueError
from .operations import OPERATIONS
from .parameters import Given, parsed


def of_body(body):
    """A form; of a batch the JSON stands in it, encoded or, as ccxt has it, as it is."""
    return {"json": body[5:]} if body.startswith("json={") else parsed(body)


class Rest:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        query, body = request.raw_path.partition("?")[2], (await request.read()).decode("utf-8", "replace")
        made, named = OPERATIONS.find(request.method, request.path)
        given = {**parsed(query), **of_body(body), **named}
        call = Call("rest", request.method, request.path, given, made.name if made else "", str(given.get("cliOrdId", "")),
                    str(given.get("symbol", "")).upper(), peer=request.remote or "")
        sent = (query + body).encode()
        return await through_gate(self.venue, request, call, lambda: self.perform(request, made, call, given, sent))

    def perform(self, request, made, call, given, sent):
        venue = self.venue
        now = shapes.iso(venue.world.clock.milliseconds())
        try:
            if made is None:
                raise VenueError("notFound", 404)
            account = None
            if made.needs != "nothing":
                credential = venue.keeper.check(request.headers, request.path, sent)
                account = venue.exchange.accounts[credential.account]
                call.account = account.name
                self.count(made, credential, Given(given))
                if made.needs not in credential.permissions:
                    raise VenueError("authenticationError")
            members = made.perform(venue, account, Given(given))
        except VenueError as error:
            return error.answer(now)
        if request.path.startswith("/api/history"):
            return Answer(200, {**members, "serverTime": now})
        return Answer(200, {"result": "success", **members, "serverTime": now}, accepted=accepted(members))

    def count(self, made, credential, given):
        cost = made.cost(given) if callable(made.cost) else made.cost
        if cost and not self.venue.limits[made.pool].add(credential.account, cost):
            raise VenueError("apiLimitExceeded", 429)


def accepted(members):
    """Whether what was asked for was done, as far as a status says so."""
    status = next((members[name] for name in ("sendStatus", "editStatus", "cancelStatus") if name in members), None)
    if status is None:
        return True
    return status["status"] in ("placed", "edited", "cancelled", "noOrdersToCancel")
