"""What may be ordered: which fields a type takes, what prices and quantities must be, what each kind of asset allows."""
from decimal import Decimal

from frame.decimals import ZERO, digits, floor_to, is_multiple
from frame.orders import BUY

from . import assets
from .assets import CRYPTO, EQUITY, OPTION
from .errors import forbidden, malformed, unprocessable
from .shapes import amount

# Type -> the fields of prices that it needs; a trailing stop needs one of two.
TYPES = {"market": (), "limit": ("limit_price",), "stop": ("stop_price",), "stop_limit": ("limit_price", "stop_price"),
         "trailing_stop": ()}
TIMES = ("day", "gtc", "opg", "cls", "ioc", "fok")
CLASSES = ("", "simple", "bracket", "oco", "oto")
INTENTS = ("buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close")
LEAST = {CRYPTO: Decimal(10), EQUITY: Decimal(1), OPTION: ZERO}


def check_fields(wish):
    """A type has the prices that it needs, and no others."""
    kind, plural = wish.type, wish.type.replace("_", " ")
    wanted = TYPES[kind]
    for name in ("limit_price", "stop_price"):
        have = getattr(wish, name) is not None
        if have and kind == "market":
            raise malformed("market orders require no stop or limit price")
        if have and name not in wanted:
            raise malformed(f"{plural} orders require no {name.replace('_', ' ')}")
        if not have and name in wanted:
            raise malformed(f"{plural} orders require {name.replace('_', ' ')}")
    trails = [value for value in (wish.trail_price, wish.trail_percent) if value is not None]
    if kind == "trailing_stop" and len(trails) != 1:
        raise malformed("trailing stop orders require one of trail_price or trail_percent")
    if kind != "trailing_stop" and trails:
        raise malformed(f"{plural} orders require no trail_price or trail_percent")
    if any(value <= 0 for value in trails):
        raise unprocessable("trail must be > 0")


def check_prices(wish):
    for name in ("limit_price", "stop_price", "take_profit", "stop_loss", "stop_loss_limit"):
        if getattr(wish, name) is not None:
            check_price(wish.instrument, name, getattr(wish, name))


def check_price(instrument, name, price):
    if price <= 0:
        raise unprocessable(f"{name} must be > 0")
    if assets.kind(instrument) == CRYPTO:
        fits = is_multiple(price, instrument.tick)
    else:
        fits = digits(price) <= (2 if price >= 1 else 4)
    if not fits:
        raise unprocessable(f"invalid {name} {amount(price)}. sub-penny increment does not fulfill minimum pricing criteria")


def check_size(wish):
    """One of quantity and notional, large enough, and as fine as the asset allows."""
    if wish.qty is not None and wish.notional is not None:
        raise malformed("only one of qty or notional is accepted")
    if wish.qty is None and wish.notional is None:
        raise malformed("qty or notional is required")
    if wish.notional is not None:
        return check_notional(wish)
    if wish.qty <= 0:
        raise unprocessable("qty must be > 0")
    if assets.kind(wish.instrument) == OPTION and digits(wish.qty):
        raise unprocessable("option orders must be for whole contracts")
    # More than nine decimals are cut without a word.
    wish.qty = floor_to(wish.qty, assets.NINE)
    if wish.qty < wish.instrument.smallest:
        raise forbidden(f"qty must be >= minimal qty of order {amount(wish.instrument.smallest)}")
    return None


def check_notional(wish):
    if wish.notional <= 0:
        raise unprocessable("notional must be > 0")
    if digits(wish.notional) > 2:
        raise unprocessable("notional value must be limited to 2 decimal places")
    if wish.type not in ("market", "limit") or assets.kind(wish.instrument) == OPTION:
        raise unprocessable("notional orders must be market or limit orders of equities or crypto")


def check_least(wish, price):
    """Below this an order is not worth its while; what one owns may be sold in any size."""
    worth = wish.notional if wish.notional is not None else wish.qty * price
    least = LEAST[assets.kind(wish.instrument)]
    if wish.side == BUY and worth < least:
        raise forbidden(f"cost basis must be >= minimal amount of order {amount(least)}", cost_basis=amount(worth))


def check_asset(wish):
    kind = assets.kind(wish.instrument)
    {CRYPTO: check_crypto, EQUITY: check_equity, OPTION: check_option}[kind](wish)
    if not wish.instrument.trading:
        raise unprocessable(f'asset "{wish.instrument.symbol}" is not tradable')


def check_crypto(wish):
    if wish.type not in ("market", "limit", "stop_limit"):
        raise unprocessable("invalid order type for crypto order")
    if wish.time_in_force not in ("gtc", "ioc"):
        raise unprocessable("invalid crypto time_in_force")
    if wish.order_class not in ("", "simple"):
        raise unprocessable("crypto orders not allowed for advanced order_class: " + wish.order_class)
    if wish.extended_hours:
        raise unprocessable("extended hours order must be DAY limit orders")


def check_option(wish):
    if wish.type not in ("market", "limit", "stop", "stop_limit"):
        raise unprocessable("invalid order type for options trading")
    if wish.time_in_force not in ("day", "gtc"):
        raise unprocessable("order_time_in_force provided not supported for options trading")
    if wish.order_class not in ("", "simple") or wish.extended_hours:
        raise unprocessable("complex and extended hours orders not supported for options trading")


def check_equity(wish):
    fractional = wish.notional is not None or digits(wish.qty) > 0
    if fractional and not wish.instrument.details["row"]["fractionable"]:
        raise forbidden(f'asset "{wish.instrument.symbol}" is not fractionable')
    if fractional and wish.time_in_force != "day":
        raise unprocessable("fractional orders must be DAY orders")
    if fractional and wish.order_class not in ("", "simple"):
        raise unprocessable("fractional orders must be simple orders")
    if wish.extended_hours and not (wish.type == "limit" and wish.time_in_force in ("day", "gtc")):
        raise unprocessable("extended hours order must be DAY limit orders")
    if wish.time_in_force in ("opg", "cls") and wish.type not in ("market", "limit"):
        raise unprocessable(f"{wish.time_in_force} orders must be market or limit orders")
    if wish.time_in_force in ("ioc", "fok") and wish.type not in ("market", "limit"):
        raise unprocessable(f"{wish.time_in_force} orders must be market or limit orders")


def check_class(wish, base_price):
    """Brackets, one-cancels-other and one-triggers-other: their exits lie on the right sides of the price."""
    if wish.order_class in ("", "simple"):
        if wish.take_profit is not None or wish.stop_loss is not None:
            raise malformed("simple orders require no take_profit or stop_loss")
        return
    if wish.time_in_force not in ("day", "gtc"):
        raise unprocessable("complex orders are only supported with DAY or GTC time_in_force")
    if wish.type not in ("market", "limit") or (wish.order_class == "oco" and wish.type != "limit"):
        kinds = "limit" if wish.order_class == "oco" else "market or limit"
        raise unprocessable(f"{wish.order_class} orders must be {kinds} orders")
    given = (wish.take_profit is not None, wish.stop_loss is not None)
    if wish.order_class == "oto" and sum(given) != 1:
        raise malformed("oto orders require one of take_profit or stop_loss")
    for have, name in zip(given, ("take_profit.limit_price", "stop_loss.stop_price")):
        if wish.order_class in ("bracket", "oco") and not have:
            raise malformed(f"{wish.order_class} orders require {name}")
    check_exits(wish, wish.limit_price if wish.type == "limit" and wish.order_class != "oco" else base_price)


def check_exits(wish, base):
    """The exits of a long position lie above and below its price, of a short one the other way round."""
    cent = Decimal("0.01")
    long = (wish.side == BUY) != (wish.order_class == "oco")
    shown = {"base_price": amount(base)}
    if wish.take_profit is not None and wish.order_class != "oco":
        if (wish.take_profit < base + cent) if long else (wish.take_profit > base - cent):
            sign = ">= base_price + 0.01" if long else "<= base_price - 0.01"
            raise unprocessable(f"take_profit.limit_price must be {sign}", **shown)
    if wish.stop_loss is not None:
        if (wish.stop_loss > base - cent) if long else (wish.stop_loss < base + cent):
            sign = "<= base_price - 0.01" if long else ">= base_price + 0.01"
            raise unprocessable(f"stop_loss.stop_price must be {sign}", **shown)
    if wish.take_profit is not None and wish.stop_loss is not None and \
            (wish.take_profit <= wish.stop_loss if long else wish.take_profit >= wish.stop_loss):
        raise unprocessable(f"take_profit.limit_price must be {'>' if long else '<'} stop_loss.stop_price")
