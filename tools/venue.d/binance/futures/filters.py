"""The filters of futures: the same rules as spot's in other words."""
from decimal import Decimal

from frame.decimals import digits, is_multiple

from ..errors import VenueError

PRECISION = "Precision is over the maximum defined for this asset."


class FuturesFilters:
    def __init__(self, exchange):
        self.exchange = exchange

    def check(self, order, amounts):
        """Refuses an order that a filter forbids; `amounts` are the sent decimals by name."""
        info = order.instrument.details["info"]
        rules = {each["filterType"]: each for each in info["filters"]}
        self.check_digits(info, rules, amounts)
        if not order.closes:
            self.lot(rules["MARKET_LOT_SIZE" if order.price is None else "LOT_SIZE"], order.quantity)
            self.notional(rules, order)
        self.percent(rules, order)
        self.counts(rules, order)

    def check_amend(self, order, amounts):
        """The same for a living order's new price and quantity."""
        info = order.instrument.details["info"]
        rules = {each["filterType"]: each for each in info["filters"]}
        self.check_digits(info, rules, amounts)
        self.lot(rules["LOT_SIZE"], amounts["quantity"])

    def check_digits(self, info, rules, amounts):
        for name, value in amounts.items():
            places = info["quantityPrecision"] if name == "quantity" else info["pricePrecision"]
            if digits(value) > places:
                raise VenueError(-1111, PRECISION)
            if name != "quantity":
                self.price(rules["PRICE_FILTER"], value, name)

    def price(self, rule, value, name):
        low, high, tick = (Decimal(rule[each]) for each in ("minPrice", "maxPrice", "tickSize"))
        if low and value < low:
            raise VenueError(-4013, f"Price less than min price: {name} {rule['minPrice']}.")
        if high and value > high:
            raise VenueError(-4002, f"Price greater than max price: {name} {rule['maxPrice']}.")
        if not is_multiple(value, tick):
            raise VenueError(-4014, "Price not increased by tick size.")

    def lot(self, rule, value):
        low, high, step = (Decimal(rule[each]) for each in ("minQty", "maxQty", "stepSize"))
        if value < low:
            raise VenueError(-4004, "Quantity less than min quantity.")
        if value > high:
            raise VenueError(-4005, "Quantity greater than max quantity.")
        if not is_multiple(value, step):
            raise VenueError(-4023, "Qty not increased by step size.")

    def notional(self, rules, order):
        rule = rules.get("MIN_NOTIONAL")
        worth = order.quantity * (order.price if order.price is not None else order.instrument.price)
        if rule and not order.reduce_only and worth < Decimal(rule["notional"]):
            raise VenueError(-4164, f"Order's notional must be no smaller than {rule['notional']} (unless you choose reduce only).")

    def percent(self, rules, order):
        rule = rules.get("PERCENT_PRICE")
        if not rule or order.price is None or order.trigger:
            return
        mark = order.instrument.price
        if order.side == "BUY" and order.price > mark * Decimal(rule["multiplierUp"]):
            raise VenueError(-4016, f"Limit price can't be higher than {mark * Decimal(rule['multiplierUp']):f}.")
        if order.side == "SELL" and order.price < mark * Decimal(rule["multiplierDown"]):
            raise VenueError(-4024, f"Limit price can't be lower than {mark * Decimal(rule['multiplierDown']):f}.")

    def counts(self, rules, order):
        living = [each for each in self.exchange.living.values()
                  if each.account is order.account and each.instrument is order.instrument]
        held = [each for each in living if each.state == "held"]
        if order.trigger and "MAX_NUM_ALGO_ORDERS" in rules and len(held) >= rules["MAX_NUM_ALGO_ORDERS"]["limit"]:
            raise VenueError(-4045, "Reach max stop order limit.")
        if not order.trigger and "MAX_NUM_ORDERS" in rules and len(living) - len(held) >= rules["MAX_NUM_ORDERS"]["limit"]:
            raise VenueError(-2025, "Reach max open order limit.")
