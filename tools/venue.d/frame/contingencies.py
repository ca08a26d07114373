"""Orders that depend on each other: one cancels the other, one sets the others off."""
from dataclasses import dataclass, field

from .events import BalanceEvent, ListEvent, OrderEvent
from .orders import Lock
from .refusals import Refusal


@dataclass
class OrderList:
    """`kind` OCO: when one of `orders` fills, triggers or ends, the others end. OTO: when the first is filled, the others start;
    those are OCO among each other when `rest_excludes` is set."""
    number: int
    kind: str
    client_id: str
    account: object
    instrument: object
    orders: list
    at: int
    rest_excludes: bool = False
    state: str = "executing"
    details: dict = field(default_factory=dict)

    @property
    def excluding(self):
        """The orders of which only one may live on."""
        if self.kind == "OCO":
            return self.orders
        return self.orders[1:] if self.rest_excludes else []


class Contingencies:
    def __init__(self, exchange):
        self.exchange = exchange
        self.lists = {}

    def place(self, orders, kind, client_id, rest_excludes=False):
        """Takes all orders of a list or none; the events come when all are in."""
        exchange = self.exchange
        now = exchange.clock.milliseconds()
        for order in orders:
            exchange.check_client_id(order)
        working = orders if kind == "OCO" else orders[:1]
        self.check(working)
        number = exchange.identifiers.number("list", first=0)
        book = OrderList(number, kind, client_id, orders[0].account, orders[0].instrument, orders, now, rest_excludes)
        shared = Lock()
        for order in orders:
            order.contingency = book
            if order in book.excluding:
                order.lock = shared
        self.admit(book, working, now)
        self.lists[number] = book
        exchange.emit(ListEvent(book, "started"))
        for order in orders:
            exchange.emit(OrderEvent("new", order))
        exchange.emit_balances(working[0])
        for order in working:
            if order.state == "open":
                exchange.work(order)
        exchange.settle_books()
        return book

    def check(self, working):
        exchange = self.exchange
        now = exchange.clock.milliseconds()
        for order in working:
            book = exchange.books[order.instrument.symbol]
            if exchange.prepare_trigger(order, book, now):
                raise Refusal("would-trigger")
            if not order.trigger:
                exchange.check_taking(order, book)

    def admit(self, book, working, now):
        exchange = self.exchange
        admitted = []
        try:
            for order in book.orders:
                state = "waiting" if order not in working else "held" if order.trigger else "open"
                exchange.admit(order, now, state)
                admitted.append(order)
        except Refusal:
            for order in admitted:
                exchange.finish(order, "rejected")
                exchange.forget(order)
            raise

    def after_fill(self, order):
        book = order.contingency
        if book is None:
            return
        self.end_others(order)
        if book.kind == "OTO" and order is book.orders[0] and order.state == "filled":
            self.start(book)
        self.close(book)

    def after_trigger(self, order):
        if order.contingency is not None:
            self.end_others(order)

    def after_end(self, order, client_id=""):
        book = order.contingency
        if book is None:
            return
        if order in book.excluding:
            self.end_others(order, "canceled" if order.state == "canceled" else "expired", client_id)
        elif book.kind == "OTO" and order is book.orders[0] and not order.executed:
            for each in book.orders[1:]:
                self.end(each, order.state, client_id)
        self.close(book)

    def end_others(self, order, state="expired", client_id=""):
        book = order.contingency
        for other in book.excluding if order in book.excluding else []:
            if other is not order:
                self.end(other, state, client_id)

    def end(self, order, state, client_id=""):
        if not order.is_final:
            self.exchange.finish(order, state)
            self.exchange.emit(OrderEvent(state, order, client_id=client_id))

    def start(self, book):
        """The first order is filled: the others come to life, as far as the balance goes."""
        exchange = self.exchange
        now = exchange.clock.milliseconds()
        for order in book.orders[1:]:
            try:
                order.state = "held" if order.trigger else "open"
                exchange.hold(order)
                goes = exchange.prepare_trigger(order, exchange.books[order.instrument.symbol], now)
                exchange.relock(order, check=True)
            except Refusal as refusal:
                exchange.finish(order, "rejected", refusal.reason)
                exchange.emit(OrderEvent("rejected", order))
                continue
            order.updated = now
            order.working_since = -1 if order.trigger else now
            exchange.emit(OrderEvent("new", order))
            exchange.emit(BalanceEvent(order.account, [order.lock.asset], symbol=order.instrument.symbol))
            if not order.trigger:
                exchange.work(order)
            elif goes:
                exchange.set_off(order)

    def close(self, book):
        if book.state == "executing" and all(order.is_final for order in book.orders):
            book.state = "done"
            self.exchange.emit(ListEvent(book, "done"))
