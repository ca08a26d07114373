"""Questions about orders and executions."""
from . import fields, shapes
from .operations import operation

DAY = 86_400_000


def orders(venue, account, given, wanted, most=50):
    """Pages of orders as the filters have them."""
    instruments, base = fields.scope(venue, given, needed=False), fields.text(given, "orderFilter")
    number, link, state = (fields.text(given, name) for name in ("orderId", "orderLinkId", "orderStatus"))
    found = [(each.number, each) for each in venue.exchange.orders.values()
             if each.account is account and each.instrument in instruments and wanted(each, bool(number or link))
             and number in ("", each.details["orderId"]) and link in ("", each.client_id) and state in ("", shapes.status(each))
             and (not base or base == ("Order" if each.trigger is None else each.details["filter"]))]
    rows, cursor = fields.page(given, found, most=most)
    return {"list": [shapes.order(each) for each in rows], "nextPageCursor": cursor, "category": fields.category(given)}


@operation("GET /v5/order/realtime", limit=(50, 50), needs="read")
def realtime(venue, account, given):
    """Open orders; those that ended when they are asked for, or named."""
    closed = fields.number(given, "openOnly", 0, most=2) != 0
    if not fields.text(given, "orderId") and not fields.text(given, "orderLinkId"):
        fields.scope(venue, given)
    return orders(venue, account, given, lambda each, named: named or each.is_final == closed)


def between(venue, given, at):
    start, end = fields.number(given, "startTime"), fields.number(given, "endTime")
    if start is None:
        start = (end if end is not None else venue.now()) - 7 * DAY
    end = min(end if end is not None else start + 7 * DAY, start + 7 * DAY)
    return start <= at <= max(end, venue.now() if fields.number(given, "endTime") is None else end)


@operation("GET /v5/order/history", limit=(50, 50), needs="read")
def history(venue, account, given):
    return orders(venue, account, given, lambda each, named: each.is_final and between(venue, given, each.created))


@operation("GET /v5/execution/list", limit=(50, 50), needs="read")
def executions(venue, account, given):
    instruments = fields.scope(venue, given, needed=False)
    number, link = fields.text(given, "orderId"), fields.text(given, "orderLinkId")
    kind = fields.text(given, "execType")
    found = [(fill.number, fill) for fill in venue.exchange.fills
             if fill.order.account is account and fill.order.instrument in instruments and kind in ("", "Trade")
             and number in ("", fill.order.details["orderId"]) and link in ("", fill.order.client_id) and between(venue, given, fill.at)]
    rows, cursor = fields.page(given, found, default=50, most=100)
    return {"nextPageCursor": cursor, "category": fields.category(given), "list": [shapes.execution(each) for each in rows]}
