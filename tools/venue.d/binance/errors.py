"""Binance's errors: code, text, HTTP status."""
from frame.gate import Answer


class VenueError(Exception):
    def __init__(self, code, text, status=400, data=None, headers=None):
        super().__init__(text)
        self.code, self.text, self.status, self.data, self.headers = code, text, status, data, headers or {}

    def body(self):
        return {"code": self.code, "msg": self.text, **({"data": self.data} if self.data is not None else {})}

    def answer(self):
        return Answer(self.status, self.body(), self.headers)


def missing(name):
    return VenueError(-1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.")


def illegal(name, legal):
    return VenueError(-1100, f"Illegal characters found in parameter '{name}'; legal range is '{legal}'.")


def not_required(name):
    return VenueError(-1106, f"Parameter '{name}' sent when not required.")


def too_precise(name):
    return VenueError(-1111, f"Parameter '{name}' has too much precision.")


def filter_failure(name):
    return VenueError(-1013, f"Filter failure: {name}")


def rejected_key():
    return VenueError(-2015, "Invalid API-key, IP, or permissions for action.", 401)


def rejected_order(text):
    return VenueError(-2010, text)


def unknown_order():
    return VenueError(-2011, "Unknown order sent.")


INSUFFICIENT = "Account has insufficient balance for requested action."
# The exchange's reasons in Binance's words, for a new order.
NEW_ORDER = {
    "insufficient": INSUFFICIENT,
    "would-take": "Order would immediately match and take.",
    "would-trigger": "Stop price would trigger immediately.",
    "duplicate-client-id": "Duplicate order sent.",
    "not-trading": "Market is closed.",
    "no-liquidity": "Market orders are not supported for this symbol.",
}


# Faults with a status, in Binance's words.
TROUBLE = {
    500: (-1000, "An unknown error occurred while processing the request."),
    502: (-1006, "An unexpected response was received from the message bus. Execution status unknown."),
    503: (-1008, "Server is currently overloaded with other requests. Please try again in a few minutes."),
    504: (-1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown."),
    403: (-1000, "Forbidden"),
}
UNKNOWN_503 = (-1000, "Unknown error, please check your request or try again later.")


def trouble(status, told, weight):
    """The error of a fault; `weight` is the limit's number, for the texts of 429 and 418."""
    if status == 429:
        text = (f"Too much request weight used; current limit is {weight} request weight per 1 MINUTE. "
                "Please use WebSocket Streams for live updates to avoid polling the API.")
        return VenueError(-1003, text, 429, headers={"Retry-After": str(told["retryAfter"])})
    if status == 418:
        text = (f"Way too much request weight used; IP banned until {told['until']}. "
                "Please use WebSocket Streams for live updates to avoid bans.")
        return VenueError(-1003, text, 418, headers={"Retry-After": str(told["retryAfter"])})
    code, text = UNKNOWN_503 if status == 503 and told.get("after") else TROUBLE.get(status, TROUBLE[500])
    return VenueError(code, text, status)
