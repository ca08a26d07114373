"""Reads what a request says: texts, amounts, choices, instruments; each refuses in Bybit's words."""
import re
from urllib.parse import unquote

from frame.decimals import plain

from .errors import BybitError, wrong

CATEGORIES = ("spot", "linear", "inverse", "option")
LINK_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")


def text(given, name, needed=False, default=""):
    """A member as text; numbers count as they were written, empty as absent."""
    value = given.get(name)
    if value is None or value == "":
        if needed:
            raise wrong(name, "is required")
        return default
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        raise wrong(name)
    return value


def choice(given, name, choices, needed=False, default=""):
    value = text(given, name, needed, default)
    if value and value not in choices:
        raise wrong(name)
    return value


def flag(given, name):
    return choice(given, name, ("true", "false"), default="false") == "true"


def decimal(given, name, needed=False):
    """A decimal that is not negative, or None."""
    value = text(given, name, needed)
    if not value:
        return None
    found = plain(value)
    if found is None:
        raise wrong(name)
    return found


def number(given, name, default=None, least=0, most=10**18):
    value = text(given, name)
    if not value:
        return default
    if not value.isdigit() or not least <= int(value) <= most:
        raise wrong(name)
    return int(value)


def category(given):
    """spot or linear: the others are not simulated, so they have no symbols."""
    return choice(given, "category", CATEGORIES, needed=True)


def link_id(given):
    value = text(given, "orderLinkId")
    if value and not LINK_ID.fullmatch(value):
        raise wrong("orderLinkId")
    return value


def instrument(venue, given, needed=True):
    kind, symbol = category(given), text(given, "symbol")
    if not symbol:
        if needed:
            raise wrong("symbol", "is required")
        return None
    found = venue.exchange.instruments.get(f"{kind}:{symbol}")
    if found is None:
        raise BybitError(170121) if kind == "spot" else wrong("symbol")
    return found


def scope(venue, given, needed=True):
    """Which instruments a question is about: a symbol, or all with a base or settlement coin; linear wants one of these."""
    kind = category(given)
    one = instrument(venue, given, needed=False)
    base, settle = text(given, "baseCoin"), text(given, "settleCoin")
    if needed and kind == "linear" and not (one or base or settle):
        raise wrong("symbol, settleCoin or baseCoin", "is required")
    return [each for each in venue.exchange.instruments.values() if each.details["category"] == kind and one in (None, each)
            and base in ("", each.base) and settle in ("", each.quote)]


def page(given, rows, default=20, most=50):
    """Rows of a page, newest first, and the cursor of the next; rows have a number first."""
    limit = number(given, "limit", default, 1, most)
    cursor = unquote(text(given, "cursor"))
    after = cursor.partition(":")[0]
    if after and not after.isdigit():
        raise wrong("cursor")
    found = [row for row in sorted(rows, key=lambda row: row[0], reverse=True) if not after or row[0] < int(after)]
    ahead = f"{found[limit - 1][0]}%3A{found[limit - 1][0]}" if len(found) > limit else ""
    return [row for _, row in found[:limit]], ahead
