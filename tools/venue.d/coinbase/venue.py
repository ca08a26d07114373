"""Coinbase Advanced Trade as a venue: its products, accounts, keys and surfaces."""
import asyncio
import base64
import hashlib
import json
import pathlib
import uuid
from decimal import Decimal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from frame.credentials import Credential
from frame.events import OrderEvent
from frame.exchange import Exchange
from frame.instruments import Contract, Instrument
from frame.limits import Window
from frame.refusals import Refusal
from frame.settlement import Cash
from frame.unified import Unified
from frame.venue import Surface, Venue, VenueProblem

from . import account, configurations, market, orders  # noqa: F401 (they register their operations)
from .errors import OrderFailure, VenueError, trouble
from .parameters import Given
from .rest import Rest
from .signing import Gatekeeper
from .streams import Streams

RECORDED = pathlib.Path(__file__).resolve().parent / "products.json"
PRICES = {"BTC-USD": "60000", "ETH-USD": "3000", "SOL-USD": "150", "ETH-BTC": "0.05", "BIP-20DEC30-CDE": "60000"}
BALANCES = {"USD": "1000000", "BTC": "10", "ETH": "100", "SOL": "1000"}
KEY = "organizations/00000000-0000-0000-0000-000000000001/apiKeys/00000000-0000-0000-0000-00000000000{}"


def elliptic(number):
    """A P-256 key and its SEC1 PEM, as the venue hands them out."""
    key = ec.derive_private_key(number, ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL,
                            serialization.NoEncryption())
    return key, pem.decode()


def edwards(seed):
    """An Ed25519 key and base64 of its seed and public key."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return key, base64.b64encode(seed + public).decode()


def made_up_number(name):
    return int.from_bytes(hashlib.sha256(f"penstock venue coinbase {name}".encode()).digest(), "big") >> 1


def instrument_from(info, price):
    details = info.get("future_product_details")
    contract = Contract(Decimal(details["contract_size"]), info["quote_currency_id"]) if details else None
    base = info["base_currency_id"] or (details or {}).get("contract_root_unit", "")
    return Instrument(info["product_id"], base, info["quote_currency_id"], Decimal(info["price_increment"]),
                      Decimal(info["base_increment"]), price, contract=contract, details={"info": info})


class Coinbase(Venue):
    name = "coinbase"

    def __init__(self, world):
        world.settings |= {"silenceSeconds": 90.0, "subscribeSeconds": 5.0}
        seed = bytes(range(1, 33))
        rows = [
            # The keys of the recorded tokens.
            ("2", "ES256", "main", elliptic(int.from_bytes(seed, "big")), ("view", "trade")),
            ("3", "Ed25519", "main", edwards(seed), ("view", "trade")),
            ("4", "ES256", "main", elliptic(made_up_number("reader")), ("view",)),
            ("5", "ES256", "other", elliptic(made_up_number("other")), ("view", "trade"))]
        self.keys = [Credential(KEY.format(number), kind, who, secret, key, permissions=may)
                     for number, kind, who, (key, secret), may in rows]
        self.keeper = Gatekeeper(world.clock, self.keys)
        self.sessions = []
        super().__init__(world)
        self.world.faults.unsupported = {"bad-checksum": "Coinbase's books have no checksums"}

    def build(self):
        clock = self.world.clock
        settlement = Unified("USD", holds=lambda order: True)
        settlement.cash = Cash(commission_places=16, commission_in="quote")
        self.exchange = Exchange(clock, self.world.identifiers, settlement)
        self.opened = clock.milliseconds()
        for info in json.loads(RECORDED.read_text()):
            self.exchange.list_instrument(instrument_from(info, Decimal(PRICES[info["product_id"]])))
        for name in ("main", "other"):
            self.exchange.open_account(name, BALANCES, maker=Decimal("0.006"), taker=Decimal("0.012"))
        self.limits = {"PRIVATE": Window(clock, "PRIVATE", "SECOND", 1, 30), "PUBLIC": Window(clock, "PUBLIC", "SECOND", 1, 10),
                       "CONNECTIONS": Window(clock, "CONNECTIONS", "SECOND", 1, 750),
                       "MESSAGES": Window(clock, "MESSAGES", "SECOND", 1, 8)}
        self.by_name = {}
        self.exchange.listeners += [self.note, self.follow]
        for session in self.sessions:
            session.restart()

    def note(self, event):
        """Gives fills their names, and knows orders by theirs."""
        if isinstance(event, OrderEvent):
            self.by_name[event.order.details["venueId"]] = event.order
            if event.fill is not None:
                event.fill.details["venueId"] = self.world.identifiers.uuid()
                event.fill.details["entryId"] = self.world.identifiers.hexadecimal(64)

    def follow(self, event):
        for session in list(self.sessions):
            session.follow(event)

    # Names and sums

    def named(self, *words):
        """An id that is always the same for these words."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("penstock", "coinbase", *words))))

    def user_id(self, who):
        return self.named("user", who.name)

    def portfolio_id(self, who):
        return self.named("portfolio", who.name)

    def wallet_id(self, who, currency):
        return self.named("wallet", who.name, currency)

    def worth(self, instrument, quantity, price):
        return self.exchange.settlement.margin.worth(instrument, quantity, price)

    def summary(self, who):
        return account.balance_summary(self, who, Given({}))["balance_summary"]

    # What time does

    def beat(self):
        self.set_off_brackets()
        for session in list(self.sessions):
            session.beat()

    def set_off_brackets(self):
        """A bracket whose stop is reached takes what there is, as far as its slack goes."""
        for order in list(self.exchange.living.values()):
            stop, last = order.details["stop"], order.instrument.price
            if stop is None or order.details.get("stopped") or order.state != "open":
                continue
            if last <= stop if order.side == "SELL" else last >= stop:
                order.details["stopped"] = True
                way = stop * configurations.BRACKET_SLACK
                price = stop - way if order.side == "SELL" else stop + way
                try:
                    self.exchange.amend(order, price=price - price % order.instrument.tick)
                except Refusal:
                    # Its money is not there any more: what rests goes on resting.
                    order.details["stopped"] = False

    def close(self, session):
        """Closes a connection that nobody uses."""
        asyncio.ensure_future(session.channel.close())

    # What the frame asks for

    def credentials(self):
        return self.keys

    def refuse(self, call, status, told):
        return trouble(status, told)

    def place(self, who, parameters):
        values = {"client_order_id": self.world.identifiers.uuid(), **parameters}
        try:
            return orders.place(self, who, Given(values))
        except OrderFailure as failure:
            raise VenueProblem(failure.response()) from None
        except VenueError as error:
            raise VenueProblem(error.body()) from None

    def instrument(self, wish):
        """Adds {symbol: BASE-QUOTE, price, info} like the first product, or changes {info, trading}."""
        known = self.exchange.instruments.get(wish["symbol"])
        if known is None:
            base, _, quote = wish["symbol"].partition("-")
            model = next(iter(self.exchange.instruments.values())).details["info"]
            info = {**model, "product_id": wish["symbol"], "base_currency_id": base, "quote_currency_id": quote,
                    "base_display_symbol": base, "quote_display_symbol": quote,
                    "display_name": wish["symbol"], **wish.get("info", {})}
            known = instrument_from(info, Decimal(str(wish["price"])))
            self.exchange.list_instrument(known)
        known.details["info"] = {**known.details["info"], **wish.get("info", {})}
        changed = instrument_from(known.details["info"], known.price)
        known.tick, known.step = changed.tick, changed.step
        known.trading = bool(wish.get("trading", known.trading))
        return known

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self).answer), Surface("webSocket", "wss", "", Streams(self,
                                                                                                         "webSocket").answer),
                Surface("streams", "wss", "", Streams(self, "streams").answer)]
