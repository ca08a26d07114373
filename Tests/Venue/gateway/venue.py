"""A simulated venue: how it is started, what a configuration says of it as a broker, and its own books."""
import json
import pathlib
import subprocess
import urllib.error
import urllib.request
from decimal import Decimal

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
    "oanda": {"place": "post_order", "cancel": "cancel_order", "query": "get_order*"},
}
USUAL = {"place": "order.place", "cancel": "order.cancel", "query": "order.status"}
# What works at the venue; held is what it keeps to itself until it can be filled.
ALIVE = ("open", "held")


class Failed(Exception):
    """The gateway or the venue did what it must not do."""


class Venue:
    """One of tools/venue."""

    def __init__(self, kind, seed=1):
        self.kind, self.seed, self.process = kind, seed, None
        self.venue_name, self.symbol, self.venue_symbol, self.quantity, self.tick = VENUES[kind]

    def launch(self, folder, preexec=None):
        """Returns at once, so that several start side by side; what it complains of is in the folder."""
        self.complaints = folder / f"{self.kind}.err"
        self.process = subprocess.Popen(
            [ROOT / "tools/venue", self.venue_name, "--certificates", ROOT / ".build/venue", "--seed", str(self.seed)],
            stdout=subprocess.PIPE, stderr=open(self.complaints, "w"), text=True, preexec_fn=preexec)

    def await_ready(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"tools/venue {self.venue_name} did not start: {self.complaints.read_text()}")
        self.ready = json.loads(line)

    def keep_record(self, folder):
        """What it was asked for and what it has, for whoever wants to know why something failed."""
        for name in ("requests", "orders", "fills"):
            rows = "\n".join(json.dumps(row) for row in self.control("GET", f"/{name}"))
            (folder / f"{self.kind}.{name}").write_text(rows + "\n")

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def broker(self, name, symbols, options=""):
        """It as one of the brokers of a configuration."""
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
        symbols = ", ".join(f'"{symbol}"' for symbol in symbols)
        return f"""  - id: {name}
    kind: {self.kind}
    answerTimeout: 1s
    credentials: {{{", ".join(part for part in credentials if part)}}}
{account}{urls}    caFile: {ready["ca"]}
    symbols: [{symbols}]
{options}"""

    # What it says itself

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
