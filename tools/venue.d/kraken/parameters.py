"""Reads parameters of REST: forms with names such as close[price], or JSON; each value is checked when it is asked for."""
import json
import re
from urllib.parse import parse_qsl

from frame.decimals import plain

from .errors import VenueError, wrong

INNER = re.compile(r"(\w+)\[(\w+)\]")


def parsed(text, content_type):
    """The parameters of a query or a body; raises ValueError when it is neither a form nor a JSON object."""
    if "json" in content_type:
        given = json.loads(text or "{}", parse_float=str)
        if not isinstance(given, dict):
            raise ValueError("an object is wanted")
        pairs = list(given.items())
    else:
        pairs = parse_qsl(text, keep_blank_values=True)
    given = {}
    for name, value in pairs:
        inner = INNER.fullmatch(name)
        if inner:
            given.setdefault(inner[1], {})[inner[2]] = value
        else:
            given[name] = value
    return given


class Given:
    """Parameters by name; what is absent, or empty, is None."""

    def __init__(self, values):
        self.values = values

    def __contains__(self, name):
        return self.values.get(name) not in (None, "")

    def text(self, name, choices=None, default=None):
        if name not in self:
            return default
        value = self.values[name]
        if isinstance(value, (dict, list, bool)) or (choices and str(value) not in choices):
            raise wrong(name)
        return str(value)

    def needed(self, name, choices=None):
        if name not in self:
            raise wrong(name)
        return self.text(name, choices)

    def amount(self, name):
        """A decimal that is not negative."""
        if name not in self:
            return None
        value = plain(str(self.values[name]))
        if value is None:
            raise wrong(name)
        return value

    def whole(self, name, low=0, high=2 ** 63 - 1):
        if name not in self:
            return None
        text = str(self.values[name])
        if not re.fullmatch(r"-?[0-9]{1,19}", text) or not low <= int(text) <= high:
            raise wrong(name)
        return int(text)

    def flag(self, name):
        """True and false as JSON, and as clients write them into forms."""
        if name not in self:
            return False
        text = str(self.values[name]).lower()
        if text not in ("true", "false", "1", "0"):
            raise wrong(name)
        return text in ("true", "1")

    def list(self, name):
        """A list, or texts with commas between them."""
        if name not in self:
            return []
        value = self.values[name]
        return value if isinstance(value, list) else [each for each in str(value).split(",") if each]

    def inner(self, name):
        """An object inside, or None."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, dict):
            raise wrong(name)
        return Given(value)

    def moment(self, name):
        """Unix seconds, with a fraction if there is one, as milliseconds."""
        value = self.amount(name)
        return None if value is None else int(value * 1000)


def instrument(venue, given, name="pair"):
    found = venue.pair(given.needed(name))
    if found is None:
        raise VenueError("EQuery:Unknown asset pair")
    return found
