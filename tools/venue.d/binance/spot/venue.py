"""Binance spot as a venue: its accounts, limits, digits and surfaces."""
import pathlib

from frame.exchange import Exchange
from frame.limits import Window
from frame.settlement import Cash
from frame.venue import Surface

from ..filters import Filters
from ..market_data import MarketData
from ..market_streams import MarketStreams
from ..operations import SPOT
from ..parameters import Reader
from ..rest import Rest
from ..venue import BinanceVenue
from . import account, lists, market, orders  # noqa: F401 (they register their operations)
from .shapes import amount
from .user_data import UserData
from .websocket_api import WebSocketAPI
from .words import SpotWords

INSTRUMENTS = pathlib.Path(__file__).resolve().parent / "exchange-info.json"
PRICES = {"BTCUSDT": "60000", "ETHUSDT": "3000", "ETHBTC": "0.05", "BNBUSDT": "500", "BNBBTC": "0.008"}
BALANCES = {"BTC": "10", "ETH": "100", "BNB": "50", "LTC": "100", "USDT": "1000000"}


class Spot(BinanceVenue):
    name = "binance"
    table = SPOT

    def __init__(self, world):
        self.user_data = UserData(self)
        self.market_data = MarketData(self, SpotWords(self))
        super().__init__(world)

    def build(self):
        clock = self.world.clock
        self.exchange = Exchange(clock, self.world.identifiers, Cash())
        self.exchange.refuse_immediate_trigger = True
        self.amendments = {}
        self.last_execution = 0
        self.list_recorded(INSTRUMENTS, PRICES)
        for name in ("main", "other"):
            self.exchange.open_account(name, BALANCES)
        self.limits = {"REQUEST_WEIGHT": Window(clock, "REQUEST_WEIGHT", "MINUTE", 1, 6000),
                       "ORDERS_10S": Window(clock, "ORDERS", "SECOND", 10, 50),
                       "ORDERS_1D": Window(clock, "ORDERS", "DAY", 1, 160_000),
                       "RAW_REQUESTS": Window(clock, "RAW_REQUESTS", "MINUTE", 5, 61_000)}
        self.filters = Filters(self.exchange)
        self.reader = Reader(self.exchange.instruments)
        self.market_data.forget()
        self.exchange.listeners += [self.executed, self.user_data.hear, self.market_data.hear]

    def executed(self, event):
        """Numbers executions, and lets an order that trades no longer count as unfilled."""
        order = getattr(event, "order", None)
        if order is None:
            return
        self.last_execution = self.world.identifiers.number("execution")
        if event.kind == "trade" and len(order.fills) == 1:
            for window in self.order_windows():
                if window.count(order.account.name) > 0:
                    window.add(order.account.name, -1)

    def price(self, instrument, value):
        return amount(value)

    quantity = turnover = price

    def place_values(self, account, values):
        return orders.place(self, account, values)

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self, "rest", SPOT.rest).answer),
                Surface("webSocketAPI", "wss", "/ws-api/v3", WebSocketAPI(self).answer),
                Surface("streams", "wss", "", MarketStreams(self).answer)]
