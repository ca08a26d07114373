"""A simulated venue with a gateway before it, and what both say afterwards."""
import itertools
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from decimal import Decimal

from client import Client
from venue import ALIVE, Failed, Venue


# Below those that the system gives to connections: a gateway that is started again must find its port free.
PORTS = itertools.cycle(random.sample(range(20000, 30000), 10000))
# What others have placed is taken in.
EXTERNAL = "    externalOrders: takeIn\n    externalSession: VENUES\n    externalAccount: OPS\n"


def free_port():
    for port in PORTS:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Stage(Venue):
    def __init__(self, kind, penstock, seed=1, options=""):
        super().__init__(kind, seed)
        self.penstock, self.options = penstock, options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"penstock-{kind}-"))
        self.gateway = None
        # Names of orders that did not come from here.
        self.elsewhere = set()

    def __enter__(self):
        try:
            self.open()
        except BaseException as error:
            # What has not begun is not ended by anybody else.
            self.__exit__(type(error))
            raise
        return self

    def open(self):
        self.launch(self.folder)
        self.await_ready()
        self.port = free_port()
        self.configure()
        self.start()
        self.client = Client(self.port)
        self.client.log_on()

    def __exit__(self, kind, *_):
        if kind is not None and hasattr(self, "ready"):
            try:
                self.keep_record(self.folder)
            except OSError:
                pass  # The venue is gone, too.
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
{self.broker("venue", [self.symbol], EXTERNAL + self.options)}routing: {{default: venue}}
risk: {{maxOrderQty: 1000000, maxOpenOrders: 10000}}
""")

    # The gateway

    def start(self):
        self.log = open(self.folder / "gateway.log", "a")
        self.gateway = subprocess.Popen([self.penstock, "serve", self.folder / "gateway.yaml"], stdout=self.log,
                                        stderr=subprocess.STDOUT)

    def place_elsewhere(self, name, price):
        """Another gateway at the same venue, with names of its own, places an order to buy and is gone."""
        port, folder = free_port(), self.folder / "elsewhere"
        folder.mkdir()
        text = (self.folder / "gateway.yaml").read_text().replace(f"{self.folder}/store", f"{folder}/store")
        (folder / "gateway.yaml").write_text(text.replace(f"127.0.0.1:{self.port}", f"127.0.0.1:{port}"))
        with open(folder / "gateway.log", "w") as log:
            other = subprocess.Popen([self.penstock, "serve", folder / "gateway.yaml"], stdout=log, stderr=log)
            try:
                client = Client(port)
                client.log_on()
                # It takes orders once it knows what has happened at the venue.
                for count in range(30):
                    client.place(f"{name}-{count}", self.symbol, "1", self.quantity, price=price)
                    order = client.wait(f"{name}-{count}", "08")
                    if order is not None and order.status == "0":
                        self.elsewhere = {one["clientId"] for one in self.orders()}
                        return client.hang_up()
                    client.listen(0.3)
                raise Failed(f"nobody else can place an order: {order and order.history} {(folder / 'gateway.log').read_text()}")
            finally:
                other.kill()
                other.wait()

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
                # Then it is asked what has happened: until that is known no order is taken.
                asked = len(self.control("GET", "/requests"))
                self.client.listen(0.5)
                if asked == len(self.control("GET", "/requests")):
                    return
            self.client.listen(0.1)
        raise Failed(f"the gateway does not come up:\n{self.said()}")

    def said(self):
        return (self.folder / "gateway.log").read_text()

    # At the end

    def settle(self, seconds=130):
        """Without faults, until nobody waits for anything, or nothing was told for so long: a limit of a minute may be used
        up, and what is asked about is asked again in a minute at most."""
        self.control("DELETE", "/faults")
        end, told = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            self.client.listen(1)
            heard = len(self.client.seen) + len(self.client.rejects)
            if told != heard:
                end, told = time.monotonic() + seconds, heard
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
            if order["clientId"] in self.elsewhere:
                continue
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
