"""The REST surface: a bearer's token, one account in the path, limits a second, then the operation."""
import json

from frame.gate import Answer, Call
from frame.server import through_gate

from . import account, closing, orders  # noqa: F401  (they register their operations)
from . import times
from .operations import find, operation
from .orders import find as find_order
from .refusals import OandaError, Rejected, text

CONTENT = {"Content-Type": "application/json"}


@operation("GET /v3/accounts")
def get_accounts(venue, account_of, given):
    return {"accounts": [{"id": each.details["ledger"].id, "tags": []} for each in venue.of_token]}


class Rest:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        body = (await request.read()).decode("utf-8", "replace")
        call = Call("rest", request.method, request.path, dict(request.query), peer=request.remote or "")
        made, names, known = find(request.method, request.path)
        call.operation = made.perform.__name__ if made else ""
        problem = None
        try:
            call.parameters |= read_body(body) if body else {}
        except OandaError as error:
            problem = error
        self.name(call, names)
        limited = self.venue.doors.connection(request, call.peer)

        def perform():
            return self.perform(made, names, known, call, request, problem or limited)
        return await through_gate(self.venue, request, call, perform)

    def name(self, call, names):
        """Which instrument and client's ID the request is about, for faults and the journal."""
        order = call.parameters.get("order")
        if isinstance(order, dict):
            extensions = order.get("clientExtensions")
            call.client_id = str(extensions.get("id", "")) if isinstance(extensions, dict) else ""
            call.parameters = {**call.parameters, "symbol": order.get("instrument", "")}
        specifier = names.get("specifier", "")
        if specifier.startswith("@") and not call.client_id:
            call.client_id = specifier[1:]
        elif specifier and not call.client_id:
            owner = self.venue.by_account.get(names.get("accountID"))
            found = find_order(self.venue, owner, specifier) if owner else None
            call.client_id = found.client_id if found else ""

    def perform(self, made, names, known, call, request, problem):
        venue = self.venue
        venue.request_id = venue.new_request_id()
        given = {name: value for name, value in call.parameters.items() if name != "symbol" or "order" not in call.parameters}
        try:
            venue.doors.count(call.peer)
            if problem is not None:
                raise problem
            if made is None:
                raise OandaError(405 if known else 404, "Method not allowed" if known else "Not found")
            account_of = venue.identify(request, names.pop("accountID", None))
            call.account = account_of.name if account_of else ""
            venue.base = f"https://{request.host}"
            answer = made.perform(venue, account_of, given, **names)
            answer = answer if isinstance(answer, Answer) else Answer(200, answer)
        except OandaError as error:
            answer = error.answer()
        except Rejected as rejected:
            answer = OandaError(400, text(rejected.reason), rejected.reason).answer()
        answer.body = times.in_form(answer.body, request.headers.get("Accept-Datetime-Format", "").upper() == "UNIX")
        answer.headers = {**CONTENT, **answer.headers, "RequestID": venue.request_id}
        venue.request_id = ""
        return answer


def read_body(body):
    """A JSON object; numbers stay texts, so that they are read exactly."""
    try:
        found = json.loads(body, parse_float=str, parse_int=str)
    except ValueError as problem:
        raise OandaError(400, f"Invalid JSON, {problem}") from None
    if not isinstance(found, dict):
        raise OandaError(400, "Invalid JSON, an object is wanted")
    return found


