"""What can be traded: its assets, steps and bounds; what only one venue knows is in `details`."""
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Optional

from .decimals import ZERO


@dataclass
class Contract:
    """What one unit is worth: `value` of the base asset, settled in `asset`; of the quote asset when it is inverse."""
    value: Decimal
    asset: str
    inverse: bool = False


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
    contract: Optional[Contract] = None
    details: dict = field(default_factory=dict)
