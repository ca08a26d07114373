"""Exact decimals: read from text, cut to steps, written with a fixed number of digits."""
import decimal
import re
from decimal import Decimal

# Enough for the product of any two amounts that a venue takes; only averages are ever rounded.
decimal.setcontext(decimal.Context(prec=60, rounding=decimal.ROUND_HALF_EVEN))

ZERO = Decimal(0)
PLAIN = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")


def plain(text):
    """The value of a text such as `12.50`; None for signs, exponents, blanks and everything else."""
    return Decimal(text) if isinstance(text, str) and PLAIN.fullmatch(text) else None


def digits(value):
    """How many decimals the value has, trailing zeros not counted."""
    return max(0, -value.normalize().as_tuple().exponent)


def is_multiple(value, step, start=ZERO):
    return not step or (value - start) % step == 0


def floor_to(value, step):
    """The largest multiple of the step that is not above the value."""
    return value - value % step if step else value


def cut(value, places):
    """The value with so many decimals, the rest cut off."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=decimal.ROUND_DOWN)


def fixed(value, places):
    """The value as text with exactly so many decimals, rounded half up, never with an exponent."""
    return f"{value.quantize(Decimal(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP):f}"


def shortest(value):
    """The value as text without trailing zeros and without an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
