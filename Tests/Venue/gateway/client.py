"""A FIX client that goes on after the gateway was killed: it asks for what it missed, and books what it is told."""
import socket
import time
from decimal import Decimal

SOH = "\x01"
PENDING, OPEN = set("A6E"), set("01A6E9")


def stamp():
    return time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())


class Order:
    """What the client was told of one order of the gateway, by its OrderID(37)."""

    def __init__(self, order_id):
        self.order_id, self.status, self.cum, self.fills, self.history = order_id, "A", Decimal(0), Decimal(0), []
        self.quantity = Decimal(0)

    def hear(self, report):
        self.status, self.cum = report["39"], Decimal(report["14"])
        self.quantity = Decimal(report.get("38", 0))
        if report["150"] == "F":
            self.fills += Decimal(report["32"])
        self.history.append(f"{report['150']}/{report['39']} {report.get('11', '')} {report['14']} {report.get('58', '')}".strip())

    def hear_reject(self, message):
        self.status = message["39"]
        self.history.append(f"reject/{self.status} {message.get('11', '')} {message.get('58', '')}".strip())


class Client:
    """One session for the whole of a test, over as many connections as it takes."""

    def __init__(self, port, name="VENUES"):
        self.port, self.name = port, name
        self.next_out, self.next_in = 1, 1
        self.buffer, self.connection = b"", None
        self.orders, self.rejects, self.seen, self.business = {}, [], set(), []
        self.by_name = {}  # ClOrdID -> OrderID
        self.markets = {}  # MDReqID -> Market

    # The connection

    def log_on(self, seconds=10):
        end = time.monotonic() + seconds
        while True:
            try:
                self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=2)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
        self.buffer = b""
        self.send("A", "98=0|108=30")
        self.listen(0.3)

    def log_out(self):
        try:
            self.send("5", "58=done")
            self.listen(1)
        except OSError:
            pass  # That is the answer, too.
        self.hang_up()

    def hang_up(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def send(self, kind, body, number=None, possible_duplicate=False):
        now = stamp()
        again = f"43=Y|49={self.name}|52={now}|56=PENSTOCK|122={now}" if possible_duplicate else \
            f"49={self.name}|52={now}|56=PENSTOCK"
        text = f"35={kind}|34={number or self.next_out}|{again}|{body}|".replace("|", SOH)
        text = f"8=FIX.4.4{SOH}9={len(text)}{SOH}{text}"
        text += f"10={sum(text.encode()) % 256:03}{SOH}"
        if number is None:
            self.next_out += 1
        self.connection.sendall(text.encode())

    def messages(self, seconds):
        end = time.monotonic() + seconds
        while True:
            while True:
                mark = self.buffer.find(b"\x0110=")
                stop = self.buffer.find(b"\x01", mark + 1) if mark >= 0 else -1
                if stop < 0:
                    break
                raw, self.buffer = self.buffer[:stop].decode(), self.buffer[stop + 1:]
                pairs = [field.partition("=")[::2] for field in raw.split(SOH)]
                # Of a field that comes several times the first; all of them in their order by another name.
                fields = dict(reversed(pairs), pairs=pairs)
                yield fields
            left = end - time.monotonic()
            if left <= 0:
                return
            self.connection.settimeout(left)
            try:
                more = self.connection.recv(65536)
            except TimeoutError:
                return
            if not more:
                raise ConnectionResetError("the gateway has hung up")
            self.buffer += more

    # What is heard

    def listen(self, seconds, until=None):
        """Hears what comes; True as soon as `until` holds."""
        if until and until():
            return True
        for message in self.messages(seconds):
            self.hear(message)
            if until and until():
                return True
        return bool(until and until())

    def hear(self, message):
        kind, number = message["35"], int(message["34"])
        if kind == "4":  # SequenceReset
            self.next_in = max(self.next_in, int(message["36"]))
            return
        if kind == "2":  # ResendRequest: nothing is said again
            first = int(message["7"])
            if first < self.next_out:
                self.send("4", f"36={self.next_out}|123=Y", number=first, possible_duplicate=True)
        if kind == "1":
            self.send("0", f"112={message['112']}")
        if number > self.next_in and message.get("43") != "Y":
            self.send("2", f"7={self.next_in}|16=0")
            return
        self.next_in = max(self.next_in, number + 1)
        if kind in "WXY" and message.get("262") in self.markets:
            self.markets[message["262"]].hear(message)
        if kind == "8":
            if message["17"] in self.seen:
                return
            self.seen.add(message["17"])
            order = self.orders.setdefault(message["37"], Order(message["37"]))
            order.hear(message)
            if "11" in message:
                self.by_name[message["11"]] = message["37"]
        elif kind == "9":
            self.rejects.append(message)
            # How the order stands behind it: of one that was filled meanwhile nothing else tells.
            if message["37"] in self.orders:
                self.orders[message["37"]].hear_reject(message)
        elif kind == "j":
            self.business.append(message)

    def order(self, name):
        return self.orders.get(self.by_name.get(name))

    # What is asked for

    def place(self, name, symbol, side, quantity, kind="2", price=None, time_in_force="1", more=""):
        body = f"11={name}|55={symbol}|54={side}|38={quantity}|40={kind}|59={time_in_force}|60={stamp()}|21=1"
        if price is not None:
            body += f"|44={price}"
        self.send("D", body + (f"|{more}" if more else ""))

    def replace(self, old, name, symbol, side, quantity, price, kind="2", time_in_force="1"):
        self.send("G", f"41={old}|11={name}|55={symbol}|54={side}|38={quantity}|40={kind}|44={price}|59={time_in_force}"
                       f"|60={stamp()}|21=1")

    def cancel(self, old, name, symbol, side):
        self.send("F", f"41={old}|11={name}|55={symbol}|54={side}|60={stamp()}")

    def wait(self, name, statuses, seconds=8):
        """The order, when its OrdStatus is one of these."""
        self.listen(seconds, lambda: self.order(name) is not None and self.order(name).status in statuses)
        return self.order(name)
