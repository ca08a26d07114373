"""Order by order: what the client was told against the books of every venue."""
from collections import Counter
from decimal import Decimal

from venue import ALIVE, Failed


def books(street):
    """The venues' orders by the gateway's own numbers: {number: [(kind, order)]}, and each order's fills."""
    orders, fills, strangers = {}, {}, []
    for kind, venue in street.venues.items():
        for order in venue.control("GET", "/orders"):
            number = venue.number(order["clientId"])
            if number is None:
                strangers.append(f"{kind}: an order of no name of the gateway's: {order}")
            orders.setdefault(number, []).append((kind, order))
        for fill in venue.control("GET", "/fills"):
            fills.setdefault(venue.number(fill["clientId"]), []).append((Decimal(fill["quantity"]), Decimal(fill["price"])))
    return orders, fills, strangers


def story(order, theirs):
    there = [(kind, one["clientId"], one["state"], one["quantity"], one["executed"]) for kind, one in theirs]
    return f"{order.name} {order.order_id} {order.symbol}: {order.history} | {there}"


def differences(order, theirs, fills):
    """What of an order is not as the venues say."""
    alive = [one for _, one in theirs if one["state"] in ALIVE]
    filled = sum((quantity for quantity, _ in fills), Decimal(0))
    if order.cum != filled:
        yield f"CumQty {order.cum}, filled {filled} there"
    if sorted(order.fills) != sorted(fills):
        yield f"fills {sorted(order.fills)}, there {sorted(fills)}"
    if filled > order.quantity:
        yield f"filled beyond its OrderQty {order.quantity}: {filled}"
    if filled:
        average = sum(quantity * price for quantity, price in fills) / filled
        if abs(average - order.average) > Decimal("0.000005"):
            yield f"AvgPx {order.average}, there {average}"
    if len({kind for kind, _ in theirs}) > 1:
        yield "it went to several venues"
    if order.destination and any(kind != order.destination for kind, _ in theirs):
        yield f"it was for {order.destination}"
    if order.is_open:
        if len(alive) != 1:
            yield f"OrdStatus {order.status}, {len(alive)} work there"
        elif Decimal(alive[0]["quantity"]) - Decimal(alive[0]["executed"]) != order.leaves:
            yield f"LeavesQty {order.leaves}, there {alive[0]['quantity']} less {alive[0]['executed']}"
    elif alive or order.leaves != 0:
        yield f"OrdStatus {order.status} with LeavesQty {order.leaves}, {len(alive)} work there"
    if order.status == "2" and filled != order.quantity:
        yield f"Filled with {filled} of {order.quantity}"
    if order.must_fail and (order.status != "8" or fills or alive):
        yield f"it had to be refused: {order.status}"


def prove(street):
    """Raises with all that differs; what was compared."""
    orders, fills, findings = books(street)
    desk = street.desk
    for order in desk.orders:
        theirs = orders.pop(order.number, [])
        findings += [f"{words}: {story(order, theirs)}" for words in differences(order, theirs, fills.get(order.number, []))]
    findings += [f"known to the venues alone: {theirs}" for number, theirs in orders.items() if number is not None]
    findings += [f"the client was told {message['35']}: {message}" for message in desk.other if message["35"] not in "Bh"]
    findings += street.complaints()
    if findings:
        raise Failed("\n".join(findings[:12]) + (f"\nand {len(findings) - 12} more" if len(findings) > 12 else ""))
    unasked = Counter("not connected" if "is not connected" in order.text else order.text
                      for order in desk.orders if order.status == "8" and not order.must_fail)
    if sum(unasked.values()) > len(desk.orders) / 4:
        raise Failed(f"more is refused than should be: {unasked}")
    return f"{len(desk.orders)} orders, {sum(len(order.fills) for order in desk.orders)} fills, {len(desk.open_orders())} open; refused though right: {dict(unasked)}"
