"""What a client wants to order: the fields of a body, read and checked."""
from dataclasses import dataclass
from decimal import Decimal
from typing import Optional

from frame.instruments import Instrument
from frame.orders import BUY, SELL

from . import assets, rules
from .errors import malformed, unprocessable
from .parameters import choice, flag, number

LONGEST_NAME = 128


@dataclass
class Wish:
    instrument: Instrument
    side: str
    type: str
    time_in_force: str
    order_class: str = ""
    client_order_id: str = ""
    qty: Optional[Decimal] = None
    notional: Optional[Decimal] = None
    limit_price: Optional[Decimal] = None
    stop_price: Optional[Decimal] = None
    trail_price: Optional[Decimal] = None
    trail_percent: Optional[Decimal] = None
    take_profit: Optional[Decimal] = None
    stop_loss: Optional[Decimal] = None
    stop_loss_limit: Optional[Decimal] = None
    extended_hours: bool = False
    position_intent: Optional[str] = None

    def check(self, base_price):
        """Everything that can be wrong with it whoever sent it."""
        rules.check_fields(self)
        rules.check_size(self)
        rules.check_prices(self)
        rules.check_asset(self)
        rules.check_class(self, base_price)
        rules.check_least(self, self.limit_price or self.stop_price or base_price)


def exits(given):
    """The prices of `take_profit` and `stop_loss`."""
    found = {}
    for name, fields in (("take_profit", {"limit_price": "take_profit"}),
                         ("stop_loss", {"stop_price": "stop_loss", "limit_price": "stop_loss_limit"})):
        part = given.get(name)
        if part is None:
            continue
        if not isinstance(part, dict):
            raise malformed(f"invalid {name}")
        found.update({ours: number(part, theirs) for theirs, ours in fields.items() if part.get(theirs) is not None})
    return found


def client_order_id(given):
    name = given.get("client_order_id", "")
    if not isinstance(name, str):
        raise malformed("invalid client_order_id")
    if len(name) > LONGEST_NAME:
        raise malformed(f"client_order_id must be no longer than {LONGEST_NAME} characters")
    return name


def read_wish(exchange, given):
    """The wish that a body holds, as far as its fields can be read."""
    if choice(given, "order_class", (*rules.CLASSES, "mleg"), "") == "mleg":
        raise unprocessable("mleg orders are not allowed for this account")
    name = given.get("symbol")
    if name is None:
        raise malformed("symbol is required")
    instrument = assets.find(exchange, name) if isinstance(name, str) else None
    if instrument is None:
        raise unprocessable(f'asset "{name}" not found')
    intent = choice(given, "position_intent", rules.INTENTS)
    side = choice(given, "side", ("buy", "sell"), intent.partition("_")[0] if intent else None)
    kind = choice(given, "type", rules.TYPES)
    time_in_force = choice(given, "time_in_force", rules.TIMES)
    if side is None or kind is None or time_in_force is None:
        missing = "side" if side is None else "type" if kind is None else "time_in_force"
        raise malformed(f"{missing} is required")
    if intent and not intent.startswith(side):
        raise unprocessable("order side does not match position intent specified")
    amounts = {field: number(given, field) for field in ("qty", "notional", "limit_price", "stop_price", "trail_price",
                                                         "trail_percent")}
    wish = Wish(instrument, BUY if side == "buy" else SELL, kind, time_in_force, given.get("order_class", ""),
                client_order_id(given), **amounts, **exits(given), extended_hours=flag(given, "extended_hours"),
                position_intent=intent)
    # The limit of a one-cancels-other order is its take-profit; clients send it in either place.
    if wish.order_class == "oco" and wish.type == "limit":
        wish.limit_price = wish.limit_price if wish.limit_price is not None else wish.take_profit
        wish.take_profit = wish.take_profit if wish.take_profit is not None else wish.limit_price
    return wish
