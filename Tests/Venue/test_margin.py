"""Positions with margin: netting, turning, profits, what may only reduce."""
import unittest
from decimal import Decimal as D

import simulated  # noqa: F401 (finds the frame)
from frame.clock import HandClock
from frame.exchange import Exchange
from frame.identifiers import Identifiers
from frame.instruments import Instrument
from frame.margin import Margin
from frame.orders import BUY, SELL, Order, Trigger
from frame.refusals import Refusal


class MarginCase(unittest.TestCase):
    def setUp(self):
        self.instrument = Instrument("BTCUSDT", "BTC", "USDT", D("0.1"), D("0.001"), D(60_000))
        self.exchange = Exchange(HandClock(), Identifiers(7), Margin("USDT", leverage=10), [self.instrument])
        self.account = self.exchange.open_account("one", {"USDT": "10000"}, maker=D(0), taker=D(0))

    def place(self, side, quantity, price=None, **more):
        return self.exchange.place(Order(self.account, self.instrument, side, D(quantity),
                                         None if price is None else D(price), **more))

    @property
    def position(self):
        return self.account.position("BTCUSDT")

    @property
    def spendable(self):
        return self.exchange.settlement.spendable(self.account, "USDT")

    def test_an_order_holds_its_margin_and_a_position_its(self):
        order = self.place(BUY, "0.5", "59000")
        self.assertEqual(self.spendable, D(10_000) - D(2_950))
        self.exchange.fill_resting(order, D("0.5"))
        self.assertEqual(self.spendable, D(10_000) - D(2_950))

    def test_a_position_averages_closes_and_turns(self):
        self.place(BUY, "0.1")
        self.exchange.set_price("BTCUSDT", D(61_000))
        self.place(BUY, "0.1")
        self.assertEqual((self.position.quantity, self.position.entry), (D("0.2"), D(60_500)))
        self.place(SELL, "0.3")
        self.assertEqual((self.position.quantity, self.position.entry), (D("-0.1"), D("60999.9")))
        self.assertEqual(self.account.balance("USDT").total, D(10_000) + D("0.2") * D("499.9"))

    def test_what_closes_needs_no_margin(self):
        self.place(BUY, "1.6")
        self.assertLess(self.spendable, D(1_000))
        self.place(SELL, "1.6", "61000")
        with self.assertRaises(Refusal):
            self.place(BUY, "0.2")

    def test_profit_can_be_spent_and_loss_cannot(self):
        self.place(BUY, "1")
        self.exchange.set_price("BTCUSDT", D(62_000))
        self.assertEqual(self.spendable, D(10_000) + D(2_000) - D(6_200))
        self.exchange.set_price("BTCUSDT", D(58_000))
        self.assertEqual(self.spendable, D(10_000) - D(2_000) - D(5_800))

    def test_reduce_only_never_opens(self):
        with self.assertRaises(Refusal) as refused:
            self.place(SELL, "0.1", reduce_only=True)
        self.assertEqual(refused.exception.reason, "reduce-only")
        self.place(BUY, "0.1")
        order = self.place(SELL, "0.3", reduce_only=True)
        self.assertEqual((order.executed, self.position.quantity, self.position.entry), (D("0.1"), D(0), D(0)))

    def test_reduce_only_orders_end_with_the_position(self):
        self.place(BUY, "0.1")
        resting = self.place(SELL, "0.1", "61000", reduce_only=True)
        self.place(SELL, "0.1")
        self.assertEqual(resting.state, "expired")

    def test_a_stop_that_closes_takes_the_whole_position(self):
        self.place(BUY, "0.1")
        stop = self.place(SELL, "0", closes=True, trigger=Trigger("fall", price=D(59_000)))
        self.place(BUY, "0.2")
        self.exchange.set_price("BTCUSDT", D(58_000))
        self.assertEqual((stop.state, stop.executed, self.position.quantity), ("filled", D("0.3"), D(0)))

    def test_a_stop_without_a_position_expires(self):
        stop = self.place(SELL, "0", closes=True, trigger=Trigger("fall", price=D(59_000)))
        self.exchange.set_price("BTCUSDT", D(58_000))
        self.assertEqual((stop.state, stop.reason), ("expired", "reduce-only"))

    def test_both_sides_at_once(self):
        self.place(BUY, "0.1", position_side="LONG")
        self.place(SELL, "0.2", position_side="SHORT")
        quantities = {side: position.quantity for (_, side), position in self.account.positions.items()}
        self.assertEqual((quantities["LONG"], quantities["SHORT"]), (D("0.1"), D("-0.2")))


if __name__ == "__main__":
    unittest.main()
