"""Operations on orders: place, test, query, cancel, cancel and replace, amend."""
from frame.refusals import Refusal

from . import placing, shapes
from ..errors import NEW_ORDER, VenueError, missing, rejected_order, unknown_order
from ..operations import SPOT

WHICH = {"symbol": "symbol!", "orderId": "number", "origClientOrderId": "id"}


def refused(refusal):
    return rejected_order(NEW_ORDER.get(refusal.reason, refusal.reason))


def find(venue, account, values, number="orderId", client="origClientOrderId"):
    """The order that is meant, or None; refuses when none is named."""
    if number not in values and client not in values:
        raise missing(client)
    if number in values:
        order = venue.exchange.orders.get(values[number])
        found = [order] if order and values.get(client, order.client_id) == order.client_id else []
    else:
        found = venue.exchange.by_client_id.get((account.name, values[client]), [])
    found = [each for each in found if each.account is account and each.instrument is values["symbol"]
             and (client not in values or each.client_id == values[client])]
    return found[-1] if found else None


def prepare(venue, account, values):
    """The order of the values, with all checks but those of the exchange."""
    order = placing.order(account, values, venue.new_client_id)
    sent = {name: values[name] for name in ("quantity", "quoteOrderQty", "price", "stopPrice", "icebergQty") if name in values}
    venue.filters.check(order, sent)
    return order


def place(venue, account, values):
    order = prepare(venue, account, values)
    try:
        return venue.exchange.place(order)
    except Refusal as refusal:
        raise refused(refusal) from None


@SPOT.operation("order.place", "POST /api/v3/order", wants=placing.WANTS, needs="trade", orders=1)
def new_order(venue, account, values):
    return shapes.placed(place(venue, account, values), placing.response_kind(values))


@SPOT.operation("order.test", "POST /api/v3/order/test", wants=placing.WANTS | {"computeCommissionRates": "flag"}, needs="trade")
def test_order(venue, account, values):
    prepare(venue, account, values)
    if not values.get("computeCommissionRates"):
        return {}
    rates = {"maker": shapes.amount(account.maker), "taker": shapes.amount(account.taker)}
    none = {"maker": shapes.amount(None), "taker": shapes.amount(None)}
    return {"standardCommissionForOrder": rates, "specialCommissionForOrder": none, "taxCommissionForOrder": none,
            "discount": {"enabledForAccount": False, "enabledForSymbol": False, "discountAsset": "BNB",
                         "discount": shapes.amount(None)}}


@SPOT.operation("order.status", "GET /api/v3/order", wants=WHICH, weight=4, needs="read")
def query_order(venue, account, values):
    order = find(venue, account, values)
    if order is None:
        raise VenueError(-2013, "Order does not exist.")
    return shapes.queried(order)


def cancel(venue, account, order, values):
    """Cancels a living order, and its list with it; answers as Binance does."""
    restriction = values.get("cancelRestrictions")
    if restriction not in (None, "ONLY_NEW", "ONLY_PARTIALLY_FILLED"):
        raise VenueError(-1145, "Invalid cancelRestrictions")
    if order is None or order.is_final:
        raise unknown_order()
    if restriction and shapes.status(order) != restriction.removeprefix("ONLY_"):
        raise VenueError(-2011, "Order was not canceled due to cancel restrictions.")
    cancel_id = values.get("newClientOrderId") or venue.new_client_id()
    living = [each for each in order.contingency.orders if not each.is_final] if order.contingency else []
    venue.exchange.cancel(order, cancel_id)
    if not order.contingency:
        return shapes.canceled(order, cancel_id)
    for each in order.contingency.orders:
        if not each.is_final:
            venue.exchange.cancel(each, cancel_id)
    return {**shapes.order_list(order.contingency), "orderReports": [shapes.canceled(each, cancel_id) for each in living]}


@SPOT.operation("order.cancel", "DELETE /api/v3/order", wants=WHICH | {"newClientOrderId": "id", "cancelRestrictions": "text"},
           needs="trade")
def cancel_order(venue, account, values):
    return cancel(venue, account, find(venue, account, values), values)


@SPOT.operation("openOrders.status", "GET /api/v3/openOrders", wants={"symbol": "symbol"}, needs="read",
           weight=lambda values: 6 if "symbol" in values else 80)
def open_orders(venue, account, values):
    return [shapes.queried(order) for order in living(venue, account, values.get("symbol"))]


def living(venue, account, instrument=None):
    return [order for order in venue.exchange.living.values()
            if order.account is account and instrument in (None, order.instrument)]


@SPOT.operation("openOrders.cancelAll", "DELETE /api/v3/openOrders", wants={"symbol": "symbol!"}, needs="trade")
def cancel_all(venue, account, values):
    orders = living(venue, account, values["symbol"])
    if not orders:
        raise unknown_order()
    cancel_id = venue.new_client_id()
    return [cancel(venue, account, order, {"newClientOrderId": cancel_id}) for order in orders if not order.is_final]


@SPOT.operation("allOrders", "GET /api/v3/allOrders", wants={"symbol": "symbol!", "orderId": "number", "startTime": "number",
           "endTime": "number", "limit": "limit"}, weight=20, needs="read")
def all_orders(venue, account, values):
    rows = [order for order in venue.exchange.orders.values()
            if order.account is account and order.instrument is values["symbol"] and order.number >= values.get("orderId", 0)
            and values.get("startTime", 0) <= order.created <= values.get("endTime", order.created)]
    limit = min(values.get("limit", 500), 1000)
    chosen = rows[:limit] if {"orderId", "startTime"} & set(values) else rows[-limit:]
    return [shapes.queried(order) for order in chosen]


REPLACE = placing.WANTS | {"cancelReplaceMode": "text!", "cancelNewClientOrderId": "id", "cancelOrigClientOrderId": "id",
                           "cancelOrderId": "number", "cancelRestrictions": "text", "orderRateLimitExceededMode": "text"}


@SPOT.operation("order.cancelReplace", "POST /api/v3/order/cancelReplace", wants=REPLACE, needs="trade", orders=1)
def cancel_replace(venue, account, values):
    mode = values["cancelReplaceMode"]
    if mode not in ("STOP_ON_FAILURE", "ALLOW_FAILURE"):
        raise VenueError(-1100, "Illegal characters found in parameter 'cancelReplaceMode'; "
                                "legal range is 'STOP_ON_FAILURE,ALLOW_FAILURE'.")
    # What is wrong with the new order in itself is told before anything is canceled.
    placing.order(account, values, venue.new_client_id)
    old = find(venue, account, values, "cancelOrderId", "cancelOrigClientOrderId")
    wish = {"newClientOrderId": values.get("cancelNewClientOrderId"), "cancelRestrictions": values.get("cancelRestrictions")}
    first = attempt(lambda: cancel(venue, account, old, {key: value for key, value in wish.items() if value}))
    second = None
    if first["result"] == "SUCCESS" or mode == "ALLOW_FAILURE":
        second = attempt(lambda: shapes.placed(place(venue, account, values), placing.response_kind(values)))
    return replaced(first, second)


def attempt(perform):
    try:
        return {"result": "SUCCESS", "response": perform()}
    except VenueError as error:
        return {"result": "FAILURE", "response": error.body()}


def replaced(first, second):
    body = {"cancelResult": first["result"], "newOrderResult": second["result"] if second else "NOT_ATTEMPTED",
            "cancelResponse": first["response"], "newOrderResponse": second["response"] if second else None}
    results = (body["cancelResult"], body["newOrderResult"])
    if results == ("SUCCESS", "SUCCESS"):
        return body
    if "SUCCESS" in results:
        raise VenueError(-2021, "Order cancel-replace partially failed.", 409, body)
    raise VenueError(-2022, "Order cancel-replace failed.", 400, body)


@SPOT.operation("order.amend.keepPriority", "PUT /api/v3/order/amend/keepPriority",
           wants=WHICH | {"newClientOrderId": "id", "newQty": "amount!"}, weight=4, needs="trade")
def amend(venue, account, values):
    order = find(venue, account, values)
    if order is None or order.is_final:
        raise VenueError(-2038, "Order amend rejected: Unknown order sent.") if order else VenueError(
            -2013, "Order does not exist.")
    quantity = values["newQty"]
    if quantity >= order.quantity:
        raise VenueError(-2038, "The requested action would change no state; rejecting.") if quantity == order.quantity \
            else VenueError(-2038, "Order amend (quantity increase) is not supported.")
    if quantity <= order.executed:
        raise VenueError(-2038, "Order amend (quantity) must be above the executed quantity.")
    venue.filters.lot_of(order, quantity)
    before = order.client_id
    client_id = values.get("newClientOrderId") or venue.new_client_id()
    venue.amendments.setdefault(order.number, []).append(
        {"symbol": order.instrument.symbol, "orderId": order.number, "executionId": 0, "origClientOrderId": before,
         "newClientOrderId": client_id, "origQty": shapes.amount(order.quantity), "newQty": shapes.amount(quantity),
         "time": venue.world.clock.milliseconds()})
    venue.exchange.amend(order, quantity=quantity, client_id=client_id, keep_priority=True)
    venue.amendments[order.number][-1]["executionId"] = venue.last_execution
    return shapes.amended(order, before, venue.last_execution)


@SPOT.operation("order.amendments", "GET /api/v3/order/amendments", wants={"symbol": "symbol!", "orderId": "number!",
           "fromExecutionId": "number", "limit": "limit"}, weight=4, needs="read")
def amendments(venue, account, values):
    order = find(venue, account, values)
    rows = venue.amendments.get(order.number, []) if order else []
    return [row for row in rows if row["executionId"] >= values.get("fromExecutionId", 0)][:values.get("limit", 500)]
