"""Orders, events, fills and positions in the fields of Kraken Futures, as recorded; amounts are JSON numbers."""
import time

from frame.decimals import ZERO

# Of the WebSocket and the history the words are other ones.
STREAM_TYPES = {"lmt": "limit", "post": "limit", "ioc": "limit", "fok": "limit", "mkt": "market", "stp": "stop",
                "take_profit": "take_profit", "trailing_stop": "trailing_stop"}
HISTORY_TYPES = {"lmt": "Limit", "post": "Post", "ioc": "IoC", "fok": "FillOrKill", "mkt": "Market", "stp": "Stop",
                 "take_profit": "TakeProfit", "trailing_stop": "TrailingStop"}


def iso(milliseconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000)) + f".{milliseconds % 1000:03d}Z"


def number(value):
    """A JSON number without zeros at its end."""
    if value is None:
        return None
    value = value.normalize()
    return value if value else ZERO


def event_order(order, quantity=None, filled=None, limit=None, updated=None):
    """An order inside of an event; an order at the market is an immediate one here."""
    fields = {"orderId": order.details["venueId"], "cliOrdId": order.client_id or None,
              "type": "ioc" if order.details["type"] == "mkt" else order.details["type"], "symbol": order.instrument.symbol,
              "side": order.side.lower(), "quantity": number(order.quantity if quantity is None else quantity),
              "filled": number(order.executed if filled is None else filled),
              "limitPrice": number(order.price if limit is None else limit), "reduceOnly": order.reduce_only,
              "timestamp": iso(order.created), "lastUpdateTimestamp": iso(order.updated if updated is None else updated)}
    if order.trigger:
        fields["stopPrice"] = number(order.trigger.level())
    return fields


def event_trigger(order):
    """A held order: what stands for it until it is set off."""
    return {"uid": order.details["venueId"], "clientId": order.client_id or None, "type": STREAM_TYPES[order.details["type"]],
            "symbol": order.instrument.symbol, "side": order.side.lower(), "quantity": number(order.quantity),
            "limitPrice": number(order.price), "triggerPrice": number(order.trigger.level()),
            "triggerSide": "trigger_above" if order.trigger.direction == "rise" else "trigger_below",
            "triggerSignal": f"{order.details['signal']}_price", "reduceOnly": order.reduce_only, "timestamp": iso(order.created),
            "lastUpdateTimestamp": iso(order.updated), "startTime": None}


def placed_events(order):
    """What placing an order led to: fills, and whether it rests."""
    if order.trigger:
        return [{"orderTrigger": event_trigger(order), "type": "PLACE"}]
    events, filled = [], ZERO
    for fill in order.fills:
        before = event_order(order, filled=filled, updated=order.created)
        events.append({"executionId": fill.details["venueId"], "price": number(fill.price), "amount": number(fill.quantity),
                       "orderPriorEdit": None, "orderPriorExecution": before, "takerReducedQuantity": None, "type": "EXECUTION"})
        filled += fill.quantity
    if not order.fills:
        events.append({"order": event_order(order), "reducedQuantity": None, "type": "PLACE"})
    return events


def rejected_events(word, order):
    if order is None:
        return []
    reasons = {"postWouldExecute": "POST_WOULD_EXECUTE", "iocWouldNotExecute": "IOC_WOULD_NOT_EXECUTE"}
    if word not in reasons:
        return []
    return [{"uid": order.details["venueId"], "order": event_order(order), "reason": reasons[word], "type": "REJECT"}]


def cancel_event(order):
    return {"uid": order.details["venueId"], "order": event_order(order), "type": "CANCEL"}


def open_order(order):
    fields = {"order_id": order.details["venueId"], "symbol": order.instrument.symbol, "side": order.side.lower(),
              "orderType": {"stp": "stop", "post": "lmt"}.get(order.details["type"], order.details["type"])}
    if order.price is not None:
        fields["limitPrice"] = number(order.price)
    if order.trigger:
        fields["stopPrice"] = number(order.trigger.level())
    fields |= {"unfilledSize": number(order.leaves), "receivedTime": iso(order.created),
               "status": "partiallyFilled" if order.executed else "untouched", "filledSize": number(order.executed),
               "reduceOnly": order.reduce_only}
    if order.trigger:
        fields["triggerSignal"] = order.details["signal"]
    return fields | {"lastUpdateTime": iso(order.updated), **({"cliOrdId": order.client_id, "cli_ord_id": order.client_id}
                                                               if order.client_id else {})}


def status_word(order):
    if order.state == "held":
        return "TRIGGER_PLACED"
    if order.state == "filled":
        return "FULLY_EXECUTED"
    return "CANCELLED" if order.is_final else "ENTERED_BOOK"


def status_row(order):
    """An order as orders/status has it."""
    inner = {"type": "TRIGGER_ORDER" if order.state == "held" else "ORDER", **event_order(order)}
    for name in ("type", "stopPrice"):
        inner.pop(name, None)
    inner = {"type": "TRIGGER_ORDER" if order.state == "held" else "ORDER", **inner}
    if order.trigger:
        inner["priceTriggerOptions"] = {"triggerPrice": number(order.trigger.level()),
                                        "triggerSide": "TRIGGER_ABOVE" if order.trigger.direction == "rise" else "TRIGGER_BELOW",
                                        "triggerSignal": f"{order.details['signal'].upper()}_PRICE"}
    return {"order": inner, "status": status_word(order), "updateReason": None, "error": None}


def fee_currency(fill):
    return {"XBT": "BTC"}.get(fill.asset, fill.asset)


def fill_row(fill):
    order = fill.order
    fields = {"fill_id": fill.details["venueId"], "symbol": order.instrument.symbol, "side": order.side.lower(),
              "order_id": order.details["venueId"], "fillTime": iso(fill.at), "size": number(fill.quantity),
              "price": number(fill.price), "fillType": "maker" if fill.is_maker else "taker"}
    if order.client_id:
        fields["cli_ord_id"] = fields["cliOrdId"] = order.client_id
    return fields | {"fee_paid": number(fill.commission), "fee_currency": fee_currency(fill)}


def stream_fill(fill):
    order = fill.order
    fields = {"instrument": order.instrument.symbol, "time": fill.at, "price": number(fill.price), "seq": fill.details["seq"],
              "buy": order.side == "BUY", "qty": number(fill.quantity), "remaining_order_qty": number(fill.details["left"]),
              "order_id": order.details["venueId"], "fill_id": fill.details["venueId"],
              "fill_type": "maker" if fill.is_maker else "taker", "fee_paid": number(fill.commission),
              "fee_currency": fee_currency(fill),
              "taker_order_type": "limit" if fill.is_maker else STREAM_TYPES[order.details["type"]],
              "order_type": STREAM_TYPES[order.details["type"]]}
    return fields | ({"cli_ord_id": order.client_id} if order.client_id else {})


def stream_order(order):
    """An order as the feeds of open orders tell it: `qty` is what is left of it."""
    fields = {"instrument": order.instrument.symbol, "time": order.created, "last_update_time": order.updated,
              "qty": number(order.leaves), "filled": number(order.executed),
              "limit_price": number(order.price if order.price is not None else ZERO),
              "stop_price": number(order.trigger.level() if order.trigger and order.trigger.level() else ZERO),
              "type": STREAM_TYPES[order.details["type"]], "order_id": order.details["venueId"],
              "direction": 0 if order.side == "BUY" else 1, "reduce_only": order.reduce_only}
    if order.client_id:
        fields["cli_ord_id"] = order.client_id
    return fields | ({"triggerSignal": order.details["signal"]} if order.trigger else {})


def history_order(order, filled=None):
    """An order in the history's events: amounts are texts there."""
    return {"uid": order.details["venueId"], "accountUid": order.details["account"], "tradeable": order.instrument.symbol,
            "direction": order.side.capitalize(), "quantity": f"{number(order.quantity):f}",
            "filled": f"{number(order.executed if filled is None else filled):f}", "timestamp": order.created,
            "limitPrice": "" if order.price is None else f"{number(order.price):f}",
            "orderType": HISTORY_TYPES[order.details["type"]], "clientId": order.client_id, "reduceOnly": order.reduce_only,
            "lastUpdateTimestamp": order.updated}


def position_row(venue, instrument, position):
    return {"side": "long" if position.quantity > 0 else "short", "symbol": position.symbol, "price": number(position.entry),
            "fillTime": iso(position.updated), "size": number(abs(position.quantity)), "unrealizedFunding": ZERO,
            "pnlCurrency": venue.settlement.asset_of(instrument), "maxFixedLeverage": None}
