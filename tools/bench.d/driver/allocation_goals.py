"""G5: heap calls of the whole gateway for each order, counted in the process itself."""
import os

from allocations import ALLOWED, Counter, difference, ours
from figures import absolute, at_most
from places import BUILT, ROOT



def judged(setting, what, child, port, path, messages, must, aim, **options):
    """Heap calls between two looks at sessions that stay logged on."""
    counter = Counter(path, child.pid)
    before, after = setting.client.steps(port, counter.settled, **options)
    calls = difference(before, after)
    note = describe(calls, messages)
    if ours(calls) > 0:
        note += f"; {stacks(setting, child, counter, port, options)}"
    return absolute("G5", what, "calls", ours(calls) / messages, must, aim, note)


def describe(calls, messages):
    """Allowed allocations for each message, and how many others there were in all, by library."""
    allowed = [f"{name} {call.allocations / messages:.2f}" for name, call in sorted(calls.items())
               if name in ALLOWED.values() and call.allocations]
    others = [f"{name} {call.allocations} and {call.frees} frees" for name, call in sorted(calls.items())
              if name not in ALLOWED.values() and (call.allocations or call.frees)]
    return (f"{messages:,} messages; ours in all: {', '.join(others) or 'none'}; "
            f"allowed each: {', '.join(allowed) or 'none'}")


def stacks(setting, child, counter, port, options):
    """Where they come from: the same again, with stacks in a file."""
    printed = len(child.lines)
    setting.client.steps(port, lambda: counter.trace(100), **options)
    path = BUILT / "heap-stacks.txt"
    path.write_text("\n".join(child.lines[printed:]) + "\n", encoding="utf-8")
    return f"stacks in {path.relative_to(ROOT)}"


def orders(setting, what, must=None, aim=None, tls=False, **options):
    path, gateway = setting.servers.counted(tls=tls)
    many = setting.size.counted
    with gateway as (child, port):
        return judged(setting, what, child, port, path, many, must, aim, count=many, warmup=2000, reset=True, tls=tls,
                      **options)


def resend(setting, aim):
    """Once to warm up, and then counted."""
    path, gateway = setting.servers.counted()
    many, state = setting.size.counted, os.path.join(setting.servers.folder, "state")
    with gateway as (child, port):
        setting.client.run(port, count=many, warmup=0, window=500, reset=True, state=state, seconds=300)
        setting.client.run(port, resend=True, state=state, seconds=300)
        return judged(setting, "heap calls for each report sent again", child, port, path, many, None, aim,
                      resend=True, state=state)


def all_of_them(setting):
    none = at_most(0)
    yield orders(setting, "heap calls for each order, one at a time", none, none)
    yield orders(setting, "the same, window 1000", none, none, window=1000)
    yield resend(setting, none)
    yield orders(setting, "heap calls for each order, TLS 1.3", aim=none, tls=True)
    yield orders(setting, "heap calls for each order, 100 sessions x 10", aim=none, sessions=100, window=10)
