"""Kraken Futures as a venue: its contracts, accounts, keys, history and surfaces."""
import asyncio
import base64
import calendar
import hashlib
import json
import pathlib
import time
import uuid
from decimal import Decimal

from frame.credentials import Credential
from frame.events import BookEvent, OrderEvent, TradeEvent
from frame.exchange import Exchange
from frame.instruments import Contract, Instrument
from frame.limits import Window
from frame.margin import Margin
from frame.venue import Surface, Venue, VenueProblem

from . import account, feeds, market, orders, shapes  # noqa: F401 (they register their operations)
from .errors import OrderStatus, VenueError, trouble
from .parameters import Given
from .rest import Rest
from .signing import Gatekeeper
from .sockets import Streams

LISTED = pathlib.Path(__file__).resolve().parent / "instruments.json"
PRICES = {"PF_XBTUSD": "60000", "PF_ETHUSD": "3000", "FF_XBTUSD_301227": "61000", "PI_XBTUSD": "60000", "PI_ETHUSD": "3000"}
LEVELS = {"PI_XBTUSD": "100000", "PI_ETHUSD": "100000"}
BALANCES = {"USD": "1000000", "XBT": "10", "ETH": "100"}


def made_up_secret(name):
    return base64.b64encode(hashlib.sha512(f"penstock venue kraken-futures {name}".encode()).digest()).decode()


def instrument_from(info, price):
    symbol = info["symbol"].upper()
    base, quote = symbol.split("_")[1][:-3], symbol.split("_")[1][-3:]
    inverse = info["type"] == "futures_inverse"
    contract = Contract(Decimal(str(info["contractSize"])), base if inverse else quote, inverse)
    details = {"info": info, **({"level": Decimal(LEVELS[symbol])} if symbol in LEVELS else {})}
    return Instrument(symbol, base, quote, Decimal(str(info["tickSize"])),
                      Decimal(1).scaleb(-info["contractValueTradePrecision"]),
                      price, trading=info["tradeable"], contract=contract, details=details)


class KrakenFutures(Venue):
    name = "kraken-futures"
    maker, taker = Decimal("0.0002"), Decimal("0.0005")

    def __init__(self, world):
        world.settings["silenceSeconds"] = 60.0
        self.keys = [
            # The one of the recorded signature.
            Credential("testkey0123456789", "HMAC", "main", base64.b64encode(bytes(range(64))).decode()),
            Credential("testkey-reader", "HMAC", "main", made_up_secret("reader"), permissions=("read",)),
            Credential("testkey-other", "HMAC", "other", made_up_secret("other"))]
        self.keeper = Gatekeeper(self.keys)
        self.sessions = []
        super().__init__(world)
        self.world.faults.unsupported = {"bad-checksum": "the books of Kraken Futures have no checksums"}

    def build(self):
        clock = self.world.clock
        self.settlement = Margin("USD", leverage=10)
        self.exchange = Exchange(clock, self.world.identifiers, self.settlement)
        self.exchange.refuse_unfilled, self.exchange.reuse_client_ids = True, False
        self.by_name, self.switches, self.history, self.executions = {}, {}, [], []
        self.sequences, self.fill_sequences, self.trade_sequences = {}, {}, {}
        for info in json.loads(LISTED.read_text(), parse_float=Decimal):
            self.list_contract(info, Decimal(PRICES[info["symbol"]]))
        for name in ("main", "other"):
            self.exchange.open_account(name, BALANCES, maker=self.maker, taker=self.taker)
        self.limits = {"DERIVATIVES": Window(clock, "DERIVATIVES", "SECOND", 10, 500),
                       "HISTORY": Window(clock, "HISTORY", "MINUTE", 10, 100),
                       "REQUESTS": Window(clock, "REQUESTS", "SECOND", 1, 100)}
        self.keeper.forget()
        self.exchange.listeners += [self.note, self.record, self.follow]
        for session in self.sessions:
            session.restart()

    def list_contract(self, info, price):
        instrument = instrument_from(info, price)
        self.sequences[instrument.symbol] = self.world.identifiers.number(f"book {instrument.symbol}")
        self.exchange.list_instrument(instrument)
        return instrument

    # Names

    def instrument_named(self, symbol):
        found = self.exchange.instruments.get(symbol.upper())
        if found is None:
            raise VenueError("contractNotFound")
        return found

    def named(self, *words):
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("penstock", self.name, *words))))

    def account_uid(self, who):
        return self.named("account", who.name)

    def trade_uid(self, number):
        return self.named("trade", str(number))

    def tag(self, instrument):
        return "perpetual" if instrument.symbol[0] == "P" else "month"

    def pair(self, instrument):
        return f"{instrument.base}:{instrument.quote}"

    def maturity(self, instrument):
        last = instrument.details["info"].get("lastTradingTime")
        return milliseconds_of(last) if last else 0

    def current(self, who):
        """The account of the exchange as it is: a reset makes another one."""
        return self.exchange.accounts[who.name]

    # What is heard of the exchange

    def note(self, event):
        """Gives fills their names and numbers, and knows orders by theirs."""
        if not isinstance(event, OrderEvent):
            return
        order, fill = event.order, event.fill
        self.by_name[order.details["venueId"]] = order
        if fill is not None:
            sequence = self.fill_sequences[order.account.name] = self.fill_sequences.get(order.account.name, 0) + 1
            fill.details |= {"venueId": self.world.identifiers.uuid(), "seq": sequence, "left": order.leaves}

    def record(self, event):
        """Keeps the history of orders and executions."""
        if not isinstance(event, OrderEvent):
            return
        order, fill = event.order, event.fill
        if event.kind == "new":
            name = "OrderTriggerPlaced" if order.trigger else "OrderPlaced"
            inner = {"orderTrigger" if order.trigger else "order": shapes.history_order(order), "reason": "new_user_order"}
            self.remember(order, {name: {**inner, "reducedQuantity": ""}})
        elif event.kind == "triggered":
            activated = {"newOrderId": order.details["venueId"], "order": shapes.history_order(order)}
            self.remember(order, {"OrderTriggerActivated": activated})
        elif event.kind == "replaced" or fill is not None:
            reason = "edited_by_user" if fill is None else "full_fill" if order.state == "filled" else "partial_fill"
            old = shapes.history_order(order, filled=order.executed - (fill.quantity if fill else 0))
            self.remember(order, {"OrderUpdated": {"newOrder": shapes.history_order(order), "oldOrder": old, "reason": reason,
                                                   "reducedQuantity": ""}})
        elif order.is_final:
            reason = "cancelled_by_user" if event.kind == "canceled" else "ioc_order_failed_because_it_would_not_be_executed"
            self.remember(order, {"OrderCancelled": {"order": shapes.history_order(order), "reason": reason}})
        if fill is not None:
            self.remember_execution(order, fill)

    def remember(self, order, event):
        self.history.append({"uid": self.world.identifiers.uuid(), "timestamp": order.updated, "event": event,
                             "account": order.account.name, "symbol": order.instrument.symbol})

    def remember_execution(self, order, fill):
        mine = shapes.history_order(order)
        mine.pop("accountUid")
        sides = {"makerOrder" if fill.is_maker else "takerOrder": mine}
        other = {**mine, "uid": self.named("other", fill.details["venueId"]), "clientId": "",
                 "direction": "Sell" if mine["direction"] == "Buy" else "Buy"}
        sides.setdefault("takerOrder", other)
        sides.setdefault("makerOrder", other)
        value = self.settlement.worth(order.instrument, fill.quantity, fill.price)
        execution = {"uid": fill.details["venueId"], **sides, "timestamp": fill.at, "quantity": f"{fill.quantity:f}",
                     "price": f"{fill.price:f}", "markPrice": f"{order.instrument.price:f}",
                     "limitFilled": order.state == "filled",
                     "usdValue": f"{value.quantize(Decimal('0.01')):f}"}
        self.executions.append({"uid": self.world.identifiers.uuid(), "timestamp": fill.at, "account": order.account.name,
                                "symbol": order.instrument.symbol, "public": True,
                                "event": {"Execution": {"execution": execution, "takerReducedQuantity": ""}}})

    def follow(self, event):
        if isinstance(event, BookEvent):
            messages = list(feeds.book_changes(self, event))
            for session in list(self.sessions):
                session.follow_book(event, messages)
            return
        if isinstance(event, TradeEvent):
            # Trades are numbered over all contracts, in the feed of each by itself.
            numbers = self.trade_sequences.setdefault(event.instrument.symbol, {})
            numbers[event.number] = len(numbers) + 1
        for session in list(self.sessions):
            session.follow(event)

    def trade_sequence(self, event):
        return self.trade_sequences[event.instrument.symbol][event.number]

    # What time does

    def beat(self):
        now = self.world.clock.milliseconds()
        for name in [name for name, until in self.switches.items() if until <= now]:
            del self.switches[name]
            orders.cancel_living(self, self.exchange.accounts[name])
        for session in list(self.sessions):
            session.beat()

    def set_switch(self, who, seconds):
        self.switches.pop(who.name, None)
        if seconds:
            self.switches[who.name] = self.world.clock.milliseconds() + seconds * 1000

    def close(self, session):
        asyncio.ensure_future(session.channel.close())

    # What the frame asks for

    def credentials(self):
        return self.keys

    def refuse(self, call, status, told):
        return trouble(status, told, shapes.iso(self.world.clock.milliseconds()))

    def place(self, who, parameters):
        try:
            return orders.place(self, who, Given({name: str(value) for name, value in parameters.items()}))
        except OrderStatus as problem:
            raise VenueProblem({"status": problem.word}) from None
        except VenueError as error:
            raise VenueProblem({"error": error.error}) from None

    def instrument(self, wish):
        """Adds {symbol, price, info} like PF_XBTUSD, or changes {info, trading}."""
        symbol = wish["symbol"].upper()
        known = self.exchange.instruments.get(symbol)
        if known is None:
            model = self.exchange.instruments["PF_XBTUSD"].details["info"]
            known = self.list_contract({**model, "symbol": symbol, **wish.get("info", {})}, Decimal(str(wish["price"])))
        known.details["info"] = {**known.details["info"], **wish.get("info", {})}
        changed = instrument_from(known.details["info"], known.price)
        known.tick, known.step = changed.tick, changed.step
        known.trading = bool(wish.get("trading", known.trading))
        return known

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self).answer), Surface("webSocket", "wss", "/ws/v1", Streams(self).answer)]


def milliseconds_of(text):
    """A date of an instrument as milliseconds."""
    return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")) * 1000
