"""Each system call of the store and the reactor fails, the first time, the second, and so on."""
import errno
import random
import re
import shutil
import signal
import struct

import layers
from gateway import Gateway
from peer import Gone, Peer, Violation
from power import configured
from processes import Failed, Process

SHORT, LATE = "short", "late "  # half of it is done; all of it is done, and then it is said to have failed
STORE = {
    "open": "EMFILE ENFILE EIO EACCES ENOMEM", "pread": "EIO EINTR", "pwrite": "EIO ENOSPC EDQUOT EINTR short late EIO",
    "writev": "EIO ENOSPC EINTR short late EIO", "fsync": "EIO ENOSPC late EIO", "fdatasync": "EIO ENOSPC late EIO",
    "msync": "EIO ENOMEM", "mmap": "ENOMEM EAGAIN ENFILE", "madvise": "ENOMEM EAGAIN EINVAL EFAULT",
    "ftruncate": "EIO ENOSPC EINTR", "truncate": "EIO EINTR", "fallocate": "ENOSPC EIO EOPNOTSUPP EINTR",
    "rename": "EIO ENOSPC EACCES", "mkdir": "ENOSPC EACCES EROFS", "unlink": "EIO EACCES", "flock": "ENOLCK EINTR",
    "fcntl": "ENOLCK EINTR",
}
REACTOR = {
    "read": "EINTR EAGAIN", "write": "EIO ENOSPC EINTR EAGAIN EPIPE short", "epoll_create1": "EMFILE ENFILE ENOMEM",
    "epoll_wait": "EINTR", "epoll_ctl": "ENOMEM ENOSPC", "socket": "EMFILE ENFILE ENOBUFS ENOMEM",
    "bind": "EADDRINUSE EACCES", "listen": "EADDRINUSE", "connect": "ECONNREFUSED EADDRNOTAVAIL ENETUNREACH EINTR",
    "accept4": "EMFILE ENFILE ECONNABORTED EINTR EAGAIN ENOBUFS ENOMEM EPROTO", "setsockopt": "ENOMEM ENOBUFS",
    "getsockname": "ENOBUFS", "getpeername": "ENOTCONN ENOBUFS",
    "recv": "EAGAIN EINTR ECONNRESET ETIMEDOUT ENOMEM short",
    "send": "EAGAIN EINTR EPIPE ECONNRESET ENOBUFS ENOMEM short", "eventfd": "EMFILE ENFILE ENOMEM",
    "signalfd": "EMFILE ENFILE ENOMEM", "pthread_create": "EAGAIN",
}
# What does not pass by itself: every call from the n-th on fails, until somebody makes room or mends the disk.
LASTING = {"pwrite": "ENOSPC EIO", "writev": "ENOSPC EIO", "fdatasync": "EIO", "fsync": "EIO", "msync": "EIO",
           "fallocate": "ENOSPC EOPNOTSUPP", "open": "EMFILE EIO", "mmap": "ENOMEM", "accept4": "EMFILE ENOMEM",
           "socket": "EMFILE", "epoll_ctl": "ENOMEM", "write": "EPIPE ENOSPC", "madvise": "EINVAL"}
SYNCS = "fdatasync", "msync"
MOST = 40  # so many of a call: what a session makes later is what it made before
STEPS = {"fallocate": 4}  # one after the other reserves a block: only each fourth fails
PATIENCE = 12  # seconds, for anything that the gateway should do
SCRIPT = (  # ClOrdID, MsgType, and what else is in the message
    ("rest", "D", "38=10|40=2|44=1.00|54=1|55=AAPL|60=NOW|"),
    ("fill", "D", "38=5|40=1|54=1|55=AAPL|60=NOW|"),
    ("gone", "F", "41=rest|38=10|54=1|55=AAPL|60=NOW|"),
    ("next", "D", "38=7|40=2|44=2.00|54=1|55=MSFT|60=NOW|"),
    ("more", "G", "41=next|38=9|40=2|44=3.00|54=1|55=MSFT|60=NOW|"),
    ("more", "H", "54=1|55=MSFT|"),
)


class FaultyGateway(Gateway):
    """A gateway some of whose calls fail; `fault` is the layer's environment."""

    def __init__(self, binary, folder, chooser, durability):
        super().__init__(binary, folder, chooser)
        self.configuration = configured(folder, durability)
        text = self.configuration.read_text()
        # One attempt to connect, to a port at which nobody is.
        self.configuration.write_text(text + "\ninitiators:\n  - connect: 127.0.0.1:1\n    reconnectInterval: 1h\n"
                                      "    sessions: [{senderCompID: PENSTOCK, targetCompID: NOBODY}]\n")
        self.counts = folder / "counts"

    def begin(self, fault):
        command = [self.binary, "serve", str(self.configuration)]
        layer = {"LD_PRELOAD": layers.build("fail"), "FAIL_COUNTS": str(self.counts)}
        self.process = Process("the gateway", command, self.folder / "gateway.log",
                               {**self.environment, **layer, **fault})

    def is_alive(self):
        return self.process.child.poll() is None

    def called(self):
        """How often each call was made."""
        data = self.counts.read_bytes()
        return {name.rstrip(b"\0").decode(): count for name, count in struct.iter_unpack("24sQ", data) if name[0]}

    def is_closed(self):
        """Whether the store says that all of it is on the disk."""
        states = list(self.folder.rglob("penstock.state"))
        return bool(states) and states[0].read_text() == "closed\n"

    def words(self):
        """Its output without the log of events."""
        return [line for line in self.process.lines if not re.match(r"\d{8}-\d\d:|ready: |stopped$", line)]

    def finish(self, peer, may_be_silent=False):
        """Asks it to stop, with nobody left whose answer to a Logout it would wait for."""
        peer.hang_up()
        self.process.child.send_signal(signal.SIGTERM)
        return self.ended("asked", may_be_silent)

    def ended(self, how, may_be_silent):
        """Judges its end: 0 and nothing said, or 1 and one line."""
        code = self.process.wait(PATIENCE)
        if code == 0 and how == "asked" and not self.words():
            return "stopped when asked to"
        if code == 1 and (len(self.words()) == 1 or may_be_silent and not self.words()):
            return f"ended: {' '.join(self.words())}"
        raise Failed(f"ended with {code}\n{self.process.tail()}")


def sample(cases, count, seed):
    """So many of them, each call as likely as another, however often it is made."""
    dice = random.Random(seed)
    by_call = {}
    for case in cases:
        by_call.setdefault(case[0], []).append(case)
    chosen = []
    while by_call and len(chosen) < count:
        call = dice.choice(sorted(by_call))
        chosen.append(by_call[call].pop(dice.randrange(len(by_call[call]))))
        if not by_call[call]:
            del by_call[call]
    return chosen


class CallCases:
    """Part of the driver, which has `options`, `folder`, `chooser` and `seed_of`."""

    def calls(self):
        for durability in ("process", "power"):
            made = self.count_calls(durability)
            cases = list(self.faults(durability, made))
            if self.options.sample is not None:
                cases = sample(cases, (self.options.sample + 1) // 2, self.seed_of(f"calls {durability}"))
            for call, at, error, times in cases:
                name = f"call {durability} {call} {at}{'' if times else '+'} {error}".replace(LATE, "late-")
                yield name, lambda case=(durability, call, at, error, times): self.fail_call(*case)

    def faults(self, durability, made):
        """Every case: the call, its number, what it says, how many fail (0: all from there on)."""
        calls = STORE if durability == "power" else STORE | REACTOR
        for call, errors in calls.items():
            for at in range(1, min(made.get(call, 0), MOST) + 1, STEPS.get(call, 1)):
                for error in re.findall(r"late \w+|\w+", errors):
                    yield call, at, error, 1
                for error in LASTING.get(call, "").split():
                    yield call, at, error, 0

    def faulty(self, name, durability):
        folder = self.folder / name.replace(" ", "-")
        folder.mkdir()
        return FaultyGateway(self.options.penstock, folder, self.chooser, durability)

    def count_calls(self, durability):
        """What a session makes of each call when nothing fails; this must go well."""
        gateway = self.faulty(f"count {durability}", durability)
        gateway.begin({})
        peer = Peer(gateway.port)
        try:
            if not self.play(gateway, peer, PATIENCE):
                raise Failed(f"a session without faults does not end\n{gateway.process.tail()}")
        except Violation as violation:
            raise Failed(f"a session without faults: {violation}") from None
        gateway.finish(peer)
        return gateway.called()

    def fail_call(self, durability, call, at, error, times):
        gateway = self.faulty(f"{durability}-{call}-{at}-{error}-{times}", durability)
        number = 0 if error == SHORT else getattr(errno, error.removeprefix(LATE))
        gateway.begin({"FAIL_CALL": call, "FAIL_AT": str(at), "FAIL_ERROR": str(number), "FAIL_TIMES": str(times),
                       "FAIL_LATE": str(int(error.startswith(LATE)))})
        peer = Peer(gateway.port)
        try:
            told = self.survive(gateway, peer, call, times == 0)
            failed = gateway.called()["failed"]
            if failed and times == 0 and call in SYNCS and gateway.is_closed():
                raise Failed("its store is said to be on the disk, which took nothing")
            told += f", {failed} failed; {self.account(gateway, peer)}"
        except Violation as violation:
            raise Failed(f"{violation}\n{gateway.process.tail()}") from None
        if not self.options.keep:
            shutil.rmtree(gateway.folder)  # there are a thousand more
        return told

    def survive(self, gateway, peer, call, lasts):
        """The session under the fault: played to its end, or given up as the gateway is gone."""
        is_done = self.play(gateway, peer, 3 if lasts else PATIENCE)
        if not gateway.is_alive():
            return gateway.ended("itself", call == "write")
        if not is_done and not lasts:
            raise Failed(f"no answer in {PATIENCE} s to {peer.unanswered()}\n{gateway.process.tail()}")
        if peer.refused and call not in ("fallocate", "madvise", "mmap"):
            raise Failed(f"no room in the store: {peer.refused}")
        return f"{peer.disconnects} disconnects, " + gateway.finish(peer, call == "write")

    def play(self, gateway, peer, seconds):
        """Asks for one thing after the other; whether all was answered."""
        for order_id, kind, body in SCRIPT:
            if not self.converse(gateway, peer, seconds, (kind, order_id, body.replace("NOW", "20260101-00:00:00"))):
                return False
        return True

    def converse(self, gateway, peer, seconds, request=None):
        """Until all is answered, over as many connections as that takes; a new request is made first."""
        while gateway.is_alive():
            try:
                if not peer.is_logged_on and not peer.log_on(seconds, gateway.is_alive):
                    return False
                if request:
                    asked, request = request, None
                    peer.ask(*asked)
                return peer.wait(lambda: not peer.unanswered(), seconds)
            except Gone:
                peer.disconnects += 1
                peer.hang_up()
                peer.is_logged_on = False
        return False

    def account(self, gateway, peer):
        """Without faults again: all that was said still holds, what was asked is answered, and life goes on."""
        peer.hang_up()
        peer.is_logged_on = False
        gateway.verify()
        gateway.begin({})
        if not self.converse(gateway, peer, PATIENCE):
            raise Failed(f"afterwards no answer to {peer.unanswered()}\n{gateway.process.tail()}")
        for report in [report for _, report in peer.orders.values()]:
            # What canceled an order has not given it its name.
            name = report.get("41") if report["39"] == "4" else report["11"]
            question = "H", name or report["11"], f"54={report['54']}|55={report['55']}|"
            if not self.converse(gateway, peer, PATIENCE, question):
                raise Failed(f"afterwards no status of {name}\n{gateway.process.tail()}")
        if not self.converse(gateway, peer, PATIENCE, ("D", "last", "38=1|40=1|54=1|55=AAPL|60=20260101-00:00:00|")):
            raise Failed(f"afterwards no answer to a new order\n{gateway.process.tail()}")
        gateway.finish(peer)
        gateway.verify()
        return f"{len(peer.orders)} orders as they were"
