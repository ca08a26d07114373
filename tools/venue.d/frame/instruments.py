"""What can be traded: its assets, steps and bounds; what only one venue knows is in `details`."""
from dataclasses import dataclass, field
from decimal import Decimal

from .decimals import ZERO


@dataclass
class Instrument:
    symbol: str
    base: str
    quote: str
    tick: Decimal
    step: Decimal
    price: Decimal
    smallest: Decimal = ZERO
    largest: Decimal = ZERO
    notional: Decimal = ZERO
    trading: bool = True
    details: dict = field(default_factory=dict)
