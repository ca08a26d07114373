"""What can be asked of Binance: tables of operations with their weights and needs, for REST and WebSocket alike."""
from dataclasses import dataclass
from typing import Callable


@dataclass
class Operation:
    """`needs`: nothing, key, read or trade. `weight`: a number, or a function of the parameters as they
    were sent: weight counts before anything is checked. `orders`: how many it adds to the count of orders."""
    name: str
    perform: Callable
    wants: dict
    weight: object
    needs: str
    orders: int

    def weigh(self, given):
        return self.weight(given) if callable(self.weight) else self.weight


class Table:
    """`named` by their WebSocket names, `rest` by method and path."""

    def __init__(self):
        self.named = {}
        self.rest = {}

    def operation(self, name, *rest, wants=None, weight=1, needs="nothing", orders=0):
        """Registers a function `(venue, account, values) -> body` under its name and, `rest`, its methods and paths."""
        def register(perform):
            made = Operation(name, perform, wants or {}, weight, needs, orders)
            self.named[name] = made
            for place in rest:
                self.rest[tuple(place.split())] = made
            return perform
        return register


SPOT = Table()
FUTURES = Table()
