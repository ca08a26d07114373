"""What can be asked of Kraken over REST: the private and public calls, what they need and what they cost."""
from dataclasses import dataclass
from typing import Callable


@dataclass
class Operation:
    """`needs`: nothing, read or trade. `cost`: what it adds to the counter of calls."""
    name: str
    perform: Callable
    needs: str
    cost: int


class Table:
    def __init__(self):
        self.named = {}

    def public(self, name):
        """Registers a function `(venue, given) -> result`."""
        def register(perform):
            self.named[f"/0/public/{name}"] = Operation(name, lambda venue, _, given: perform(venue, given), "nothing", 0)
            return perform
        return register

    def private(self, name, needs="read", cost=1):
        """Registers a function `(venue, account, given) -> result`."""
        def register(perform):
            self.named[f"/0/private/{name}"] = Operation(name, perform, needs, cost)
            return perform
        return register


CALLS = Table()
