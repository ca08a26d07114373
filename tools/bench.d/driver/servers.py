"""The acceptors: ours in its configurations, the null acceptor, QuickFIX, and the engine without a gateway."""
import contextlib
import os
import shutil
import tempfile

from children import Child, Failed, free_port, run
from places import BUILT, ROOT


class Servers:
    """Starts an acceptor in a folder of its own, which is on the disk that stores are measured on."""

    def __init__(self, kit, swift, processors):
        self.kit, self.swift, self.processors = kit, swift, processors
        BUILT.mkdir(parents=True, exist_ok=True)
        self.folder = tempfile.mkdtemp(prefix="run-", dir=BUILT)
        self.certificate = None

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def fresh_folder(self):
        folder = tempfile.mkdtemp(dir=self.folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def gateway(self, processors=None, wrapper=(), program=None, environment=None, **changes):
        """`penstock serve` of sessions/bench.yaml with changes: yields the child and its port."""
        with self.fresh_folder() as folder:
            file = f"{folder}/bench.yaml"
            with open(file, "w", encoding="utf-8") as output:
                output.write(self.configuration(**changes))
            child = Child(
                "the gateway", [*wrapper, program or self.swift("penstock"), "serve", file],
                processors or self.processors.server,
                {"PENSTOCK_PORT": "0", "PENSTOCK_STORE": f"{folder}/store", **(environment or {})})
            with child:
                port = int(child.wait_for(r"ready: .*FIX on [\d.]+:(\d+)", 120)[1])
                yield child, port

    def counted(self, **changes):
        """The same with its heap calls and syncs counted: (the table of them, the gateway to start)."""
        path = f"{self.folder}/counts"
        if os.path.exists(path):
            os.remove(path)
        environment = {"LD_PRELOAD": str(self.kit("count.so")), "BENCH_COUNT": path}
        return path, self.gateway(environment=environment, **changes)

    def configuration(self, durability="process", polling="block", tls=False, listen="", map_size=None, risk=None, fills=False,
                      whole=False, venue=None, control=False):
        text = (ROOT / "sessions" / "bench.yaml").read_text(encoding="utf-8")
        text = replaced(text, "durability: process", f"durability: {durability}")
        text = replaced(text, "polling: block", f"polling: {polling}")
        if tls:
            certificate, key = self.certificate_files()
            listen += f"    tls: {{certificate: {certificate}, privateKey: {key}, minimumVersion: 1.3}}\n"
        text = replaced(text, "    sessions:\n", listen + "    sessions:\n")
        if map_size:
            text = replaced(text, "mapSize: 64GiB", f"mapSize: {map_size}")
        if risk:
            text = replaced(text, "maxOpenOrders: 1000000", f"maxOpenOrders: {risk}")
        if fills:
            text = replaced(text, "    fills: false\n", "")
            text = replaced(text, "    anySymbol: true\n", f"    anySymbol: true\n    symbols: [{LISTED}]\n")
        if whole:
            head, rest = text.split("brokers:\n", 1)
            broker, rest = rest.split("\nrouting:\n", 1)
            brokers = "".join(broker.replace("id: paper", f"id: {name}") + "\n" for name in ("paper", "second", "third"))
            text = f"{head}brokers:\n{brokers}\nrouting:\n" + replaced(rest, "  default: paper\n", ROUTING) + LIMITS
        if venue:
            head, rest = text.split("brokers:\n", 1)
            rest = replaced(rest.split("\nrouting:\n", 1)[1], "default: paper", "default: binance")
            text = f"{head}brokers:\n{VENUE.format(port=venue, authority=self.certificate_files()[0])}\nrouting:\n{rest}"
        if control:
            text += "\ncontrol: {listen: 127.0.0.1:0}\n"
        return text

    def certificate_files(self):
        if not self.certificate:
            self.certificate = (f"{self.folder}/server.pem", f"{self.folder}/server.key")
            run("openssl", [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-subj", "/CN=bench", "-addext", "subjectAltName=IP:127.0.0.1", "-out", self.certificate[0], "-keyout", self.certificate[1]], 30)
        return self.certificate

    @contextlib.contextmanager
    def null(self, processors=None, busy=False, store=False):
        with self.fresh_folder() as folder:
            port = free_port()
            command = [self.kit("null"), "--port", port]
            command += ["--busy"] if busy else []
            command += ["--store", f"{folder}/sent"] if store else []
            with Child("the null acceptor", command, processors or self.processors.server) as child:
                child.wait_for("LISTENING", 10)
                yield child, port

    @contextlib.contextmanager
    def quickfix(self, store="memory", sessions=1, processors=None):
        with self.fresh_folder() as folder:
            port = free_port()
            command = [self.kit("executor"), "--port", port, "--store", store, "--dir", folder, "--sessions", sessions]
            with Child("QuickFIX", command, processors or self.processors.server) as child:
                child.wait_for("LISTENING", 60)
                yield child, port

    @contextlib.contextmanager
    def responder(self, processors=None):
        """The engine with an application that sends the order back."""
        command = [self.swift("penstock"), "respond", "--port", "0", "--sender", "EXEC", "--targets", "LOAD"]
        with Child("the responder", command, processors or self.processors.server) as child:
            yield child, int(child.wait_for(r"FIX on [\d.]+:(\d+)", 60)[1])

    @contextlib.contextmanager
    def never_halting(self):
        with Child("nohalt", [self.kit("nohalt"), "3600"]):
            yield


# What a load client asks for, so that all of it is filled at once.
LISTED = "{symbol: AAPL, price: 187, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 100000}"
ROUTING = "  strategy: smart\n  brokers: [paper, second, third]\n"
# The venue of `trip`.
VENUE = """  - id: binance
    kind: binance
    credentials: {{key: bench, secret: secret}}
    restURL: https://127.0.0.1:{port}
    webSocketURL: wss://127.0.0.1:{port}/ws-api/v3
    caFile: {authority}
    orders: rest
"""
# Behind what sessions/bench.yaml has under `risk`: a limit of each kind that an order is judged by, none of which is met.
LIMITS = """  limits:
    - {orderSize: 1000000, ordersPerSecond: 1000000, orderNotional: 1000000000000, openValue: 1000000000000}
    - {account: ACC-0001, longPosition: 1000000000000, shortPosition: 1000000000000, dailyLoss: 1000000000000}
    - {symbol: AAPL, openOrders: 1000000, modifications: 1000}
    - {broker: second, openOrders: 1000000}
  breakers:
    - {kind: rejectRate, broker: paper, threshold: 50, window: 60s, minimumCount: 20}
"""


def replaced(text, old, new):
    if old not in text:
        raise Failed(f"sessions/bench.yaml has no {old!r} any more")
    return text.replace(old, new, 1)
