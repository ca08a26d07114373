"""Reads parameters: of forms and queries, where a name may stand several times, and of rows of a batch."""
import re
from decimal import Decimal
from urllib.parse import parse_qsl

from frame.decimals import plain

from .errors import invalid, missing


def parsed(text):
    """{name: value, or a list of values}."""
    found = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    return found


class Given:
    """Parameters by name; what is absent, or empty, is None."""

    def __init__(self, values):
        self.values = values

    def __contains__(self, name):
        return self.values.get(name) not in (None, "")

    def text(self, name, choices=None, default=None):
        if name not in self:
            return default
        value = str(self.values[name])
        if isinstance(self.values[name], (dict, list, bool)) or (choices and value not in choices):
            raise invalid(name)
        return value

    def needed(self, name, choices=None):
        if name not in self:
            raise missing(name)
        return self.text(name, choices)

    def amount(self, name):
        if name not in self:
            return None
        text = str(self.values[name])
        value = plain(text)
        if value is None:
            # Python's clients write small numbers with an exponent, large ones with a point and a zero.
            if not re.fullmatch(r"[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}", text):
                raise invalid(name)
            value = Decimal(text)
        return value

    def whole(self, name, default=None):
        text = str(self.values[name]) if name in self else None
        if text is not None and not re.fullmatch(r"[0-9]{1,18}", text):
            raise invalid(name)
        return default if text is None else int(text)

    def flag(self, name):
        text = str(self.values.get(name) or "false").lower()
        if text not in ("true", "false"):
            raise invalid(name)
        return text == "true"

    def list(self, *names):
        """Texts under one of the names: several times, as a list, or with commas between them."""
        for name in names:
            value = self.values.get(name)
            if value not in (None, ""):
                rows = value if isinstance(value, list) else str(value).split(",")
                return [str(each).strip() for each in rows if str(each).strip()]
        return []
