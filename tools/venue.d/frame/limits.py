"""Rate limits that count in windows on the clock, as venues with request weights do."""

SECONDS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400}


class Window:
    """So many in each interval; `counts` is per whom it is counted (an address, an account)."""

    def __init__(self, clock, kind, interval, number, limit):
        self.clock = clock
        self.kind, self.interval, self.number, self.limit = kind, interval, number, limit
        self.counts = {}

    def current(self):
        return self.clock.true_milliseconds() // (SECONDS[self.interval] * self.number * 1000)

    def count(self, whom):
        window, count = self.counts.get(whom, (None, 0))
        return count if window == self.current() else 0

    def add(self, whom, amount=1):
        """Counts, and says whether that is still within the limit."""
        count = self.count(whom) + amount
        self.counts[whom] = (self.current(), count)
        return count <= self.limit

    def seconds_left(self):
        """Until the next window."""
        width = SECONDS[self.interval] * self.number * 1000
        return (width - self.clock.true_milliseconds() % width + 999) // 1000

    def shown(self, whom=None):
        row = {"rateLimitType": self.kind, "interval": self.interval, "intervalNum": self.number, "limit": self.limit}
        return row if whom is None else {**row, "count": self.count(whom)}


class Counter:
    """A counter that falls by so much a second, and refuses what would lift it above its limit."""

    def __init__(self, clock, kind, limit, falling):
        self.clock = clock
        self.kind, self.limit, self.falling = kind, limit, falling
        self.counts = {}

    def count(self, whom):
        value, at = self.counts.get(whom, (0.0, 0))
        return max(0.0, value - (self.clock.true_milliseconds() - at) / 1000 * self.falling)

    def add(self, whom, amount=1):
        """Counts, and says whether that is still within the limit; what is not within it is not counted."""
        count = self.count(whom) + amount
        if count <= self.limit:
            self.counts[whom] = (count, self.clock.true_milliseconds())
        return count <= self.limit

    def seconds_left(self, amount=1):
        """Until so much more is within the limit, at worst."""
        return max(0.0, max(map(self.count, self.counts), default=0.0) + amount - self.limit) / self.falling

    def shown(self):
        return {"rateLimitType": self.kind, "limit": self.limit, "fallsPerSecond": self.falling}


class Ceiling:
    """How many there may be at once; who keeps it counts them himself."""

    def __init__(self, kind, limit):
        self.kind, self.limit = kind, limit
        self.counts = {}

    def count(self, whom):
        return self.counts.get(whom, 0)

    def shown(self):
        return {"rateLimitType": self.kind, "limit": self.limit}
