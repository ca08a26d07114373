"""Private calls that change orders: add, amend, edit, cancel, alone, in batches, all at once, and by a dead man's switch."""
from decimal import Decimal

from frame.decimals import digits
from frame.refusals import Refusal

from . import asking, limits, placing, shapes
from .errors import UNKNOWN_ORDER, VenueError, refused, wrong
from .names import identifier
from .operations import CALLS
from .parameters import Given, instrument

ONE_BATCH = 15
CANCEL_BATCH = 50


def checked(venue, account, wish):
    """The order of a wish that passes every check but the balance."""
    made = placing.order(venue, account, wish)
    limits.check_open(venue, account, made.instrument)
    return made


def place(venue, account, wish):
    """Counts, checks and places."""
    limits.count_change(venue, account, wish.instrument, limits.cost("add", None, 0))
    return enter(venue, checked(venue, account, wish))


def enter(venue, order):
    order.details["position"] = identifier(venue.world.identifiers, "T")
    order.details["described"] = shapes.described(order)
    try:
        return venue.exchange.place(order)
    except Refusal as refusal:
        raise refused(refusal, "leverage" in order.details) from None


def find(venue, account, name):
    """A living order by the venue's id; None when there is none."""
    order = venue.by_name.get(name)
    return order if order and order.account is account and not order.is_final else None


def find_by_client(venue, account, name):
    known = venue.exchange.by_client_id.get((account.name, name), [])
    return next((each for each in known if not each.is_final), None)


def find_by_reference(venue, account, reference):
    return [each for each in venue.exchange.living.values()
            if each.account is account and each.details["userref"] == reference and reference]


def named(venue, account, name):
    """The living orders that a txid or a userref means."""
    text = str(name)
    if text.lstrip("-").isdigit():
        return find_by_reference(venue, account, int(text))
    found = find(venue, account, text)
    return [found] if found else []


def one(venue, account, given):
    """The living order of txid or cl_ord_id."""
    if ("txid" in given) == ("cl_ord_id" in given):
        raise wrong("txid")
    if "txid" in given:
        order = find(venue, account, given.text("txid"))
    else:
        order = find_by_client(venue, account, given.text("cl_ord_id"))
    if order is None:
        raise VenueError(UNKNOWN_ORDER)
    return order


@CALLS.private("AddOrder", "trade", cost=0)
def add_order(venue, account, given):
    wish = asking.by_rest(venue, given, instrument(venue, given))
    if given.flag("validate"):
        return {"descr": shapes.described(checked(venue, account, wish))}
    order = place(venue, account, wish)
    return {"descr": order.details["described"], "txid": [order.details["venueId"]]}


@CALLS.private("AddOrderBatch", "trade", cost=0)
def add_order_batch(venue, account, given):
    pair = instrument(venue, given)
    rows = given.list("orders")
    if not 2 <= len(rows) <= ONE_BATCH or not all(isinstance(each, dict) for each in rows):
        raise wrong("orders")
    common = {"deadline": given.values.get("deadline")}
    wishes = [asking.by_rest(venue, Given({**common, **each}), pair) for each in rows]
    if given.flag("validate"):
        return {"orders": [{"descr": shapes.described(checked(venue, account, each))} for each in wishes]}
    return {"orders": [row for _, row in enter_batch(venue, account, pair, wishes)]}


def enter_batch(venue, account, pair, wishes):
    """One that is wrong refuses all; one that cannot be paid is refused alone. Gives (order or None, its row)."""
    made = [checked(venue, account, each) for each in wishes]
    limits.count_change(venue, account, pair, len(made) / 2)
    rows = []
    for order in made:
        try:
            enter(venue, order)
            rows.append((order, {"descr": order.details["described"], "txid": order.details["venueId"]}))
        except VenueError as error:
            rows.append((None, {"error": error.text}))
    return rows


@CALLS.private("CancelOrder", "trade", cost=0)
def cancel_order(venue, account, given):
    if "cl_ord_id" in given and "txid" not in given:
        order = find_by_client(venue, account, given.text("cl_ord_id"))
        found = [order] if order else []
    elif "userref" in given and "txid" not in given:
        found = find_by_reference(venue, account, given.whole("userref", -2 ** 31, 2 ** 31 - 1))
    else:
        found = named(venue, account, given.needed("txid"))
    if not found:
        raise VenueError(UNKNOWN_ORDER)
    return {"count": cancel_all_of(venue, account, found)}


def cancel_all_of(venue, account, orders):
    count = 0
    for order in orders:
        # One may have ended with another.
        if not order.is_final:
            now = venue.world.clock.milliseconds()
            limits.count_change(venue, account, order.instrument, limits.cost("cancel", order, now))
            venue.exchange.cancel(order)
            count += 1
    return count


@CALLS.private("CancelOrderBatch", "trade", cost=0)
def cancel_order_batch(venue, account, given):
    rows = [each.get("txid", each.get("userref", "")) if isinstance(each, dict) else each for each in given.list("orders")]
    clients = given.list("cl_ord_ids")
    if not 1 <= len(rows) + len(clients) <= CANCEL_BATCH:
        raise wrong("orders")
    return {"count": cancel_named(venue, account, rows, clients)}


def cancel_named(venue, account, rows, clients):
    found = [order for each in rows for order in named(venue, account, each)]
    found += [order for order in (find_by_client(venue, account, str(each)) for each in clients) if order]
    return cancel_all_of(venue, account, found)


def living(venue, account):
    return [each for each in venue.exchange.living.values() if each.account is account]


@CALLS.private("CancelAll", "trade")
def cancel_all(venue, account, given):
    count = 0
    for order in living(venue, account):
        if not order.is_final:
            venue.exchange.cancel(order)
            count += 1
    return {"count": count}


@CALLS.private("CancelAllOrdersAfter", "trade")
def cancel_all_after(venue, account, given):
    seconds = given.whole("timeout", 0, 86_400)
    if seconds is None:
        raise wrong("timeout")
    now = venue.world.clock.milliseconds()
    venue.set_switch(account, seconds)
    return {"currentTime": shapes.iso(now, False), "triggerTime": shapes.iso(now + seconds * 1000, False) if seconds else "0"}


@CALLS.private("AmendOrder", "trade", cost=0)
def amend_order(venue, account, given):
    order = one(venue, account, given)
    deadline = given.text("deadline")
    changes = {
        "quantity": given.amount("order_qty"), "shown": given.amount("display_qty"), "post_only": given.flag("post_only"),
        "limit": asking.price(given, "limit_price"), "trigger": asking.price(given, "trigger_price"),
        "deadline": asking.moment(deadline, "deadline") if deadline else None}
    return {"amend_id": amend(venue, account, order, changes)}


def amend(venue, account, order, changes):
    """Changes an order where it is; answers the amendment's id."""
    now = venue.world.clock.milliseconds()
    limits.count_change(venue, account, order.instrument, limits.cost("amend", order, now))
    quantity, limit = changes["quantity"], changes["limit"]
    if changes["deadline"] is not None and changes["deadline"] < now + 500:
        raise VenueError("EService:Deadline elapsed")
    if (quantity, limit, changes["shown"], changes["trigger"]) == (None,) * 4:
        raise wrong("order_qty")
    if quantity is not None and quantity <= order.executed and order.executed:
        venue.exchange.cancel(order)
        return identifier(venue.world.identifiers, "T")
    if quantity is not None:
        placing.check_volume(order.instrument, quantity, "order_qty")
    price = amended_limit(order, limit)
    amend_display(order, changes["shown"], quantity)
    amend_trigger(order, changes["trigger"])
    was, order.post_only = order.post_only, order.post_only or changes["post_only"]
    keeps = (price is None or price == order.price) and (quantity is None or quantity <= order.quantity)
    amended, order.details["amended"] = order.details["amended"], True
    try:
        venue.exchange.amend(order, quantity, price, keep_priority=keeps)
    except Refusal as refusal:
        order.post_only, order.details["amended"] = was, amended
        raise refused(refusal, "leverage" in order.details) from None
    return identifier(venue.world.identifiers, "T")


def amended_limit(order, asked):
    if asked is None:
        return None
    if order.price is None:
        raise wrong("limit_price")
    price = asked.resolve(order.instrument.price, order.side, order.instrument.tick)
    placing.check_price(order.instrument, price)
    return price


def amend_display(order, shown, quantity):
    if shown is None:
        return
    whole = quantity if quantity is not None else order.quantity
    if order.details["ordertype"] != "iceberg" or shown * 15 < whole or digits(shown) > 8:
        raise wrong("display_qty")
    order.shown = shown if shown < whole else None


def amend_trigger(order, asked):
    if asked is None:
        return
    if order.state != "held":
        raise wrong("trigger_price")
    if order.details["ordertype"].startswith("trailing"):
        if asked.sign != "+":
            raise wrong("trigger_price")
        order.trigger.trailing = asked.value / Decimal(100) if asked.is_percent else None
        order.trigger.distance = None if asked.is_percent else asked.value
        order.details["first"] = asked
        return
    level = asked.resolve(order.instrument.price, order.side, order.instrument.tick)
    placing.check_price(order.instrument, level)
    order.trigger.price, order.details["first"] = level, asked


@CALLS.private("EditOrder", "trade", cost=0)
def edit_order(venue, account, given):
    """Cancels, and places anew what is left under the changed terms."""
    pair = instrument(venue, given)
    found = named(venue, account, given.needed("txid"))
    old = found[0] if len(found) == 1 else None
    if old is None or old.instrument is not pair:
        raise VenueError(UNKNOWN_ORDER)
    wish = edited(venue, given, old)
    limits.count_change(venue, account, pair, limits.cost("edit", old, venue.world.clock.milliseconds()))
    order = checked(venue, account, wish)
    if given.flag("validate"):
        return {"descr": {"order": shapes.sentence(order)}}
    venue.exchange.cancel(old)
    order.details["refid"] = old.details["venueId"]
    enter(venue, order)
    return {"status": "ok", "txid": order.details["venueId"], "originaltxid": old.details["venueId"],
            "volume": shapes.volume(order.quantity), "price": shapes.shown_first(order),
            **({"price2": shapes.shown_second(order)} if order.details["second"] else {}), "orders_cancelled": 1,
            "descr": {"order": order.details["described"]["order"]}}


def edited(venue, given, old):
    kind = old.details["ordertype"]
    triggered = old.details["first"] is not None
    first, second = asking.price(given, "price"), asking.price(given, "price2")
    limit = None if triggered else first or (placing.Price(old.price) if old.price is not None else None)
    volume = given.amount("volume")
    flags = tuple(str(each) for each in given.list("oflags")) or tuple(
        each for each in old.details["oflags"].split(",") if each != "fciq")
    return placing.Wish(
        old.instrument, old.side, kind, old.leaves if volume is None else volume, limit=limit,
        first=(first or old.details["first"]) if triggered else None, second=second or old.details["second"],
        shown=given.amount("displayvol") or old.shown, time_in_force=old.time_in_force, expires=old.expires, flags=flags,
        reduce_only=old.reduce_only, leverage=old.details.get("leverage", 0),
        user_reference=given.whole("userref", -2 ** 31, 2 ** 31 - 1) or old.details["userref"], close=old.details["close"])
