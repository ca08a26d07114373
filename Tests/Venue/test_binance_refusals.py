"""What Binance refuses, by its codes and words."""
import unittest

from simulated import Asker, world
from binance.futures.venue import Futures
from binance.parameters import merge, split
from binance.spot.venue import Spot

LIMIT = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.5", "price": "50000"}
# What is changed in a good order (None: left out), the code, and a part of the text.
SPOT = [
    ({"symbol": "NOPE"}, -1121, "Invalid symbol."),
    ({"symbol": "btcusdt"}, -1100, "'symbol'"),
    ({"side": "LONG"}, -1117, "Invalid side."),
    ({"type": "STOP"}, -1116, "Invalid orderType."),
    ({"timeInForce": "GTD"}, -1115, "Invalid timeInForce."),
    ({"timeInForce": None}, -1102, "'timeInForce'"),
    ({"quantity": None}, -1102, "'quantity'"),
    ({"price": None}, -1102, "'price'"),
    ({"price": ""}, -1105, "'price' was empty"),
    ({"price": "-1"}, -1100, "'price'"),
    ({"price": "5e4"}, -1100, "'price'"),
    ({"quantity": "0"}, -1013, "Invalid quantity."),
    ({"stopPrice": "50000"}, -1106, "'stopPrice' sent when not required"),
    ({"quoteOrderQty": "50"}, -1106, "'quoteOrderQty'"),
    ({"colour": "red"}, -1104, "read '6' parameter(s) but was sent '7'"),
    ({"newClientOrderId": "a b"}, -1100, "^[a-zA-Z0-9-_]{1,36}$"),
    ({"newClientOrderId": "a" * 37}, -1100, "'newClientOrderId'"),
    ({"price": "50000.123456789"}, -1111, "'price' has too much precision"),
    ({"price": "50000.001"}, -1013, "Filter failure: PRICE_FILTER"),
    ({"quantity": "0.000001"}, -1013, "Filter failure: LOT_SIZE"),
    ({"quantity": "0.0000100", "price": "50000"}, -1013, "Filter failure: NOTIONAL"),
    ({"price": "1000"}, -1013, "Filter failure: PERCENT_PRICE_BY_SIDE"),
    ({"icebergQty": "0.01"}, -1013, "Filter failure: ICEBERG_PARTS"),
    ({"type": "MARKET", "price": None, "timeInForce": None, "quantity": "113"}, -1013, "Filter failure: MARKET_LOT_SIZE"),
    ({"quantity": "30"}, -2010, "Account has insufficient balance for requested action."),
    ({"type": "LIMIT_MAKER", "timeInForce": None, "price": "61000"}, -2010, "Order would immediately match and take."),
    ({"type": "STOP_LOSS", "timeInForce": None, "price": None, "stopPrice": "59000"}, -2010,
     "Stop price would trigger immediately."),
    ({"type": "STOP_LOSS", "timeInForce": None, "price": None}, -1102, "'stopPrice'"),
    ({"type": "STOP_LOSS", "timeInForce": None, "price": None, "trailingDelta": "5"}, -1013, "Filter failure: TRAILING_DELTA"),
]
FUTURES = [
    ({"price": "50000.05"}, -4014, "tick size"),
    ({"price": "50000.123"}, -1111, "Precision is over the maximum"),
    ({"quantity": "0.0001"}, -1111, "Precision is over the maximum"),
    ({"quantity": "1001"}, -4005, "greater than max quantity"),
    ({"quantity": "0.001", "price": "5000"}, -4164, "notional must be no smaller"),
    ({"price": "70000"}, -4016, "can't be higher"),
    ({"timeInForce": "GTX", "price": "60001"}, -5022, "Post Only order will be rejected"),
    ({"timeInForce": "FOK"}, -5021, "FOK order has been rejected"),
    ({"reduceOnly": "true"}, -2022, "ReduceOnly Order is rejected."),
    ({"quantity": "500"}, -2019, "Margin is insufficient."),
    ({"positionSide": "LONG"}, -4061, "position side"),
    ({"type": "STOP_MARKET", "stopPrice": "61000"}, -4120, "Algo Order API"),
    ({"timeInForce": "GTD"}, -1102, "'goodTillDate'"),
    ({"newClientOrderId": "a b"}, -1100, "'newClientOrderId'"),
]


def changed(change):
    return {name: value for name, value in (LIMIT | change).items() if value is not None}


class Refused(unittest.TestCase):
    def check(self, venue, rows):
        asker = Asker(venue)
        for change, code, text in rows:
            with self.subTest(change):
                status, body = asker.ask("order.place", **changed(change))
                self.assertEqual((status, body.get("code")), (400, code), body)
                self.assertIn(text, body["msg"])
        self.assertEqual((venue.exchange.orders, asker.heard), ({}, []))
        self.assertEqual(asker.ask("order.place", **LIMIT)[0], 200)

    def test_spot(self):
        self.check(Spot(world()), SPOT)

    def test_futures(self):
        venue = Futures(world())
        venue.user_data.key_of(venue.exchange.accounts["main"])
        self.check(venue, FUTURES)

    def test_orders_that_are_not_there(self):
        asker = Asker(Spot(world()))
        self.assertEqual(asker.ask("order.status", symbol="BTCUSDT", orderId=1)[1]["code"], -2013)
        self.assertEqual(asker.ask("order.cancel", symbol="BTCUSDT", orderId=1)[1],
                         {"code": -2011, "msg": "Unknown order sent."})
        self.assertEqual(asker.ask("openOrders.cancelAll", symbol="BTCUSDT")[1]["code"], -2011)
        self.assertEqual(asker.ask("order.cancel", symbol="BTCUSDT")[1]["code"], -1102)
        placed = asker.get("order.place", **LIMIT, newClientOrderId="mine")
        self.assertEqual(asker.ask("order.place", **LIMIT, newClientOrderId="mine")[1]["msg"], "Duplicate order sent.")
        self.assertEqual(asker.ask("order.cancel", symbol="ETHUSDT", orderId=placed["orderId"])[1]["code"], -2011)
        other = Asker(asker.venue)
        other.credential = asker.venue.credentials()[-1]
        self.assertEqual(other.ask("order.cancel", symbol="BTCUSDT", orderId=placed["orderId"])[1]["code"], -2011)
        partial = {"cancelRestrictions": "ONLY_PARTIALLY_FILLED", "symbol": "BTCUSDT", "orderId": placed["orderId"]}
        self.assertEqual(asker.ask("order.cancel", **partial)[1]["msg"], "Order was not canceled due to cancel restrictions.")

    def test_twice_the_same_parameter(self):
        with self.assertRaises(Exception) as refused:
            merge(split("a=1&a=2"), [])
        self.assertEqual(refused.exception.code, -1101)
        self.assertEqual(merge(split("a=1"), split("a=2&b=%2B")), {"a": "1", "b": "+"})


class Limits(unittest.TestCase):
    def setUp(self):
        self.venue = Spot(world())
        self.asker = Asker(self.venue)

    def test_weight_then_ban(self):
        self.venue.limits["REQUEST_WEIGHT"].limit = 40
        self.asker.get("account.status")
        self.asker.get("account.status")
        status, body = self.asker.ask("account.status")
        self.assertEqual((status, body["code"]), (429, -1003))
        statuses = [self.asker.ask("time")[0] for _ in range(10)]
        self.assertEqual(statuses, [429] * 9 + [418])
        self.assertIn("tests", self.venue.gate.banned_until)
        self.venue.world.clock.advance(60_000)
        self.assertEqual(self.asker.ask("time")[0], 200)

    def test_orders_that_do_not_fill(self):
        self.venue.limits["ORDERS_10S"].limit = 2
        self.asker.get("order.place", **LIMIT)
        self.asker.get("order.place", symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.1")
        self.asker.get("order.place", **LIMIT)
        status, body = self.asker.ask("order.place", **LIMIT)
        self.assertEqual((status, body["msg"]), (429, "Too many new orders; current limit is 2 orders per 10 SECOND."))
        self.venue.world.clock.advance(10_000)
        self.asker.get("order.place", **LIMIT)

    def test_how_many_orders_a_symbol_takes(self):
        self.venue.instrument({"symbol": "BTCUSDT", "filters": [{"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 1}]})
        self.asker.get("order.place", **LIMIT)
        self.assertEqual(self.asker.ask("order.place", **LIMIT)[1]["msg"], "Filter failure: MAX_NUM_ORDERS")


if __name__ == "__main__":
    unittest.main()
