"""G6, G7, G8, G15, G16, G17, G18 in part: one order at a time, from the client's send to the report."""
from children import Failed
from figures import at_most, compare, interleave


def trips(setting, start, processors, own=False, **options):
    """A measurement to take in turn: an acceptor of its own each time, round trips in microseconds."""
    size = setting.size

    def measure():
        with start() as (_, port):
            return setting.client.run(
                port, own=own, processors=processors, count=size.trips, warmup=size.trips // 10, reset=True, **options)

    return measure


def on_one(setting, *starts, own=False, **options):
    """Turn by turn, both ends on one processor that never halts."""
    one = setting.processors.first
    with setting.servers.never_halting():
        return interleave(setting.size.pairs, *(trips(setting, start, one, own, **options) for start in starts))


def of(percentile, turns):
    return [tuple(figures[percentile] for figures in turn) for turn in turns]


def memory_turns(setting):
    servers, one = setting.servers, setting.processors.first
    return on_one(setting, lambda: servers.gateway(one, durability="none"), lambda: servers.null(one))


def store_turns(setting):
    servers, one = setting.servers, setting.processors.first
    return on_one(setting, lambda: servers.gateway(one), lambda: servers.null(one, store=True))


def polling_turns(setting):
    if not setting.processors.has_two:
        raise Failed("both ends can only poll where there are two processors")
    servers, client = setting.servers, setting.processors.client
    return interleave(
        setting.size.pairs,
        trips(setting, lambda: servers.gateway(durability="none", polling="busy"), client, busy=True),
        trips(setting, lambda: servers.null(busy=True), client, busy=True))


def memory(setting):
    turns = of("p50", setting.once(memory_turns))
    yield compare("G6", "round trip, memory store", "us", turns, "null", at_most(1.2), at_most(1.1))


def store(setting):
    turns = of("p50", setting.once(store_turns))
    yield compare("G7", "round trip, store in `process`", "us", turns, "null --store", at_most(1.25), at_most(1.12))


def polling(setting):
    turns = of("p50", setting.once(polling_turns))
    yield compare("G8", "round trip, both ends polling", "us", turns, "null --busy", at_most(1.25), at_most(1.1))


def tails(setting):
    turns = of("p99", setting.once(memory_turns))
    yield compare("G15", "p99 of G6", "us", turns, "null", at_most(1.5), at_most(1.2))
    turns = of("p99", setting.once(polling_turns))
    yield compare("G15", "p99 of G8", "us", turns, "null --busy", at_most(1.5), at_most(1.2))


SILENT = 5000
# So that they all stay: usually a gateway keeps 1024 of them, for ten seconds.
KEEP_SILENT = f"    maxPreLogonConnections: {SILENT + 1000}\n    logonTimeout: 1h\n"


def silent(setting):
    servers, one, client = setting.servers, setting.processors.first, setting.client
    kept = []

    def measure():
        with servers.gateway(one, durability="none", listen=KEEP_SILENT) as (_, port):
            holder, there = client.silent(port, SILENT)
            kept.append(there)
            with holder:
                return trip(port)

    def trip(port):
        return client.run(port, processors=one, count=setting.size.trips, warmup=setting.size.trips // 10, reset=True)

    with servers.never_halting():
        turns = interleave(setting.size.pairs, measure, trips(setting, lambda: servers.null(one), one))
    yield compare("G16", f"round trip beside {SILENT} silent connections", "us", of("p50", turns), "null without",
                  at_most(2.4), at_most(1.2), note=f"{min(kept)} of them stayed open; bounds are G6's: twice, and once")


def gateway(setting):
    servers, one = setting.servers, setting.processors.first
    size = setting.size

    def ours():
        with servers.gateway(one, durability="none") as (_, port):
            return setting.client.run(port, own=True, processors=one, count=size.trips, warmup=size.trips // 10, reset=True)

    def engine():
        with servers.responder(one) as (_, port):
            return setting.client.run(
                port, own=True, processors=one, count=size.trips, warmup=size.trips // 10, reset=True, echo=True)

    with servers.never_halting():
        turns = interleave(size.pairs, ours, engine)
    yield compare("G17", "round trip of the gateway", "us", of("p50", turns), "engine that echoes", at_most(1.3),
                  at_most(1.1), note="checks, one paper broker, orders, audit, memory store")


def whole(setting):
    """Of each order New and a fill are told, by both."""
    servers, one = setting.servers, setting.processors.first
    turns = on_one(
        setting, lambda: servers.gateway(one, fills=True, whole=True), lambda: servers.gateway(one, fills=True),
        own=True, ers=2, buys=True)
    yield compare("G17", "round trip of the whole path", "us", of("p50", turns), "gateway of one broker", at_most(1.3),
                  at_most(1.1), note="eleven limits and a breaker, smart routing over three paper brokers with its decisions "
                  "kept, fills and positions, store in `process`")


def tls(setting):
    servers, one = setting.servers, setting.processors.first
    size = setting.size

    def measure(with_tls):
        def one_run():
            with servers.gateway(one, tls=with_tls) as (_, port):
                return setting.client.run(port, own=True, processors=one, count=size.trips, warmup=size.trips // 10,
                                          reset=True, tls=with_tls)
        return one_run

    with servers.never_halting():
        turns = interleave(size.pairs, measure(True), measure(False))
    yield compare("G18", "round trip with TLS 1.3", "us", of("p50", turns), "plain", at_most(1.5), at_most(1.25))
