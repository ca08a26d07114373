"""The exchange: locks, matching, prices that move, triggers, lists; in exact decimals."""
import random
import unittest
from decimal import Decimal as D

import simulated  # noqa: F401 (finds the frame)
from frame.clock import HandClock
from frame.events import BalanceEvent, OrderEvent
from frame.exchange import Exchange
from frame.identifiers import Identifiers
from frame.instruments import Instrument
from frame.orders import BUY, SELL, Order, Trigger
from frame.refusals import Refusal
from frame.settlement import Cash


class ExchangeCase(unittest.TestCase):
    def setUp(self):
        self.instrument = Instrument("BTCUSDT", "BTC", "USDT", D("0.01"), D("0.00001"), D(60_000))
        self.exchange = Exchange(HandClock(), Identifiers(7), Cash(), [self.instrument])
        self.one = self.exchange.open_account("one", {"BTC": "10", "USDT": "1000000"})
        self.two = self.exchange.open_account("two", {"BTC": "10", "USDT": "1000000"})
        self.events = []
        self.exchange.listeners.append(self.events.append)

    def place(self, side, quantity, price=None, account=None, **more):
        return self.exchange.place(Order(account or self.one, self.instrument, side, D(quantity),
                                         None if price is None else D(price), **more))

    def kinds(self):
        return [event.kind for event in self.events if isinstance(event, OrderEvent)]

    def money(self, account, asset):
        balance = account.balance(asset)
        return balance.free, balance.locked


class Resting(ExchangeCase):
    def test_locks_and_releases(self):
        order = self.place(BUY, "0.5", "50000")
        self.assertEqual(self.money(self.one, "USDT"), (D(975_000), D(25_000)))
        self.exchange.cancel(order)
        self.assertEqual(self.money(self.one, "USDT"), (D(1_000_000), D(0)))
        self.assertEqual(self.kinds(), ["new", "canceled"])

    def test_a_price_that_reaches_it_fills_no_more_than_the_level_has(self):
        order = self.place(BUY, "1", "59000")
        self.exchange.set_price("BTCUSDT", D("58999.99"), quantity=D("0.25"), spread_ticks=1)
        self.assertEqual((order.state, order.executed), ("open", D("0.5")))
        self.assertEqual(order.average, D(59_000))

    def test_commission_is_of_what_comes_in(self):
        self.place(BUY, "1", "59000")
        self.exchange.set_price("BTCUSDT", D(58_000))
        self.assertEqual(self.money(self.one, "BTC"), (D("10.999"), D(0)))
        self.assertEqual(self.money(self.one, "USDT"), (D(941_000), D(0)))

    def test_the_first_of_a_price_fills_first(self):
        first = self.place(BUY, "1", "59000")
        second = self.place(BUY, "1", "59000", self.two)
        self.place(SELL, "10", "59990", self.two, time_in_force="IOC")
        self.exchange.fill_resting(first, D("0.4"))
        self.exchange.set_levels("BTCUSDT", {}, {D(59_000): D("0.6")})
        self.assertEqual((first.state, second.executed), ("filled", D(0)))

    def test_users_trade_with_each_other_at_the_makers_price(self):
        maker = self.place(BUY, "1", "59999.99", self.two)
        taker = self.place(SELL, "1", "59000")
        self.assertEqual((maker.state, taker.state), ("filled", "filled"))
        self.assertEqual(taker.average, D("59999.99"))
        self.assertEqual([fill.is_maker for fill in self.exchange.fills], [True, False])

    def test_an_iceberg_shows_its_part_and_goes_behind_when_it_is_taken(self):
        self.exchange.set_levels("BTCUSDT", {}, {D(70_000): D(1)})
        iceberg = self.place(BUY, "3", "59000", shown=D(1))
        other = self.place(BUY, "1", "59000", self.two)
        self.assertEqual(self.exchange.books["BTCUSDT"].levels(BUY), {D(59_000): D(2)})
        self.place(SELL, "1.5", "59000", self.two)
        self.assertEqual((iceberg.executed, other.executed), (D(1), D("0.5")))

    def test_an_amendment_down_keeps_its_place_and_one_in_price_does_not(self):
        first = self.place(BUY, "1", "59000")
        second = self.place(BUY, "1", "59000", self.two)
        self.exchange.amend(first, quantity=D("0.5"), keep_priority=True)
        self.exchange.set_levels("BTCUSDT", {}, {D(59_000): D("0.5")})
        self.assertEqual((first.state, second.executed), ("filled", D(0)))
        self.assertEqual(self.money(self.one, "USDT"), (D(970_500), D(0)))


class Taking(ExchangeCase):
    def test_a_market_order_walks_the_book(self):
        self.exchange.set_levels("BTCUSDT", {}, {D(60_000): D(1), D(60_010): D(1)})
        order = self.place(BUY, "1.5")
        self.assertEqual((order.state, order.average), ("filled", D(90_005) / D("1.5")))

    def test_what_the_book_does_not_have_expires(self):
        self.exchange.set_levels("BTCUSDT", {}, {D(60_000): D(1)})
        order = self.place(BUY, "1.5")
        self.assertEqual((order.state, order.executed), ("expired", D(1)))

    def test_by_amount_of_quote_it_buys_whole_steps(self):
        order = self.place(BUY, "0", spend=D(1_000))
        self.assertEqual((order.state, order.executed), ("filled", D("0.01666")))

    def test_immediate_or_cancel_and_fill_or_kill(self):
        self.exchange.set_levels("BTCUSDT", {}, {D(60_000): D(1)})
        killed = self.place(BUY, "1.5", "60000", time_in_force="FOK")
        cut = self.place(BUY, "1.5", "60000", time_in_force="IOC")
        self.assertEqual((killed.state, killed.executed), ("expired", D(0)))
        self.assertEqual((cut.state, cut.executed), ("expired", D(1)))

    def test_post_only_that_would_take_is_refused(self):
        with self.assertRaises(Refusal) as refused:
            self.place(BUY, "1", "60000", post_only=True)
        self.assertEqual(refused.exception.reason, "would-take")
        self.assertEqual(self.events, [])

    def test_fill_pieces_split_a_meeting(self):
        self.exchange.fill_pieces = 3
        order = self.place(BUY, "1", "60000")
        self.assertEqual([fill.quantity for fill in order.fills], [D("0.33333"), D("0.33333"), D("0.33334")])
        self.assertEqual(order.executed, D(1))

    def test_too_little_money_is_refused_and_changes_nothing(self):
        for wish in ({"price": "50000", "quantity": "30"}, {"quantity": "17"}):
            with self.assertRaises(Refusal) as refused:
                self.place(BUY, wish["quantity"], wish.get("price"))
            self.assertEqual(refused.exception.reason, "insufficient")
        self.assertEqual((self.events, self.exchange.living), ([], {}))

    def test_a_client_id_of_a_living_order_is_taken(self):
        order = self.place(BUY, "1", "50000", client_id="a")
        with self.assertRaises(Refusal):
            self.place(BUY, "1", "50000", client_id="a")
        self.exchange.cancel(order)
        self.place(BUY, "1", "50000", client_id="a")


class Triggers(ExchangeCase):
    def test_a_stop_waits_and_goes_off(self):
        order = self.place(SELL, "1", trigger=Trigger("fall", price=D(59_000)))
        self.assertEqual(self.money(self.one, "BTC"), (D(9), D(1)))
        self.exchange.set_price("BTCUSDT", D("59000.01"))
        self.assertEqual(order.state, "held")
        self.exchange.set_price("BTCUSDT", D(59_000))
        self.assertEqual((order.state, order.average), ("filled", D("58999.99")))
        self.assertEqual(self.kinds(), ["new", "triggered", "trade"])

    def test_a_trade_of_another_user_sets_it_off(self):
        order = self.place(SELL, "1", trigger=Trigger("fall", price=D("59999.99")))
        self.place(SELL, "0.1", account=self.two)
        self.assertEqual((order.state, order.average), ("filled", D("59999.99")))

    def test_a_trailing_stop_follows_from_its_activation(self):
        order = self.place(SELL, "1", trigger=Trigger("fall", trailing=D("0.01"), activation=D(61_000)))
        self.exchange.set_price("BTCUSDT", D(59_000))
        self.assertEqual(order.state, "held")
        for price in (61_000, 62_000):
            self.exchange.set_price("BTCUSDT", D(price))
        self.assertEqual(order.trigger.level(), D(61_380))
        self.exchange.set_price("BTCUSDT", D(61_381))
        self.assertEqual(order.state, "held")
        self.exchange.set_price("BTCUSDT", D(61_380))
        self.assertEqual(order.state, "filled")

    def test_an_order_expires_at_its_time(self):
        order = self.place(BUY, "1", "50000", expires=self.exchange.clock.milliseconds() + 1_000)
        self.exchange.expire()
        self.assertEqual(order.state, "open")
        self.exchange.clock.advance(1_000)
        self.exchange.expire()
        self.assertEqual((order.state, self.money(self.one, "USDT")[1]), ("expired", D(0)))


class Lists(ExchangeCase):
    def pair(self):
        stop = Order(self.one, self.instrument, SELL, D(10), trigger=Trigger("fall", price=D(55_000)))
        limit = Order(self.one, self.instrument, SELL, D(10), D(65_000), post_only=True)
        return stop, limit

    def test_two_that_exclude_each_other_share_one_lock(self):
        self.exchange.contingencies.place(self.pair(), "OCO", "list")
        self.assertEqual(self.money(self.one, "BTC"), (D(0), D(10)))

    def test_the_first_fill_ends_the_other(self):
        stop, limit = self.pair()
        book = self.exchange.contingencies.place([stop, limit], "OCO", "list")
        self.exchange.fill_resting(limit, D(1))
        self.assertEqual((stop.state, limit.state), ("expired", "open"))
        self.assertEqual(self.money(self.one, "BTC"), (D(0), D(9)))
        self.exchange.cancel(limit)
        self.assertEqual((book.state, self.money(self.one, "BTC")[1]), ("done", D(0)))

    def test_the_second_starts_when_the_first_is_filled(self):
        first = Order(self.one, self.instrument, BUY, D(1), D(59_000))
        second = Order(self.one, self.instrument, SELL, D("0.5"), D(61_000))
        self.exchange.contingencies.place([first, second], "OTO", "list")
        self.assertEqual(second.state, "waiting")
        self.exchange.fill_resting(first, D("0.4"))
        self.assertEqual(second.state, "waiting")
        self.exchange.fill_resting(first, D("0.6"))
        self.assertEqual(second.state, "open")

    def test_a_list_that_cannot_be_paid_leaves_nothing(self):
        stop, limit = self.pair()
        stop.quantity = limit.quantity = D(11)
        with self.assertRaises(Refusal):
            self.exchange.contingencies.place([stop, limit], "OCO", "list")
        self.assertEqual((self.exchange.living, self.exchange.orders, self.money(self.one, "BTC")[1]), ({}, {}, D(0)))


class Everything(ExchangeCase):
    def test_random_orders_keep_the_books(self):
        """Whatever comes: nothing is overdrawn, locks are what living orders need, trades move what they say."""
        chance = random.Random(20_26)
        for _ in range(1_500):
            self.step(chance)
            self.check()
        self.assertGreater(len(self.exchange.fills), 500)
        for order in list(self.exchange.living.values()):
            if not order.is_final:
                self.exchange.cancel(order)
        for account in (self.one, self.two):
            self.assertEqual({asset: balance.locked for asset, balance in account.balances.items()}, {"BTC": 0, "USDT": 0})
        self.assertEqual(len({order.number for order in self.exchange.orders.values()}), len(self.exchange.orders))

    def step(self, chance):
        account, side = chance.choice((self.one, self.two)), chance.choice((BUY, SELL))
        price = D(chance.randrange(5_900_000, 6_100_000)) / 100
        quantity = D(chance.randrange(1, 300_000)) / 100_000
        try:
            what = chance.randrange(9)
            if what < 4:
                self.place(side, quantity, price, account, time_in_force=chance.choice(("GTC", "GTC", "IOC", "FOK")),
                           post_only=chance.random() < 0.2, shown=quantity / 2 if chance.random() < 0.1 else None)
            elif what == 4:
                self.place(side, quantity, None, account)
            elif what == 5:
                self.place(side, quantity, chance.choice((None, price)), account,
                           trigger=Trigger(chance.choice(("rise", "fall")), price=price))
            elif what == 6 and self.exchange.living:
                self.exchange.cancel(chance.choice(list(self.exchange.living.values())))
            elif what == 7:
                self.exchange.set_price("BTCUSDT", price, quantity=D(chance.randrange(1, 50)) / 10)
            elif self.exchange.living:
                order = chance.choice(list(self.exchange.living.values()))
                self.exchange.amend(order, quantity=order.executed + quantity)
        except Refusal:
            pass

    def check(self):
        for account in (self.one, self.two):
            needs = {"BTC": D(0), "USDT": D(0)}
            for order in self.exchange.living.values():
                if order.account is account:
                    asset, amount = self.exchange.settlement.needs(order)
                    needs[asset] += amount
            for asset, balance in account.balances.items():
                self.assertEqual(balance.locked, needs[asset])
                self.assertGreaterEqual(balance.free, 0)
        for order in self.exchange.living.values():
            self.assertEqual(order.executed, sum((fill.quantity for fill in order.fills), D(0)))
            self.assertGreater(order.leaves, 0)
        bid, ask = (self.exchange.books["BTCUSDT"].best(side) for side in (BUY, SELL))
        self.assertTrue(bid is None or ask is None or bid < ask, f"{bid} {ask}")

    def test_the_same_seed_gives_the_same_numbers(self):
        def numbers(seed):
            self.setUp()
            self.exchange.identifiers.restart(seed)
            order = self.place(BUY, "1")
            return order.number, order.fills[0].number
        self.assertEqual(numbers(3), numbers(3))
        self.assertNotEqual(numbers(3), numbers(4))

    def test_balances_are_told_after_what_changed_them(self):
        self.place(BUY, "1")
        self.assertEqual([type(event).__name__ for event in self.events if isinstance(event, (OrderEvent, BalanceEvent))],
                         ["OrderEvent", "BalanceEvent", "OrderEvent", "BalanceEvent"])


if __name__ == "__main__":
    unittest.main()
