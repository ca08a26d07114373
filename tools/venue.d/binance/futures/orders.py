"""Operations on plain orders: place, amend, cancel, query, in batches and all at once."""
import json

from frame.refusals import Refusal

from ..errors import VenueError, missing, unknown_order
from ..operations import FUTURES
from . import placing, shapes
from .errors import no_order, refused

WHICH = {"symbol": "symbol!", "orderId": "number", "origClientOrderId": "id"}
RANGE = {"symbol": "symbol!", "orderId": "number", "startTime": "number", "endTime": "number", "limit": "limit"}


def is_plain(order):
    """Whether it is seen as an order: a conditional one is, once it was set off."""
    return order.is_triggered


def find(venue, account, values):
    if "orderId" not in values and "origClientOrderId" not in values:
        raise missing("origClientOrderId")
    if "orderId" in values:
        order = venue.exchange.orders.get(values["orderId"])
        found = [order] if order else []
    else:
        found = venue.exchange.by_client_id.get((account.name, values["origClientOrderId"]), [])
    found = [each for each in found if each.account is account and each.instrument is values["symbol"] and is_plain(each)]
    return found[-1] if found else None


def living(venue, account, instrument=None):
    return [order for order in venue.exchange.living.values()
            if order.account is account and instrument in (None, order.instrument) and is_plain(order)]


def sent(values):
    return {name: values[name] for name in ("quantity", "price", "triggerPrice", "activatePrice") if name in values}


def place(venue, account, values):
    order = placing.order(venue, account, values)
    venue.filters.check(order, sent(values))
    try:
        return venue.exchange.place(order)
    except Refusal as refusal:
        raise refused(refusal) from None


@FUTURES.operation("order.place", "POST /fapi/v1/order", wants=placing.WANTS, needs="trade", orders=1)
def new_order(venue, account, values):
    order = place(venue, account, values)
    return shapes.placed(order, as_new=values.get("newOrderRespType", "ACK") == "ACK")


@FUTURES.operation("order.test", "POST /fapi/v1/order/test", wants=placing.WANTS, needs="trade")
def test_order(venue, account, values):
    order = placing.order(venue, account, values)
    venue.filters.check(order, sent(values))
    return {}


@FUTURES.operation("order.modify", "PUT /fapi/v1/order", needs="trade", orders=1,
                   wants=WHICH | {"side": "side!", "quantity": "amount!", "price": "amount!", "priceMatch": "text"})
def modify(venue, account, values):
    order = find(venue, account, values)
    if order is None or order.is_final:
        raise no_order()
    if order.price is None or values["side"] != order.side:
        raise VenueError(-4142 if order.price is None else -1130, "Only LIMIT orders of the same side can be modified.")
    if (values["quantity"], values["price"]) == (order.quantity, order.price):
        raise VenueError(-5027, "No need to modify the order.")
    if values["quantity"] <= order.executed:
        # The documents: an amendment to no more than what is filled cancels the order.
        venue.exchange.cancel(order)
        return shapes.placed(order)
    venue.filters.check_amend(order, sent(values))
    before = {"price": order.price, "origQty": order.quantity}
    grows = values["quantity"] > order.quantity or values["price"] != order.price
    try:
        venue.exchange.amend(order, values["quantity"], values["price"], keep_priority=not grows)
    except Refusal as refusal:
        raise refused(refusal) from None
    venue.note_amendment(order, before)
    return shapes.placed(order)


@FUTURES.operation("order.amendments", "GET /fapi/v1/orderAmendment", needs="read",
                   wants=RANGE | {"origClientOrderId": "id"})
def amendments(venue, account, values):
    order = find(venue, account, values)
    return list(reversed(venue.amendments.get(order.number, []))) if order else []


def cancel(venue, order):
    if order is None or order.is_final:
        raise unknown_order()
    return shapes.placed(venue.exchange.cancel(order))


@FUTURES.operation("order.cancel", "DELETE /fapi/v1/order", wants=WHICH, needs="trade")
def cancel_order(venue, account, values):
    return cancel(venue, find(venue, account, values))


@FUTURES.operation("order.status", "GET /fapi/v1/order", wants=WHICH, needs="read")
def query_order(venue, account, values):
    order = find(venue, account, values)
    if order is None:
        raise no_order()
    return shapes.queried(order)


@FUTURES.operation("openOrder", "GET /fapi/v1/openOrder", wants=WHICH, needs="read")
def open_order(venue, account, values):
    order = find(venue, account, values)
    if order is None or order.is_final:
        raise no_order()
    return shapes.queried(order)


@FUTURES.operation("openOrders", "GET /fapi/v1/openOrders", wants={"symbol": "symbol"}, needs="read",
                   weight=lambda given: 1 if "symbol" in given else 40)
def open_orders(venue, account, values):
    return [shapes.queried(order) for order in living(venue, account, values.get("symbol"))]


@FUTURES.operation("allOrders", "GET /fapi/v1/allOrders", wants=RANGE, weight=5, needs="read")
def all_orders(venue, account, values):
    rows = [order for order in venue.exchange.orders.values()
            if order.account is account and order.instrument is values["symbol"] and is_plain(order)
            and order.number >= values.get("orderId", 0)
            and values.get("startTime", 0) <= order.created <= values.get("endTime", order.created)]
    limit = min(values.get("limit", 500), 1000)
    return [shapes.queried(order) for order in (rows[:limit] if "orderId" in values else rows[-limit:])]


@FUTURES.operation("allOpenOrders.cancel", "DELETE /fapi/v1/allOpenOrders", wants={"symbol": "symbol!"}, needs="trade")
def cancel_all(venue, account, values):
    for order in living(venue, account, values["symbol"]):
        if not order.is_final:
            venue.exchange.cancel(order)
    return {"code": 200, "msg": "The operation of cancel all open order is done."}


@FUTURES.operation("countdownCancelAll", "POST /fapi/v1/countdownCancelAll", weight=10, needs="trade",
                   wants={"symbol": "symbol!", "countdownTime": "number!"})
def countdown(venue, account, values):
    venue.set_countdown(account, values["symbol"], values["countdownTime"])
    return {"symbol": values["symbol"].symbol, "countdownTime": str(values["countdownTime"])}


# Batches: each row is answered for itself.


def rows(text, name, most):
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except ValueError:
        found = None
    if not isinstance(found, list) or not 0 < len(found) <= most:
        raise VenueError(-4082, f"Invalid number of batch {name}.")
    return found


def each(venue, account, table_name, batch):
    made, answers = FUTURES.named[table_name], []
    for row in batch:
        try:
            if not isinstance(row, dict):
                raise VenueError(-1130, "Data sent for parameter 'batchOrders' is not valid.")
            given = {key: value if isinstance(value, str) else json.dumps(value) for key, value in row.items()}
            answers.append(made.perform(venue, account, venue.reader.read(made.wants, given)))
        except VenueError as error:
            answers.append(error.body())
    return answers


@FUTURES.operation("batchOrders.place", "POST /fapi/v1/batchOrders", wants={"batchOrders": "text!"}, weight=5, needs="trade",
                   orders=5)
def place_batch(venue, account, values):
    return each(venue, account, "order.place", rows(values["batchOrders"], "orders", 5))


@FUTURES.operation("batchOrders.modify", "PUT /fapi/v1/batchOrders", wants={"batchOrders": "text!"}, weight=5, needs="trade",
                   orders=5)
def modify_batch(venue, account, values):
    return each(venue, account, "order.modify", rows(values["batchOrders"], "orders", 5))


@FUTURES.operation("batchOrders.cancel", "DELETE /fapi/v1/batchOrders", needs="trade",
                   wants={"symbol": "symbol!", "orderIdList": "text", "origClientOrderIdList": "text"})
def cancel_batch(venue, account, values):
    name, key = ("orderIdList", "orderId") if "orderIdList" in values else ("origClientOrderIdList", "origClientOrderId")
    if name not in values:
        raise missing(name)
    batch = [{"symbol": values["symbol"].symbol, key: number} for number in rows(values[name], "cancels", 10)]
    return each(venue, account, "order.cancel", batch)
