"""The filters of a symbol, by their recorded fields; a zero bound turns a rule off."""
from decimal import Decimal

from frame.decimals import digits, is_multiple

from .errors import filter_failure, too_precise


class Filters:
    def __init__(self, exchange):
        self.exchange = exchange

    def of(self, instrument):
        return {each["filterType"]: each for each in instrument.details["info"]["filters"]}

    def check(self, order, amounts):
        """Refuses an order that a filter forbids; `amounts` are the sent decimals by name."""
        rules = self.of(order.instrument)
        for name, value in amounts.items():
            if digits(value) > 8:
                raise too_precise(name)
        for name in ("price", "stopPrice"):
            if name in amounts:
                self.price(rules, amounts[name])
        if order.price is not None:
            self.percent(rules, order)
        if not order.spend:
            self.lot(rules, order)
        self.notional(rules, order)
        self.iceberg(rules, order)
        self.trailing(rules, order)
        self.counts(rules, order)

    def price(self, rules, price):
        rule = rules.get("PRICE_FILTER")
        if rule and self.out(price, rule["minPrice"], rule["maxPrice"], rule["tickSize"]):
            raise filter_failure("PRICE_FILTER")

    def out(self, value, low, high, step):
        low, high, step = Decimal(low), Decimal(high), Decimal(step)
        return (low and value < low) or (high and value > high) or not is_multiple(value, step)

    def percent(self, rules, order):
        average = order.instrument.price
        rule = rules.get("PERCENT_PRICE")
        if rule and not average * Decimal(rule["multiplierDown"]) <= order.price <= average * Decimal(rule["multiplierUp"]):
            raise filter_failure("PERCENT_PRICE")
        rule = rules.get("PERCENT_PRICE_BY_SIDE")
        if rule:
            which = "bid" if order.side == "BUY" else "ask"
            low, high = Decimal(rule[which + "MultiplierDown"]), Decimal(rule[which + "MultiplierUp"])
            if not average * low <= order.price <= average * high:
                raise filter_failure("PERCENT_PRICE_BY_SIDE")

    def lot(self, rules, order):
        rule = rules.get("LOT_SIZE")
        if rule and self.out(order.quantity, rule["minQty"], rule["maxQty"], rule["stepSize"]):
            raise filter_failure("LOT_SIZE")
        rule = rules.get("MARKET_LOT_SIZE")
        if rule and order.price is None and self.out(order.quantity, rule["minQty"], rule["maxQty"], rule["stepSize"]):
            raise filter_failure("MARKET_LOT_SIZE")

    def lot_of(self, order, quantity):
        """Refuses another quantity of a living order that LOT_SIZE forbids."""
        if digits(quantity) > 8:
            raise too_precise("newQty")
        rule = self.of(order.instrument).get("LOT_SIZE")
        if rule and self.out(quantity, rule["minQty"], rule["maxQty"], rule["stepSize"]):
            raise filter_failure("LOT_SIZE")

    def notional(self, rules, order):
        market = order.price is None
        worth = order.spend or order.quantity * (order.instrument.price if market else order.price)
        rule = rules.get("MIN_NOTIONAL")
        if rule and (not market or rule.get("applyToMarket")) and worth < Decimal(rule.get("minNotional") or rule["notional"]):
            raise filter_failure("MIN_NOTIONAL")
        rule = rules.get("NOTIONAL")
        if rule and (not market or rule["applyMinToMarket"]) and worth < Decimal(rule["minNotional"]):
            raise filter_failure("NOTIONAL")
        if rule and (not market or rule["applyMaxToMarket"]) and worth > Decimal(rule["maxNotional"]):
            raise filter_failure("NOTIONAL")

    def iceberg(self, rules, order):
        rule = rules.get("ICEBERG_PARTS")
        if rule and order.shown and -(-order.quantity // order.shown) > rule["limit"]:
            raise filter_failure("ICEBERG_PARTS")

    def trailing(self, rules, order):
        rule, delta = rules.get("TRAILING_DELTA"), order.details.get("trailingDelta")
        if rule and delta:
            way = "Above" if order.trigger.direction == "rise" else "Below"
            if not rule[f"minTrailing{way}Delta"] <= delta <= rule[f"maxTrailing{way}Delta"]:
                raise filter_failure("TRAILING_DELTA")

    def counts(self, rules, order):
        living = [each for each in self.exchange.living.values()
                  if each.account is order.account and each.instrument is order.instrument]
        for name, field, counted, applies in (
                ("MAX_NUM_ORDERS", ("maxNumOrders", "limit"), living, True),
                ("MAX_NUM_ALGO_ORDERS", ("maxNumAlgoOrders", "limit"), [each for each in living if each.trigger], order.trigger),
                ("MAX_NUM_ICEBERG_ORDERS", ("maxNumIcebergOrders",), [each for each in living if each.shown], order.shown)):
            rule = rules.get(name)
            if rule and applies and len(counted) >= next(rule[each] for each in field if each in rule):
                raise filter_failure(name)
        rule = rules.get("MAX_POSITION")
        if rule and order.side == "BUY":
            held = order.account.balance(order.instrument.base).total
            bought = sum(each.leaves for each in living if each.side == "BUY")
            if held + bought + order.quantity > Decimal(rule["maxPosition"]):
                raise filter_failure("MAX_POSITION")
