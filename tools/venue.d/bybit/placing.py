"""From what a request says to an order of the exchange: types, quantities, prices, triggers, sides of positions."""
from decimal import Decimal

from frame.decimals import ZERO, is_multiple
from frame.orders import BUY, SELL, Order, Trigger

from . import fields
from .errors import BybitError, wrong

IN_FORCE = ("GTC", "IOC", "FOK", "PostOnly")
TRIGGERS = ("LastPrice", "IndexPrice", "MarkPrice")


def order(venue, account, given):
    instrument = fields.instrument(venue, given)
    kind = instrument.details["category"]
    if instrument.details["info"]["status"] != "Trading":
        raise BybitError(170151) if kind == "spot" else BybitError(110074, fields.text(given, "symbol"))
    side = fields.choice(given, "side", ("Buy", "Sell"), needed=True).upper()
    type_ = fields.choice(given, "orderType", ("Market", "Limit"), needed=True)
    in_force = fields.choice(given, "timeInForce", IN_FORCE, default="GTC" if type_ == "Limit" else "IOC")
    quantity = fields.decimal(given, "qty", needed=True)
    price = fields.decimal(given, "price", needed=type_ == "Limit") if type_ == "Limit" else None
    link = fields.link_id(given)
    made = Order(account, instrument, side, quantity, price, link,
                 "GTC" if type_ == "Market" or in_force == "PostOnly" else in_force,
                 post_only=type_ == "Limit" and in_force == "PostOnly")
    made.details = {"given": {name: fields.text(given, name) for name in (
        "takeProfit", "stopLoss", "tpTriggerBy", "slTriggerBy", "tpLimitPrice", "slLimitPrice", "triggerBy", "isLeverage", "smpType")},
        "timeInForce": "IOC" if type_ == "Market" else in_force, "category": kind, "createType": "CreateByUser",
        "lastOnCreated": instrument.price, "closeOnTrigger": fields.flag(given, "closeOnTrigger")}
    if kind == "spot":
        spot(venue, made, given)
    else:
        linear(venue, made, given)
    trigger(venue, made, given)
    check(venue, made)
    made.details["orderId"] = venue.new_order_id(kind)
    return made


def spot(venue, made, given):
    # reduceOnly says nothing to spot, and is let pass; stops that come with an order of spot are not simulated.
    for name in ("takeProfit", "stopLoss"):
        if fields.text(given, name):
            raise BybitError(170130, name)
    unit = fields.choice(given, "marketUnit", ("baseCoin", "quoteCoin"))
    unit = unit or ("quoteCoin" if made.side == BUY else "baseCoin")
    made.details["marketUnit"] = unit if made.price is None else ""
    if made.price is None and unit == "quoteCoin":
        made.spend, made.quantity = made.quantity, ZERO
        if not is_multiple(made.spend, Decimal(made.instrument.details["info"]["lotSizeFilter"]["quotePrecision"])):
            raise BybitError(170148)


def linear(venue, made, given):
    hedged = venue.is_hedged(made.account, made.instrument)
    index = fields.number(given, "positionIdx", 0, most=2)
    if (index == 0) == hedged:
        raise BybitError(10001, text="position idx not match position mode")
    made.position_side = str(index)
    made.reduce_only = fields.flag(given, "reduceOnly") or made.details["closeOnTrigger"]
    if index and (made.side == SELL) == (index == 1):
        made.reduce_only = True  # the other way in a mode of two sides closes
    for name in ("takeProfit", "stopLoss"):
        fields.decimal(given, name)
    for name in ("tpTriggerBy", "slTriggerBy", "triggerBy"):
        fields.choice(given, name, TRIGGERS)


def trigger(venue, made, given):
    level = fields.decimal(given, "triggerPrice")
    filtered = fields.choice(given, "orderFilter", ("Order", "StopOrder", "tpslOrder"), default="Order")
    made.details["filter"] = filtered if level else "Order"
    if not level:
        if filtered != "Order":
            raise wrong("triggerPrice", "is required")
        return
    last, kind = venue.exchange.books[made.instrument.symbol].last, made.details["category"]
    if kind == "spot":
        if filtered == "Order":
            raise BybitError(170130, "orderFilter")
        rises = level > last
    else:
        direction = fields.number(given, "triggerDirection", most=2)
        if direction not in (1, 2):
            raise wrong("TriggerDirection")
        rises = direction == 1
        if rises and level <= last:
            raise BybitError(110092, f"{level:f}", f"{last:f}")
        if not rises and level >= last:
            raise BybitError(110093, f"{level:f}", f"{last:f}")
    check_tick(made.instrument, level)
    made.trigger = Trigger("rise" if rises else "fall", level)
    made.details["stopType"] = "tpslOrder" if filtered == "tpslOrder" else "Stop"


# What the instrument demands


def check(venue, made):
    info = made.instrument.details["info"]["lotSizeFilter"]
    if made.price is not None:
        check_price(venue, made, made.price)
    if made.details["category"] == "spot":
        check_spot(info, made)
    else:
        check_linear(venue, info, made)


def check_tick(instrument, price):
    if not is_multiple(price, instrument.tick):
        raise BybitError(170134) if instrument.details["category"] == "spot" else wrong("price", "invalid")


def check_price(venue, made, price):
    check_tick(made.instrument, price)
    if made.trigger is not None:
        return
    low, high = venue.price_limits(made.instrument)
    spot_side = made.details["category"] == "spot"
    if made.side == BUY and price > high:
        raise BybitError(170132) if spot_side else BybitError(30208, f"{high:f}")
    if made.side == SELL and price < low:
        raise BybitError(170133) if spot_side else BybitError(30209, f"{low:f}")


def check_spot(info, made):
    worth = made.spend if made.spend else made.quantity * (made.price if made.price is not None else made.instrument.price)
    if not made.spend:
        if not is_multiple(made.quantity, Decimal(info["basePrecision"])):
            raise BybitError(170137)
        if made.quantity < Decimal(info["minOrderQty"]):
            raise BybitError(170136)
        if made.quantity > Decimal(info["maxMarketOrderQty" if made.price is None else "maxLimitOrderQty"]):
            raise BybitError(170135)
    if worth < Decimal(info["minOrderAmt"]):
        raise BybitError(170140)
    if worth > Decimal(info["maxOrderAmt"]):
        raise BybitError(170124)


def check_linear(venue, info, made):
    if made.reduce_only and made.trigger is None:
        room = venue.settlement.room(made)
        if not room:
            raise BybitError(110017)
        if made.quantity == 0:  # qty 0 with reduceOnly closes the whole position
            made.quantity = room
    if made.quantity == 0 and made.details["closeOnTrigger"] and made.trigger is not None:
        made.closes = True
        return
    check_quantity(info, made.quantity, made.price is None)
    worth = made.quantity * (made.price if made.price is not None else made.instrument.price)
    if not made.reduce_only and worth < Decimal(info["minNotionalValue"]):
        raise BybitError(110094, info["minNotionalValue"])


def check_quantity(info, quantity, is_market):
    if quantity < Decimal(info["minOrderQty"]) or not is_multiple(quantity, Decimal(info["qtyStep"])):
        raise BybitError(10001, text="Qty invalid")
    if quantity > Decimal(info["maxMktOrderQty" if is_market else "maxOrderQty"]):
        raise BybitError(10001, text="The number of contracts exceeds maximum limit allowed: too large")
