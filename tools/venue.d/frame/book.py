"""One instrument's book: the venue's own levels around a settable price, and the users' resting orders."""
from .decimals import ZERO, floor_to
from .orders import BUY, SELL, opposite


class Book:
    def __init__(self, instrument, depth=20, spread_ticks=1):
        self.instrument = instrument
        self.depth = depth
        self.spread_ticks = spread_ticks
        self.last = instrument.price
        self.made = {BUY: {}, SELL: {}}
        self.resting = {BUY: [], SELL: []}
        self.published = {BUY: {}, SELL: {}}
        self.sequence = 0

    def make(self, price, quantity):
        """Lays the venue's levels anew: equal quantities, a tick apart, around the price."""
        tick = self.instrument.tick
        low = floor_to(price - tick * self.spread_ticks / 2, tick)
        high = low + tick * self.spread_ticks
        self.made[BUY] = {low - tick * n: quantity for n in range(self.depth) if low > tick * n}
        self.made[SELL] = {high + tick * n: quantity for n in range(self.depth)}

    def rest(self, order, priority):
        order.priority = priority
        order.visible = min(order.shown, order.leaves) if order.shown else order.leaves
        row = self.resting[order.side]
        row.append(order)
        row.sort(key=lambda each: (each.price if each.side == SELL else -each.price, each.priority))

    def remove(self, order):
        if order in self.resting[order.side]:
            self.resting[order.side].remove(order)

    def best_made(self, side):
        levels = self.made[side]
        return (max(levels) if side == BUY else min(levels)) if levels else None

    def best(self, side):
        made = self.best_made(side)
        users = self.resting[side][0].price if self.resting[side] else None
        if made is None or users is None:
            return users if made is None else made
        return max(made, users) if side == BUY else min(made, users)

    def counter(self, side):
        """Whom a taker of this side meets first: a price, the most he can have there, and the order or None for the venue."""
        other = opposite(side)
        price = self.best(other)
        if price is None:
            return None
        users = self.resting[other]
        if users and users[0].price == price:
            return price, users[0].visible, users[0]
        return price, self.made[other][price], None

    def take(self, side, price, quantity):
        """Takes from the venue's own levels of a side."""
        left = self.made[side][price] - quantity
        if left > 0:
            self.made[side][price] = left
        else:
            del self.made[side][price]

    def available(self, side, limit=None):
        """All (price, quantity) that a taker of this side could have up to a limit, hidden quantity too, best first."""
        other = opposite(side)
        rows = list(self.made[other].items()) + [(order.price, order.leaves) for order in self.resting[other]]
        rows.sort(key=lambda row: row[0], reverse=other == BUY)
        return [row for row in rows if limit is None or (row[0] <= limit if side == BUY else row[0] >= limit)]

    def levels(self, side):
        """What the public sees of a side: {price: quantity}, best first."""
        seen = dict(self.made[side])
        for order in self.resting[side]:
            seen[order.price] = seen.get(order.price, ZERO) + order.visible
        return dict(sorted(seen.items(), reverse=side == BUY))

    def changes(self):
        """What changed for the public since it was last asked: {side: {price: quantity}}, zero where a level is gone."""
        found = {}
        for side in (BUY, SELL):
            now, before = self.levels(side), self.published[side]
            changed = {price: quantity for price, quantity in now.items() if before.get(price) != quantity}
            changed.update({price: ZERO for price in before if price not in now})
            self.published[side] = now
            if changed:
                found[side] = changed
        if found:
            self.sequence += 1
        return found


def changed_levels(now, before):
    """The (price, quantity) that changed between two sides of a book, zero where a level is gone; all without a before."""
    if before is None:
        return list(now.items())
    changed = [(price, quantity) for price, quantity in now.items() if before.get(price) != quantity]
    return changed + [(price, ZERO) for price in before if price not in now]
