#!/usr/bin/env python3
"""A TCP proxy that cuts its connections at random moments, for tests of recovery on 127.0.0.1.

  tcp_cutter.py --listen PORT --to PORT [--cuts 20] [--seed 1] [--min-ms 100] [--max-ms 700]

Each cut falls between min and max after a connection was opened and is one of three:
  reset  both sides get an RST at once; what was under way is lost
  mid    the next bytes, in either direction, are forwarded only up to a random place, then reset
  half   one side sees the end of the stream, the other may go on; reset if that does not end it
Prints `listening`, a line per cut, and `done: N cuts`; from then on it only forwards.
"""
import argparse
import random
import selectors
import socket
import struct
import time

PATIENCE = 0.5  # seconds that `mid` waits for bytes, and `half` for the connection to end


def say(text):
    print(text, flush=True)


def reset(end):
    """Closes with an RST: SO_LINGER 0 throws away what is unsent."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


class Pair:
    """A client's connection and ours to the server behind it."""

    def __init__(self, client, server):
        self.other = {client: server, server: client}
        self.ended = set()  # ends that have sent their last byte
        self.deaf = None  # the end that a half-close has told there is no more


class Cutter:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.selector = selectors.DefaultSelector()
        self.pairs = set()
        self.cuts = 0
        self.plan = None  # (when, action): the next cut, or the end of one that has begun
        self.truncates = False  # the next bytes are the last
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", options.listen))
        self.listener.listen(16)
        self.selector.register(self.listener, selectors.EVENT_READ)

    def run(self):
        say("listening")
        while True:
            wait = None if self.plan is None else max(0, self.plan[0] - time.monotonic())
            for key, _ in self.selector.select(wait):
                if key.fileobj is self.listener:
                    self.accept()
                elif key.data in self.pairs:
                    self.forward(key.data, key.fileobj)
            if self.plan and time.monotonic() >= self.plan[0]:
                action, self.plan = self.plan[1], None
                action()
                self.plan_next()

    def plan_next(self):
        """A plan needs a connection: a cut while there is none would test nothing."""
        if self.plan or not self.pairs or self.cuts == self.options.cuts:
            return
        delay = self.random.randint(self.options.min_ms, self.options.max_ms) / 1000
        action = self.random.choice([self.cut_now, self.cut_mid, self.cut_mid, self.cut_half])
        self.plan = (time.monotonic() + delay, action)

    # Cuts

    def cut_now(self):
        if not self.pairs:
            return  # it ended by itself meanwhile
        for pair in list(self.pairs):
            self.drop(pair, reset)
        self.count("mid-message" if self.truncates else "reset")
        self.truncates = False

    def cut_mid(self):
        self.truncates = bool(self.pairs)
        self.plan = (time.monotonic() + PATIENCE, self.cut_idle)

    def cut_idle(self):
        self.truncates = False
        self.cut_now()

    def cut_half(self):
        if not self.pairs:
            return
        halves = list(self.pairs)
        for pair in halves:
            pair.deaf = self.random.choice(list(pair.other))
            try:
                pair.deaf.shutdown(socket.SHUT_WR)
            except OSError:
                self.drop(pair, reset)

        def drop_the_rest():
            for pair in halves:
                self.drop(pair, reset)

        self.plan = (time.monotonic() + PATIENCE, drop_the_rest)
        self.count("half-close")

    def count(self, kind):
        self.cuts += 1
        say(f"cut {self.cuts}: {kind}")
        if self.cuts == self.options.cuts:
            say(f"done: {self.cuts} cuts")

    # Connections

    def accept(self):
        client, _ = self.listener.accept()
        try:
            server = socket.create_connection(("127.0.0.1", self.options.to), timeout=2)
        except OSError:
            return reset(client)
        pair = Pair(client, server)
        self.pairs.add(pair)
        for end in pair.other:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.settimeout(2)  # for sendall: a peer that reads nothing is as good as gone
            self.selector.register(end, selectors.EVENT_READ, pair)
        self.plan_next()

    def forward(self, pair, end):
        other = pair.other[end]
        try:
            data = end.recv(65536)
            if data and self.truncates:
                other.sendall(data[: self.random.randrange(len(data))])
                self.plan = None
                self.cut_now()
                self.plan_next()
            elif data and other is not pair.deaf:
                other.sendall(data)
            elif not data:
                self.end(pair, end)
        except OSError:
            self.drop(pair, reset)

    def end(self, pair, end):
        """Passes the end of one direction on; with both ended the connection is over."""
        pair.ended.add(end)
        if len(pair.ended) == 2:
            return self.drop(pair, socket.socket.close)
        self.selector.unregister(end)
        pair.other[end].shutdown(socket.SHUT_WR)

    def drop(self, pair, close):
        if pair not in self.pairs:
            return
        self.pairs.remove(pair)
        for end in pair.other:
            if end in self.selector.get_map():
                self.selector.unregister(end)
            close(end)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--listen", type=int, required=True)
    parser.add_argument("--to", type=int, required=True)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--min-ms", type=int, default=100)
    parser.add_argument("--max-ms", type=int, default=700)
    try:
        Cutter(parser.parse_args()).run()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
