"""G13 and G14: what sessions cost that do nothing, and how fast they log on."""
import re

from figures import Figure, at_most, compare, interleave

IDLE = 1000
MANY = 5000


def resident(pid):
    """(all that is resident, of which nobody else's and no file's), kB."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        text = file.read()
    return tuple(int(re.search(rf"{name}:\s+(\d+)", text)[1]) for name in ("VmRSS", "RssAnon"))


def memory_of(setting, start, sessions, before=None):
    """kB a session: (in all, anonymous). `before` starts what is compared with, where that is another process."""
    with (before or start)() as (child, _):
        base = resident(child.pid)
    with start() as (child, port):
        base = resident(child.pid) if before is None else base
        holder, _ = setting.client.idle(port, sessions)
        with holder:
            now = resident(child.pid)
    return tuple((b - a) / sessions for a, b in zip(base, now))


def memory(setting):
    servers = setting.servers
    theirs = memory_of(setting, lambda: servers.quickfix(sessions=IDLE), IDLE, lambda: servers.quickfix(sessions=1))
    few, few_own = memory_of(setting, servers.gateway, IDLE)
    many, many_own = memory_of(setting, servers.gateway, MANY)
    yield Figure("G13", f"memory of each of {IDLE} idle sessions", "kB", few, theirs[0], "QuickFIX", [few / theirs[0]],
                 at_most(1 / 15), at_most(1 / 40), f"{few_own:.2f} kB of it are no file's pages")
    yield Figure("G13", f"the same of {MANY}", "kB", many, few, f"{IDLE}", [many / few], at_most(1.1), at_most(1.1),
                 f"{many_own:.2f} kB of it are no file's pages")


def logons(setting):
    servers = setting.servers

    def measure(start):
        def one():
            with start() as (_, port):
                holder, figures = setting.client.idle(port, IDLE)
                holder.end()
                return figures["logon_ms"]
        return one

    turns = interleave(
        max(3, setting.size.pairs // 2), measure(servers.gateway), measure(lambda: servers.quickfix(sessions=IDLE)),
        measure(servers.null))
    what = f"{IDLE} logons"
    yield compare("G14", what, "ms", [(a, b) for a, b, _ in turns], "QuickFIX memory store", must=at_most(0.25),
                  note="with files it dies of FD_SETSIZE: four a session")
    yield compare("G14", what, "ms", [(a, c) for a, _, c in turns], "null", aim=at_most(2))
