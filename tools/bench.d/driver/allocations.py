"""Heap calls of a running program by library, and its syncs, read from the table that count/count.c shares."""
import collections
import os
import re
import struct
import time

HEAD = struct.Struct("<qQ6Q")
ROW = struct.Struct("<4Q")
# Whose calls are not ours to avoid.
ALLOWED = {"liblmdb": "liblmdb", "libcrypto": "OpenSSL", "libssl": "OpenSSL"}

Calls = collections.namedtuple("Calls", "allocations frees bytes")


class Counter:
    """The table of one process, which has LD_PRELOAD and BENCH_COUNT in its environment."""

    def __init__(self, path, pid):
        self.path, self.pid = path, pid

    def by_library(self):
        """Calls so far: {library: Calls}."""
        with open(self.path, "rb") as file:
            table = file.read()
        maps = mappings(self.pid)
        found = {}
        for caller, allocations, frees, size in ROW.iter_unpack(table[HEAD.size:]):
            if caller or allocations or frees:
                library = owner(maps, caller)
                old = found.get(library, Calls(0, 0, 0))
                found[library] = Calls(old.allocations + allocations, old.frees + frees, old.bytes + size)
        return found

    def syncs(self):
        """How often it has called fdatasync."""
        with open(self.path, "rb") as file:
            return HEAD.unpack(file.read(HEAD.size))[1]

    def settled(self):
        """The same when nothing is counted any more: what sessions leave for the log is written a little later."""
        calls = self.by_library()
        for _ in range(20):
            time.sleep(0.25)
            before, calls = calls, self.by_library()
            if calls == before:
                break
        return calls

    def trace(self, calls):
        """Lets so many of the next calls that are not allowed print their stacks."""
        # A library has several mappings, one behind the other.
        spans = {}
        for first, last, name in mappings(self.pid):
            if allowed(name):
                low, high = spans.get(name, (first, last))
                spans[name] = (min(low, first), max(high, last))
        ranges = [number for span in list(spans.values())[:3] for number in span]
        with open(self.path, "r+b") as file:
            file.write(HEAD.pack(calls, self.syncs(), *ranges, *[0] * (6 - len(ranges))))


def allowed(name):
    """Whose library this is, when its calls are not ours to avoid."""
    return next((whose for prefix, whose in ALLOWED.items() if name.startswith(prefix)), None)


def mappings(pid):
    maps = []
    with open(f"/proc/{pid}/maps", encoding="utf-8") as file:
        for line in file:
            if match := re.match(r"([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \S+\s+(/.*)", line):
                maps.append((int(match[1], 16), int(match[2], 16), os.path.basename(match[3])))
    return maps


def owner(maps, address):
    for first, last, name in maps:
        if first <= address < last:
            return allowed(name) or name
    return "unknown"


def difference(before, after):
    """What was added, library by library."""
    none = Calls(0, 0, 0)
    return {name: Calls(*(b - a for a, b in zip(before.get(name, none), calls))) for name, calls in after.items()}


def ours(calls):
    """Allocations and frees together, of everybody but those whose calls are allowed."""
    return sum(call.allocations + call.frees for name, call in calls.items() if name not in ALLOWED.values())
