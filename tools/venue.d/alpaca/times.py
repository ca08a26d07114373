"""Times as Alpaca writes them, and New York's trading days."""
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
OPENS, CLOSES = time(9, 30), time(16)


class Stamps:
    """Moments in microseconds that never repeat: pages of lists begin behind the last row's."""

    def __init__(self, clock):
        self.clock = clock
        self.last = 0

    def next(self):
        self.last = max(self.clock.microseconds(), self.last + 1)
        return self.last


def written(microseconds):
    """RFC 3339 in UTC, without trailing zeros, as Go writes it; None stays None."""
    if microseconds is None:
        return None
    whole = datetime.fromtimestamp(microseconds // 1_000_000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    part = f"{microseconds % 1_000_000:06d}".rstrip("0")
    return f"{whole}{'.' + part if part else ''}Z"


def read(text):
    """Microseconds of a date or an RFC 3339 time; None when it is neither."""
    try:
        if len(text) == 10:
            moment = datetime.combine(date.fromisoformat(text), time(), timezone.utc)
        else:
            # More than six digits of a second are cut: fromisoformat of Debian's Python knows no more.
            head, mark, tail = text.partition(".")
            digits = len(tail) - len(tail.lstrip("0123456789"))
            moment = datetime.fromisoformat(head + (mark + tail[:digits][:6].ljust(6, "0") + tail[digits:] if mark else ""))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    since = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def eastern(microseconds):
    return datetime.fromtimestamp(microseconds / 1_000_000, NEW_YORK)


def days(first, last):
    """The trading days from one date to the other: no weekends; holidays are not known here."""
    return [day for day in (first + timedelta(n) for n in range((last - first).days + 1)) if day.weekday() < 5]


def next_at(now, moment):
    """When a time of a trading day comes next."""
    for day in days(now.date(), now.date() + timedelta(7)):
        found = datetime.combine(day, moment, NEW_YORK)
        if found > now:
            return found
    return None
