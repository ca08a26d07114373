"""Operations on plain orders: place, amend, cancel, in batches and all at once."""
from frame.refusals import Refusal

from . import fields, placing
from .errors import OKXError, refused, wrong
from .operations import operation


def named(given, order=None):
    """How a row is answered for: its ids and when."""
    return {"clOrdId": order.client_id if order else fields.text(given, "clOrdId"),
            "ordId": str(order.number) if order else fields.text(given, "ordId")}


def find(venue, account, given, code):
    """The order that a request names, by either id; ordId wins."""
    instrument = fields.instrument(venue, given)
    number, client_id = fields.number(given, "ordId"), fields.text(given, "clOrdId")
    if number is None and not client_id:
        raise OKXError("51003")
    if number is not None:
        found = [venue.exchange.orders.get(number)]
    else:
        found = venue.exchange.by_client_id.get((account.name, client_id), [])
    found = [each for each in found if each and each.account is account and each.instrument is instrument and each.is_triggered]
    if not found:
        raise OKXError(code)
    return found[-1]


@operation("POST /api/v5/trade/order", "order", limit=60, by="instrument", needs="trade", rows=True, orders=True)
def place(venue, account, given):
    made = placing.order(venue, account, given)
    try:
        venue.exchange.place(made)
    except Refusal as refusal:
        raise refused(refusal) from None
    return {**named(given, made), "tag": made.details["given"]["tag"], "ts": str(venue.now())}


@operation("POST /api/v5/trade/batch-orders", "batch-orders", limit=300, by="instrument", needs="trade", rows=True, most=20,
           orders=True)
def place_batch(venue, account, given):
    return place(venue, account, given)


@operation("POST /api/v5/trade/order-precheck", limit=5, needs="trade")
def precheck(venue, account, given):
    placing.order(venue, account, given)
    names = ("adjEq", "adjEqChg", "availBal", "availBalChg", "imr", "imrChg", "liab", "liabChg", "liabChgCcy", "liqPx",
             "liqPxDiff", "liqPxDiffRatio", "mgnRatio", "mgnRatioChg", "mmr", "mmrChg", "posBal", "posBalChg", "type")
    return [{name: "" for name in names}]


def amended(venue, order, given):
    """The new quantity and price, checked."""
    quantity, price = fields.amount(given, "newSz"), fields.amount(given, "newPx")
    if quantity is None and price is None:
        raise OKXError("51500")
    if order.price is None or order.time_in_force != "GTC":
        raise OKXError("51506")
    if price is not None:
        placing.check_tick(order.instrument, price, "newPx")
        placing.check_price(venue, order, price)
    if quantity is not None:
        placing.check_size(order.instrument.details["info"], quantity, False)
    return quantity, price


@operation("POST /api/v5/trade/amend-order", "amend-order", limit=60, by="instrument", needs="trade", rows=True, orders=True)
def amend(venue, account, given):
    request = fields.matching(given, "reqId", fields.CLIENT_ID)
    order = find(venue, account, given, "51503")
    if order.is_final:
        raise OKXError("51503")
    cancels = fields.flag(given, "cxlOnFail")
    try:
        quantity, price = amended(venue, order, given)
        order.details["request"] = request
        if quantity is not None and quantity <= order.executed:
            # What is filled already is all that is wanted: the rest ends.
            venue.cancel(order, "1", amendResult="2")
        else:
            grows = price is not None and price != order.price or quantity is not None and quantity > order.quantity
            venue.exchange.amend(order, quantity, price, keep_priority=not grows)
    except (Refusal, OKXError) as problem:
        if cancels and not order.is_final:
            venue.cancel(order, "1", amendResult="2")
        raise (refused(problem) if isinstance(problem, Refusal) else problem) from None
    return {**named(given, order), "ts": str(venue.now()), "reqId": request}


@operation("POST /api/v5/trade/amend-batch-orders", "batch-amend-orders", limit=300, by="instrument", needs="trade", rows=True,
           most=20, orders=True)
def amend_batch(venue, account, given):
    return amend(venue, account, given)


@operation("POST /api/v5/trade/cancel-order", "cancel-order", limit=60, by="instrument", needs="trade", rows=True)
def cancel(venue, account, given):
    order = find(venue, account, given, "51400")
    if order.is_final:
        raise OKXError("51400")
    venue.cancel(order, "1")
    return {**named(given, order), "ts": str(venue.now())}


@operation("POST /api/v5/trade/cancel-batch-orders", "batch-cancel-orders", limit=300, by="instrument", needs="trade", rows=True,
           most=20)
def cancel_batch(venue, account, given):
    return cancel(venue, account, given)


@operation("POST /api/v5/trade/cancel-all-after", limit=2, needs="trade")
def cancel_all_after(venue, account, given):
    seconds = fields.number(given, "timeOut")
    if seconds is None or (seconds and not 10 <= seconds <= 120):
        raise wrong("timeOut")
    tag = fields.matching(given, "tag", fields.TAG)
    until = venue.world.clock.true_milliseconds() + seconds * 1000
    venue.countdowns.pop((account.name, tag), None)
    if seconds:
        venue.countdowns[account.name, tag] = until
    return [{"triggerTime": str(venue.now() + seconds * 1000) if seconds else "0", "tag": tag, "ts": str(venue.now())}]


@operation("POST /api/v5/trade/mass-cancel", "mass-cancel", limit=5, needs="trade")
def mass_cancel(venue, account, given):
    # For options alone, which are not simulated.
    fields.choice(given, "instType", ("OPTION",), needed=True)
    raise OKXError("51010")


@operation("POST /api/v5/trade/close-position", limit=20, by="instrument", needs="trade")
def close_position(venue, account, given):
    instrument = fields.instrument(venue, given)
    mode = fields.choice(given, "mgnMode", ("cross", "isolated"), needed=True)
    side = fields.choice(given, "posSide", ("net", "long", "short"), default="net")
    held = account.positions.get((instrument.symbol, f"{side}/{mode}"))
    if held is None or not held.quantity:
        raise OKXError("51169")
    wish = {"instId": instrument.symbol, "tdMode": mode, "side": "sell" if held.quantity > 0 else "buy", "ordType": "market",
            "sz": f"{abs(held.quantity):f}", "posSide": side, "clOrdId": fields.client_id(given), "reduceOnly": "true"}
    made = placing.order(venue, account, wish)
    if fields.flag(given, "autoCxl"):
        for order in list(venue.exchange.living.values()):
            if order.account is account and order.position_side == made.position_side and order.instrument is instrument:
                venue.cancel(order, "1")
    try:
        venue.exchange.place(made)
    except Refusal as refusal:
        raise refused(refusal) from None
    return [{"clOrdId": made.client_id, "instId": instrument.symbol, "posSide": side, "tag": ""}]
