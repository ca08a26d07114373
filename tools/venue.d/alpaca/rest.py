"""The REST surface, trading and prices: keys in headers, limits a minute with their headers, then the operation."""
from frame.gate import Answer, Call
from frame.server import through_gate

from . import account, market, orders  # noqa: F401  (they register their operations)
from .errors import AlpacaError, trouble
from .operations import find
from .parameters import body

CONTENT = {"Content-Type": "application/json; charset=UTF-8"}


class Rest:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        text = (await request.read()).decode("utf-8", "replace")
        call = Call("rest", request.method, request.path, dict(request.query), peer=request.remote or "")
        made, names, known = find(request.method, request.path)
        call.operation = made.perform.__name__ if made else ""
        problem = None
        try:
            call.parameters = {**call.parameters, **(body(text) if request.method in ("POST", "PATCH", "PUT") else {})}
        except AlpacaError as error:
            problem = error
        # The journal is searched by the client's own ID of an order.
        call.client_id = str(call.parameters.get("client_order_id", ""))
        order = self.venue.by_id.get(names.get("order_id"))
        call.client_id = call.client_id or (order.client_id if order else "")

        def perform():
            answer = self.perform(made, names, known, call, request, problem)
            answer.headers = {**CONTENT, **answer.headers, "X-Request-ID": self.venue.world.identifiers.hexadecimal()}
            return answer

        return await through_gate(self.venue, request, call, perform)

    def perform(self, made, names, known, call, request, problem):
        headers = {}
        try:
            if made is None:
                raise AlpacaError(405 if known else 404, 40510000 if known else 40410000,
                                  "method not allowed" if known else "endpoint not found.")
            credential = self.venue.keeper.of_headers(request.headers, made.needs)
            call.account = credential.account if credential else ""
            headers = self.count(made.pool, call.account or call.peer)
            if problem is not None:
                raise problem
            answer = made.perform(self.venue, self.venue.exchange.accounts.get(call.account), call.parameters, **names)
            answer = answer if isinstance(answer, Answer) else Answer(200, answer)
        except AlpacaError as error:
            answer = error.answer()
            headers = error.facts.pop("headers", headers)
            answer.body = error.body()
        answer.headers = {**headers, **answer.headers}
        return answer

    def count(self, pool, whom):
        """Counts the request; the headers tell how many are left and when the minute ends."""
        window = self.venue.limits[pool]
        within = window.add(whom)
        reset = self.venue.world.clock.true_milliseconds() // 1000 + window.seconds_left()
        left = max(0, window.limit - window.count(whom))
        headers = {"X-RateLimit-Limit": str(window.limit), "X-RateLimit-Remaining": str(left), "X-RateLimit-Reset": str(reset)}
        if not within:
            error = trouble(429)
            error.facts["headers"] = headers
            raise error
        return headers
