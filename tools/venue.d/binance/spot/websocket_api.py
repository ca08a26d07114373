"""The WebSocket API: the operations of REST as requests in JSON, sessions, and subscriptions to user data."""
import asyncio
import json

from aiohttp import web

from frame.gate import Answer, Call, Silence
from frame.websockets import WebSocketSession

from ..errors import VenueError, missing, rejected_key
from ..operations import SPOT
from ..rest import CLIENT_IDS

PATHS = ("/ws-api/v3", "/ws-api/v3/")
OWN_WEIGHT = 2  # of requests about the session and its subscriptions


def text_of(value):
    """A parameter as it is signed and read: numbers as they were written, flags in small letters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def is_request(request):
    """An object with a method, parameters in an object if there are any, and an id that is a text, an integer or null."""
    if not isinstance(request, dict) or not isinstance(request.get("method"), str) or "id" not in request:
        return False
    number = request["id"]
    is_id = number is None or (isinstance(number, (int, str)) and not isinstance(number, bool))
    return is_id and isinstance(request.get("params", {}), dict)


class Session(WebSocketSession):
    surface = "webSocketAPI"

    def __init__(self, venue, request):
        super().__init__(venue)
        self.peer = request.remote or ""
        self.returns_limits = request.query.get("returnRateLimits", "true") != "false"
        self.connected = venue.world.clock.milliseconds()
        self.credential = None
        self.authorized = None
        self.subscriptions = {}
        self.next_subscription = 0
        self.own = {
            "session.logon": self.logon, "session.status": self.status, "session.logout": self.logout,
            "session.subscriptions": self.list_subscriptions, "userDataStream.subscribe": self.subscribe,
            "userDataStream.subscribe.signature": self.subscribe_signed, "userDataStream.unsubscribe": self.unsubscribe,
        }

    async def opened(self):
        self.venue.user_data.subscribers.append(self.tell)

    async def ended(self):
        self.venue.user_data.subscribers.remove(self.tell)

    def announcement(self):
        return {"event": {"e": "serverShutdown", "E": self.world.clock.milliseconds()}}

    def tell(self, account, message, event, symbol):
        for number, name in self.subscriptions.items():
            if name == account.name:
                self.channel.send({"subscriptionId": number, "event": message}, event, symbol)

    # Requests

    async def heard(self, text):
        try:
            request = json.loads(text, parse_float=str)
            if not is_request(request):
                raise ValueError
        except ValueError:
            error = VenueError(-1135, "Invalid JSON Request")
            self.channel.reply({"id": None, "status": 400, "error": error.body()})
            return
        # Beside each other: one that is kept waiting by a fault does not hold up the next.
        asyncio.ensure_future(self.answer(request))

    async def answer(self, request):
        name = request["method"]
        given = {key: text_of(value) for key, value in request.get("params", {}).items()}
        wants_limits = given.get("returnRateLimits", "true" if self.returns_limits else "false") == "true"
        client_id = next((given[each] for each in CLIENT_IDS if given.get(each)), "")
        call = Call(self.surface, "", "/ws-api/v3", given, name, client_id, peer=self.peer)
        try:
            answer = await self.venue.gate.answer(call, lambda: self.perform(name, call, given))
        except Silence as silence:
            if not silence.milliseconds:
                self.channel.abort()
            return
        self.channel.reply(self.worded(request["id"], name, answer, wants_limits, call))
        if name in ("userDataStream.unsubscribe", "session.logout") and answer.status == 200:
            self.end_subscriptions(given if name == "userDataStream.unsubscribe" else {})

    def perform(self, name, call, given):
        if name in self.own:
            try:
                self.venue.desk.count(OWN_WEIGHT, call)
                return Answer(200, self.own[name](given))
            except VenueError as error:
                return error.answer()
        made = SPOT.named.get(name)
        if made is None:
            return VenueError(-1020, "This operation is not supported.").answer()
        # Signed with the rest, but of no concern to the operation.
        asked = {key: value for key, value in given.items() if key != "returnRateLimits"}
        return self.venue.desk.perform(made, call, asked, lambda needs: self.identify(needs, given))

    def worded(self, number, name, answer, wants_limits, call):
        message = {"id": number, "status": answer.status}
        if answer.status == 200:
            message["result"] = answer.body
        else:
            message["error"] = dict(answer.body)
        if answer.status in (418, 429) and "Retry-After" in answer.headers:
            now = self.world.clock.milliseconds()
            wait = int(answer.headers["Retry-After"]) * 1000
            message["error"]["data"] = {"serverTime": now, "retryAfter": now + wait}
        # The documents show the answers of sessions and subscriptions without; the venue's own SDK fails without.
        if wants_limits:
            message["rateLimits"] = self.limits(name, call)
        return message

    def limits(self, name, call):
        made = SPOT.named.get(name)
        orders = self.venue.order_windows() if made and made.orders and call.account else []
        return [*(window.shown(call.account) for window in orders), self.venue.limits["REQUEST_WEIGHT"].shown(call.peer)]

    # Who it is

    def identify(self, needs, given):
        if needs == "nothing":
            return None
        if "apiKey" not in given and self.credential is not None:
            if needs != "key":
                self.venue.keeper.check_time(given)
                self.venue.keeper.check_permission(self.credential, needs)
            return self.credential
        return self.signed(needs, given)

    def signed(self, needs, given):
        keeper = self.venue.keeper
        if "apiKey" not in given:
            raise missing("apiKey")
        credential = keeper.known(given["apiKey"])
        if needs == "key":
            return credential
        keeper.check_time(given)
        text = "&".join(f"{key}={value}" for key, value in sorted(given.items()) if key != "signature")
        keeper.check_signature(credential, given.get("signature"), text.encode())
        keeper.check_permission(credential, needs)
        return credential

    def logon(self, given):
        credential = self.signed("read", given)
        if credential.kind != "Ed25519":
            raise rejected_key()
        self.credential, self.authorized = credential, self.world.clock.milliseconds()
        self.channel.account = credential.account
        return self.status(given)

    def status(self, given):
        return {"apiKey": self.credential.key if self.credential else None, "authorizedSince": self.authorized,
                "connectedSince": self.connected, "returnRateLimits": self.returns_limits,
                "serverTime": self.world.clock.milliseconds(), "userDataStream": bool(self.subscriptions)}

    def logout(self, given):
        self.credential = self.authorized = None
        return self.status(given)

    # User data

    def subscribe(self, given):
        if self.credential is None:
            raise rejected_key()
        return self.add_subscription(self.credential.account)

    def subscribe_signed(self, given):
        return self.add_subscription(self.signed("read", given).account)

    def add_subscription(self, account):
        if account in self.subscriptions.values():
            raise VenueError(-2035, "User Data Stream subscription already active.")
        number, self.next_subscription = self.next_subscription, self.next_subscription + 1
        self.subscriptions[number] = account
        self.channel.account = account
        self.channel.topics.add(f"userData:{number}")
        return {"subscriptionId": number}

    def list_subscriptions(self, given):
        return [{"subscriptionId": number} for number in self.subscriptions]

    def unsubscribe(self, given):
        number = given.get("subscriptionId")
        if not self.subscriptions or (number is not None and not (number.isdigit() and int(number) in self.subscriptions)):
            raise VenueError(-2036, "User Data Stream subscription not active.")
        return {}

    def end_subscriptions(self, given):
        number = given.get("subscriptionId")
        for each in [int(number)] if number else list(self.subscriptions):
            del self.subscriptions[each]
            self.channel.topics.discard(f"userData:{each}")
            event = {"e": "eventStreamTerminated", "E": self.world.clock.milliseconds()}
            self.channel.send({"subscriptionId": each, "event": event}, "eventStreamTerminated")


class WebSocketAPI:
    """The surface; a session for each connection."""

    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        if request.path not in PATHS:
            return web.Response(status=404)
        return await Session(self.venue, request).serve(request)
