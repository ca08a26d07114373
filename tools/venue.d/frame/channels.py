"""Streams to clients: what is sent passes the faults of streams; what carries it (WebSocket, chunks) is below."""
import asyncio

from .faults import STREAM_FAULTS
from .wording import written

# In the queue: here the connection is cut; what was sent before it arrives.
DROP = object()


class Channel:
    """One client's stream. `carrier` has `async write(text)`, `async close()` and `abort()`; `announcement()` gives what
    the venue says before it closes; `corrupt(message)` spoils a message's checksum."""

    heard_pong = True

    def __init__(self, world, surface, carrier, announcement=None, corrupt=None):
        self.world = world
        self.surface = surface
        self.carrier = carrier
        self.announcement = announcement
        self.corrupt = corrupt
        self.number = world.identifiers.number("channel", first=1)
        self.account = ""
        self.topics = set()
        self.silent = False
        self.sent = 0
        self.queue = asyncio.Queue()
        self.held_back = []
        self.writer = asyncio.ensure_future(self.write_all())
        world.channels.append(self)

    def send(self, message, event="", symbol=""):
        """Sends an event, unless a fault has it otherwise."""
        facts = {"surface": self.surface, "event": event, "symbol": symbol, "account": self.account}
        fault = self.world.faults.find(set(STREAM_FAULTS), facts)
        if fault is None:
            self.put(message)
            return
        told = fault.parameters
        if fault.kind == "drop-stream":
            self.silent = True
            self.queue.put_nowait(DROP)
        elif fault.kind == "half-open":
            self.silent = True
        elif fault.kind == "close":
            asyncio.ensure_future(self.close(told["announce"]))
        elif fault.kind == "duplicate-event":
            for _ in range(1 + told["copies"]):
                self.put(message)
        elif fault.kind == "delay-event":
            asyncio.get_running_loop().call_later(told["milliseconds"] / 1000, self.put, message)
        elif fault.kind == "reorder-events":
            self.hold_back(message, told["milliseconds"])
        elif fault.kind == "bad-checksum":
            self.put(self.corrupt(message))
        # skip-sequence: the event is counted where it was made and never sent.

    def reply(self, message):
        """Sends an answer: no event, so no fault of events meets it."""
        self.put(message)

    def put(self, message):
        if not self.silent:
            self.queue.put_nowait(written(message))
            late, self.held_back = self.held_back, []
            for each in late:
                self.queue.put_nowait(written(each))

    def hold_back(self, message, milliseconds):
        """Sends it behind the next one, or after a while when no other comes."""
        def release():
            if message in self.held_back:
                self.held_back.remove(message)
                self.put(message)
        self.held_back.append(message)
        asyncio.get_running_loop().call_later(milliseconds / 1000, release)

    async def write_all(self):
        while True:
            text = await self.queue.get()
            if text is DROP:
                self.carrier.abort()
                return
            try:
                await self.carrier.write(text)
                self.sent += 1
            except (ConnectionError, RuntimeError):
                return

    async def close(self, announce=False):
        """The venue closes; where it has an announcement for that, it comes first, and a while before."""
        words = self.announcement() if announce and self.announcement else None
        if words is not None:
            self.put(words)
            await asyncio.sleep(self.world.settings["shutdownSeconds"])
        while not self.queue.empty() and not self.writer.done():
            await asyncio.sleep(0.01)
        await self.carrier.close()

    def abort(self):
        self.silent = True
        self.carrier.abort()

    def end(self):
        """The client is gone."""
        self.writer.cancel()
        if self in self.world.channels:
            self.world.channels.remove(self)

    def shown(self):
        return {"number": self.number, "surface": self.surface, "account": self.account, "topics": sorted(self.topics),
                "sent": self.sent, "silent": self.silent}
