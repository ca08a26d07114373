"""The REST surface: the token, the limits with their headers, the operation."""
import json

from frame.gate import Answer, Call
from frame.server import through_gate

from .errors import VenueError, invalid, not_found, unauthorized
from .operations import OPERATIONS
from .parameters import Given, query


class Rest:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        body = await request.read()
        made, named = OPERATIONS.find(request.method, request.path)
        call = Call("rest", request.method, request.path, operation=made.name if made else "", peer=request.remote or "")
        given = None
        try:
            sent = json.loads(body) if body else {}
            if isinstance(sent, dict):
                given = {**query(request.raw_path.partition("?")[2]), **sent, **named}
        except ValueError:
            pass
        call.parameters = given or {}
        call.client_id = text_of(call.parameters, "client_order_id")
        call.symbol = text_of(call.parameters, "product_id")
        return await through_gate(self.venue, request, call, lambda: self.perform(request, made, call, given))

    def perform(self, request, made, call, given):
        headers = {}
        try:
            if made is None:
                raise not_found("not found")
            credential = None
            if made.needs != "nothing":
                credential = self.identify(request)
                call.account = credential.account
            headers = self.count(call)
            if made.needs == "trade" and "trade" not in credential.permissions:
                raise VenueError(403, "PERMISSION_DENIED", "Missing required scopes")
            if given is None:
                raise invalid("the body is no JSON object")
            account = self.venue.exchange.accounts[credential.account] if credential else None
            body = made.perform(self.venue, account, Given(given, credential))
            return Answer(200, body, headers, accepted=body.get("success", True))
        except VenueError as error:
            answer = error.answer()
            answer.headers = {**headers, **answer.headers}
            return answer

    def identify(self, request):
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer":
            raise unauthorized("no token")
        return self.venue.keeper.check(token.strip(), (request.method, request.headers.get("Host", ""), request.path))

    def count(self, call):
        """Counts by user, or by address without a key; answers the headers that say so."""
        name, whom = ("PRIVATE", call.account) if call.account else ("PUBLIC", call.peer)
        window = self.venue.limits[name]
        within = window.add(whom)
        headers = {"x-ratelimit-limit": str(window.limit),
                   "x-ratelimit-remaining": str(max(0, window.limit - window.count(whom))),
                   "x-ratelimit-reset": str(window.seconds_left())}
        if not within:
            raise VenueError(429, "rate_limit_exceeded", "Too many requests", headers=headers)
        return headers


def text_of(given, name):
    value = given.get(name, "")
    return value if isinstance(value, str) else ""
