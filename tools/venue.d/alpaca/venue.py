"""Alpaca as a venue of the frame."""
from decimal import Decimal

from frame.exchange import Exchange
from frame.limits import Window
from frame.venue import Surface, Venue, VenueProblem

from . import assets
from .data_stream import DataStreams
from .errors import AlpacaError, trouble
from .feed import Feed
from .hours import Hours
from .keys import Keeper, made_up_keys
from .placing import place
from .rest import Rest
from .settlement import CASH, Brokerage
from .times import Stamps, written
from .trading_stream import TradingStreams
from .updates import Updates
from .wishes import read_wish

# marketOpen: of equities and options. pendingMilliseconds: how long cancels and replacements are pending.
# binaryFrames: the stream of orders in binary frames, as the paper host sends it. dataConnections: of one key to a feed.
SETTINGS = {"marketOpen": True, "pendingMilliseconds": 0, "binaryFrames": True, "dataConnections": 1}


class Alpaca(Venue):
    name = "alpaca"

    def __init__(self, world):
        world.settings |= SETTINGS
        self.keys = made_up_keys()
        self.keeper = Keeper(self.keys)
        self.stamps = Stamps(world.clock)
        self.updates = Updates(self)
        self.feed = Feed(self)
        super().__init__(world)
        world.faults.unsupported = {"bad-checksum": "Alpaca's books have no checksums",
                                    "ban": "Alpaca bans no address: it refuses with 429"}

    def build(self):
        world = self.world
        self.by_id, self.due = {}, []
        self.hours = Hours(self)
        self.exchange = Exchange(world.clock, world.identifiers, Brokerage(), assets.recorded())
        for name in ("main", "other"):
            account = self.exchange.open_account(name, {CASH: "1000000"}, maker=Decimal("0.0015"), taker=Decimal("0.0025"))
            account.details |= {
                "venueId": world.identifiers.uuid(), "number": "PA" + made_number(world), "activities": [],
                "created_at": written(self.stamps.next()), "equity": account.balance(CASH).total,
                "configuration": {
                    "dtbp_check": "entry", "trade_confirm_email": "all", "suspend_trade": False, "no_shorting": False,
                    "fractional_trading": True, "max_margin_multiplier": "4", "pdt_check": "entry",
                    "ptp_no_exception_entry": False, "max_options_trading_level": 2}}
        self.limits = {"trading": Window(world.clock, "REQUESTS", "MINUTE", 1, 200),
                       "data": Window(world.clock, "REQUESTS", "MINUTE", 1, 200)}
        self.exchange.listeners += [self.updates.hear, self.feed.hear]

    def surfaces(self):
        return [Surface("rest", "https", "", Rest(self).answer), Surface("webSocket", "wss", "", TradingStreams(self).answer),
                Surface("stream", "wss", "", DataStreams(self).answer)]

    def credentials(self):
        return self.keys

    def refuse(self, call, status, told):
        answer = trouble(status).answer()
        if status == 429:
            answer.headers = {"Retry-After": str(told["retryAfter"])}
        return answer

    def place(self, account, parameters):
        given = {name: value if isinstance(value, (bool, dict, list)) else str(value) for name, value in parameters.items()}
        try:
            return place(self, account, read_wish(self.exchange, given))
        except AlpacaError as error:
            raise VenueProblem(error.body()) from None

    def instrument(self, wish):
        """Adds {symbol, class, price, row: fields of the asset}, or changes {row, trading}."""
        known = self.exchange.instruments.get(wish["symbol"])
        changes = wish.get("row", {})
        if known is None:
            kind = wish.get("class", "crypto" if "/" in wish["symbol"] else "us_equity")
            model = next(each for each in self.exchange.instruments.values() if assets.kind(each) == kind)
            row = {**model.details["row"], "id": self.world.identifiers.uuid(), "symbol": wish["symbol"],
                   "name": wish["symbol"],
                   "price": str(wish["price"]), **changes}
            known = assets.instrument_from(row, kind)
            self.exchange.list_instrument(known)
        elif changes:
            known.details["row"].update(changes)
            changed = assets.instrument_from({**known.details["row"], "price": str(known.price)}, assets.kind(known))
            known.tick, known.step, known.smallest = changed.tick, changed.step, changed.smallest
        known.trading = bool(wish.get("trading", known.trading))
        return known

    # What takes a while

    def waits(self, order, pending, finish, fail):
        """Does something after a while; meanwhile the order is pending, and when it has ended by then it fails."""
        order.details["pending"] = pending
        order.details["updated_at"] = self.stamps.next()
        self.updates.tell(order, pending)
        self.due.append((self.world.clock.true_milliseconds() + self.world.settings["pendingMilliseconds"], order, finish,
                         fail))

    def beat(self):
        self.hours.change(self.world.settings["marketOpen"])
        now = self.world.clock.true_milliseconds()
        ready, self.due = [row for row in self.due if row[0] <= now], [row for row in self.due if row[0] > now]
        for _, order, finish, fail in ready:
            order.details.pop("pending", None)
            (fail if order.is_final else finish)()
        self.feed.beat()


def made_number(world):
    return world.identifiers.text(10).upper()
