"""From what a request says to an order of the exchange: types, sizes, prices, sides of positions."""
from decimal import Decimal

from frame.decimals import ZERO, is_multiple
from frame.orders import BUY, SELL, Order

from . import fields
from .errors import OKXError, wrong

TYPES = ("market", "limit", "post_only", "fok", "ioc", "optimal_limit_ioc")
IN_FORCE = {"fok": "FOK", "ioc": "IOC", "optimal_limit_ioc": "IOC"}
PRICED = ("limit", "post_only", "fok", "ioc")


def order(venue, account, given, types=TYPES):
    """The order of a plain request."""
    instrument = fields.instrument(venue, given)
    mode = trade_mode(instrument, given)
    client_id = fields.client_id(given)
    side = fields.choice(given, "side", ("buy", "sell"), needed=True).upper()
    kind = fields.choice(given, "ordType", types, needed=True)
    if kind == "optimal_limit_ioc" and instrument.contract is None:
        raise wrong("ordType")
    if given.get("attachAlgoOrds"):
        raise wrong("attachAlgoOrds")
    quantity = fields.amount(given, "sz", needed=True)
    price = fields.amount(given, "px", needed=kind in PRICED)
    target = target_currency(instrument, given, kind, side)
    position_side, reduces = position(account, instrument, given, side, mode)
    made = Order(account, instrument, side, quantity, price if kind in PRICED else None, client_id,
                 IN_FORCE.get(kind, "GTC"), post_only=kind == "post_only", reduce_only=reduces, position_side=position_side)
    if target == "quote_ccy":
        made.spend, made.quantity = quantity, ZERO
    made.details = {"given": {"ordType": kind, "tdMode": mode, "tag": fields.matching(given, "tag", fields.TAG),
                              "tgtCcy": fields.text(given, "tgtCcy"), "ccy": fields.text(given, "ccy")},
                    "leverage": venue.settlement.margin.leverage}
    check(venue, made)
    return made


def trade_mode(instrument, given, also=()):
    """cash for assets, cross or isolated for contracts; `also` for assets."""
    mode = fields.choice(given, "tdMode", ("cash", "cross", "isolated", "spot_isolated"), needed=True)
    if mode not in (("cash", *also) if instrument.contract is None else ("cross", "isolated")):
        raise wrong("tdMode")  # margin trading of assets is off
    return mode


def target_currency(instrument, given, kind, side):
    """What sz counts: of a market buy of assets the quote asset, unless it is said."""
    target = fields.choice(given, "tgtCcy", ("base_ccy", "quote_ccy"))
    if instrument.contract is not None or kind != "market":
        return "base_ccy"
    return target or ("quote_ccy" if side == BUY else "base_ccy")


def position(account, instrument, given, side, mode):
    """The side of the position, and whether the order may only reduce it."""
    reduces = fields.flag(given, "reduceOnly")
    wanted = fields.choice(given, "posSide", ("net", "long", "short"))
    if instrument.contract is None:
        return "BOTH", False
    if account.details.get("posMode", "net_mode") == "net_mode":
        if wanted not in ("", "net"):
            raise wrong("posSide")
        return f"net/{mode}", reduces
    if wanted not in ("long", "short"):
        raise wrong("posSide")
    return f"{wanted}/{mode}", (side == SELL) == (wanted == "long")


def check(venue, made):
    """What the instrument demands of size and price."""
    instrument, info = made.instrument, made.instrument.details["info"]
    if info["state"] != "live":
        raise OKXError("51028")
    if made.spend:
        if made.spend < Decimal(1):
            raise OKXError("51020")
        if info["maxMktAmt"] and made.spend > Decimal(info["maxMktAmt"]):
            raise OKXError("51201", f"{info['maxMktAmt']} USDT")
    else:
        check_size(info, made.quantity, made.price is None)
    if made.price is not None:
        check_price(venue, made, made.price)
    if made.reduce_only and not venue.settlement.room(made):
        raise OKXError("51169")


def check_size(info, quantity, is_market):
    if quantity < Decimal(info["minSz"]):
        raise OKXError("51020")
    if not is_multiple(quantity, Decimal(info["lotSz"])):
        raise OKXError("51121")
    most = info["maxMktSz"] if is_market else info["maxLmtSz"]
    if most and quantity > Decimal(most):
        raise OKXError("51202") if is_market else OKXError("51203", most)


def check_tick(instrument, price, name):
    if not is_multiple(price, instrument.tick):
        raise wrong(name)


def check_price(venue, made, price):
    check_tick(made.instrument, price, "px")
    low, high = price_limits(venue, made.instrument)
    if low <= price if made.side == SELL else price <= high:
        return
    if made.instrument.contract is None:
        raise OKXError("51006", f"{high:f}", f"{low:f}")
    raise OKXError("51137", f"{high:f}") if made.side == BUY else OKXError("51138", f"{low:f}")


def price_limits(venue, instrument):
    """The lowest price to sell and the highest to buy for."""
    band = venue.world.settings["priceLimitPercent"] / 100
    tick, price = instrument.tick, instrument.price
    return (price * (1 - Decimal(str(band)))) // tick * tick, (price * (1 + Decimal(str(band)))) // tick * tick
