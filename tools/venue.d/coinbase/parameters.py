"""Reads parameters: of queries, where a name may stand several times, and of JSON bodies."""
import calendar
import re
import time
from decimal import Decimal
from urllib.parse import unquote_plus

from frame.decimals import plain

from .errors import invalid

RFC3339 = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|\+00:00)")


def query(text):
    """{name: value, or a list of values}."""
    found = {}
    for part in text.split("&") if text else []:
        name, _, value = part.partition("=")
        name, value = unquote_plus(name).removesuffix("[]"), unquote_plus(value)
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    return found


def moment(text, name):
    """A time of RFC 3339 as milliseconds."""
    found = RFC3339.fullmatch(text) if isinstance(text, str) else None
    try:
        seconds = calendar.timegm(time.strptime(found[1], "%Y-%m-%dT%H:%M:%S"))
    except (TypeError, ValueError):
        raise invalid(f"{name} is not a time of RFC 3339") from None
    return seconds * 1000 + int(Decimal(found[2] or 0) * 1000)


class Given:
    """Parameters by name, and the credential they came with."""

    def __init__(self, values, credential=None):
        self.values = values
        self.credential = credential

    def __contains__(self, name):
        return self.values.get(name) not in (None, "")

    def text(self, name, choices=None, default=None):
        if name not in self:
            return default
        value = self.values[name]
        if not isinstance(value, str) or (choices and value not in choices):
            raise invalid(f"invalid value for {name}")
        return value

    def needed(self, name, choices=None):
        if name not in self:
            raise invalid(f"{name} is required")
        return self.text(name, choices)

    def amount(self, name):
        """A decimal in a text, above zero; None when it is absent."""
        if name not in self:
            return None
        value = plain(self.values[name])
        if value is None or not value:
            raise invalid(f"invalid value for {name}")
        return value

    def whole(self, name, default, highest):
        text = str(self.values.get(name) or default)
        if not text.isdigit():
            raise invalid(f"invalid value for {name}")
        return min(int(text), highest)

    def list(self, name):
        """Texts: a name that stands several times, a JSON list, or one text with commas."""
        value = self.values.get(name)
        if value in (None, ""):
            return []
        return [str(each) for each in value] if isinstance(value, list) else [each for each in str(value).split(",") if each]

    def moment(self, name):
        return moment(self.values[name], name) if name in self else None

    def flag(self, name):
        value = self.values.get(name, False)
        if value in (True, "true"):
            return True
        if value in (False, "false", None, ""):
            return False
        raise invalid(f"invalid value for {name}")
