"""A simulated venue with a gateway before it, and what both say afterwards."""
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from decimal import Decimal

from client import Client
from venue import ALIVE, Failed, Venue


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Stage(Venue):
    def __init__(self, kind, penstock, seed=1, options=""):
        super().__init__(kind, seed)
        self.penstock, self.options = penstock, options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"penstock-{kind}-"))
        self.gateway = None

    def __enter__(self):
        self.launch(self.folder)
        self.await_ready()
        self.port = free_port()
        self.configure()
        self.start()
        self.client = Client(self.port)
        self.client.log_on()
        return self

    def __exit__(self, kind, *_):
        if self.gateway and self.gateway.poll() is None:
            self.gateway.kill()
            self.gateway.wait()
        self.end()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"what is left of it is in {self.folder}", flush=True)

    def configure(self):
        (self.folder / "gateway.yaml").write_text(f"""name: {self.kind}
store: {{path: {self.folder}/store}}
acceptors:
  - listen: 127.0.0.1:{self.port}
    sessions: [{{senderCompID: PENSTOCK, targetCompID: "*"}}]
brokers:
{self.broker("venue", [self.symbol], self.options)}routing: {{default: venue}}
risk: {{maxOrderQty: 1000000, maxOpenOrders: 10000}}
""")

    # The gateway

    def start(self):
        self.log = open(self.folder / "gateway.log", "a")
        self.gateway = subprocess.Popen([self.penstock, "serve", self.folder / "gateway.yaml"], stdout=self.log,
                                        stderr=subprocess.STDOUT)

    def kill(self):
        """SIGKILL, and the same again as if it had never been there."""
        self.gateway.send_signal(signal.SIGKILL)
        self.gateway.wait()
        self.client.hang_up()
        self.start()
        self.client.log_on()

    def wait_until_up(self, seconds=15):
        """The venue is connected, and what had happened is known."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            status = subprocess.run([self.penstock, "positions", self.folder / "store"], capture_output=True, text=True)
            if "can be reached" in self.said() and status.returncode == 0:
                return
            self.client.listen(0.1)
        raise Failed(f"the gateway does not come up:\n{self.said()}")

    def said(self):
        return (self.folder / "gateway.log").read_text()

    # At the end

    def settle(self, seconds=45):
        """Without faults, until nobody waits for anything."""
        self.control("DELETE", "/faults")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.client.listen(1)
            there = sum(order["state"] in ALIVE for order in self.orders())
            here = [order for order in self.client.orders.values() if order.status in "01A6E9"]
            if len(here) == there and not any(order.status in "A6E" for order in here):
                self.client.listen(1.5)
                return
        # What differs is named by `check`.

    def check(self):
        """Everything that was done is known to everybody, once."""
        findings = []
        there = {}
        names = set()
        for order in self.orders():
            if order["clientId"] in names:
                findings.append(f"{order['clientId']} was placed twice")
            names.add(order["clientId"])
            there.setdefault(self.number(order["clientId"]), []).append(order)
        for order_id, order in sorted(self.client.orders.items()):
            theirs = there.pop(int(order_id.rsplit("O", 1)[1]), [])
            filled = sum((Decimal(str(one["executed"])) for one in theirs), Decimal(0))
            alive = [one for one in theirs if one["state"] in ALIVE]
            story = f"{order.history} {[(one['clientId'], one['state'], one['executed']) for one in theirs]}"
            if filled != order.cum:
                findings.append(f"{order_id}: {order.cum} filled here, {filled} there: {story}")
            if order.fills != order.cum:
                findings.append(f"{order_id}: fills of {order.fills}, CumQty {order.cum}: {story}")
            if order.status in PENDING_WORDS:
                findings.append(f"{order_id}: waits for ever: {story}")
            elif bool(alive) != (order.status in "019"):
                findings.append(f"{order_id}: {order.status} here: {story}")
            if len(alive) > 1:
                findings.append(f"{order_id}: {len(alive)} orders of it work there: {story}")
        findings += [f"order {number} is known to the venue alone" for number in there if number is not None]
        self.client.log_out()
        self.gateway.send_signal(signal.SIGTERM)
        self.gateway.wait()
        verified = subprocess.run([self.penstock, "verify", self.folder / "store"], capture_output=True, text=True)
        if verified.returncode != 0:
            findings.append(verified.stdout + verified.stderr)
        findings += [line for line in self.said().splitlines() if "the broker reported" in line]
        if findings:
            raise Failed("\n".join(findings[:6]))


PENDING_WORDS = "A6E"
