"""How often one may come: requests a second, new connections a second, streams at once; all by address."""
from collections import deque

from frame.limits import Window

from .refusals import trouble


class Doors:
    def __init__(self, venue):
        self.venue = venue
        self.known = deque(maxlen=10_000)
        self.streams = {}

    def windows(self, clock):
        return {"requests": Window(clock, "REQUESTS", "SECOND", 1, 120),
                "newConnections": Window(clock, "CONNECTIONS", "SECOND", 1, 2),
                "streams": Window(clock, "STREAMS", "DAY", 1, 20)}

    def connection(self, request, peer):
        """A problem when this is a new connection and one too many."""
        own = request.transport.get_extra_info("peername") if request.transport is not None else None
        if own is None or own in self.known:
            return None
        self.known.append(own)
        return None if self.venue.limits["newConnections"].add(peer) else trouble(429)

    def count(self, peer):
        if not self.venue.limits["requests"].add(peer):
            raise trouble(429)

    def enter(self, peer):
        """One more stream, unless there are too many."""
        if self.streams.get(peer, 0) >= self.venue.limits["streams"].limit:
            raise trouble(429)
        self.streams[peer] = self.streams.get(peer, 0) + 1

    def leave(self, peer):
        self.streams[peer] -= 1
