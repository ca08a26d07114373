"""The errors of Kraken Futures: words, in answers that are HTTP 200; and words for what became of an order."""
from frame.gate import Answer


class VenueError(Exception):
    """`status` and `error` of an answer that failed as a whole."""

    def __init__(self, error, status=200, headers=None):
        super().__init__(error)
        self.error, self.status, self.headers = error, status, headers or {}

    def answer(self, server_time):
        body = {"result": "error", "error": self.error, "serverTime": server_time}
        return Answer(self.status, body, self.headers, accepted=False)


class OrderStatus(Exception):
    """Why an order is not taken, in the word that stands in its status."""

    def __init__(self, word):
        super().__init__(word)
        self.word = word


def missing(name):
    return VenueError(f"requiredArgumentMissing: {name}")


def invalid(name):
    return VenueError(f"invalidArgument: {name}")


# The exchange's reasons as statuses.
REFUSED = {
    "insufficient": "insufficientAvailableFunds",
    "would-take": "postWouldExecute",
    "not-filled": "fokWouldNotExecute",
    "duplicate-client-id": "clientOrderIdAlreadyExist",
    "not-trading": "marketSuspended",
    "reduce-only": "wouldNotReducePosition",
    "no-liquidity": "iocWouldNotExecute",
    "bad-amend": "invalidSize",
}


def refused(refusal):
    return OrderStatus(REFUSED.get(refusal.reason, "unknownError"))


NAMES = {502: "502 Bad Gateway", 504: "504 Gateway Time-out", 520: "520 Web Server Returned an Unknown Error"}
PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n"


def trouble(status, told, server_time):
    """The answer of a fault with a status: what stands before the venue speaks HTML, the venue its own words."""
    if status == 429:
        return VenueError("apiLimitExceeded", 429, {"Retry-After": str(told.get("retryAfter", 1))}).answer(server_time)
    if status == 418:
        return VenueError("accountInactive", 403).answer(server_time)
    if status in NAMES:
        return Answer(status, PAGE.format(NAMES[status]), {"Content-Type": "text/html"})
    return VenueError({500: "Server Error"}.get(status, "Unavailable"), status).answer(server_time)
