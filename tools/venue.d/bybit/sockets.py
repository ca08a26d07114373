"""The WebSocket surface: /v5/public/{spot|linear}, /v5/private and /v5/trade."""
import asyncio
import json
from collections import deque

from aiohttp import web

from frame.gate import Answer, Call, Silence
from frame.websockets import WebSocketSession

from . import private, public
from .desk import flat
from .errors import BybitError, wrong
from .operations import NAMED
from .rest import first

ORDERS = ("order.create", "order.amend", "order.cancel", "order.create-batch", "order.amend-batch", "order.cancel-batch")
MOST_SPOT_TOPICS = 10
HEADERS = ("X-Bapi-Limit", "X-Bapi-Limit-Status", "X-Bapi-Limit-Reset-Timestamp")


class Session(WebSocketSession):
    """What all three have: the silence that ends them, and who it is."""
    pings = False  # the client says {"op":"ping"}

    def __init__(self, venue, request, name):
        super().__init__(venue)
        self.surface = f"webSocket/{name}"
        self.peer = request.remote or ""
        self.path = request.path
        self.connection = f"{venue.world.identifiers.text(20).lower()}-{venue.world.identifiers.hexadecimal(2)}"
        self.credential = None
        self.books = {}
        self.longest = self.active_time(request.query.get("max_active_time", ""))
        self.watching = None
        self.busy = asyncio.get_running_loop().time()

    @property
    def account(self):
        """Whose it is: looked up, since a reset makes the accounts anew."""
        return self.venue.exchange.accounts[self.credential.account] if self.credential else None

    def active_time(self, text):
        """How long it may be silent, in seconds: 30s to 600s or 1m to 10m; None as the setting has it."""
        if text[-1:] in ("s", "m") and text[:-1].isdigit():
            seconds = int(text[:-1]) * (60 if text[-1] == "m" else 1)
            return seconds if 30 <= seconds <= 600 else None
        return None

    async def opened(self):
        self.watching = asyncio.ensure_future(self.watch_silence())

    async def ended(self):
        self.watching.cancel()

    async def watch_silence(self):
        loop = asyncio.get_running_loop()
        while loop.time() - self.busy <= (self.longest or self.world.settings["silenceSeconds"]):
            await asyncio.sleep(0.1)
        await self.channel.carrier.close()

    async def heard(self, text):
        self.busy = asyncio.get_running_loop().time()
        try:
            request = json.loads(text, parse_float=str)
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict) or not isinstance(request.get("op"), str):
            self.channel.reply({"success": False, "ret_msg": "error:invalid request", "conn_id": self.connection, "req_id": "", "op": ""})
            return
        await self.perform(request["op"], request)

    async def perform(self, operation, request):
        raise NotImplementedError

    def say(self, operation, request, success, text):
        self.channel.reply({"success": success, "ret_msg": text, "conn_id": self.connection, "req_id": str(request.get("req_id", "")),
                            "op": operation})

    async def authenticate(self, request):
        """The error of an auth, or None; None as well as silence when a fault has it so: then nothing is answered."""
        call = Call(self.surface, "", self.path, {}, "auth", peer=self.peer)
        problem = None
        try:
            found = self.venue.keeper.auth(request.get("args"))
        except BybitError as error:
            found, problem = None, error
        try:
            answer = await self.venue.gate.answer(call, lambda: Answer(401 if problem else 200, {}))
        except Silence as silence:
            if not silence.milliseconds:
                self.channel.abort()
            return False, None
        if answer.status != 200:
            return True, problem or BybitError(10016)
        self.credential = found
        self.channel.account = found.account
        return True, None


class Topics(Session):
    """Subscriptions, of everybody or of an account."""

    most = 10**6

    def knows(self, topic):
        raise NotImplementedError

    def begin(self, topic):
        """What is sent at once."""

    async def perform(self, operation, request):
        if operation == "ping":
            self.pong(request)
        elif operation in ("subscribe", "unsubscribe"):
            self.change(operation, request)
        else:
            self.say(operation, request, False, f"error:op not found,op:{operation}")

    def pong(self, request):
        self.say("ping", request, True, "pong")

    def change(self, operation, request):
        topics = request.get("args")
        if not isinstance(topics, list) or not topics or not all(isinstance(topic, str) for topic in topics):
            self.say(operation, request, False, "error:args invalid")
        elif len(topics) > self.most:
            self.say(operation, request, False, f"args size >{self.most}")
        elif any(not self.knows(topic) for topic in topics):
            strange = next(topic for topic in topics if not self.knows(topic))
            self.say(operation, request, False, f"error:handler not found,topic:{strange}")
        elif operation == "subscribe":
            fresh = [topic for topic in topics if topic not in self.channel.topics]
            self.channel.topics.update(topics)
            self.say(operation, request, True, self.done)
            for topic in fresh:
                self.begin(topic)
        else:
            self.channel.topics.difference_update(topics)
            for topic in topics:
                self.books.pop(topic, None)
            self.say(operation, request, True, "")

    done = ""


class PublicSession(Topics):
    def __init__(self, venue, request, category):
        super().__init__(venue, request, f"public/{category}")
        self.category = category
        self.most = MOST_SPOT_TOPICS if category == "spot" else self.most

    done = "subscribe"

    async def opened(self):
        await super().opened()
        self.venue.public.sessions.append(self)

    async def ended(self):
        await super().ended()
        self.venue.public.sessions.remove(self)

    def knows(self, topic):
        return public.knows(self.venue, self.category, topic)

    def begin(self, topic):
        self.venue.public.begin(self, topic)

    def push(self, topic, message, symbol):
        if topic in self.channel.topics:
            self.channel.send({"topic": topic, **message}, topic.partition(".")[0], symbol)


class PrivateSession(Topics):
    def __init__(self, venue, request):
        super().__init__(venue, request, "private")

    async def opened(self):
        await super().opened()
        self.venue.private.sessions.append(self)

    async def ended(self):
        await super().ended()
        self.venue.private.sessions.remove(self)
        self.venue.lost(self)

    def knows(self, topic):
        return private.knows(topic)

    def pong(self, request):
        self.channel.reply({"req_id": str(request.get("req_id", "")), "op": "pong", "args": [str(self.venue.now())], "conn_id": self.connection})

    async def perform(self, operation, request):
        if operation == "auth":
            answered, error = await self.authenticate(request)
            if answered:
                self.say("auth", request, error is None, "" if error is None else error.text)
            if error is not None:
                await self.channel.close()
        elif operation == "subscribe" and self.credential is None:
            self.say(operation, request, False, "Request not authorized")
        else:
            await super().perform(operation, request)
            if operation == "subscribe":
                self.venue.found(self)


class TradeSession(Session):
    """Orders as requests."""

    def __init__(self, venue, request):
        super().__init__(venue, request, "trade")
        self.recent = deque(maxlen=1000)

    def tell(self, request, operation, code, text, **more):
        named = {"reqId": request["reqId"]} if "reqId" in request else {}
        self.channel.reply({**named, "retCode": code, "retMsg": text, "op": operation, **more, "connId": self.connection})

    async def perform(self, operation, request):
        if operation == "ping":
            self.channel.reply({"retCode": 0, "retMsg": "OK", "op": "pong", "data": [str(self.venue.now())], "connId": self.connection})
        elif operation == "auth":
            answered, error = await self.authenticate(request)
            if answered:
                self.tell(request, "auth", error.code if error else 0, error.text if error else "OK")
            if error is not None:
                await self.channel.close()
        elif operation not in ORDERS:
            self.tell(request, operation, 10404, "op type is not found")
        else:
            # Beside each other: one that is kept waiting by a fault does not hold up the next.
            asyncio.ensure_future(self.trade(operation, json.loads(json.dumps(request), parse_int=str)))

    async def trade(self, operation, request):
        arguments = request.get("args")
        given = arguments[0] if isinstance(arguments, list) and arguments and isinstance(arguments[0], dict) else {}
        row = first(given)
        call = Call(self.surface, "", self.path, flat(given), operation, str(row.get("orderLinkId") or ""), str(row.get("symbol") or ""),
                    peer=self.peer)
        try:
            answer = await self.venue.gate.answer(call, lambda: self.answer(operation, call, given, request))
        except Silence as silence:
            if not silence.milliseconds:
                self.channel.abort()
            return
        now = str(self.venue.now())
        body = answer.body if isinstance(answer.body, dict) else {"retCode": 10403, "retMsg": "Exceed IP rate limit.", "result": {},
                                                                  "retExtInfo": {}}
        header = {**{name: answer.headers[name] for name in HEADERS if name in answer.headers},
                  "Traceid": self.world.identifiers.hexadecimal(32), "Timenow": now}
        self.tell(request, operation, body["retCode"], body["retMsg"], data=body["result"], retExtInfo=body["retExtInfo"], header=header)

    def answer(self, operation, call, given, request):
        def identify(needs):
            if self.credential is None:
                raise BybitError(10005)
            header = request.get("header")
            if not isinstance(header, dict):
                raise wrong("header", "is required")
            self.venue.keeper.check_time(str(header.get("X-BAPI-TIMESTAMP", "")), str(header.get("X-BAPI-RECV-WINDOW", "5000") or "5000"))
            if needs not in self.credential.permissions:
                raise BybitError(10005)
            number = str(request.get("reqId") or "")
            if number and number in self.recent:
                raise BybitError(20006)
            self.recent.append(number)
            return self.credential
        return self.venue.desk.perform(NAMED[operation], call, given, identify)


class Sockets:
    """The surface; a session for each connection."""

    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        path = request.path.rstrip("/")
        if not self.venue.limits["CONNECTIONS"].add(request.remote or ""):
            return web.Response(status=403, text="access too frequent")
        if path == "/v5/private":
            return await PrivateSession(self.venue, request).serve(request)
        if path == "/v5/trade":
            return await TradeSession(self.venue, request).serve(request)
        category = path.removeprefix("/v5/public/")
        if path.startswith("/v5/public/") and category in ("spot", "linear"):
            return await PublicSession(self.venue, request, category).serve(request)
        return web.Response(status=404)
