"""A new order as REST asks for it, and as the WebSocket does, in one form."""
import calendar
import re
import time
from decimal import Decimal

from frame.decimals import ZERO

from .errors import VenueError, wrong
from .parameters import Given
from .placing import Price, Wish, side_of

RFC3339 = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


class Number(str):
    """A JSON number with the digits that it had."""


def moment(text, name):
    """A time of RFC 3339 as milliseconds."""
    found = RFC3339.fullmatch(str(text))
    try:
        seconds = calendar.timegm(time.strptime(found[1], "%Y-%m-%dT%H:%M:%S")) if found else None
    except ValueError:
        seconds = None
    if seconds is None:
        raise wrong(name)
    if found[3] != "Z":
        hours, minutes = found[3][1:].split(":")
        seconds -= (int(hours) * 3600 + int(minutes) * 60) * (1 if found[3][0] == "+" else -1)
    return seconds * 1000 + int(Decimal(found[2] or 0) * 1000)


def price(given, name):
    text = given.text(name)
    return None if text is None else Price.read(text, name)


def expiry(venue, text, name):
    """Unix seconds, or so many from now with a + before them."""
    if text in (None, "0"):
        return None
    if not re.fullmatch(r"\+?[0-9]{1,12}(\.[0-9]+)?", text):
        raise wrong(name)
    return venue.world.clock.milliseconds() + int(text[1:]) * 1000 if text[0] == "+" else int(Decimal(text) * 1000)


def leverage(text):
    if text in (None, "none", "0", "1", "1:1"):
        return 0
    found = re.fullmatch(r"([0-9]{1,2})(:1)?", text)
    if not found:
        raise wrong("leverage")
    return int(found[1])


def by_rest(venue, given, instrument):
    """Source: REST API, "Add Order"."""
    kind = given.needed("ordertype")
    if given.text("starttm", default="0") not in ("0", "+0"):
        raise VenueError("EGeneral:Invalid arguments:starttm")
    triggered = kind.startswith(("stop", "take", "trailing"))
    deadline = given.text("deadline")
    close = given.inner("close")
    return Wish(
        instrument, side_of(given.needed("type", ("buy", "sell"))), kind, needed_volume(given, "volume", kind),
        limit=None if triggered else price(given, "price"), first=price(given, "price") if triggered else None,
        second=price(given, "price2") if kind.endswith("-limit") else None, shown=given.amount("displayvol"),
        time_in_force=given.text("timeinforce", default="GTC").upper(),
        expires=expiry(venue, given.text("expiretm"), "expiretm"),
        flags=tuple(str(each).strip() for each in given.list("oflags")), reduce_only=given.flag("reduce_only"),
        leverage=leverage(given.text("leverage")), reference=given.text("trigger", ("last", "index"), ""),
        client_id=given.text("cl_ord_id", default=""), user_reference=given.whole("userref", -2 ** 31, 2 ** 31 - 1) or 0,
        deadline=moment(deadline, "deadline") if deadline else None, close=closing(close) if close else None)


def needed_volume(given, name, kind):
    volume = given.amount(name)
    if volume is None or (not volume and kind != "settle-position"):
        raise wrong(name)
    return volume or ZERO


def closing(given):
    """The order that is to close what this one fills, as its parameters of REST."""
    kind = given.needed("ordertype", ("limit", "iceberg", "stop-loss", "take-profit", "stop-loss-limit", "take-profit-limit",
                                      "trailing-stop", "trailing-stop-limit"))
    wanted = {"ordertype": kind, "price": given.needed("price")}
    if "price2" in given:
        wanted["price2"] = given.text("price2")
    for name in ("price", "price2"):
        price(Given(wanted), name)
    return wanted


def number(given, name):
    """Numbers of the WebSocket are JSON numbers: texts are refused."""
    value = given.values.get(name)
    if value is None:
        return None
    if not isinstance(value, Number):
        raise wrong(f"{name} must be a float" if isinstance(value, str) else name)
    return given.amount(name)


def stream_price(given, name, kind, is_offset=False):
    """A price of the WebSocket with its type: static, or relative by pct or quote."""
    value = given.values.get(name)
    if value is None:
        return None
    if not isinstance(value, Number):
        raise wrong(name)
    text = str(value)
    sign = "-" if text.startswith("-") else "+"
    found = Price.read(text.lstrip("-"), name)
    if kind != "static" or is_offset:
        found = Price(found.value, sign, kind == "pct")
    elif sign == "-":
        raise wrong(name)
    return found


def by_stream(venue, given, instrument):
    """Source: WebSocket v2, "Add Order"."""
    kind = given.needed("order_type")
    triggered = kind.startswith(("stop", "take", "trailing"))
    trailing = kind.startswith("trailing")
    triggers = given.inner("triggers") or Given({})
    trigger_kind = triggers.text("price_type", ("static", "pct", "quote"), "quote" if trailing else "static")
    limit_kind = given.text("limit_price_type", ("static", "pct", "quote"), "quote" if trailing else "static")
    limit = stream_price(given, "limit_price", limit_kind, trailing)
    cash = number(given, "cash_order_qty")
    flags = [name for name, wanted in (("post", given.flag("post_only")), ("viqc", cash is not None),
                                       ("nompp", given.flag("no_mpp"))) if wanted]
    flags += [each for each in [given.text("fee_preference", ("fcib", "fciq"))] if each]
    expires, deadline = given.text("expire_time"), given.text("deadline")
    allowed = instrument.details["info"]["leverage_buy"]
    conditional = given.inner("conditional")
    volume = number(given, "order_qty") if cash is None else cash
    if volume is None or (not volume and kind != "settle-position"):
        raise wrong("order_qty")
    return Wish(
        instrument, side_of(given.needed("side", ("buy", "sell"))), kind, volume,
        limit=None if triggered else limit, second=limit if triggered else None,
        first=stream_price(triggers, "price", trigger_kind, trailing) if triggered else None,
        shown=number(given, "display_qty"), time_in_force=given.text("time_in_force", default="GTC").upper(),
        expires=moment(expires, "expire_time") if expires else None, flags=tuple(flags), reduce_only=given.flag("reduce_only"),
        leverage=max(allowed, default=0) if given.flag("margin") else 0, reference=triggers.text("reference",
                                                                                                 ("last", "index"), ""),
        client_id=given.text("cl_ord_id", default=""),
        user_reference=given.whole("order_userref", -2 ** 31, 2 ** 31 - 1) or 0,
        deadline=moment(deadline, "deadline") if deadline else None,
        close=stream_closing(conditional) if conditional else None, details={"limitKind": limit_kind})


def stream_closing(given):
    kind = given.needed("order_type")
    triggered = kind.startswith(("stop", "take", "trailing"))
    first = given.text("trigger_price") if triggered else given.text("limit_price")
    wanted = {"ordertype": kind, "price": first}
    if triggered and "limit_price" in given:
        wanted["price2"] = given.text("limit_price")
    return closing(Given(wanted))
