"""What is traded at Alpaca: assets and option contracts as recorded, and the instruments made of them."""
import json
import pathlib
from decimal import Decimal

from frame.instruments import Instrument

FOLDER = pathlib.Path(__file__).resolve().parent
EQUITY, CRYPTO, OPTION = "us_equity", "crypto", "us_option"
NINE = Decimal("0.000000001")


def recorded():
    """All instruments, from the rows kept beside this file; their `price` is ours."""
    rows = [(row, row["class"]) for row in json.loads((FOLDER / "assets.json").read_text())]
    rows += [(row, OPTION) for row in json.loads((FOLDER / "contracts.json").read_text())]
    return [instrument_from(row, kind) for row, kind in rows]


def instrument_from(row, kind):
    row = dict(row)
    price = Decimal(row.pop("price"))
    base, _, quote = row["symbol"].partition("/")
    tick = Decimal(row["price_increment"]) if kind == CRYPTO else Decimal("0.01") if price >= 1 else Decimal("0.0001")
    step = Decimal(row["min_trade_increment"]) if kind == CRYPTO else NINE if row.get("fractionable") else Decimal(1)
    level = Decimal(10) if kind == CRYPTO else Decimal(1000)
    details = {"row": row, "kind": kind, "size": Decimal(row.get("size", 1)), "level": level}
    return Instrument(row["symbol"], base, quote or "USD", tick, step, price, trading=row["tradable"],
                      smallest=Decimal(row.get("min_order_size", 0)), details=details)


def kind(instrument):
    return instrument.details["kind"]


def joined(instrument):
    """The symbol as positions have it: crypto without its slash."""
    return instrument.symbol.replace("/", "")


def find(exchange, name):
    """An instrument by its symbol (crypto with or without the slash) or ID; None when there is none."""
    if name in exchange.instruments:
        return exchange.instruments[name]
    for instrument in exchange.instruments.values():
        if name in (joined(instrument), instrument.details["row"]["id"]):
            return instrument
    return None
