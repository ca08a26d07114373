"""Orders, fills and accounts in the fields of Binance's spot answers and events, as recorded."""
from frame.decimals import ZERO, fixed

STATUS = {"waiting": "PENDING_NEW", "held": "NEW", "open": "NEW", "filled": "FILLED", "canceled": "CANCELED",
          "expired": "EXPIRED", "rejected": "REJECTED"}


def amount(value):
    return fixed(value if value is not None else ZERO, 8)


def status(order):
    return "PARTIALLY_FILLED" if order.state == "open" and order.executed else STATUS[order.state]


def list_id(order):
    return order.contingency.number if order.contingency else -1


def conditional(order, queried=False):
    """The fields that an order has only when it was sent with them."""
    fields, sent = {}, order.details
    if "stopPrice" in sent or queried:
        fields["stopPrice"] = amount(sent.get("stopPrice"))
    if "trailingDelta" in sent:
        fields["trailingDelta"] = sent["trailingDelta"]
        fields["trailingTime"] = order.trigger.activated or -1
    if order.shown or queried:
        fields["icebergQty"] = amount(order.shown)
    for name in ("strategyId", "strategyType"):
        if name in sent:
            fields[name] = sent[name]
    return fields


def amounts(order):
    return {"price": amount(order.price), "origQty": amount(order.quantity), "executedQty": amount(order.executed),
            "origQuoteOrderQty": amount(order.spend), "cummulativeQuoteQty": amount(order.spent),
            "status": status(order), "timeInForce": order.time_in_force, "type": order.details["type"], "side": order.side}


def placed(order, kind):
    """The answer to a new order: ACK, RESULT or FULL."""
    answer = {"symbol": order.instrument.symbol, "orderId": order.number, "orderListId": list_id(order),
              "clientOrderId": order.client_id, "transactTime": order.updated}
    if kind == "ACK":
        return answer
    answer |= {**amounts(order), **conditional(order), "workingTime": order.working_since}
    if kind == "FULL":
        answer["fills"] = [{"price": amount(fill.price), "qty": amount(fill.quantity), "commission": amount(fill.commission),
                            "commissionAsset": fill.asset, "tradeId": fill.number} for fill in order.fills]
    return answer | {"selfTradePreventionMode": order.details["selfTradePreventionMode"]}


def canceled(order, cancel_id):
    return {"symbol": order.instrument.symbol, "origClientOrderId": order.client_id, "orderId": order.number,
            "orderListId": list_id(order), "clientOrderId": cancel_id, "transactTime": order.updated,
            **amounts(order), **conditional(order),
            "selfTradePreventionMode": order.details["selfTradePreventionMode"]}


def queried(order):
    fields = amounts(order)
    spend = fields.pop("origQuoteOrderQty")
    return {"symbol": order.instrument.symbol, "orderId": order.number, "orderListId": list_id(order),
            "clientOrderId": order.client_id, **fields, **conditional(order, queried=True),
            "time": order.created, "updateTime": order.updated, "isWorking": order.working_since != -1,
            "workingTime": order.working_since, "origQuoteOrderQty": spend,
            "selfTradePreventionMode": order.details["selfTradePreventionMode"]}


def amended(order, before, execution):
    answer = {"transactTime": order.updated, "executionId": execution, "amendedOrder": {
        "symbol": order.instrument.symbol, "orderId": order.number, "orderListId": list_id(order),
        "origClientOrderId": before, "clientOrderId": order.client_id, "price": amount(order.price),
        "qty": amount(order.quantity), "executedQty": amount(order.executed), "preventedQty": amount(ZERO),
        "quoteOrderQty": amount(order.spend), "cumulativeQuoteQty": amount(order.spent), "status": status(order),
        "timeInForce": order.time_in_force, "type": order.details["type"], "side": order.side, **conditional(order),
        "workingTime": order.working_since, "selfTradePreventionMode": order.details["selfTradePreventionMode"]}}
    if order.contingency:
        answer["listStatus"] = {key: value for key, value in order_list(order.contingency).items()
                                if key not in ("listStatusType", "transactionTime")}
    return answer


def order_list(book):
    return {"orderListId": book.number, "contingencyType": book.kind,
            "listStatusType": "ALL_DONE" if book.state == "done" else "EXEC_STARTED",
            "listOrderStatus": "ALL_DONE" if book.state == "done" else "EXECUTING",
            "listClientOrderId": book.client_id, "transactionTime": book.at, "symbol": book.instrument.symbol,
            "orders": [{"symbol": book.instrument.symbol, "orderId": order.number, "clientOrderId": order.client_id}
                       for order in book.orders]}


def trade(fill):
    order = fill.order
    return {"symbol": order.instrument.symbol, "id": fill.number, "orderId": order.number, "orderListId": list_id(order),
            "price": amount(fill.price), "qty": amount(fill.quantity), "quoteQty": amount(fill.price * fill.quantity),
            "commission": amount(fill.commission), "commissionAsset": fill.asset, "time": fill.at,
            "isBuyer": order.side == "BUY", "isMaker": fill.is_maker, "isBestMatch": True}


def account(who, omit_zero=False):
    basis = [int(rate * 10_000) for rate in (who.maker, who.taker)]
    return {"makerCommission": basis[0], "takerCommission": basis[1], "buyerCommission": 0, "sellerCommission": 0,
            "commissionRates": {"maker": amount(who.maker), "taker": amount(who.taker), "buyer": amount(ZERO),
                                "seller": amount(ZERO)},
            "canTrade": True, "canWithdraw": True, "canDeposit": True, "brokered": False,
            "requireSelfTradePrevention": False, "preventSor": False, "updateTime": who.updated, "accountType": "SPOT",
            "balances": [{"asset": asset, "free": amount(balance.free), "locked": amount(balance.locked)}
                         for asset, balance in sorted(who.balances.items()) if balance.total or not omit_zero],
            "permissions": ["SPOT"], "uid": who.number}
