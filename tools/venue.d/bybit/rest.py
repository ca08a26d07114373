"""The REST surface: method and path to operation, the signature over query or body as they came."""
import json

from frame.gate import Answer, Call
from frame.server import through_gate

from .desk import flat
from .errors import BybitError, body, wrong
from .operations import REST


def read(text):
    """An object, numbers as they were written."""
    if not text:
        return {}
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise BybitError(10001, "request body is not JSON") from None
    if not isinstance(found, dict):
        raise wrong("body")
    return found


def first(given):
    rows = given.get("request")
    return rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else given


class Rest:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        text = await request.read()
        query = request.raw_path.partition("?")[2].encode()
        call = Call("rest", request.method, request.path, peer=request.remote or "")
        made = REST.get((request.method, request.path))
        given, problem = {}, None
        try:
            given = read(text) if request.method == "POST" else dict(request.query)
        except BybitError as error:
            problem = error
        row = first(given)
        call.parameters, call.operation = flat(given), made.name if made else ""
        call.client_id, call.symbol = str(row.get("orderLinkId") or ""), str(row.get("symbol") or "")

        def identify(needs):
            if needs == "nothing":
                return None
            credential = self.venue.keeper.check(request.headers, text if request.method == "POST" else query)
            if needs not in credential.permissions:
                raise BybitError(10005)
            return credential

        def perform():
            now = self.venue.now()
            if not self.venue.limits["IP"].add(call.peer):
                self.venue.gate.banned_until[call.peer] = self.venue.world.clock.true_milliseconds() + 600_000
                return self.venue.refuse(call, 418, {})
            if made is None:
                return Answer(404, body(10017, "Route not found.", {}, now))
            if problem:
                return Answer(200, body(problem.code, problem.text, {}, now))
            return self.venue.desk.perform(made, call, given, identify)

        return await through_gate(self.venue, request, call, perform)
