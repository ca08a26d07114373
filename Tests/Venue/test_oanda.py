"""OANDA: its answers have the recorded fields, its rejections their reasons, its transactions no hole; its streams of lines."""
import asyncio
import json
import types
import unittest
from decimal import Decimal

import aiohttp
from simulated import payloads, world
from frame.gate import Call
from frame.server import Listener
from oanda import times
from oanda.operations import find
from oanda.rest import Rest
from oanda.streams import Streams
from oanda.venue import OANDA

RECORDED = payloads("oanda")
NUMBER = "101-004-1435156-001"
# What OANDA's answers had when they were recorded and have no longer, by the specification.
GONE = {"marginCallEnterTime"}


def recorded(name):
    return RECORDED[f"oandapyv20__v3-{name}__response"]


class Case(unittest.TestCase):
    def setUp(self):
        self.world = world()
        self.venue = OANDA(self.world)
        self.token = self.venue.credentials()[0].secret

    def ask(self, method, path, given=None, headers=None):
        path = f"/v3/accounts/{NUMBER}{path}"
        made, names, known = find(method, path)
        request = types.SimpleNamespace(headers={"Authorization": f"Bearer {self.token}", **(headers or {})}, host="localhost")
        call = Call("rest", method, path, given or {}, peer="tests")
        answer = Rest(self.venue).perform(made, names, known, call, request, None)
        return answer.status, json.loads(json.dumps(answer.body))

    def get(self, path, given=None, method="GET"):
        status, body = self.ask(method, path, given)
        self.assertIn(status, (200, 201), body)
        return body

    def order(self, **fields):
        given = {"type": "MARKET", "instrument": "EUR_USD", "units": "1000", **fields}
        return self.ask("POST", "/orders", {"order": {name: value for name, value in given.items() if value is not None}})

    def placed(self, **fields):
        status, body = self.order(**fields)
        self.assertEqual(status, 201, body)
        return body

    def limit(self, **fields):
        return self.placed(**{"type": "LIMIT", "price": "1.09", **fields})

    def move(self, price, symbol="EUR_USD"):
        self.venue.exchange.set_price(symbol, Decimal(price))

    @property
    def rows(self):
        return self.venue.by_account[NUMBER].details["ledger"].rows


class Fields(Case):
    def same_fields(self, ours, theirs, but=()):
        for name, value in theirs.items():
            if name in but or name in GONE:
                continue
            self.assertIn(name, ours)
            if isinstance(value, dict) and isinstance(ours[name], dict):
                self.same_fields(ours[name], value, but)
            elif value is not None and ours[name] is not None:
                self.assertIs(type(ours[name]), type(value), name)

    def test_orders(self):
        exit = {"stopLossOnFill": {"price": "1.08", "timeInForce": "GTC"}}
        created = self.limit(**exit, clientExtensions={"id": "a", "comment": "b"})
        self.same_fields(created, recorded("accounts-accountid-orders-create"))
        number = created["orderCreateTransaction"]["id"]
        self.same_fields(self.get(f"/orders/{number}"), recorded("accounts-accountid-order-details"))
        self.same_fields(self.get("/pendingOrders")["orders"][0], recorded("accounts-accountid-orders-pending")["orders"][0])
        self.same_fields(self.get("/orders")["orders"][0], recorded("accounts-accountid-orders-list")["orders"][0])
        wish = {"type": "LIMIT", "instrument": "EUR_USD", "units": "5", "price": "1.07"}
        replaced = self.get(f"/orders/{number}", {"order": wish}, "PUT")
        self.same_fields(replaced, recorded("accounts-accountid-order-replace"))
        self.same_fields(self.get("/orders/@a/cancel", method="PUT"), recorded("accounts-accountid-order-cancel"))

    def test_a_rejection(self):
        self.limit(clientExtensions={"id": "gw-0001"})
        status, body = self.order(type="LIMIT", price="1.1", units="100", clientExtensions={"id": "gw-0001"})
        theirs = RECORDED["made__order-rejected"]
        self.same_fields(body, theirs, but=("requestID",))
        self.assertEqual((status, body["errorCode"], body["errorMessage"]), (400, theirs["errorCode"], theirs["errorMessage"]))

    def test_trades_and_positions(self):
        self.placed(takeProfitOnFill={"price": "1.2"})
        trade = self.get("/openTrades")["trades"][0]
        self.same_fields(trade, recorded("accounts-accountid-opentrades")["trades"][0])
        self.same_fields(self.get("/positions/EUR_USD"), recorded("accounts-accountid-positiondetails"),
                         but=("averagePrice", "tradeIDs"))
        self.same_fields(self.get("/openPositions")["positions"][0],
                         recorded("accounts-accountid-openpositions")["positions"][0])
        closed = self.get(f"/trades/{trade['id']}/close", {"units": "100"}, "PUT")
        self.same_fields(closed, recorded("account-accountid-trades-close"), but=("tradesClosed",))
        # In this one the user's number was made unreadable.
        self.same_fields(self.get("/positions/EUR_USD/close", {"longUnits": "ALL"}, "PUT"),
                         recorded("accounts-accountid-position-close"), but=("userID",))

    def test_the_account(self):
        self.placed()
        self.limit()
        self.same_fields(self.get("/summary"), recorded("account-by-accountid-summary"))
        ours, theirs = self.get("")["account"], recorded("account-by-accountid")["account"]
        self.same_fields(ours, theirs)
        self.same_fields(ours["trades"][0], theirs["trades"][0])
        self.same_fields(ours["positions"][0], theirs["positions"][0])
        changed = self.get("/configuration", {"marginRate": "0.05"}, "PATCH")
        self.same_fields(changed, recorded("accounts-accountid-account-config"))

    def test_instruments_and_prices(self):
        self.assertIn(recorded("account-by-accountid-instruments")["instruments"][1], self.get("/instruments")["instruments"])
        ours = self.get("/pricing", {"instruments": "EUR_USD"})["prices"][0]
        self.same_fields(ours, recorded("accounts-accountid-pricing")["prices"][0])
        self.assertEqual(ours["bids"][0], {"price": "1.09994", "liquidity": 1_000_000})

    def test_transactions(self):
        self.limit()
        self.same_fields(self.get("/transactions/4"), recorded("accounts-transaction-details"), but=("stopLossOnFill",))
        self.assertEqual(set(self.get("/transactions/sinceid", {"id": "3"})), set(recorded("accounts-transaction-sinceid")))


class Rejections(Case):
    def rejected(self, reason, **fields):
        count = len(self.rows)
        status, body = self.order(**fields)
        self.assertEqual((status, body["errorCode"]), (400, reason))
        self.assertEqual(body["orderRejectTransaction"]["rejectReason"], reason)
        self.assertEqual((len(self.rows), self.rows[-1]["type"][-7:]), (count + 1, "_REJECT"))

    def canceled(self, reason, **fields):
        self.assertEqual(self.placed(**fields)["orderCancelTransaction"]["reason"], reason)

    def test_reasons(self):
        self.rejected("INSTRUMENT_MISSING", instrument=None)
        self.rejected("UNITS_MISSING", units=None)
        self.rejected("UNITS_INVALID", units="many")
        self.rejected("UNITS_LIMIT_EXCEEDED", instrument="DE30_EUR", units="2501")
        self.rejected("PRICE_BOUND_PRECISION_EXCEEDED", priceBound="1.000001")
        self.rejected("PRICE_INVALID", type="LIMIT", price="-1")
        self.rejected("ORDER_FILL_POSITION_ACTION_INVALID", positionFill="NOW")
        self.rejected("TRIGGER_CONDITION_INVALID", type="STOP", price="1.2", triggerCondition="LAST")
        self.rejected("TIME_IN_FORCE_GTD_TIMESTAMP_MISSING", type="LIMIT", price="1", timeInForce="GTD")
        self.rejected("CLIENT_ORDER_ID_INVALID", clientExtensions={"id": "x" * 129})
        self.rejected("CLIENT_ORDER_COMMENT_INVALID", clientExtensions={"comment": "x" * 129})
        self.rejected("STOP_LOSS_ON_FILL_PRICE_AND_DISTANCE_BOTH_SPECIFIED", stopLossOnFill={"price": "1", "distance": "0.1"})
        self.rejected("TAKE_PROFIT_ON_FILL_PRICE_MISSING", takeProfitOnFill={})
        self.rejected("TRAILING_STOP_LOSS_ON_FILL_PRICE_DISTANCE_MINIMUM_NOT_MET",
                      trailingStopLossOnFill={"distance": "0.0001"})
        self.rejected("TRADE_DOESNT_EXIST", type="TAKE_PROFIT", tradeID="77", price="1.2", instrument=None, units=None)

    def test_cancels(self):
        self.canceled("INSUFFICIENT_MARGIN", units="3000000")
        self.canceled("BOUNDS_VIOLATION", priceBound="1.1")
        self.canceled("INSUFFICIENT_LIQUIDITY", units="4000001")
        self.canceled("POSITION_CLOSEOUT_FAILED", positionFill="REDUCE_ONLY")
        self.placed(units="-10")
        self.canceled("FIFO_VIOLATION", positionFill="OPEN_ONLY", units="5")

    def test_what_is_no_order(self):
        self.assertEqual(self.ask("POST", "/orders", {"order": {"type": "ICEBERG"}})[1],
                         {"errorMessage": "Invalid value specified for 'order.type'"})
        self.assertEqual(self.order(instrument="XXX_YYY")[1]["errorCode"], "oanda::rest::core::InvalidParameterException")
        self.assertEqual(len(self.rows), 3)
        self.token = "nobody"
        self.assertEqual(self.ask("GET", "/summary")[0], 401)
        self.token = self.venue.credentials()[1].secret
        self.assertEqual(self.ask("GET", "/summary")[0], 403)

    def test_only_pending_orders_are_found(self):
        number = self.placed(clientExtensions={"id": "done"})["orderCreateTransaction"]["id"]
        for specifier in (number, "@done"):
            self.assertEqual(self.ask("GET", f"/orders/{specifier}"), (404, {
                "errorCode": "NO_SUCH_ORDER", "errorMessage": "The order ID specified does not exist",
                "lastTransactionID": "5"}))
        self.world.settings["endedOrders"] = True
        self.assertEqual(self.get("/orders/@done")["order"]["state"], "FILLED")
        self.placed(clientExtensions={"id": "done"})

    def test_a_replacement_that_is_rejected_leaves_the_order(self):
        number = self.limit()["orderCreateTransaction"]["id"]
        wish = {"type": "LIMIT", "instrument": "EUR_USD", "units": "0", "price": "1"}
        status, body = self.ask("PUT", f"/orders/{number}", {"order": wish})
        row = body["orderRejectTransaction"]
        self.assertEqual((status, row["rejectReason"], row["intendedReplacesOrderID"]), (400, "UNITS_INVALID", number))
        self.assertEqual(self.get(f"/orders/{number}")["order"]["state"], "PENDING")


class Deals(Case):
    def held(self):
        return [(each["currentUnits"], each["price"]) for each in reversed(self.get("/openTrades")["trades"])]

    def balance(self):
        return self.get("/summary")["account"]["balance"]

    def test_first_in_first_out(self):
        self.placed(units="100")
        self.move("1.2")
        self.placed(units="100")
        fill = self.placed(units="-150")["orderFillTransaction"]
        self.assertEqual([part["realizedPL"] for part in fill["tradesClosed"]], ["9.9880"])
        self.assertEqual((fill["tradeReduced"]["units"], fill["tradeReduced"]["realizedPL"]), ("-50", "-0.0060"))
        self.assertEqual((self.held(), self.balance()), ([("50", "1.20006")], "100009.9820"))

    def test_through_the_position_to_the_other_side(self):
        self.placed(units="100")
        fill = self.placed(units="-300")["orderFillTransaction"]
        self.assertEqual((fill["tradesClosed"][0]["units"], fill["tradeOpened"]["units"]), ("-100", "-200"))
        self.assertEqual(self.held(), [("-200", "1.09994")])

    def test_profits_come_home(self):
        self.placed(instrument="USD_JPY", units="10000")
        self.move("151", "USD_JPY")
        fill = self.placed(instrument="USD_JPY", units="-10000")["orderFillTransaction"]
        # 10000 * (150.994 - 150.006) yen, at 151 to the dollar
        self.assertEqual((fill["pl"], self.balance()), ("65.4305", "100065.4305"))

    def test_margin(self):
        self.placed(units="10000")
        account = self.get("/summary")["account"]
        self.assertEqual((account["marginUsed"], account["positionValue"], account["unrealizedPL"], account["NAV"]),
                         ("550.0000", "11000.0000", "-1.2000", "99998.8000"))

    def test_a_price_over_several_levels(self):
        fill = self.placed(units="1500000", priceBound="1.2")["orderFillTransaction"]
        # A million at 1.10006 and the rest a tick higher; told as finely as prices are.
        self.assertEqual((fill["price"], fill["units"]), ("1.10006", "1500000"))

    def test_conditions(self):
        self.limit(price="1.09990", triggerCondition="BID", units="10")
        self.limit(price="1.09990", units="20")
        self.move("1.09995")
        self.assertEqual(self.held(), [])
        self.move("1.09990")
        # The bid has reached it, the ask has not: it is filled by the ask, which its price does not allow yet.
        self.assertEqual(self.held(), [])
        self.move("1.09980")
        self.assertEqual([units for units, _ in self.held()], ["10", "20"])

    def test_time_ends_orders(self):
        self.limit(timeInForce="GFD")
        self.limit(timeInForce="GTD", gtdTime=times.written((self.world.clock.milliseconds() + 60_000) * 1000))
        kept = self.limit()["orderCreateTransaction"]["id"]
        self.world.clock.advance(60_000)
        self.venue.exchange.expire()
        self.assertEqual([row["reason"] for row in self.rows if row["type"] == "ORDER_CANCEL"], ["TIME_IN_FORCE_EXPIRED"])
        self.world.clock.advance(86_400_000)
        self.venue.exchange.expire()
        self.assertEqual([each["id"] for each in self.get("/pendingOrders")["orders"]], [kept])

    def test_exits_end_with_their_trade(self):
        fill = self.placed(takeProfitOnFill={"price": "1.2"},
                           trailingStopLossOnFill={"distance": "0.01"})["orderFillTransaction"]
        self.assertEqual(len(self.get("/pendingOrders")["orders"]), 2)
        batch = {row["batchID"] for row in self.rows[3:]}
        self.assertEqual(batch, {"4"})
        self.get(f"/trades/{fill['tradeOpened']['tradeID']}/close", {"units": "ALL"}, "PUT")
        self.assertEqual([row.get("reason") for row in self.rows[-2:]], ["LINKED_TRADE_CLOSED"] * 2)

    def test_pieces(self):
        self.venue.exchange.fill_pieces = 4
        self.placed(units="1000")
        fills = [row["units"] for row in self.rows if row["type"] == "ORDER_FILL"]
        self.assertEqual((fills, self.get("/positions/EUR_USD")["position"]["long"]["units"]), (["250"] * 4, "1000"))

    def test_numbers_have_no_hole(self):
        self.limit()
        self.order(units="0")
        self.placed(takeProfitOnFill={"price": "1.2"})
        self.move("1.3")
        self.ask("PUT", "/orders/99/cancel")
        self.assertEqual([row["id"] for row in self.rows], [str(n + 1) for n in range(len(self.rows))])

    def test_the_same_seed_gives_the_same(self):
        first = self.placed(takeProfitOnFill={"price": "1.2"})
        self.setUp()
        self.assertEqual(self.placed(takeProfitOnFill={"price": "1.2"}), first)

    def test_times_in_seconds(self):
        self.placed()
        row = self.ask("GET", "/transactions/4", headers={"Accept-Datetime-Format": "UNIX"})[1]["transaction"]
        self.assertEqual(times.read(row["time"]), times.read(self.rows[3]["time"]))
        self.assertRegex(row["time"], r"^\d+\.\d{9}$")


class Lines(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.venue = OANDA(world())
        self.venue.limits["newConnections"].limit = 100
        self.venue.world.settings["heartbeatSeconds"] = 0.05
        self.listener = Listener(Streams(self.venue).answer, 0)
        self.url = f"http://127.0.0.1:{await self.listener.start()}/v3/accounts/{NUMBER}"
        self.client = aiohttp.ClientSession(headers={"Authorization": "Bearer " + self.venue.credentials()[0].secret})

    async def asyncTearDown(self):
        await self.client.close()
        await self.listener.stop()

    async def read(self, stream, kind):
        """The next line of a kind; None when the stream ends."""
        while True:
            line = await asyncio.wait_for(stream.content.readline(), 2)
            if not line:
                return None
            if json.loads(line)["type"] == kind:
                return json.loads(line)

    def write(self, kind):
        self.venue.by_account[NUMBER].details["ledger"].write(kind)

    async def test_transactions_and_a_gap(self):
        async with self.client.get(self.url + "/transactions/stream") as stream:
            self.assertEqual((await self.read(stream, "HEARTBEAT"))["lastTransactionID"], "3")
            self.venue.world.faults.add({"kind": "skip-sequence", "match": {"event": "B"}})
            for kind in ("A", "B", "C"):
                self.write(kind)
            self.assertEqual((await self.read(stream, "A"))["id"], "4")
            self.assertEqual((await self.read(stream, "C"))["id"], "6")

    async def test_half_open_has_no_heartbeats(self):
        async with self.client.get(self.url + "/transactions/stream") as stream:
            await self.read(stream, "HEARTBEAT")
            self.venue.world.channels[0].silent = True
            with self.assertRaises(asyncio.TimeoutError):
                while True:
                    await asyncio.wait_for(stream.content.readline(), 0.3)

    async def test_dropped_and_closed(self):
        for action in ("abort", "close"):
            async with self.client.get(self.url + "/transactions/stream") as stream:
                await self.read(stream, "HEARTBEAT")
                done = getattr(self.venue.world.channels[0], action)()
                if done is not None:
                    await done
                try:
                    self.assertIsNone(await self.read(stream, "NOTHING"))
                except aiohttp.ClientPayloadError:
                    self.assertEqual(action, "abort")
            while self.venue.world.channels:
                await asyncio.sleep(0.01)

    async def test_prices_are_gathered(self):
        async with self.client.get(self.url + "/pricing/stream?instruments=EUR_USD") as stream:
            await self.read(stream, "PRICE")
            for price in ("1.2", "1.3", "1.4"):
                self.venue.exchange.set_price("EUR_USD", Decimal(price))
            self.venue.beat()
            self.venue.world.clock.advance(250)
            self.venue.beat()
            self.assertEqual((await self.read(stream, "PRICE"))["bids"][0]["price"], "1.39994")

    async def test_who_may_come_in(self):
        for path, headers, status in (("/transactions/stream", {"Authorization": "Bearer nobody"}, 401),
                                      ("/pricing/stream", {}, 400),
                                      ("/pricing/stream?instruments=XXX_YYY", {}, 400), ("/orders", {}, 404)):
            async with self.client.get(self.url + path, headers=headers) as answer:
                self.assertEqual(answer.status, status, path)
        self.venue.limits["streams"].limit = 0
        async with self.client.get(self.url + "/transactions/stream") as answer:
            self.assertEqual(answer.status, 429)


if __name__ == "__main__":
    unittest.main()
