"""G9, G10, G11, G12, and throughput of G18: as many orders a second as go through."""
import os

from figures import at_least, compare, interleave


def flow(setting, start, count, own=False, **options):
    """A measurement to take in turn: an acceptor of its own each time, orders a second."""

    def measure():
        with start() as (_, port):
            figures = setting.client.run(
                port, own=own, count=count, warmup=count // 10, reset=True, seconds=300, **options)
            return figures["orders_per_s"]

    return measure


def three(setting, goal, what, ours, quickfix, null, bounds, names, **options):
    """Ours against QuickFIX, which is the must, and against the null acceptor, which is the aim."""
    orders = setting.size.orders
    turns = interleave(
        setting.size.pairs, flow(setting, ours, orders, **options), flow(setting, quickfix, orders // 4, **options),
        flow(setting, null, orders * 5, **options))
    must, aim = bounds
    yield compare(goal, what, "/s", [(a, b) for a, b, _ in turns], names[0], must=at_least(must))
    yield compare(goal, what, "/s", [(a, c) for a, _, c in turns], names[1], aim=at_least(aim))


def memory(setting):
    servers = setting.servers
    yield from three(
        setting, "G9", "one session, window 1000, memory store", lambda: servers.gateway(durability="none"),
        servers.quickfix, servers.null, (15, 0.5), ("QuickFIX memory store", "null"), window=1000)


def store(setting):
    servers = setting.servers
    yield from three(
        setting, "G10", "one session, window 1000, store", servers.gateway, lambda: servers.quickfix("file"),
        lambda: servers.null(store=True), (20, 0.5), ("QuickFIX file store", "null --store"), window=1000)


SESSIONS = 100


def sessions(setting):
    servers = setting.servers
    yield from three(
        setting, "G11", f"{SESSIONS} sessions x 10, store", servers.gateway, lambda: servers.quickfix("file", SESSIONS),
        servers.null, (8, 0.5), ("QuickFIX file store", "null"), window=10, sessions=SESSIONS)


def tls(setting):
    servers, orders = setting.servers, setting.size.orders
    turns = interleave(
        setting.size.pairs, flow(setting, lambda: servers.gateway(tls=True), orders, own=True, window=1000, tls=True),
        flow(setting, servers.gateway, orders, own=True, window=1000))
    yield compare("G18", "throughput with TLS 1.3", "/s", turns, "plain", at_least(0.4), at_least(0.6))


def resend(setting):
    """Each acceptor stores the reports once, and is asked for all of them again and again."""
    servers, client, count = setting.servers, setting.client, setting.size.stored
    with servers.gateway() as (_, ours), servers.quickfix("file") as (_, theirs), servers.fresh_folder() as folder:
        measure = []
        for name, port in (("ours", ours), ("theirs", theirs)):
            state = os.path.join(folder, name)
            client.run(port, seconds=300, count=count, warmup=0, window=500, reset=True, state=state)
            measure.append(lambda port=port, state=state: seconds_for(client, port, state, count))
        turns = interleave(setting.size.pairs, *measure)
    yield compare("G12", f"{count:,} stored reports sent again", "s", turns, "QuickFIX file store", at_least(10),
                  at_least(20), inverse=True, note="times faster")


def seconds_for(client, port, state, count):
    figures = client.run(port, seconds=120, resend=True, state=state)
    if figures["replayed"] < count:
        raise ValueError(f"{figures['replayed']:.0f} of {count} reports came again")
    return figures["secs"]
