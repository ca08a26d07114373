"""Reads the order in a request: its fields as they will be told, the order of the exchange, or why it is rejected."""
import re
from decimal import Decimal

from frame.decimals import digits
from frame.orders import BUY, SELL, Order

from . import times
from .dealer import LIMITS
from .instruments import price_text, units_text
from .ledger import EXITS
from .refusals import OandaError, Rejected, invalid
from .triggers import PriceTrigger, direction

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
KINDS = ("MARKET", "LIMIT", "STOP", "MARKET_IF_TOUCHED", "TAKE_PROFIT", "STOP_LOSS", "TRAILING_STOP_LOSS")
PENDING_TIMES, EXIT_TIMES, MARKET_TIMES = ("GTC", "GTD", "GFD", "FOK", "IOC"), ("GTC", "GTD", "GFD"), ("FOK", "IOC")
FILLS = ("DEFAULT", "OPEN_ONLY", "REDUCE_FIRST", "REDUCE_ONLY")
CONDITIONS = ("DEFAULT", "INVERSE", "BID", "ASK", "MID")
MOST_PENDING, LONGEST = 1000, 128
COMMON = ("type", "clientExtensions", "timeInForce", "gtdTime")
KNOWN = {
    "MARKET": ("instrument", "units", "priceBound", "positionFill"),
    "LIMIT": ("instrument", "units", "price", "positionFill", "triggerCondition"),
    "STOP": ("instrument", "units", "price", "priceBound", "positionFill", "triggerCondition"),
    "TAKE_PROFIT": ("tradeID", "clientTradeID", "price", "triggerCondition"),
    "STOP_LOSS": ("tradeID", "clientTradeID", "price", "distance", "triggerCondition", "guaranteed"),
    "TRAILING_STOP_LOSS": ("tradeID", "clientTradeID", "distance", "triggerCondition"),
}
KNOWN["MARKET_IF_TOUCHED"] = KNOWN["STOP"]
ON_FILL = ("takeProfitOnFill", "stopLossOnFill", "trailingStopLossOnFill", "tradeClientExtensions")


def number(given, name, reason):
    """An exact decimal, from a text or a number; None when there is none."""
    text = given.get(name)
    if text is None:
        return None
    if not isinstance(text, str) or not NUMBER.fullmatch(text):
        raise Rejected(reason)
    return Decimal(text)


class Reading:
    """One order that was asked for; `fields` are what transactions and orders will tell of it."""

    def __init__(self, venue, account, given):
        self.venue, self.account, self.given = venue, account, given
        self.type = given.get("type", "MARKET")
        if self.type not in KINDS:
            raise invalid("order.type")
        for name in given:
            if name not in COMMON + KNOWN[self.type] + (ON_FILL if "instrument" in KNOWN[self.type] else ()):
                raise invalid(f"order.{name}")
        self.fields = {"type": self.type}
        self.trade = None

    def order(self, links=None, reason="CLIENT_ORDER", replaces=None):
        """The order of the exchange; raises Rejected with `fields` as far as they were read."""
        if "instrument" in KNOWN[self.type]:
            instrument, units = self.instrument(), self.units()
            side, quantity = (BUY if units > 0 else SELL), abs(units)
        else:
            self.trade = self.find_trade(replaces)
            instrument = self.trade.instrument
            side, quantity = (SELL if self.trade.side == BUY else BUY), abs(self.trade.current)
        price, distance = self.price(instrument, "price"), self.distance(instrument)
        self.need_price(price, distance)
        bound = self.bound(instrument)
        expires = self.time_in_force()
        self.choice("positionFill", FILLS, "ORDER_FILL_POSITION_ACTION_INVALID")
        self.choice("triggerCondition", CONDITIONS, "TRIGGER_CONDITION_INVALID")
        if self.type != "MARKET":
            self.fields["partialFill"] = "DEFAULT"
        name = self.extensions("clientExtensions", "CLIENT_ORDER")
        on_fill = self.on_fill(instrument)
        self.check_pending()
        order = self.made(instrument, side, quantity, price, distance, expires, name)
        order.details |= {"fields": self.fields, "type": self.type, "reason": reason, "links": links or {}, "onFill": on_fill,
                          "priceBound": bound, "requested": quantity if side == BUY else -quantity,
                          "positionFill": self.fields.get("positionFill", "REDUCE_ONLY"),
                          "fill_reason": f"{self.type}_ORDER", "tradeExtensions": self.given.get("tradeClientExtensions", {})}
        if self.trade is not None:
            order.details["trade"] = self.trade
        return order

    def made(self, instrument, side, quantity, price, distance, expires, name):
        order = Order(self.account, instrument, side, quantity, price, client_id=name,
                      time_in_force={"GFD": "DAY"}.get(self.fields["timeInForce"], self.fields["timeInForce"]), expires=expires)
        if self.type == "STOP_LOSS" and distance is not None:
            order.price = price = self.trade.price - distance if self.trade.side == BUY else self.trade.price + distance
            self.fields["price"] = price_text(instrument, price)
        if self.type == "MARKET" or (self.type == "LIMIT" and self.fields["timeInForce"] in MARKET_TIMES):
            return order
        market = self.venue.exchange.settlement.middle(instrument)
        order.trigger = PriceTrigger(
            direction(self.type, side, price, market), price=price,
            distance=distance if self.type == "TRAILING_STOP_LOSS" else None, dealer=self.venue.exchange, order=order,
            condition=self.fields["triggerCondition"], limit=self.type in LIMITS)
        if self.type not in LIMITS:
            order.price = None
        if order.time_in_force in ("FOK", "IOC"):
            order.expires = None
        return order

    # Fields

    def instrument(self):
        name = self.given.get("instrument")
        if name is None:
            raise Rejected("INSTRUMENT_MISSING")
        instrument = self.venue.exchange.instruments.get(name) if isinstance(name, str) else None
        if instrument is None:
            # No transaction comes of it.
            raise OandaError(400, "Invalid Instrument " + str(name), "oanda::rest::core::InvalidParameterException")
        self.fields["instrument"] = name
        return instrument

    def units(self):
        units = number(self.given, "units", "UNITS_INVALID")
        if units is None:
            raise Rejected("UNITS_MISSING")
        self.fields["units"] = units_text(units)
        row = self.venue.exchange.instruments[self.given["instrument"]].details["row"]
        for failed, reason in ((units == 0, "UNITS_INVALID"),
                               (digits(units) > row["tradeUnitsPrecision"], "UNITS_PRECISION_EXCEEDED"),
                               (abs(units) > Decimal(row["maximumOrderUnits"]), "UNITS_LIMIT_EXCEEDED"),
                               (abs(units) < Decimal(row["minimumTradeSize"]), "UNITS_MIMIMUM_NOT_MET")):
            if failed:
                raise Rejected(reason)
        return units

    def find_trade(self, replaces):
        identifier = self.given.get("tradeID") or (f"@{self.given['clientTradeID']}" if "clientTradeID" in self.given else None)
        if identifier is None:
            raise Rejected("TRADE_ID_UNSPECIFIED")
        trade = find_trade(self.account, str(identifier))
        if trade is None or not trade.is_open:
            raise Rejected("TRADE_DOESNT_EXIST")
        self.fields["tradeID"] = trade.id
        for name, kind in EXITS.items():
            linked = trade.exits.get(name)
            if kind == self.type and linked is not None and not linked.is_final and linked is not replaces:
                raise Rejected(f"{kind}_ORDER_ALREADY_EXISTS")
        return trade

    def price(self, instrument, name, prefix="PRICE"):
        price = number(self.given, name, f"{prefix}_INVALID")
        if price is None:
            return None
        if price <= 0:
            raise Rejected(f"{prefix}_INVALID")
        if digits(price) > instrument.details["row"]["displayPrecision"]:
            self.fields[name] = units_text(price)
            raise Rejected(f"{prefix}_PRECISION_EXCEEDED")
        self.fields[name] = price_text(instrument, price)
        return price

    def bound(self, instrument):
        return self.price(instrument, "priceBound", "PRICE_BOUND") if "priceBound" in KNOWN[self.type] else None

    def distance(self, instrument):
        distance = number(self.given, "distance", "PRICE_DISTANCE_INVALID")
        if distance is not None:
            check_distance(instrument, distance, self.type == "TRAILING_STOP_LOSS", "PRICE_DISTANCE")
            self.fields["distance"] = price_text(instrument, distance)
        return distance

    def need_price(self, price, distance):
        if self.type in ("LIMIT", "STOP", "MARKET_IF_TOUCHED", "TAKE_PROFIT") and price is None:
            raise Rejected("PRICE_MISSING")
        if self.type == "STOP_LOSS" and (price is None) == (distance is None):
            raise Rejected(f"STOP_LOSS_ORDER_PRICE_AND_DISTANCE_BOTH_{'MISSING' if price is None else 'SPECIFIED'}")
        if self.type == "TRAILING_STOP_LOSS" and distance is None:
            raise Rejected("PRICE_DISTANCE_MISSING")

    def time_in_force(self):
        """When it expires, in milliseconds."""
        allowed = MARKET_TIMES if self.type == "MARKET" else PENDING_TIMES if "instrument" in KNOWN[self.type] else EXIT_TIMES
        chosen = self.given.get("timeInForce", allowed[0])
        if chosen not in allowed:
            raise Rejected("TIME_IN_FORCE_INVALID")
        self.fields["timeInForce"] = chosen
        now = self.venue.world.clock.milliseconds()
        if chosen == "GFD":
            return times.day_end(now)
        if chosen != "GTD":
            return None
        if "gtdTime" not in self.given:
            raise Rejected("TIME_IN_FORCE_GTD_TIMESTAMP_MISSING")
        moment = times.read(self.given["gtdTime"])
        if moment is None:
            raise invalid("order.gtdTime")
        if moment <= now * 1000:
            raise Rejected("TIME_IN_FORCE_GTD_TIMESTAMP_IN_PAST")
        self.fields["gtdTime"] = times.written(moment)
        return moment // 1000

    def choice(self, name, known, reason):
        if name not in KNOWN[self.type]:
            return
        chosen = self.given.get(name, "DEFAULT")
        if chosen not in known:
            raise Rejected(reason)
        self.fields[name] = chosen

    def extensions(self, name, prefix):
        """The client's own name of the order, with its tag and comment."""
        given = self.given.get(name)
        if given is None:
            return ""
        check_extensions(given, name, prefix)
        self.fields[name] = given
        return given.get("id", "")

    def on_fill(self, instrument):
        """The exits that a trade shall have which this order opens."""
        found = {}
        for name, kind in EXITS.items():
            details = self.given.get(name + "OnFill")
            if details is not None:
                found[name] = check_exit(instrument, details, kind + "_ON_FILL")
                self.fields[name + "OnFill"] = found[name]
        if "tradeClientExtensions" in self.given:
            check_extensions(self.given["tradeClientExtensions"], "tradeClientExtensions", "CLIENT_TRADE")
            self.fields["tradeClientExtensions"] = self.given["tradeClientExtensions"]
        return found

    def check_pending(self):
        pending = [each for each in self.venue.exchange.living.values() if each.account is self.account]
        if self.type != "MARKET" and len(pending) >= MOST_PENDING:
            raise Rejected("PENDING_ORDERS_ALLOWED_EXCEEDED")


def find_trade(account, specifier):
    """A trade by its number, or by @ and the client's name of it."""
    trades = account.details["trades"]
    if not specifier.startswith("@"):
        return trades.get(specifier)
    return next((each for each in reversed(trades.values()) if each.extensions.get("id") == specifier[1:]), None)


def check_extensions(given, name, prefix):
    if not isinstance(given, dict) or any(part not in ("id", "tag", "comment") for part in given):
        raise invalid(f"order.{name}")
    for part in ("id", "tag", "comment"):
        value = given.get(part)
        if value is not None and (not isinstance(value, str) or len(value) > LONGEST or (part == "id" and not value)):
            raise Rejected(f"{prefix}_{part.upper()}_INVALID")


def check_distance(instrument, distance, trailing, prefix):
    row = instrument.details["row"]
    if distance <= 0:
        raise Rejected(f"{prefix}_INVALID")
    if digits(distance) > row["displayPrecision"]:
        raise Rejected(f"{prefix}_PRECISION_EXCEEDED")
    if trailing and distance < Decimal(row["minimumTrailingStopDistance"]):
        raise Rejected(f"{prefix}_MINIMUM_NOT_MET")
    if trailing and distance > Decimal(row["maximumTrailingStopDistance"]):
        raise Rejected(f"{prefix}_MAXIMUM_EXCEEDED")


def check_exit(instrument, details, prefix):
    """The details of an exit, as they will be told."""
    if not isinstance(details, dict):
        raise invalid("order." + prefix)
    told = {"timeInForce": details.get("timeInForce", "GTC")}
    told |= {name: details[name] for name in ("gtdTime", "clientExtensions") if name in details}
    if told["timeInForce"] not in EXIT_TIMES:
        raise Rejected(f"{prefix}_TIME_IN_FORCE_INVALID")
    price = number(details, "price", f"{prefix}_PRICE_INVALID")
    distance = number(details, "distance", f"{prefix}_DISTANCE_INVALID")
    if prefix.startswith("TRAILING"):
        if distance is None:
            raise Rejected(f"{prefix}_PRICE_DISTANCE_MISSING")
        check_distance(instrument, distance, True, f"{prefix}_PRICE_DISTANCE")
    elif prefix.startswith("STOP") and (price is None) == (distance is None):
        raise Rejected(f"{prefix}_PRICE_AND_DISTANCE_BOTH_{'MISSING' if price is None else 'SPECIFIED'}")
    elif prefix.startswith("TAKE") and price is None:
        raise Rejected(f"{prefix}_PRICE_MISSING")
    for name, value in (("price", price), ("distance", distance)):
        if value is None:
            continue
        if value <= 0:
            raise Rejected(f"{prefix}_{name.upper()}_INVALID")
        if digits(value) > instrument.details["row"]["displayPrecision"]:
            raise Rejected(f"{prefix}_{name.upper()}_PRECISION_EXCEEDED")
        told[name] = price_text(instrument, value)
    return told
