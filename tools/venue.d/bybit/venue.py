"""Bybit as a venue: its accounts, limits, instruments and surfaces."""
import asyncio
import json
import pathlib
from decimal import Decimal

from frame.credentials import Credential, made_up, rsa_key
from frame.exchange import Exchange
from frame.instruments import Contract, Instrument
from frame.limits import Window
from frame.unified import Unified
from frame.venue import Surface, Venue, VenueProblem

from . import account, market, queries  # noqa: F401 (they register their operations)
from .desk import Desk
from .errors import BybitError, trouble
from .operations import NAMED
from .private import Private
from .protection import Protection
from .public import Public
from .rest import Rest
from .signing import Gatekeeper
from .sockets import Sockets
from .trade import create

INSTRUMENTS = pathlib.Path(__file__).resolve().parent / "instruments.json"
PRICES = {"BTC": "60000", "ETH": "3000"}
BALANCES = {"BTC": "10", "ETH": "100", "USDT": "1000000"}
ORDERS = 1_600_000_000_000_000_000  # where spot's ids of orders begin


class Bybit(Venue):
    name = "bybit"

    def __init__(self, world):
        # silenceSeconds: after so long without a word from the client a connection is closed.
        # priceLimitPercent: how far above the last price a buyer may bid, and below it a seller offer.
        world.settings |= {"silenceSeconds": 600.0, "priceLimitPercent": 10.0}
        self.keys = self.make_keys(world.folder)
        self.keeper = Gatekeeper(world.clock, self.keys)
        self.desk = Desk(self)
        self.private, self.public = Private(self), Public(self)
        self.flusher = None
        super().__init__(world)
        self.world.faults.unsupported = {"bad-checksum": "Bybit's books have no checksums"}

    def make_keys(self, folder):
        def key(name, account, permissions=("read", "trade")):
            return Credential(made_up(self.name, f"{name} key", 18), "HMAC", account, made_up(self.name, f"{name} secret", 36),
                              permissions=permissions)
        private_key, file = rsa_key(folder, self.name)
        return [key("main", "main"), key("reader", "main", ("read",)), key("other", "other"),
                Credential(made_up(self.name, "rsa key", 18), "RSA", "main", "", private_key, file)]

    def credentials(self):
        return self.keys

    def now(self):
        return self.world.clock.milliseconds()

    def build(self):
        clock, identifiers = self.world.clock, self.world.identifiers
        # A conditional order of spot holds nothing until it goes off, one for taking profit or stopping loss does.
        self.settlement = Unified("USDT", holds=lambda order: order.details.get("filter") == "tpslOrder")
        self.exchange = Exchange(clock, identifiers, self.settlement)
        self.exchange.reuse_client_ids = self.exchange.refuse_taking = False
        self.by_id = {}
        self.windows, self.deadlines = {}, {}
        self.first_update = identifiers.random.randrange(10**6, 10**8)
        self.protection = Protection(self)
        for category, rows in json.loads(INSTRUMENTS.read_text()).items():
            for info in rows:
                self.exchange.list_instrument(instrument_from(category, info, Decimal(PRICES[info["baseCoin"]])))
        for name in ("main", "other"):
            self.exchange.open_account(name, BALANCES, maker=Decimal("0.0002"), taker=Decimal("0.00055"))
        self.limits = {f"{made.name}.{kind}": Window(clock, made.name, "SECOND", 1, made.limit[index])
                       for made in NAMED.values() if made.limit for index, kind in enumerate(("spot", "linear"))}
        self.limits |= {"IP": Window(clock, "IP", "SECOND", 5, 600), "CONNECTIONS": Window(clock, "CONNECTIONS", "MINUTE", 5, 500)}
        self.public.forget()
        self.exchange.listeners += [self.private.hear, self.public.hear]

    def new_order_id(self, category):
        identifiers = self.world.identifiers
        return str(ORDERS + identifiers.number("spot order")) if category == "spot" else identifiers.uuid()

    def update_id(self, book):
        return self.first_update + book.sequence

    def sequence(self, book):
        return self.first_update * 100 + book.sequence

    def is_hedged(self, account, instrument):
        return bool(account.details.get(("hedged", instrument.symbol)))

    def price_limits(self, instrument):
        """The lowest price to sell and the highest to buy for."""
        band, tick = Decimal(str(self.world.settings["priceLimitPercent"])) / 100, instrument.tick
        return tuple(instrument.price * (1 + way * band) // tick * tick for way in (-1, 1))

    # The switch for lost connections

    def found(self, session):
        """Somebody listens to dcp again."""
        for topic in session.channel.topics:
            if topic.startswith("dcp"):
                self.deadlines.pop(session.account.name, None)

    def lost(self, session):
        account = session.account
        if account is None or not any(topic.startswith("dcp") for topic in session.channel.topics):
            return
        if any(other.account is account and any(topic.startswith("dcp") for topic in other.channel.topics) for other in self.private.sessions):
            return
        for (name, product), seconds in self.windows.items():
            if name == account.name:
                self.deadlines[name] = {**self.deadlines.get(name, {}), product: self.world.clock.true_milliseconds() + seconds * 1000}

    def beat(self):
        self.protection.beat()
        now = self.world.clock.true_milliseconds()
        for name, products in list(self.deadlines.items()):
            for product, until in list(products.items()):
                if until <= now:
                    del products[product]
                    self.cancel_lost(name, "spot" if product == "SPOT" else "linear")

    def cancel_lost(self, name, category):
        for order in list(self.exchange.living.values()):
            if order.account.name == name and order.details["category"] == category and not order.is_final:
                order.details["cancelType"] = "CancelByDCP"
                self.exchange.cancel(order)

    async def start(self):
        self.flusher = asyncio.ensure_future(self.public.run())

    async def stop(self):
        self.flusher.cancel()

    def refuse(self, call, status, told):
        return trouble(status, told, self.now())

    def place(self, account, parameters):
        try:
            made = create(self, account, {name: str(value) for name, value in parameters.items()})
        except BybitError as error:
            raise VenueProblem({"retCode": error.code, "retMsg": error.text}) from None
        return self.by_id[made["orderId"]]

    def instrument(self, wish):
        """Adds {symbol: category:symbol, base, quote, price} like the first of its category, or changes {info: members of its row}."""
        known = self.exchange.instruments.get(wish["symbol"])
        category, _, symbol = wish["symbol"].partition(":")
        if known is None:
            like = self.exchange.instruments[f"{category}:BTCUSDT"].details["info"]
            info = {**like, "symbol": symbol, "baseCoin": wish["base"], "quoteCoin": wish["quote"],
                    "symbolId": self.world.identifiers.number("instrument", first=1000), **wish.get("info", {})}
            known = instrument_from(category, info, Decimal(str(wish["price"])))
            self.exchange.list_instrument(known)
        known.details["info"] |= wish.get("info", {})
        changed = instrument_from(category, known.details["info"], known.price)
        known.tick, known.step, known.trading = changed.tick, changed.step, changed.trading
        return known

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self).answer), Surface("webSocket", "wss", "", Sockets(self).answer)]


def instrument_from(category, info, price):
    """An instrument from its row; spot and contracts have the same symbols, so the category is part of the exchange's."""
    rules = info["lotSizeFilter"]
    contract = None if category == "spot" else Contract(Decimal(1), info["settleCoin"])
    return Instrument(f"{category}:{info['symbol']}", info["baseCoin"], info["quoteCoin"], Decimal(info["priceFilter"]["tickSize"]),
                      Decimal(rules.get("basePrecision") or rules["qtyStep"]), price, trading=info["status"] == "Trading",
                      contract=contract, details={"info": info, "category": category})
