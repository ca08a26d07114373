"""Orders, fills, positions and balances of futures in the fields of recorded answers; digits are the symbol's."""
from frame.decimals import ZERO, fixed

STATUS = {"open": "NEW", "filled": "FILLED", "canceled": "CANCELED", "expired": "EXPIRED", "rejected": "EXPIRED"}


def price(order, value):
    return fixed(value if value is not None else ZERO, order.instrument.details["info"]["pricePrecision"])


def quantity(order, value):
    return fixed(value if value is not None else ZERO, order.instrument.details["info"]["quantityPrecision"])


def average(order):
    return fixed(order.average, 5) if order.executed else price(order, ZERO)


def status(order):
    return "PARTIALLY_FILLED" if order.state == "open" and order.executed else STATUS.get(order.state, "NEW")


def kind(order):
    """The type as the order works: a conditional order's is that of what it sets off."""
    return "LIMIT" if order.price is not None else "MARKET"


def placed(order, as_new=False):
    """An order as it is; `as_new`, as the acknowledgment tells it before it trades."""
    executed = ZERO if as_new else order.executed
    sent = order.details
    return {"orderId": order.number, "symbol": order.instrument.symbol, "status": "NEW" if as_new else status(order),
            "clientOrderId": order.client_id, "price": price(order, order.price),
            "avgPrice": price(order, ZERO) if as_new else average(order), "origQty": quantity(order, order.quantity),
            "executedQty": quantity(order, executed), "cumQty": quantity(order, executed),
            "cumQuote": fixed(ZERO if as_new else order.spent, 5), "timeInForce": sent["timeInForce"], "type": kind(order),
            "reduceOnly": order.reduce_only, "closePosition": order.closes, "side": order.side,
            "positionSide": order.position_side, "stopPrice": price(order, ZERO),
            "workingType": sent.get("workingType", "CONTRACT_PRICE"), "priceProtect": False, "origType": kind(order),
            "priceMatch": "NONE", "selfTradePreventionMode": sent["selfTradePreventionMode"],
            "goodTillDate": order.expires or 0, "updateTime": order.updated}


def queried(order):
    fields = placed(order)
    del fields["cumQty"]
    return {**fields, "time": order.created}


ALGO = {"held": "NEW", "canceled": "CANCELED", "expired": "EXPIRED", "rejected": "REJECTED"}


def algo_status(order):
    if not order.is_triggered:
        return ALGO.get(order.state, "NEW")
    if order.reason and not order.executed and order.state == "expired":
        return "REJECTED"
    return "FINISHED" if order.is_final else "TRIGGERED"


def algo(order, queried=False):
    """A conditional order."""
    sent = order.details
    fields = {"algoId": sent["algoId"], "clientAlgoId": order.client_id, "algoType": "CONDITIONAL", "orderType": sent["type"],
              "symbol": order.instrument.symbol, "side": order.side, "positionSide": order.position_side,
              "timeInForce": sent["timeInForce"], "quantity": quantity(order, order.quantity), "algoStatus": algo_status(order)}
    if queried:
        fields |= {"actualOrderId": str(order.number) if order.is_triggered else "", "actualPrice": fixed(order.average, 5)}
        if order.is_triggered:
            fields |= {"actualQty": quantity(order, order.executed), "actualType": kind(order)}
    fields |= {"triggerPrice": price(order, sent.get("triggerPrice")), "price": price(order, order.price), "icebergQuantity": None}
    if queried:
        fields |= {"tpTriggerPrice": "0.000", "tpPrice": "0.000", "slTriggerPrice": "0.000", "slPrice": "0.000", "tpOrderType": ""}
    fields |= {"selfTradePreventionMode": sent["selfTradePreventionMode"], "workingType": sent["workingType"],
               "priceMatch": "NONE", "closePosition": order.closes, "priceProtect": sent["priceProtect"],
               "reduceOnly": order.reduce_only}
    if not queried:
        fields |= {"activatePrice": price(order, sent["activatePrice"]) if "activatePrice" in sent else "",
                   "callbackRate": str(sent.get("callbackRate", ""))}
    return fields | {"createTime": order.created, "updateTime": order.updated,
                     "triggerTime": order.working_since if order.is_triggered else 0, "goodTillDate": order.expires or 0}


def trade(fill):
    order = fill.order
    return {"symbol": order.instrument.symbol, "id": fill.number, "orderId": order.number, "side": order.side,
            "price": price(order, fill.price), "qty": quantity(order, fill.quantity), "realizedPnl": fixed(fill.realized, 8),
            "marginAsset": fill.asset, "quoteQty": fixed(fill.price * fill.quantity, 5), "commission": fixed(fill.commission, 8),
            "commissionAsset": fill.asset, "time": fill.at, "positionSide": order.position_side,
            "buyer": order.side == "BUY", "maker": fill.is_maker}
