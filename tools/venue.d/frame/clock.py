"""The venue's clock: real time moved by a settable skew, or set by hand in tests."""
import time


class Clock:
    def __init__(self, skew_milliseconds=0):
        self.skew_milliseconds = skew_milliseconds

    def milliseconds(self):
        return time.time_ns() // 1_000_000 + self.skew_milliseconds

    def microseconds(self):
        return time.time_ns() // 1_000 + self.skew_milliseconds * 1_000

    def true_milliseconds(self):
        """Time without the skew: limits and timers run on it, so that a skewed clock does not bend them."""
        return time.time_ns() // 1_000_000


class HandClock(Clock):
    """Stands still until it is moved."""

    def __init__(self, milliseconds=1_700_000_000_000):
        super().__init__()
        self.now = milliseconds

    def advance(self, milliseconds):
        self.now += milliseconds

    def milliseconds(self):
        return self.now + self.skew_milliseconds

    def microseconds(self):
        return self.milliseconds() * 1_000

    def true_milliseconds(self):
        return self.now
