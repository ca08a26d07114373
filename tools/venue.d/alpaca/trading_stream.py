"""The stream of orders: /stream, where a client gives its key and says what it listens to."""
from aiohttp import web

from frame.websockets import WebSocketSession

from .codecs import BinaryCarrier, MessagePackCarrier, heard, wants_messagepack
from .errors import AlpacaError
from .updates import STREAM


class TradingStreams:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        if request.path != "/stream":
            return web.Response(status=404)
        session = TradingSession(self.venue)
        if wants_messagepack(request):
            session.carrier = MessagePackCarrier
        elif self.venue.world.settings["binaryFrames"]:
            session.carrier = BinaryCarrier
        return await session.serve(request)


class TradingSession(WebSocketSession):
    surface = "webSocket"
    closing_code = 1000
    credential = None

    async def opened(self):
        self.venue.updates.subscribers.append(self.tell)

    async def ended(self):
        self.venue.updates.subscribers.remove(self.tell)

    def tell(self, account, message, event, symbol):
        if STREAM in self.channel.topics and account.name == self.channel.account:
            self.channel.send(message, event, symbol)

    async def heard(self, text):
        request = heard(text)
        action = request.get("action") if isinstance(request, dict) else None
        data = request.get("data") if isinstance(request, dict) and isinstance(request.get("data"), dict) else {}
        if action == "auth":
            await self.authenticate(action, request.get("key"), request.get("secret"))
        elif action == "authenticate":
            await self.authenticate(action, data.get("key_id"), data.get("secret_key"))
        elif action == "listen":
            await self.listen(data.get("streams"))
        else:
            self.channel.reply({"stream": "error", "data": {"error_message": "invalid action"}})

    async def authenticate(self, action, key, secret):
        try:
            self.credential = self.venue.keeper.of(str(key), str(secret))
        except AlpacaError:
            return await self.refuse(action)
        self.channel.account = self.credential.account
        return self.channel.reply({"stream": "authorization", "data": {"status": "authorized", "action": action}})

    async def refuse(self, action):
        """Without a good key there is nothing to hear here: the venue hangs up."""
        self.channel.reply({"stream": "authorization", "data": {"status": "unauthorized", "action": action}})
        await self.channel.close()

    async def listen(self, streams):
        """The whole list each time; what is not a stream is left out of the answer."""
        if self.credential is None:
            return await self.refuse("listen")
        known = [STREAM] if isinstance(streams, list) and STREAM in streams else []
        self.channel.topics = set(known)
        return self.channel.reply({"stream": "listening", "data": {"streams": known}})
