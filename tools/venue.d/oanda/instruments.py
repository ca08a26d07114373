"""What is traded at OANDA, from recorded rows; `price` in them is ours."""
import json
import pathlib
from decimal import Decimal

from frame.decimals import fixed, shortest
from frame.instruments import Instrument

FOLDER = pathlib.Path(__file__).resolve().parent
LEVELS, SPREAD_PIPS = 4, Decimal("1.2")


def recorded():
    return [instrument_from(row) for row in json.loads((FOLDER / "instruments.json").read_text())]


def instrument_from(row):
    row = dict(row)
    price = Decimal(str(row.pop("price")))
    base, _, quote = row["name"].partition("_")
    tick = Decimal(1).scaleb(-row["displayPrecision"])
    level = Decimal(1_000_000 if row["type"] == "CURRENCY" else 500)
    return Instrument(row["name"], base, quote, tick, Decimal(1).scaleb(-row["tradeUnitsPrecision"]), price,
                      details={"row": row, "level": level})


def lay(book):
    """The book as OANDA has it: a few levels each side, a spread of somewhat more than a pip."""
    instrument = book.instrument
    pip = Decimal(1).scaleb(instrument.details["row"]["pipLocation"])
    book.depth, book.spread_ticks = LEVELS, int(SPREAD_PIPS * pip / instrument.tick)
    book.make(instrument.price, instrument.details["level"])


def price_text(instrument, value):
    return fixed(value, instrument.details["row"]["displayPrecision"])


def units_text(value):
    return shortest(value)


def money(value):
    """Amounts of the account have four decimals."""
    return fixed(value, 4)
