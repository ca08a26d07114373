"""A FIX peer of a gateway."""
import socket
import time


class Peer:
    """A FIX peer that says what it is told to say."""

    def __init__(self, port, me="ME", logon="98=0|108=30|141=Y"):
        self.socket, self.number, self.buffer, self.me = socket.create_connection(("127.0.0.1", port), 5), 0, "", me
        self.say("A", logon)
        self.hear("35=A")

    def say(self, kind, body):
        self.number += 1
        now = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
        text = f"35={kind}|34={self.number}|49={self.me}|52={now}|56=PENSTOCK|{body}|".replace("NOW", now).replace("|", "\x01")
        text = f"8=FIX.4.4\x019={len(text)}\x01{text}"
        self.socket.sendall(f"{text}10={sum(text.encode()) % 256:03}\x01".encode())

    def hear(self, wanted):
        until = time.monotonic() + 10
        while time.monotonic() < until:
            for message in self.buffer.split("8=FIX.4.4")[1:]:
                if f"\x01{wanted}\x01" in message and "\x0110=" in message:
                    self.buffer = ""
                    return message
            more = self.socket.recv(65536).decode()
            if not more:
                raise AssertionError(f"hung up before {wanted}: {self.buffer}")
            self.buffer += more
        raise AssertionError(f"{wanted} does not come: {self.buffer}")

    def order(self, name, more="55=AAPL|38=1|40=1|54=1"):
        self.say("D", f"11={name}|{more}|60=NOW")

    def rest(self):
        """What comes until the gateway hangs up, but for heartbeats."""
        self.socket.settimeout(10)
        return self.socket.recv(65536).decode()

    def close(self):
        self.socket.close()
