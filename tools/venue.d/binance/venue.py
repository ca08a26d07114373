"""What spot and futures share as venues: keys, limits, filters, how orders count and instruments change."""
import asyncio
import json
from decimal import Decimal

from frame.credentials import Credential, ed25519, made_up, rsa_key
from frame.instruments import Instrument
from frame.venue import Venue, VenueProblem

from .desk import Desk
from .errors import VenueError, trouble
from .signing import Gatekeeper


def instrument_from(info, price):
    """An instrument from its row in exchangeInfo."""
    rules = {each["filterType"]: each for each in info["filters"]}
    tick, step = Decimal(rules["PRICE_FILTER"]["tickSize"]), Decimal(rules["LOT_SIZE"]["stepSize"])
    return Instrument(info["symbol"], info["baseAsset"], info["quoteAsset"], tick, step, price, details={"info": info},
                      trading=info["status"] == "TRADING")


class BinanceVenue(Venue):
    table = None  # its operations
    filters = reader = market_data = flusher = None

    def __init__(self, world):
        self.keys = self.make_keys(world.folder)
        self.keeper = Gatekeeper(world.clock, self.keys)
        self.desk = Desk(self)
        super().__init__(world)
        self.world.faults.unsupported = {"bad-checksum": "Binance's books have no checksums"}

    def make_keys(self, folder):
        edwards, edwards_file = ed25519(folder, self.name)
        rivest, rivest_file = rsa_key(folder, self.name)

        def key(name):
            return made_up(self.name, f"{name} key"), "HMAC"
        return [
            Credential(*key("hmac"), "main", made_up(self.name, "hmac secret")),
            Credential(made_up(self.name, "ed25519 key"), "Ed25519", "main", "", edwards, edwards_file),
            Credential(made_up(self.name, "rsa key"), "RSA", "main", "", rivest, rivest_file),
            Credential(*key("reader"), "main", made_up(self.name, "reader secret"), permissions=("read",)),
            Credential(*key("other"), "other", made_up(self.name, "other secret")),
        ]

    def credentials(self):
        return self.keys

    def list_recorded(self, path, prices):
        for info in json.loads(path.read_text())["symbols"]:
            self.exchange.list_instrument(instrument_from(info, Decimal(prices[info["symbol"]])))

    def order_windows(self):
        return [window for window in self.limits.values() if window.kind == "ORDERS"]

    def new_client_id(self):
        return self.world.identifiers.text(22)

    async def start(self):
        self.flusher = asyncio.ensure_future(self.market_data.run())

    async def stop(self):
        self.flusher.cancel()

    def refuse(self, call, status, told):
        return trouble(status, told, self.limits["REQUEST_WEIGHT"].limit).answer()

    def place_values(self, account, values):
        """Places an order of checked values."""
        raise NotImplementedError

    def place(self, account, parameters):
        given = {name: str(value) for name, value in parameters.items()}
        try:
            return self.place_values(account, self.reader.read(self.table.named["order.place"].wants, given))
        except VenueError as error:
            raise VenueProblem(error.body()) from None

    def instrument(self, wish):
        """Adds {symbol, base, quote, price} like the first instrument, or changes {filters, trading}."""
        known = self.exchange.instruments.get(wish["symbol"])
        if known is None:
            model = next(iter(self.exchange.instruments.values())).details["info"]
            info = {**model, "symbol": wish["symbol"], "baseAsset": wish["base"], "quoteAsset": wish["quote"],
                    **wish.get("info", {})}
            known = instrument_from(info, Decimal(str(wish["price"])))
            self.exchange.list_instrument(known)
        info = known.details["info"]
        for change in wish.get("filters", []):
            info["filters"] = [each for each in info["filters"] if each["filterType"] != change["filterType"]] + [change]
        changed = instrument_from(info, known.price)
        known.tick, known.step = changed.tick, changed.step
        known.trading = bool(wish.get("trading", known.trading))
        return known
