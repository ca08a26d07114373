"""Whatever is done to the exchange, its books add up: random commands, and after each the rules that always hold."""
import random
import unittest
from decimal import Decimal as D

import simulated  # noqa: F401 (finds the frame)
from frame.clock import HandClock
from frame.decimals import ZERO, cut, floor_to
from frame.events import OrderEvent
from frame.exchange import Exchange
from frame.identifiers import Identifiers
from frame.instruments import Instrument
from frame.margin import Margin
from frame.orders import BUY, SELL, Order, Trigger
from frame.refusals import Refusal
from frame.settlement import Cash

STEPS = 500
SEEDS = (1, 2, 3)
FINAL_EVENTS = ("canceled", "expired", "rejected")


class Market:
    """One instrument and two accounts, driven by a seed."""

    def __init__(self, seed, settlement, balances, **rates):
        self.random = random.Random(seed)
        self.instrument = Instrument("BTCUSDT", "BTC", "USDT", D("0.01"), D("0.001"), D(1000))
        self.exchange = Exchange(HandClock(), Identifiers(seed), settlement, [self.instrument])
        self.exchange.fill_pieces = self.random.choice((1, 3))
        self.first = balances
        self.accounts = [self.exchange.open_account(name, balances, **rates) for name in ("one", "two")]
        self.told = {}
        self.exchange.listeners.append(self.hear)

    def hear(self, event):
        if isinstance(event, OrderEvent):
            self.told.setdefault(event.order.number, []).append((event.kind, event.order.state, event.order.executed))

    def near(self, width=30):
        return self.instrument.price + self.random.randint(-width * 100, width * 100) * D("0.01")

    def amount(self):
        return self.random.randint(1, 30_000) * D("0.001")

    def step(self):
        commands = (self.place, self.place, self.place, self.stop, self.cancel, self.amend, self.move, self.fill, self.pair)
        try:
            self.random.choice(commands)()
        except Refusal:
            return

    def order(self, **more):
        draw = self.random
        kind = draw.choice(("limit", "limit", "market", "spend", "post", "iceberg", "IOC", "FOK"))
        price = self.near() if kind not in ("market", "spend") else None
        fields = {"post_only": kind == "post", "time_in_force": kind if kind in ("IOC", "FOK") else "GTC",
                  "shown": D("0.5") if kind == "iceberg" else None, **more}
        side = BUY if kind == "spend" else draw.choice((BUY, SELL))
        if kind == "spend":
            return Order(draw.choice(self.accounts), self.instrument, side, ZERO, None, spend=D(draw.randint(1, 20_000)), **fields)
        return Order(draw.choice(self.accounts), self.instrument, side, self.amount(), price, **fields)

    def place(self):
        self.exchange.place(self.order())

    def stop(self):
        draw = self.random
        trigger = Trigger(draw.choice(("rise", "fall")), price=self.near(60))
        if draw.random() < 0.3:
            trigger = Trigger(trigger.direction, trailing=D("0.01"))
        order = Order(draw.choice(self.accounts), self.instrument, draw.choice((BUY, SELL)), self.amount(),
                      self.near() if draw.random() < 0.5 else None, trigger=trigger)
        self.exchange.place(order)

    def chosen(self):
        if not self.exchange.living:
            raise Refusal("unknown-order")
        return self.random.choice(list(self.exchange.living.values()))

    def cancel(self):
        self.exchange.cancel(self.chosen())

    def amend(self):
        order = self.chosen()
        if order.price is None or order.contingency:
            return
        if self.random.random() < 0.5:
            self.exchange.amend(order, quantity=order.executed + floor_to(order.leaves / 2, D("0.001")), keep_priority=True)
        else:
            self.exchange.amend(order, quantity=order.executed + self.amount(), price=self.near())

    def move(self):
        self.exchange.set_price("BTCUSDT", max(D(500), self.near(80)), quantity=self.amount() + 1)

    def fill(self):
        order = self.chosen()
        if order.state == "open":
            self.exchange.fill_resting(order, max(D("0.001"), floor_to(order.leaves / 2, D("0.001"))))

    def pair(self):
        account, side = self.random.choice(self.accounts), self.random.choice((BUY, SELL))
        up, quantity = D(50), self.amount()
        above, below = self.instrument.price + up, self.instrument.price - up
        limit, stop = (above, below) if side == SELL else (below, above)
        orders = [Order(account, self.instrument, side, quantity, limit, post_only=True),
                  Order(account, self.instrument, side, quantity, None, trigger=Trigger("fall" if side == SELL else "rise", stop))]
        self.exchange.contingencies.place(orders, "OCO", "")


class Rules(unittest.TestCase):
    def run_rules(self, make, check):
        for seed in SEEDS:
            market = make(seed)
            for number in range(STEPS):
                market.step()
                with self.subTest(seed=seed, step=number):
                    self.check_orders(market)
                    self.check_locks(market)
                    check(market)
                    self.check_book(market)
                if number % 100 == 0:
                    self.check_stories(market)
            self.assertGreater(len(market.exchange.fills), 200, "hardly anything traded: the test would prove nothing")

    def check_orders(self, market):
        for order in market.exchange.orders.values():
            self.assertEqual(order.executed, sum((fill.quantity for fill in order.fills), ZERO))
            self.assertEqual(order.spent, sum((fill.quantity * fill.price for fill in order.fills), ZERO))
            self.assertGreaterEqual(order.leaves, 0)
            self.assertEqual(order.state == "filled", order.leaves == 0, (order.state, order.quantity, order.executed))
            self.assertEqual(order.number in market.exchange.living, not order.is_final)
            rests = sum(each is order for each in market.exchange.books["BTCUSDT"].resting[order.side])
            self.assertEqual(rests, 1 if order.state == "open" else 0)

    def check_locks(self, market):
        for account in market.accounts:
            locks = {}
            for order in market.exchange.orders.values():
                if order.account is account and order.lock is not None:
                    locks[id(order.lock)] = order.lock
            for asset, balance in account.balances.items():
                self.assertEqual(balance.locked, sum((lock.amount for lock in locks.values() if lock.asset == asset), ZERO))
                self.assertGreaterEqual(balance.locked, 0)
            for lock in locks.values():
                if all(each.is_final for each in lock.orders):
                    self.assertEqual(lock.amount, 0)

    def check_book(self, market):
        book = market.exchange.books["BTCUSDT"]
        bid, ask = book.best(BUY), book.best(SELL)
        self.assertFalse(bid is not None and ask is not None and bid >= ask, (bid, ask))
        for side in (BUY, SELL):
            for order in book.resting[side]:
                self.assertTrue(0 < order.visible <= order.leaves)
            for quantity in book.made[side].values():
                self.assertGreater(quantity, 0)

    def check_stories(self, market):
        """What was told of an order: first that it is new, then its trades, last its end, and nothing after that."""
        for number, story in market.told.items():
            kinds = [kind for kind, _, _ in story]
            order = market.exchange.orders.get(number)
            if order is None:
                continue
            self.assertEqual(kinds[0], "new", kinds)
            executed = [amount for kind, _, amount in story if kind == "trade"]
            self.assertEqual(executed, sorted(executed))
            ends = [index for index, (kind, state, _) in enumerate(story)
                    if kind in FINAL_EVENTS or (kind == "trade" and state == "filled")]
            self.assertEqual(len(ends), 1 if order.is_final else 0, (order.state, kinds))
            self.assertTrue(not ends or ends[0] == len(story) - 1, kinds)


class Cashes(Rules):
    def test_spot(self):
        self.run_rules(lambda seed: Market(seed, Cash(), {"BTC": "100", "USDT": "100000"}), self.check_money)

    def check_money(self, market):
        for account in market.accounts:
            wanted = {asset: D(amount) for asset, amount in market.first.items()}
            for fill in market.exchange.fills:
                if fill.order.account is account:
                    way = 1 if fill.order.side == BUY else -1
                    wanted["BTC"] += way * fill.quantity
                    wanted["USDT"] -= way * fill.quantity * fill.price
                    wanted[fill.asset] -= fill.commission
            for asset, amount in wanted.items():
                balance = account.balance(asset)
                self.assertEqual(balance.total, amount)
                self.assertGreaterEqual(balance.free, 0, (asset, balance))


class Margins(Rules):
    def test_futures(self):
        self.run_rules(lambda seed: Market(seed, Margin("USDT"), {"USDT": "100000"}, maker=D("0.0002"), taker=D("0.0005")),
                       self.check_wallet)

    def check_wallet(self, market):
        for account in market.accounts:
            quantity = cash = paid = ZERO
            for fill in market.exchange.fills:
                if fill.order.account is account:
                    way = 1 if fill.order.side == BUY else -1
                    quantity += way * fill.quantity
                    cash -= way * fill.quantity * fill.price
                    paid += fill.commission
                    self.assertEqual(fill.commission, cut(fill.price * fill.quantity * (
                        account.maker if fill.is_maker else account.taker), 8))
            position = account.position("BTCUSDT")
            self.assertEqual(position.quantity, quantity)
            # Cash that went out is what the position cost, less what closing parts of it brought in.
            wallet = account.balance("USDT").total - D(market.first["USDT"])
            self.assertAlmostEqual(wallet, cash + quantity * position.entry - paid, 6)


del Rules
