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

    # What instruments are worth: here one of the base asset a unit, unless there is a contract

    def asset_of(self, instrument):
        """The asset in which its margin, profits and commissions are."""
        return instrument.contract.asset if instrument.contract else self.asset

    def worth(self, instrument, quantity, price):
        contract = instrument.contract
        if contract is None:
            return quantity * price
        return quantity * contract.value / price if contract.inverse else quantity * contract.value * price

    def profit(self, instrument, quantity, entry, price):
        """What a position of so much, negative when short, has won from one price to the other."""
        if instrument.contract is not None and instrument.contract.inverse:
            return self.worth(instrument, quantity, entry) - self.worth(instrument, quantity, price)
        return self.worth(instrument, quantity, price) - self.worth(instrument, quantity, entry)

    def joined(self, instrument, first, second):
        """The average price of two (quantity, price)."""
        quantity = first[0] + second[0]
        if instrument.contract is not None and instrument.contract.inverse:
            return quantity / sum(part / price for part, price in (first, second) if part)
        return sum(part * price for part, price in (first, second)) / quantity

    # Margins

    def leverage_of(self, account, symbol):
        return account.leverage.get(symbol, self.leverage)

    def margin(self, account, symbol, worth):
        return (worth / self.leverage_of(account, symbol)).quantize(Decimal("1E-8"), rounding=ROUND_DOWN)

    def room(self, order):
        """How much of the position the order could close."""
        held = order.account.position(order.instrument.symbol, order.position_side).quantity
        return max(ZERO, -held if order.side == BUY else held)

    def needs(self, order):
        asset = self.asset_of(order.instrument)
        if order.state == "held" or order.reduce_only or order.closes:
            return asset, ZERO
        price = order.price if order.price is not None else order.instrument.price
        opening = max(ZERO, order.leaves - self.room(order))
        return asset, self.margin(order.account, order.instrument.symbol, self.worth(order.instrument, opening, price))

    def afford(self, order, quantity, cost):
        if order.reduce_only or order.closes or not quantity:
            return
        asset = self.asset_of(order.instrument)
        opening = max(ZERO, quantity - self.room(order))
        held = order.lock.amount if order.lock else ZERO
        wanted = self.margin(order.account, order.instrument.symbol, self.worth(order.instrument, opening, cost / quantity))
        if wanted > self.exchange.settlement.spendable(order.account, asset) + held:
            raise Refusal("insufficient", asset=asset)

    def unrealized(self, position):
        instrument = self.exchange.instruments[position.symbol]
        return self.profit(instrument, position.quantity, position.entry, instrument.price) if position.quantity else ZERO

    def positions(self, account, asset=None):
        """The account's positions that are settled in an asset, with their instruments."""
        for position in list(account.positions.values()):
            instrument = self.exchange.instruments[position.symbol]
            if position.quantity and self.asset_of(instrument) == (asset or self.asset):
                yield instrument, position

    def held(self, account, asset=None):
        """The margin of the account's positions in an asset."""
        return sum((self.margin(account, each.symbol, self.worth(instrument, abs(each.quantity), instrument.price))
                    for instrument, each in self.positions(account, asset)), ZERO)

    def spendable(self, account, asset):
        profit = sum((self.unrealized(each) for _, each in self.positions(account, asset)), ZERO)
        return account.balance(asset).free + profit - self.held(account, asset)

    def settle(self, fill):
        order, account, instrument = fill.order, fill.order.account, fill.order.instrument
        position = account.position(instrument.symbol, order.position_side)
        change = fill.quantity if order.side == BUY else -fill.quantity
        closing = min(abs(change), self.room(order))
        sign = 1 if position.quantity > 0 else -1
        fill.realized = cut(self.profit(instrument, sign * closing, position.entry, fill.price), 20) if closing else ZERO
        opening = abs(change) - closing
        if opening:
            position.entry = self.joined(instrument, (abs(position.quantity) - closing, position.entry), (opening, fill.price))
        position.quantity += change
        if not position.quantity:
            position.entry = ZERO
        position.realized += fill.realized
        position.updated = fill.at
        fill.asset = self.asset_of(instrument)
        fill.commission = cut(self.worth(instrument, fill.quantity, fill.price) * (account.maker if fill.is_maker else account.taker),
                              self.commission_places)
        account.balance(fill.asset).total += fill.realized - fill.commission
        return {fill.asset}
