"""From the parameters of a new order of futures, plain or conditional, to an order of the exchange."""
from decimal import Decimal

from frame.decimals import ZERO
from frame.orders import Order, Trigger

from ..errors import VenueError, missing, not_required

WANTS = {"symbol": "symbol!", "side": "side!", "positionSide": "text", "type": "text!", "timeInForce": "text",
         "quantity": "amount", "reduceOnly": "flag", "price": "amount", "newClientOrderId": "id", "newOrderRespType": "text",
         "priceMatch": "text", "selfTradePreventionMode": "text", "goodTillDate": "number", "stopPrice": "amount",
         "closePosition": "flag", "activationPrice": "amount", "callbackRate": "amount", "workingType": "text",
         "priceProtect": "text"}
ALGO_WANTS = {"algoType": "text!", "symbol": "symbol!", "side": "side!", "positionSide": "text", "type": "text!",
              "timeInForce": "text", "quantity": "amount", "price": "amount", "triggerPrice": "amount", "workingType": "text",
              "priceMatch": "text", "closePosition": "flag", "priceProtect": "text", "reduceOnly": "flag",
              "activatePrice": "amount", "activationPrice": "amount", "callbackRate": "amount", "clientAlgoId": "id",
              "newOrderRespType": "text", "selfTradePreventionMode": "text", "goodTillDate": "number"}
# Type -> what it must have. Those in CONDITIONAL are placed as algo orders.
PLAIN = {"LIMIT": ("timeInForce", "quantity", "price"), "MARKET": ("quantity",)}
CONDITIONAL = {"STOP": ("quantity", "price", "triggerPrice"), "TAKE_PROFIT": ("quantity", "price", "triggerPrice"),
               "STOP_MARKET": ("triggerPrice",), "TAKE_PROFIT_MARKET": ("triggerPrice",),
               "TRAILING_STOP_MARKET": ("quantity", "callbackRate")}
IN_FORCE = {"GTC": "GTC", "IOC": "IOC", "FOK": "FOK", "GTX": "GTC", "GTD": "GTD"}
SHORTEST_LIFE = 600_000


def order(venue, account, values):
    """The order of a plain request."""
    kind = values["type"]
    if kind in CONDITIONAL:
        raise VenueError(-4120, "Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.")
    wanted = demand(kind, PLAIN, values)
    for name in ("price", "timeInForce", "stopPrice", "activationPrice", "callbackRate", "closePosition"):
        if name in values and name not in wanted and not (name == "timeInForce" or values[name] is False):
            raise not_required(name)
    if kind == "MARKET" and values.get("timeInForce", "GTC") != "GTC":
        raise not_required("timeInForce")
    return make(venue, account, values, values.get("newClientOrderId"), None, {})


def demand(kind, kinds, values):
    if kind not in kinds:
        raise VenueError(-1116, "Invalid orderType.")
    for name in kinds[kind]:
        if name not in values:
            raise missing(name)
    return kinds[kind]


def conditional(venue, account, values):
    """The order of a conditional request, with its trigger."""
    if values["algoType"] != "CONDITIONAL":
        raise VenueError(-1130, "Data sent for parameter 'algoType' is not valid.")
    kind, closes = values["type"], values.get("closePosition", False)
    demand(kind, CONDITIONAL, values)
    if closes and ("quantity" in values or "reduceOnly" in values or not kind.endswith("_MARKET")):
        raise VenueError(-4136, "Target strategy invalid for orderType")
    if not closes and "quantity" not in values:
        raise missing("quantity")
    activation = values.get("activatePrice", values.get("activationPrice"))
    details = {name: values[name] for name in ("triggerPrice", "callbackRate") if name in values}
    details |= {"activatePrice": activation} if activation is not None else {}
    details |= {"algoId": venue.world.identifiers.number("algo", first=1_000_000_000_000_001),
                "priceProtect": values.get("priceProtect", "FALSE").upper() == "TRUE"}
    return make(venue, account, values, values.get("clientAlgoId"), trigger(kind, values, activation), details)


def trigger(kind, values, activation):
    buys = values["side"] == "BUY"
    if kind == "TRAILING_STOP_MARKET":
        rate = values["callbackRate"]
        if not Decimal("0.1") <= rate <= 10:
            raise VenueError(-2007, "Invalid callBack rate.")
        return Trigger("rise" if buys else "fall", trailing=rate / 100, activation=activation)
    rises = buys == kind.startswith("STOP")
    return Trigger("rise" if rises else "fall", price=values["triggerPrice"])


def make(venue, account, values, client_id, start, details):
    in_force = values.get("timeInForce", "GTC")
    if in_force not in IN_FORCE:
        raise VenueError(-1115, "Invalid timeInForce.")
    if values.get("newOrderRespType", "ACK") not in ("ACK", "RESULT"):
        raise VenueError(-1130, "Data sent for parameter 'newOrderRespType' is not valid.")
    details |= {"type": values["type"], "timeInForce": in_force, "workingType": values.get("workingType", "CONTRACT_PRICE"),
                "selfTradePreventionMode": values.get("selfTradePreventionMode", "NONE")}
    limit = values["type"] in ("LIMIT", "STOP", "TAKE_PROFIT")
    made = Order(account, values["symbol"], values["side"], values.get("quantity", ZERO), values["price"] if limit else None,
                 client_id=client_id or venue.new_client_id(), time_in_force=IN_FORCE[in_force], post_only=in_force == "GTX",
                 reduce_only=values.get("reduceOnly", False), closes=values.get("closePosition", False), trigger=start,
                 position_side=position_side(account, values), expires=good_till(venue, in_force, values), details=details)
    return made


def good_till(venue, in_force, values):
    if in_force != "GTD":
        return None
    if "goodTillDate" not in values:
        raise missing("goodTillDate")
    if values["goodTillDate"] <= venue.world.clock.milliseconds() + SHORTEST_LIFE:
        raise VenueError(-4128, "Good till date must be more than 600 seconds ahead.")
    # The venue keeps whole seconds.
    return values["goodTillDate"] // 1000 * 1000


def position_side(account, values):
    side = values.get("positionSide", "BOTH")
    if side not in ("BOTH", "LONG", "SHORT"):
        raise VenueError(-1130, "Data sent for parameter 'positionSide' is not valid.")
    if (side == "BOTH") == bool(account.details.get("dual")):
        raise VenueError(-4061, "Order's position side does not match user's setting.")
    if side != "BOTH" and values.get("reduceOnly"):
        raise not_required("reduceOnly")
    return side
