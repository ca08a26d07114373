"""O1: an order's way, from FIX in to a venue's signed request out, against libcurl with the same request."""
import json

import stages
from children import Child, free_port, run
from figures import absolute, at_most, compare, interleave


def options(setting, venue):
    certificate, key = setting.servers.certificate_files()
    size = setting.size
    return ["--port", venue, "--certificate", certificate, "--key", key, "--count", size.trips,
            "--warmup", size.trips // 10, "--timeout", 120]


def trip(setting, request, **gateway):
    """One order at a time: the figures of their way to the venue, in microseconds. The last request is kept."""
    servers, one, venue, fix = setting.servers, setting.processors.first, free_port(), free_port()
    command = [setting.kit("trip"), *options(setting, venue), "--fix-port", fix, "--keep", request]
    environment = {"PENSTOCK_PORT": str(fix), **gateway.pop("environment", {})}
    with Child("the venue", command, one) as child:
        child.wait_for("LISTENING", 10)
        with servers.gateway(one, venue=venue, environment=environment, **gateway):
            return json.loads(child.wait_for(r"^\{.*\}$", 150)[0])


def alone(setting, request, *hops):
    command = [setting.kit("trip"), *options(setting, free_port()), "--alone", request, *hops]
    return json.loads(run("libcurl alone", command, 150, setting.processors.first)[0].splitlines()[-1])


def turns(setting):
    """Gateway, venue, client and libcurl have one processor, which never halts."""
    request = f"{setting.servers.folder}/request"
    with setting.servers.never_halting():
        return interleave(
            setting.size.pairs, lambda: trip(setting, request), lambda: alone(setting, request),
            lambda: alone(setting, request, "--hops"))


def whole(setting):
    measured = setting.once(turns)
    for name, aim in ("p50", at_most(50)), ("p99", None):
        ways = [(ours[name], theirs[name]) for ours, theirs, _ in measured]
        middle = median(ours for ours, _ in ways)
        yield absolute("O1", f"{name} of an order's way, FIX in to request at the venue", "us", middle, aim=aim)
        more = median(ours - theirs for ours, theirs in ways)
        yield compare("O1", f"the same, {name}", "us", ways, "libcurl alone", note=f"{more:.1f} us more; TLS, store in `process`")
    ways = [(ours["p50"], hops["p50"]) for ours, _, hops in measured]
    floor = median(floor for _, floor in ways)
    yield compare("O1", "the same, p50", "us", ways, "libcurl behind a socket and a thread",
                  note=f"a gateway that has nothing to do needs {floor:.1f} us")
    pairs = [(memory["p50"], stored["p50"]) for memory, stored in setting.once(stores)]
    yield compare("O1", "p50 with the memory store", "us", pairs, "store in `process`")


def stores(setting):
    request = f"{setting.servers.folder}/request"
    with setting.servers.never_halting():
        return interleave(
            setting.size.pairs, lambda: trip(setting, request, durability="none"), lambda: trip(setting, request))


def own(setting):
    """What of it is ours: from the read of the FIX message to the kernel having the last byte of the request."""
    path = f"{setting.servers.folder}/stages"
    environment = {"LD_PRELOAD": str(setting.kit("stages.so")), "BENCH_STAGES": path}
    found = []
    with setting.servers.never_halting():
        for _ in range(setting.size.pairs):
            trip(setting, f"{setting.servers.folder}/request", environment=environment)
            found.append(stages.read(path, setting.size.trips))
    for name in found[0]:
        yield absolute("O1", name, "us", median(one[name] for one in found), aim=at_most(50) if name == stages.WHOLE else None)


def median(values):
    values = sorted(values)
    return values[len(values) // 2]
