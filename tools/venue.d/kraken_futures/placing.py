"""From the parameters of a new order to an order of the exchange: its type, its prices, its checks."""
from decimal import Decimal

from frame.decimals import is_multiple
from frame.orders import BUY, SELL, Order, Trigger

from .errors import OrderStatus, invalid, missing

# Type -> its time in force.
TYPES = {"lmt": "GTC", "post": "GTC", "ioc": "IOC", "fok": "FOK", "mkt": "IOC", "stp": "GTC", "take_profit": "GTC",
         "trailing_stop": "GTC"}
TRIGGERED = ("stp", "take_profit", "trailing_stop")
SIGNALS = ("mark", "index", "last", "spot")
LONGEST_CLIENT_ID = 100


def order(venue, account, given):
    """The order that the parameters ask for; raises an OrderStatus, or a VenueError when they are malformed."""
    kind, side = given.needed("orderType"), given.needed("side")
    instrument = venue.instrument_named(given.needed("symbol"))
    if kind not in TYPES:
        raise OrderStatus("invalidOrderType")
    if side not in ("buy", "sell"):
        raise OrderStatus("invalidSide")
    size = given.amount("size")
    if size is None:
        raise missing("size")
    check_size(instrument, size)
    client_id = given.text("cliOrdId", default="")
    if len(client_id) > LONGEST_CLIENT_ID:
        raise OrderStatus("clientOrderIdTooLong")
    if not instrument.trading:
        raise OrderStatus("marketSuspended")
    if instrument.details["info"]["postOnly"] and kind != "post":
        raise OrderStatus("marketIsPostOnly")
    side = BUY if side == "buy" else SELL
    limit = limit_of(instrument, kind, given)
    details = {"venueId": venue.world.identifiers.uuid(), "type": kind, "signal": given.text("triggerSignal", SIGNALS, "last"),
               "stop": given.amount("stopPrice"), "account": account.name}
    return Order(account, instrument, side, size, limit, client_id=client_id, time_in_force=TYPES[kind],
                 post_only=kind == "post",
                 reduce_only=given.flag("reduceOnly"), trigger=trigger_of(instrument, kind, side, given), details=details)


def check_size(instrument, size):
    if size <= 0 or not is_multiple(size, instrument.step) or size > Decimal(str(instrument.details["info"]["maxPositionSize"])):
        raise OrderStatus("invalidSize")


def check_price(instrument, price):
    if price <= 0 or not is_multiple(price, instrument.tick):
        raise OrderStatus("invalidPrice")


def limit_of(instrument, kind, given):
    limit = given.amount("limitPrice")
    if kind in ("lmt", "post", "ioc", "fok") and limit is None:
        raise missing("limitPrice")
    if kind in ("mkt", "trailing_stop"):
        return None
    if limit is not None:
        check_price(instrument, limit)
    return limit


def trigger_of(instrument, kind, side, given):
    if kind not in TRIGGERED:
        return None
    if kind == "trailing_stop":
        way, unit = given.amount("trailingStopMaxDeviation"), given.text("trailingStopDeviationUnit",
                                                                         ("PERCENT", "QUOTE_CURRENCY"))
        if way is None or unit is None:
            raise missing("trailingStopMaxDeviation" if way is None else "trailingStopDeviationUnit")
        if not way:
            raise invalid("trailingStopMaxDeviation")
        return Trigger("rise" if side == BUY else "fall",
                       **({"trailing": way / 100} if unit == "PERCENT" else {"distance": way}))
    stop = given.amount("stopPrice")
    if stop is None:
        raise missing("stopPrice")
    check_price(instrument, stop)
    return Trigger("rise" if (side == BUY) == (kind == "stp") else "fall", price=stop)
