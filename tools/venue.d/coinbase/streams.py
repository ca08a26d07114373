"""The WebSocket streams: channels of markets without a key, the user's with one; every message of a connection is numbered."""
import json
from decimal import Decimal

from aiohttp import web

from frame.decimals import ZERO, fixed, shortest
from frame.events import BookEvent, OrderEvent, TradeEvent
from frame.orders import BUY, SELL
from frame.websockets import WebSocketSession

from . import market, shapes
from .errors import VenueError

PUBLIC = ("heartbeats", "status", "ticker", "ticker_batch", "level2", "market_trades", "candles")
PRIVATE = ("user", "futures_balance_summary")
SNAPSHOT_PAGE = 50
CANDLE_SECONDS = 300


class Session(WebSocketSession):
    pings = False

    def __init__(self, venue, surface, peer):
        super().__init__(venue)
        self.surface = surface
        self.peer = peer
        self.channels = {}  # channel -> the products it was asked for; none: all of them
        self.credential = None
        self.sequence = 0
        self.beats = 0
        self.connected = venue.world.clock.true_milliseconds()
        self.spoken = self.connected
        self.heartbeats = 0
        self.trades = []

    async def opened(self):
        self.venue.sessions.append(self)

    async def ended(self):
        self.venue.sessions.remove(self)

    def restart(self):
        """The exchange is a new one: what is subscribed is told from the start."""
        self.trades = []
        for channel, products in self.channels.items():
            self.snapshots(channel, products)

    # What is told

    def message(self, channel, events):
        """A message with its number; it counts whether or not it arrives."""
        now = self.world.clock.milliseconds()
        found = {"channel": channel, "client_id": "", "timestamp": shapes.iso(now), "sequence_num": self.sequence,
                 "events": events}
        self.sequence += 1
        self.spoken = self.world.clock.true_milliseconds()
        return found

    def tell(self, channel, events, event=None, symbol=""):
        self.channel.send(self.message(channel, events), event or channel, symbol)

    def wants(self, channel, symbol):
        products = self.channels.get(channel)
        return products is not None and (not products or symbol in products)

    def follow(self, event):
        if isinstance(event, OrderEvent):
            self.follow_order(event)
        elif isinstance(event, TradeEvent):
            self.follow_trade(event)
        elif isinstance(event, BookEvent) and self.wants("level2", event.instrument.symbol):
            self.tell("l2_data", [self.level2(event.instrument, "update", event.changes)], symbol=event.instrument.symbol)

    def follow_order(self, event):
        order = event.order
        if self.credential is None or order.account.name != self.credential.account or not self.wants("user",
                                                                                                      order.instrument.symbol):
            return
        if event.kind == "new":
            self.tell_order(order, "PENDING")
            if order.price is None:
                return
        self.tell_order(order)

    def tell_order(self, order, as_status=None):
        row = shapes.user_row(self.venue, order, as_status)
        self.tell("user", [{"type": "update", "orders": [row]}], "user", order.instrument.symbol)

    def follow_trade(self, event):
        symbol = event.instrument.symbol
        if self.wants("market_trades", symbol):
            self.trades.append(event)
        if self.wants("ticker", symbol):
            self.tell("ticker", [{"type": "update", "tickers": [self.ticker(event.instrument)]}], symbol=symbol)

    def beat(self):
        """Ten times a second: what is gathered, what comes each second, and connections that nobody uses."""
        self.beats += 1
        now = self.world.clock.true_milliseconds()
        if self.trades and self.beats % 3 == 0:
            rows, self.trades = self.trades, []
            self.tell("market_trades", [{"type": "update", "trades": [market.trade_row(each) for each in reversed(rows)]}],
                      symbol=rows[0].instrument.symbol)
        if self.beats % 10 == 0 and "heartbeats" in self.channels:
            self.heartbeat()
        if self.beats % 10 == 5 and "candles" in self.channels:
            self.tell("candles", [{"type": "update", "candles": [self.candle(each) for each in self.chosen("candles")]}])
        if self.beats % 50 == 0 and "ticker_batch" in self.channels:
            self.tell("ticker_batch", [{"type": "update", "tickers": [self.ticker(each, False)
                                                                      for each in self.chosen("ticker_batch")]}])
        limit = self.world.settings["silenceSeconds"] if self.channels else self.world.settings["subscribeSeconds"]
        if now - self.spoken > limit * 1000:
            self.spoken = now
            self.venue.close(self)

    def heartbeat(self):
        self.heartbeats += 1
        now = shapes.iso(self.world.clock.milliseconds())
        current = now.replace("T", " ").replace("Z", "000+00:00")
        self.tell("heartbeats", [{"current_time": current, "heartbeat_counter": self.heartbeats}])

    # The data of channels

    def chosen(self, channel):
        wanted = self.channels[channel]
        return [each for each in self.venue.exchange.instruments.values() if not wanted or each.symbol in wanted]

    def level2(self, instrument, kind, sides):
        now = shapes.iso(self.world.clock.milliseconds())
        places = Decimal(instrument.details["info"]["price_increment"]).as_tuple().exponent
        rows = [{"side": name, "event_time": now, "price_level": fixed(level, max(0, -places)),
                 "new_quantity": fixed(quantity, 8)}
                for name, side in (("bid", BUY), ("offer", SELL)) for level, quantity in sides.get(side, {}).items()]
        return {"type": kind, "product_id": instrument.symbol, "updates": rows}

    def ticker(self, instrument, with_best=True):
        day = self.venue.exchange.markets[instrument.symbol].day(self.world.clock.milliseconds())
        change = (day.close - day.open) * 100 / day.open if day.open else ZERO
        found = {"type": "ticker", "product_id": instrument.symbol, "price": shortest(instrument.price),
                 "volume_24_h": shapes.amount(day.volume), "low_24_h": shortest(day.low), "high_24_h": shortest(day.high),
                 "low_52_w": shortest(day.low), "high_52_w": shortest(day.high),
                 "price_percent_chg_24_h": shapes.amount(change.quantize(Decimal("1E-14")))}
        if with_best:
            book = self.venue.exchange.books[instrument.symbol]
            for name, side in (("best_bid", BUY), ("best_ask", SELL)):
                price, size = next(iter(book.published[side].items()), (ZERO, ZERO))
                found |= {name: shapes.amount(price), f"{name}_quantity": shapes.amount(size)}
        return found

    def candle(self, instrument):
        width = CANDLE_SECONDS * 1000
        opened = self.world.clock.milliseconds() // width * width
        row = market.candle_row(self.venue.exchange.markets[instrument.symbol], opened, CANDLE_SECONDS)
        return {**row, "product_id": instrument.symbol}

    def status(self, instrument):
        info = instrument.details["info"]
        return {"product_type": info["product_type"], "id": instrument.symbol, "base_currency": instrument.base,
                "quote_currency": instrument.quote, "base_increment": info["base_increment"],
                "quote_increment": info["quote_increment"], "display_name": instrument.symbol.replace("-", "/"),
                "status": info["status"] or "online", "status_message": "", "min_market_funds": info["quote_min_size"]}

    def snapshots(self, channel, products):
        """Of a channel that was just subscribed to."""
        chosen = [each for each in self.venue.exchange.instruments.values() if each.symbol in products or not products]
        if channel == "level2":
            for each in chosen:
                self.tell("l2_data", [self.level2(each, "snapshot", self.venue.exchange.books[each.symbol].published)],
                          symbol=each.symbol)
        elif channel == "market_trades":
            for each in chosen:
                trades = list(self.venue.exchange.markets[each.symbol].trades)[-100:]
                rows = [market.trade_row(trade) for trade in reversed(trades)]
                self.tell(channel, [{"type": "snapshot", "trades": rows}], symbol=each.symbol)
        elif channel in ("ticker", "ticker_batch"):
            self.tell(channel, [{"type": "snapshot", "tickers": [self.ticker(each, channel == "ticker") for each in chosen]}])
        elif channel == "candles":
            self.tell(channel, [{"type": "snapshot", "candles": [self.candle(each) for each in chosen]}])
        elif channel == "status":
            self.tell(channel, [{"type": "snapshot", "products": [self.status(each) for each in chosen]}])
        elif channel == "user":
            self.snapshot_of_user()
        elif channel == "futures_balance_summary":
            summary = self.venue.summary(self.venue.exchange.accounts[self.credential.account])
            self.tell(channel, [{"type": "snapshot", "fcm_balance_summary": summary}])

    def snapshot_of_user(self):
        """Open orders in pages; the first has the positions."""
        account = self.venue.exchange.accounts[self.credential.account]
        rows = [shapes.user_row(self.venue, each) for each in self.venue.exchange.living.values() if each.account is account]
        positions = {"perpetual_futures_positions": [], "expiring_futures_positions": self.positions(account)}
        pages = [rows[first:first + SNAPSHOT_PAGE] for first in range(0, len(rows), SNAPSHOT_PAGE)] or [[]]
        for index, page in enumerate(pages):
            self.tell("user", [{"type": "snapshot", "orders": page, **({"positions": positions} if index == 0 else {})}],
                      "user snapshot")

    def positions(self, account):
        found = []
        for _, each in self.venue.exchange.settlement.margin.positions(account):
            unrealized = self.venue.exchange.settlement.margin.unrealized(each)
            found.append({"product_id": each.symbol, "side": "Long" if each.quantity > 0 else "Short",
                          "number_of_contracts": shapes.amount(abs(each.quantity)), "realized_pnl": shapes.amount(each.realized),
                          "unrealized_pnl": shapes.amount(unrealized), "entry_price": shapes.amount(each.entry)})
        return found

    # What is asked

    async def heard(self, text):
        try:
            request = json.loads(text)
            if not isinstance(request, dict) or request.get("type") not in ("subscribe", "unsubscribe"):
                raise VenueError(400, "", "invalid message type")
            self.act(request)
        except ValueError:
            self.refuse("invalid JSON")
        except VenueError as error:
            self.refuse("authentication failure" if error.status == 401 else error.message)

    def refuse(self, words):
        self.channel.reply({"type": "error", "message": words})

    def act(self, request):
        channel, products, token = request.get("channel"), request.get("product_ids") or [], request.get("jwt")
        if token is not None:
            self.credential = self.venue.keeper.check(token if isinstance(token, str) else "")
            self.channel.account = self.credential.account
        elif not self.venue.limits["MESSAGES"].add(self.peer):
            raise VenueError(429, "", "rate limit exceeded")
        allowed = PUBLIC + PRIVATE if self.surface == "streams" else PRIVATE + ("heartbeats",)
        if channel not in allowed:
            raise VenueError(400, "", f"channel {channel} is not supported")
        # Each message for a private channel bears a token of its own.
        if channel in PRIVATE and token is None:
            raise VenueError(401, "", "no token")
        if not isinstance(products, list) or not all(isinstance(each, str) for each in products):
            raise VenueError(400, "", "product_ids must be a list")
        strange = [each for each in products if each not in self.venue.exchange.instruments]
        if strange:
            raise VenueError(400, "", f"invalid product_id {strange[0]}")
        if request["type"] == "unsubscribe":
            self.unsubscribe(channel, products)
        else:
            self.subscribe(channel, products)

    def subscribe(self, channel, products):
        known = self.channels.get(channel)
        # Without products a channel is that of all of them.
        self.channels[channel] = set(products) | known if products and known else set(products)
        self.channel.topics.add(channel)
        self.tell_subscriptions()
        self.snapshots(channel, set(products))

    def unsubscribe(self, channel, products):
        left = self.channels.get(channel, set()) - set(products) if products else set()
        if left:
            self.channels[channel] = left
        else:
            self.channels.pop(channel, None)
            self.channel.topics.discard(channel)
        self.tell_subscriptions()

    def tell_subscriptions(self):
        """Of the user's channel it says whose it is instead of products."""
        found = {}
        for channel, products in self.channels.items():
            user = [self.venue.user_id(self.venue.exchange.accounts[self.credential.account])] if channel in PRIVATE else None
            found[channel] = user or sorted(products) or ([channel] if channel == "heartbeats" else [])
        self.channel.reply(self.message("subscriptions", [{"subscriptions": found}]))


class Streams:
    """A surface; a session for each connection."""

    def __init__(self, venue, name):
        self.venue = venue
        self.name = name

    async def answer(self, request):
        if request.path not in ("", "/"):
            return web.Response(status=404)
        if not self.venue.limits["CONNECTIONS"].add(request.remote or ""):
            return web.Response(status=429, text="Too Many Requests")
        return await Session(self.venue, self.name, request.remote or "").serve(request)
