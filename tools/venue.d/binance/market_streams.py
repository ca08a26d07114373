"""Market streams: /ws and /stream, with their requests SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS and properties."""
import json

from aiohttp import web

from frame.websockets import WebSocketSession

MOST_STREAMS = 1024
MESSAGES_A_SECOND = 5


class StreamSession(WebSocketSession):
    surface = "streams"

    def __init__(self, venue, combined, topics):
        super().__init__(venue)
        self.combined = combined
        self.first = topics
        self.messages = []
        self.methods = {"SUBSCRIBE": self.subscribe, "UNSUBSCRIBE": self.unsubscribe, "LIST_SUBSCRIPTIONS": self.list,
                        "SET_PROPERTY": self.set_property, "GET_PROPERTY": self.get_property}

    async def opened(self):
        self.channel.topics.update(self.first)
        self.venue.market_data.subscribers.append(self)

    async def ended(self):
        self.venue.market_data.subscribers.remove(self)

    def knows(self, topic):
        return self.venue.market_data.words.knows(topic)

    def topics(self):
        return self.channel.topics

    def tell(self, topic, message, symbol):
        if topic in self.channel.topics:
            event = message.get("e", "") if isinstance(message, dict) else ""
            wrapped = {"stream": topic, "data": message} if self.combined else message
            self.channel.send(wrapped, event or topic.partition("@")[2], symbol)

    def announcement(self):
        event = {"e": "serverShutdown", "E": self.world.clock.milliseconds()}
        return {"stream": "!serverShutdown", "data": event} if self.combined else event

    async def heard(self, text):
        now = self.world.clock.true_milliseconds()
        self.messages = [at for at in self.messages if now - at < 1000] + [now]
        if len(self.messages) > MESSAGES_A_SECOND:
            await self.channel.carrier.close(1008, b"Too many requests")
            return
        try:
            request = json.loads(text)
        except ValueError:
            request = None
        if not isinstance(request, dict) or request.get("method") not in self.methods:
            self.channel.reply({"error": {"code": 2, "msg": "Invalid request: unknown or missing method"}})
            return
        self.channel.reply({**self.methods[request["method"]](request.get("params")), "id": request.get("id")})

    def wrong(self, params):
        """What is wrong with the parameters of a subscription; None when nothing is."""
        if not isinstance(params, list) or not all(isinstance(each, str) for each in params):
            return {"error": {"code": 2, "msg": "Invalid request: params must be a list of streams"}}
        strange = [topic for topic in params if not self.knows(topic)]
        if strange:
            return {"error": {"code": 2, "msg": f"Invalid request: no stream is called {strange[0]}"}}
        return None

    def subscribe(self, params):
        wrong = self.wrong(params)
        if wrong is None and len(self.channel.topics | set(params)) > MOST_STREAMS:
            wrong = {"error": {"code": 2, "msg": "Invalid request: too many streams"}}
        if wrong is None:
            self.channel.topics.update(params)
        return wrong or {"result": None}

    def unsubscribe(self, params):
        wrong = self.wrong(params)
        if wrong is None:
            self.channel.topics.difference_update(params)
        return wrong or {"result": None}

    def list(self, params):
        return {"result": sorted(self.channel.topics)}

    def set_property(self, params):
        if not isinstance(params, list) or len(params) != 2 or params[0] != "combined" or not isinstance(params[1], bool):
            return {"error": {"code": 0, "msg": "Unknown property"}}
        self.combined = params[1]
        return {"result": None}

    def get_property(self, params):
        if params != ["combined"]:
            return {"error": {"code": 0, "msg": "Unknown property"}}
        return {"result": self.combined}


class MarketStreams:
    """The surface: /ws, /ws/<stream>/<stream>, /stream, /stream?streams=<stream>/<stream>."""

    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        return await self.serve(request, request.path, [])

    async def serve(self, request, path, topics):
        """Serves a path with the streams it names, besides those that are given."""
        path = path.rstrip("/")
        if path == "/stream":
            named = request.query.get("streams", "").split("/")
            return await self.session(True, topics + [each for each in named if each]).serve(request)
        if path == "/ws" or path.startswith("/ws/"):
            return await self.session(False, topics + [each for each in path[4:].split("/") if each]).serve(request)
        return web.Response(status=404)

    def session(self, combined, topics):
        return StreamSession(self.venue, combined, topics)
