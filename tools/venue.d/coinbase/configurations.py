"""The one key of order_configuration: from its fields to an order of the exchange, and the checks of the product."""
from decimal import Decimal

from frame.decimals import ZERO, digits, is_multiple
from frame.orders import Order, Trigger

from .errors import OrderFailure
from .parameters import Given, moment

# Name -> (the order's type in answers, its time in force in answers, what it must have, what it may have).
KINDS = {
    "market_market_ioc": ("MARKET", "IMMEDIATE_OR_CANCEL", (), ("base_size", "quote_size")),
    "market_market_fok": ("MARKET", "FILL_OR_KILL", (), ("base_size", "quote_size")),
    "sor_limit_ioc": ("LIMIT", "IMMEDIATE_OR_CANCEL", ("limit_price",), ("base_size", "quote_size")),
    "limit_limit_gtc": ("LIMIT", "GOOD_UNTIL_CANCELLED", ("limit_price",), ("base_size", "quote_size", "post_only")),
    "limit_limit_gtd": ("LIMIT", "GOOD_UNTIL_DATE_TIME", ("limit_price", "end_time"), ("base_size", "quote_size", "post_only")),
    "limit_limit_fok": ("LIMIT", "FILL_OR_KILL", ("limit_price",), ("base_size", "quote_size")),
    "stop_limit_stop_limit_gtc": ("STOP_LIMIT", "GOOD_UNTIL_CANCELLED", ("base_size", "limit_price", "stop_price"),
                                  ("stop_direction",)),
    "stop_limit_stop_limit_gtd": ("STOP_LIMIT", "GOOD_UNTIL_DATE_TIME", ("base_size", "limit_price", "stop_price", "end_time"),
                                  ("stop_direction",)),
    "trigger_bracket_gtc": ("BRACKET", "GOOD_UNTIL_CANCELLED", ("base_size", "limit_price", "stop_trigger_price"), ()),
    "trigger_bracket_gtd": ("BRACKET", "GOOD_UNTIL_DATE_TIME", ("base_size", "limit_price", "stop_trigger_price",
                                                                "end_time"), ()),
}
TIMES = {"IMMEDIATE_OR_CANCEL": "IOC", "FILL_OR_KILL": "FOK", "GOOD_UNTIL_CANCELLED": "GTC", "GOOD_UNTIL_DATE_TIME": "GTD"}
UP, DOWN = "STOP_DIRECTION_STOP_UP", "STOP_DIRECTION_STOP_DOWN"
# How far beyond its trigger a bracket's stop still trades.
BRACKET_SLACK = Decimal("0.05")


def failure(error, message, preview=None):
    return OrderFailure(error, message, preview)


def order(venue, account, given):
    """The order that a request asks for; raises an OrderFailure, or a VenueError when it is malformed."""
    instrument = venue.exchange.instruments.get(given.needed("product_id"))
    if instrument is None:
        raise failure("INVALID_PRODUCT_ID", "Invalid product_id", "PREVIEW_INVALID_PRODUCT_ID")
    side = given.text("side")
    if side not in ("BUY", "SELL"):
        raise failure("INVALID_SIDE", "Invalid side", "PREVIEW_INVALID_SIDE")
    name, fields = chosen(given)
    kind, time_in_force, needed, allowed = KINDS[name]
    for each in needed:
        if each not in fields:
            raise failure("UNSUPPORTED_ORDER_CONFIGURATION", f"{each} is missing", "PREVIEW_INVALID_ORDER_CONFIG")
    known = (*needed, *allowed, "rfq_enabled", "reduce_only")
    strange = [each for each in fields.values if each not in known]
    if strange:
        raise failure("UNSUPPORTED_ORDER_CONFIGURATION", f"{strange[0]} is not of {name}", "PREVIEW_INVALID_ORDER_CONFIG")
    quantity, spend = sizes(instrument, fields, kind)
    price, trigger = prices(instrument, fields, side, kind)
    expires = moment(fields.values["end_time"], "end_time") if "end_time" in fields else None
    if expires is not None and expires <= venue.world.clock.milliseconds():
        raise failure("UNSUPPORTED_ORDER_CONFIGURATION", "end_time is over", "PREVIEW_INVALID_ORDER_CONFIG")
    check_flags(instrument, kind, fields.flag("post_only"))
    details = {"venueId": venue.world.identifiers.uuid(), "configuration": {name: fields.values}, "type": kind,
               "timeInForce": time_in_force, "stop": fields.amount("stop_trigger_price"),
               "leverage": given.text("leverage") or "",
               "marginType": given.text("margin_type", ("CROSS", "ISOLATED")) or "", "historical": []}
    made = Order(account, instrument, side, quantity, price, client_id=given.needed("client_order_id"),
                 time_in_force=TIMES[time_in_force], expires=expires, post_only=fields.flag("post_only"),
                 spend=spend if kind == "MARKET" else None, trigger=trigger, details=details)
    if spend is not None and kind != "MARKET":
        made.quantity = spend / price - spend / price % instrument.step
    check_bounds(made)
    return made


def chosen(given):
    """The configuration's name and fields."""
    configuration = given.values.get("order_configuration")
    if not isinstance(configuration, dict) or len(configuration) != 1:
        raise failure("UNSUPPORTED_ORDER_CONFIGURATION", "order_configuration must have one key",
                      "PREVIEW_INVALID_ORDER_CONFIG")
    name, fields = next(iter(configuration.items()))
    if name not in KINDS or not isinstance(fields, dict):
        raise failure("UNSUPPORTED_ORDER_CONFIGURATION", f"{name} is not supported", "PREVIEW_INVALID_ORDER_CONFIG")
    return name, Given(fields)


def sizes(instrument, fields, kind):
    base, quote = fields.amount("base_size"), fields.amount("quote_size")
    if (base is None) == (quote is None):
        raise failure("UNSUPPORTED_ORDER_CONFIGURATION", "Orders must have one of base_size and quote_size",
                      "PREVIEW_INVALID_ORDER_CONFIG")
    if base is not None and not is_multiple(base, instrument.step):
        raise failure("INVALID_SIZE_PRECISION", "Too many decimals in order amount", "PREVIEW_INVALID_SIZE_PRECISION")
    if quote is not None and not is_multiple(quote, Decimal(instrument.details["info"]["quote_increment"])):
        raise failure("INVALID_SIZE_PRECISION", "Too many decimals in order amount", "PREVIEW_INVALID_QUOTE_SIZE_PRECISION")
    if quote is not None and instrument.contract:
        raise failure("UNSUPPORTED_ORDER_CONFIGURATION", "Contracts are ordered by base_size", "PREVIEW_INVALID_ORDER_CONFIG")
    return base or ZERO, quote


def prices(instrument, fields, side, kind):
    for name in ("limit_price", "stop_price", "stop_trigger_price"):
        value = fields.amount(name)
        if value is not None and not is_multiple(value, instrument.tick):
            raise failure("INVALID_PRICE_PRECISION", "Too many decimals in order price", "PREVIEW_INVALID_PRICE_PRECISION")
    limit, last = fields.amount("limit_price"), instrument.price
    if kind == "STOP_LIMIT":
        stop = fields.amount("stop_price")
        direction = fields.text("stop_direction", (UP, DOWN)) or (UP if side == "BUY" else DOWN)
        if direction == UP and stop <= last:
            raise failure("UNKNOWN_FAILURE_REASON", "", "PREVIEW_STOP_PRICE_BELOW_LAST_TRADE_PRICE")
        if direction == DOWN and stop >= last:
            raise failure("UNKNOWN_FAILURE_REASON", "", "PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE")
        return limit, Trigger("rise" if direction == UP else "fall", price=stop)
    if kind == "BRACKET":
        stop = fields.amount("stop_trigger_price")
        if (side == "SELL") != (limit > stop) or (side == "SELL" and stop >= last) or (side == "BUY" and stop <= last):
            raise failure("INVALID_LIMIT_PRICE", "The stop is on the wrong side", "PREVIEW_INVALID_STOP_PRICE")
    return limit, None


def check_flags(instrument, kind, post_only):
    info = instrument.details["info"]
    if info["is_disabled"] or info["trading_disabled"] or info["cancel_only"] or not instrument.trading:
        raise failure("ORDER_ENTRY_DISABLED", "Order entry is disabled for this product")
    if info["limit_only"] and kind == "MARKET":
        raise failure("ORDER_ENTRY_DISABLED", "Orderbook is in limit only mode")
    if info["post_only"] and not post_only:
        raise failure("ORDER_ENTRY_DISABLED", "Orderbook is in post only mode")


def check_bounds(made):
    info = made.instrument.details["info"]
    if made.spend is None:
        check_base(made.instrument, made.quantity)
        worth = None if made.instrument.contract else made.quantity * (made.price or made.instrument.price)
    else:
        worth = made.spend
    if worth is not None and worth < Decimal(info["quote_min_size"]):
        raise failure("INVALID_QUOTE_SIZE", "Order size is too small", "PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL")
    if worth is not None and worth > Decimal(info["quote_max_size"]):
        raise failure("INVALID_QUOTE_SIZE", "Order size is too large", "PREVIEW_INVALID_QUOTE_SIZE_TOO_LARGE")


def check_base(instrument, quantity):
    info = instrument.details["info"]
    if quantity < Decimal(info["base_min_size"]):
        raise failure("INVALID_BASE_SIZE", "Order size is too small", "PREVIEW_INVALID_BASE_SIZE_TOO_SMALL")
    if quantity > Decimal(info["base_max_size"]):
        raise failure("INVALID_BASE_SIZE", "Order size is too large", "PREVIEW_INVALID_BASE_SIZE_TOO_LARGE")


def places(step):
    return digits(Decimal(step))
