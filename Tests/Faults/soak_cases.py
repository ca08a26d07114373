"""Random clients, a rude one, an operator who stops and resumes, and kills, for as long as one likes."""
import pathlib
import random
import socket
import subprocess
import time

from gateway import Gateway
from processes import Failed

CLIENTS = 3
SCOPES = (["everything"], ["broker", "slow"], ["symbol", "AAPL"], ["symbol", "BTC/USD"], ["session", "SOAK1"])
SETTLING = 90  # seconds for what is under way to come to its end


class SoakGateway(Gateway):
    """On the brokers of soak.yaml; where the store is the operator knows."""

    def __init__(self, binary, folder, chooser):
        super().__init__(binary, folder, chooser)
        self.configuration = pathlib.Path(__file__).resolve().parent / "soak.yaml"
        self.store = self.environment["PENSTOCK_STORE"]

    def tell(self, command, *words):
        """One command of an operator; whether it was done."""
        return subprocess.run([self.binary, command, self.store, *words, "--by", "soak"],
                              capture_output=True, text=True, check=False).returncode == 0


class RudePeer:
    """Says what comes to its mind and hangs up; nobody else may feel it."""

    def __init__(self, port, seed):
        self.port, self.dice, self.visits = port, random.Random(seed), 0

    def visit(self):
        self.visits += 1
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.settimeout(0.05)
                for _ in range(self.dice.randrange(1, 6)):
                    connection.sendall(self.words())
                    try:
                        connection.recv(4096)
                    except TimeoutError:
                        pass
        except OSError:
            pass

    def words(self):
        """A message that is right, has one byte changed, or is cut short."""
        kind = self.dice.choice(["A", "D", "F", "G", "H", "q", "AF", "AN", "E", "V", "x", "2", "4", "5", "0", "1", "BE", "ZZ"])
        number = self.dice.choice([1, 2, self.visits, 1 << 31])
        body = (f"35={kind}|34={number}|49=RUDE{self.dice.randrange(3)}|52={time.strftime('%Y%m%d-%H:%M:%S', time.gmtime())}|56=PENSTOCK|"
                "98=0|108=30|11=R1|55=AAPL|54=1|38=1|40=1|60=20260101-00:00:00|7=1|16=0|112=x|123=Y|36=9|")
        text = body.replace("|", "\x01").encode()
        text = f"8=FIX.4.4\x019={len(text)}\x01".encode() + text
        text += f"10={sum(text) % 256:03}\x01".encode()
        what = self.dice.randrange(4)
        if what == 0:
            place = self.dice.randrange(len(text))
            return text[:place] + bytes([self.dice.randrange(256)]) + text[place + 1:]
        return text[:self.dice.randrange(len(text))] if what == 1 else text


class SoakCases:
    """Part of the driver, which has `options`, `folder`, `chooser`, `seed_of`, and the churn's cases."""

    def soak(self):
        yield "soak", self.soak_long

    def soak_long(self):
        folder = self.folder / "soak"
        folder.mkdir()
        seed = self.seed_of("soak")
        dice = random.Random(seed)
        gateway = SoakGateway(self.options.penstock, folder, self.chooser)
        gateway.start()
        seconds = self.options.minutes * 60
        clients = [self.start_soaker(folder, gateway.port, f"SOAK{number}", seconds + SETTLING, seed + number)
                   for number in range(1, CLIENTS + 1)]
        counts = self.trouble(gateway, clients, dice, seconds)
        for scope in SCOPES:
            gateway.tell("resume", *scope, "--force", "--why", "the soak ends")
        told = [self.finish_soaker(client, gateway) for client in clients]
        gateway.stop()
        # Whatever brokers have lost was asked for and put right by now.
        if "stand otherwise" in (found := gateway.verify()):
            raise Failed(found)
        return f"{counts}; " + "; ".join(told)

    def start_soaker(self, folder, port, name, seconds, seed):
        own = folder / name
        own.mkdir()
        client = self.start_client("churn", own, port, "--seconds", str(seconds), "--rate", "20", "--seed", str(seed),
                                   "--mix", "wide", "--patience", "60")
        if not client.wait_for("logon 1 ", 15):
            raise Failed(f"{name} does not log on\n{client.tail()}")
        return client

    def trouble(self, gateway, clients, dice, seconds):
        """Until the time is over: a kill now and then, a stop that is soon resumed, and the rude peer all along."""
        rude = RudePeer(gateway.port, dice.random())
        deadline, kills, stops, stopped = time.monotonic() + seconds, 0, 0, []
        next_kill, next_stop = self.soon(dice, 20), self.soon(dice, 8)
        while time.monotonic() < deadline:
            rude.visit()
            for client in clients:
                if client.ended:
                    raise Failed(f"a client is gone\n{client.tail(25)}")
            if time.monotonic() > next_kill:
                gateway.kill()
                gateway.verify()
                gateway.start()
                kills, next_kill = kills + 1, self.soon(dice, 20)
            if time.monotonic() > next_stop:
                if stopped:
                    scope = stopped.pop()
                    if not gateway.tell("resume", *scope, "--force", "--why", "soak"):
                        raise Failed(f"{scope} is not resumed\n{gateway.process.tail()}")
                    next_stop = self.soon(dice, 8)
                else:
                    stopped.append(dice.choice(SCOPES))
                    if not gateway.tell("stop", *stopped[0], "--why", "soak"):
                        raise Failed(f"{stopped[0]} is not stopped\n{gateway.process.tail()}")
                    stops, next_stop = stops + 1, self.soon(dice, 2)
            # Random clients are random in time, too.
            time.sleep(dice.uniform(0.02, 0.2))
            if end := gateway.own_end():
                raise Failed(end)
        return f"{self.options.minutes:g} minutes, {kills} kills, {stops} stops, {rude.visits} rude visits"

    @staticmethod
    def soon(dice, seconds):
        return time.monotonic() + dice.uniform(seconds / 2, seconds * 1.5)

    @staticmethod
    def finish_soaker(client, gateway):
        client.child.send_signal(15)
        if client.wait(SETTLING * 2) != 0:
            raise Failed(f"{client.tail(25)}\n{gateway.own_end()}".rstrip())
        return client.lines[-1]
