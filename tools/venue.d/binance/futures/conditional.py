"""Operations on conditional orders (algo orders): stops, take-profits, trailing stops."""
from frame.refusals import Refusal

from ..errors import missing, unknown_order
from ..operations import FUTURES
from . import placing, shapes
from .errors import no_order, refused
from .orders import sent

WHICH = {"symbol": "symbol", "algoId": "number", "clientAlgoId": "id"}


def mine(venue, account, instrument=None, orders=None):
    return [order for order in (venue.exchange.orders if orders is None else orders).values()
            if order.account is account and order.trigger and instrument in (None, order.instrument)]


def find(venue, account, values):
    if "algoId" not in values and "clientAlgoId" not in values:
        raise missing("algoId")
    for order in reversed(mine(venue, account, values.get("symbol"))):
        if values.get("algoId", order.details["algoId"]) == order.details["algoId"] \
                and values.get("clientAlgoId", order.client_id) == order.client_id:
            return order
    return None


@FUTURES.operation("algoOrder.place", "POST /fapi/v1/algoOrder", wants=placing.ALGO_WANTS, needs="trade", orders=1)
def place(venue, account, values):
    order = placing.conditional(venue, account, values)
    venue.filters.check(order, sent(values))
    try:
        venue.exchange.place(order)
    except Refusal as refusal:
        raise refused(refusal) from None
    return shapes.algo(order)


@FUTURES.operation("algoOrder.cancel", "DELETE /fapi/v1/algoOrder", wants=WHICH, needs="trade")
def cancel(venue, account, values):
    order = find(venue, account, values)
    if order is None or order.state != "held":
        raise unknown_order()
    venue.exchange.cancel(order)
    return {name: value for name, value in shapes.algo(order).items() if name not in ("activatePrice", "callbackRate")}


@FUTURES.operation("algoOpenOrders.cancel", "DELETE /fapi/v1/algoOpenOrders", wants={"symbol": "symbol!"}, needs="trade")
def cancel_all(venue, account, values):
    for order in mine(venue, account, values["symbol"], venue.exchange.held):
        venue.exchange.cancel(order)
    return {"code": 200, "msg": "The operation of cancel all open order is done."}


@FUTURES.operation("algoOrder.status", "GET /fapi/v1/algoOrder", wants=WHICH, needs="read")
def query(venue, account, values):
    order = find(venue, account, values)
    if order is None:
        raise no_order()
    return shapes.algo(order, queried=True)


@FUTURES.operation("openAlgoOrders", "GET /fapi/v1/openAlgoOrders", needs="read",
                   wants={"algoType": "text", "symbol": "symbol", "algoId": "number"},
                   weight=lambda given: 1 if "symbol" in given else 40)
def open_algos(venue, account, values):
    return [shapes.algo(order, queried=True) for order in mine(venue, account, values.get("symbol"), venue.exchange.held)]


@FUTURES.operation("allAlgoOrders", "GET /fapi/v1/allAlgoOrders", weight=5, needs="read",
                   wants={"symbol": "symbol!", "algoId": "number", "startTime": "number", "endTime": "number", "page": "number",
                          "limit": "limit"})
def all_algos(venue, account, values):
    rows = [order for order in mine(venue, account, values["symbol"]) if order.details["algoId"] >= values.get("algoId", 0)
            and values.get("startTime", 0) <= order.created <= values.get("endTime", order.created)]
    return [shapes.algo(order, queried=True) for order in rows[-values.get("limit", 500):]]
