"""One account for assets and contracts: what has a contract is settled with margin, the rest changes hands."""
from .decimals import ZERO
from .margin import Margin
from .settlement import Cash, Settlement


class Unified(Settlement):
    """`holds(order)` says of an order of assets that waits for its trigger whether it locks what it will need."""

    def __init__(self, asset, leverage=10, holds=None):
        self.margin = Margin(asset, leverage)
        self.cash = Cash()
        self.holds = holds or (lambda order: False)

    def attach(self, exchange):
        for each in (self, self.margin, self.cash):
            each.exchange = exchange

    def of(self, order):
        return self.margin if order.instrument.contract else self.cash

    def needs(self, order):
        if order.instrument.contract is None and order.state == "held" and not self.holds(order):
            return (order.instrument.quote if order.side == "BUY" else order.instrument.base), ZERO
        return self.of(order).needs(order)

    def afford(self, order, quantity, cost):
        self.of(order).afford(order, quantity, cost)

    def settle(self, fill):
        return self.of(fill.order).settle(fill)

    def spendable(self, account, asset):
        return self.margin.spendable(account, asset)

    def room(self, order):
        return self.of(order).room(order)
