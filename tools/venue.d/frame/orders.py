"""An order and its fills, as the exchange keeps them; what only one venue knows is in `details`."""
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Optional

from .accounts import Account
from .decimals import ZERO
from .instruments import Instrument

BUY, SELL = "BUY", "SELL"
# waiting: for the order it depends on. held: for its trigger. The last four are final.
STATES = ("waiting", "held", "open", "filled", "canceled", "expired", "rejected")
FINAL = frozenset(STATES[3:])


def opposite(side):
    return SELL if side == BUY else BUY


@dataclass
class Trigger:
    """When a held order comes to life: at a price, or `trailing` (a fraction) behind the best price since `activation`."""
    direction: str  # "rise": at or above the price; "fall": at or below it
    price: Optional[Decimal] = None
    trailing: Optional[Decimal] = None
    distance: Optional[Decimal] = None  # trailing by an amount instead of a fraction
    activation: Optional[Decimal] = None
    activates: str = ""  # the direction in which `activation` is reached; empty once it was
    extreme: Optional[Decimal] = None
    activated: Optional[int] = None

    def sees(self, price, now):
        """Takes in the last price; says whether it sets the order off."""
        if self.trailing is None and self.distance is None:
            return self.price is not None and (price >= self.price if self.direction == "rise" else price <= self.price)
        if self.activates:
            if price < self.activation if self.activates == "rise" else price > self.activation:
                return False
            self.activates = ""
        if self.activated is None:
            self.activated = now
            self.extreme = price
        self.extreme = max(self.extreme, price) if self.direction == "fall" else min(self.extreme, price)
        return price <= self.level() if self.direction == "fall" else price >= self.level()

    def level(self):
        """The price that sets it off as things are."""
        if self.trailing is None and self.distance is None:
            return self.price
        reference = self.extreme if self.extreme is not None else self.activation
        if reference is None:
            return None
        way = self.distance if self.distance is not None else reference * self.trailing
        return reference - way if self.direction == "fall" else reference + way


@dataclass
class Fill:
    number: int
    order: "Order"
    price: Decimal
    quantity: Decimal
    commission: Decimal
    asset: str
    is_maker: bool
    at: int
    realized: Decimal = ZERO
    details: dict = field(default_factory=dict)


@dataclass
class Order:
    account: Account
    instrument: Instrument
    side: str
    quantity: Decimal
    price: Optional[Decimal] = None  # None: a market order
    client_id: str = ""
    time_in_force: str = "GTC"  # GTC, IOC, FOK, DAY or GTD
    expires: Optional[int] = None
    post_only: bool = False
    reduce_only: bool = False
    closes: bool = False  # takes the quantity of the position when it is set off
    spend: Optional[Decimal] = None  # a market order by its amount of quote; `quantity` is then zero until it fills
    shown: Optional[Decimal] = None  # an iceberg's visible part
    trigger: Optional[Trigger] = None
    position_side: str = "BOTH"
    details: dict = field(default_factory=dict)

    number: int = 0
    state: str = "open"
    executed: Decimal = ZERO
    spent: Decimal = ZERO
    visible: Decimal = ZERO
    created: int = 0
    updated: int = 0
    working_since: int = -1
    priority: int = 0
    reason: str = ""
    fills: list = field(default_factory=list)
    lock: Optional["Lock"] = None
    contingency: Optional[object] = None

    @property
    def leaves(self):
        return self.quantity - self.executed

    @property
    def average(self):
        return self.spent / self.executed if self.executed else ZERO

    @property
    def is_final(self):
        return self.state in FINAL

    @property
    def is_triggered(self):
        return self.trigger is None or self.working_since != -1


@dataclass
class Lock:
    """What orders hold of one asset; those that exclude each other share one."""
    asset: str = ""
    amount: Decimal = ZERO
    orders: list = field(default_factory=list)
