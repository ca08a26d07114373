"""Binance USD-M futures as a venue: its accounts, limits, digits and surfaces."""
import json
import pathlib
from decimal import Decimal

from frame.decimals import fixed
from frame.exchange import Exchange
from frame.limits import Window
from frame.margin import Margin
from frame.venue import Surface

from ..market_data import MarketData
from ..operations import FUTURES
from ..parameters import FuturesReader
from ..rest import Rest
from ..venue import BinanceVenue
from . import account, conditional, market, orders  # noqa: F401 (they register their operations)
from .filters import FuturesFilters
from .streams import FuturesStreams
from .user_data import UserData
from .words import FuturesWords

INSTRUMENTS = pathlib.Path(__file__).resolve().parent / "exchange-info.json"
PRICES = {"BTCUSDT": "60000", "ETHUSDT": "3000"}
BALANCES = {"USDT": "1000000", "USDC": "10000"}


class Futures(BinanceVenue):
    name = "binance-futures"
    table = FUTURES
    alias = "SgsR"

    def __init__(self, world):
        world.settings["listenKeySeconds"] = 3600.0
        self.user_data = UserData(self)
        self.market_data = MarketData(self, FuturesWords(self))
        super().__init__(world)

    def build(self):
        clock = self.world.clock
        self.settlement = Margin("USDT")
        self.exchange = Exchange(clock, self.world.identifiers, self.settlement)
        self.exchange.refuse_immediate_trigger = self.exchange.refuse_unfilled = True
        self.amendments, self.countdowns = {}, {}
        self.recorded_assets = json.loads(INSTRUMENTS.read_text())["assets"]
        self.list_recorded(INSTRUMENTS, PRICES)
        for name in ("main", "other"):
            opened = self.exchange.open_account(name, BALANCES, maker=Decimal("0.0002"), taker=Decimal("0.0005"))
            self.user_data.changed(opened)
        self.limits = {"REQUEST_WEIGHT": Window(clock, "REQUEST_WEIGHT", "MINUTE", 1, 2400),
                       "ORDERS_1M": Window(clock, "ORDERS", "MINUTE", 1, 1200),
                       "ORDERS_10S": Window(clock, "ORDERS", "SECOND", 10, 300)}
        self.filters = FuturesFilters(self.exchange)
        self.reader = FuturesReader(self.exchange.instruments)
        self.market_data.forget()
        self.exchange.listeners += [self.user_data.hear, self.market_data.hear]

    def price(self, instrument, value):
        return fixed(value, instrument.details["info"]["pricePrecision"])

    def quantity(self, instrument, value):
        return fixed(value, instrument.details["info"]["quantityPrecision"])

    def turnover(self, instrument, value):
        return fixed(value, 5)

    def place_values(self, account, values):
        return orders.place(self, account, values)

    def beat(self):
        """Countdowns that ran out cancel everything of their symbol; listen keys that were not kept end."""
        now = self.world.clock.true_milliseconds()
        for key in [key for key, until in self.countdowns.items() if until <= now]:
            del self.countdowns[key]
            who, symbol = key
            for order in orders.living(self, self.exchange.accounts[who], self.exchange.instruments[symbol]):
                if not order.is_final:
                    self.exchange.cancel(order)
        self.user_data.expire_keys()

    def set_countdown(self, account, instrument, milliseconds):
        self.countdowns.pop((account.name, instrument.symbol), None)
        if milliseconds:
            self.countdowns[account.name, instrument.symbol] = self.world.clock.true_milliseconds() + milliseconds

    def note_amendment(self, order, before):
        row, rows = {}, self.amendments.setdefault(order.number, [])
        for name, now, write in (("price", order.price, self.price), ("origQty", order.quantity, self.quantity)):
            row[name] = {"before": write(order.instrument, before[name]), "after": write(order.instrument, now)}
        rows.append({"amendmentId": self.world.identifiers.number("amendment"), "symbol": order.instrument.symbol,
                     "pair": order.instrument.symbol, "orderId": order.number, "clientOrderId": order.client_id,
                     "time": order.updated, "amendment": {**row, "count": len(rows) + 1}, "priceMatch": "NONE"})

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self, "rest", FUTURES.rest).answer),
                Surface("streams", "wss", "", FuturesStreams(self).answer)]
