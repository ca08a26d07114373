"""Operations on orders: create, preview, cancel, edit, query, list, fills."""
from decimal import Decimal

from frame.decimals import ZERO, is_multiple
from frame.refusals import Refusal

from . import configurations, shapes
from .errors import OrderFailure, invalid, not_found, refused
from .operations import OPERATIONS

MOST_CANCELS = 100
STATUSES = ("OPEN", "CANCELLED", "EXPIRED", "FILLED", "FAILED", "PENDING", "QUEUED", "CANCEL_QUEUED", "EDIT_QUEUED")


def place(venue, account, given):
    """Places an order, or answers the one that has this client id already."""
    known = venue.exchange.by_client_id.get((account.name, given.needed("client_order_id")))
    if known:
        return known[0]
    made = configurations.order(venue, account, given)
    try:
        return venue.exchange.place(made)
    except Refusal as refusal:
        raise refused(refusal) from None


@OPERATIONS.operation("orders.create", "POST /orders", needs="trade")
def create(venue, account, given):
    configuration = given.values.get("order_configuration", {})
    try:
        order = place(venue, account, given)
    except OrderFailure as failure:
        return {"success": False, "failure_reason": "UNKNOWN_FAILURE_REASON", "order_id": "",
                "error_response": failure.response(), "order_configuration": configuration}
    name = order.details["venueId"]
    return {"success": True, "failure_reason": "UNKNOWN_FAILURE_REASON", "order_id": name,
            "success_response": {"order_id": name, "product_id": order.instrument.symbol, "side": order.side,
                                 "client_order_id": order.client_id}, "order_configuration": order.details["configuration"]}


@OPERATIONS.operation("orders.preview", "POST /orders/preview", needs="trade")
def preview(venue, account, given):
    given.values.setdefault("client_order_id", "preview")
    book = None
    failures, total, commission, made = [], ZERO, ZERO, None
    try:
        made = configurations.order(venue, account, given)
        book = venue.exchange.books[made.instrument.symbol]
        if made.price is None:
            available = book.available(made.side)
            venue.exchange.plan_spending(made, available)
            _, total = venue.exchange.estimate(made, available)
        else:
            total = venue.worth(made.instrument, made.quantity, made.price)
        commission = total * account.taker
    except OrderFailure as failure:
        failures.append(failure.preview)
    except Refusal as refusal:
        failures.append(refused(refusal).preview)
    best = {name: shapes.amount(book.best(side) or ZERO) if book else ""
            for name, side in (("best_bid", "BUY"), ("best_ask", "SELL"))}
    return {"order_total": shapes.amount(total + commission), "commission_total": shapes.amount(commission), "errs": failures,
            "warning": [], "quote_size": shapes.amount(total),
            "base_size": shapes.amount(made.quantity if made else ZERO), **best,
            "is_max": False, "order_margin_total": "", "leverage": "", "long_leverage": "", "short_leverage": "",
            "slippage": "0", "preview_id": venue.world.identifiers.uuid()}


def own(venue, account, name):
    order = venue.by_name.get(name)
    return order if order is not None and order.account is account else None


@OPERATIONS.operation("orders.cancel", "POST /orders/batch_cancel", needs="trade")
def batch_cancel(venue, account, given):
    names = given.list("order_ids")
    if not 1 <= len(names) <= MOST_CANCELS:
        raise invalid("order_ids must have 1 to 100 ids")
    return {"results": [cancel_one(venue, account, name) for name in names]}


def cancel_one(venue, account, name):
    order = own(venue, account, name)
    why = "UNKNOWN_CANCEL_ORDER" if order is None else cancel_failure(order)
    if why is None:
        venue.exchange.cancel(order)
    return {"success": why is None, "failure_reason": why or "UNKNOWN_CANCEL_FAILURE_REASON", "order_id": name}


def cancel_failure(order):
    """Why a cancel fails; None when it goes."""
    if not order.is_final:
        return None
    return "DUPLICATE_CANCEL_REQUEST" if order.state == "canceled" else "COMMANDER_REJECTED_CANCEL_ORDER"


def edit_failure(venue, account, given):
    """(The order, its new size and price, why they cannot be)."""
    order = own(venue, account, given.needed("order_id"))
    size, price = given.amount("size"), given.amount("price")
    if order is None:
        return None, size, price, "ORDER_NOT_FOUND"
    if order.is_final:
        return order, size, price, {"filled": "ORDER_IS_FULLY_FILLED", "canceled": "ORDER_IS_ALREADY_CANCELLED"}.get(
            order.state, "ONLY_OPEN_ORDERS_CAN_BE_EDITED")
    if "limit_limit_gtc" not in order.details["configuration"]:
        return order, size, price, "ONLY_LIMIT_ORDER_EDITS_SUPPORTED"
    if price is not None and not is_multiple(price, order.instrument.tick):
        return order, size, price, "INVALID_EDITED_PRICE"
    largest = Decimal(order.instrument.details["info"]["base_max_size"])
    if size is not None and (not is_multiple(size, order.instrument.step) or size > largest):
        return order, size, price, "INVALID_EDITED_SIZE"
    if size is not None and size <= order.executed:
        return order, size, price, "CANNOT_EDIT_TO_BELOW_FILLED_SIZE"
    return order, size, price, None


def edit_refused(reason, preview="UNKNOWN_PREVIEW_FAILURE_REASON"):
    return {"success": False, "error_response": {"error_details": reason, "edit_order_failure_reason": reason},
            "errors": [{"edit_failure_reason": reason, "preview_failure_reason": preview}]}


@OPERATIONS.operation("orders.edit", "POST /orders/edit", needs="trade")
def edit(venue, account, given):
    """To the back of the queue when the price is another one or the size grows."""
    order, size, price, why = edit_failure(venue, account, given)
    if why is not None:
        return edit_refused(why)
    keeps = price in (None, order.price) and (size is None or size <= order.quantity)
    before = {"price": shapes.amount(order.price), "size": shapes.amount(order.quantity)}
    try:
        venue.exchange.amend(order, size, price, keep_priority=keeps)
    except Refusal as refusal:
        failure = refused(refusal)
        return edit_refused("COMMANDER_REJECTED_EDIT_ORDER", failure.preview)
    order.details["historical"].append({**before, "replace_accept_timestamp": shapes.iso(order.updated)})
    fields = order.details["configuration"]["limit_limit_gtc"]
    order.details["configuration"] = {"limit_limit_gtc": {
        **fields, "base_size": shapes.amount(order.quantity), "limit_price": shapes.amount(order.price)}}
    return {"success": True, "success_response": {"order_id": order.details["venueId"]}}


@OPERATIONS.operation("orders.edit.preview", "POST /orders/edit_preview", needs="trade")
def edit_preview(venue, account, given):
    order, size, price, why = edit_failure(venue, account, given)
    errors = [{"edit_failure_reason": why, "preview_failure_reason": "UNKNOWN_PREVIEW_FAILURE_REASON"}] if why else []
    quantity = size or (order.quantity if order else ZERO)
    total = quantity * (price or (order.price if order else None) or ZERO)
    return {"errors": errors, "slippage": "0", "order_total": shapes.amount(total * (1 + account.taker)),
            "commission_total": shapes.amount(total * account.taker), "quote_size": shapes.amount(total),
            "base_size": shapes.amount(quantity), "best_bid": "", "best_ask": "", "average_filled_price": "0"}


@OPERATIONS.operation("orders.close", "POST /orders/close_position", needs="trade")
def close_position(venue, account, given):
    instrument = venue.exchange.instruments.get(given.needed("product_id"))
    held = account.position(instrument.symbol).quantity if instrument and instrument.contract else ZERO
    size = given.amount("size") or abs(held)
    configuration = {"market_market_ioc": {"base_size": shapes.amount(size)}}
    if not held or size > abs(held):
        failure = OrderFailure("UNKNOWN_FAILURE_REASON", "There is no such position")
        return {"success": False, "failure_reason": "UNKNOWN_FAILURE_REASON", "order_id": "",
                "error_response": failure.response(), "order_configuration": configuration}
    given.values |= {"side": "SELL" if held > 0 else "BUY", "order_configuration": configuration}
    return create(venue, account, given)


@OPERATIONS.operation("orders.get", "GET /orders/historical/{order_id}")
def get(venue, account, given):
    order = own(venue, account, given.needed("order_id"))
    if order is None:
        raise not_found("order with this orderID was not found")
    return {"order": shapes.order_row(venue, order)}


def page(rows, given, most=1000, usual=1000):
    """The rows of a page and the cursor of the next; a cursor is where it begins."""
    text = given.text("cursor", default="0")
    if not text.isdigit():
        raise invalid("invalid cursor")
    first, limit = int(text), given.whole("limit", usual, most) or usual
    last = first + limit
    return rows[first:last], str(last) if last < len(rows) else ""


@OPERATIONS.operation("orders.list", "GET /orders/historical/batch")
def history(venue, account, given):
    statuses, names, products = given.list("order_status"), given.list("order_ids"), given.list("product_ids")
    if any(each not in STATUSES for each in statuses):
        raise invalid("invalid value for order_status")
    if "OPEN" in statuses and len(statuses) > 1:
        raise invalid("cannot query OPEN orders with other order statuses")
    start, end = given.moment("start_date"), given.moment("end_date")
    kinds, times, side = given.list("order_types"), given.list("time_in_forces"), given.text("order_side")
    client = given.list("client_order_ids")

    def fits(order):
        return (order.account is account and (not statuses or shapes.status(order) in statuses)
                and (not names or order.details["venueId"] in names) and (not products or order.instrument.symbol in products)
                and (start is None or order.created >= start) and (end is None or order.created < end)
                and (not kinds or order.details["type"] in kinds) and (not times or order.details["timeInForce"] in times)
                and side in (None, order.side) and (not client or order.client_id in client))
    rows = [each for each in reversed(venue.exchange.orders.values()) if fits(each)]
    chosen, cursor = page(rows, given)
    return {"orders": [shapes.order_row(venue, each) for each in chosen], "sequence": "0", "has_next": bool(cursor),
            "cursor": cursor}


@OPERATIONS.operation("orders.fills", "GET /orders/historical/fills")
def fills(venue, account, given):
    names = given.list("order_ids") + given.list("order_id")
    products, trades = given.list("product_ids") + given.list("product_id"), given.list("trade_ids")
    start, end = given.moment("start_sequence_timestamp"), given.moment("end_sequence_timestamp")
    rows = [each for each in reversed(venue.exchange.fills) if each.order.account is account
            and (not names or each.order.details["venueId"] in names)
            and (not products or each.order.instrument.symbol in products)
            and (not trades or each.details["venueId"] in trades)
            and (start is None or each.at >= start) and (end is None or each.at < end)]
    chosen, cursor = page(rows, given, usual=100)
    return {"fills": [shapes.fill_row(venue, each) for each in chosen], "cursor": cursor}
