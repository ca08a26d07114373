"""Reads what a request says: texts, amounts, choices, instruments; each refuses in OKX's words."""
import re

from frame.decimals import plain

from .errors import OKXError, missing, wrong

CLIENT_ID = re.compile(r"[A-Za-z0-9]{1,32}")
TAG = re.compile(r"[A-Za-z0-9]{1,16}")


def text(given, name, needed=False, default=""):
    """A member as text, however it was written; empty counts as absent."""
    value = given.get(name)
    if value is None or value == "":
        if needed:
            raise missing(name)
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


def amount(given, name, needed=False):
    """A positive decimal, or None."""
    value = text(given, name, needed)
    if not value:
        return None
    found = plain(value)
    if not found:
        raise wrong(name)
    return found


def number(given, name, default=None):
    value = text(given, name)
    if not value:
        return default
    if not value.isdigit() or len(value) > 20:
        raise wrong(name)
    return int(value)


def matching(given, name, pattern):
    value = text(given, name)
    if value and not pattern.fullmatch(value):
        raise wrong(name)
    return value


def client_id(given, name="clOrdId"):
    return matching(given, name, CLIENT_ID)


def instrument(venue, given, needed=True):
    """The instrument by its name, or by its code as newer servers want it."""
    name, code = text(given, "instId"), text(given, "instIdCode")
    if not name and not code:
        if needed:
            raise missing("instId")
        return None
    for each in venue.exchange.instruments.values():
        if each.symbol == name or (not name and str(each.details["info"]["instIdCode"]) == code):
            return each
    raise OKXError("51001")


def limit(given, most=100, default=100):
    found = number(given, "limit", default)
    if not 1 <= found <= most:
        raise wrong("limit")
    return found


def page(given, rows, key, most=100):
    """The rows, newest first, between `after` (older than) and `before` (newer than) an id, as far as the limit goes."""
    after, before = number(given, "after"), number(given, "before")
    found = [row for row in sorted(rows, key=key, reverse=True)
             if (after is None or key(row) < after) and (before is None or key(row) > before)]
    count = limit(given, most)
    return found[-count:] if before is not None and after is None else found[:count]
