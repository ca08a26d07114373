"""OKX as a venue: its account, limits, instruments and surfaces."""
import asyncio
import json
import pathlib
from decimal import Decimal

from frame.credentials import Credential, made_up
from frame.events import BalanceEvent, BookEvent, OrderEvent, TradeEvent
from frame.exchange import Exchange
from frame.instruments import Contract, Instrument
from frame.limits import Window
from frame.unified import Unified
from frame.venue import Surface, Venue, VenueProblem

from . import account, algo_operations, market, queries, shapes  # noqa: F401 (they register their operations)
from .algo import Desk as AlgoDesk
from .desk import Desk
from .errors import OKXError, trouble
from .operations import NAMED
from .private import Private
from .public import Public
from .rest import Rest
from .signing import Gatekeeper
from .sockets import Sockets
from .trade import place as place_order

INSTRUMENTS = pathlib.Path(__file__).resolve().parent / "instruments.json"
PRICES = {"BTC": "60000", "ETH": "3000", "SOL": "150"}
BALANCES = {"BTC": "10", "ETH": "100", "SOL": "1000", "USD": "1000000", "USDT": "1000000"}


class OKX(Venue):
    name = "okx"

    def __init__(self, world):
        # silenceSeconds: after so long without a word a connection is closed.
        # priceLimitPercent: how far from the last price a buyer may bid above it, and a seller offer below it.
        world.settings |= {"silenceSeconds": 30.0, "priceLimitPercent": 10.0}
        self.keys = self.make_keys()
        self.keeper = Gatekeeper(world.clock, self.keys)
        self.desk = Desk(self)
        self.private, self.public = Private(self), Public(self)
        self.flusher = None
        super().__init__(world)

    def make_keys(self):
        def key(name, account, permissions=("read", "trade")):
            return Credential(made_up(self.name, f"{name} key", 36), "HMAC", account, made_up(self.name, f"{name} secret", 32),
                              permissions=permissions, passphrase=made_up(self.name, f"{name} passphrase", 12))
        return [key("main", "main"), key("reader", "main", ("read",)), key("other", "other")]

    def credentials(self):
        return self.keys

    def now(self):
        return self.world.clock.milliseconds()

    def build(self):
        clock, identifiers = self.world.clock, self.world.identifiers
        self.settlement = Unified("USDT")
        self.exchange = Exchange(clock, identifiers, self.settlement)
        self.exchange.reuse_client_ids = self.exchange.refuse_taking = False
        identifiers.number("order", first=shapes.ONCE_AT * 2 + identifiers.random.randrange(10**15))
        self.first_sequence = identifiers.random.randrange(10**9, 10**10)
        self.countdowns = {}
        self.algo_desk = AlgoDesk(self)
        for info in json.loads(INSTRUMENTS.read_text()):
            self.list_info(info, Decimal(PRICES[info["instFamily"].partition("-")[0] or info["baseCcy"]]))
        for name in ("main", "other"):
            self.exchange.open_account(name, BALANCES, maker=Decimal("0.0008"), taker=Decimal("0.001"))
        self.limits = {made.name: Window(clock, made.name, "SECOND", 2, made.limit) for made in NAMED.values()}
        self.limits |= {"ORDERS": Window(clock, "ORDERS", "SECOND", 2, 1000),
                        "CONNECTIONS": Window(clock, "CONNECTIONS", "SECOND", 1, 3),
                        "SUBSCRIPTIONS": Window(clock, "SUBSCRIPTIONS", "HOUR", 1, 480)}
        self.public.forget()
        self.exchange.listeners.append(self.hear)

    def list_info(self, info, price):
        instrument = instrument_from(info, price)
        self.exchange.list_instrument(instrument)
        return instrument

    def info(self, instrument):
        """An instrument's row; what control changes is in it."""
        return instrument.details["info"]

    def sequence(self, book):
        """seqId: they do not begin at one."""
        return self.first_sequence + book.sequence

    def hear(self, event):
        if isinstance(event, OrderEvent):
            self.algo_desk.hear(event)
            self.private.order(event)
        elif isinstance(event, BalanceEvent):
            self.private.balances(event)
        elif isinstance(event, TradeEvent):
            self.public.trade(event)
        elif isinstance(event, BookEvent):
            self.public.book(event)

    def algo_news(self, algo):
        self.private.algo(algo)

    def cancel(self, order, source, **more):
        """Cancels an order; `source` is why, `more` goes into the push."""
        order.details["cancelSource"], order.details["pushed"] = source, more
        self.exchange.cancel(order)

    def beat(self):
        now = self.world.clock.true_milliseconds()
        for key in [key for key, until in self.countdowns.items() if until <= now]:
            del self.countdowns[key]
            for order in list(self.exchange.living.values()):
                tag = order.details["given"]["tag"]
                if order.account.name == key[0] and key[1] in ("", tag) and not order.is_final and order.is_triggered:
                    self.cancel(order, "20")
        self.algo_desk.beat()

    async def start(self):
        self.flusher = asyncio.ensure_future(self.public.run())

    async def stop(self):
        self.flusher.cancel()

    def refuse(self, call, status, told):
        return trouble(status, told)

    def place(self, account, parameters):
        try:
            row = place_order(self, account, {name: str(value) for name, value in parameters.items()})
        except OKXError as error:
            raise VenueProblem({"sCode": error.code, "sMsg": error.text}) from None
        return self.exchange.orders[int(row["ordId"])]

    def instrument(self, wish):
        """Adds {symbol: its instId, price} like the first of its kind, or changes {info: members of its row}."""
        known = self.exchange.instruments.get(wish["symbol"])
        if known is None:
            base, quote, *swap = wish["symbol"].split("-")
            like = "BTC-USDT-SWAP" if swap else "BTC-USDT"
            info = {**self.exchange.instruments[like].details["info"], "instId": wish["symbol"],
                    "instIdCode": self.world.identifiers.number("instrument", first=20_000)}
            info |= {"ctValCcy": base, "instFamily": f"{base}-{quote}", "uly": f"{base}-{quote}", "settleCcy": quote} if swap else \
                {"baseCcy": base, "quoteCcy": quote, "tradeQuoteCcyList": [quote]}
            known = self.list_info(info | wish.get("info", {}), Decimal(str(wish["price"])))
        known.details["info"] |= wish.get("info", {})
        changed = instrument_from(known.details["info"], known.price)
        known.tick, known.step, known.trading = changed.tick, changed.step, changed.trading
        self.public.instrument(known)
        return known

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self).answer), Surface("webSocket", "wss", "", Sockets(self).answer)]


def instrument_from(info, price):
    """An instrument from its row."""
    contract = None
    base, quote = info["baseCcy"], info["quoteCcy"]
    if info["instType"] == "SWAP":
        base, quote = info["uly"].split("-")
        contract = Contract(Decimal(info["ctVal"]) * Decimal(info["ctMult"]), info["settleCcy"], info["ctType"] == "inverse")
    # The venue's own levels: in contracts there are more of them.
    level = Decimal(10_000 if contract and contract.inverse else 1000 if contract else 10)
    return Instrument(info["instId"], base, quote, Decimal(info["tickSz"]), Decimal(info["lotSz"]), price,
                      trading=info["state"] == "live", contract=contract, details={"info": info, "level": level})
