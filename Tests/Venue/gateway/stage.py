"""A simulated venue with a gateway before it, and what both say afterwards."""
import json
import itertools
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from decimal import Decimal

from client import Client

ROOT = pathlib.Path(__file__).resolve().parents[3]

# Kind of broker -> venue of the simulator, Symbol(55), the venue's own name, quantity and a step of prices of its orders.
VENUES = {
    "binance": ("binance", "BTC/USDT", "BTCUSDT", "0.001", "0.01"),
    "binance-futures": ("binance-futures", "BTC/USDT:USDT", "BTCUSDT", "0.01", "0.1"),
    "okx": ("okx", "BTC/USDT", "BTC-USDT", "0.001", "0.1"),
    "bybit": ("bybit", "BTC/USDT", "spot:BTCUSDT", "0.001", "0.01"),
    "kraken": ("kraken", "BTC/USD", "BTC/USD", "0.001", "0.1"),
    "kraken-futures": ("kraken-futures", "BTC/USD:USD", "PF_XBTUSD", "0.01", "1"),
    "coinbase": ("coinbase", "BTC/USD", "BTC-USD", "0.001", "0.01"),
    "alpaca": ("alpaca", "AAPL", "AAPL", "1", "0.01"),
    "oanda": ("oanda", "EUR/USD", "EUR_USD", "100", "0.00001"),
}

# What the venue's simulator calls placing, canceling and asking about an order, where faults hit it.
OPERATIONS = {
    "okx": {"place": "order", "cancel": "cancel-order", "query": "trade/order"},
    "kraken": {"place": "AddOrder", "cancel": "CancelOrder", "query": "OpenOrders"},
    "kraken-futures": {"place": "sendorder", "cancel": "cancelorder", "query": "orders.status"},
    "coinbase": {"place": "orders.create", "cancel": "orders.cancel", "query": "orders.list"},
    "bybit": {"place": "order.create", "cancel": "order.cancel", "query": "order.realtime"},
    "alpaca": {"place": "post_order", "cancel": "delete_order", "query": "get_order_by_client_id"},
    "oanda": {"place": "post_order", "cancel": "cancel_order", "query": "get_orders"},
}
USUAL = {"place": "order.place", "cancel": "order.cancel", "query": "order.status"}


class Failed(Exception):
    """The gateway or the venue did what it must not do."""


# Below those that the system gives to connections: a gateway that is started again must find its port free.
PORTS = itertools.cycle(random.sample(range(20000, 30000), 10000))


def free_port():
    for port in PORTS:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Stage:
    def __init__(self, kind, penstock, seed=1, options=""):
        self.kind, self.penstock, self.seed, self.options = kind, penstock, seed, options
        self.venue_name, self.symbol, self.venue_symbol, self.quantity, self.tick = VENUES[kind]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"penstock-{kind}-"))
        self.gateway = self.venue = None
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
        certificates = ROOT / ".build/venue"
        self.venue = subprocess.Popen(
            [ROOT / "tools/venue", self.venue_name, "--certificates", certificates, "--seed", str(self.seed)],
            stdout=subprocess.PIPE, stderr=open(self.folder / "venue.err", "w"), text=True)
        line = self.venue.stdout.readline()
        if not line:
            raise Failed(f"tools/venue {self.venue_name} did not start: {(self.folder / 'venue.err').read_text()}")
        self.ready = json.loads(line)
        self.port = free_port()
        self.configure()
        self.start()
        self.client = Client(self.port)
        self.client.log_on()

    def __exit__(self, kind, *_):
        if kind is not None and hasattr(self, "ready"):
            try:
                (self.folder / "requests.json").write_text("\n".join(map(json.dumps, self.control("GET", "/requests"))))
            except OSError:
                pass  # The venue is gone, too.
        for process in (self.gateway, self.venue):
            if process and process.poll() is None:
                process.kill()
                process.wait()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"what is left of it is in {self.folder}", flush=True)

    def configure(self):
        ready = self.ready
        key = next(one for one in ready["credentials"]
                   if ("secret" in one or "token" in one) and "trade" in one.get("permissions", ["trade"]))
        # A private key has line ends, which a secret of a configuration has not.
        secret = (key.get("secret") or key["token"]).strip().replace("\n", "\\n")
        credentials = [f"key: '{key['key']}'" if key.get("key") else "", f"secret: '{secret}'",
                       f"passphrase: '{key['passphrase']}'" if key.get("passphrase") else ""]
        private = next((ready[name] for name in ("webSocket", "webSocketAPI", "private", "user") if name in ready), None)
        private = private or next((ready[name] for name in ("streams", "stream") if name in ready), None)
        public = next((ready[name] for name in ("streams", "stream", "public", "market") if name in ready), private)
        account = f'    account: "{key.get("accountID") or key.get("account")}"\n' if self.kind == "oanda" else ""
        urls = "".join(f"    {name}: {url}\n" for name, url in
                       (("restURL", ready["rest"]), ("webSocketURL", private), ("streamURL", public)) if url)
        (self.folder / "gateway.yaml").write_text(f"""name: {self.kind}
store: {{path: {self.folder}/store}}
acceptors:
  - listen: 127.0.0.1:{self.port}
    sessions: [{{senderCompID: PENSTOCK, targetCompID: "*"}}]
brokers:
  - id: venue
    kind: {self.kind}
    answerTimeout: 1s
    credentials: {{{", ".join(part for part in credentials if part)}}}
{account}{urls}    caFile: {ready["ca"]}
    symbols: ["{self.symbol}"]
    externalOrders: takeIn
    externalSession: VENUES
    externalAccount: OPS
{self.options}routing: {{default: venue}}
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

    # The venue

    def control(self, method, path, body=None):
        request = urllib.request.Request(
            self.ready["control"] + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return {"error": error.read().decode()}

    def fault(self, kind, what=None, count=1, **more):
        """What: place, cancel or query; anything without."""
        match = {"operation": OPERATIONS.get(self.kind, USUAL)[what]} if what else {}
        made = self.control("POST", "/faults", {"kind": kind, "match": match, "count": count, **more})
        if "error" in made:
            raise Failed(f"the venue takes no fault {kind}: {made['error']}")
        return made

    def was_met(self, fault):
        """Whether something has run into a fault."""
        return any(one["number"] == fault["number"] and one["hits"] > 0 for one in self.control("GET", "/faults"))

    def orders(self):
        return [order for order in self.control("GET", "/orders") if order["symbol"] == self.venue_symbol]

    def orders_of(self, order_id):
        """The venue's orders of one of the gateway's: by the number in their client order ids."""
        wanted = int(order_id.rsplit("O", 1)[1])
        return [order for order in self.orders() if self.number(order["clientId"]) == wanted]

    def number(self, client_id):
        """The gateway's own number of an order; nil for what is no name of the gateway's."""
        try:
            if client_id.count("-") == 4:
                digits = client_id.replace("-", "")
                return int(digits[13:16] + digits[17:30], 16) >> 8
            return int(client_id[6:], 36) >> 8
        except ValueError:
            return None

    def price(self):
        """The middle of the market, as the venue has it."""
        for instrument in self.control("GET", "/instruments"):
            if instrument["symbol"] == self.venue_symbol:
                return Decimal(str(instrument["price"]))
        raise Failed(f"the venue has no {self.venue_symbol}")

    def near(self, factor):
        """A price so far from the market, on the tick."""
        step = Decimal(self.tick)
        return (self.price() * Decimal(factor) / step).to_integral_value() * step

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
            if order["clientId"] in names:
                findings.append(f"{order['clientId']} was placed twice")
            names.add(order["clientId"])
            if order["clientId"] in self.elsewhere:
                continue
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
# What works at the venue; held is what it keeps to itself until it can be filled.
ALIVE = ("open", "held")
