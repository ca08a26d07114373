"""What can be asked of Alpaca: methods and paths, and what answers them."""
import re
from dataclasses import dataclass
from typing import Callable


@dataclass
class Operation:
    """`needs`: trade (the account's own key), data (any key), nothing. `pool` is the rate limit that it counts in."""
    method: str
    pattern: re.Pattern
    perform: Callable
    needs: str
    pool: str


TABLE = []


def operation(route, needs="trade", pool="trading"):
    """Registers a function `(venue, account, given, **names of the path) -> body or Answer` under `METHOD /path/{name}`."""
    method, _, path = route.partition(" ")
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>.+)" if path.endswith("{symbol_or_id}") else r"(?P<\1>[^/]+)", path))

    def register(perform):
        TABLE.append(Operation(method, pattern, perform, needs, pool))
        return perform
    return register


def find(method, path):
    """The operation and the names in its path; (None, {}) when there is none; the methods of a path besides."""
    matches = [(made, made.pattern.fullmatch(path)) for made in TABLE]
    known = [made.method for made, match in matches if match]
    for made, match in matches:
        if match and made.method == method:
            return made, match.groupdict(), known
    return None, {}, known
