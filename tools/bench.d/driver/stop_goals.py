"""G21: how fast an emergency stop stops."""
import glob
import socket
import statistics
import time

from children import Failed
from figures import absolute, at_most

ORDERS = 10_000
SOH = b"\x01"


class Peer:
    """A FIX client, as plain as can be."""

    def __init__(self, port, name):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.name, self.number, self.rest = name, 0, b""
        self.send(self.message("A", "98=0|108=0|141=Y"))
        self.next("A")

    def message(self, kind, body):
        self.number += 1
        now = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
        text = f"35={kind}|34={self.number}|49={self.name}|52={now}|56=PENSTOCK|{body}|".replace("60=now", f"60={now}")
        rest = text.replace("|", "\x01").encode()
        whole = b"8=FIX.4.4\x019=%d\x01" % len(rest) + rest
        return whole + b"10=%03d\x01" % (sum(whole) % 256)

    def order(self, number):
        return self.message("D", f"11={self.name}{number}|54=1|38=1|40=2|44=1|55=AAPL|60=now")

    def send(self, data):
        self.socket.sendall(data)

    def read(self):
        """What has come whole."""
        chunk = self.socket.recv(1 << 20)
        if not chunk:
            raise Failed("the gateway has hung up")
        *whole, self.rest = (self.rest + chunk).split(b"\x018=FIX.4.4\x01")
        # The last one is whole when its checksum is.
        if self.rest[-8:-4] == b"\x0110=" and self.rest.endswith(SOH):
            whole, self.rest = [*whole, self.rest], b""
        return whole

    def next(self, kind):
        while True:
            for message in self.read():
                if b"\x0135=" + kind.encode() + SOH in message:
                    return message

    def count(self, mark, wanted):
        found = 0
        while found < wanted:
            found += sum(message.count(mark) for message in self.read())


def once(setting):
    """Seconds from the command to the first refusal, and to the last report of a cancel, as clients see them."""
    servers = setting.servers
    with servers.gateway() as (_, port):
        desk, probe = Peer(port, "DESK"), Peer(port, "PROBE")
        for start in range(0, ORDERS, 500):
            desk.send(b"".join(desk.order(number) for number in range(start, start + 500)))
            desk.count(b"\x01150=0\x01", 500)
        path, = glob.glob(f"{servers.folder}/*/store/control.sock")
        operator = socket.socket(socket.AF_UNIX)
        operator.connect(path)
        begin = time.perf_counter()
        operator.sendall(b"stop\teverything\t\tbench\tmeasured\t\n")
        number = 0
        while True:
            number += 1
            probe.send(probe.order(number))
            if b"\x01150=8\x01" in probe.next("8"):
                break
        refused = time.perf_counter() - begin
        desk.count(b"\x01150=4\x01", ORDERS)
        return refused, time.perf_counter() - begin


def measure(setting):
    turns = [once(setting) for _ in range(setting.size.pairs)]
    first, last = (statistics.median(one) for one in zip(*turns))
    yield absolute("G21", "from the command to stop to the first refused order", "ms", first * 1000, aim=at_most(1))
    yield absolute("G21", f"to the last cancel of {ORDERS:,} open orders", "ms", last * 1000, aim=at_most(100))
