"""Tries the kit itself: our client with our acceptor, and with one that lies in every way it can. And counts a heap."""
import hashlib
import hmac
import json
import tempfile

from allocations import Counter, difference, ours
from children import Child, Failed, free_port, run
from client import Client
from kit import Kit, Swift
from machine import Processors
from places import ROOT
from servers import Servers

LIES = {"checksum": "wrong CheckSum", "length": "wrong CheckSum or BodyLength", "gap": "gap", "missing": "timeout",
        "twice": "2 reports", "refused": "refused", "stranger": "nobody sent"}


def attempt(kit, lie, *options):
    """(exit code, standard output, standard error) of a client against an acceptor that lies."""
    with Child("the null acceptor", [kit("null"), "--port", "0", "--lie", lie]) as acceptor:
        port = acceptor.wait_for(r"LISTENING (\d+)", 10)[1]
        command = [kit("load"), "--port", port, "--reset", "--warmup", "100", "--timeout", "2", *options]
        output, errors, code = run("the load client", command, 30, may_fail=True)
    return code, output, errors


def expect(claim, text, seen):
    if not claim:
        raise Failed(f"{text}\n{seen}")
    print(f"good: {text}")


def count_the_heap(kit):
    """What G5 counts, with the program of `swift build`: over TLS, OpenSSL has its memory from our pool alone."""
    program = ROOT / ".build" / "debug" / "penstock"
    if not program.exists():
        raise Failed(f"there is no {program}: swift build makes it")
    processors = Processors()
    servers = Servers(kit, Swift(program), processors)
    try:
        path, gateway = servers.counted(tls=True)
        with gateway as (child, port):
            counter = Counter(path, child.pid)
            before, after = Client(kit, processors).steps(
                port, counter.by_library, count=1000, warmup=1000, reset=True, tls=True)
    finally:
        servers.close()
    expect("liblmdb" in after, "heap calls are counted", after)
    expect("OpenSSL" not in after, "the pool is OpenSSL's memory since the program began", after)
    # A look at the files of certificates, on another thread, comes every five seconds and takes 100 or so.
    calls = difference(before, after)
    expect(ours(calls) < 500, "1,000 orders over TLS take nothing from the heap", calls)


def try_the_venue(kit):
    """libcurl alone, with a request that is signed, and with a secret that the venue does not have."""
    form = "timestamp=1&symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=60000&newClientOrderId=T1"
    form += "&signature=" + hmac.new(b"secret", form.encode(), hashlib.sha256).hexdigest()
    request = f"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: k\r\nContent-Length: {len(form)}\r\n\r\n{form}"
    with tempfile.NamedTemporaryFile("w", newline="") as file:
        file.write(request)
        file.flush()
        command = [kit("trip"), "--port", free_port(), "--alone", file.name, "--count", 2000, "--warmup", 100, "--timeout", 10]
        for name, hops in ("by libcurl alone", []), ("by libcurl behind a socket and a thread", ["--hops"]):
            output, errors, code = run("libcurl alone", [*command, *hops], 30, may_fail=True)
            figures = json.loads(output.splitlines()[-1])
            expect(code == 0 and figures["ok"] and figures["orders"] == 2000, f"2,000 orders {name}", output + errors)
        _, errors, code = run("libcurl alone", [*command, "--secret", "another"], 30, may_fail=True)
        expect(code == 1 and "signature is wrong" in errors, "found out: a wrong signature", errors)


def main():
    kit = Kit(only_own=True)
    count_the_heap(kit)
    modes = {"one at a time": [], "window 50, 10 sessions": ["--window", "50", "--sessions", "10"],
             "polling": ["--busy"], "at a rate": ["--rate", "20000"]}
    for name, options in modes.items():
        code, output, errors = attempt(kit, "none", "--count", "3000", "--json", *options)
        figures = json.loads(output or "{}")
        expect(code == 0 and figures.get("ok") and figures["orders"] == 3000, f"3,000 orders, {name}", output + errors)
    code, output, errors = attempt(kit, "none", "--sessions", "200", "--idle", "0.1", "--json")
    expect(code == 0 and "READY sessions=200" in output, "200 sessions that do nothing", output + errors)
    for lie, found in LIES.items():
        code, output, errors = attempt(kit, lie, "--count", "2000")
        expect(code in (1, 3) and found in errors, f"found out: {lie}", f"exit code {code}\n{output}{errors}")
    output, _ = run("the floor", [kit("floor")], 60)
    expect("ER encode" in output, "the floor's indexers agree, and refuse every change of a byte", output)
    try_the_venue(kit)
    for part in ("samples", "nohalt", "sync", "tcp", "count.so", "stages.so"):
        expect(kit(part).exists(), f"{part} compiles without a warning", "")
