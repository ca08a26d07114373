"""Operations on orders: create, amend, cancel, in batches and all at once, and the switch for lost connections."""
from frame.refusals import Refusal

from . import fields, placing
from .errors import BybitError, refused, wrong
from .operations import operation


def ids(order):
    return {"orderId": order.details["orderId"], "orderLinkId": order.client_id}


def find(venue, account, given):
    """The order that a request names; orderId wins."""
    instrument = fields.instrument(venue, given)
    number, link = fields.text(given, "orderId"), fields.text(given, "orderLinkId")
    if not number and not link:
        raise wrong("orderId or orderLinkId", "is required")
    found = [venue.by_id.get(number)] if number else venue.exchange.by_client_id.get((account.name, link), [])
    found = [each for each in found if each and each.account is account and each.instrument is instrument]
    return found[-1] if found else None


def living(venue, account, given):
    order = find(venue, account, given)
    if order is None or order.is_final:
        raise BybitError(170213 if fields.category(given) == "spot" else 110001)
    return order


@operation("POST /v5/order/create", limit=(20, 10), needs="trade")
def create(venue, account, given):
    made = placing.order(venue, account, given)
    if made.price is None and made.details["category"] != "spot":
        low, high = venue.price_limits(made.instrument)
        made.details["cap"] = high if made.side == "BUY" else low  # the venue makes it a limit order there
    venue.by_id[made.details["orderId"]] = made
    try:
        venue.exchange.place(made)
    except Refusal as refusal:
        del venue.by_id[made.details["orderId"]]
        raise refused(refusal, made.details["category"]) from None
    if made.details["given"]["takeProfit"] or made.details["given"]["stopLoss"]:
        venue.protection.bringing.append(made)
    return ids(made)


@operation("POST /v5/order/create-batch", limit=(20, 10), needs="trade", batch=True)
def create_batch(venue, account, given):
    return create(venue, account, given)


@operation("POST /v5/order/pre-check", limit=(20, 10), needs="trade")
def check(venue, account, given):
    made = placing.order(venue, account, given)
    return {**ids(made), "preImrE4": 0, "preMmrE4": 0, "postImrE4": 0, "postMmrE4": 0}


@operation("POST /v5/order/amend", limit=(10, 10), needs="trade")
def amend(venue, account, given):
    order = living(venue, account, given)
    quantity, price, level = (fields.decimal(given, name) for name in ("qty", "price", "triggerPrice"))
    if quantity is None and price is None and level is None:
        raise wrong("qty, price or triggerPrice", "is required")
    kind, rules = order.details["category"], order.instrument.details["info"]["lotSizeFilter"]
    if price is not None:
        if order.price is None:
            raise wrong("price")
        placing.check_price(venue, order, price)
    if quantity is not None:
        kept, order.quantity = order.quantity, quantity
        try:
            placing.check_spot(rules, order) if kind == "spot" else placing.check_quantity(rules, quantity, False)
        finally:
            order.quantity = kept
    if level is not None:
        if order.trigger is None or order.is_triggered:
            raise wrong("triggerPrice")
        placing.check_tick(order.instrument, level)
    if quantity is not None and quantity <= order.executed:
        raise BybitError(170210 if kind == "spot" else 10001, *([] if kind == "spot" else ["qty is not above what is filled"]))
    try:
        grows = price is not None and price != order.price or quantity is not None and quantity > order.quantity
        kept = order.trigger.price if order.trigger else None
        if level is not None:
            order.trigger.price = level
        venue.exchange.amend(order, quantity, price, keep_priority=not grows)
    except Refusal as refusal:
        if level is not None:
            order.trigger.price = kept
        raise refused(refusal, kind) from None
    return ids(order)


@operation("POST /v5/order/amend-batch", limit=(10, 10), needs="trade", batch=True)
def amend_batch(venue, account, given):
    return amend(venue, account, given)


@operation("POST /v5/order/cancel", limit=(20, 10), needs="trade")
def cancel(venue, account, given):
    order = living(venue, account, given)
    venue.exchange.cancel(order)
    return ids(order)


@operation("POST /v5/order/cancel-batch", limit=(20, 10), needs="trade", batch=True)
def cancel_batch(venue, account, given):
    return cancel(venue, account, given)


@operation("POST /v5/order/cancel-all", limit=(20, 10), needs="trade")
def cancel_all(venue, account, given):
    wanted = fields.scope(venue, given)
    kind = fields.choice(given, "orderFilter", ("Order", "StopOrder", "tpslOrder", "OcoOrder", "BidirectionalTpslOrder"),
                         default="Order" if fields.category(given) == "spot" else "")
    found = [order for order in venue.exchange.living.values() if order.account is account and order.instrument in wanted
             and kind in ("", "Order" if order.is_triggered else order.details["filter"] if order.details["category"] == "spot" else
                          "StopOrder")]
    canceled = []
    for order in found:
        if not order.is_final:
            venue.exchange.cancel(order)
            canceled.append(ids(order))
    return {"list": canceled, "success": "1"}


@operation("POST /v5/order/disconnected-cancel-all", limit=(5, 5), needs="trade")
def disconnected(venue, account, given):
    """Sets after how long without a connection that listens to dcp everything is canceled."""
    product = fields.choice(given, "product", ("SPOT", "DERIVATIVES", "OPTIONS"), default="OPTIONS")
    seconds = fields.number(given, "timeWindow", least=3, most=300)
    if seconds is None:
        raise wrong("timeWindow", "is required")
    venue.windows[account.name, product] = seconds
    return {}
