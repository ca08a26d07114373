"""What a venue is to the frame; each venue is a subclass in a folder of its own."""
from dataclasses import dataclass, field

from .clock import Clock
from .decimals import shortest
from .faults import Faults
from .gate import Gate
from .identifiers import Identifiers
from .journal import Journal


# pingSeconds: between the venue's pings. connectionSeconds: the longest life of a connection. shutdownSeconds: from the
# announcement of a close to the close. wanderSeconds: between moves of prices by themselves; 0: none. fillPieces: in how many pieces each meeting with the venue's own levels trades.
SETTINGS = {"pingSeconds": 20.0, "connectionSeconds": 86_400.0, "shutdownSeconds": 1.0, "wanderSeconds": 0.0,
            "fillPieces": 1}


@dataclass
class World:
    """What the frame shares with a venue. `settings` can be changed by control while the venue runs."""
    clock: Clock
    identifiers: Identifiers
    folder: str
    channels: list = field(default_factory=list)
    settings: dict = field(default_factory=lambda: dict(SETTINGS))
    faults: Faults = None
    journal: Journal = None

    def __post_init__(self):
        self.faults = Faults(self.identifiers)
        self.journal = Journal(self.clock)


@dataclass
class Surface:
    """A TLS listener: its name in the ready line, its scheme and path there, and `async answer(request)`."""
    name: str
    scheme: str
    path: str
    answer: object


class Venue:
    name = ""
    summary = ""

    def __init__(self, world):
        self.world = world
        self.gate = Gate(world, self.refuse)
        self.exchange = None
        self.limits = {}
        self.build()

    def build(self):
        """Makes `self.exchange` with instruments and accounts, and `self.limits`: {name: Window}; reset calls it again."""
        raise NotImplementedError

    def surfaces(self):
        """The Surfaces that are listened on, in the order of their ports."""
        raise NotImplementedError

    def credentials(self):
        """The Credentials that are accepted."""
        raise NotImplementedError

    def refuse(self, call, status, told):
        """The Answer of a fault with this status, in the venue's words."""
        raise NotImplementedError

    def place(self, account, parameters):
        """Places an order from elsewhere, in the venue's own parameters; raises VenueProblem when it is refused."""
        raise NotImplementedError

    def instrument(self, wish):
        """Makes an instrument from what control says, or changes one; answers it."""
        raise NotImplementedError

    async def start(self):
        """Begins what runs beside the requests (streams that flush on a timer)."""

    def beat(self):
        """What the venue does as time goes, ten times a second."""

    async def stop(self):
        """Ends it."""

    def reset(self, seed):
        """Everything as at the start, with another seed; connections stay."""
        self.world.identifiers.restart(seed)
        self.world.faults.clear()
        self.world.journal.rows.clear()
        self.gate.banned_until.clear()
        self.build()
        self.exchange.fill_pieces = self.world.settings["fillPieces"]


class VenueProblem(Exception):
    """A refusal in the venue's own words; `words` is what a client would be told."""

    def __init__(self, words):
        super().__init__(str(words))
        self.words = words


def shown_order(order):
    """An order for the control interface, the same for every venue."""
    return {"orderId": order.number, "venueId": order.details.get("venueId", str(order.number)), "clientId": order.client_id, "account": order.account.name,
            "symbol": order.instrument.symbol, "side": order.side, "state": order.state,
            "price": None if order.price is None else shortest(order.price), "quantity": shortest(order.quantity),
            "executed": shortest(order.executed), "spent": shortest(order.spent), "timeInForce": order.time_in_force,
            "created": order.created, "updated": order.updated, "reason": order.reason, "fills": len(order.fills)}


def shown_fill(fill):
    return {"tradeId": fill.number, "orderId": fill.order.number, "clientId": fill.order.client_id,
            "account": fill.order.account.name, "symbol": fill.order.instrument.symbol, "side": fill.order.side,
            "price": shortest(fill.price), "quantity": shortest(fill.quantity), "commission": shortest(fill.commission),
            "commissionAsset": fill.asset, "realized": shortest(fill.realized), "maker": fill.is_maker, "at": fill.at}
