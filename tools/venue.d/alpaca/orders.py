"""Orders: place, replace, cancel, ask for."""
from frame.gate import Answer

from . import assets
from .errors import AlpacaError, already, malformed, not_found
from .operations import operation
from .parameters import choice, count, flag, identifier, moment
from .placing import place
from .replacing import cancel, replace
from .shapes import order_shape, status
from .wishes import read_wish

OPEN = ("new", "partially_filled", "accepted", "pending_new", "pending_cancel", "pending_replace", "held")


def find(venue, account, text):
    """The account's order of an ID."""
    order = venue.by_id.get(identifier(text, "order_id"))
    if order is None or order.account is not account:
        raise not_found(f"order not found for {text}")
    return order


@operation("POST /v2/orders")
def post_order(venue, account, given):
    return answer_of(place(venue, account, read_wish(venue.exchange, given)))


def answer_of(order):
    """The order as it was when it was taken: what came of it the stream tells, and later questions do."""
    return order.details.pop("first", None) or order_shape(order)


@operation("PATCH /v2/orders/{order_id}")
def patch_order(venue, account, given, order_id):
    return answer_of(replace(venue, find(venue, account, order_id), given))


@operation("GET /v2/orders:by_client_order_id")
def get_by_name(venue, account, given):
    name = given.get("client_order_id")
    if not name:
        raise malformed("client_order_id is required")
    for order in reversed(venue.by_id.values()):
        if order.account is account and order.client_id == name:
            return order_shape(order)
    raise not_found(f"order not found for {name}")


@operation("GET /v2/orders/{order_id}")
def get_order(venue, account, given, order_id):
    return order_shape(find(venue, account, order_id), flag(given, "nested"))


@operation("GET /v2/orders")
def get_orders(venue, account, given):
    wanted = choice(given, "status", ("open", "closed", "all"), "open")
    limit = count(given, "limit", 50, 500)
    after, until = moment(given, "after"), moment(given, "until")
    nested, ascending = flag(given, "nested"), choice(given, "direction", ("asc", "desc"), "desc") == "asc"
    side = choice(given, "side", ("buy", "sell"))
    symbols = {name.replace("/", "") for name in given.get("symbols", "").split(",") if name}
    rows = []
    for order in sorted(venue.by_id.values(), key=lambda each: each.details["submitted_at"], reverse=not ascending):
        sent = order.details["submitted_at"]
        is_open = status(order) in OPEN
        book = order.contingency
        if order.account is account and (after is None or sent > after) and (until is None or sent < until) \
                and wanted in ("all", "open" if is_open else "closed") and side in (None, order.side.lower()) \
                and (not symbols or assets.joined(order.instrument) in symbols) \
                and not (nested and book is not None and order is not book.orders[0]):
            rows.append(order_shape(order, nested))
    return rows[:limit]


@operation("DELETE /v2/orders/{order_id}")
def delete_order(venue, account, given, order_id):
    order = find(venue, account, order_id)
    if status(order) not in OPEN or "pending" in order.details:
        raise already(status(order))
    cancel(venue, order)
    return Answer(204, b"")


@operation("DELETE /v2/orders")
def delete_orders(venue, account, given):
    rows = []
    for order in list(venue.by_id.values()):
        if order.account is account and status(order) in OPEN and not is_leg(order):
            rows.append(canceled(venue, order))
    return Answer(207, rows)


def is_leg(order):
    return order.contingency is not None and order is not order.contingency.orders[0] and order.state == "waiting"


def canceled(venue, order):
    try:
        if "pending" in order.details:
            raise already(status(order))
        cancel(venue, order)
        return {"id": order.details["venueId"], "status": 200}
    except AlpacaError as error:
        return {"id": order.details["venueId"], "status": error.status, "body": error.body()}
