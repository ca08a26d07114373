"""Kraken spot: answers and streams hold the fields of recorded ones; signatures, nonces, limits, checksums, refusals."""
import json
import unittest
from decimal import Decimal as D

from recorded import differences
from simulated import ROOT, payloads, world
from frame.gate import Call
from frame.wording import text
from kraken.asking import Number
from kraken.errors import VenueError
from kraken.feed import checksum
from kraken.operations import CALLS
from kraken.parameters import Given, parsed
from kraken.sockets import Session
from kraken.venue import Kraken

PAYLOADS = payloads("kraken")
LIMIT = {"pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "1.25", "price": "50000"}
# What is changed in a good order (None: left out), and a part of what it is refused with.
REFUSALS = [
    ({"pair": "NOPE"}, "EQuery:Unknown asset pair"),
    ({"type": "long"}, "EGeneral:Invalid arguments:type"),
    ({"ordertype": "stop"}, "EGeneral:Invalid arguments:ordertype"),
    ({"volume": None}, "EGeneral:Invalid arguments:volume"),
    ({"volume": "-1"}, "EGeneral:Invalid arguments:volume"),
    ({"volume": "0.00001"}, "EGeneral:Invalid arguments:volume minimum not met"),
    ({"volume": "0.123456789"}, "EGeneral:Invalid arguments:volume"),
    ({"volume": "0.0001", "price": "1"}, "EOrder:Cost minimum not met"),
    ({"price": None}, "EGeneral:Invalid arguments:price"),
    ({"price": "50000.05"}, "EOrder:Invalid price:XBTUSD price can only be specified up to 1 decimals."),
    ({"volume": "30"}, "EOrder:Insufficient funds"),
    ({"price": "61000", "oflags": "post"}, "EOrder:Post only order"),
    ({"oflags": "post", "timeinforce": "IOC"}, "EOrder:Invalid order"),
    ({"oflags": "gold"}, "EGeneral:Invalid arguments:oflags"),
    ({"oflags": "viqc"}, "EGeneral:Invalid arguments:viqc"),
    ({"timeinforce": "DAY"}, "EGeneral:Invalid arguments:timeinforce"),
    ({"timeinforce": "GTD"}, "EGeneral:Invalid arguments:expiretm"),
    ({"leverage": "7"}, "EGeneral:Invalid arguments:leverage"),
    ({"reduce_only": "true"}, "EGeneral:Invalid arguments:reduce_only"),
    ({"reduce_only": "true", "leverage": "2"}, "EOrder:Reduce only"),
    ({"cl_ord_id": "a" * 19}, "EGeneral:Invalid arguments:cl_ord_id"),
    ({"cl_ord_id": "a", "userref": "7"}, "mutually exclusive"),
    ({"userref": str(2 ** 31)}, "EGeneral:Invalid arguments:userref"),
    ({"ordertype": "iceberg", "displayvol": "0.08"}, "EGeneral:Invalid arguments:displayvol"),
    ({"deadline": "2020-01-01T00:00:00Z"}, "EService:Deadline elapsed"),
    ({"ordertype": "trailing-stop", "price": "100"}, "EGeneral:Invalid arguments:price"),
    ({"trigger": "index"}, "EGeneral:Invalid arguments:trigger"),
]


class Heard:
    """Stands where a connection is: takes what is sent."""

    def __init__(self, venue, surface):
        self.session = Session(venue, surface, "tests")
        self.session.channel = self
        self.rows, self.topics, self.account, self.sent, self.number = [], set(), "", 0, 1
        venue.feed.sessions.append(self.session)
        venue.executions.subscribers.append(self.session.tell)

    def send(self, message, event="", symbol=""):
        self.rows.append(json.loads(text(message)))

    def reply(self, message):
        self.send(message)

    def of(self, channel):
        return [row for row in self.rows if row.get("channel") == channel]


class KrakenCase(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.venue = Kraken(world())
        self.clock = self.venue.world.clock
        self.main = self.venue.exchange.accounts["main"]

    def ask(self, name, **given):
        kind = "public" if f"/0/public/{name}" in CALLS.named else "private"
        made = CALLS.named[f"/0/{kind}/{name}"]
        values = {key: value for key, value in given.items() if value is not None}
        return json.loads(text(made.perform(self.venue, self.main, Given(values))))

    def refused(self, name, **given):
        with self.assertRaises(VenueError) as caught:
            self.ask(name, **given)
        return caught.exception.text

    def alike(self, ours, name, *but, inside=None):
        recorded = PAYLOADS[name]
        for each in inside or ("result",):
            recorded = recorded[each]
        self.assertEqual(differences(ours, recorded, but), [], name)


class Answers(KrakenCase):
    def test_orders(self):
        placed = self.ask("AddOrder", **LIMIT, leverage="2", close={"ordertype": "stop-loss-limit", "price": "45000",
                                                                    "price2": "44000"})
        self.alike(placed, "jk__spot-trading-placeorder")
        self.assertEqual(placed["descr"]["order"], "buy 1.25000000 XBTUSD @ limit 50000.0 with 2:1 leverage")
        self.assertEqual(placed["descr"]["close"], "close position @ stop loss 45000 -> limit 44000")
        order = self.venue.by_name[placed["txid"][0]]
        self.venue.exchange.fill_resting(order, D("0.375"))
        row = self.ask("OpenOrders", trades="true")["open"][placed["txid"][0]]
        # There a text "None" stands for no refid, elsewhere null does.
        self.alike({**row, "refid": "None"}, "jk__spot-trading-getopenorders", inside=("result", "open", "OQCLML-BW3P3-BUCMWZ"))
        self.venue.beat()
        closing = [each for each in self.venue.exchange.living.values() if each.details["ordertype"] == "stop-loss-limit"]
        self.assertEqual([(each.side, each.quantity) for each in closing], [("SELL", D("0.375"))])
        trade = next(iter(self.ask("TradesHistory", ledgers="true")["trades"].values()))
        self.alike(trade, "nt__http-trades-history", inside=("result", "trades", "TCCCTY-WJ6EO-4FP4VZ"))
        self.alike(next(iter(self.ask("OpenPositions", docalcs="true").values())), "jk__spot-account-getopenpositions",
                   inside=("result", "TF5GVO-T7ZZ2-6NBKBI"))
        self.alike(self.ask("CancelOrder", txid=placed["txid"][0]), "jk__spot-trading-cancelorder")
        self.alike(self.ask("ClosedOrders")["closed"][placed["txid"][0]], "nt__http-closed-orders",
                   inside=("result", "closed", "O5KZFT-GH3AD-LP6TLU"))
        self.alike(self.ask("CancelAll"), "jk__spot-trading-cancelallorders")

    def test_batches_and_the_switch(self):
        rows = [{key: value for key, value in LIMIT.items() if key != "pair"} | {"price": price}
                for price in ("40000", "41000")]
        placed = self.ask("AddOrderBatch", pair="XBTUSD", orders=rows)
        self.alike(placed, "jk__spot-trading-placemultipleorders", "close")
        names = [each["txid"] for each in placed["orders"]]
        self.alike(self.ask("CancelOrderBatch", orders=names), "jk__spot-trading-cancelmultipleorders")
        self.ask("AddOrder", **LIMIT)
        self.alike(self.ask("CancelAllOrdersAfter", timeout="60"), "jk__spot-trading-cancelallordersafter")
        self.clock.advance(61_000)
        self.venue.beat()
        self.assertEqual(self.ask("OpenOrders"), {"open": {}})

    def test_what_is_public(self):
        self.alike(self.ask("AssetPairs", pair="XBTUSDT"), "nt__http-asset-pairs")
        self.alike(self.ask("Assets", asset="XBT,ZEUR,USD"), "jk__spot-exchangedata-getassets")
        self.alike(self.ask("Depth", pair="XBTUSDT", count="5"), "nt__http-order-book")
        self.alike(self.ask("Time"), "nt__http-server-time")
        self.alike(self.ask("BalanceEx")["XXBT"], "jk__spot-account-getavailablebalances", inside=("result", "XXBT"))
        self.assertEqual(self.ask("Balance")["ZUSD"], "1000000.0000")
        self.alike(self.ask("TradeVolume", pair="XBTUSD"), "jk__spot-account-gettradevolume")
        self.assertEqual(list(self.ask("Ticker", pair="XBT/USD")), ["XBT/USD"])

    def test_refusals(self):
        for change, wanted in REFUSALS:
            with self.subTest(change):
                self.assertIn(wanted, self.refused("AddOrder", **(LIMIT | change)))
        self.assertEqual(self.venue.exchange.orders, {})

    def test_states_of_a_pair(self):
        for state, more, passes in (("cancel_only", {}, False), ("post_only", {}, False),
                                    ("post_only", {"oflags": "post"}, True),
                                    ("limit_only", {}, True), ("limit_only", {"ordertype": "market", "price": None}, False)):
            self.venue.instrument({"symbol": "BTC/USD", "info": {"status": state}})
            with self.subTest(state=state, more=more):
                if passes:
                    self.ask("AddOrder", **(LIMIT | more))
                else:
                    self.assertEqual(self.refused("AddOrder", **(LIMIT | more)), f"EService:Market in {state} mode")

    def test_ids_of_clients_are_free_again_when_the_order_is_over(self):
        name = self.ask("AddOrder", **LIMIT, cl_ord_id="gw-1")["txid"][0]
        self.assertEqual(self.refused("AddOrder", **LIMIT, cl_ord_id="gw-1"), "EOrder:Duplicate order")
        self.ask("CancelOrder", cl_ord_id="gw-1")
        again = self.ask("AddOrder", **LIMIT, cl_ord_id="gw-1")["txid"][0]
        self.assertNotEqual(name, again)
        self.assertEqual(self.refused("CancelOrder", txid=name), "EOrder:Unknown order")
        self.assertEqual(list(self.ask("OpenOrders", cl_ord_id="gw-1")["open"]), [again])

    def test_amends(self):
        name = self.ask("AddOrder", **LIMIT)["txid"][0]
        order = self.venue.by_name[name]
        before = order.priority
        self.clock.advance(400_000)
        self.ask("AmendOrder", txid=name, order_qty="1")
        self.assertEqual(order.priority, before)
        self.ask("AmendOrder", txid=name, limit_price="49999.9")
        self.assertNotEqual(order.priority, before)
        self.assertEqual(self.refused("AmendOrder", txid=name, limit_price="61000", post_only="true"), "EOrder:Post only order")
        self.venue.exchange.fill_resting(order, D("0.5"))
        self.ask("AmendOrder", txid=name, order_qty="0.25")
        self.assertEqual((order.state, order.executed), ("canceled", D("0.5")))

    def test_a_relative_price_and_a_trailing_limit(self):
        name = self.ask("AddOrder", **(LIMIT | {"price": "-1%"}))["txid"][0]
        self.assertEqual(self.venue.by_name[name].price, D("59400"))
        trailing = self.ask("AddOrder", pair="XBTUSD", type="sell", ordertype="trailing-stop-limit", volume="1", price="+1%",
                            price2="-10")["txid"][0]
        row = self.ask("QueryOrders", txid=trailing)[trailing]
        self.assertEqual((row["descr"]["price"], row["descr"]["price2"], row["stopprice"], row["limitprice"]),
                         ("+1.0000%", "-10.0", "59400.00000", "59390.00000"))

    def test_what_is_left_of_an_immediate_order_is_canceled_and_time_expires(self):
        cut = self.ask("AddOrder", **(LIMIT | {"price": "60000", "volume": "15", "timeinforce": "IOC"}))["txid"][0]
        self.assertEqual(self.ask("QueryOrders", txid=cut)[cut]["status"], "canceled")
        dated = self.ask("AddOrder", **LIMIT, timeinforce="GTD", expiretm="+60")["txid"][0]
        self.clock.advance(61_000)
        self.venue.exchange.expire()
        row = self.ask("QueryOrders", txid=dated)[dated]
        self.assertEqual((row["status"], row["reason"]), ("expired", "Order expired"))


class Signing(KrakenCase):
    def vectors(self):
        blocks = (ROOT / "Tests/BrokerKitTests/Vectors/kraken.txt").read_text().split("\n\n")
        for block in blocks:
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith("#"))
            if fields.get("scheme") == "kraken" and fields.get("path", "").startswith("/0/"):
                yield fields

    def test_vectors(self):
        vectors = list(self.vectors())
        self.assertEqual(len(vectors), 3)
        for fields in vectors:
            self.venue.keeper.forget()
            self.venue.keys[0].secret = fields["secret"]
            given = parsed(fields["body"], "application/json" if fields["body"].startswith("{") else "")
            found = self.venue.keeper.check(fields["key"], fields["signature"], fields["path"], given, fields["body"].encode())
            self.assertEqual(found.account, "main")
            changed = fields["body"].replace("XBT", "ETH").encode()
            with self.assertRaisesRegex(VenueError, "EAPI:Invalid signature"):
                self.venue.keeper.check(fields["key"], fields["signature"], fields["path"], given, changed)
            with self.assertRaisesRegex(VenueError, "EAPI:Invalid nonce"):
                self.venue.keeper.check(fields["key"], fields["signature"], fields["path"], given, fields["body"].encode())

    def test_a_stranger(self):
        with self.assertRaisesRegex(VenueError, "EAPI:Invalid key"):
            self.venue.keeper.check("nobody", "", "/0/private/Balance", {"nonce": "1"}, b"nonce=1")

    def test_the_engine_counts_changes_by_age(self):
        name = self.ask("AddOrder", **LIMIT)["txid"][0]
        counter, whom = self.venue.limits["ENGINE"], "main BTC/USD"
        self.assertEqual(counter.count(whom), 1)
        self.ask("CancelOrder", txid=name)
        self.assertEqual(counter.count(whom), 9)
        counter.limit = 9
        self.assertEqual(self.refused("AddOrder", **LIMIT), "EOrder:Rate limit exceeded")
        self.assertNotEqual(self.ask("AddOrder", **(LIMIT | {"pair": "ETHUSD", "price": "2000"})), None)
        self.clock.advance(1_000)
        self.ask("AddOrder", **LIMIT)

    def test_too_many_open_orders(self):
        self.venue.limits["OPEN_ORDERS"].limit = 1
        self.ask("AddOrder", **LIMIT)
        self.assertEqual(self.refused("AddOrder", **LIMIT), "EOrder:Orders limit exceeded")


class Streams(KrakenCase):
    def private(self, **more):
        heard = Heard(self.venue, "webSocket")
        self.token = self.ask("GetWebSocketsToken")["token"]
        self.say(heard, "subscribe", channel="executions", token=self.token, **more)
        return heard

    def say(self, heard, method, **params):
        """What does not trade is answered at once."""
        heard.session.methods[method]({"method": method, "req_id": 1}, heard.session.now(),
                                      Given(json.loads(json.dumps(params))))

    async def trade(self, heard, method, **params):
        given = Given(json.loads(json.dumps(params), parse_float=Number, parse_int=Number))
        before = len(heard.rows)
        await heard.session.trade({"method": method, "req_id": 2}, heard.session.now(), given)
        return [row for row in heard.rows[before:] if row.get("method") == method]

    async def test_orders_and_their_reports(self):
        heard = self.private()
        order = {"order_type": "limit", "side": "sell", "order_qty": 0.005, "symbol": "BTC/USD", "limit_price": 61000.5,
                 "cl_ord_id": "gw-1", "token": self.token}
        answer = (await self.trade(heard, "add_order", **order))[0]
        self.assertEqual(differences(answer, PAYLOADS["nt__ws-add-order-response-success"]), [])
        self.venue.exchange.fill_resting(self.venue.by_name[answer["result"]["order_id"]], D("0.001"))
        self.venue.exchange.fill_resting(self.venue.by_name[answer["result"]["order_id"]], D("0.004"))
        reports = heard.of("executions")
        self.assertEqual([each["data"][0]["exec_type"] for each in reports[1:]],
                         ["pending_new", "new", "trade", "trade", "filled"])
        self.assertEqual([each["sequence"] for each in reports], [1, 2, 3, 4, 5, 6])
        self.assertEqual(differences(reports[1], {**PAYLOADS["made__ws-executions-snapshot"], "type": "update"}), [])
        self.assertEqual(differences(reports[2], PAYLOADS["made__ws-executions-update-new"]), [])
        self.assertEqual(differences(reports[3], PAYLOADS["made__ws-executions-update-trade"]), [])
        self.assertEqual((reports[3]["data"][0]["order_status"], reports[4]["data"][0]["order_status"]),
                         ("partially_filled", "filled"))
        refused = (await self.trade(heard, "add_order", **(order | {"order_qty": 30})))[0]
        self.assertEqual(differences(refused, PAYLOADS["nt__ws-add-order-response-failure"]), [])
        self.assertEqual(refused["error"], "EOrder:Insufficient funds")
        text_price = (await self.trade(heard, "add_order", **(order | {"order_qty": "0.005"})))[0]
        self.assertIn("order_qty", text_price["error"])

    async def test_cancels_amends_and_batches(self):
        heard = self.private()
        rows = [{"order_type": "limit", "side": "buy", "order_qty": quantity, "limit_price": 50000, "cl_ord_id": name}
                for name, quantity in (("a", 0.01), ("b", 30))]
        answer = (await self.trade(heard, "batch_add", symbol="BTC/USD", orders=rows, token=self.token))[0]
        self.assertEqual(differences(answer, PAYLOADS["nt__ws-batch-add-response-partial"]), [])
        self.assertEqual([each["success"] for each in answer["result"]["orders"]], [True, False])
        answer = (await self.trade(heard, "amend_order", cl_ord_id="a", order_qty=0.02, token=self.token))[0]
        self.assertEqual(differences(answer, PAYLOADS["jk-ws__spotapi-editorder"]), [])
        name = self.venue.exchange.by_client_id["main", "a"][0].details["venueId"]
        answers = await self.trade(heard, "cancel_order", order_id=[name, "ONONE-AAAAA-BBBBBB"], token=self.token)
        self.assertEqual([each["success"] for each in answers], [True, False])
        self.assertEqual(differences(heard.of("executions")[-1], PAYLOADS["made__ws-executions-update-canceled"]), [])
        answer = (await self.trade(heard, "cancel_all", token=self.token))[0]
        self.assertEqual(answer["result"], {"count": 0})
        self.assertEqual((await self.trade(heard, "cancel_all", token="no"))[0]["error"], "ESession:Invalid session")

    def test_a_token_is_good_for_a_while_and_as_long_as_its_subscription(self):
        heard = self.private()
        self.clock.advance(901_000)
        self.say(heard, "subscribe", channel="balances", token=self.token)
        self.assertTrue(heard.rows[-2]["success"])
        other = Heard(self.venue, "webSocket")
        self.say(other, "subscribe", channel="executions", token=self.token)
        self.assertEqual(other.rows[-1]["error"], "ESession:Invalid session")

    def test_the_book_and_its_checksum(self):
        heard = Heard(self.venue, "streams")
        self.say(heard, "subscribe", channel="book", symbol=["BTC/USD"])
        self.assertEqual(differences(heard.of("book")[0], PAYLOADS["nt__ws-book-snapshot"]), [])
        book = {side: {row["price"]: row["qty"] for row in heard.of("book")[0]["data"][0][side]} for side in ("bids", "asks")}
        for price in ("60001", "59990", "60100"):
            self.venue.exchange.set_price("BTC/USD", D(price))
        for message in heard.of("book")[1:]:
            self.assertEqual(differences(message, PAYLOADS["nt__ws-book-update"], ("bids", "asks")), [])
            for side in ("bids", "asks"):
                for row in message["data"][0][side]:
                    book[side][row["price"]] = row["qty"]
                rows = [row for row in sorted(book[side].items(), reverse=side == "bids") if row[1]]
                book[side] = dict(rows[:10])
            sides = [[(D(f"{price:.1f}"), D(f"{quantity:.8f}")) for price, quantity in book[side].items()]
                     for side in ("asks", "bids")]
            self.assertEqual(checksum(*sides), message["data"][0]["checksum"])
        spoilt = heard.session.corrupt({"channel": "book", "data": [{"checksum": 1}]})
        self.assertEqual(spoilt["data"][0]["checksum"], 2)

    def test_other_channels(self):
        heard = Heard(self.venue, "streams")
        self.say(heard, "subscribe", channel="ticker", symbol=["BTC/USD", "NO/PE"])
        self.assertEqual(differences(heard.rows[0], PAYLOADS["nt__ws-subscribe-response"]), [])
        self.assertEqual(heard.rows[-1]["error"], "Currency pair not supported NO/PE")
        self.say(heard, "subscribe", channel="trade", symbol=["BTC/USD"])
        self.say(heard, "subscribe", channel="ohlc", symbol=["BTC/USD"], interval=60)
        self.say(heard, "subscribe", channel="instrument")
        self.venue.exchange.set_price("BTC/USD", D("60100"))
        self.assertEqual(differences(heard.of("trade")[-1], PAYLOADS["nt__ws-trade-update"]), [])
        self.assertEqual(heard.of("ticker")[-1]["data"][0]["last"], 60100)
        self.assertEqual(heard.of("ohlc")[-1]["data"][0]["close"], 60100)
        self.assertEqual(len(heard.of("instrument")[0]["data"]["pairs"]), 6)
        self.say(heard, "subscribe", channel="executions", token="x")
        self.assertIn("ws-auth.kraken.com", heard.rows[-1]["error"])
        self.say(heard, "ping")
        self.assertEqual(differences(heard.rows[-1], PAYLOADS["nt__ws-pong"]), [])

    def test_level_3(self):
        heard = Heard(self.venue, "level3")
        token = self.ask("GetWebSocketsToken")["token"]
        self.say(heard, "subscribe", channel="level3", symbol=["BTC/USD"], token=token)
        self.assertEqual(differences(heard.of("level3")[0], PAYLOADS["jk-ws__spot-individualbook#2"]), [])
        name = self.ask("AddOrder", **(LIMIT | {"price": "59999.9"}))["txid"][0]
        self.assertEqual([(each["event"], each["order_id"]) for each in heard.of("level3")[-1]["data"][0]["bids"]],
                         [("add", name)])

    def test_balances(self):
        heard = self.private()
        self.say(heard, "subscribe", channel="balances", token=self.token)
        self.ask("AddOrder", **(LIMIT | {"ordertype": "market", "price": None, "volume": "0.1"}))
        rows = {row["data"][0]["asset"]: row["data"][0] for row in heard.of("balances")[1:]}
        self.assertEqual((rows["BTC"]["amount"], rows["USD"]["amount"], rows["USD"]["fee"]), (0.1, -6000, 24))


class Requests(KrakenCase):
    async def test_a_fault_is_told_over_the_stream_as_an_error(self):
        self.venue.world.faults.add({"kind": "status", "status": 502, "after": True, "match": {"operation": "AddOrder"}})
        call = Call("rest", "POST", "/0/private/AddOrder", {}, "AddOrder")
        answer = await self.venue.gate.answer(call, lambda: self.ask("AddOrder", **LIMIT) and self.venue.refuse(call, 200, {}))
        self.assertEqual(answer.status, 502)
        self.assertEqual(len(self.venue.exchange.orders), 1)


if __name__ == "__main__":
    unittest.main()
