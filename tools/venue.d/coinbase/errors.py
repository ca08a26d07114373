"""Coinbase's errors: of requests, with an HTTP status; and of orders, in answers that are HTTP 200."""
from frame.gate import Answer


class VenueError(Exception):
    def __init__(self, status, error, message, details=None, headers=None):
        super().__init__(message)
        self.status, self.error, self.message = status, error, message
        self.details = message if details is None else details
        self.headers = headers or {}

    def body(self):
        return {"error": self.error, "error_details": self.details, "message": self.message}

    def answer(self):
        return Answer(self.status, self.body(), self.headers)


def unauthorized(why):
    return VenueError(401, "unauthorized", "Unauthorized", why)


def invalid(message):
    return VenueError(400, "INVALID_ARGUMENT", message)


def not_found(what):
    return VenueError(404, "NOT_FOUND", what)


class OrderFailure(Exception):
    """Why an order is not taken: the reason of the order, and that of the preview, as the venue has both."""

    def __init__(self, error, message, preview=None):
        super().__init__(message)
        self.error, self.message = error, message
        self.preview = preview or "UNKNOWN_PREVIEW_FAILURE_REASON"

    def response(self):
        return {"error": self.error, "message": self.message, "error_details": self.message,
                "preview_failure_reason": self.preview, "new_order_failure_reason": self.error}


INSUFFICIENT = OrderFailure("INSUFFICIENT_FUND", "Insufficient balance in source account", "PREVIEW_INSUFFICIENT_FUND")
# The exchange's reasons in Coinbase's words.
REFUSED = {
    "insufficient": INSUFFICIENT,
    "would-take": OrderFailure("INVALID_LIMIT_PRICE_POST_ONLY", "Post only order would be marketable",
                               "PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY"),
    "not-trading": OrderFailure("ORDER_ENTRY_DISABLED", "Order entry is disabled for this product"),
    "no-liquidity": OrderFailure("INVALID_NO_LIQUIDITY", "No liquidity for this order", "PREVIEW_INVALID_NO_LIQUIDITY"),
}


def refused(refusal):
    return REFUSED.get(refusal.reason, OrderFailure("UNKNOWN_FAILURE_REASON", "The order was refused"))


def trouble(status, told):
    """The answer of a fault with a status."""
    if status == 429:
        return VenueError(429, "rate_limit_exceeded", "Too many requests", headers={
            "Retry-After": str(told.get("retryAfter", 1)), "x-ratelimit-remaining": "0"}).answer()
    if status == 418:
        return VenueError(403, "PERMISSION_DENIED", "Forbidden").answer()
    if status == 500:
        return VenueError(500, "INTERNAL", "Internal server error").answer()
    names = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
    # What stands before the venue speaks no JSON.
    return Answer(status, names.get(status, "Error"), {"Content-Type": "text/plain"})
