"""What can be asked of Binance, whether by REST or by WebSocket: one table of operations with their weights and needs."""
from dataclasses import dataclass
from typing import Callable

OPERATIONS = {}
REST = {}


@dataclass
class Operation:
    """`needs`: nothing, key, read or trade. `weight`: a number, or a function of the parameters as they
    were sent: weight counts before anything is checked. `orders`: how many it adds to
    the count of unfilled orders."""
    name: str
    perform: Callable
    wants: dict
    weight: object
    needs: str
    orders: int


def operation(name, rest=None, wants=None, weight=1, needs="nothing", orders=0):
    """Registers a function `(venue, account, values) -> body` under its WebSocket name and, `rest`, its method and path."""
    def register(perform):
        made = Operation(name, perform, wants or {}, weight, needs, orders)
        OPERATIONS[name] = made
        if rest:
            REST[tuple(rest.split())] = made
        return perform
    return register


def weigh(made, given):
    return made.weight(given) if callable(made.weight) else made.weight
