"""OANDA deals itself: orders meet its own levels and never each other; what cannot be filled is canceled with a reason."""
from decimal import ROUND_HALF_UP

from frame.decimals import ZERO
from frame.events import OrderEvent
from frame.exchange import Exchange
from frame.orders import BUY, SELL, Fill, opposite
from frame.refusals import Refusal

from .instruments import lay

# A resting order of these kinds has a price that it must not be filled beyond.
LIMITS = ("LIMIT", "TAKE_PROFIT")


class Dealer(Exchange):
    venue = None

    def list_instrument(self, instrument):
        super().list_instrument(instrument)
        lay(self.books[instrument.symbol])
        self.publish(self.books[instrument.symbol])

    def ledger(self, order):
        return order.account.details["ledger"]

    def place(self, order):
        """Takes an order: what is not pending is filled or canceled at once."""
        self.check_client_id(order)
        with self.ledger(order).batch():
            self.admit(order, self.clock.milliseconds(), "held" if order.trigger else "open")
            self.emit(OrderEvent("new", order))
            if not order.trigger:
                self.work(order)
            self.settle_books()
        return order

    def watch_triggers(self):
        moved = True
        while moved:
            moved = False
            now = self.clock.milliseconds()
            for order in list(self.held.values()):
                if order.state == "held" and order.instrument.trading and order.trigger.sees(None, now):
                    self.set_off(order)
                    moved = True

    def set_off(self, order):
        with self.ledger(order).batch():
            order.state = "open"
            self.held.pop(order.number, None)
            order.working_since = order.updated = self.clock.milliseconds()
            self.work(order)

    def available(self, order, limit=None):
        """The (price, quantity) of levels that an order can have, best first."""
        rows = sorted(self.books[order.instrument.symbol].made[opposite(order.side)].items(), reverse=order.side == SELL)
        return [row for row in rows if limit is None or (row[0] <= limit if order.side == BUY else row[0] >= limit)]

    def offered(self, order, limit=None):
        return sum((quantity for _, quantity in self.available(order, limit)), ZERO)

    def work(self, order):
        """Fills an order, whole or as far as it may be, or cancels it."""
        sent = order.details
        trade = sent.get("trade")
        if trade is not None and not sent.get("partial"):
            order.quantity = order.executed + abs(trade.current)
        reason, quantity = self.judge(order)
        if reason:
            return self.end(order, reason)
        price = self.average(order, quantity)
        for part in self.pieces(order.instrument, quantity):
            if not order.is_final:
                self.record(None, price, part, order, None)
        if not order.is_final:
            self.end(order, "TIME_IN_FORCE_EXPIRED")
        return None

    def judge(self, order):
        """Why it cannot be filled, or how much of it can."""
        sent, settlement = order.details, self.settlement
        if not order.instrument.trading:
            return "MARKET_HALTED", ZERO
        reducible = sum((abs(each.current) for each in settlement.against(order)), ZERO)
        if sent["positionFill"] == "REDUCE_ONLY":
            if reducible == 0:
                return "POSITION_CLOSEOUT_FAILED" if "trade" not in sent else "LINKED_TRADE_CLOSED", ZERO
            order.quantity = order.executed + min(order.leaves, reducible)
        if sent["positionFill"] == "OPEN_ONLY" and settlement.held(order.account, order.instrument) * self.sign(order) < 0:
            return "FIFO_VIOLATION", ZERO
        bound = order.price if sent["type"] in LIMITS else sent.get("priceBound")
        offered = self.offered(order, bound)
        quantity = min(order.leaves, offered)
        if offered < order.leaves and (order.time_in_force != "IOC" or quantity == 0):
            return "BOUNDS_VIOLATION" if self.offered(order) >= order.leaves else "INSUFFICIENT_LIQUIDITY", ZERO
        if not settlement.covers(order, quantity * self.sign(order)):
            return "INSUFFICIENT_MARGIN", ZERO
        return "", quantity

    def sign(self, order):
        return 1 if order.side == BUY else -1

    def average(self, order, quantity):
        """The price of the levels that it takes, as finely as prices are told. The levels stay: OANDA makes new ones at once."""
        left, cost = quantity, ZERO
        for price, offered in self.available(order):
            part = min(left, offered)
            left, cost = left - part, cost + part * price
            if left == 0:
                break
        return (cost / quantity).quantize(order.instrument.tick, rounding=ROUND_HALF_UP)

    def end(self, order, reason):
        with self.ledger(order).batch():
            self.finish(order, "canceled", reason)
            self.emit(OrderEvent("canceled", order))

    def cancel(self, order, client_id="", kind="canceled", reason=""):
        if order.is_final:
            raise Refusal("unknown-order")
        with self.ledger(order).batch():
            return super().cancel(order, client_id, kind, reason)

    def record(self, book, price, quantity, taker, maker):
        """A fill of a client moves no price; one without a client is a price that was set."""
        order = taker or maker
        if order is None:
            return super().record(book, price, quantity, None, None)
        with self.ledger(order).batch():
            number = self.identifiers.number("trade")
            return self.fill(order, Fill(number, order, price, quantity, ZERO, "", False, self.clock.milliseconds()))

    def fill_resting(self, order, quantity, price=None):
        """Fills a pending order by command, in part as well, which OANDA seldom does."""
        if order.state != "held" or quantity > order.leaves:
            raise Refusal("unknown-order")
        with self.ledger(order).batch():
            if "trade" in order.details:
                order.quantity = abs(order.details["trade"].current)
            self.record(None, price or order.price or order.trigger.level(), quantity, order, None)
            self.settle_books()

    # Exits of trades

    def after_fill(self, order, outcome, row):
        """The exits that a fill brings, and the end of those whose trade is gone."""
        if outcome.opened is not None:
            for name, details in order.details.get("onFill", {}).items():
                self.venue.attach(outcome.opened, name, details, "ON_FILL", orderFillTransactionID=row["id"])
        for trade, _, _ in outcome.closed:
            for linked in list(trade.exits.values()):
                if linked is not order and not linked.is_final:
                    self.end(linked, "LINKED_TRADE_CLOSED")
