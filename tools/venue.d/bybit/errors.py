"""Bybit's refusals: codes and texts; spot and contracts have different ones for the same."""
from frame.gate import Answer

TEXTS = {
    10000: "Server Timeout",
    10001: "params error: {0}",
    10002: "invalid request, please check your server timestamp or recv_window param. req_timestamp[{0}],server_timestamp[{1}],"
           "recv_window[{2}]",
    10003: "API key is invalid.",
    10004: "Error sign, please check your signature generation algorithm.",
    10005: "Permission denied, please check your API key permissions.",
    10006: "Too many visits!",
    10014: "Invalid duplicate request.",
    10016: "Server error.",
    10017: "Route not found.",
    20006: "reqId is duplicated",
    30208: "The order price is higher than the highest buying price {0}.",
    30209: "The order price is lower than the lowest selling price {0}.",
    110001: "order not exists or too late to cancel",
    110003: "Order price exceeds the allowable range.",
    110007: "ab not enough for new order",
    110009: "The number of stop orders exceeds the maximum allowable limit.",
    110013: "Cannot set leverage due to risk limit level.",
    110017: "current position is zero, cannot fix reduce-only order qty",
    110018: "User ID is illegal.",
    110024: "You have an existing position, so the position mode cannot be switched.",
    110025: "Position mode is not modified.",
    110028: "You have existing open orders, so the position mode cannot be switched.",
    110043: "leverage not modified",
    110072: "OrderLinkedID is duplicate",
    110074: "Contract {0} is not live",
    110092: "expect Rising, but trigger_price[{0}] <= current[{1}]",
    110093: "expect Falling, but trigger_price[{0}] >= current[{1}]",
    110094: "Order does not meet minimum order value {0}USDT",
    170121: "Invalid symbol.",
    170124: "Order quantity exceeded upper limit.",
    170130: "Data sent for parameter '{0}' is not valid.",
    170131: "Insufficient balance.",
    170132: "Order price too high.",
    170133: "Order price lower than the minimum.",
    170134: "Order price has too many decimals.",
    170135: "Order quantity exceeded upper limit.",
    170136: "Order quantity exceeded lower limit.",
    170137: "Order quantity has too many decimals.",
    170140: "Order value exceeded lower limit.",
    170141: "Duplicate clientOrderId",
    170148: "Order amount decimal too long.",
    170151: "The trading pair is not available now.",
    170210: "New order rejected.",
    170213: "Order does not exist.",
}
# What the exchange's reasons are called, for spot and for contracts.
REASONS = {"insufficient": (170131, 110007), "duplicate-client-id": (170141, 110072), "not-trading": (170151, 110074),
           "reduce-only": (170130, 110017), "no-liquidity": (170210, 110003), "unknown-order": (170213, 110001),
           "bad-amend": (170210, 10001), "would-trigger": (170210, 10001)}


class BybitError(Exception):
    def __init__(self, code, *data, text=None, status=200):
        super().__init__(code)
        self.code, self.status = code, status
        self.text = text if text is not None else TEXTS[code].format(*(data or ("",)))


def wrong(name, text="invalid"):
    return BybitError(10001, f"{name} {text}")


def refused(refusal, category):
    """The exchange's refusal in Bybit's words."""
    code = REASONS[refusal.reason][category != "spot"]
    return BybitError(code, *(["amendment"] if code == 10001 else []))


def body(code, text, result, time, extra=None):
    return {"retCode": code, "retMsg": text, "result": result, "retExtInfo": extra or {}, "time": time}


def trouble(status, told, time):
    """The answer of a fault with this status."""
    if status == 418:
        # An address that asks too often is shut out, in words of the gateway before the venue.
        return Answer(403, "access too frequent", {"Content-Type": "text/plain"})
    code = {429: 10006, 500: 10016, 502: 10016, 503: 10016, 504: 10000}.get(status, 10016)
    headers = {"Retry-After": str(told["retryAfter"])} if "retryAfter" in told else {}
    # Its own limit the venue tells in the body alone.
    return Answer(200 if status == 429 else status, body(code, TEXTS[code], {}, time), headers)
