"""From the parameters of a new order to an order of the exchange: which parameters which type takes, and no others."""
from decimal import Decimal

from frame.decimals import ZERO
from frame.orders import Order, Trigger

from ..errors import VenueError, missing, not_required

WANTS = {"symbol": "symbol!", "side": "side!", "type": "text!", "timeInForce": "text", "quantity": "amount",
         "quoteOrderQty": "amount", "price": "amount", "newClientOrderId": "id", "strategyId": "number",
         "strategyType": "number", "stopPrice": "amount", "trailingDelta": "number", "icebergQty": "amount",
         "newOrderRespType": "text", "selfTradePreventionMode": "text"}
# Type -> what it must have beside symbol, side and type; `stop` is stopPrice or trailingDelta.
TYPES = {
    "LIMIT": ("timeInForce", "quantity", "price"),
    "MARKET": (),
    "STOP_LOSS": ("quantity", "stop"),
    "STOP_LOSS_LIMIT": ("timeInForce", "quantity", "price", "stop"),
    "TAKE_PROFIT": ("quantity", "stop"),
    "TAKE_PROFIT_LIMIT": ("timeInForce", "quantity", "price", "stop"),
    "LIMIT_MAKER": ("quantity", "price"),
}
# What a type may have only when it is in its row above.
SOMETIMES = ("timeInForce", "price", "stopPrice", "trailingDelta", "quoteOrderQty", "icebergQty")
RESPONSES = ("ACK", "RESULT", "FULL")
PREVENTION = ("NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER")


def check_type(values):
    kind = values["type"]
    if kind not in TYPES:
        raise VenueError(-1116, "Invalid orderType.")
    if kind not in values["symbol"].details["info"]["orderTypes"]:
        raise VenueError(-1013, "Unsupported order type.") if kind == "MARKET" else VenueError(-1116, "Invalid orderType.")
    if values.get("newOrderRespType", "ACK") not in RESPONSES:
        raise VenueError(-1100, "Illegal characters found in parameter 'newOrderRespType'; legal range is 'ACK,RESULT,FULL'.")
    if values.get("timeInForce", "GTC") not in ("GTC", "IOC", "FOK"):
        raise VenueError(-1115, "Invalid timeInForce.")
    check_presence(kind, values)
    check_icebergs(kind, values)


def check_presence(kind, values):
    wanted = set(TYPES[kind])
    for name in wanted - {"stop"}:
        if name not in values:
            raise missing(name)
    if "stop" in wanted and not {"stopPrice", "trailingDelta"} & set(values):
        raise missing("stopPrice")
    allowed = wanted | ({"stopPrice", "trailingDelta"} if "stop" in wanted else set())
    allowed |= {"icebergQty"} if "price" in wanted else set()
    allowed |= {"quoteOrderQty"} if kind == "MARKET" else set()
    for name in SOMETIMES:
        if name in values and name not in allowed:
            raise not_required(name)
    if kind == "MARKET":
        if "quantity" in values and "quoteOrderQty" in values:
            raise not_required("quoteOrderQty")
        if "quantity" not in values and "quoteOrderQty" not in values:
            raise missing("quantity")


def check_icebergs(kind, values):
    if "icebergQty" not in values:
        return
    if values.get("timeInForce", "GTC") != "GTC":
        raise VenueError(-1013, "Iceberg orders must have timeInForce set to GTC.")
    if values["icebergQty"] > values["quantity"]:
        raise VenueError(-1013, "Iceberg orders must have icebergQty not above quantity.")


def trigger(kind, side, values):
    """The trigger of a stop or take-profit: buy stops and sell take-profits above the market, the others below."""
    if "STOP_LOSS" not in kind and "TAKE_PROFIT" not in kind:
        return None
    direction = "rise" if (side == "BUY") == kind.startswith("STOP_LOSS") else "fall"
    delta, stop = values.get("trailingDelta"), values.get("stopPrice")
    if delta is None:
        return Trigger(direction, price=stop)
    return Trigger(direction, trailing=Decimal(delta) / 10_000, activation=stop)


def order(account, values, new_id):
    """The order that the checked values ask for."""
    check_type(values)
    kind, side = values["type"], values["side"]
    details = {"type": kind, "selfTradePreventionMode": values.get("selfTradePreventionMode", "NONE")}
    details |= {name: values[name] for name in ("stopPrice", "trailingDelta", "strategyId", "strategyType") if name in values}
    if details["selfTradePreventionMode"] not in PREVENTION:
        raise VenueError(-1130, "Data sent for parameter 'selfTradePreventionMode' is not valid.")
    shown = values.get("icebergQty") or None
    return Order(account, values["symbol"], side, values.get("quantity", ZERO), values.get("price"),
                 client_id=values.get("newClientOrderId") or new_id(), time_in_force=values.get("timeInForce", "GTC"),
                 post_only=kind == "LIMIT_MAKER", spend=values.get("quoteOrderQty"),
                 shown=shown if shown != values.get("quantity") else None, trigger=trigger(kind, side, values), details=details)


def response_kind(values):
    return values.get("newOrderRespType") or ("FULL" if values["type"] in ("MARKET", "LIMIT") else "ACK")
