"""The WebSocket v1: feeds of products, and of an account behind a signed challenge."""
import json

from aiohttp import WSMsgType, web

from frame.events import BalanceEvent, OrderEvent, TradeEvent
from frame.websockets import WebSocketSession

from . import feeds

PUBLIC = ("trade", "book", "ticker", "ticker_lite")
PRIVATE = ("open_orders", "open_orders_verbose", "fills", "open_positions", "balances", "notifications_auth")



class Session(WebSocketSession):
    surface = "webSocket"
    pings = False

    def __init__(self, venue, peer):
        super().__init__(venue)
        self.peer = peer
        self.products = {}  # public feed -> symbols
        self.private = {}  # private feed -> the account
        self.challenges = {}  # key -> its challenge
        self.sequence = {}
        self.beats = 0
        self.heard_at = venue.world.clock.true_milliseconds()

    async def opened(self):
        self.venue.sessions.append(self)
        self.channel.reply({"event": "info", "version": 1})

    async def ended(self):
        self.venue.sessions.remove(self)

    async def hear(self, socket, message):
        """Whatever comes, a ping too, says that the client is there."""
        if message.type not in (WSMsgType.CLOSE, WSMsgType.CLOSING):
            self.heard_at = self.world.clock.true_milliseconds()
        await super().hear(socket, message)

    def restart(self):
        """The exchange is a new one: what is subscribed is told from the start."""
        self.private = {feed: self.venue.current(account) for feed, account in self.private.items()}
        for feed, account in self.private.items():
            self.channel.send(self.private_snapshot(feed, account), f"{feed} snapshot")
        for feed in PUBLIC:
            for symbol in self.products.get(feed, ()):
                if symbol in self.venue.exchange.instruments:
                    self.snapshot(feed, self.venue.exchange.instruments[symbol])

    # What is told

    def follow(self, event):
        if isinstance(event, OrderEvent):
            self.follow_order(event)
        elif isinstance(event, BalanceEvent):
            self.follow_balance(event)
        elif isinstance(event, TradeEvent) and event.instrument.symbol in self.products.get("trade", ()):
            self.channel.send(feeds.trade(self.venue, event), "trade", event.instrument.symbol)

    def follow_book(self, event, messages):
        """The changes of a book, which have their numbers already."""
        if event.instrument.symbol in self.products.get("book", ()):
            for message in messages:
                self.channel.send(message, "book", event.instrument.symbol)
        for feed, make in (("ticker", feeds.ticker), ("ticker_lite", feeds.ticker_lite)):
            if event.instrument.symbol in self.products.get(feed, ()):
                self.channel.send(make(self.venue, event.instrument), feed, event.instrument.symbol)

    def follow_order(self, event):
        symbol = event.order.instrument.symbol
        if event.fill is not None and self.is_of("fills", event.order.account):
            message = {"feed": "fills", "username": self.venue.account_uid(event.order.account),
                       "fills": [feeds.shapes.stream_fill(event.fill)]}
            self.channel.send(message, "fills", symbol)
        for feed in ("open_orders", "open_orders_verbose"):
            if self.is_of(feed, event.order.account):
                message = feeds.order_news(feed, event)
                if message is not None:
                    self.channel.send(message, feed, symbol)

    def follow_balance(self, event):
        for feed, make in (("open_positions", self.positions), ("balances", self.balances)):
            if self.is_of(feed, event.account):
                self.channel.send(make(), feed, event.symbol)

    def is_of(self, feed, account):
        known = self.private.get(feed)
        return known is not None and known.name == account.name

    def next(self, feed):
        self.sequence[feed] = self.sequence.get(feed, -1) + 1
        return self.sequence[feed]

    def positions(self):
        return feeds.positions(self.venue, self.venue.current(self.private["open_positions"]), self.next("open_positions"))

    def balances(self, feed="balances"):
        return feeds.balances(self.venue, self.venue.current(self.private["balances"]), feed, self.next("balances"))

    def beat(self):
        self.beats += 1
        now = self.world.clock.true_milliseconds()
        if self.beats % 10 == 0 and "heartbeat" in self.products:
            self.channel.send({"feed": "heartbeat", "time": self.world.clock.milliseconds()}, "heartbeat")
        if now - self.heard_at > self.world.settings["silenceSeconds"] * 1000:
            self.heard_at = now
            self.venue.close(self)

    # What is asked

    async def heard(self, text):
        if not self.venue.limits["REQUESTS"].add(self.channel.number):
            self.alert("Request rate limit exceeded")
            return
        try:
            request = json.loads(text)
        except ValueError:
            request = None
        if not isinstance(request, dict):
            self.alert("Bad request")
            return
        event = request.get("event")
        if event == "challenge":
            self.challenge(request)
        elif event in ("subscribe", "unsubscribe"):
            self.act(event, request.get("feed"), request)
        elif event == "ping":
            self.channel.reply({"event": "pong"})
        else:
            self.alert("Bad request")

    def alert(self, message):
        self.channel.reply({"event": "alert", "message": message})

    def error(self, message):
        self.channel.reply({"event": "error", "message": message})

    def challenge(self, request):
        key = request.get("api_key")
        if not isinstance(key, str) or key not in self.venue.keeper.credentials:
            self.error("Invalid api key")
            return
        self.challenges[key] = self.world.identifiers.uuid()
        self.channel.reply({"event": "challenge", "message": self.challenges[key]})

    def act(self, event, feed, request):
        if feed in PRIVATE:
            self.act_privately(event, feed, request)
        elif feed == "heartbeat":
            self.products.pop("heartbeat", None) if event == "unsubscribe" else self.products.setdefault("heartbeat", set())
            self.channel.reply({"event": f"{event}d", "feed": feed})
        elif feed in PUBLIC:
            self.act_publicly(event, feed, request.get("product_ids"))
        else:
            self.error("Invalid feed")

    def act_publicly(self, event, feed, products):
        if not isinstance(products, list) or not products or not all(isinstance(each, str) for each in products):
            self.error("Invalid product id")
            return
        for name in products:
            instrument = self.venue.exchange.instruments.get(name.upper())
            known = self.products.setdefault(feed, set())
            if instrument is None:
                self.error("Invalid product id")
            elif event == "unsubscribe":
                known.discard(instrument.symbol)
                self.channel.topics.discard(f"{feed} {instrument.symbol}")
                self.channel.reply({"event": "unsubscribed", "feed": feed, "product_ids": [instrument.symbol]})
            elif instrument.symbol in known:
                self.alert(f"Already subscribed to feed, re-requesting: {feed}")
            else:
                known.add(instrument.symbol)
                self.channel.topics.add(f"{feed} {instrument.symbol}")
                self.channel.reply({"event": "subscribed", "feed": feed, "product_ids": [instrument.symbol]})
                self.snapshot(feed, instrument)

    def snapshot(self, feed, instrument):
        make = {"trade": feeds.trade_snapshot, "book": feeds.book_snapshot, "ticker": feeds.ticker,
                "ticker_lite": feeds.ticker_lite}[feed]
        self.channel.send(make(self.venue, instrument), f"{feed} snapshot", instrument.symbol)

    def act_privately(self, event, feed, request):
        key, challenge = request.get("api_key"), request.get("original_challenge")
        known = self.challenges.get(key) if isinstance(key, str) else None
        credential = None
        if known is not None and known == challenge:
            credential = self.venue.keeper.of_challenge(key, challenge, request.get("signed_challenge"))
        if credential is None:
            self.error("Invalid signed challenge")
            return
        if event == "unsubscribe":
            self.private.pop(feed, None)
            self.channel.topics.discard(feed)
            self.channel.reply({"event": "unsubscribed", "feed": feed})
            return
        if feed in self.private:
            self.alert(f"Already subscribed to feed, re-requesting: {feed}")
            return
        account = self.venue.exchange.accounts[credential.account]
        self.private[feed] = account
        self.channel.account = account.name
        self.channel.topics.add(feed)
        self.channel.reply({"event": "subscribed", "feed": feed, "api_key": key, "original_challenge": challenge,
                            "signed_challenge": request["signed_challenge"]})
        self.channel.send(self.private_snapshot(feed, account), f"{feed} snapshot")

    def private_snapshot(self, feed, account):
        if feed in ("open_orders", "open_orders_verbose"):
            return feeds.order_snapshot(self.venue, account, feed)
        if feed == "fills":
            return feeds.fills_snapshot(self.venue, account)
        if feed == "open_positions":
            return self.positions()
        return self.balances("balances_snapshot") if feed == "balances" else {"feed": "notifications_auth", "notifications": []}


class Streams:
    """The surface; a session for each connection."""

    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        if request.path.rstrip("/") != "/ws/v1":
            return web.Response(status=404)
        return await Session(self.venue, request.remote or "").serve(request)
