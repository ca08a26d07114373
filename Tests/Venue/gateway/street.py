"""One gateway with a simulated venue for each of its brokers, a QuickFIX client before it, and what an operator does."""
import re
import subprocess
import time
from decimal import Decimal

from desk import Desk
from processes import Failed as ProcessFailed
from processes import Process, die_with_the_driver, free_port
from venue import ALIVE, VENUES, Failed, Venue

# What is traded where beside the venue's symbol of VENUES: Symbol(55), the venue's own name, a quantity, a step of prices.
MORE = {
    "binance": ("ETH/USDT", "ETHUSDT", "0.01", "0.01"),
    "okx": ("ETH/USDT", "ETH-USDT", "0.01", "0.01"),
    "bybit": ("ETH/USDT", "spot:ETHUSDT", "0.01", "0.01"),
    "kraken": ("ETH/USD", "ETH/USD", "0.01", "0.01"),
    "coinbase": ("ETH/USD", "ETH-USD", "0.01", "0.01"),
}
ROUTING = f"""routing:
  brokers: [{", ".join(VENUES)}]
  rules:
    - {{symbol: "BTC/USDT", strategy: bestExecution, brokers: [binance, okx, bybit]}}
    - {{symbol: "ETH/USDT", strategy: roundRobin, brokers: [binance, okx, bybit]}}
    - {{symbol: "BTC/USD", strategy: smart, brokers: [kraken, coinbase]}}
    - {{symbol: "ETH/USD", strategy: loadBalanced, brokers: [kraken, coinbase]}}
    - {{symbol: AAPL, strategy: primaryOnly, brokers: [alpaca]}}
    - {{symbol: "EUR/USD", strategy: primaryOnly, brokers: [oanda]}}
    - {{symbol: "BTC/USDT:USDT", strategy: primaryOnly, brokers: [binance-futures]}}
    - {{symbol: "BTC/USD:USD", strategy: primaryOnly, brokers: [kraken-futures]}}
"""


class Place:
    """A symbol at a venue."""

    def __init__(self, venue, symbol, own_symbol, unit, tick):
        self.venue, self.symbol, self.own_symbol = venue, symbol, own_symbol
        self.unit, self.tick, self.price = Decimal(unit), Decimal(tick), Decimal(0)

    def near(self, factor):
        """A price so far from the market, on the tick of every venue that has the symbol."""
        step = max(self.tick, Decimal("0.1")) if self.symbol.startswith("BTC/") else self.tick
        return (self.price * Decimal(factor) / step).to_integral_value() * step

    def move(self, price, units=2):
        """The market goes there, with so much on each level: little."""
        self.price = price
        self.venue.control("POST", "/market", {"symbol": self.own_symbol, "price": str(price), "quantity": str(self.unit * units)})


class Street:
    def __init__(self, penstock, client, dictionary, folder, seed, chooser):
        self.penstock, self.client, self.dictionary, self.folder = penstock, client, dictionary, folder
        self.port = free_port(set(), chooser)
        self.venues = {kind: Venue(kind, seed) for kind in VENUES}
        self.store, self.gateway = folder / "store", None

    def __enter__(self):
        try:
            self.open()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, kind=None, *_):
        try:
            if kind:
                for venue in self.venues.values():
                    venue.keep_record(self.folder)
        finally:
            for venue in self.venues.values():
                venue.end()
            for process in list(Process.running):
                process.kill()

    def open(self):
        for venue in self.venues.values():
            venue.launch(self.folder, die_with_the_driver)
        for venue in self.venues.values():
            venue.await_ready()
        self.places = self.all_places()
        self.configure()
        self.start()
        self.desk = Desk(self.client, self.folder, self.port, self.dictionary)

    def all_places(self):
        places = []
        for kind, venue in self.venues.items():
            prices = {each["symbol"]: Decimal(str(each["price"])) for each in venue.control("GET", "/instruments")}
            for row in [VENUES[kind][1:]] + ([MORE[kind]] if kind in MORE else []):
                places.append(Place(venue, *row))
                places[-1].move(prices[row[1]])
        return places

    def configure(self):
        brokers = "".join(venue.broker(kind, [place.symbol for place in self.places if place.venue is venue])
                          for kind, venue in self.venues.items())
        (self.folder / "gateway.yaml").write_text(f"""name: seven
store: {{path: {self.store}}}
acceptors:
  - listen: 127.0.0.1:{self.port}
    sessions: [{{senderCompID: PENSTOCK, targetCompID: SEVEN}}]
brokers:
{brokers}{ROUTING}risk: {{maxOrderQty: 1000000, maxOpenOrders: 10000}}
""")

    # The gateway

    def start(self, seconds=60):
        self.gateway = Process("the gateway", [self.penstock, "serve", self.folder / "gateway.yaml"], self.folder / "gateway.log")
        if not self.gateway.wait_for(r"can be reached", seconds, len(self.venues)):
            raise Failed(f"the gateway does not reach all of its brokers:\n{self.gateway.tail()}")

    def kill(self):
        if self.gateway.child.poll() is not None:
            raise Failed(f"the gateway ended by itself:\n{self.gateway.tail()}")
        self.gateway.kill()

    def end(self):
        """A clean end, after which the store fits together."""
        self.gateway.child.terminate()
        try:
            self.gateway.wait(30)
        except ProcessFailed as failure:
            raise Failed(str(failure)) from failure
        verified = subprocess.run([self.penstock, "verify", self.store], capture_output=True, text=True)
        if verified.returncode != 0:
            raise Failed(verified.stdout + verified.stderr)

    def operate(self, *words):
        """A command to the running gateway; its process, not waited for."""
        return subprocess.Popen([self.penstock, words[0], self.store, *words[1:]], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def complaints(self):
        """What in the log says that a broker and the gateway do not agree."""
        text = (self.folder / "gateway.log").read_text()
        return [line for line in text.splitlines() if "the broker reported" in line or re.search(r"differ|unknown order", line)]

    # What happens meanwhile

    def wait(self, condition, seconds, words):
        """Hears what is told until the condition holds; patience, not a measure."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise Failed(f"{words()} after {seconds} s\n{self.gateway.tail(8)}")
            time.sleep(0.005)
            self.desk.hear()

    def working(self):
        """Every order that works at a venue: (kind, the venue's order)."""
        return [(kind, order) for kind, venue in self.venues.items() for order in venue.control("GET", "/orders")
                if order["state"] in ALIVE]
