"""Binance spot as a venue: its instruments, accounts, limits and surfaces."""
import asyncio
import json
import pathlib
from decimal import Decimal

from frame.credentials import Credential, ed25519, made_up, rsa_key
from frame.exchange import Exchange
from frame.instruments import Instrument
from frame.limits import Window
from frame.settlement import Cash
from frame.venue import Surface, Venue, VenueProblem

from . import account_operations, lists, market_operations, orders  # noqa: F401 (they register their operations)
from .desk import Desk
from .errors import VenueError, trouble
from .filters import Filters
from .market_data import MarketData
from .market_streams import MarketStreams
from .operations import OPERATIONS, REST
from .parameters import Reader
from .rest import Rest
from .signing import Gatekeeper
from .spot_words import SpotWords
from .user_data import UserData
from .websocket_api import WebSocketAPI

FOLDER = pathlib.Path(__file__).resolve().parent
PRICES = {"BTCUSDT": "60000", "ETHUSDT": "3000", "ETHBTC": "0.05", "BNBUSDT": "500", "BNBBTC": "0.008"}
BALANCES = {"BTC": "10", "ETH": "100", "BNB": "50", "LTC": "100", "USDT": "1000000"}


def instrument_from(info, price, level=None):
    """An instrument from its row in exchangeInfo."""
    rules = {each["filterType"]: each for each in info["filters"]}
    tick, step = Decimal(rules["PRICE_FILTER"]["tickSize"]), Decimal(rules["LOT_SIZE"]["stepSize"])
    details = {"info": info, **({"level": level} if level else {})}
    return Instrument(info["symbol"], info["baseAsset"], info["quoteAsset"], tick, step, price, details=details,
                      trading=info["status"] == "TRADING")


class Spot(Venue):
    name = "binance"
    summary = "Binance spot: REST, WebSocket API with user data stream, market streams"

    def __init__(self, world):
        self.keys = self.make_keys(world.folder)
        self.keeper = Gatekeeper(world.clock, self.keys)
        self.desk = Desk(self)
        self.user_data = UserData(self)
        self.market_data = MarketData(self, SpotWords(self))
        self.socket_operations = set(OPERATIONS)
        super().__init__(world)
        self.world.faults.unsupported = {"bad-checksum": "Binance's books have no checksums"}

    def make_keys(self, folder):
        edwards, edwards_file = ed25519(folder, self.name)
        rivest, rivest_file = rsa_key(folder, self.name)
        return [
            Credential(made_up(self.name, "hmac key"), "HMAC", "main", made_up(self.name, "hmac secret")),
            Credential(made_up(self.name, "ed25519 key"), "Ed25519", "main", "", edwards, edwards_file),
            Credential(made_up(self.name, "rsa key"), "RSA", "main", "", rivest, rivest_file),
            Credential(made_up(self.name, "reader key"), "HMAC", "main", made_up(self.name, "reader secret"),
                       permissions=("read",)),
            Credential(made_up(self.name, "other key"), "HMAC", "other", made_up(self.name, "other secret")),
        ]

    def credentials(self):
        return self.keys

    def build(self):
        clock = self.world.clock
        self.exchange = Exchange(clock, self.world.identifiers, Cash())
        self.exchange.refuse_immediate_trigger = True
        self.amendments = {}
        self.last_execution = 0
        recorded = json.loads((FOLDER / "spot-exchange-info.json").read_text())
        for info in recorded["symbols"]:
            self.exchange.list_instrument(instrument_from(info, Decimal(PRICES[info["symbol"]])))
        for name in ("main", "other"):
            self.exchange.open_account(name, BALANCES)
        self.limits = {"REQUEST_WEIGHT": Window(clock, "REQUEST_WEIGHT", "MINUTE", 1, 6000),
                       "ORDERS_10S": Window(clock, "ORDERS", "SECOND", 10, 50),
                       "ORDERS_1D": Window(clock, "ORDERS", "DAY", 1, 160_000),
                       "RAW_REQUESTS": Window(clock, "RAW_REQUESTS", "MINUTE", 5, 61_000)}
        self.filters = Filters(self.exchange)
        self.reader = Reader(self.exchange.instruments)
        self.exchange.listeners += [self.executed, self.user_data.hear, self.market_data.hear]

    def order_windows(self):
        return [self.limits["ORDERS_10S"], self.limits["ORDERS_1D"]]

    def new_client_id(self):
        return self.world.identifiers.text(22)

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

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self, "rest", REST).answer),
                Surface("webSocketAPI", "wss", "/ws-api/v3", WebSocketAPI(self).answer),
                Surface("streams", "wss", "", MarketStreams(self).answer)]

    async def start(self):
        self.flusher = asyncio.ensure_future(self.market_data.run())

    async def stop(self):
        self.flusher.cancel()

    def refuse(self, call, status, told):
        return trouble(status, told, self.limits["REQUEST_WEIGHT"].limit).answer()

    def place(self, account, parameters):
        made = OPERATIONS["order.place"]
        try:
            return orders.place(self, account, self.reader.read(made.wants, parameters))
        except VenueError as error:
            raise VenueProblem(error.body()) from None

    def instrument(self, wish):
        """Adds {symbol, base, quote, price} like the first instrument, or changes {filters, trading, info}."""
        symbol = wish["symbol"]
        known = self.exchange.instruments.get(symbol)
        if known is None:
            model = next(iter(self.exchange.instruments.values())).details["info"]
            info = {**model, "symbol": symbol, "baseAsset": wish["base"], "quoteAsset": wish["quote"], **wish.get("info", {})}
            self.exchange.list_instrument(instrument_from(info, Decimal(str(wish["price"]))))
            known = self.exchange.instruments[symbol]
        info = known.details["info"]
        for change in wish.get("filters", []):
            info["filters"] = [each for each in info["filters"] if each["filterType"] != change["filterType"]] + [change]
        changed = instrument_from(info, known.price)
        known.tick, known.step = changed.tick, changed.step
        known.trading = bool(wish.get("trading", known.trading))
        return known
