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
