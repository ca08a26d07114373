"""What was found out: a figure of ours, one to compare it with, and what is wanted."""
import dataclasses
import statistics


@dataclasses.dataclass
class Bound:
    """At most, or at least, so much."""

    limit: float
    is_least: bool = False

    def __str__(self):
        return f"{'>=' if self.is_least else '<='} {self.limit:.4g}"

    def holds(self, value):
        return value >= self.limit if self.is_least else value <= self.limit


def at_most(limit):
    return Bound(limit)


def at_least(limit):
    return Bound(limit, is_least=True)


@dataclasses.dataclass
class Figure:
    """One line of the table. Each ratio is of one pair of measurements, taken one right after the other."""

    goal: str
    what: str
    unit: str
    ours: float
    reference: float
    against: str
    ratios: list
    must: Bound = None
    aim: Bound = None
    note: str = ""

    @property
    def ratio(self):
        return statistics.median(self.ratios)

    @property
    def verdict(self):
        if self.must and not self.must.holds(self.ratio):
            return "MISSED"
        if self.aim and not self.aim.holds(self.ratio):
            return "must" if self.must else "short"
        return "aim" if self.aim else "must" if self.must else ""

    def json(self):
        return {
            "goal": self.goal, "what": self.what, "unit": self.unit, "ours": self.ours, "reference": self.reference,
            "against": self.against, "ratio": self.ratio, "ratios": self.ratios, "must": bound_json(self.must),
            "aim": bound_json(self.aim), "verdict": self.verdict, "note": self.note}


def bound_json(bound):
    return None if bound is None else str(bound)


def bound_of(text):
    if text is None:
        return None
    sign, limit = text.split()
    return Bound(float(limit), sign == ">=")


def figure_of(data):
    return Figure(
        data["goal"], data["what"], data["unit"], data["ours"], data["reference"], data["against"], data["ratios"],
        bound_of(data["must"]), bound_of(data["aim"]), data["note"])


def compare(goal, what, unit, pairs, against, must=None, aim=None, note="", inverse=False):
    """A figure of pairs (ours, reference). The ratio is ours to the reference's, or the other way with `inverse`."""
    ratios = [theirs / ours if inverse else ours / theirs for ours, theirs in pairs]
    return Figure(
        goal, what, unit, statistics.median(ours for ours, _ in pairs), statistics.median(theirs for _, theirs in pairs),
        against, ratios, must, aim, note)


def absolute(goal, what, unit, value, must=None, aim=None, note=""):
    """A figure that is judged by itself."""
    return Figure(goal, what, unit, value, 0, "", [value], must, aim, note)


def interleave(count, *measure):
    """A B A B ...: a list of what each gave, turn by turn."""
    return [tuple(one() for one in measure) for _ in range(count)]
