"""Matching: a taker walks the book, prices that move sweep it, triggers set orders off."""
from .events import OrderEvent
from .orders import BUY, SELL
from .refusals import Refusal


class Matching:
    """The part of the exchange that trades; see Exchange for what it works on."""

    def work(self, order):
        """Matches an open order; what is left rests, or ends as its time in force says."""
        book = self.books[order.instrument.symbol]
        available = book.available(order.side, order.price)
        if order.post_only and available:
            return self.end(order, "expired", "would-take")
        if order.time_in_force == "FOK" and sum(quantity for _, quantity in available) < order.leaves:
            return self.end(order, "expired", "not-filled")
        self.take(order, book)
        if order.is_final:
            return None
        spent = order.reduce_only and order.executed and self.settlement.room(order) == 0
        if order.price is None or spent or order.time_in_force in ("IOC", "FOK"):
            return self.end(order, "expired")
        return book.rest(order, self.identifiers.number("priority", first=1))

    def end(self, order, state, reason=""):
        self.finish(order, state, reason)
        self.emit(OrderEvent(state, order))
        self.contingencies.after_end(order)
        self.emit_balances(order)

    def take(self, order, book):
        while not order.is_final:
            counter = book.counter(order.side)
            if counter is None or not self.crosses(order, counter[0]):
                return
            price, offered, maker = counter
            room = self.settlement.room(order) if order.reduce_only else order.leaves
            if room == 0:
                return
            self.meet(order, book, price, min(offered, order.leaves, room), maker)

    def crosses(self, order, price):
        if order.price is None:
            return True
        return price <= order.price if order.side == BUY else price >= order.price

    def meet(self, taker, book, price, quantity, maker):
        if maker is not None:
            self.record(book, price, quantity, taker, maker)
            self.refresh(maker, book)
            return
        other = SELL if taker.side == BUY else BUY
        book.take(other, price, quantity)
        for part in self.pieces(book.instrument, quantity):
            if not taker.is_final:
                self.record(book, price, part, taker, None)

    def refresh(self, maker, book):
        """An iceberg whose visible part is gone shows the next one, behind all others of its price."""
        if not maker.is_final and maker.visible == 0:
            book.remove(maker)
            book.rest(maker, self.identifiers.number("priority", first=1))

    # Prices from outside

    def set_price(self, symbol, price, quantity=None, levels=None, spread_ticks=None):
        """Moves the venue's levels to a price: what rests in their way fills, and triggers see it."""
        book = self.books[symbol]
        if spread_ticks:
            book.spread_ticks = spread_ticks
        if levels:
            book.depth = levels
        if quantity:
            book.instrument.details["level"] = quantity
        book.make(price, book.instrument.details.get("level", self.made_quantity))
        self.markets[symbol].seen(price)
        self.sweep(book)
        self.record(book, price, book.instrument.step, None, None)
        self.settle_books()

    def set_levels(self, symbol, bids, asks):
        """Lays the venue's levels exactly: {price: quantity} a side; what rests in their way fills."""
        book = self.books[symbol]
        book.made = {BUY: dict(bids), SELL: dict(asks)}
        self.sweep(book)
        self.settle_books()

    def sweep(self, book):
        """The venue's levels that cross resting orders trade with them, at the resting price."""
        for side, other in ((BUY, SELL), (SELL, BUY)):
            while book.resting[side] and book.made[other]:
                order, price = book.resting[side][0], book.best_made(other)
                if not self.crosses(order, price):
                    break
                room = self.settlement.room(order) if order.reduce_only else order.leaves
                quantity = min(order.leaves, room, book.made[other][price])
                if quantity == 0:
                    break
                book.take(other, price, quantity)
                for part in self.pieces(book.instrument, quantity):
                    if not order.is_final:
                        self.record(book, order.price, part, None, order)
                self.refresh(order, book)

    def fill_resting(self, order, quantity, price=None):
        """Fills a resting order by command, as if somebody had come for so much of it."""
        if order.state != "open" or quantity > order.leaves:
            raise Refusal("unknown-order")
        book = self.books[order.instrument.symbol]
        for part in self.pieces(order.instrument, quantity):
            if not order.is_final:
                self.record(book, price if price is not None else order.price, part, None, order)
        self.refresh(order, book)
        self.settle_books()

    # Triggers

    def prepare_trigger(self, order, book, now):
        """Says whether the order's trigger goes off at once, which some venues refuse (`refuse_immediate_trigger`)."""
        trigger = order.trigger
        if trigger is None:
            return False
        if trigger.activation is not None:
            trigger.activates = "rise" if trigger.activation > book.last else "fall"
            if trigger.activation == book.last:
                trigger.activates = ""
        goes = trigger.sees(book.last, now)
        if goes and self.refuse_immediate_trigger:
            raise Refusal("would-trigger")
        return goes

    def watch_triggers(self):
        """Until no held order goes off any more."""
        moved = True
        while moved:
            moved = False
            now = self.clock.milliseconds()
            for order in list(self.held.values()):
                if order.state == "held" and order.trigger.sees(self.books[order.instrument.symbol].last, now):
                    self.set_off(order)
                    moved = True

    def set_off(self, order):
        """A held order comes to life."""
        order.state = "open"
        self.held.pop(order.number, None)
        order.working_since = order.updated = self.clock.milliseconds()
        if order.closes:
            order.quantity = self.settlement.room(order)
        self.emit(OrderEvent("triggered", order))
        self.contingencies.after_trigger(order)
        book = self.books[order.instrument.symbol]
        try:
            self.relock(order, check=True)
            if (order.reduce_only or order.closes) and self.settlement.room(order) == 0:
                raise Refusal("reduce-only")
            if order.price is None:
                self.plan_spending(order, book.available(order.side))
                self.settlement.afford(order, *self.estimate(order, book.available(order.side)))
            self.work(order)
        except Refusal as refusal:
            self.finish(order, "expired", refusal.reason)
            self.emit(OrderEvent("expired", order))
            self.emit_balances(order, {order.lock.asset})
