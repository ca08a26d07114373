"""From a wish to orders of the exchange, and why the account may not have them."""
from decimal import Decimal

from frame.decimals import ZERO, floor_to
from frame.orders import BUY, SELL, Order, Trigger, opposite
from frame.refusals import Refusal

from . import assets
from .assets import CRYPTO, EQUITY, OPTION
from .errors import forbidden, malformed, unprocessable
from .hours import Waiting
from .settlement import CASH
from .shapes import amount

TIMES = {"day": "DAY", "gtc": "GTC", "ioc": "IOC", "fok": "FOK", "opg": "DAY", "cls": "DAY"}
GTC_DAYS = 90
BUY_STOP = Decimal("1.04")


def place(venue, account, wish):
    """Places a wish; answers the (first) order."""
    exchange = venue.exchange
    base = exchange.books[wish.instrument.symbol].last
    wish.check(base)
    check_account(venue, account, wish)
    order = main_order(venue, account, wish)
    try:
        if wish.order_class in ("", "simple"):
            exchange.place(order)
        else:
            hanging = exit_orders(venue, account, wish, order)
            kind = "OCO" if wish.order_class == "oco" else "OTO"
            exchange.contingencies.place([order, *hanging], kind, "", rest_excludes=kind == "OTO" and len(hanging) > 1)
    except Refusal as refusal:
        raise refused(venue, order, refusal) from None
    return order


def check_account(venue, account, wish):
    settings = account.details["configuration"]
    if settings["suspend_trade"]:
        raise forbidden("new orders are rejected by user request")
    held = account.position(wish.instrument.symbol).quantity
    opens = held >= 0 if wish.side == BUY else held <= 0
    if wish.position_intent and wish.position_intent.endswith("open") != opens:
        inferred = intent(wish.side, opens)
        raise unprocessable(f"position intent mismatch, inferred: {inferred}, specified: {wish.position_intent}")
    if wish.order_class in ("bracket", "oto") and not opens:
        raise unprocessable(f"{wish.order_class} orders must be entry orders")
    if wish.order_class == "oco" and opens:
        raise unprocessable("oco orders must be exit orders")
    if wish.side == SELL and opens:
        check_short(venue, account, wish, settings)
    check_opposite(venue, account, wish, opens)


def check_short(venue, account, wish, settings):
    instrument = wish.instrument
    kind, row = assets.kind(instrument), instrument.details["row"]
    if kind == CRYPTO:
        raise short_of_crypto(account, instrument, wish.qty or ZERO, ZERO)
    if kind == OPTION:
        raise forbidden("account not eligible to trade uncovered option contracts")
    if settings["no_shorting"]:
        raise forbidden("account is not allowed to short")
    if not row["shortable"]:
        raise unprocessable(f'asset "{instrument.symbol}" cannot be sold short')
    if wish.notional is not None or wish.qty % 1:
        raise unprocessable("fractional orders cannot be sold short")


def living(venue, account, instrument):
    return [each for each in venue.exchange.living.values()
            if each.account is account and each.instrument is instrument and each.state != "waiting"]


def check_opposite(venue, account, wish, opens):
    """An order that could trade with one's own on the other side is refused, unless they belong together."""
    others = [each for each in living(venue, account, wish.instrument) if each.side == opposite(wish.side)]
    for other in others:
        if opens and not other.details["closes"] and assets.kind(wish.instrument) == EQUITY:
            kinds = ("long buy", "short sell") if wish.side == BUY else ("short sell", "long buy")
            raise forbidden(f"cannot open a {kinds[0]} while a {kinds[1]} order is open")
        free = wish.type != "limit" or other.details["type"] != "limit"
        low, high = (wish.limit_price, other.price) if wish.side == SELL else (other.price, wish.limit_price)
        if free or low <= high:
            what = "market/stop" if free else "limit"
            raise forbidden("potential wash trade detected. use complex orders", existing_order_id=other.details["venueId"],
                            reject_reason=f"opposite side {what} order exists")


def intent(side, opens):
    return f"{side.lower()}_to_{'open' if opens else 'close'}"


def main_order(venue, account, wish):
    held = account.position(wish.instrument.symbol).quantity
    opens = held >= 0 if wish.side == BUY else held <= 0
    details = {"order_class": wish.order_class, "type": wish.type, "limit_price": wish.limit_price,
               "stop_price": wish.stop_price,
               "position_intent": intent(wish.side, opens), "notional": wish.notional}
    quantity, spend = wish.qty or ZERO, None
    if wish.notional is not None:
        if wish.type == "limit" or wish.side == SELL:
            price = wish.limit_price or venue.exchange.books[wish.instrument.symbol].best(BUY) or wish.instrument.price
            quantity = floor_to(wish.notional / price, assets.NINE)
        else:
            spend = wish.notional
    return make(venue, account, wish, wish.side, quantity, details, stop_trigger(wish), spend=spend,
                client_id=wish.client_order_id or venue.world.identifiers.uuid())


def stop_trigger(wish):
    direction = "rise" if wish.side == BUY else "fall"
    if wish.type == "trailing_stop":
        percent = wish.trail_percent
        return Trigger(direction, trailing=None if percent is None else percent / 100, distance=wish.trail_price)
    return Trigger(direction, price=wish.stop_price) if wish.stop_price is not None else None


def exit_orders(venue, account, wish, entry):
    """The orders that hang on the first: a limit to take the profit, a stop against the loss."""
    side = wish.side if wish.order_class == "oco" else opposite(wish.side)
    shared = {"order_class": wish.order_class, "position_intent": intent(side, False), "notional": None,
              "closes": True}
    made = []
    if wish.take_profit is not None and wish.order_class != "oco":
        details = {**shared, "type": "limit", "limit_price": wish.take_profit}
        made.append(make(venue, account, wish, side, entry.quantity, details, None))
    if wish.stop_loss is not None:
        kind = "stop" if wish.stop_loss_limit is None else "stop_limit"
        details = {**shared, "type": kind, "stop_price": wish.stop_loss, "limit_price": wish.stop_loss_limit}
        trigger = Trigger("rise" if side == BUY else "fall", price=wish.stop_loss)
        made.append(make(venue, account, wish, side, entry.quantity, details, trigger))
    return made


def make(venue, account, wish, side, quantity, details, trigger, spend=None, client_id=None):
    now = venue.stamps.next()
    details |= {"venueId": venue.world.identifiers.uuid(), "time_in_force": wish.time_in_force,
                "extended_hours": wish.extended_hours, "created_at": now, "updated_at": now, "submitted_at": now}
    if wish.time_in_force == "gtc":
        details["expires_at"] = now + GTC_DAYS * 86_400_000_000
    order = Order(account, wish.instrument, side, quantity, working_price(wish.instrument, side, details),
                  client_id=client_id or venue.world.identifiers.uuid(), time_in_force=TIMES[wish.time_in_force],
                  expires=details["expires_at"] // 1000 if "expires_at" in details else None, spend=spend,
                  trigger=trigger, details=details)
    until = venue.hours.waits_for(order, wish.time_in_force, wish.extended_hours)
    # Exits rest at once: nothing trades while the market is closed, and what excludes each other must not set itself off.
    if until and not details.get("closes") and wish.order_class != "oco":
        order.trigger = Waiting("", hours=venue.hours, until=until, inner=trigger)
    return order


def working_price(instrument, side, details):
    """Where it rests: a stop to buy becomes a limit four per cent above its stop, so that it cannot run away."""
    if details["type"] == "stop" and side == BUY:
        return floor_to(details["stop_price"] * BUY_STOP, instrument.tick)
    return details.get("limit_price")


# What the account cannot pay

def refused(venue, order, refusal):
    """Why the exchange refuses, in Alpaca's words."""
    reason = refusal.reason
    if reason == "duplicate-client-id":
        return malformed("client_order_id must be unique")
    if reason == "not-trading":
        return unprocessable(f'asset "{order.instrument.symbol}" is not tradable')
    if reason == "would-trigger":
        return unprocessable("stop price would be triggered immediately")
    if reason == "no-liquidity":
        return unprocessable(f'no quote is available for asset "{order.instrument.symbol}"')
    return shortage(venue, order)


def shortage(venue, order):
    account, instrument = order.account, order.instrument
    settlement = venue.exchange.settlement
    if settlement.closes(order):
        return shortage_of_asset(venue, order)
    price = settlement.checked_price(order)
    cost = order.spend or order.quantity * price * settlement.size(instrument)
    if assets.kind(instrument) == CRYPTO:
        have = settlement.buying_power(account) / 2
        return forbidden(f"insufficient balance for {CASH} (requested: {amount(cost)}, available: {amount(have)})",
                         available=amount(have), balance=amount(account.balance(CASH).total), symbol=CASH)
    return forbidden("insufficient buying power", buying_power=amount(settlement.buying_power(account)),
                     cost_basis=amount(cost))


def shortage_of_asset(venue, order):
    account, instrument = order.account, order.instrument
    balance = account.balance(venue.exchange.settlement.asset(order))
    if assets.kind(instrument) == CRYPTO:
        return short_of_crypto(account, instrument, order.quantity, balance.free)
    related = [each.details["venueId"] for each in living(venue, account, instrument) if each.lock and each.lock.amount]
    text = f"insufficient qty available for order (requested: {amount(order.quantity)}, available: {amount(balance.free)})"
    return forbidden(text, available=amount(balance.free), existing_qty=amount(balance.total),
                     held_for_orders=amount(balance.locked),
                     symbol=instrument.symbol, **({"related_orders": related} if related else {}))


def short_of_crypto(account, instrument, wanted, free):
    text = f"insufficient balance for {instrument.base} (requested: {amount(wanted)}, available: {amount(free)})"
    return forbidden(text, available=amount(free), balance=amount(account.balance(instrument.base).total), symbol=CASH)
