"""Bybit: answers and pushes hold the fields of recorded ones; signatures; books; refusals; stops of positions."""
import json
import unittest
from decimal import Decimal as D

import recorded
from simulated import payloads, world
from bybit.errors import BybitError
from bybit.operations import NAMED
from bybit.signing import Gatekeeper
from bybit.sockets import PrivateSession, PublicSession
from bybit.venue import Bybit
from frame.credentials import Credential
from frame.gate import Call

PAYLOADS = payloads("bybit")
SPOT = {"category": "spot", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.5", "price": "55000"}
LINEAR = {"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Market", "qty": "0.5"}
NAME = {"category": "linear", "symbol": "BTCUSDT"}
# Of inverse and option alone, or of a time when accounts were otherwise; null where ours is empty.
ELSEWHERE = {"basisRate", "preOpenPrice"}


class Heard:
    """Stands where a connection is: takes what is sent."""

    def __init__(self, venue, session, rows, *topics, category=""):
        self.session = session.__new__(session)
        self.session.venue, self.session.world, self.session.category = venue, venue.world, category
        self.session.credential, self.session.books, self.session.channel = venue.keys[0], {}, self
        self.topics, self.rows = set(topics), []
        rows.append(self.session)

    def send(self, message, event="", symbol=""):
        self.rows.append(json.loads(json.dumps(message)))

    def of(self, topic):
        return [row for row in self.rows if row["topic"] == topic]


class BybitCase(unittest.TestCase):
    def setUp(self):
        self.venue = Bybit(world())
        self.clock = self.venue.world.clock

    def ask(self, name, given=None, **more):
        given = given if given is not None else more
        call = Call("rest", "", "", {}, name, peer="tests")
        self.answer = self.venue.desk.perform(NAMED[name], call, given, lambda needs: None if needs == "nothing" else self.venue.keys[0])
        return json.loads(json.dumps(self.answer.body))

    def get(self, name, given=None, **more):
        body = self.ask(name, given, **more)
        self.assertEqual(body["retCode"], 0, body)
        return body

    def code(self, name, given=None, **more):
        return self.ask(name, given, **more)["retCode"]

    def private(self, *topics):
        return Heard(self.venue, PrivateSession, self.venue.private.sessions, *topics)

    def public(self, category, *topics):
        return Heard(self.venue, PublicSession, self.venue.public.sessions, *topics, category=category)

    def like(self, ours, name, but=()):
        self.assertEqual(recorded.differences(ours, PAYLOADS[name], {*ELSEWHERE, *but}), [], name)


class Answers(BybitCase):
    def test_orders_and_executions(self):
        placed = self.get("order.create", SPOT)
        self.like(placed, "docs__order-create-order_1")
        self.get("order.create", {**LINEAR, "orderType": "Limit", "price": "55000", "orderLinkId": "one"})
        self.like(self.get("order.realtime", NAME), "docs__order-open-order_1", but={"MNT"})  # the coin of a fee
        self.like(self.get("order.amend", {**NAME, "orderLinkId": "one", "qty": "0.4"}), "docs__order-amend-order_1")
        self.like(self.get("order.cancel", {**NAME, "orderLinkId": "one"}), "docs__order-cancel-order_1")
        self.like(self.get("order.history", NAME), "jk__v5api-trading-getorderhistory")
        self.get("order.create", LINEAR)
        self.like(self.get("execution.list", NAME), "docs__order-execution_1")
        self.like(self.get("execution.list", NAME), "nt__http-get-executions")
        batch = self.get("order.create-batch", category="spot", request=[SPOT, {**SPOT, "price": "55000.01"}])
        self.like(batch, "docs__order-batch-place_1")
        self.assertEqual([row["code"] for row in batch["retExtInfo"]["list"]], [0, 170134])
        gone = self.get("order.cancel-batch", category="spot", request=[{"symbol": "BTCUSDT", "orderId": "1"}])
        self.like(gone, "docs__order-batch-cancel_1")
        self.assertEqual(gone["retExtInfo"]["list"][0], PAYLOADS["docs__order-batch-cancel_1"]["retExtInfo"]["list"][1])
        self.like(self.get("order.cancel-all", category="spot"), "docs__order-cancel-all_1")

    def test_the_account(self):
        self.get("order.create", LINEAR)
        self.like(self.get("account.wallet-balance", accountType="UNIFIED"), "docs__account-wallet-balance_1")
        self.like(self.get("account.info"), "docs__account-account-info_1")
        self.like(self.get("account.fee-rate", category="linear"), "nt__http-get-fee-rate")
        self.like(self.get("position.list", NAME), "docs__position-position_1")
        self.like(self.get("position.set-leverage", {**NAME, "buyLeverage": "5", "sellLeverage": "5"}), "docs__position-leverage_1")

    def test_the_market(self):
        self.venue.exchange.set_price("spot:BTCUSDT", D(60_100))
        self.like(self.get("market.instruments-info", category="spot"), "docs__market-instrument_2")
        self.like(self.get("market.instruments-info", category="linear"), "jk__v5api-exchangedata-getlinearinversesymbols")
        self.like(self.get("market.time"), "docs__market-time_1")
        self.like(self.get("market.orderbook", category="spot", symbol="BTCUSDT"), "docs__market-orderbook_1")
        self.like(self.get("market.tickers", category="spot"), "docs__market-tickers_3")
        self.like(self.get("market.tickers", category="linear"), "docs__market-tickers_1")
        self.like(self.get("market.recent-trade", category="spot", symbol="BTCUSDT"), "docs__market-recent-trade_1")
        self.like({**self.get("market.price-limit", NAME), "retMsg": ""}, "jk__v5api-exchangedata-getorderpricelimit")

    def test_refusals_as_recorded(self):
        poor = self.ask("order.create", {**SPOT, "qty": "30"})
        self.assertEqual({**poor, "time": 0}, {**PAYLOADS["made__error-insufficient"], "time": 0})
        self.venue.limits["order.create.spot"].limit = 0
        self.assertEqual({**self.ask("order.create", SPOT), "time": 0}, {**PAYLOADS["made__error-rate-limit"], "time": 0})
        self.assertEqual((self.answer.status, self.answer.headers["X-Bapi-Limit-Status"]), (200, "0"))


class Pushes(BybitCase):
    def test_private_topics(self):
        heard = self.private("order", "execution", "wallet", "position", "execution.fast")
        self.get("order.create", {**LINEAR, "orderLinkId": "one"})
        self.assertEqual([row["data"][0]["orderStatus"] for row in heard.of("order")], ["Filled"])
        self.like(heard.of("order")[0], "nt__ws-account-order-filled")
        self.like(heard.of("execution")[0], "nt__ws-account-execution")
        self.like(heard.of("execution.fast")[0], "docs__websocket-private-fast-execution_2")
        self.like(heard.of("wallet")[0], "docs__websocket-private-wallet_2")
        self.like(heard.of("position")[-1], "nt__ws-account-position")

    def test_a_conditional_order_comes_to_life(self):
        heard = self.private("order.linear")
        self.get("order.create", {**LINEAR, "side": "Sell", "triggerPrice": "58000", "triggerDirection": "2"})
        self.like({**heard.of("order.linear")[0], "topic": "order"}, "nt__ws-account-order-stop-loss")
        self.venue.exchange.set_price("linear:BTCUSDT", D(57_900))
        self.assertEqual([row["data"][0]["orderStatus"] for row in heard.of("order.linear")], ["Untriggered", "Triggered", "Filled"])

    def test_ends_that_differ_by_category(self):
        heard = self.private("order")
        self.get("order.create", {**SPOT, "price": "61000", "timeInForce": "PostOnly"})
        self.get("order.create", {**SPOT, "qty": "11", "price": "60000", "timeInForce": "IOC"})
        self.get("order.create", {**SPOT, "triggerPrice": "59000", "orderFilter": "StopOrder", "orderLinkId": "stop"})
        self.get("order.cancel", category="spot", symbol="BTCUSDT", orderLinkId="stop")
        ends = [(row["data"][0]["orderStatus"], row["data"][0]["rejectReason"]) for row in heard.of("order")]
        self.assertEqual(ends, [("Cancelled", "EC_PostOnlyWillTakeLiquidity"), ("PartiallyFilled", "EC_NoError"),
                                ("PartiallyFilledCanceled", "EC_NoImmediateQtyToFill"), ("Untriggered", "EC_NoError"),
                                ("Deactivated", "EC_PerCancelRequest")])

    def test_a_book_counts_on(self):
        heard = self.public("linear", "orderbook.50.BTCUSDT", "orderbook.1.BTCUSDT", "publicTrade.BTCUSDT", "tickers.BTCUSDT")
        instrument = self.venue.exchange.instruments["linear:BTCUSDT"]
        self.venue.public.begin(heard.session, "orderbook.50.BTCUSDT")
        for price in (60_000, 60_001, 60_005):
            self.venue.exchange.set_price("linear:BTCUSDT", D(price))
            self.venue.public.flush(instrument)
        books = heard.of("orderbook.50.BTCUSDT")
        self.assertEqual([row["type"] for row in books], ["snapshot"] + ["delta"] * (len(books) - 1))
        self.assertEqual([row["data"]["u"] - books[0]["data"]["u"] for row in books], list(range(len(books))))
        held = {"b": {}, "a": {}}
        for row in books:
            for side in held:
                for price, size in row["data"][side]:
                    held[side].pop(price, None) if size == "0" else held[side].__setitem__(price, size)
        book = self.get("market.orderbook", category="linear", symbol="BTCUSDT", limit="50")["result"]
        self.assertEqual({side: sorted(map(list, held[side].items())) for side in held}, {side: sorted(book[side]) for side in held})
        self.like({**heard.of("orderbook.1.BTCUSDT")[0]}, "nt__ws-orderbook-snapshot")
        self.like(books[1], "docs__websocket-public-orderbook_1")
        self.like(heard.of("publicTrade.BTCUSDT")[0], "docs__websocket-public-trade_1")
        self.assertEqual([row["type"] for row in heard.of("tickers.BTCUSDT")][:2], ["snapshot", "delta"])


class Rules(BybitCase):
    def test_signatures_of_the_vectors(self):
        credential = Credential("testkey0123456789", "HMAC", "main", "testsecret0123456789")
        self.clock.now = 1_700_000_000_123
        keeper = Gatekeeper(self.clock, [credential])
        body = b'{"symbol":"BTCUSDT","side":"Buy","orderType":"Limit","orderLinkId":"gw-0001","price":"50000","category":"spot","qty":"0.01"}'
        headers = {"X-BAPI-API-KEY": credential.key, "X-BAPI-TIMESTAMP": "1700000000123", "X-BAPI-RECV-WINDOW": "5000",
                   "X-BAPI-SIGN": "cd56adef685efd8e595739121f88438209a67b64e3ae61e72219b9501c39aef1"}
        self.assertIs(keeper.check(headers, body), credential)
        query = {**headers, "X-BAPI-SIGN": "ebf36f9028c65a80e8c666e1b5b97b3ee13be4a9e4c5f7aa0528f935c3e85a0c"}
        self.assertIs(keeper.check(query, b"symbol=BTCUSDT&category=spot"), credential)
        auth = [credential.key, 1_700_000_010_123, "8ceeea14a183c75c901a4155da232047a6eb55f18cc96da0acac48dd9240f154"]
        self.assertIs(keeper.auth(auth), credential)
        for change, code in (({"X-BAPI-SIGN": "00"}, 10004), ({"X-BAPI-API-KEY": "x"}, 10003), ({"X-BAPI-TIMESTAMP": "1699999995122"}, 10002),
                             ({"X-BAPI-TIMESTAMP": "1700000001123"}, 10002), ({"X-BAPI-SIGN": ""}, 10003)):
            with self.assertRaises(BybitError) as raised:
                keeper.check({**headers, **change}, body)
            self.assertEqual(raised.exception.code, code)
        self.clock.now += 10_000
        self.assertRaises(BybitError, keeper.auth, auth)

    def test_refusals_of_orders(self):
        for change, code in (({"price": "55000.05"}, 170134), ({"qty": "0.1234567"}, 170137), ({"qty": "0.000001"}, 170136),
                             ({"qty": "0.00005"}, 170140), ({"price": "90000"}, 170132), ({"symbol": "NONE"}, 170121), ({"side": "Hold"}, 10001),
                             ({"orderLinkId": "no.dots"}, 10001), ({"qty": "1e1"}, 10001), ({"price": ""}, 10001)):
            self.assertEqual(self.code("order.create", {**SPOT, **change}), code, change)
        for change, code in (({"reduceOnly": True}, 110017), ({"qty": "0.0005"}, 10001), ({"positionIdx": "1"}, 10001),
                             ({"orderType": "Limit", "price": "90000"}, 30208), ({"triggerPrice": "58000"}, 10001),
                             ({"triggerPrice": "58000", "triggerDirection": "1"}, 110092), ({"qty": "0.001", "orderType": "Limit", "price": "10"}, 110094)):
            self.assertEqual(self.code("order.create", {**LINEAR, **change}), code, change)
        self.get("order.create", {**SPOT, "orderLinkId": "twice"})
        self.assertEqual(self.code("order.create", {**SPOT, "orderLinkId": "twice"}), 170141)
        self.assertEqual(self.code("order.create", {**LINEAR, "orderLinkId": "twice"}), 110072)
        self.assertEqual(self.code("order.cancel", {**NAME, "orderId": "1"}), 110001)
        self.assertEqual(self.code("order.realtime", category="linear"), 10001)

    def test_pages(self):
        for _ in range(3):
            self.get("order.create", SPOT)
        first = self.get("order.realtime", category="spot", limit="2")["result"]
        second = self.get("order.realtime", category="spot", limit="2", cursor=first["nextPageCursor"])["result"]
        self.assertEqual((len(first["list"]), len(second["list"]), second["nextPageCursor"]), (2, 1, ""))

    def test_what_spot_holds_until_a_trigger(self):
        account = self.venue.exchange.accounts["main"]
        sell = {**SPOT, "side": "Sell", "price": "57900", "triggerPrice": "58000"}
        self.get("order.create", {**sell, "orderFilter": "StopOrder"})
        self.assertEqual(account.balance("BTC").locked, 0)
        self.get("order.create", {**sell, "orderFilter": "tpslOrder"})
        self.assertEqual(account.balance("BTC").locked, D("0.5"))

    def test_stops_of_positions(self):
        self.get("order.create", {**LINEAR, "stopLoss": "59000"})
        self.venue.beat()
        position = self.get("position.list", NAME)["result"]["list"][0]
        self.assertEqual((position["size"], position["stopLoss"]), ("0.500", "59000.00"))
        self.get("position.trading-stop", {**NAME, "trailingStop": "500", "activePrice": "60500"})
        for price in (60_400, 61_000, 60_600, 60_490):
            self.venue.exchange.set_price("linear:BTCUSDT", D(price))
        self.venue.beat()
        self.assertEqual(self.get("position.list", NAME)["result"]["list"][0]["size"], "0")
        self.assertEqual([order.details["stopType"] for order in self.venue.exchange.orders.values() if order.state == "canceled"], ["StopLoss"])
        self.assertEqual(self.code("position.trading-stop", {**NAME, "stopLoss": "59000"}), 10001)

    def test_a_lost_connection_cancels(self):
        self.get("order.disconnected-cancel-all", product="SPOT", timeWindow="10")
        self.get("order.create", {**SPOT, "orderLinkId": "one"})
        heard = self.private("dcp.spot")
        self.venue.private.sessions.remove(heard.session)
        self.venue.lost(heard.session)
        self.clock.advance(10_000)
        self.venue.beat()
        order = next(iter(self.venue.exchange.orders.values()))
        self.assertEqual((order.state, order.details["cancelType"]), ("canceled", "CancelByDCP"))


if __name__ == "__main__":
    unittest.main()
