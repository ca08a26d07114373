"""C1, C2: what a control room costs whoever trades: one that nobody looks at, and one with 2,000 listeners and wrk."""
import contextlib
import json
import re
import signal
import urllib.request

from children import Child, Failed
from figures import absolute, at_least, at_most, compare, interleave
from order_goals import median

LISTENERS = 2_000
# Orders a second while they listen: each of them hears of each order.
RATE = 50
# wrk has no p95 of its own. Somebody who asks more often than fifty times a second is told to wait.
SCRIPT = 'function delay() return 100 end\n' \
    'function done(summary, latency) print("P95 " .. latency:percentile(95.0) .. " of " .. summary.requests) end\n'


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


def busy(setting):
    """Listeners and wrk stand back behind the client, as if they were on machines of their own."""
    found = []

    def crowded():
        with gateway(setting) as (port, room, token):
            with listeners(setting, room, token) as crowd, queries(setting, room, token) as wrk:
                trip = trips(setting, port)
                found.append(answered(wrk))
                crowd.process.send_signal(signal.SIGTERM)
                heard = json.loads(crowd.wait_for(r"^\{.*\}$", 30)[0])
            if heard["dropped"] or not heard["events"]:
                raise Failed(f"not everybody has listened to the end: {heard}")
            return trip

    def alone():
        with gateway(setting) as (port, _, _):
            return trips(setting, port)

    pairs = interleave(setting.size.pairs, crowded, alone)
    yield compare(
        "C2", f"round trip, p50, beside {LISTENERS:,} listeners and wrk", "us", pairs, "without them", at_most(1.2),
        note=f"{RATE} orders a second; {median(found)[1]:,.0f} queries")
    yield absolute("C2", "p95 of GET /api/v1/orders?limit=20 meanwhile", "ms", median(found)[0], must=at_most(5))


def trips(setting, port):
    figures = setting.client.run(
        port, own=True, processors=setting.processors.client, count=RATE * 10, warmup=RATE, rate=RATE, reset=True)
    return figures["p50"]


@contextlib.contextmanager
def gateway(setting):
    """One that somebody has logged on to: the ports of FIX and of the room, and a token."""
    with setting.servers.gateway(set(setting.processors.all), control=True) as (child, port):
        room = int(child.wait_for(r"control room on http://127.0.0.1:(\d+)", 10)[1])
        first = child.wait_for(r"with the password (\S+),", 10)[1]
        token = ask(room, "login", {"name": "admin", "password": first})["token"]
        ask(room, "me/password", {"old": first, "new": "a password of the bench"}, token)
        yield port, room, ask(room, "login", {"name": "admin", "password": "a password of the bench"})["token"]


def ask(room, path, body, token=None):
    request = urllib.request.Request(f"http://127.0.0.1:{room}/api/v1/{path}", json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read()
    return json.loads(text) if text else None


@contextlib.contextmanager
def listeners(setting, room, token):
    command = ["nice", "-n", 19, setting.kit("listeners"), "--port", room, "--token", token, "--count", LISTENERS]
    with Child("the listeners", command) as child:
        child.wait_for("READY", 120)
        yield child


@contextlib.contextmanager
def queries(setting, room, token):
    script = f"{setting.servers.folder}/wrk.lua"
    with open(script, "w", encoding="utf-8") as output:
        output.write(SCRIPT)
    command = ["nice", "-n", 19, "wrk", "-t1", "-c4", "-d11s", "-s", script, "-H", f"Authorization: Bearer {token}",
               f"http://127.0.0.1:{room}/api/v1/orders?limit=20"]
    with Child("wrk", command) as child:
        yield child


def answered(wrk):
    """The p95 in milliseconds, and how many were asked."""
    line = wrk.wait_for(r"P95 ([\d.]+) of (\d+)", 60)
    if any(re.search(r"Non-2xx|Socket errors", text) for text in wrk.lines):
        raise Failed(f"not every query was answered:\n{wrk.tail()}")
    return float(line[1]) / 1_000, int(line[2])
