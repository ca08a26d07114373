"""From what REST or the WebSocket asked for to an order of the exchange: types, prices, flags, times, and their checks."""
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Optional

from frame.decimals import PLAIN, ZERO, digits, is_multiple
from frame.orders import BUY, Order, Trigger

from .errors import VenueError, wrong
from .names import identifier

TYPES = ("market", "limit", "iceberg", "stop-loss", "take-profit", "stop-loss-limit", "take-profit-limit", "trailing-stop",
         "trailing-stop-limit", "settle-position")
FLAGS = {"fcib", "fciq", "nompp", "post", "viqc"}
CLIENT_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}|[\x21-\x7e]{1,18}")


@dataclass
class Price:
    """A price as it was asked for: a number, or one relative to the last price (`sign` + or -, # for the better side)."""
    value: Decimal
    sign: str = ""
    is_percent: bool = False

    @classmethod
    def read(cls, text, name):
        found = re.fullmatch(rf"([+\-#]?)({PLAIN.pattern})(%?)", text)
        if not found or (found[4] and not found[1]):
            raise wrong(name)
        return cls(Decimal(found[2]), found[1], bool(found[4]))

    def way(self, reference):
        return reference * self.value / 100 if self.is_percent else self.value

    def resolve(self, reference, side, tick):
        if not self.sign:
            return self.value
        sign = self.sign if self.sign != "#" else "-" if side == BUY else "+"
        found = reference + (self.way(reference) if sign == "+" else -self.way(reference))
        return found - found % tick


@dataclass
class Wish:
    """A new order, the same whichever way it came. `first` is the trigger's price, or its distance; `second` the limit's."""
    instrument: object
    side: str
    kind: str
    volume: Decimal
    limit: Optional[Price] = None
    first: Optional[Price] = None
    second: Optional[Price] = None
    shown: Optional[Decimal] = None
    time_in_force: str = "GTC"
    expires: Optional[int] = None
    flags: tuple = ()
    reduce_only: bool = False
    leverage: int = 0
    reference: str = ""
    client_id: str = ""
    user_reference: int = 0
    deadline: Optional[int] = None
    close: Optional[dict] = None
    details: dict = field(default_factory=dict)


def order(venue, account, wish):
    """The order of a wish; raises what is wrong with it."""
    instrument, now = wish.instrument, venue.world.clock.milliseconds()
    check_state(wish)
    check_names(wish)
    check_times(wish, now)
    check_flags(wish)
    check_leverage(wish)
    limit, trigger = prices(wish)
    volume, spend = amounts(wish, limit, trigger)
    flags = list(wish.flags) if {"fcib", "fciq"} & set(wish.flags) else ["fciq", *wish.flags]
    details = {"venueId": identifier(venue.world.identifiers, "O"), "ordertype": wish.kind, "oflags": ",".join(flags),
               "userref": wish.user_reference, "first": wish.first, "second": wish.second, "close": wish.close,
               "reference": wish.reference or "last", "amended": False, "deadline": wish.deadline, **wish.details}
    if wish.leverage:
        details["leverage"] = wish.leverage
    made = Order(account, instrument, wish.side, volume, limit, client_id=wish.client_id, time_in_force=wish.time_in_force,
                 expires=wish.expires, post_only="post" in wish.flags,
                 reduce_only=wish.reduce_only or wish.kind == "settle-position", spend=spend,
                 shown=wish.shown if wish.shown and wish.shown < wish.volume else None, trigger=trigger, details=details)
    if wish.kind == "settle-position" and not volume:
        made.quantity = venue.exchange.settlement.room(made)
    return made


def check_state(wish):
    state = wish.instrument.details["info"]["status"]
    allowed = {"online": True, "post_only": "post" in wish.flags, "limit_only": wish.kind == "limit",
               "reduce_only": wish.reduce_only}
    if not allowed.get(state, False):
        raise VenueError(f"EService:Market in {state} mode")


def check_names(wish):
    if wish.kind not in TYPES:
        raise wrong("ordertype")
    if wish.client_id and wish.user_reference:
        raise wrong("cl_ord_id and userref are mutually exclusive")
    if wish.client_id and not CLIENT_ID.fullmatch(wish.client_id):
        raise wrong("cl_ord_id")


def check_times(wish, now):
    if wish.time_in_force not in ("GTC", "IOC", "FOK", "GTD"):
        raise wrong("timeinforce")
    if wish.time_in_force in ("IOC", "FOK") and wish.limit is None and wish.second is None:
        raise wrong("timeinforce")
    if wish.time_in_force == "GTD" and (wish.expires is None or wish.expires <= now):
        raise wrong("expiretm")
    if wish.time_in_force != "GTD" and wish.expires is not None:
        wish.time_in_force = "GTD"
    if wish.deadline is not None and not now + 500 <= wish.deadline <= now + 60_000:
        raise VenueError("EService:Deadline elapsed") if wish.deadline < now + 500 else wrong("deadline")


def check_flags(wish):
    if not FLAGS.issuperset(wish.flags):
        raise wrong("oflags")
    if "post" in wish.flags and (wish.kind not in ("limit", "iceberg") or wish.time_in_force in ("IOC", "FOK")):
        raise VenueError("EOrder:Invalid order")
    if "viqc" in wish.flags and (wish.kind != "market" or wish.side != BUY):
        raise wrong("viqc")


def check_leverage(wish):
    allowed = wish.instrument.details["info"]["leverage_buy" if wish.side == BUY else "leverage_sell"]
    if wish.leverage and wish.leverage not in allowed:
        raise wrong("leverage")
    if not wish.leverage and (wish.reduce_only or wish.kind == "settle-position"):
        raise wrong("reduce_only" if wish.reduce_only else "leverage")


def prices(wish):
    """The limit price, if there is one already, and the trigger."""
    instrument, kind, side = wish.instrument, wish.kind, wish.side
    has_trigger, has_limit = kind.startswith(("stop", "take", "trailing")), kind in ("limit",
                                                                                     "iceberg") or kind.endswith("-limit")
    if has_trigger != (wish.first is not None):
        raise wrong("price")
    if has_limit != (wish.limit is not None or wish.second is not None):
        raise wrong("price2" if has_trigger else "price")
    if wish.reference not in ("", "last", "index") or (wish.reference and not has_trigger):
        raise wrong("trigger")
    trailing = kind.startswith("trailing")
    if trailing:
        if wish.first.sign != "+" or not wish.first.value or (wish.second and wish.second.sign not in ("+", "-")):
            raise wrong("price")
        distance = {"trailing": wish.first.value / 100} if wish.first.is_percent else {"distance": wish.first.value}
        return None, Trigger("rise" if side == BUY else "fall", **distance)
    last, trigger = instrument.price, None
    if has_trigger:
        level = wish.first.resolve(last, side, instrument.tick)
        check_price(instrument, level)
        trigger = Trigger("rise" if (side == BUY) == kind.startswith("stop") else "fall", price=level)
    asked = wish.second if has_trigger else wish.limit
    limit = asked.resolve(trigger.price if trigger else last, side, instrument.tick) if asked else None
    if limit is not None:
        check_price(instrument, limit)
    return limit, trigger


def check_price(instrument, price):
    info = instrument.details["info"]
    if price <= 0:
        raise wrong("price")
    if digits(price) > info["pair_decimals"]:
        raise VenueError(f"EOrder:Invalid price:{info['altname']} price can only be specified up to "
                         f"{info['pair_decimals']} decimals.")
    if not is_multiple(price, instrument.tick):
        raise VenueError("EOrder:Tick size check failed")


def check_volume(instrument, volume, name="volume"):
    info = instrument.details["info"]
    if digits(volume) > info["lot_decimals"]:
        raise wrong(name)
    if volume < Decimal(info["ordermin"]):
        raise wrong(f"{name} minimum not met")


def amounts(wish, limit, trigger):
    """The volume, and what is to be spent instead of it."""
    info = wish.instrument.details["info"]
    if "viqc" in wish.flags:
        if digits(wish.volume) > info["cost_decimals"]:
            raise wrong("volume")
        cost, volume, spend = wish.volume, ZERO, wish.volume
    else:
        if wish.kind != "settle-position" or wish.volume:
            check_volume(wish.instrument, wish.volume)
        price = limit if limit is not None else trigger.price if trigger and trigger.price else wish.instrument.price
        cost, volume, spend = wish.volume * price, wish.volume, None
    if cost < Decimal(info["costmin"]) and wish.kind != "settle-position":
        raise VenueError("EOrder:Cost minimum not met")
    if (wish.kind == "iceberg") != (wish.shown is not None):
        raise wrong("displayvol")
    if wish.shown is not None and (wish.shown * 15 < wish.volume or digits(wish.shown) > info["lot_decimals"]):
        raise wrong("displayvol")
    return volume, spend


def side_of(text):
    return "BUY" if text == "buy" else "SELL"
