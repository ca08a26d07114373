"""Operations on orders: send, edit, cancel, in batches, all at once, by a dead man's switch; open ones and their status."""
import json

from frame.refusals import Refusal

from . import placing, shapes
from .errors import OrderStatus, VenueError, invalid, missing, refused
from .operations import API, OPERATIONS
from .parameters import Given

LARGEST_BATCH = 10
# So long orders/status still tells of what is over.
REMEMBERED_MILLISECONDS = 5_000


def now(venue):
    return shapes.iso(venue.world.clock.milliseconds())


def place(venue, account, given):
    """The order that was placed; raises an OrderStatus."""
    order = placing.order(venue, account, given)
    if order.time_in_force == "IOC":
        available = venue.exchange.books[order.instrument.symbol].available(order.side, order.price)
        if not available:
            raise OrderStatus("iocWouldNotExecute")
    try:
        return venue.exchange.place(order)
    except Refusal as refusal:
        raise refused(refusal) from None


def sent(venue, account, given):
    """What became of an order."""
    status = {"receivedTime": now(venue), **({"cliOrdId": given.values["cliOrdId"]} if "cliOrdId" in given else {})}
    try:
        order = place(venue, account, given)
    except OrderStatus as problem:
        return {**status, "status": problem.word, "orderEvents": []}
    names = {"order_id": order.details["venueId"], **({"cli_ord_id": order.client_id} if order.client_id else {})}
    return {**names, "status": "placed", **status, "orderEvents": shapes.placed_events(order)}


@OPERATIONS.operation("sendorder", "POST", f"{API}/sendorder", "trade", 10)
def send_order(venue, account, given):
    return {"sendStatus": sent(venue, account, given)}


def find(venue, account, given, *names):
    """The account's order of one of the venue's names, or of the client's; None when there is none."""
    name = next((given.text(each) for each in names if each in given), None)
    if name is not None:
        order = venue.by_name.get(name)
        return order if order and order.account is account else None
    if "cliOrdId" not in given:
        raise missing(names[0])
    known = venue.exchange.by_client_id.get((account.name, given.text("cliOrdId")), [])
    return known[-1] if known else None


def edited(venue, account, given):
    order = find(venue, account, given, "orderId", "order_id")
    status = {"receivedTime": now(venue)}
    if order is None or order.is_final:
        return {"status": "orderForEditNotFound", **status, "orderEvents": []}
    status = {"orderId": order.details["venueId"], **({"cliOrdId": order.client_id} if order.client_id else {}), **status}
    old = shapes.event_order(order)
    try:
        change(venue, order, given)
    except OrderStatus as problem:
        return {"status": problem.word, **status, "orderEvents": []}
    event = {"old": old, "new": shapes.event_order(order), "reducedQuantity": None, "type": "EDIT"}
    return {"status": "edited", **status, "orderEvents": [event]}


def change(venue, order, given):
    size, limit, stop = (given.amount(name) for name in ("size", "limitPrice", "stopPrice"))
    if size is not None:
        placing.check_size(order.instrument, size)
    if limit is not None:
        if order.price is None:
            raise OrderStatus("invalidPrice")
        placing.check_price(order.instrument, limit)
    if stop is not None and order.state != "held":
        raise OrderStatus("orderForEditNotAStop")
    if stop is not None:
        placing.check_price(order.instrument, stop)
        order.trigger.price = stop
    keeps = limit in (None, order.price) and (size is None or size <= order.quantity)
    try:
        venue.exchange.amend(order, size, limit, keep_priority=keeps)
    except Refusal as refusal:
        raise refused(refusal) from None


@OPERATIONS.operation("editorder", "POST", f"{API}/editorder", "trade", 10)
@OPERATIONS.operation("editorder.put", "PUT", f"{API}/editorder", "trade", 10)
def edit_order(venue, account, given):
    return {"editStatus": edited(venue, account, given)}


def canceled(venue, account, given):
    order = find(venue, account, given, "order_id", "orderId")
    status = {"receivedTime": now(venue)}
    if order is None or order.is_final:
        return {"status": "filled" if order and order.state == "filled" else "notFound", **status}
    venue.exchange.cancel(order)
    names = {"order_id": order.details["venueId"], **({"cliOrdId": order.client_id} if order.client_id else {})}
    return {"status": "cancelled", **names, **status, "orderEvents": [shapes.cancel_event(order)]}


@OPERATIONS.operation("cancelorder", "POST", f"{API}/cancelorder", "trade", 10)
def cancel_order(venue, account, given):
    return {"cancelStatus": canceled(venue, account, given)}


def cancel_living(venue, account, instrument=None):
    found = []
    for order in list(venue.exchange.living.values()):
        if order.account is account and instrument in (None, order.instrument) and not order.is_final:
            venue.exchange.cancel(order)
            found.append(order)
    return found


@OPERATIONS.operation("cancelallorders", "POST", f"{API}/cancelallorders", "trade", 25)
def cancel_all_orders(venue, account, given):
    instrument = venue.instrument_named(given.text("symbol")) if "symbol" in given else None
    found = cancel_living(venue, account, instrument)
    return {"cancelStatus": {
        "receivedTime": now(venue), "cancelOnly": instrument.symbol if instrument else "all",
        "status": "cancelled" if found else "noOrdersToCancel",
        "cancelledOrders": [{"order_id": each.details["venueId"]} for each in found],
        "orderEvents": [shapes.cancel_event(each) for each in found]}}


@OPERATIONS.operation("cancelallordersafter", "POST", f"{API}/cancelallordersafter", "trade", 25)
def cancel_all_after(venue, account, given):
    seconds = given.whole("timeout")
    if seconds is None:
        raise missing("timeout")
    venue.set_switch(account, seconds)
    at = venue.world.clock.milliseconds()
    return {"status": {"currentTime": shapes.iso(at), "triggerTime": shapes.iso(at + seconds * 1000) if seconds else "0"}}


def batch_size(given):
    try:
        rows = json.loads(given.text("json", default="{}"))
        return 9 + len(rows["batchOrder"])
    except (ValueError, TypeError, KeyError):
        return 9


@OPERATIONS.operation("batchorder", "POST", f"{API}/batchorder", "trade", batch_size)
def batch_order(venue, account, given):
    try:
        rows = json.loads(given.needed("json"), parse_float=str)["batchOrder"]
    except (ValueError, TypeError, KeyError):
        raise VenueError("Json Parse Error") from None
    if not isinstance(rows, list) or not 1 <= len(rows) <= LARGEST_BATCH or not all(isinstance(each, dict) for each in rows):
        raise invalid("batchOrder")
    return {"batchStatus": [one_of_batch(venue, account, Given(written(row))) for row in rows]}


def written(row):
    """A row's values as a form has them."""
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in row.items()}


def one_of_batch(venue, account, given):
    what = given.needed("order", ("send", "edit", "cancel"))
    if what == "send" and "order_tag" not in given:
        raise missing("order_tag")
    perform = {"send": sent, "edit": edited, "cancel": canceled}[what]
    try:
        found = perform(venue, account, given)
    except VenueError as problem:
        # One row that is malformed fails alone.
        found = {"status": problem.error.partition(":")[0], "orderEvents": []}
    found["dateTimeReceived"] = found.pop("receivedTime", now(venue))
    return {**({"order_tag": given.values["order_tag"]} if "order_tag" in given else {}), **found}


@OPERATIONS.operation("openorders", "GET", f"{API}/openorders", "read", 2)
def open_orders(venue, account, given):
    return {"openOrders": [shapes.open_order(each)
                           for each in reversed(venue.exchange.living.values()) if each.account is account]}


@OPERATIONS.operation("orders.status.get", "GET", f"{API}/orders/status", "read", 1)
@OPERATIONS.operation("orders.status", "POST", f"{API}/orders/status", "read", 1)
def orders_status(venue, account, given):
    """What is open, and what has been over for a few seconds only."""
    names, clients = given.list("orderIds", "orderIds[]"), given.list("cliOrdIds", "cliOrdIds[]")
    since = venue.world.clock.milliseconds() - REMEMBERED_MILLISECONDS
    found = [each for each in venue.exchange.orders.values() if each.account is account
             and (not each.is_final or each.updated >= since)
             and (each.details["venueId"] in names or each.client_id in clients or not names + clients)]
    return {"orders": [shapes.status_row(each) for each in found]}
