"""The streams of prices, one path a feed: a client gives its key, then subscribes; messages come as arrays."""
import asyncio

from aiohttp import web

from frame.websockets import WebSocketSession

from . import assets
from .codecs import MessagePackCarrier, heard, wants_messagepack
from .errors import AlpacaError
from .feed import CHANNELS

# Path -> the kind of assets; options are told in MessagePack alone. The second path of crypto is the one before the first,
# which clients still use.
FEEDS = {"/v2/iex": assets.EQUITY, "/v2/sip": assets.EQUITY, "/v2/delayed_sip": assets.EQUITY,
         "/v1beta3/crypto/us": assets.CRYPTO, "/v1beta2/crypto": assets.CRYPTO,
         "/v1beta1/indicative": assets.OPTION, "/v1beta1/opra": assets.OPTION}
AUTHENTICATION_SECONDS = 10
MOST_SYMBOLS = 30
ERRORS = {400: "invalid syntax", 401: "not authenticated", 402: "auth failed", 403: "already authenticated",
          404: "auth timeout",
          405: "symbol limit exceeded", 406: "connection limit exceeded", 407: "slow client", 408: "v2 not enabled",
          409: "insufficient subscription", 410: "invalid subscribe action for this feed", 500: "internal error"}


class DataStreams:
    def __init__(self, venue):
        self.venue = venue
        self.sessions = []

    async def answer(self, request):
        kind = FEEDS.get(request.path.rstrip("/"))
        if kind is None:
            return web.Response(status=404)
        session = DataSession(self.venue, self, request.path.rstrip("/"), kind)
        if wants_messagepack(request):
            session.carrier = MessagePackCarrier
        elif kind == assets.OPTION:
            return web.Response(status=400, text="only msgpack is supported")
        return await session.serve(request)

    def connected(self, session):
        """How many others of the same key hear this feed."""
        return sum(each.credential is not None and each.credential.key == session.credential.key and each.path == session.path
                   for each in self.sessions if each is not session)


def is_list_of_texts(value):
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


class DataSession(WebSocketSession):
    surface = "stream"
    closing_code = 1000
    credential = None

    def __init__(self, venue, streams, path, kind):
        super().__init__(venue)
        self.streams, self.path, self.kind = streams, path, kind
        self.wanted = {channel: [] for channel in CHANNELS[kind]}
        self.patience = None

    async def opened(self):
        self.streams.sessions.append(self)
        self.venue.feed.subscribers.append(self.tell)
        self.channel.reply([{"T": "success", "msg": "connected"}])
        self.patience = asyncio.ensure_future(self.lose_patience())

    async def ended(self):
        self.patience.cancel()
        self.streams.sessions.remove(self)
        self.venue.feed.subscribers.remove(self.tell)

    async def lose_patience(self):
        await asyncio.sleep(AUTHENTICATION_SECONDS)
        if self.credential is None:
            self.fail(404)
            await self.channel.close()

    def tell(self, kind, channel, symbol, message):
        if kind == self.kind and ({symbol, "*"} & set(self.wanted[channel])):
            self.channel.send([message], message["T"], symbol)

    def fail(self, code):
        self.channel.reply([{"T": "error", "code": code, "msg": ERRORS[code]}])

    async def heard(self, text):
        request = heard(text)
        perform = {"auth": self.authenticate, "subscribe": self.subscribe, "unsubscribe": self.unsubscribe}.get(
            request.get("action") if isinstance(request, dict) else None)
        if perform is None:
            self.fail(400)
        elif self.credential is None and perform != self.authenticate:
            self.fail(401)
        else:
            await perform(request)

    async def authenticate(self, request):
        if self.credential is not None:
            return self.fail(403)
        try:
            self.credential = self.venue.keeper.of(str(request.get("key")), str(request.get("secret")))
        except AlpacaError:
            self.fail(402)
            return await self.channel.close()
        if self.streams.connected(self) >= self.venue.world.settings["dataConnections"]:
            self.credential = None
            self.fail(406)
            return await self.channel.close()
        self.channel.account = self.credential.account
        return self.channel.reply([{"T": "success", "msg": "authenticated"}])

    def read(self, request):
        """The lists of symbols by channel; None, with the error told, when they are wrong."""
        rows = {name: value for name, value in request.items() if name != "action"}
        if any(name not in self.wanted for name in rows):
            return self.fail(410)
        if not rows or not all(map(is_list_of_texts, rows.values())):
            return self.fail(400)
        return rows

    async def subscribe(self, request):
        rows = self.read(request)
        if rows is None:
            return
        after = {channel: [*known, *(each for each in dict.fromkeys(rows.get(channel, [])) if each not in known)]
                 for channel, known in self.wanted.items()}
        if self.path == "/v2/iex" and len({each for known in after.values() for each in known}) > MOST_SYMBOLS:
            self.fail(405)
            return
        fresh = [each for each in after.get("orderbooks", []) if each not in self.wanted["orderbooks"]]
        self.wanted = after
        self.confirm()
        for instrument in self.venue.exchange.instruments.values():
            if assets.kind(instrument) == self.kind and (instrument.symbol in fresh or "*" in fresh):
                self.channel.send([self.venue.feed.snapshot(instrument)], "o", instrument.symbol)

    async def unsubscribe(self, request):
        rows = self.read(request)
        if rows is not None:
            gone = {channel: set(rows.get(channel, [])) for channel in self.wanted}
            self.wanted = {channel: [each for each in known if not {each, "*"} & gone[channel]]
                           for channel, known in self.wanted.items()}
            self.confirm()

    def confirm(self):
        self.channel.topics = {f"{channel}:{symbol}" for channel, known in self.wanted.items() for symbol in known}
        self.channel.reply([{"T": "subscription", **self.wanted}])
