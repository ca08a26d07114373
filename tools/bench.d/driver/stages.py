"""The parts of an order's way through a gateway, as stages.so has written them down."""
import os
import statistics
import struct

from children import Failed

READ_FIX, WAKE, WOKEN, SEND_VENUE, SENT_VENUE = range(1, 6)
WHOLE = "FIX read to request written, in the gateway"
# From what to what, and what happens in between.
PARTS = [
    (READ_FIX, SENT_VENUE, WHOLE), (READ_FIX, WAKE, "of it: judged and committed"), (WAKE, WOKEN, "of it: to the other thread"),
    (WOKEN, SEND_VENUE, "of it: request made, signed, given to libcurl"), (SEND_VENUE, SENT_VENUE, "of it: the kernel's send"),
]


def orders(rows):
    """Of each order when each of its steps was, for the first time since it was read."""
    at = None
    for time, kind in rows:
        if kind == READ_FIX:
            at = {READ_FIX: time}
        elif at is not None:
            at.setdefault(kind, time)
            if kind == SENT_VENUE:
                yield at
                at = None


def read(path, wanted):
    """Medians in microseconds, by what each part is called; the file is taken away."""
    with open(path, "rb") as file:
        count, = struct.unpack("<Q", file.read(8))
        data = file.read(16 * count)
    os.remove(path)
    found = [at for at in orders(sorted(struct.iter_unpack("<QQ", data[:len(data) // 16 * 16]))) if len(at) >= 5]
    if len(found) < wanted * 0.9:
        raise Failed(f"of {wanted} orders {len(found)} are seen whole")
    found = found[-wanted:]
    return {name: statistics.median(at[last] - at[first] for at in found) / 1e3 for first, last, name in PARTS}
