"""Reads what clients send: a JSON body whose numbers may be numbers or texts, and the parameters of a query."""
import json
import re
from decimal import Decimal
from uuid import UUID

from .errors import AlpacaError, malformed
from .times import read

NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{0,20})?([eE][+-]?[0-9]{1,2})?")


def body(text):
    """A JSON object; numbers stay texts, so that they are read exactly."""
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise AlpacaError(400, 40010000, "request body format is invalid")
    return {name: value for name, value in found.items() if value is not None and value != ""}


def number(given, name):
    """The exact value of a number or a text of one; None when there is none."""
    text = given.get(name)
    if text is None:
        return None
    if not isinstance(text, str) or not NUMBER.fullmatch(text):
        raise malformed(f"invalid {name}")
    return Decimal(text)


def choice(given, name, known, default=None):
    value = given.get(name, default)
    if value is not None and value not in known:
        raise malformed(f"invalid {name}")
    return value


def flag(given, name):
    value = given.get(name, False)
    if value in (True, "true", "True", "1"):
        return True
    if value in (False, "false", "False", "0"):
        return False
    raise malformed(f"invalid {name}")


def count(given, name, default, most):
    text = given.get(name, str(default))
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise malformed(f"invalid {name}")
    return int(text)


def moment(given, name):
    """A time in microseconds, or None."""
    text = given.get(name)
    if text is None:
        return None
    found = read(text)
    if found is None:
        raise malformed(f"Invalid format for parameter {name}: error parsing '{text}' as RFC3339 or 2006-01-02 time")
    return found


def identifier(text, name):
    try:
        return str(UUID(text))
    except ValueError:
        raise malformed(f"invalid {name}") from None
