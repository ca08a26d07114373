"""How trades turn into positions where a margin stands behind them: nets or hedged, at a leverage, profits into the wallet."""
from decimal import ROUND_DOWN, Decimal

from .decimals import ZERO, cut
from .orders import BUY
from .refusals import Refusal
from .settlement import Settlement


class Margin(Settlement):
    """Positions by symbol and side; the margin of an order and of a position is its worth by the leverage."""

    def __init__(self, asset, leverage=20, commission_places=8):
        self.asset = asset
        self.leverage = leverage
        self.commission_places = commission_places

    def leverage_of(self, account, symbol):
        return account.leverage.get(symbol, self.leverage)

    def margin(self, account, symbol, worth):
        return (worth / self.leverage_of(account, symbol)).quantize(Decimal("1E-8"), rounding=ROUND_DOWN)

    def room(self, order):
        """How much of the position the order could close."""
        held = order.account.position(order.instrument.symbol, order.position_side).quantity
        return max(ZERO, -held if order.side == BUY else held)

    def needs(self, order):
        if order.state == "held" or order.reduce_only or order.closes:
            return self.asset, ZERO
        price = order.price if order.price is not None else order.instrument.price
        opening = max(ZERO, order.leaves - self.room(order))
        return self.asset, self.margin(order.account, order.instrument.symbol, opening * price)

    def afford(self, order, quantity, cost):
        if order.reduce_only or order.closes or not quantity:
            return
        opening = max(ZERO, quantity - self.room(order)) / quantity
        held = order.lock.amount if order.lock else ZERO
        if self.margin(order.account, order.instrument.symbol, cost * opening) > self.spendable(order.account, self.asset) + held:
            raise Refusal("insufficient", asset=self.asset)

    def unrealized(self, position):
        price = self.exchange.instruments[position.symbol].price
        return position.quantity * (price - position.entry)

    def held(self, account):
        """The margin of the account's positions."""
        return sum((self.margin(account, each.symbol, abs(each.quantity) * self.exchange.instruments[each.symbol].price)
                    for each in account.positions.values()), ZERO)

    def spendable(self, account, asset):
        profit = sum((self.unrealized(each) for each in account.positions.values()), ZERO) if asset == self.asset else ZERO
        return account.balance(asset).free + profit - (self.held(account) if asset == self.asset else ZERO)

    def settle(self, fill):
        order, account = fill.order, fill.order.account
        position = account.position(order.instrument.symbol, order.position_side)
        change = fill.quantity if order.side == BUY else -fill.quantity
        closing = min(abs(change), self.room(order))
        fill.realized = closing * (fill.price - position.entry) * (1 if position.quantity > 0 else -1) if closing else ZERO
        opening = abs(change) - closing
        left = abs(position.quantity) - closing
        if opening:
            position.entry = (left * position.entry + opening * fill.price) / (left + opening)
        position.quantity += change
        if not position.quantity:
            position.entry = ZERO
        position.realized += fill.realized
        position.updated = fill.at
        fill.asset = self.asset
        fill.commission = cut(fill.price * fill.quantity * (account.maker if fill.is_maker else account.taker),
                              self.commission_places)
        account.balance(self.asset).total += fill.realized - fill.commission
        return {self.asset}
