"""The REST surface: method and path to operation, the signature over what came as it came."""
import json

from frame.gate import Answer, Call
from frame.server import through_gate

from .desk import flat
from .errors import OKXError, wrong
from .operations import REST

CLIENT_IDS = ("clOrdId", "algoClOrdId")


def read_body(body):
    """An object or a list of them, numbers as they were written."""
    if not body:
        return {}
    try:
        found = json.loads(body, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise OKXError("50115", text="Body can not be parsed") from None
    if not isinstance(found, (dict, list)):
        raise wrong("body")
    return found


def first(given):
    row = given[0] if isinstance(given, list) and given else given
    return row if isinstance(row, dict) else {}


class Rest:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        body = await request.read()
        call = Call("rest", request.method, request.path, peer=request.remote or "")
        made = REST.get((request.method, request.path))
        problem, given = None, {}
        try:
            given = read_body(body) if request.method == "POST" else dict(request.query)
        except OKXError as error:
            problem = error
        self.describe(call, made, given)

        def identify(needs):
            if needs == "nothing":
                return None
            credential = self.venue.keeper.check(request.headers, request.method, request.raw_path, body)
            if needs not in credential.permissions:
                raise OKXError("50120")
            deadline = request.headers.get("expTime", "")
            if deadline.isdigit() and int(deadline) < self.venue.now():
                raise OKXError("51149")
            return credential

        def perform():
            if made is None:
                return Answer(404, {"code": "404", "data": [], "msg": f"The requested path {request.path} does not exist."})
            if problem:
                return problem.answer()
            return self.venue.desk.perform(made, call, given, identify)

        return await through_gate(self.venue, request, call, perform)

    def describe(self, call, made, given):
        """What faults and tests know the call by."""
        row = first(given)
        call.parameters = flat(given)
        call.operation = made.name if made else ""
        call.client_id = next((str(row[name]) for name in CLIENT_IDS if row.get(name)), "")
        call.symbol = str(row.get("instId", ""))
