"""Kraken's errors: texts of a category and a message, in answers that are HTTP 200 all the same."""
from frame.gate import Answer


class VenueError(Exception):
    def __init__(self, text, status=200, headers=None):
        super().__init__(text)
        self.text, self.status, self.headers = text, status, headers or {}

    def answer(self):
        return Answer(self.status, {"error": [self.text]}, self.headers, accepted=False)


def wrong(name):
    return VenueError(f"EGeneral:Invalid arguments:{name}")


UNKNOWN_PAIR = "EQuery:Unknown asset pair"
UNKNOWN_ORDER = "EOrder:Unknown order"
# The exchange's reasons in Kraken's words. What it says of an id that an open order has is not documented.
REFUSED = {
    "insufficient": "EOrder:Insufficient funds",
    "would-take": "EOrder:Post only order",
    "duplicate-client-id": "EOrder:Duplicate order",
    "not-trading": "EService:Market in cancel_only mode",
    "reduce-only": "EOrder:Reduce only:No position exists",
    "no-liquidity": "EOrder:Insufficient liquidity",
    "unknown-order": UNKNOWN_ORDER,
    "bad-amend": "EGeneral:Invalid arguments:order_qty",
}


def refused(refusal, is_margin=False):
    """The error of a refusal by the exchange."""
    if refusal.reason == "insufficient" and is_margin:
        return VenueError("EOrder:Insufficient margin")
    return VenueError(REFUSED.get(refusal.reason, "EOrder:Invalid order"))


GATEWAY = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n"
NAMES = {502: "502 Bad Gateway", 504: "504 Gateway Time-out", 520: "520 Web Server Returned an Unknown Error"}


def trouble(status, told):
    """The answer of a fault with a status: what stands before the venue speaks HTML, the venue its own words."""
    if status == 429:
        return VenueError("EAPI:Rate limit exceeded", 429, {"Retry-After": str(told.get("retryAfter", 1))}).answer()
    if status == 418:
        return VenueError("EGeneral:Temporary lockout").answer()
    if status in NAMES:
        return Answer(status, GATEWAY.format(NAMES[status]), {"Content-Type": "text/html"})
    text = {500: "EGeneral:Internal error", 503: "EService:Unavailable"}.get(status, "EService:Busy")
    return VenueError(text, status).answer()
