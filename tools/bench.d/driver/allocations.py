"""Heap calls of a running program by library, read from the table that count/count.c shares."""
import collections
import os
import re
import struct

HEAD = struct.Struct("<q24x")
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

    def trace(self, calls):
        """Lets the next calls print their stacks."""
        with open(self.path, "r+b") as file:
            file.write(struct.pack("<q", calls))


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
            for prefix, whose in ALLOWED.items():
                if name.startswith(prefix):
                    return whose
            return name
    return "unknown"


def difference(before, after):
    """What was added, library by library."""
    none = Calls(0, 0, 0)
    return {name: Calls(*(b - a for a, b in zip(before.get(name, none), calls))) for name, calls in after.items()}


def ours(calls):
    """Allocations and frees together, of everybody but those whose calls are allowed."""
    return sum(call.allocations + call.frees for name, call in calls.items() if name not in ALLOWED.values())
