"""Programs that the driver starts: on chosen processors, with a time limit, and ended whatever happens."""
import ctypes
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time

PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """Something could not be measured; the next goal still runs."""


def prepare(processors):
    """Runs in the child: the kernel ends it when the driver is gone, however it went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if processors is not None:
        os.sched_setaffinity(0, processors)


class Child:
    """A program that runs until it is told to end; a context manager."""

    running = set()

    def __init__(self, name, command, processors=None, environment=None):
        self.name, self.lines, self.changed, self.ended = name, [], threading.Condition(), False
        self.process = subprocess.Popen(
            [str(word) for word in command], env={**os.environ, **(environment or {})}, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=lambda: prepare(processors))
        Child.running.add(self)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    @property
    def pid(self):
        return self.process.pid

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, pattern, seconds):
        """The match of the first line that has the pattern."""
        until = time.monotonic() + seconds
        with self.changed:
            while True:
                for line in self.lines:
                    if match := re.search(pattern, line):
                        return match
                rest = until - time.monotonic()
                if self.ended or rest <= 0:
                    why = "has ended" if self.ended else f"says nothing like it in {seconds} s"
                    raise Failed(f"{self.name}: no {pattern!r}: it {why}\n{self.tail()}")
                self.changed.wait(rest)

    def tail(self, count=12):
        return "\n".join(f"    {line}" for line in self.lines[-count:]) or "    (no output)"

    def end(self, gently=False, seconds=30):
        """Gently: SIGTERM, and a failure when it does not end by itself."""
        if self not in Child.running:
            return
        hung = False
        if gently:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                hung = True
        self.process.kill()
        self.process.wait()
        self.reader.join(5)
        Child.running.discard(self)
        if hung:
            raise Failed(f"{self.name} does not end within {seconds} s\n{self.tail()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def run(name, command, seconds, processors=None, environment=None, may_fail=False):
    """What a program prints that ends by itself: (standard output, standard error)."""
    process = subprocess.Popen(
        [str(word) for word in command], env={**os.environ, **(environment or {})}, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda: prepare(processors))
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Failed(f"{name} takes longer than {seconds} s") from None
    finally:
        process.kill()
        process.wait()
    if process.returncode != 0 and not may_fail:
        raise Failed(f"{name} ends with {process.returncode}\n{(output + errors)[-3000:]}")
    return (output, errors) if not may_fail else (output, errors, process.returncode)


def end_all():
    for child in list(Child.running):
        child.end()


def free_port():
    """Below the ephemeral range, where no outgoing connection takes it in the meantime."""
    while True:
        port = random.randrange(20000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
