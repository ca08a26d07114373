"""What can be asked of Coinbase over REST: methods, paths with names in them, and what they need."""
import re
from dataclasses import dataclass
from typing import Callable

PREFIX = "/api/v3/brokerage"


@dataclass
class Operation:
    """`needs`: nothing, view or trade."""
    name: str
    perform: Callable
    needs: str
    method: str
    pattern: object


class Table:
    def __init__(self):
        self.rows = []

    def operation(self, name, *places, needs="view"):
        """Registers `(venue, account, given) -> body` under its methods and paths; {name} in a path is a parameter."""
        def register(perform):
            for place in places:
                method, path = place.split()
                pattern = re.compile(PREFIX + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
                public = path.startswith("/market/") or path == "/time"
                self.rows.append(Operation(name, perform, "nothing" if public else needs, method, pattern))
            return perform
        return register

    def find(self, method, path):
        """The operation and the parameters that its path names; (None, {}) when there is none."""
        # A path that is spelled out goes before one with a name in its place.
        for row in sorted(self.rows, key=lambda each: each.pattern.groups):
            match = row.pattern.fullmatch(path)
            if match and row.method == method:
                return row, match.groupdict()
        return None, {}

    def named(self, name):
        return next(row for row in self.rows if row.name == name)


OPERATIONS = Table()
