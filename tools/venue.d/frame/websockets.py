"""WebSocket connections of a venue: pings, the longest life, and what a client says."""
import asyncio

from aiohttp import WSMsgType, web

from .channels import Channel


class WebSocketCarrier:
    def __init__(self, socket, request, closing_code):
        self.socket, self.request, self.closing_code = socket, request, closing_code
        self.closing = None

    async def write(self, text):
        await self.socket.send_str(text)

    async def close(self, code=None, reason=b""):
        # Kept, so that the session can wait for it: else aiohttp's own close at its end is quicker, with another code.
        self.closing = asyncio.ensure_future(self.socket.close(code=code or self.closing_code, message=reason))
        await self.closing

    def abort(self):
        if self.request.transport is not None:
            self.request.transport.abort()


class WebSocketSession:
    """Serves one connection until it ends. Subclasses say what happens: `opened`, `heard(text)`, `ended`."""

    surface = "streams"
    # Who pings: the venue with frames (Binance), or only the client (others set this to False).
    pings = True
    closing_code = 1001
    # What puts texts into frames; a venue with frames of its own kind has a carrier of its own.
    carrier = WebSocketCarrier

    def __init__(self, venue):
        self.venue = venue
        self.world = venue.world
        self.channel = None

    async def opened(self):
        """The connection stands."""

    async def heard(self, text):
        """The client said something; in a binary frame, which many venues never see, it is bytes."""

    async def ended(self):
        """The connection is gone."""

    def announcement(self):
        return None

    def corrupt(self, message):
        return message

    async def serve(self, request):
        # Pings are answered below: a half-open connection must not.
        socket = web.WebSocketResponse(autoping=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        carrier = self.carrier(socket, request, self.closing_code)
        self.channel = Channel(self.world, self.surface, carrier, self.announcement, self.corrupt)
        chores = [asyncio.ensure_future(self.ping(socket)), asyncio.ensure_future(self.expire())]
        try:
            await self.opened()
            async for message in socket:
                await self.hear(socket, message)
        finally:
            if carrier.closing is not None:
                await carrier.closing
            for chore in chores:
                chore.cancel()
            await self.ended()
            self.channel.end()
        return socket

    async def hear(self, socket, message):
        if self.channel.silent:
            return
        if message.type == WSMsgType.PING:
            await socket.pong(message.data)
        elif message.type == WSMsgType.PONG:
            self.channel.heard_pong = True
        elif message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
            await self.heard(message.data)

    async def ping(self, socket):
        """Pings, and hangs up when the last three were not answered."""
        missed = 0
        self.channel.heard_pong = True
        while self.pings:
            await asyncio.sleep(self.world.settings["pingSeconds"])
            if self.channel.silent:
                continue
            missed = 0 if self.channel.heard_pong else missed + 1
            if missed >= 3:
                await self.channel.carrier.close(1008, b"Pong timeout")
                return
            self.channel.heard_pong = False
            try:
                await socket.ping(str(self.world.clock.milliseconds()).encode())
            except (ConnectionError, RuntimeError):
                return

    async def expire(self):
        """A connection lives only so long; the setting can be shortened while it lives."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        while loop.time() - start < self.world.settings["connectionSeconds"]:
            await asyncio.sleep(0.25)
        await self.channel.close(announce=True)
