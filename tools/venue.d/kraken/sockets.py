"""The WebSocket API v2: subscriptions, and orders on the private surface."""
import asyncio
import json

from aiohttp import web

from frame.websockets import WebSocketSession

from . import feed, shapes
from .asking import Number
from .errors import VenueError, wrong
from .parameters import Given
from .stream_orders import StreamOrders

PRIVATE = ("executions", "balances")
PUBLIC = {each.channel: each for each in (feed.Trades, feed.Ticker, feed.Candles, feed.Book)}
LEVEL3 = {"level3": feed.Level3}
DEPTHS = (10, 25, 100, 500, 1000)
INTERVALS = (1, 5, 15, 30, 60, 240, 1440, 10080, 21600)
NOT_HERE = "Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com"
NOT_PUBLIC = "Public market data subscriptions are not available on this endpoint. Try ws.kraken.com"


class Session(StreamOrders, WebSocketSession):
    pings = False

    def __init__(self, venue, surface, peer):
        super().__init__(venue)
        self.surface = surface
        self.peer = peer
        self.is_private = surface == "webSocket"
        self.accounts = {}  # private channel -> (account, token, its parameters)
        self.sequences = {}
        self.market = {}  # (channel, symbol) -> Subscription
        self.wants_instruments = False
        self.sent_before = 0
        self.methods = {"ping": self.pong, "subscribe": self.subscribe, "unsubscribe": self.unsubscribe}
        self.trading = self.orders_by_method()

    def now(self):
        return shapes.iso(self.world.clock.milliseconds())

    async def opened(self):
        self.venue.feed.sessions.append(self)
        self.venue.executions.subscribers.append(self.tell)
        number = self.world.identifiers.number("connection")
        self.channel.reply({"channel": "status", "type": "update", "data": [
            {"version": "2.0.10", "system": "online", "api_version": "v2", "connection_id": number}]})

    async def ended(self):
        self.venue.feed.sessions.remove(self)
        self.venue.executions.subscribers.remove(self.tell)

    def announcement(self):
        return {"channel": "status", "type": "update", "data": [
            {"version": "2.0.10", "system": "maintenance", "api_version": "v2", "connection_id": self.channel.number}]}

    def corrupt(self, message):
        data = message.get("data")
        if not isinstance(data, list) or "checksum" not in data[0]:
            return message
        return {**message, "data": [{**data[0], "checksum": (data[0]["checksum"] + 1) % 2 ** 32}]}

    # What is told

    def tell(self, account, channel, row, event, symbol):
        subscribed = self.accounts.get(channel)
        if subscribed is None or subscribed[0].name != account.name:
            return
        if channel == "executions" and not subscribed[2]["order_status"] and row["exec_type"] in ("pending_new", "status",
                                                                                                  "amended"):
            return
        if channel == "executions" and subscribed[2]["ratecounter"]:
            row = {**row, "ratecount": int(self.venue.limits["ENGINE"].count(f"{account.name} {symbol}"))}
        self.tell_private(channel, "update", [row], event, symbol)

    def tell_private(self, channel, kind, data, event="", symbol=""):
        self.sequences[channel] = self.sequences.get(channel, 0) + 1
        message = {"channel": channel, "type": kind, "data": data, "sequence": self.sequences[channel]}
        self.channel.send(message, event or f"{channel} {kind}", symbol)

    def follow(self, event):
        """An event of the exchange, for what is subscribed."""
        for subscription in list(self.market.values()):
            if subscription.instrument is event.instrument:
                data = subscription.hear(event)
                if data:
                    self.tell_market(subscription, "update", data)

    def tell_market(self, subscription, kind, data):
        message = {"channel": subscription.channel, "type": kind, "data": data}
        if subscription.channel == "ohlc":
            message["timestamp"] = self.now()
        self.channel.send(message, subscription.channel, subscription.instrument.symbol)

    def tell_instruments(self):
        if self.wants_instruments:
            self.channel.send({"channel": "instrument", "type": "update", "data": feed.instruments(self.venue)}, "instrument")

    def restart(self):
        """The exchange is a new one: books are told again."""
        wanted = [(type(each), each.instrument.symbol, each.told()) for each in self.market.values()]
        self.market = {}
        for kind, symbol, told in wanted:
            instrument = self.venue.exchange.instruments.get(symbol)
            if instrument is not None:
                subscription = self.market[kind.channel, symbol] = kind(self.venue, instrument, **told)
                self.tell_market(subscription, "snapshot", subscription.first())

    def beat(self):
        """A heartbeat, if something is subscribed and nothing else was said for a second."""
        if (self.market or self.accounts or self.wants_instruments) and self.channel.sent == self.sent_before:
            self.channel.send({"channel": "heartbeat"}, "heartbeat")
        self.sent_before = self.channel.sent

    # What is asked

    async def heard(self, text):
        at = self.now()
        try:
            request = json.loads(text, parse_float=Number, parse_int=Number)
        except ValueError:
            request = None
        if not isinstance(request, dict) or not isinstance(request.get("method"), str):
            self.channel.reply({"error": "Malformed request", "success": False, "time_in": at, "time_out": self.now()})
            return
        params = request.get("params") or {}
        method = request["method"]
        number = request.get("req_id")
        head = {"method": method, **({"req_id": int(number)} if isinstance(number, Number) and number.isdigit() else {})}
        if not isinstance(params, dict) or (number is not None and "req_id" not in head):
            self.reply(head, at, error="Malformed request")
        elif method in self.trading:
            asyncio.ensure_future(self.trade(head, at, Given(params)))
        elif method in self.methods:
            self.methods[method](head, at, Given(params))
        else:
            self.reply(head, at, error="Event(s) not found")

    def reply(self, head, at, result=None, error=None, **more):
        found = {**head}
        if error is not None:
            found["error"] = error
        elif result is not None:
            found["result"] = result
        self.channel.reply({**found, "success": error is None, **more, "time_in": at, "time_out": self.now()})

    def pong(self, head, at, given):
        self.channel.reply({**head, "method": "pong", "time_in": at, "time_out": self.now()})

    # Subscriptions

    def subscribe(self, head, at, given):
        channel = given.text("channel") if isinstance(given.values.get("channel"), str) else None
        try:
            if channel in PRIVATE:
                self.subscribe_private(head, at, channel, given)
            elif channel == "instrument" and not self.is_private:
                self.wants_instruments = True
                self.channel.topics.add("instrument")
                self.reply(head, at, {"channel": "instrument", "snapshot": True})
                if self.wants_snapshot(given):
                    self.channel.send({"channel": "instrument", "type": "snapshot", "data": feed.instruments(self.venue)},
                                      "instrument")
            elif channel in self.channels():
                self.subscribe_market(head, at, channel, given)
            elif channel in PUBLIC or channel in ("instrument", "level3"):
                raise VenueError(NOT_PUBLIC)
            else:
                raise VenueError("Subscription name invalid")
        except VenueError as error:
            self.reply(head, at, error=error.text)

    def channels(self):
        return {"webSocket": {}, "streams": PUBLIC, "level3": LEVEL3}[self.surface]

    def wants_snapshot(self, given):
        return given.values.get("snapshot") is not False

    def account_of(self, given):
        if not self.is_private and self.surface != "level3":
            raise VenueError(NOT_HERE)
        token = given.values.get("token")
        if token is None:
            raise wrong("token")
        in_use = any(each[1] == token for each in self.accounts.values())
        account = self.venue.account_of_token(token, in_use)
        if account is None:
            raise VenueError("ESession:Invalid session")
        return account

    def subscribe_private(self, head, at, channel, given):
        if self.surface == "level3":
            raise VenueError(NOT_HERE)
        account = self.account_of(given)
        if channel in self.accounts:
            raise VenueError("Already subscribed")
        wanted = {name: given.flag(name) if name in given else default for name, default in (
            ("snap_orders", True), ("snap_trades", False), ("order_status", True), ("ratecounter", False))}
        self.accounts[channel] = (account, given.values["token"], wanted)
        self.channel.account = account.name
        self.channel.topics.add(channel)
        told = {"channel": channel, "snapshot": self.wants_snapshot(given)}
        if channel == "executions":
            told |= {"maxratecount": self.venue.limits["ENGINE"].limit, "snap_orders": wanted["snap_orders"],
                     "snap_trades": wanted["snap_trades"]}
        self.reply(head, at, told)
        if channel == "balances":
            if self.wants_snapshot(given):
                self.tell_private(channel, "snapshot", self.venue.executions.balances(account))
        elif wanted["snap_orders"] or wanted["snap_trades"]:
            rows = self.venue.executions.snapshot(account, wanted["snap_orders"], wanted["snap_trades"])
            self.tell_private(channel, "snapshot", rows)

    def subscribe_market(self, head, at, channel, given):
        if channel == "level3":
            self.account_of(given)
        symbols = given.values.get("symbol")
        if not isinstance(symbols, list) or not symbols:
            raise VenueError("Pair field must be an array")
        options = self.options(channel, given)
        for symbol in symbols:
            instrument = self.venue.exchange.instruments.get(symbol)
            if instrument is None:
                self.reply(head, at, error=f"Currency pair not supported {symbol}", symbol=symbol)
            elif (channel, symbol) in self.market:
                self.reply(head, at, error="Already subscribed", symbol=symbol)
            else:
                subscription = self.market[channel, symbol] = self.channels()[channel](self.venue, instrument, **options)
                self.channel.topics.add(f"{channel} {symbol}")
                told = {"channel": channel, **subscription.told(), "snapshot": self.wants_snapshot(given), "symbol": symbol}
                self.reply(head, at, told)
                if self.wants_snapshot(given):
                    self.tell_market(subscription, "snapshot", subscription.first())

    def options(self, channel, given):
        if channel in ("book", "level3"):
            depth = given.whole("depth") if "depth" in given else 10
            if depth not in (DEPTHS if channel == "book" else (10, 100, 1000)):
                raise VenueError("Subscription depth not supported")
            return {"depth": depth}
        if channel == "ohlc":
            interval = given.whole("interval") if "interval" in given else 1
            if interval not in INTERVALS:
                raise VenueError("Subscription ohlc interval not supported")
            return {"interval": interval}
        return {"event_trigger": given.text("event_trigger", ("trades", "bbo"), "trades")} if channel == "ticker" else {}

    def unsubscribe(self, head, at, given):
        channel = given.values.get("channel")
        if channel in self.accounts:
            del self.accounts[channel]
            self.sequences.pop(channel, None)
            self.channel.topics.discard(channel)
            self.reply(head, at, {"channel": channel})
        elif channel == "instrument" and self.wants_instruments:
            self.wants_instruments = False
            self.reply(head, at, {"channel": channel})
        elif isinstance(given.values.get("symbol"), list):
            for symbol in given.values["symbol"]:
                if self.market.pop((channel, symbol), None) is None:
                    self.reply(head, at, error="Subscription Not Found", symbol=symbol)
                else:
                    self.channel.topics.discard(f"{channel} {symbol}")
                    self.reply(head, at, {"channel": channel, "symbol": symbol})
        else:
            self.reply(head, at, error="Subscription Not Found")


class Sockets:
    """A surface; a session for each connection, so many of them an address in ten minutes."""

    def __init__(self, venue, name):
        self.venue = venue
        self.name = name

    async def answer(self, request):
        if request.path.rstrip("/") != "/v2":
            return web.Response(status=404)
        if not self.venue.limits["CONNECTIONS"].add(request.remote or ""):
            return web.Response(status=429, text="Too Many Requests")
        return await Session(self.venue, self.name, request.remote or "").serve(request)
