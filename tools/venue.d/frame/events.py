"""What the exchange tells its listeners, in the order in which it happens."""
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Optional

from .accounts import Account
from .instruments import Instrument
from .orders import Fill, Order


@dataclass
class OrderEvent:
    """`kind`: new, trade, canceled, replaced, expired, rejected, triggered, listed. `client_id` names the request of a cancel."""
    kind: str
    order: Order
    fill: Optional[Fill] = None
    client_id: str = ""
    before: dict = field(default_factory=dict)


@dataclass
class BalanceEvent:
    """Balances (and positions) changed: by `cause` order, transfer or funding; `delta` is only with transfers."""
    account: Account
    assets: list
    cause: str = "order"
    delta: Decimal = Decimal(0)
    symbol: str = ""


@dataclass
class TradeEvent:
    """A public trade."""
    instrument: Instrument
    number: int
    price: Decimal
    quantity: Decimal
    buyer_is_maker: bool
    at: int
    buyer: int = 0
    seller: int = 0


@dataclass
class BookEvent:
    """The visible book changed: {side: {price: quantity}}, under the book's new sequence number."""
    instrument: Instrument
    sequence: int
    changes: dict
    at: int


@dataclass
class ListEvent:
    """The state of a list of orders changed."""
    orders: object
    kind: str
