"""Clients that are logged on and say whatever comes to their mind, while another one trades as if they were not there."""
import pathlib
import random
import socket
import time

from gateway import Gateway
from processes import Failed
from wild import WildWords

CLIENTS = 3


class WildClient:
    """One session, which begins anew whenever the gateway has had enough of it."""

    def __init__(self, port, name, dice):
        self.port, self.name, self.dice = port, name, dice
        self.words = WildWords(name, dice)
        self.connection, self.number, self.logons, self.messages, self.octets = None, 1, 0, 0, 0

    def speak(self):
        """Some messages in one go, and what comes back is read and forgotten."""
        try:
            if self.connection is None:
                self.log_on()
            burst = b"".join(self.framed(*self.words.message()) for _ in range(self.dice.randrange(1, 20)))
            self.connection.sendall(burst)
            self.hear()
        except OSError:
            self.hang_up()

    def log_on(self):
        self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        self.number = 1
        self.logons += 1
        self.connection.sendall(self.framed("A", "98=0|108=30|141=Y|"))
        self.connection.settimeout(5)
        if not self.connection.recv(65536):
            raise OSError

    def hear(self):
        self.connection.settimeout(0.002)
        try:
            while data := self.connection.recv(1 << 20):
                self.octets += len(data)
            raise OSError
        except TimeoutError:
            self.connection.settimeout(5)

    def hang_up(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def framed(self, kind, body):
        now = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
        text = f"35={kind}|34={self.number}|49={self.name}|52={now}|56=PENSTOCK|{body}".replace("|", "\x01").encode()
        text = f"8=FIX.4.4\x019={len(text)}\x01".encode() + text
        self.number += 1
        self.messages += 1
        return text + f"10={sum(text) % 256:03}\x01".encode()


class WildCases:
    """Part of the driver, which has `options`, `folder`, `chooser`, `seed_of`, and the churn's cases."""

    def wild(self):
        yield "wild", self.wild_many

    def wild_many(self):
        folder = self.folder / "wild"
        folder.mkdir()
        gateway = Gateway(self.options.penstock, folder, self.chooser)
        gateway.configuration = pathlib.Path(__file__).resolve().parent / "soak.yaml"
        gateway.start()
        seconds, seed = self.options.seconds, self.seed_of("wild")
        honest = self.start_client("churn", folder, gateway.port, "--seconds", str(seconds), "--rate", "20", "--seed",
                                   str(seed), "--mix", "wide", "--patience", "60")
        clients = [WildClient(gateway.port, f"WILD{place}", random.Random(seed + place)) for place in range(CLIENTS)]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for client in clients:
                client.speak()
            if end := gateway.own_end():
                raise Failed(end)
        for client in clients:
            client.hang_up()
        if honest.wait(120) != 0:
            raise Failed(f"{honest.tail(25)}\n{gateway.own_end()}".rstrip())
        gateway.stop()
        gateway.verify()
        said = sum(client.messages for client in clients)
        if not any(client.octets for client in clients):
            raise Failed("nobody has answered the wild clients")
        return f"{said} wild messages, {sum(client.logons for client in clients)} logons; {honest.lines[-1]}"
