"""What can be asked of Bybit: operations with their limits and who may, for REST and the trade WebSocket alike."""
from dataclasses import dataclass
from typing import Callable


@dataclass
class Operation:
    """`needs`: nothing, read or trade. `limit`: so many in a second for each user, of spot and of contracts; None: not counted.
    `batch`: the name of the operation that is performed for each row."""
    name: str
    perform: Callable
    needs: str
    limit: tuple
    batch: bool


NAMED = {}
REST = {}


def operation(rest, name="", limit=(50, 50), needs="nothing", batch=False):
    """Registers a function `(venue, account, given) -> result`, for `batch` that of one row."""
    def register(perform):
        method, path = rest.split()
        made = Operation(name or path.removeprefix("/v5/").replace("/", "."), perform, needs, None if needs == "nothing" else limit, batch)
        NAMED[made.name] = made
        REST[method, path] = made
        return perform
    return register
