"""The exchange: takes orders, matches them, moves balances, and tells what happened.

Orders come in checked by the venue (its filters, its words); here they meet balances and the book. One call is one step:
its events are emitted in order before it returns.
"""
from decimal import Decimal

from .accounts import Account
from .book import Book
from .contingencies import Contingencies
from .decimals import ZERO, floor_to
from .events import BalanceEvent, BookEvent, OrderEvent, TradeEvent
from .market import Market
from .matching import Matching
from .orders import BUY, Fill, Lock, Order
from .refusals import Refusal


class Exchange(Matching):
    def __init__(self, clock, identifiers, settlement, instruments=()):
        self.clock = clock
        self.identifiers = identifiers
        self.settlement = settlement
        settlement.attach(self)
        self.listeners = []
        self.accounts = {}
        self.instruments = {}
        self.books = {}
        self.markets = {}
        self.orders = {}
        self.living = {}  # the orders that are not final
        self.held = {}  # those of them that wait for their trigger
        self.fills = []
        self.by_client_id = {}
        self.fill_pieces = 1
        self.reuse_client_ids = True  # of orders that are final
        self.refuse_immediate_trigger = False
        self.refuse_unfilled = False  # fill-or-kill orders; where it is false they expire
        self.refuse_taking = True  # post-only orders; where it is false they are booked and expire
        self.made_quantity = Decimal(10)
        self.contingencies = Contingencies(self)
        for instrument in instruments:
            self.list_instrument(instrument)

    # Who and what there is

    def list_instrument(self, instrument):
        self.instruments[instrument.symbol] = instrument
        book = self.books[instrument.symbol] = Book(instrument)
        self.markets[instrument.symbol] = Market(instrument, self.clock.milliseconds())
        book.make(instrument.price, instrument.details.get("level", self.made_quantity))
        self.publish(book)

    def open_account(self, name, balances, **rates):
        account = Account(name, self.identifiers.number("account"), updated=self.clock.milliseconds(), **rates)
        self.accounts[name] = account
        for asset, amount in balances.items():
            account.balance(asset).total = Decimal(amount)
        return account

    def transfer(self, account, asset, amount):
        """Money from elsewhere, or to there when the amount is negative."""
        account.balance(asset).total += amount
        account.updated = self.clock.milliseconds()
        self.emit(BalanceEvent(account, [asset], "transfer", amount))

    def emit(self, event):
        for listener in list(self.listeners):
            listener(event)

    # Orders

    def place(self, order: Order):
        """Takes an order, or raises a Refusal and leaves everything as it was."""
        if not order.instrument.trading:
            raise Refusal("not-trading")
        self.check_client_id(order)
        book = self.books[order.instrument.symbol]
        now = self.clock.milliseconds()
        triggered = self.prepare_trigger(order, book, now)
        if not order.trigger:
            self.check_taking(order, book)
        self.admit(order, now, "held" if order.trigger else "open")
        self.emit(OrderEvent("new", order))
        self.emit_balances(order)
        if not order.trigger:
            self.work(order)
        elif triggered:
            self.set_off(order)
        self.settle_books()
        return order

    def admit(self, order, now, state):
        """Books the order: its number, its lock, its client id. Refuses what the balance does not cover."""
        order.state = state
        if state != "waiting":
            self.relock(order, check=True)
        order.number = self.identifiers.number("order")
        order.created = order.updated = now
        order.working_since = now if state == "open" else -1
        self.orders[order.number] = self.living[order.number] = order
        self.hold(order)
        if order.client_id:
            self.by_client_id.setdefault((order.account.name, order.client_id), []).append(order)

    def hold(self, order):
        """Keeps an order that waits for its trigger where triggers are watched."""
        if order.state == "held":
            self.held[order.number] = order

    def forget(self, order):
        """Takes back an order that was booked but never told of."""
        self.orders.pop(order.number)
        if order.client_id:
            self.by_client_id[order.account.name, order.client_id].remove(order)

    def check_client_id(self, order):
        if not order.client_id:
            return
        known = self.by_client_id.get((order.account.name, order.client_id), [])
        if any(not self.reuse_client_ids or not each.is_final for each in known):
            raise Refusal("duplicate-client-id", client_id=order.client_id)

    def check_taking(self, order, book):
        """What is refused before it is booked: post-only that would take, and what cannot be paid."""
        available = book.available(order.side, order.price)
        if order.post_only and available and self.refuse_taking:
            raise Refusal("would-take")
        if order.reduce_only and self.settlement.room(order) == 0:
            raise Refusal("reduce-only")
        if self.refuse_unfilled and order.time_in_force == "FOK" and sum(row[1] for row in available) < order.leaves:
            raise Refusal("not-filled")
        if order.price is None:
            if not available:
                raise Refusal("no-liquidity")
            self.plan_spending(order, available)
            self.settlement.afford(order, *self.estimate(order, available))

    def estimate(self, order, available):
        """The quantity and the quote that a market order will turn over, walking the book."""
        taken = cost = ZERO
        for price, offered in available:
            part = min(order.leaves - taken, offered)
            taken, cost = taken + part, cost + part * price
        return taken, cost

    def plan_spending(self, order, available):
        """An order by its amount of quote gets the quantity that the amount buys as the book is."""
        if not order.spend:
            return
        left, order.quantity = order.spend, ZERO
        for price, offered in available:
            part = min(offered, floor_to(left / price, order.instrument.step))
            order.quantity += part
            left -= part * price
            if part < offered:
                break
        if order.quantity == 0:
            raise Refusal("no-liquidity")

    def cancel(self, order, client_id="", kind="canceled", reason=""):
        """Ends a living order; `kind` is canceled or expired."""
        if order.is_final:
            raise Refusal("unknown-order")
        self.finish(order, kind, reason)
        self.emit(OrderEvent(kind, order, client_id=client_id))
        self.emit_balances(order)
        self.contingencies.after_end(order, client_id)
        self.settle_books()
        return order

    def amend(self, order, quantity=None, price=None, client_id=None, keep_priority=False):
        """Changes a living order; `quantity` is the whole quantity, what is filled included."""
        if order.is_final:
            raise Refusal("unknown-order")
        before = {"quantity": order.quantity, "price": order.price, "client_id": order.client_id}
        if quantity is not None and quantity <= order.executed:
            raise Refusal("bad-amend")
        order.quantity = quantity if quantity is not None else order.quantity
        order.price = price if price is not None else order.price
        book = self.books[order.instrument.symbol]
        try:
            if order.post_only and self.refuse_taking and book.available(order.side, order.price):
                raise Refusal("would-take")
            self.relock(order, check=True)
        except Refusal:
            order.quantity, order.price = before["quantity"], before["price"]
            raise
        if client_id is not None and client_id != order.client_id:
            order.client_id = client_id
            self.by_client_id.setdefault((order.account.name, client_id), []).append(order)
        order.updated = self.clock.milliseconds()
        self.emit(OrderEvent("replaced", order, before=before))
        self.emit_balances(order)
        if order.state == "open":
            priority = order.priority
            book.remove(order)
            if keep_priority:
                book.rest(order, priority)
            else:
                self.work(order)
        self.settle_books()
        return order

    def finish(self, order, state, reason=""):
        order.state, order.reason = state, reason
        order.updated = self.clock.milliseconds()
        self.books[order.instrument.symbol].remove(order)
        self.held.pop(order.number, None)
        self.living.pop(order.number, None)
        self.relock(order)

    # Locks and balances

    def relock(self, order, check=False):
        """Locks what the order, and those that share its lock, need now; with `check` refuses what is not free."""
        if order.lock is None:
            order.lock = Lock()
        lock = order.lock
        is_new = order not in lock.orders
        if is_new:
            lock.orders.append(order)
        needs = [self.settlement.needs(each) for each in lock.orders if not each.is_final and each.state != "waiting"]
        asset, amount = max(needs, key=lambda need: need[1], default=(lock.asset, ZERO))
        lock.asset = lock.asset or asset
        balance = order.account.balance(lock.asset)
        if check and amount - lock.amount > self.settlement.spendable(order.account, lock.asset):
            if is_new:
                lock.orders.remove(order)
            raise Refusal("insufficient", asset=lock.asset)
        balance.locked += amount - lock.amount
        lock.amount = amount

    def emit_balances(self, order, assets=None):
        order.account.updated = self.clock.milliseconds()
        assets = assets or {order.lock.asset}
        self.emit(BalanceEvent(order.account, sorted(assets), symbol=order.instrument.symbol))

    # The public side

    def publish(self, book):
        changes = book.changes()
        if changes:
            self.emit(BookEvent(book.instrument, book.sequence, changes, self.clock.milliseconds()))

    def settle_books(self):
        """Lets triggers see the last prices until nothing moves, then shows the books."""
        self.watch_triggers()
        for book in self.books.values():
            self.publish(book)

    def record(self, book, price, quantity, taker, maker):
        """A trade as the public sees it; the fills of users, on either side or none, bear its number."""
        number = self.identifiers.number("trade")
        now = self.clock.milliseconds()
        buyer_is_maker = taker.side != BUY if taker else maker.side == BUY if maker else price < book.last
        book.last = book.instrument.price = price
        ids = {each.side: each.number for each in (taker, maker) if each}
        event = TradeEvent(book.instrument, number, price, quantity, buyer_is_maker, now,
                           ids.get("BUY", 0), ids.get("SELL", 0))
        self.markets[book.instrument.symbol].trade(event)
        self.emit(event)
        for order, is_maker in ((maker, True), (taker, False)):
            if order:
                self.fill(order, Fill(number, order, price, quantity, ZERO, "", is_maker, now))

    def fill(self, order, fill):
        assets = self.settlement.settle(fill)
        order.executed += fill.quantity
        order.spent += fill.quantity * fill.price
        order.visible = max(ZERO, order.visible - fill.quantity)
        order.fills.append(fill)
        self.fills.append(fill)
        order.updated = fill.at
        if order.leaves == 0:
            self.finish(order, "filled")
        else:
            self.relock(order)
        self.emit(OrderEvent("trade", order, fill))
        self.emit_balances(order, assets)
        self.contingencies.after_fill(order)
        self.end_pointless(order)

    def end_pointless(self, traded):
        """Ends the orders that may only reduce a position which is gone."""
        for order in list(self.living.values()):
            if order.reduce_only and order.state == "open" and order is not traded and not order.is_final and \
                    order.account is traded.account and order.instrument is traded.instrument and self.settlement.room(order) == 0:
                self.finish(order, "expired")
                self.emit(OrderEvent("expired", order))
                self.contingencies.after_end(order)

    def expire(self):
        """Ends the orders whose time is over."""
        now = self.clock.milliseconds()
        for order in [each for each in self.living.values() if each.expires is not None]:
            if order.expires <= now and not order.is_final:
                self.cancel(order, kind="expired")

    def pieces(self, instrument, quantity):
        """The quantity of one meeting with the venue's own levels, in as many pieces as are set."""
        part = floor_to(quantity / self.fill_pieces, instrument.step)
        if part == 0 or self.fill_pieces == 1:
            return [quantity]
        parts = [part] * (self.fill_pieces - 1)
        return parts + [quantity - sum(parts)]
