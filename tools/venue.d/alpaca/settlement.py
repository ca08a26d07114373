"""What orders need and fills move at Alpaca: one account in dollars with buying power, positions long and short, crypto
that is paid in full.

Buying power is twice the equity that no margin binds. What cannot be bought on margin (crypto, options) therefore
takes twice its worth of it.
"""
from decimal import Decimal

from frame.decimals import ZERO, cut
from frame.orders import BUY
from frame.refusals import Refusal
from frame.settlement import Settlement

from . import assets

CASH = "USD"
MULTIPLIER = 2


class Brokerage(Settlement):
    def position(self, order):
        return order.account.position(order.instrument.symbol)

    def size(self, instrument):
        return instrument.details["size"]

    def share(self, instrument):
        """How much of its worth must be paid by oneself."""
        return Decimal("0.5") if assets.kind(instrument) == assets.EQUITY else Decimal(1)

    def closes(self, order):
        """Whether an order ends a position rather than opening one; that stays as it was when the order came."""
        held = self.position(order).quantity
        return order.details.setdefault("closes", held < 0 if order.side == BUY else held > 0)

    def asset(self, order):
        """Where closing orders lock: what is held, long or short."""
        return order.instrument.base if order.side != BUY else f"{order.instrument.base} short"

    def worth(self, order, quantity, price):
        """In buying power."""
        return quantity * price * self.size(order.instrument) * self.share(order.instrument) * MULTIPLIER

    def needs(self, order):
        if self.closes(order):
            return self.asset(order), order.leaves
        if order.spend and not order.quantity:
            return CASH, (order.spend - order.spent) * self.share(order.instrument) * MULTIPLIER
        return CASH, self.worth(order, order.leaves, self.checked_price(order))

    def checked_price(self, order):
        """At what price an opening order is valued: a short sale at three per cent above the ask at least."""
        level = order.trigger.level() if order.trigger else None
        price = order.price if order.price is not None else level if level is not None else order.instrument.price
        if order.side == BUY:
            return price
        ask = self.exchange.books[order.instrument.symbol].best(order.side) or order.instrument.price
        return max(price, ask * Decimal("1.03"))

    def afford(self, order, quantity, cost):
        if self.closes(order):
            asset, wanted = self.asset(order), quantity
        else:
            asset, wanted = CASH, self.worth(order, 1, cost)
        held = order.lock.amount if order.lock and order.lock.asset == asset else ZERO
        if self.spendable(order.account, asset) + held < wanted:
            raise Refusal("insufficient", asset=asset)

    def spendable(self, account, asset):
        return self.buying_power(account) if asset == CASH else account.balance(asset).free

    # The account as a whole

    def held(self, account):
        """The (instrument, position, market value) of all that is held."""
        for position in account.positions.values():
            instrument = self.exchange.instruments[position.symbol]
            if position.quantity:
                yield instrument, position, position.quantity * instrument.price * self.size(instrument)

    def equity(self, account):
        return account.balance(CASH).total + sum((worth for _, _, worth in self.held(account)), ZERO)

    def initial_margin(self, account):
        return sum((abs(worth) * self.share(instrument) for instrument, _, worth in self.held(account)), ZERO)

    def buying_power(self, account):
        free = max(ZERO, self.equity(account) - self.initial_margin(account)) * MULTIPLIER
        return max(ZERO, free - account.balance(CASH).locked)

    # Fills

    def settle(self, fill):
        order, account, instrument = fill.order, fill.order.account, fill.order.instrument
        position = self.position(order)
        way = 1 if order.side == BUY else -1
        amount = fill.price * fill.quantity * self.size(instrument)
        self.charge(fill, amount)
        self.move(position, fill, way)
        position.quantity -= fill.commission if fill.asset == instrument.base else ZERO
        if position.quantity == 0:
            position.entry = ZERO
        position.updated = fill.at
        account.balance(CASH).total -= way * amount + (fill.commission if fill.asset == CASH else ZERO)
        account.balance(instrument.base).total = max(ZERO, position.quantity)
        account.balance(f"{instrument.base} short").total = max(ZERO, -position.quantity)
        return {CASH, instrument.base}

    def charge(self, fill, amount):
        """Crypto costs a part of what comes in; equities and options cost nothing."""
        order = fill.order
        fill.asset = CASH
        if assets.kind(order.instrument) == assets.CRYPTO:
            rate = order.account.maker if fill.is_maker else order.account.taker
            bought = order.side == BUY
            fill.asset = order.instrument.base if bought else CASH
            fill.commission = cut((fill.quantity if bought else amount) * rate, 9)

    def move(self, position, fill, way):
        """Opens at an average of entries, closes with a profit."""
        held = position.quantity
        closing = min(fill.quantity, abs(held)) if held * way < 0 else ZERO
        opening = fill.quantity - closing
        if closing:
            sign = 1 if held > 0 else -1
            fill.realized = closing * (fill.price - position.entry) * sign * self.size(fill.order.instrument)
            position.realized += fill.realized
        if opening:
            left = abs(held) - closing
            position.entry = (left * position.entry + opening * fill.price) / (left + opening)
        position.quantity = held + way * fill.quantity
