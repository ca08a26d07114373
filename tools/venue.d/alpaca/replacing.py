"""Cancels and replacements. A replacement is another order with another ID, which takes over what its quantity has beyond
the fills so far. Both can be made to wait (`pendingMilliseconds`), and fail when the order fills meanwhile."""
from frame.decimals import ZERO
from frame.events import OrderEvent
from frame.orders import Order
from frame.refusals import Refusal

from . import rules
from .errors import AlpacaError, malformed, unprocessable
from .parameters import choice, number
from .placing import GTC_DAYS, TIMES, refused, stop_trigger, working_price
from .shapes import inner, order_shape, status
from .wishes import Wish, client_order_id

CHANGES = ("qty", "time_in_force", "limit_price", "stop_price", "trail", "client_order_id")


def cancel(venue, order):
    """Cancels now, or asks for it and does it after a while."""
    order.details["cancel_requested_at"] = venue.stamps.next()

    def finish():
        venue.exchange.cancel(order)
    if venue.world.settings["pendingMilliseconds"]:
        venue.waits(order, "pending_cancel", finish, lambda: venue.updates.tell(order, "order_cancel_rejected"))
    else:
        finish()


def replace(venue, old, given):
    """Replaces an order; answers the new one."""
    check(old)
    wish = changed(old, given)
    new = successor(venue, old, wish)
    if venue.world.settings["pendingMilliseconds"]:
        begin(venue, old, new)
    else:
        swap(venue, old, new)
    return new


def check(old):
    if "pending" in old.details:
        raise unprocessable(f"unable to replace order, order is {old.details['pending'].replace('_', ' ')}")
    if old.is_final:
        raise unprocessable("unable to replace order, order is not open")
    if status(old) == "accepted" or old.state == "waiting":
        raise malformed("unable to replace order, order isn't sent to exchange yet")
    if old.details["notional"] is not None:
        raise unprocessable("unable to replace order, notional orders cannot be replaced")


def changed(old, given):
    """The old order's wish with what is given in place of what it had."""
    sent = old.details
    name = client_order_id(given)
    values = {field: number(given, field) for field in ("qty", "limit_price", "stop_price", "trail")}
    trigger = inner(old)
    trails = sent["type"] == "trailing_stop"
    percent = trigger.trailing * 100 if trails and trigger.trailing is not None else None
    before = {"qty": old.quantity, "limit_price": sent.get("limit_price"), "stop_price": sent.get("stop_price"),
              "trail": (percent if percent is not None else trigger.distance) if trails else None}
    time_in_force = choice(given, "time_in_force", rules.TIMES, sent["time_in_force"])
    after = {field: value if value is not None else before[field] for field, value in values.items()}
    if after == before and time_in_force == sent["time_in_force"] and not name:
        raise unprocessable("order parameters are not changed")
    if values["trail"] is not None and not trails:
        raise malformed("only trailing stop orders have a trail")
    if after["qty"] <= old.executed:
        raise unprocessable("unable to replace order, qty must be > filled_qty")
    trail = {"trail_percent" if percent is not None else "trail_price": after.pop("trail")} if trails else {}
    after.pop("trail", None)
    wish = Wish(old.instrument, old.side, sent["type"], time_in_force, "", name, extended_hours=sent["extended_hours"],
                **after, **trail)
    rules.check_fields(wish)
    rules.check_size(wish)
    rules.check_prices(wish)
    rules.check_asset(wish)
    return wish


def successor(venue, old, wish):
    """The new order, not yet placed."""
    now = venue.stamps.next()
    sent = old.details
    details = {name: sent[name] for name in ("order_class", "type", "position_intent", "notional", "extended_hours", "closes")}
    details |= {"venueId": venue.world.identifiers.uuid(), "time_in_force": wish.time_in_force, "limit_price": wish.limit_price,
                "stop_price": wish.stop_price, "replaces": sent["venueId"],
                "created_at": now, "updated_at": now, "submitted_at": now}
    if wish.time_in_force == "gtc":
        details["expires_at"] = now + GTC_DAYS * 86_400_000_000
    name = wish.client_order_id or venue.world.identifiers.uuid()
    price = working_price(old.instrument, old.side, details)
    return Order(old.account, old.instrument, old.side, wish.qty, price, client_id=name,
                 time_in_force=TIMES[wish.time_in_force], trigger=stop_trigger(wish), details=details,
                 expires=details["expires_at"] // 1000 if "expires_at" in details else None)


def begin(venue, old, new):
    """The new order is there and waits until the old one makes place."""
    probe(venue, old, new)
    new.state, new.details["pending"] = "waiting", "pending_new"
    new.details["first"] = order_shape(new)
    venue.by_id[new.details["venueId"]] = new

    def finish():
        del new.details["pending"]
        try:
            swap(venue, old, new)
        except AlpacaError:
            fail()

    def fail():
        new.details.pop("pending", None)
        new.state, new.details["failed_at"] = "rejected", venue.stamps.next()
        venue.updates.tell(new, "rejected")
        venue.updates.tell(old, "order_replace_rejected")
    venue.waits(old, "pending_replace", finish, fail)


def probe(venue, old, new):
    """Refuses what could not be placed in the old order's stead; everything is as it was afterwards."""
    exchange = venue.exchange
    if any(each is not old for each in exchange.by_client_id.get((new.account.name, new.client_id), []) if not each.is_final):
        raise malformed("client_order_id must be unique")
    asset, wanted = exchange.settlement.needs(with_fills(new, old))
    own = old.lock.amount if old.lock.asset == asset else ZERO
    if wanted > exchange.settlement.spendable(old.account, asset) + own:
        raise refused(venue, new, Refusal("insufficient", asset=asset))


def with_fills(new, old):
    new.executed, new.spent = old.executed, old.spent
    return new


def swap(venue, old, new):
    """The new order takes the old one's place, in its list of orders too."""
    probe(venue, old, new)
    exchange, book = venue.exchange, old.contingency
    old.details["replaced_by"] = new.details["venueId"]
    if book is not None:
        book.orders[book.orders.index(old)] = new
        old.contingency, new.contingency = None, book
        new.lock = old.lock if len(old.lock.orders) > 1 else None
    exchange.finish(old, "canceled", "replaced")
    exchange.emit(OrderEvent("replaced", old))
    try:
        exchange.place(with_fills(new, old))
    except Refusal as refusal:
        raise refused(venue, new, refusal) from None
