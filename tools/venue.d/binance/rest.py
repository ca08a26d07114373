"""The REST surface: method and path to operation, the signature over query and body as they came."""
from frame.gate import Answer, Call
from frame.server import through_gate

from .errors import VenueError
from .parameters import merge, split
from .signing import without_signature

# Where a request names an order by the client's own id.
CLIENT_IDS = ("newClientOrderId", "origClientOrderId", "clientAlgoId", "listClientOrderId")
NOT_FOUND = "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n</body>\r\n</html>\r\n"


class Rest:
    def __init__(self, venue, name, routes):
        self.venue = venue
        self.name = name
        self.routes = routes

    async def answer(self, request):
        query = request.raw_path.partition("?")[2]
        body = (await request.read()).decode("utf-8", "replace")
        key = request.headers.get("X-MBX-APIKEY", "")
        call = Call(self.name, request.method, request.path, peer=request.remote or "")
        try:
            given = merge(split(query), split(body))
        except VenueError as error:
            failure = error.answer()
            return await through_gate(self.venue, request, call, lambda: failure)
        call.parameters = given
        made = self.routes.get((request.method, request.path))
        call.operation = made.name if made else ""
        call.client_id = next((given[name] for name in CLIENT_IDS if given.get(name)), "")

        def identify(needs):
            return self.identify(needs, key, query, body, given)

        def perform():
            if made is None:
                return Answer(404, NOT_FOUND, {"Content-Type": "text/html"})
            return self.venue.desk.perform(made, call, given, identify)

        return await through_gate(self.venue, request, call, perform)

    def identify(self, needs, key, query, body, given):
        keeper = self.venue.keeper
        if needs == "nothing":
            return None
        credential = keeper.known(key)
        if needs == "key":
            return credential
        signed_query, first = without_signature(query)
        signed_body, second = without_signature(body)
        keeper.check_time(given)
        signed = (signed_query if first else query) + (signed_body if second else body)
        keeper.check_signature(credential, given.get("signature") if first or second else None, signed.encode())
        keeper.check_permission(credential, needs)
        return credential
