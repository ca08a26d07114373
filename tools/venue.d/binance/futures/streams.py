"""The stream surface of futures: market streams and user data on the same connections, listen keys as names of streams."""
from aiohttp import web

from ..market_streams import MarketStreams, StreamSession

# The venue splits its streams over these; a listen key may also come as a parameter of the last.
CATEGORIES = ("public", "market", "private")


class FuturesSession(StreamSession):
    async def opened(self):
        await super().opened()
        self.venue.user_data.subscribers.append(self)
        self.channel.account = next((self.venue.user_data.keys[key] for key in self.first if key in self.venue.user_data.keys), "")

    async def ended(self):
        self.venue.user_data.subscribers.remove(self)
        await super().ended()

    def knows(self, topic):
        return topic in self.venue.user_data.keys or super().knows(topic)


class FuturesStreams(MarketStreams):
    def session(self, combined, topics):
        return FuturesSession(self.venue, combined, topics)

    async def answer(self, request):
        first, _, rest = request.path.lstrip("/").partition("/")
        path = f"/{rest}" if first in CATEGORIES else request.path
        keys = [request.query["listenKey"]] if "listenKey" in request.query else []
        if any(key not in self.venue.user_data.keys for key in keys):
            return web.Response(status=400, text="Invalid listenKey")
        return await self.serve(request, path, keys)
