"""Operations on lists of orders: OCO, OTO, OTOCO; each leg is read like an order of its own."""
from frame.refusals import Refusal

from . import placing, shapes
from ..errors import NEW_ORDER, VenueError, rejected_order, unknown_order
from ..operations import SPOT

# What a leg may be sent with, behind its prefix, and the kind of each.
LEG = {"Type": "text!", "ClientOrderId": "id", "IcebergQty": "amount", "Price": "amount", "StopPrice": "amount",
       "TrailingDelta": "number", "TimeInForce": "text", "StrategyId": "number", "StrategyType": "number"}
PLACED = {"Type": "type", "ClientOrderId": "newClientOrderId", "IcebergQty": "icebergQty", "Price": "price",
          "StopPrice": "stopPrice", "TrailingDelta": "trailingDelta", "TimeInForce": "timeInForce",
          "StrategyId": "strategyId", "StrategyType": "strategyType", "Side": "side", "Quantity": "quantity"}
LIST = {"symbol": "symbol!", "listClientOrderId": "id", "newOrderRespType": "text", "selfTradePreventionMode": "text"}
SIDED = {"Side": "side!", "Quantity": "amount!"}


def wants(*legs):
    """The parameters of legs, each given as (prefix, its own fields)."""
    return {prefix + name: kind for prefix, fields in legs for name, kind in fields.items()}


OCO = LIST | {"side": "side!", "quantity": "amount!"} | wants(("above", LEG), ("below", LEG))
OTO = LIST | wants(("working", LEG | SIDED), ("pending", LEG | SIDED))
OTOCO = LIST | wants(("working", LEG | SIDED), ("pending", SIDED), ("pendingAbove", LEG), ("pendingBelow", LEG))
OLD_OCO = LIST | {"side": "side!", "quantity": "amount!", "price": "amount!", "limitClientOrderId": "id",
                  "limitIcebergQty": "amount", "stopPrice": "amount!", "stopClientOrderId": "id", "stopLimitPrice": "amount",
                  "stopLimitTimeInForce": "text", "stopIcebergQty": "amount", "trailingDelta": "number"}


def leg(venue, account, values, prefix, **more):
    """The order of one leg, with its filters checked."""
    wish = {"symbol": values["symbol"], **more}
    for name, own in PLACED.items():
        if prefix + name in values:
            wish[own] = values[prefix + name]
    if "selfTradePreventionMode" in values:
        wish["selfTradePreventionMode"] = values["selfTradePreventionMode"]
    order = placing.order(account, wish, venue.new_client_id)
    names = ("quantity", "price", "stopPrice", "icebergQty")
    venue.filters.check(order, {name: wish[name] for name in names if name in wish})
    return order


def both_sides(above, below):
    """Refuses a pair whose prices are not on either side of the market."""
    def where(order):
        return order.trigger.level() if order.trigger and order.trigger.level() is not None else order.price
    high, low, last = where(above), where(below), above.instrument.price
    if (high is not None and high <= last) or (low is not None and low >= last):
        raise rejected_order("The relationship of the prices for the orders is not correct.")


def placed(venue, orders, kind, values, rest_excludes=False):
    client_id = values.get("listClientOrderId") or venue.new_client_id()
    try:
        book = venue.exchange.contingencies.place(orders, kind, client_id, rest_excludes)
    except Refusal as refusal:
        raise rejected_order(NEW_ORDER.get(refusal.reason, refusal.reason)) from None
    answer = shapes.order_list(book)
    if values.get("newOrderRespType", "RESULT") != "ACK":
        answer["orderReports"] = [shapes.placed(order, "RESULT") for order in book.orders]
    return answer


@SPOT.operation("orderList.place.oco", "POST /api/v3/orderList/oco", wants=OCO, needs="trade", orders=2)
def place_oco(venue, account, values):
    common = {"side": values["side"], "quantity": values["quantity"]}
    below, above = (leg(venue, account, values, prefix, **common) for prefix in ("below", "above"))
    both_sides(above, below)
    return placed(venue, [below, above], "OCO", values)


@SPOT.operation("orderList.place", "POST /api/v3/order/oco", wants=OLD_OCO, needs="trade", orders=2)
def place_old_oco(venue, account, values):
    common = {"side": values["side"], "quantity": values["quantity"]}
    stop_kind = "STOP_LOSS_LIMIT" if "stopLimitPrice" in values else "STOP_LOSS"
    stop = {"Type": stop_kind, "StopPrice": values["stopPrice"], "Price": values.get("stopLimitPrice"),
            "TimeInForce": values.get("stopLimitTimeInForce"), "ClientOrderId": values.get("stopClientOrderId"),
            "IcebergQty": values.get("stopIcebergQty"), "TrailingDelta": values.get("trailingDelta")}
    limit = {"Type": "LIMIT_MAKER", "Price": values["price"], "ClientOrderId": values.get("limitClientOrderId"),
             "IcebergQty": values.get("limitIcebergQty")}
    wish = {"symbol": values["symbol"]}
    wish |= {f"stop{name}": value for name, value in stop.items() if value is not None}
    wish |= {f"limit{name}": value for name, value in limit.items() if value is not None}
    first, second = (leg(venue, account, wish, prefix, **common) for prefix in ("stop", "limit"))
    both_sides(*((second, first) if values["side"] == "SELL" else (first, second)))
    return placed(venue, [first, second], "OCO", values)


def working(venue, account, values):
    if values["workingType"] not in ("LIMIT", "LIMIT_MAKER"):
        raise VenueError(-1116, "Invalid orderType.")
    return leg(venue, account, values, "working")


@SPOT.operation("orderList.place.oto", "POST /api/v3/orderList/oto", wants=OTO, needs="trade", orders=2)
def place_oto(venue, account, values):
    return placed(venue, [working(venue, account, values), leg(venue, account, values, "pending")], "OTO", values)


@SPOT.operation("orderList.place.otoco", "POST /api/v3/orderList/otoco", wants=OTOCO, needs="trade", orders=3)
def place_otoco(venue, account, values):
    common = {"side": values["pendingSide"], "quantity": values["pendingQuantity"]}
    below, above = (leg(venue, account, values, prefix, **common) for prefix in ("pendingBelow", "pendingAbove"))
    return placed(venue, [working(venue, account, values), below, above], "OTO", values, rest_excludes=True)


def find(venue, account, values, client="listClientOrderId"):
    for book in venue.exchange.contingencies.lists.values():
        if book.account is account and (book.number == values.get("orderListId") or (
                "orderListId" not in values and book.client_id == values.get(client))):
            return book
    return None


@SPOT.operation("orderList.cancel", "DELETE /api/v3/orderList", wants={"symbol": "symbol!", "orderListId": "number",
           "listClientOrderId": "id", "newClientOrderId": "id"}, needs="trade")
def cancel_list(venue, account, values):
    book = find(venue, account, values)
    if book is None or book.state == "done" or book.instrument is not values["symbol"]:
        raise unknown_order()
    cancel_id = values.get("newClientOrderId") or venue.new_client_id()
    living = [order for order in book.orders if not order.is_final]
    for order in living:
        if not order.is_final:
            venue.exchange.cancel(order, cancel_id)
    return {**shapes.order_list(book), "orderReports": [shapes.canceled(order, cancel_id) for order in living]}


@SPOT.operation("orderList.status", "GET /api/v3/orderList", wants={"orderListId": "number", "origClientOrderId": "id"}, weight=4,
           needs="read")
def query_list(venue, account, values):
    book = find(venue, account, values, "origClientOrderId")
    if book is None:
        raise VenueError(-2018, "Order list does not exist.")
    return shapes.order_list(book)


@SPOT.operation("openOrderLists.status", "GET /api/v3/openOrderList", weight=6, needs="read")
def open_lists(venue, account, values):
    return [shapes.order_list(book) for book in venue.exchange.contingencies.lists.values()
            if book.account is account and book.state == "executing"]


@SPOT.operation("allOrderLists", "GET /api/v3/allOrderList", wants={"fromId": "number", "startTime": "number", "endTime": "number",
           "limit": "limit"}, weight=20, needs="read")
def all_lists(venue, account, values):
    rows = [book for book in venue.exchange.contingencies.lists.values()
            if book.account is account and book.number >= values.get("fromId", 0)
            and values.get("startTime", 0) <= book.at <= values.get("endTime", book.at)]
    return [shapes.order_list(book) for book in rows[-values.get("limit", 500):]]
