"""Times as OANDA writes them: RFC 3339 with nine digits of a second, or seconds since 1970, as the client wants them."""
import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
UNIX = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")
DAY_ENDS = 17
# The fields that are moments wherever they stand.
MOMENTS = {"time", "createTime", "filledTime", "cancelledTime", "gtdTime", "openTime", "closeTime", "createdTime", "timestamp",
           "lastOrderFillTimestamp", "resettablePLTime"}


def written(microseconds):
    whole = datetime.fromtimestamp(microseconds // 1_000_000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{microseconds % 1_000_000:06d}000Z"


def read(text):
    """Microseconds of either form; None when it is neither."""
    if not isinstance(text, str):
        return None
    if UNIX.fullmatch(text):
        whole, _, part = text.partition(".")
        return int(whole) * 1_000_000 + int(part[:6].ljust(6, "0") or 0)
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)", text)
    if not match:
        return None
    try:
        moment = datetime.fromisoformat(match[1] + ("+00:00" if match[3] == "Z" else match[3]))
    except ValueError:
        return None
    return int(moment.timestamp()) * 1_000_000 + int((match[2] or "")[:6].ljust(6, "0"))


def in_form(message, unix):
    """A message with its moments in the form the client asked for."""
    if not unix:
        return message
    if isinstance(message, list):
        return [in_form(each, unix) for each in message]
    if isinstance(message, dict):
        return {name: seconds(value) if name in MOMENTS and isinstance(value, str) else in_form(value, unix)
                for name, value in message.items()}
    return message


def seconds(text):
    moment = read(text)
    return text if moment is None else f"{moment // 1_000_000}.{moment % 1_000_000:06d}000"


def day_end(milliseconds):
    """When the trading day ends, 17:00 in New York, in milliseconds."""
    now = datetime.fromtimestamp(milliseconds / 1000, NEW_YORK)
    end = now.replace(hour=DAY_ENDS, minute=0, second=0, microsecond=0)
    if end <= now:
        end = (now + timedelta(days=1)).replace(hour=DAY_ENDS, minute=0, second=0, microsecond=0)
    return int(end.timestamp() * 1000)
