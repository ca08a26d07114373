"""Who trades: balances with what is locked, positions, and the rates of commission."""
from dataclasses import dataclass, field
from decimal import Decimal

from .decimals import ZERO


@dataclass
class Balance:
    total: Decimal = ZERO
    locked: Decimal = ZERO

    @property
    def free(self):
        return self.total - self.locked


@dataclass
class Position:
    symbol: str
    side: str = "BOTH"
    quantity: Decimal = ZERO
    entry: Decimal = ZERO
    realized: Decimal = ZERO
    updated: int = 0


@dataclass
class Account:
    name: str
    number: int
    maker: Decimal = Decimal("0.001")
    taker: Decimal = Decimal("0.001")
    balances: dict = field(default_factory=dict)
    positions: dict = field(default_factory=dict)
    leverage: dict = field(default_factory=dict)
    updated: int = 0
    details: dict = field(default_factory=dict)

    def balance(self, asset):
        return self.balances.setdefault(asset, Balance())

    def position(self, symbol, side="BOTH"):
        return self.positions.setdefault((symbol, side), Position(symbol, side))
