"""G19 and G20: orders for each sync of the disk, and a table of a million orders."""
import json

from allocations import Counter
from children import run
from figures import absolute, at_least, at_most, compare, interleave

SESSIONS = 64


def power(setting):
    """The disk is asked how fast it is right before each run."""
    servers, client, size = setting.servers, setting.client, setting.size

    def disk():
        output, _ = run("the disk probe", [setting.kit("sync"), servers.folder, "1"], 60)
        return json.loads(output)

    def flow():
        with servers.gateway(durability="power") as (_, port):
            return client.run(port, count=size.orders // 2, warmup=size.orders // 20, reset=True, window=100,
                              sessions=SESSIONS, seconds=300)["orders_per_s"]

    def trip(durability):
        with servers.gateway(durability=durability) as (_, port):
            return client.run(port, count=size.trips // 10, warmup=100, reset=True, seconds=300)["p50"]

    pairs = max(3, size.pairs // 2)
    turns = interleave(pairs, flow, disk)
    yield compare("G19", f"`power`, {SESSIONS} sessions x 100: orders for each fdatasync", "/s",
                  [(orders, probe["per_s"]) for orders, probe in turns], "fdatasync of the disk", must=at_least(40))
    yield absolute("G19", f"`power`, {SESSIONS} sessions x 1: orders for each fdatasync that was made", "orders",
                   grouped(setting), note="for information: how well orders share a commit; 64 are in flight")
    turns = interleave(pairs, lambda: trip("power") - trip("process"), disk)
    yield compare("G19", "`power`: added to a round trip", "us", [(added, probe["p50"]) for added, probe in turns],
                  "fdatasync of the disk", note="for information")


def grouped(setting):
    path, gateway = setting.servers.counted(durability="power")
    orders = setting.size.orders // 4
    with gateway as (child, port):
        before, after = setting.client.steps(
            port, Counter(path, child.pid).syncs, count=orders, warmup=orders // 10, reset=True, sessions=SESSIONS)
    return orders / (after - before)


FEW = 1000


def table(setting):
    servers, client, size = setting.servers, setting.client, setting.size
    each = size.orders // 2
    room = size.table + (size.pairs + 1) * each * 2

    def fill(port, orders):
        client.run(port, seconds=600, count=orders, warmup=0, window=1000, reset=True)

    def microseconds(port, sender):
        figures = client.run(port, seconds=300, count=each, warmup=each // 10, window=1000, reset=True, sender=sender)
        return 1e6 / figures["orders_per_s"]

    def against_few():
        with servers.gateway(risk=room) as (_, port):
            fill(port, FEW)
            return microseconds(port, "FEW")

    with servers.gateway(risk=room) as (_, port):
        fill(port, size.table)
        turns = interleave(size.pairs, lambda: microseconds(port, "MANY"), against_few)
    yield compare("G20", f"an order with {size.table:,} open", "us", turns, f"with {FEW:,} open", at_most(1.3),
                  at_most(1.1))
