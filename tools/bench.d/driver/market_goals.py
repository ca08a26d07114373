"""M1 and M2: the way of book updates from a venue's bytes to the line thread's ring, against simdjson alone."""
import json

from children import run
from figures import absolute, at_least, at_most, compare


def measure(setting):
    """Each with frames of its own seed. Both threads spin, each on a processor where there are two."""
    marketbench, updates = setting.swift("marketbench"), setting.size.updates

    def once(seed):
        return json.loads(run("marketbench", [marketbench, updates, 100_000, seed], 120)[0])

    return [once(seed) for seed in range(1, setting.size.pairs + 1)]


def median(values):
    return sorted(values)[len(values) // 2]


def rate(setting):
    runs = setting.once(measure)
    yield absolute(
        "M1", "book updates a second, Binance's frames to a second thread", "1/s",
        median([found["updates_per_second"] for found in runs]), at_least(100_000), at_least(250_000))
    pairs = [(found["update_ns"], found["parse_ns"]) for found in runs]
    yield compare("M1", "a book update", "ns", pairs, "simdjson alone", aim=at_most(10))


def tails(setting):
    runs = setting.once(measure)
    yield absolute(
        "M2", "p99 of an update's way at 100,000 a second", "ms", median([found["p99_ns"] for found in runs]) / 1e6,
        at_most(5), at_most(1), f"p50 {median([found['p50_ns'] for found in runs]) / 1e3:.1f} us")
