"""Orders: create, replace, cancel, ask for. What an answer tells are the transactions that the request has made."""
from frame.gate import Answer
from frame.refusals import Refusal

from .ledger import EXITS
from .operations import operation
from .refusals import OandaError, Rejected, invalid, text
from .requests import Reading, check_extensions
from .shapes import order_shape

REFUSED = {"duplicate-client-id": "CLIENT_ORDER_ID_ALREADY_EXISTS"}
FILTERS = ("PENDING", "FILLED", "TRIGGERED", "CANCELLED", "ALL")


def ledger_of(account):
    return account.details["ledger"]


def sent_order(given):
    order = given.get("order")
    if not isinstance(order, dict):
        raise invalid("order")
    return {name: value for name, value in order.items() if value is not None}


def related(account, rows):
    return {"relatedTransactionIDs": [row["id"] for row in rows], "lastTransactionID": ledger_of(account).last_id}


def told(order, rows):
    """The transactions of an answer by the names that it has for them."""
    number = order.details["venueId"]
    found = {"orderCreateTransaction": next(row for row in rows if row["id"] == number)}
    for row in rows:
        if row.get("orderID") == number:
            name = {"ORDER_FILL": "orderFillTransaction", "ORDER_CANCEL": "orderCancelTransaction"}.get(row["type"])
            if name:
                found[name] = row
    return found


def rejection(account, reading, why, status=400, name="orderRejectTransaction", reason="CLIENT_ORDER", **fields):
    """A rejected order is a transaction too."""
    own = {key: value for key, value in reading.fields.items() if key != "type"}
    row = ledger_of(account).write(f"{reading.type}_ORDER_REJECT", **own, reason=reason, rejectReason=why, **fields)
    return Answer(status, {name: row, **related(account, [row]), "errorCode": why, "errorMessage": text(why)})


def create(venue, account, given, **more):
    """Places an order; answers it and its transactions. Raises Rejected when the exchange refuses it."""
    reading = given if isinstance(given, Reading) else Reading(venue, account, given)
    order = reading.order(**more)
    with ledger_of(account).batch() as rows:
        try:
            venue.exchange.place(order)
        except Refusal as refusal:
            raise Rejected(REFUSED.get(refusal.reason, refusal.reason)) from None
        attach(order)
        return order, list(rows)


def attach(order):
    """An exit belongs to its trade."""
    trade = order.details.get("trade")
    if trade is not None:
        for name, kind in EXITS.items():
            if order.details["type"] == kind:
                trade.exits[name] = order


@operation("POST ~/orders")
def post_order(venue, account, given):
    reading = Reading(venue, account, sent_order(given))
    try:
        order, rows = create(venue, account, reading)
    except Rejected as rejected:
        return rejection(account, reading, rejected.reason)
    location = f"/v3/accounts/{ledger_of(account).id}/orders/{order.details['venueId']}"
    return Answer(201, {**told(order, rows), **related(account, rows)}, {"Location": location})


# Asking

def find(venue, account, specifier):
    """An order by its number, or by @ and the client's name of it: the newest of that name."""
    for order in reversed(venue.exchange.orders.values()):
        if order.account is account and specifier in (order.details["venueId"],
                                                      "@" + order.client_id if order.client_id else ""):
            return order
    return None


def missing(account):
    return OandaError(404, "The order ID specified does not exist", "NO_SUCH_ORDER",
                      lastTransactionID=ledger_of(account).last_id)


@operation("GET ~/orders")
def get_orders(venue, account, given):
    state, instrument = given.get("state", "PENDING"), given.get("instrument")
    if state not in FILTERS:
        raise invalid("state")
    if instrument is not None and instrument not in venue.exchange.instruments:
        raise invalid("instrument")
    count, before = whole(given, "count", 50, 500), whole(given, "beforeID", None)
    ids = given["ids"].split(",") if given.get("ids") else None
    rows = [order for order in venue.exchange.orders.values() if order.account is account]
    shapes = [order_shape(order) for order in sorted(rows, key=lambda each: int(each.details["venueId"]), reverse=True)
              if instrument in (None, order.instrument.symbol)]
    shapes = [row for row in shapes if (ids is None or row["id"] in ids) and (before is None or int(row["id"]) <= before)
              and (ids is not None or state in ("ALL", row["state"]))]
    return {"orders": shapes[:count], "lastTransactionID": ledger_of(account).last_id}


def whole(given, name, default, most=None):
    text_of = given.get(name)
    if text_of is None:
        return default
    if not text_of.isdigit() or (most is not None and not 1 <= int(text_of) <= most):
        raise invalid(name)
    return int(text_of)


@operation("GET ~/pendingOrders")
def get_pending(venue, account, given):
    rows = sorted((each for each in venue.exchange.living.values() if each.account is account),
                  key=lambda each: int(each.details["venueId"]), reverse=True)
    return {"orders": [order_shape(each) for each in rows], "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/orders/{specifier}")
def get_order(venue, account, given, specifier):
    """Only of pending orders, as the venue has been measured; `endedOrders` has it of all."""
    order = find(venue, account, specifier)
    if order is None or (order.is_final and not venue.world.settings["endedOrders"]):
        raise missing(account)
    return {"order": order_shape(order), "lastTransactionID": ledger_of(account).last_id}


# Changing

def unknown(account, specifier):
    """A cancel of what is not pending is a transaction that says so."""
    name = {"clientOrderID": specifier[1:]} if specifier.startswith("@") else {"orderID": specifier}
    reason = "ORDER_DOESNT_EXIST"
    row = ledger_of(account).write("ORDER_CANCEL_REJECT", **name, rejectReason=reason)
    return Answer(404, {"orderCancelRejectTransaction": row, **related(account, [row]), "errorCode": reason,
                        "errorMessage": text(reason)})


@operation("PUT ~/orders/{specifier}/cancel")
def cancel_order(venue, account, given, specifier):
    order = find(venue, account, specifier)
    if order is None or order.is_final:
        return unknown(account, specifier)
    with ledger_of(account).batch() as rows:
        venue.exchange.cancel(order, reason="CLIENT_REQUEST")
        return {"orderCancelTransaction": rows[0], **related(account, rows)}


@operation("PUT ~/orders/{specifier}")
def replace_order(venue, account, given, specifier):
    old = find(venue, account, specifier)
    if old is None or old.is_final:
        return unknown(account, specifier)
    number = old.details["venueId"]
    sent = sent_order(given)
    # A replacement keeps the client's name unless it brings one.
    if "clientExtensions" not in sent and "clientExtensions" in old.details["fields"]:
        sent["clientExtensions"] = old.details["fields"]["clientExtensions"]
    sent.setdefault("type", old.details["type"])
    reading = Reading(venue, account, sent)
    fields = {"reason": "REPLACEMENT", "intendedReplacesOrderID": number}
    try:
        new = reading.order({"replacesOrderID": number}, "REPLACEMENT", replaces=old)
        if new.details["type"] != old.details["type"]:
            raise Rejected("REPLACING_ORDER_INVALID")
        others = [each for each in venue.exchange.by_client_id.get((account.name, new.client_id), []) if each is not old]
        if new.client_id and any(not each.is_final for each in others):
            raise Rejected("CLIENT_ORDER_ID_ALREADY_EXISTS")
    except Rejected as rejected:
        return rejection(account, reading, rejected.reason, **fields)
    return swap(venue, account, old, new)


def swap(venue, account, old, new):
    """Cancels one and creates the other, in this order."""
    ledger = ledger_of(account)
    with ledger.batch() as rows:
        old.details["replacedByOrderID"] = str(int(ledger.next_id) + 1)
        new.details["links"]["cancellingTransactionID"] = ledger.next_id
        venue.exchange.cancel(old, reason="CLIENT_REQUEST_REPLACED")
        venue.exchange.place(new)
        attach(new)
        found = told(new, rows)
        if "orderCancelTransaction" in found:
            found["replacingOrderCancelTransaction"] = found.pop("orderCancelTransaction")
        location = f"/v3/accounts/{ledger.id}/orders/{new.details['venueId']}"
        return Answer(201, {"orderCancelTransaction": rows[0], **found, **related(account, rows)}, {"Location": location})


@operation("PUT ~/orders/{specifier}/clientExtensions")
def change_extensions(venue, account, given, specifier):
    order = find(venue, account, specifier)
    wanted = given.get("clientExtensions")
    if not isinstance(wanted, dict):
        raise invalid("clientExtensions")
    if order is None or order.is_final:
        reason = "ORDER_DOESNT_EXIST"
        row = ledger_of(account).write("ORDER_CLIENT_EXTENSIONS_MODIFY_REJECT", orderID=specifier,
                                       clientExtensionsModify=wanted,
                                       rejectReason=reason)
        return Answer(404, {"orderClientExtensionsModifyRejectTransaction": row, **related(account, [row]), "errorCode": reason,
                            "errorMessage": text(reason)})
    check_extensions(wanted, "clientExtensions", "CLIENT_ORDER")
    before = order.client_id
    order.details["fields"]["clientExtensions"] = {**order.details["fields"].get("clientExtensions", {}), **wanted}
    if wanted.get("id"):
        order.client_id = wanted["id"]
        venue.exchange.by_client_id.setdefault((account.name, order.client_id), []).append(order)
    row = ledger_of(account).write("ORDER_CLIENT_EXTENSIONS_MODIFY", orderID=order.details["venueId"],
                                   **({"clientOrderID": before} if before else {}), clientExtensionsModify=wanted)
    return {"orderClientExtensionsModifyTransaction": row, **related(account, [row])}
