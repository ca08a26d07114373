"""What Kraken's trades move: assets, with the fee in quote or base; or, with leverage, margin positions of their own."""
from dataclasses import dataclass
from decimal import Decimal

from frame.decimals import ZERO, cut
from frame.orders import BUY
from frame.refusals import Refusal
from frame.settlement import Cash

from .names import identifier


@dataclass
class Entry:
    """A margin position: what one order opened, and how much of it is closed again."""
    name: str
    order: object
    opened: int
    volume: Decimal = ZERO
    cost: Decimal = ZERO
    fee: Decimal = ZERO
    closed: Decimal = ZERO

    @property
    def left(self):
        return self.volume - self.closed

    @property
    def price(self):
        return self.cost / self.volume

    @property
    def margin(self):
        return self.left * self.price / self.order.details["leverage"]

    def profit(self):
        change = self.order.instrument.price - self.price
        return self.left * (change if self.order.side == BUY else -change)


class SpotAndMargin(Cash):
    def __init__(self):
        super().__init__(commission_in="quote")

    def entries(self, account, instrument=None, side=None):
        """The positions that are open, oldest first."""
        return [each for each in account.details.get("entries", {}).values() if each.left
                and (instrument is None or each.order.instrument is instrument) and side in (None, each.order.side)]

    def room(self, order):
        if "leverage" not in order.details:
            return None
        other = "SELL" if order.side == BUY else BUY
        return sum((each.left for each in self.entries(order.account, order.instrument, other)), ZERO)

    def needs(self, order):
        if "leverage" not in order.details:
            return super().needs(order)
        price = order.price if order.price is not None else self.worst(order)
        quantity = order.spend / price if order.spend and not order.quantity else order.leaves
        opening = max(ZERO, quantity - self.room(order))
        amount = ZERO if order.reduce_only else opening * price / order.details["leverage"]
        return order.instrument.quote, cut(amount, 8)

    def spendable(self, account, asset):
        held = sum((each.margin - each.profit() for each in self.entries(account) if each.order.instrument.quote == asset), ZERO)
        return super().spendable(account, asset) - held

    def afford(self, order, quantity, cost):
        if "leverage" not in order.details:
            super().afford(order, quantity, cost)
        elif not order.reduce_only and quantity:
            opening = max(ZERO, quantity - self.room(order)) / quantity
            held = order.lock.amount if order.lock else ZERO
            if self.spendable(order.account, order.instrument.quote) + held < cost * opening / order.details["leverage"]:
                raise Refusal("insufficient", asset=order.instrument.quote)

    def settle(self, fill):
        order, account, instrument = fill.order, fill.order.account, fill.order.instrument
        amount, rate = fill.price * fill.quantity, account.maker if fill.is_maker else account.taker
        if "leverage" in order.details:
            fill.asset = instrument.quote
            fill.commission = cut(amount * rate, instrument.details["info"]["cost_decimals"])
            fill.realized = self.move_position(fill)
            account.balance(instrument.quote).total += fill.realized - fill.commission
            return {instrument.quote}
        in_base = "fcib" in order.details["oflags"]
        fill.asset = instrument.base if in_base else instrument.quote
        fill.commission = cut((fill.quantity if in_base else amount) * rate,
                              8 if in_base else instrument.details["info"]["cost_decimals"])
        way = 1 if order.side == BUY else -1
        account.balance(instrument.base).total += way * fill.quantity
        account.balance(instrument.quote).total -= way * amount
        account.balance(fill.asset).total -= fill.commission
        return {instrument.base, instrument.quote}

    def move_position(self, fill):
        """Closes the oldest positions of the other side, opens one with the rest; answers what was won."""
        order, account = fill.order, fill.order.account
        left, won = fill.quantity, ZERO
        other = "SELL" if order.side == BUY else BUY
        for entry in self.entries(account, order.instrument, other):
            part = min(left, entry.left)
            change = fill.price - entry.price
            won += part * (-change if order.side == BUY else change)
            entry.closed += part
            left -= part
        if left:
            entries = account.details.setdefault("entries", {})
            entry = next((each for each in entries.values() if each.order is order), None)
            if entry is None:
                entry = Entry(identifier(self.exchange.identifiers, "T"), order, fill.at)
                entries[entry.name] = entry
            entry.volume += left
            entry.cost += left * fill.price
            entry.fee += fill.commission * left / fill.quantity
        return cut(won, 8)
