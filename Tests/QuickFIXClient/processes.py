"""Children of the driver: started, listened to line by line, and ended whatever happens."""
import ctypes
import os
import re
import signal
import socket
import subprocess
import threading


class Failed(Exception):
    """A case found something wrong; the next one still runs."""


def die_with_the_driver():
    """The kernel ends a child whose driver is gone, however it went."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Process:
    """A child whose output is kept in a file and can be waited for line by line."""

    running = set()

    def __init__(self, name, command, log, environment=None, stdin=None):
        self.name, self.log = name, log
        self.lines, self.ended, self.changed = [], False, threading.Condition()
        self.child = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, text=True,
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace",
            preexec_fn=die_with_the_driver)
        Process.running.add(self)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        with open(self.log, "a", encoding="utf-8") as log:
            for line in self.child.stdout:
                log.write(line)
                log.flush()
                with self.changed:
                    self.lines.append(line.rstrip("\n"))
                    self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, pattern, seconds, count=1):
        """Waits until `count` lines match; false when they do not within the time."""
        def matches():
            return sum(bool(re.search(pattern, line)) for line in self.lines)
        with self.changed:
            self.changed.wait_for(lambda: matches() >= count or self.ended, seconds)
            return matches() >= count

    def wait(self, seconds):
        """The exit code."""
        try:
            code = self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f"{self.name} does not end within {seconds} s\n{self.tail()}") from None
        self.reader.join()
        Process.running.discard(self)
        return code

    def kill(self):
        """SIGKILL; returns when it is gone and its output read."""
        self.child.kill()
        self.child.wait()
        self.reader.join()
        Process.running.discard(self)

    def tail(self, count=15):
        return "\n".join(f"    {line}" for line in self.lines[-count:]) or "    (no output)"


def free_port(taken, chooser):
    """Below the ephemeral range: a client that reconnects to an ephemeral port on which nobody
    listens can be given that very port and connect to itself."""
    while True:
        port = chooser.randrange(20000, 30000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in taken:
            taken.add(port)
            return port


def end_all():
    for process in list(Process.running):
        process.kill()
