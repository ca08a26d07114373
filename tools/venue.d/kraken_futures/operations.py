"""What can be asked of Kraken Futures over REST: methods, paths, what they need and what they cost."""
import re
from dataclasses import dataclass
from typing import Callable

API, HISTORY = "/derivatives/api/v3", "/api/history/v[23]"


@dataclass
class Operation:
    """`needs`: nothing, read or trade. `cost`: a number, or a function of the parameters. `pool`: which limit counts it."""
    name: str
    perform: Callable
    needs: str
    cost: object
    pool: str
    method: str
    pattern: object


class Table:
    def __init__(self):
        self.rows = []

    def operation(self, name, method, path, needs="nothing", cost=0, pool="DERIVATIVES"):
        """Registers `(venue, account, given) -> the answer's own members`; {name} in a path is a parameter."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

        def register(perform):
            self.rows.append(Operation(name, perform, needs, cost, pool, method, pattern))
            return perform
        return register

    def find(self, method, path):
        """The operation and the parameters that its path names."""
        for row in sorted(self.rows, key=lambda each: each.pattern.groups):
            match = row.pattern.fullmatch(path)
            if match and row.method == method:
                return row, match.groupdict()
        return None, {}

    def named(self, name):
        return next(row for row in self.rows if row.name == name)


OPERATIONS = Table()
