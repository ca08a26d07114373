"""Orders in Alpaca's fields, as they are recorded: amounts are texts, what there is not is null."""
from decimal import ROUND_HALF_UP, Decimal

from frame.decimals import shortest

from . import assets
from .hours import Waiting
from .times import written

MOMENTS = ("created_at", "updated_at", "submitted_at", "filled_at", "expired_at", "canceled_at", "failed_at", "replaced_at")
AVERAGE = Decimal("0.000000001")


def amount(value):
    return None if value is None else shortest(value)


def average(order):
    """The average of what was filled, with nine decimals at most; null before the first fill."""
    return amount(order.average.quantize(AVERAGE, rounding=ROUND_HALF_UP)) if order.executed else None


def ended(order):
    """Which end the exchange's `expired` is here: only time ends an order so, everything else cancels it."""
    if order.reason == "over":
        return "expired"
    own = order.price is not None or order.trigger is not None
    return "expired" if own and order.contingency is None and order.time_in_force not in ("IOC", "FOK") else "canceled"


def status(order):
    if order.is_final:
        if order.reason == "replaced":
            return "replaced"
        return ended(order) if order.state == "expired" else order.state
    if "pending" in order.details:
        return order.details["pending"]
    if order.state == "waiting":
        return "held"
    if order.state == "held":
        return waiting(order)
    return "partially_filled" if order.executed else "new"


def waiting(order):
    if isinstance(order.trigger, Waiting) and not order.trigger.is_reached:
        return "accepted"
    return "held" if order.contingency is not None else "new"


def inner(order):
    return order.trigger.inner if isinstance(order.trigger, Waiting) else order.trigger


def trailing(order):
    """What a trailing stop shows: its distance, the best price since it came, the price it stops at."""
    trigger = inner(order)
    if order.details["type"] != "trailing_stop":
        return {"trail_percent": None, "trail_price": None, "hwm": None}
    percent = None if trigger.trailing is None else trigger.trailing * 100
    return {"trail_percent": amount(percent), "trail_price": amount(trigger.distance), "hwm": amount(trigger.extreme)}


def stop_price(order):
    if order.details["type"] != "trailing_stop":
        return amount(order.details.get("stop_price"))
    level = inner(order).level()
    return None if level is None else amount(level.quantize(order.instrument.tick))


def order_shape(order, nested=True):
    sent, instrument = order.details, order.instrument
    notional = sent["notional"]
    return {
        "id": sent["venueId"], "client_order_id": order.client_id,
        **{name: written(sent.get(name)) for name in MOMENTS},
        "replaced_by": sent.get("replaced_by"), "replaces": sent.get("replaces"),
        "asset_id": instrument.details["row"]["id"], "symbol": instrument.symbol, "asset_class": assets.kind(instrument),
        "notional": amount(notional), "qty": None if notional is not None else amount(order.quantity),
        "filled_qty": amount(order.executed), "filled_avg_price": average(order), "order_class": sent["order_class"],
        "order_type": sent["type"], "type": sent["type"], "side": order.side.lower(),
        "position_intent": sent["position_intent"], "time_in_force": sent["time_in_force"],
        "limit_price": amount(sent.get("limit_price")), "stop_price": stop_price(order), "status": status(order),
        "extended_hours": sent["extended_hours"], "legs": legs(order) if nested else None, **trailing(order),
        "subtag": None, "source": None,
        "expires_at": written(sent["expires_at"]) if sent.get("expires_at") else None}


def legs(order):
    """The orders that hang on this one; null where none do."""
    book = order.contingency
    if book is None or order is not book.orders[0]:
        return None
    return [order_shape(each, nested=False) for each in book.orders[1:]]
