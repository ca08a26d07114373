"""Orders, trades, balances and positions in the fields of Kraken's REST answers, as recorded."""
import time
from decimal import Decimal

from frame.decimals import ZERO, fixed

REASONS = {"would-take": "Post only order", "not-filled": "Fill or kill", "insufficient": "Insufficient funds",
           "deadline": "Deadline elapsed"}


def seconds(milliseconds):
    """Unix seconds with four decimals, as a number."""
    return Decimal(milliseconds).scaleb(-3).quantize(Decimal("0.0001"))


def iso(milliseconds, microseconds=True):
    text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000))
    return f"{text}.{milliseconds % 1000:03d}000Z" if microseconds else f"{text}Z"


def info(order):
    return order.instrument.details["info"]


def price(instrument, value):
    return fixed(value, instrument.details["info"]["pair_decimals"])


def volume(value):
    return fixed(value, 8)


def cost(instrument, value):
    return fixed(value, instrument.details["info"]["cost_decimals"])


def has_ended_by_time(order):
    return order.state == "expired" and order.expires is not None and order.updated >= order.expires


def status(order):
    """What immediate or conditional ends leave over is canceled; only time expires."""
    if order.state == "filled":
        return "closed"
    if order.state in ("canceled", "rejected") or (order.state == "expired" and not has_ended_by_time(order)):
        return "canceled"
    return "expired" if order.state == "expired" else "open"


def reason(order):
    """Why it is over; null for what was filled."""
    if order.state == "filled" or not order.is_final:
        return None
    if order.state == "canceled":
        return "User requested"
    if has_ended_by_time(order):
        return "Order expired"
    return REASONS.get(order.reason, "Immediate or cancel" if order.time_in_force == "IOC" else "Insufficient liquidity")


def shown_first(order):
    """The price of the type, as it was asked for: the limit, the trigger, or the trailing distance."""
    first, kind = order.details["first"], order.details["ordertype"]
    if first is not None:
        return relative(order, first) if kind.startswith("trailing") else price(order.instrument, order.trigger.price)
    return price(order.instrument, order.price) if order.price is not None else "0"


def shown_second(order):
    second = order.details["second"]
    if second is None:
        return "0"
    return relative(order, second) if second.sign else price(order.instrument, order.price)


def relative(order, asked):
    """`+50.0000%`, `-100.0`."""
    return asked.sign + (f"{fixed(asked.value, 4)}%" if asked.is_percent else price(order.instrument, asked.value))


def leverage(order):
    return f"{order.details['leverage']}:1" if "leverage" in order.details else "none"


def sentence(order):
    """`buy 1.25000000 XBTUSD @ limit 30010.0`."""
    kind, amount = order.details["ordertype"], order.spend or order.quantity
    words = f"{order.side.lower()} {volume(amount)} {info(order)['altname']} @ "
    if kind in ("market", "settle-position"):
        words += "market" if kind == "market" else "settle position"
    elif kind in ("limit", "iceberg"):
        words += f"limit {shown_first(order)}"
    else:
        words += f"{kind.removesuffix('-limit').replace('-', ' ')} {shown_first(order)}"
        words += f" -> limit {shown_second(order)}" if kind.endswith("-limit") else ""
    return words + (f" with {leverage(order)} leverage" if "leverage" in order.details else "")


def closing_sentence(order):
    close = order.details["close"]
    if close is None:
        return ""
    kind = close["ordertype"].removesuffix("-limit").replace("-", " ") if close["ordertype"] != "limit" else "limit"
    return f"close position @ {kind} {close['price']}" + (f" -> limit {close['price2']}" if "price2" in close else "")


def described(order):
    return {"order": sentence(order), **({"close": closing_sentence(order)} if order.details["close"] else {})}


def row(order, with_trades=False):
    instrument, details = order.instrument, order.details
    fees = sum((fill.commission for fill in order.fills), ZERO)
    fields = {
        "refid": details.get("refid"), "userref": details["userref"],
        **({"cl_ord_id": order.client_id} if order.client_id else {}), "status": status(order),
        **({"reason": reason(order)} if order.is_final else {}), "opentm": seconds(order.created),
        **({"closetm": seconds(order.updated)} if order.is_final else {}), "starttm": 0,
        "expiretm": order.expires // 1000 if order.expires else 0,
        "descr": {"pair": info(order)["altname"], "type": order.side.lower(), "ordertype": details["ordertype"],
                  "price": shown_first(order), "price2": shown_second(order), "leverage": leverage(order),
                  "order": sentence(order), "close": closing_sentence(order)},
        "vol": volume(order.spend or order.quantity), "vol_exec": volume(order.executed), "cost": cost(instrument, order.spent),
        "fee": cost(instrument, fees), "price": cost(instrument, order.average), **triggered(order), "misc": misc(order),
        "oflags": details["oflags"]}
    if order.trigger:
        fields["trigger"] = details["reference"]
    if "leverage" in details:
        fields["margin"] = True
    if order.reduce_only:
        fields["reduce_only"] = True
    if with_trades and order.fills:
        fields["trades"] = [fill.details["venueId"] for fill in order.fills]
    return fields


def triggered(order):
    """The prices that set it off, and that it will then have."""
    level = order.trigger.level() if order.trigger else None
    second = order.details["second"]
    limit = None
    if level is not None and second is not None:
        limit = order.price if order.price is not None else second.resolve(level, order.side, order.instrument.tick)
    return {"stopprice": cost(order.instrument, level or ZERO), "limitprice": cost(order.instrument, limit or ZERO)}


def misc(order):
    words = []
    if order.trigger and order.is_triggered:
        words.append("touched" if order.details["ordertype"].startswith("take") else "stopped")
    if order.details["amended"]:
        words.append("amended")
    return ",".join(words)


def trade(fill, with_ledgers=False):
    order, instrument = fill.order, fill.order.instrument
    amount = fill.price * fill.quantity
    margin = amount / order.details["leverage"] if "leverage" in order.details else ZERO
    fields = {"ordertxid": order.details["venueId"], "postxid": order.details["position"],
              "pair": instrument.details["name"], "time": seconds(fill.at), "type": order.side.lower(),
              "ordertype": order.details["ordertype"], "price": cost(instrument, fill.price), "cost": cost(instrument, amount),
              "fee": cost(instrument, fill.commission), "vol": volume(fill.quantity), "margin": cost(instrument, margin),
              "misc": "", "trade_id": fill.number, "maker": fill.is_maker}
    if order.client_id:
        fields["cl_ord_id"] = order.client_id
    return fields | ({"ledgers": fill.details["ledgers"]} if with_ledgers else {})


def position(entry, with_profit):
    order, instrument = entry.order, entry.order.instrument
    profit = entry.profit()
    fields = {"ordertxid": order.details["venueId"], "posstatus": "open", "pair": instrument.details["name"],
              "time": seconds(entry.opened), "type": order.side.lower(), "ordertype": order.details["ordertype"],
              "cost": cost(instrument, entry.cost), "fee": cost(instrument, entry.fee), "vol": volume(entry.volume),
              "vol_closed": volume(entry.closed), "margin": cost(instrument, entry.margin)}
    if with_profit:
        fields |= {"value": fixed(entry.left * instrument.price, 1),
                   "net": f"{'+' if profit >= 0 else '-'}{fixed(abs(profit), 4)}"}
    return fields | {"terms": "0.0100% per 4 hours", "rollovertm": str(entry.opened // 1000 + 14_400), "misc": "", "oflags": ""}
