"""Kraken spot as a venue: its pairs, accounts, keys, tokens and surfaces."""
import base64
import hashlib
import json
import pathlib
from decimal import Decimal

from frame.credentials import Credential
from frame.events import OrderEvent
from frame.exchange import Exchange
from frame.instruments import Instrument
from frame.venue import Surface, Venue, VenueProblem

from . import asking, limits, market, names, orders, queries  # noqa: F401 (they register their calls)
from .errors import VenueError, trouble
from .executions import Executions
from .feed import Feed
from .parameters import Given
from .parameters import instrument as instrument_of
from .rest import Rest
from .settlement import SpotAndMargin
from .signing import Gatekeeper
from .sockets import Sockets

RECORDED = pathlib.Path(__file__).resolve().parent / "asset-pairs.json"
PRICES = {"XXBTZUSD": "60000", "XXBTZEUR": "55000", "XETHZUSD": "3000", "XETHXXBT": "0.05", "XBTUSDT": "60000", "SOLUSD": "150"}
BALANCES = {"ZUSD": "1000000", "ZEUR": "100000", "USDT": "100000", "XXBT": "10", "XETH": "100", "SOL": "1000"}
TOKEN_MILLISECONDS = 900_000


def made_up_secret(name):
    return base64.b64encode(hashlib.sha512(f"penstock venue kraken {name}".encode()).digest()).decode()


def instrument_from(name, info, price):
    return Instrument(names.stream_pair(info["wsname"]), info["base"], info["quote"], Decimal(info["tick_size"]),
                      Decimal(1).scaleb(-info["lot_decimals"]), price, trading=info["status"] != "cancel_only",
                      details={"name": name, "info": info})


class Kraken(Venue):
    name = "kraken"

    def __init__(self, world):
        self.keys = [
            # The one of the recorded signatures.
            Credential("testkey0123456789", "HMAC", "main", base64.b64encode(bytes(range(64))).decode()),
            Credential("testkey-reader", "HMAC", "main", made_up_secret("reader"), permissions=("read",)),
            Credential("testkey-other", "HMAC", "other", made_up_secret("other"))]
        self.keeper = Gatekeeper(world.clock, self.keys)
        self.executions = Executions(self)
        self.feed = Feed(self)
        self.tokens = {}
        super().__init__(world)

    def build(self):
        recorded = json.loads(RECORDED.read_text())
        self.assets = recorded["assets"]
        self.exchange = Exchange(self.world.clock, self.world.identifiers, SpotAndMargin())
        for name, info in recorded["pairs"].items():
            self.exchange.list_instrument(instrument_from(name, info, Decimal(PRICES[name])))
        for name in ("main", "other"):
            self.exchange.open_account(name, BALANCES, maker=Decimal("0.0025"), taker=Decimal("0.004"))
        self.limits = limits.made(self.world.clock)
        self.opened = BALANCES
        self.by_name, self.switches, self.to_close = {}, {}, []
        self.keeper.forget()
        self.executions.forget()
        self.feed.forget()
        self.exchange.listeners += [self.note, self.executions.hear, self.feed.hear]

    def note(self, event):
        """Gives orders and fills their names, sets the limit of what trails, keeps what is to be closed."""
        if not isinstance(event, OrderEvent):
            return
        order, fill = event.order, event.fill
        self.by_name[order.details["venueId"]] = order
        if event.kind == "triggered" and order.details["ordertype"] == "trailing-stop-limit":
            order.price = order.details["second"].resolve(order.trigger.level(), order.side, order.instrument.tick)
        if fill is not None:
            fill.details["venueId"] = names.identifier(self.world.identifiers, "T")
            fill.details["ledgers"] = [names.identifier(self.world.identifiers, "L") for _ in range(2)]
            if order.details["close"]:
                self.to_close.append(fill)

    def pair(self, text):
        return names.find(self.exchange.instruments, text)

    def listed(self, instrument):
        """Its row in AssetPairs."""
        info = instrument.details["info"]
        return info if instrument.trading or info["status"] != "online" else {**info, "status": "cancel_only"}

    # What time does

    def beat(self):
        """Places what closes the fills, lets switches and deadlines run out."""
        waiting, self.to_close = self.to_close, []
        for fill in waiting:
            self.close(fill)
        now = self.world.clock.milliseconds()
        for name in [name for name, until in self.switches.items() if until <= now]:
            del self.switches[name]
            orders.cancel_all(self, self.exchange.accounts[name], Given({}))

    def close(self, fill):
        order = fill.order
        wanted = {**order.details["close"], "type": "sell" if order.side == "BUY" else "buy", "volume": f"{fill.quantity:f}"}
        try:
            orders.place(self, order.account, asking.by_rest(self, Given(wanted), order.instrument))
        except VenueError:
            # What a closing order lacks (the balance, the smallest volume) leaves the fill as it is.
            return

    def set_switch(self, account, seconds):
        self.switches.pop(account.name, None)
        if seconds:
            self.switches[account.name] = self.world.clock.milliseconds() + seconds * 1000

    # Tokens

    def make_token(self, account):
        token = self.world.identifiers.text(43)
        self.tokens[token] = (account.name, self.world.clock.true_milliseconds())
        return token

    def account_of_token(self, token, in_use):
        """Whose token it is; one that a subscription stands on stays good."""
        name, made = self.tokens.get(token, (None, 0)) if isinstance(token, str) else (None, 0)
        if name is None or (not in_use and self.world.clock.true_milliseconds() - made > TOKEN_MILLISECONDS):
            return None
        return self.exchange.accounts[name]

    # What the frame asks for

    def credentials(self):
        return self.keys

    def refuse(self, call, status, told):
        return trouble(status, told)

    def place(self, account, parameters):
        given = Given(parameters)
        try:
            return orders.place(self, account, asking.by_rest(self, given, instrument_of(self, given)))
        except VenueError as error:
            raise VenueProblem({"error": [error.text]}) from None

    def instrument(self, wish):
        """Adds {symbol: BASE/QUOTE, price, base, quote, info} like the first pair, or changes {info, trading}."""
        known = self.exchange.instruments.get(wish["symbol"])
        if known is None:
            model = next(iter(self.exchange.instruments.values())).details["info"]
            wsname = wish["symbol"]
            info = {**model, "altname": wsname.replace("/", ""), "wsname": wsname, "base": wish["base"], "quote": wish["quote"],
                    **wish.get("info", {})}
            known = instrument_from(info["altname"], info, Decimal(str(wish["price"])))
            self.exchange.list_instrument(known)
        info = known.details["info"] = {**known.details["info"], **wish.get("info", {})}
        changed = instrument_from(known.details["name"], info, known.price)
        known.tick, known.step = changed.tick, changed.step
        known.trading = bool(wish.get("trading", known.trading))
        self.feed.tell_instruments()
        return known

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self).answer),
                Surface("webSocket", "wss", "/v2", Sockets(self, "webSocket").answer),
                Surface("streams", "wss", "/v2", Sockets(self, "streams").answer),
                Surface("level3", "wss", "/v2", Sockets(self, "level3").answer)]

    async def start(self):
        self.feed.start()

    async def stop(self):
        self.feed.stop()
