"""Operations on algo orders."""
from frame.refusals import Refusal

from . import algo as algos
from . import fields, placing
from .errors import OKXError, missing, refused, wrong
from .operations import operation

STATES = ("pause", "partially_effective", "effective", "canceled", "order_failed", "partially_failed")


@operation("POST /api/v5/trade/order-algo", "order-algo", limit=20, by="instrument", needs="trade", rows=True)
def place(venue, account, given):
    made = venue.algo_desk.place(account, given)
    return {"algoId": made.number, "clOrdId": "", "algoClOrdId": made.client_id, "tag": fields.text(given, "tag")}


def find(venue, account, given, code="51400"):
    found = venue.algo_desk.find(account, given)
    if found is None or (fields.text(given, "instId") not in ("", found.instrument.symbol)):
        raise OKXError(code)
    return found


@operation("POST /api/v5/trade/cancel-algos", limit=20, by="instrument", needs="trade", rows=True, most=10)
def cancel(venue, account, given):
    fields.instrument(venue, given)
    found = find(venue, account, given)
    if found.is_over:
        raise OKXError("51400")
    venue.algo_desk.cancel(found)
    return {"algoId": found.number, "clOrdId": "", "algoClOrdId": found.client_id, "tag": ""}


@operation("POST /api/v5/trade/cancel-advance-algos", limit=20, by="instrument", needs="trade", rows=True, most=10)
def cancel_advanced(venue, account, given):
    return cancel(venue, account, given)


LEVELS = {"trigger": ("newTriggerPx", "triggerPx", "newOrdPx", "orderPx"),
          "tp": ("newTpTriggerPx", "tpTriggerPx", "newTpOrdPx", "tpOrdPx"),
          "sl": ("newSlTriggerPx", "slTriggerPx", "newSlOrdPx", "slOrdPx")}


def amend_leg(found, order, names, given):
    """Gives a held order its new trigger and price."""
    new_level, level, new_price, price = names
    wanted = fields.amount(given, new_level)
    if wanted is not None:
        placing.check_tick(order.instrument, wanted, new_level)
        order.trigger.price = wanted
        found.given[level] = given[new_level]
    if fields.text(given, new_price):
        order.price = algos.amount_or_market(given, new_price, True)
        found.given[price] = given[new_price]


@operation("POST /api/v5/trade/amend-algos", limit=20, by="instrument", needs="trade", rows=True)
def amend(venue, account, given):
    fields.instrument(venue, given)
    found = find(venue, account, given, "51503")
    if found.is_over:
        raise OKXError("51503")
    if found.kind not in ("conditional", "oco", "trigger"):
        raise OKXError("51506")
    size = fields.amount(given, "newSz")
    if size is not None:
        placing.check_size(found.instrument.details["info"], size, False)
        found.size, found.given["sz"] = size, given["newSz"]
    found.request = fields.text(given, "reqId")
    if found.kind == "trigger":
        amend_leg(found, found.orders[0], LEVELS["trigger"], given)
    for name, order in found.legs.items():
        amend_leg(found, order, LEVELS[name], given)
    try:
        for order in found.orders:
            venue.exchange.amend(order, size)
    except Refusal as refusal:
        raise refused(refusal) from None
    return {"algoClOrdId": found.client_id, "algoId": found.number, "reqId": found.request}


@operation("GET /api/v5/trade/order-algo", limit=20, needs="read")
def query(venue, account, given):
    return [algos.shown(venue, find(venue, account, given, "51603"))]


def listed(venue, account, given, wanted):
    kinds = fields.text(given, "ordType", needed=True).split(",")
    if any(kind not in algos.TYPES for kind in kinds):
        raise wrong("ordType")
    instrument, kind = fields.instrument(venue, given, needed=False), fields.text(given, "instType")
    number = fields.text(given, "algoId")
    rows = [each for each in venue.algo_desk.algos.values()
            if each.account is account and each.kind in kinds and instrument in (None, each.instrument) and wanted(each)
            and number in ("", each.number) and kind in ("", "SWAP" if each.instrument.contract else "SPOT")]
    return [algos.shown(venue, each) for each in fields.page(given, rows, lambda each: int(each.number))]


@operation("GET /api/v5/trade/orders-algo-pending", limit=20, needs="read")
def pending(venue, account, given):
    return listed(venue, account, given, lambda each: not each.is_over)


@operation("GET /api/v5/trade/orders-algo-history", limit=20, needs="read")
def history(venue, account, given):
    state = fields.choice(given, "state", STATES)
    if not state and not fields.text(given, "algoId"):
        raise missing("state")
    return listed(venue, account, given, lambda each: each.is_over and state in ("", each.state))
