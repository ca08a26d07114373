"""What can be asked of OKX: operations with their limits and who may, for REST and WebSocket alike."""
from dataclasses import dataclass
from typing import Callable


@dataclass
class Operation:
    """`needs`: nothing, read or trade. `limit`: so many in two seconds, by `by`: address, user, or instrument (of a user).
    `rows`: each row of the request is answered for itself. `orders`: counts as new or amended orders."""
    name: str
    perform: Callable
    needs: str
    limit: int
    by: str
    rows: bool
    most: int
    orders: bool


NAMED = {}  # by what the WebSocket calls it, or its path
REST = {}  # by method and path


def operation(rest, name="", limit=20, by="user", needs="nothing", rows=False, most=1, orders=False):
    """Registers a function `(venue, account, given) -> data`: the data of the answer, for `rows` that of one row."""
    def register(perform):
        method, path = rest.split()
        made = Operation(name or path.removeprefix("/api/v5/"), perform, needs, limit, by, rows, most, orders)
        NAMED[made.name] = made
        REST[method, path] = made
        return perform
    return register
