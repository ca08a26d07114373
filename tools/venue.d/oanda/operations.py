"""What can be asked of OANDA: methods and paths, and what answers them."""
import re
from dataclasses import dataclass
from typing import Callable


@dataclass
class Operation:
    method: str
    pattern: re.Pattern
    perform: Callable


TABLE = []


def operation(route):
    """Registers a function `(venue, account, given, **names of the path) -> body or Answer` under `METHOD /path/{name}`; the
    paths of an account begin with `~`."""
    method, _, path = route.partition(" ")
    path = path.replace("~", "/v3/accounts/{accountID}")
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def register(perform):
        TABLE.append(Operation(method, pattern, perform))
        return perform
    return register


def find(method, path):
    """The operation, the names in its path, and whether the path is known with any method."""
    matches = [(made, made.pattern.fullmatch(path)) for made in TABLE]
    for made, match in matches:
        if match and made.method == method:
            return made, match.groupdict(), True
    return None, {}, any(match for _, match in matches)
