"""OKX's refusals: codes, texts and the status they come with; of a whole request, or of one of its rows."""
from frame.gate import Answer

TEXTS = {
    "50001": "Service temporarily unavailable. Try again later.",
    "50004": "API endpoint request timeout. (does not mean that the request was successful or failed, please check the request result)",
    "50011": "Too Many Requests",
    "50013": "Systems are busy. Please try again later.",
    "50014": "Parameter {0} cannot be empty.",
    "50026": "System error. Try again later.",
    "50061": "You've reached the maximum order rate limit for this account.",
    "50102": "Timestamp request expired.",
    "50103": "Request header \"OK-ACCESS-KEY\" cannot be empty.",
    "50104": "Request header \"OK-ACCESS-PASSPHRASE\" cannot be empty.",
    "50105": "Request header \"OK-ACCESS-PASSPHRASE\" incorrect.",
    "50106": "Request header \"OK-ACCESS-SIGN\" cannot be empty.",
    "50107": "Request header \"OK-ACCESS-TIMESTAMP\" cannot be empty.",
    "50111": "Invalid OK-ACCESS-KEY.",
    "50112": "Invalid OK-ACCESS-TIMESTAMP.",
    "50113": "Invalid Sign",
    "50115": "Invalid request type.",
    "50120": "This API key doesn't have permission to use this function.",
    "51000": "Parameter {0} error",
    "51001": "Instrument ID, Instrument ID code, or Spread ID doesn't exist.",
    "51003": "Either client order ID or order ID is required.",
    "51006": "Order price is not within the price limit (max buy price: {0}; min sell price: {1}).",
    "51008": "Order failed. Insufficient {0} balance in account.",
    "51010": "Request unsupported under current account mode.",
    "51016": "Client order ID already exists.",
    "51020": "Your order should meet or exceed the minimum order amount.",
    "51024": "Trading account is blocked.",
    "51026": "Instrument type does not match underlying index.",
    "51028": "Contract under delivery.",
    "51067": "The order quantity exceeds the limit {0}.",
    "51121": "Order quantity must be a multiple of the lot size.",
    "51137": "The highest price limit for buy orders is {0}.",
    "51138": "The lowest price limit for sell orders is {0}.",
    "51149": "Order timed out. Please try again later.",
    "51169": "Order failed because you don't have any positions in this direction to reduce or close.",
    "51201": "The value of a market order can't exceed {0}.",
    "51202": "The market order amount exceeds the maximum amount.",
    "51203": "The order amount exceeds the limit {0}.",
    "51205": "Reduce Only is not available.",
    "51257": "Trailing order callback rate error: it should be {0}< callback rate<={1}.",
    "51277": "TP trigger price can not be higher than the last price",
    "51278": "SL trigger price can not be lower than the last price",
    "51279": "TP trigger price can not be lower than the last price",
    "51280": "SL trigger price can not be higher than the last price",
    "51400": "Order cancellation failed as the order has been filled, canceled or does not exist.",
    "51500": "You must enter a price, quantity, or TP/SL.",
    "51503": "Order modification failed as the order has been filled, canceled or does not exist.",
    "51506": "Order modification unavailable for the order type.",
    "51511": "Modification failed as the order did not meet the requirement for Post Only.",
    "51527": "Order modification failed. At least 1 of the attached TP/SL orders does not exist.",
    "51603": "Order does not exist.",
    "59000": "Your settings failed as you have any open orders.",
    "59107": "Leverage cannot be adjusted: it exceeds the maximum leverage of {0}.",
}
# Where it is not 400: a request that is refused as a whole has a status of HTTP too.
STATUS = {"50001": 503, "50004": 400, "50011": 429, "50013": 429, "50026": 500, "50061": 429, "51001": 200, "51603": 200,
          "51149": 200, "51010": 200, "59000": 200, "59107": 200, **{str(code): 401 for code in range(50100, 50121)}}
# What the exchange's reasons are called.
REASONS = {"would-take": "51511", "duplicate-client-id": "51016", "not-trading": "51028", "reduce-only": "51169",
           "no-liquidity": "51020", "unknown-order": "51400", "bad-amend": "51500"}


class OKXError(Exception):
    """`code` with its text, which takes `data`; it is of a row where there are rows, else of the request."""

    def __init__(self, code, *data, text=None):
        super().__init__(code)
        self.code = code
        self.text = text if text is not None else TEXTS[code].format(*data)

    def answer(self):
        return Answer(STATUS.get(self.code, 400), {"code": self.code, "data": [], "msg": self.text})


def wrong(name):
    return OKXError("51000", name)


def missing(name):
    return OKXError("50014", name)


def refused(refusal):
    """The exchange's refusal in OKX's words."""
    if refusal.reason == "insufficient":
        return OKXError("51008", refusal.data.get("asset", "margin"))
    return OKXError(REASONS[refusal.reason])


def trouble(status, told):
    """The answer of a fault with this status."""
    code = {429: "50011", 418: "50011", 500: "50026", 502: "50013", 503: "50001", 504: "50004"}.get(status, "50026")
    headers = {"Retry-After": str(told["retryAfter"])} if "retryAfter" in told else {}
    # A ban is not told apart from a limit.
    return Answer(429 if status == 418 else status, {"code": code, "data": [], "msg": TEXTS[code]}, headers)
