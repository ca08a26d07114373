"""How the venue misbehaves on command: which fault, on what, how often."""
import fnmatch
from dataclasses import dataclass, field
from typing import Optional

# Kind -> the parameters it takes, with what they are when not given.
REQUEST_FAULTS = {
    "timeout-before-accept": {"milliseconds": 60_000},
    "timeout-after-accept": {"milliseconds": 60_000},
    "drop-before-accept": {},
    "drop-after-accept": {},
    "status": {"status": 503, "after": False},
    "too-many-requests": {"retryAfter": 1},
    "ban": {"seconds": 120},
    "delay-answer": {"milliseconds": 1_000},
}
STREAM_FAULTS = {
    "drop-stream": {},
    "half-open": {},
    "close": {"announce": True},
    "skip-sequence": {},
    "duplicate-event": {"copies": 1},
    "delay-event": {"milliseconds": 1_000},
    "reorder-events": {"milliseconds": 1_000},
    "bad-checksum": {},
}
KINDS = {**REQUEST_FAULTS, **STREAM_FAULTS}
MATCHERS = ("surface", "method", "path", "operation", "event", "symbol", "clientId", "account")


@dataclass
class Fault:
    number: int
    kind: str
    match: dict
    count: Optional[int]
    probability: Optional[float]
    skip: int
    parameters: dict
    hits: int = 0

    def fits(self, facts, parameters):
        return (all(fnmatch.fnmatchcase(str(facts.get(key, "")), wanted) for key, wanted in self.match.items())
                and all(self.parameters.get(name) == value for name, value in parameters.items())
                and (self.count is None or self.hits < self.count))

    def shown(self):
        left = None if self.count is None else self.count - self.hits
        return {"number": self.number, "kind": self.kind, "match": self.match, "left": left, "skip": self.skip,
                "probability": self.probability, "hits": self.hits, **self.parameters}


def taken(wish, name, kinds, default=None):
    """A value of the wish, of the wanted type."""
    value = wish.pop(name, default)
    if value is not None and (not isinstance(value, kinds) or isinstance(value, bool) != (kinds is bool)):
        raise ValueError(f"{name}: {value!r} is not of the kind that is wanted")
    return value


@dataclass
class Faults:
    identifiers: object
    unsupported: dict = field(default_factory=dict)  # kind -> why this venue cannot
    rules: list = field(default_factory=list)

    def add(self, wish):
        """Takes a fault as the control interface gives it; raises ValueError with what is wrong with it."""
        wish = dict(wish)
        kind = wish.pop("kind", None)
        if kind not in KINDS:
            raise ValueError(f"no fault is called {kind!r}: one of {', '.join(KINDS)}")
        if kind in self.unsupported:
            raise ValueError(f"{kind}: {self.unsupported[kind]}")
        match = taken(wish, "match", dict, {})
        strange = [key for key in match if key not in MATCHERS]
        if strange:
            raise ValueError(f"cannot match on {', '.join(strange)}: only on {', '.join(MATCHERS)}")
        probability = wish.pop("probability", None)
        probability = None if probability is None else float(probability)
        count = taken(wish, "count", int, None if probability is not None else 1)
        skip = taken(wish, "skip", int, 0)
        parameters = {name: taken(wish, name, type(default), default) for name, default in KINDS[kind].items()}
        if wish:
            raise ValueError(f"{kind} does not take {', '.join(wish)}")
        fault = Fault(self.identifiers.number("fault", first=1), kind, match, count, probability, skip, parameters)
        self.rules.append(fault)
        return fault

    def find(self, kinds, facts, **parameters):
        """The first fault of these kinds (and with these parameters) that hits, counted; or None."""
        for fault in self.rules:
            if fault.kind not in kinds or not fault.fits(facts, parameters):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            if fault.probability is not None and not self.identifiers.chance(fault.probability):
                continue
            fault.hits += 1
            return fault
        return None

    def clear(self, number=None):
        self.rules = [fault for fault in self.rules if number is not None and fault.number != number]
