"""Kraken Futures: answers and feeds hold the fields of recorded ones; Authent, nonces, limits; statuses; numbers that follow."""
import json
import unittest
from decimal import Decimal as D

from recorded import differences
from simulated import ROOT, payloads, world
from frame.wording import text
from kraken_futures.errors import VenueError
from kraken_futures.operations import OPERATIONS
from kraken_futures.parameters import Given, parsed
from kraken_futures.rest import Rest, of_body
from kraken_futures.signing import signed
from kraken_futures.sockets import Session
from kraken_futures.venue import KrakenFutures

PAYLOADS = payloads("kraken-futures")
LIMIT = {"orderType": "lmt", "symbol": "PF_XBTUSD", "side": "buy", "size": "0.5", "limitPrice": "50000"}
# What is changed in a good order, and the status that it gets.
STATUSES = [
    ({"orderType": "stop"}, "invalidOrderType"),
    ({"side": "long"}, "invalidSide"),
    ({"size": "0.00001"}, "invalidSize"),
    ({"size": "2000000"}, "invalidSize"),
    ({"limitPrice": "50000.5"}, "invalidPrice"),
    ({"size": "900"}, "insufficientAvailableFunds"),
    ({"orderType": "post", "limitPrice": "61000"}, "postWouldExecute"),
    ({"orderType": "ioc"}, "iocWouldNotExecute"),
    ({"orderType": "fok"}, "fokWouldNotExecute"),
    ({"reduceOnly": "true"}, "wouldNotReducePosition"),
    ({"cliOrdId": "a" * 101}, "clientOrderIdTooLong"),
]
ERRORS = [({"symbol": "PF_NOPE"}, "contractNotFound"), ({"size": None}, "requiredArgumentMissing: size"),
          ({"limitPrice": None}, "requiredArgumentMissing: limitPrice"), ({"limitPrice": "cheap"},
                                                                          "invalidArgument: limitPrice"),
          ({"orderType": "stp"}, "requiredArgumentMissing: stopPrice"), ({"reduceOnly": "maybe"}, "invalidArgument: reduceOnly")]


class Heard:
    """Stands where a connection is: takes what is sent."""

    def __init__(self, venue):
        self.venue = venue
        self.session = Session(venue, "tests")
        self.session.channel = self
        self.rows, self.topics, self.account, self.number = [], set(), "", 1
        venue.sessions.append(self.session)

    def send(self, message, event="", symbol=""):
        self.rows.append(json.loads(text(message)))

    def reply(self, message):
        self.send(message)

    def of(self, feed):
        return [row for row in self.rows if row.get("feed") == feed and "event" not in row]

    async def say(self, **request):
        await self.session.heard(json.dumps(request))

    async def log_on(self, *names):
        credential = self.venue.keys[0]
        await self.say(event="challenge", api_key=credential.key)
        challenge = self.rows[-1]["message"]
        for feed in names:
            await self.say(event="subscribe", feed=feed, api_key=credential.key, original_challenge=challenge,
                           signed_challenge=signed(credential.secret, challenge.encode()))


class FuturesCase(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.venue = KrakenFutures(world())
        self.clock = self.venue.world.clock
        self.main = self.venue.exchange.accounts["main"]

    def ask(self, name, **given):
        values = {key: value for key, value in given.items() if value is not None}
        members = OPERATIONS.named(name).perform(self.venue, self.main, Given(values))
        return json.loads(text({"result": "success", **members, "serverTime": "2023-11-14T22:13:20.000Z"}))

    def send(self, **changes):
        return self.ask("sendorder", **(LIMIT | changes))["sendStatus"]

    def alike(self, ours, name, *but):
        self.assertEqual(differences(ours, PAYLOADS[name], but), [], name)


class Answers(FuturesCase):
    def test_orders(self):
        placed = self.ask("sendorder", **LIMIT)
        # A client id that was not sent is null, as recorded; with one the answer has it twice.
        self.alike(placed, "jk__futures-trading-placeorder")
        self.alike(self.ask("sendorder", **LIMIT, cliOrdId="gw-1"), "nt__http-send-order-futures")
        name = placed["sendStatus"]["order_id"]
        self.alike(self.ask("editorder", orderId=name, size="0.4", limitPrice="49000"), "jk__futures-trading-editorder")
        self.venue.exchange.fill_resting(self.venue.by_name[name], D("0.1"))
        self.alike(self.ask("openorders"), "jk__futures-trading-getopenorders")
        self.alike(self.ask("fills"), "nt__http-futures-fills")
        self.alike(self.ask("cancelorder", order_id=name), "nt__http-cancel-order-futures")
        self.send(orderType="post")
        # The recorded one begins with a stop; its other orders are as ours.
        found = self.ask("cancelallorders")
        found["cancelStatus"]["orderEvents"].reverse()
        self.assertEqual([each["type"] for each in found["cancelStatus"]["orderEvents"]], ["CANCEL", "CANCEL"])
        self.alike(found, "jk__futures-trading-cancelallorders", "stopPrice")
        self.assertEqual(self.ask("cancelallorders")["cancelStatus"]["status"], "noOrdersToCancel")
        self.alike(self.ask("leverage.get"), "jk__futures-trading-getleverage")

    def test_statuses(self):
        for change, word in STATUSES:
            with self.subTest(change):
                self.assertEqual(self.send(**change)["status"], word)
        for change, error in ERRORS:
            with self.subTest(change), self.assertRaises(VenueError) as caught:
                self.send(**change)
            self.assertEqual(caught.exception.error, error)
        self.assertEqual(self.venue.exchange.orders, {})

    def test_client_ids_are_used_once(self):
        self.assertEqual(self.send(cliOrdId="gw-1")["status"], "placed")
        self.ask("cancelorder", cliOrdId="gw-1")
        self.assertEqual(self.send(cliOrdId="gw-1")["status"], "clientOrderIdAlreadyExist")

    def test_status_of_orders_is_told_for_a_while(self):
        name = self.send(cliOrdId="gw-1")["order_id"]
        self.assertEqual(self.ask("orders.status", orderIds=name)["orders"][0]["status"], "ENTERED_BOOK")
        self.ask("cancelorder", order_id=name)
        self.assertEqual(self.ask("orders.status", cliOrdIds=["gw-1"])["orders"][0]["status"], "CANCELLED")
        self.clock.advance(5_001)
        self.assertEqual(self.ask("orders.status", orderIds=name)["orders"], [])
        events = self.ask("history.orders", sort="asc")["elements"]
        self.assertEqual([next(iter(each["event"])) for each in events], ["OrderPlaced", "OrderCancelled"])

    def test_stops_and_trails(self):
        stop = self.send(orderType="stp", side="sell", stopPrice="58000", limitPrice=None)
        trail = self.send(orderType="trailing_stop", side="sell", limitPrice=None, trailingStopMaxDeviation="1",
                          trailingStopDeviationUnit="PERCENT")
        profit = self.send(orderType="take_profit", side="sell", stopPrice="62000", limitPrice="61900")
        self.assertEqual(self.ask("orders.status", orderIds=stop["order_id"])["orders"][0]["status"], "TRIGGER_PLACED")
        self.assertEqual(self.ask("editorder", orderId=stop["order_id"], stopPrice="57000")["editStatus"]["status"], "edited")
        self.venue.exchange.set_price("PF_XBTUSD", D("59300"))
        found = {each["order"]["orderId"]: each["status"] for each in self.ask("orders.status")["orders"]}
        self.assertEqual([found[each["order_id"]] for each in (stop, trail, profit)],
                         ["TRIGGER_PLACED", "FULLY_EXECUTED", "TRIGGER_PLACED"])
        self.venue.exchange.set_price("PF_XBTUSD", D("62000"))
        self.assertEqual(self.venue.by_name[profit["order_id"]].state, "filled")

    def test_profit_of_both_kinds(self):
        self.send(orderType="mkt", size="1")
        self.send(orderType="mkt", symbol="PI_XBTUSD", size="6000")
        for symbol in ("PF_XBTUSD", "PI_XBTUSD"):
            self.venue.exchange.set_price(symbol, D("61000"))
        self.send(orderType="mkt", size="1", side="sell")
        self.send(orderType="mkt", symbol="PI_XBTUSD", size="6000", side="sell")
        usd, xbt = (self.main.balance(asset).total for asset in ("USD", "XBT"))
        # Bought at 60000, sold a tick below 61000, with a fee of 0.05 %.
        self.assertEqual(usd, D("1000000") + D("999") - D("30") - D("30.4995"))
        self.assertAlmostEqual(float(xbt), 10 + 6000 / 60000 - 6000 / 60999.5 - 0.0005 * (6000 / 60000 + 6000 / 60999.5), 7)
        self.assertEqual(self.ask("openpositions")["openPositions"], [])

    def test_batches(self):
        rows = [{"order": "send", "order_tag": "1", **LIMIT, "size": 0.1, "limitPrice": 40000},
                {"order": "send", "order_tag": "2", **LIMIT, "size": 900}, {"order": "cancel", "order_id": "nobody"},
                {"order": "send", "order_tag": "3", "symbol": "PF_XBTUSD"}]
        found = self.ask("batchorder", json=json.dumps({"batchOrder": rows}))["batchStatus"]
        self.assertEqual([each["status"] for each in found],
                         ["placed", "insufficientAvailableFunds", "notFound", "requiredArgumentMissing"])
        with self.assertRaisesRegex(VenueError, "Json Parse Error"):
            self.ask("batchorder", json="{")

    def test_the_switch(self):
        self.send()
        self.ask("cancelallordersafter", timeout="60")
        self.clock.advance(60_000)
        self.venue.beat()
        self.assertEqual(self.ask("openorders")["openOrders"], [])

    def test_what_is_public(self):
        self.alike(self.ask("orderbook", symbol="PF_XBTUSD"), "jk__futures-exchangedata-getorderbook")
        self.alike(self.ask("instruments.status"), "jk__futures-exchangedata-getsymbolstatus")
        self.venue.exchange.set_price("PF_XBTUSD", D("60000"))
        self.alike(self.ask("history", symbol="PF_XBTUSD"), "jk__futures-exchangedata-gettrades")
        self.alike(self.ask("tickers"), "nt__http-futures-tickers")
        for _ in range(2):
            self.send(orderType="mkt")
        self.alike(self.ask("history.market", tradeable="PF_XBTUSD", count="1"), "nt__http-futures-public-executions")

    def test_wallets(self):
        ours, recorded = self.ask("accounts")["accounts"], PAYLOADS["jk__futures-account-getbalances"]["accounts"]
        self.assertEqual(differences(ours["fi_xbtusd"], recorded["fi_xbtusd"],
                                     ("FI_XBTUSD_171215", "FI_XBTUSD_180615", "xrp")), [])
        self.assertEqual(differences(ours["flex"], recorded["flex"], ("XBT", "EUR")), [])
        self.assertEqual(differences(ours["cash"], recorded["cash"], ("xrp",)), [])


class Signing(FuturesCase):
    PATH = "/derivatives/api/v3/sendorder"

    def test_the_recorded_signature(self):
        for block in (ROOT / "Tests/BrokerKitTests/Vectors/kraken.txt").read_text().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if fields.get("scheme") == "krakenFutures" and "form" in fields:
                headers = {"APIKey": fields["key"], "Authent": fields["signature"], "Nonce": fields["nonce"]}
                found = self.venue.keeper.check(headers, fields["path"], fields["form"].encode())
                self.assertEqual(found.account, "main")
                for sent, error in ((fields["form"], "nonceDuplicate"), (fields["form"] + "&x=1", "authenticationError")):
                    with self.assertRaisesRegex(VenueError, error):
                        self.venue.keeper.check(headers, fields["path"], sent.encode())
                return
        self.fail("no vector")

    def test_nonces_are_needed_only_when_they_are_sent_and_must_grow(self):
        secret = self.venue.keys[0].secret

        def check(nonce):
            text = ("a=1" + nonce + "/api/v3/sendorder").encode()
            self.venue.keeper.check({"APIKey": "testkey0123456789", "Authent": signed(secret, text), "Nonce": nonce},
                                    self.PATH, b"a=1")
        check("")
        check("")
        check("7")
        with self.assertRaisesRegex(VenueError, "nonceBelowThreshold"):
            check("6")
        with self.assertRaisesRegex(VenueError, "authenticationError"):
            self.venue.keeper.check({"APIKey": "testkey0123456789", "Authent": "AAAA"}, self.PATH, b"")

    def test_costs(self):
        rest, made = Rest(self.venue), OPERATIONS.named("sendorder")
        for _ in range(50):
            rest.count(made, self.venue.keys[0], Given({}))
        with self.assertRaisesRegex(VenueError, "apiLimitExceeded"):
            rest.count(made, self.venue.keys[0], Given({}))
        rest.count(made, self.venue.keys[2], Given({}))
        self.clock.advance(10_000)
        rest.count(OPERATIONS.named("batchorder"), self.venue.keys[0], Given({"json": '{"batchOrder":[{},{}]}'}))
        self.assertEqual(self.venue.limits["DERIVATIVES"].count("main"), 11)

    def test_forms(self):
        self.assertEqual(parsed("orderIds=a&orderIds=b&x=1"), {"orderIds": ["a", "b"], "x": "1"})
        self.assertEqual(of_body('json={"a": "b"}'), {"json": '{"a": "b"}'})
        self.assertEqual(of_body("json=%7B%7D&processBefore=1"), {"json": "{}", "processBefore": "1"})


class Feeds(FuturesCase):
    async def test_the_account(self):
        heard = Heard(self.venue)
        await heard.log_on("open_orders", "fills", "open_positions", "balances")
        self.alike({**heard.rows[1], "signed_challenge": "1"}, "jk-ws__futures-orderupdate#2")
        name = self.send(side="sell", limitPrice="61000")["order_id"]
        order = self.venue.by_name[name]
        self.venue.exchange.fill_resting(order, D("0.2"))
        self.ask("editorder", orderId=name, size="0.4")
        self.ask("cancelorder", order_id=name)
        news = heard.of("open_orders")
        self.alike(news[0], "nt__ws-futures-open-orders-delta")
        self.assertEqual([(each["is_cancel"], each["reason"]) for each in news],
                         [(False, "new_placed_order_by_user"), (False, "partial_fill"),
                         (False, "edited_by_user"), (True, "cancelled_by_user")])
        self.assertEqual([each["order"]["qty"] for each in news[:3]], [0.5, 0.3, 0.2])
        self.alike(news[3], "nt__ws-futures-open-orders-cancel")
        self.alike(heard.of("fills")[0], "nt__ws-futures-fills-delta", "cli_ord_id")
        again = Heard(self.venue)
        await again.log_on("fills", "open_orders_verbose")
        self.alike(again.of("fills_snapshot")[0], "nt__ws-futures-fills-snapshot")
        self.assertEqual(heard.of("open_positions")[-1]["positions"][0]["balance"], -0.2)
        self.assertIn("USD", heard.of("balances")[-1]["flex_futures"]["currencies"])

    async def test_challenges(self):
        heard = Heard(self.venue)
        await heard.say(event="challenge", api_key="nobody")
        await heard.say(event="subscribe", feed="fills", api_key="testkey0123456789", original_challenge="x",
                        signed_challenge="y")
        self.assertEqual([row["message"] for row in heard.rows], ["Invalid api key", "Invalid signed challenge"])

    async def test_markets(self):
        heard = Heard(self.venue)
        for feed in ("book", "trade", "ticker"):
            await heard.say(event="subscribe", feed=feed, product_ids=["PF_XBTUSD", "PF_NOPE"])
        self.alike(heard.rows[0], "jk-ws__futures-ticker#1", "feed")
        self.assertEqual(heard.rows[2], {"event": "error", "message": "Invalid product id"})
        self.venue.exchange.set_price("PF_XBTUSD", D("60100"))
        self.venue.exchange.set_price("PF_XBTUSD", D("60200"))
        self.alike(heard.of("book_snapshot")[0], "nt__ws-futures-book-snapshot")
        self.alike(heard.of("trade_snapshot")[0], "nt__ws-futures-trade-snapshot")
        self.alike(heard.of("ticker")[-1], "nt__ws-futures-ticker")
        numbers = [each["seq"] for each in heard.of("book_snapshot") + heard.of("book")]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
        self.assertEqual([each["seq"] for each in heard.of("trade")], [1, 2])
        self.assertIn(0, [each["qty"] for each in heard.of("book")])
        await heard.say(event="unsubscribe", feed="book", product_ids=["PF_XBTUSD"])
        self.assertEqual(heard.rows[-1]["event"], "unsubscribed")


if __name__ == "__main__":
    unittest.main()
