"""Questions about orders and fills."""
from . import fields, shapes
from .errors import missing
from .operations import operation
from .trade import find

DAY = 86_400_000


def chosen(venue, account, given, rows, order_of):
    """The rows of the account that the request's filters let through."""
    kind = fields.choice(given, "instType", ("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION"))
    instrument = fields.instrument(venue, given, needed=False)
    family, types, state = (fields.text(given, name) for name in ("instFamily", "ordType", "state"))
    found = []
    for row in rows:
        order = order_of(row)
        info = order.instrument.details["info"]
        if order.account is account and order.is_triggered and kind in ("", shapes.kind_of(order.instrument)) \
                and instrument in (None, order.instrument) and family in ("", info["instFamily"]) \
                and (not types or order.details["given"]["ordType"] in types.split(",")) and state in ("", shapes.state(order)):
            found.append(row)
    return found


def orders(venue, account, given, rows):
    rows = chosen(venue, account, given, rows, lambda each: each)
    return [shapes.order(each) for each in fields.page(given, rows, lambda each: each.number)]


@operation("GET /api/v5/trade/order", limit=60, by="instrument", needs="read")
def query(venue, account, given):
    return [shapes.order(find(venue, account, given, "51603"))]


@operation("GET /api/v5/trade/orders-pending", limit=60, needs="read")
def pending(venue, account, given):
    fields.choice(given, "state", ("live", "partially_filled"))
    return orders(venue, account, given, venue.exchange.living.values())


def ended(venue, account, given, since):
    if not fields.text(given, "instType"):
        raise missing("instType")
    fields.choice(given, "state", ("canceled", "filled", "mmp_canceled"))
    begin, end = fields.number(given, "begin", 0), fields.number(given, "end")
    rows = [each for each in venue.exchange.orders.values()
            if each.is_final and each.updated >= since and begin <= each.created and (end is None or each.created <= end)]
    return orders(venue, account, given, rows)


@operation("GET /api/v5/trade/orders-history", limit=40, needs="read")
def history(venue, account, given):
    return ended(venue, account, given, venue.now() - 7 * DAY)


@operation("GET /api/v5/trade/orders-history-archive", limit=20, needs="read")
def archive(venue, account, given):
    return ended(venue, account, given, venue.now() - 90 * DAY)


def fills(venue, account, given, since):
    number = fields.number(given, "ordId")
    begin, end = fields.number(given, "begin", 0), fields.number(given, "end")
    rows = [each for each in venue.exchange.fills
            if number in (None, each.order.number) and each.at >= since and begin <= each.at and (end is None or each.at <= end)]
    rows = chosen(venue, account, given, rows, lambda each: each.order)
    return [shapes.fill(each) for each in fields.page(given, rows, lambda each: int(shapes.bill(each)))]


@operation("GET /api/v5/trade/fills", limit=60, needs="read")
def recent_fills(venue, account, given):
    return fills(venue, account, given, venue.now() - 3 * DAY)


@operation("GET /api/v5/trade/fills-history", limit=10, needs="read")
def old_fills(venue, account, given):
    if not fields.text(given, "instType"):
        raise missing("instType")
    return fills(venue, account, given, venue.now() - 90 * DAY)


@operation("GET /api/v5/trade/account-rate-limit", limit=1, needs="read")
def rate_limit(venue, account, given):
    return [{"fillRatio": "0", "mainFillRatio": "0", "accRateLimit": str(venue.limits["ORDERS"].limit), "nextAccRateLimit":
             str(venue.limits["ORDERS"].limit), "ts": str(venue.now())}]
