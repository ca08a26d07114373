"""C1, C2: what a control room costs whoever trades: one that nobody looks at, and one with 2,000 listeners."""
from figures import at_least, compare, interleave


def idle(setting):
    """All of it on all processors, as it is where nobody has pinned anything."""
    servers, client, size = setting.servers, setting.client, setting.size
    everywhere = set(setting.processors.all)

    def measure(control):
        def one_run():
            with servers.gateway(everywhere, control=control) as (_, port):
                figures = client.run(
                    port, processors=everywhere, count=size.orders, warmup=size.orders // 10, reset=True, seconds=300, window=1000)
                return figures["orders_per_s"]

        return one_run

    turns = interleave(size.pairs, measure(True), measure(False))
    yield compare("C1", "throughput with a control room that nobody looks at", "/s", turns, "no control room", at_least(0.95))
