"""G5: heap calls of the whole gateway for each order, counted in the process itself."""
import os

from allocations import ALLOWED, Counter, difference, ours
from figures import absolute, at_most

# Fewer than one in two thousand is nothing that an order does.
NOTHING = 0.0005


def counted(setting, **changes):
    """A gateway whose heap calls are counted."""
    folder = setting.servers.folder
    path = os.path.join(folder, "heap-calls")
    if os.path.exists(path):
        os.remove(path)
    environment = {"LD_PRELOAD": str(setting.kit("count.so")), "BENCH_COUNT": path}
    return path, setting.servers.gateway(environment=environment, **changes)


def per_message(counter, run, few, many):
    """Heap calls of `many` messages less those of `few`: logging on and off counts in both."""
    marks = [counter.by_library()]
    for messages in (few, many):
        run(messages)
        marks.append(counter.by_library())
    small, large = difference(marks[0], marks[1]), difference(marks[1], marks[2])
    net = difference(small, large)
    return max(0, ours(net)) / (many - few), describe(net, many - few)


def describe(calls, messages):
    """Allowed calls for each message, and how many others there were, by library."""
    allowed = [f"{name} {call.allocations / messages:.2f}" for name, call in sorted(calls.items()) if name in ALLOWED.values()]
    others = [f"{name} {call.allocations}+{call.frees}" for name, call in sorted(calls.items())
              if name not in ALLOWED.values() and (call.allocations or call.frees)]
    return f"others: {', '.join(others) or 'none'}; allowed each: {', '.join(allowed) or 'none'}"


def orders(setting, what, must=None, aim=None, own=False, few=100, tls=False, **options):
    path, gateway = counted(setting, tls=tls)
    many = setting.size.counted
    with gateway as (child, port):
        def run(count):
            setting.client.run(port, own=own, count=count, warmup=0, reset=True, tls=tls or None, seconds=300, **options)
        # What is there once is there after the first order: caches, and the classes of Swift.
        run(1000)
        value, note = per_message(Counter(path, child.pid), run, few, many)
    return absolute("G5", what, "calls", value, must, aim, note)


def resend(setting):
    """Sent again twice: a hundredth of the reports, then all."""
    path, gateway = counted(setting)
    many, few = setting.size.counted, setting.size.counted // 100
    with gateway as (child, port):
        state = os.path.join(setting.servers.folder, "state")
        setting.client.run(port, count=many, warmup=0, window=500, reset=True, state=state, seconds=300)

        def run(count):
            setting.client.run(port, resend=True, state=state, seq_in=many + 2 - count, seconds=300)
        run(few)
        value, note = per_message(Counter(path, child.pid), run, few, many)
    return absolute("G5", "heap calls for each report sent again", "calls", value, aim=at_most(NOTHING), note=note)


def all_of_them(setting):
    nothing = at_most(NOTHING)
    yield orders(setting, "heap calls for each order, one at a time", nothing, nothing)
    yield orders(setting, "the same, window 1000", nothing, nothing, window=1000)
    yield resend(setting)
    yield orders(setting, "heap calls for each order, TLS 1.3", aim=nothing, own=True, tls=True)
    yield orders(setting, "heap calls for each order, 100 sessions x 10", aim=nothing, sessions=100, window=10)
