"""Coinbase: answers and streams hold the fields of recorded ones; tokens; refusals in the venue's words; message numbers."""
import base64
import json
import unittest
from decimal import Decimal as D

import jwt_tokens
from recorded import differences
from simulated import payloads, world
from coinbase.errors import VenueError
from coinbase.operations import OPERATIONS
from coinbase.parameters import Given, query
from coinbase.streams import Session
from coinbase.venue import Coinbase
from frame.wording import text

PAYLOADS = payloads("coinbase")
LIMIT = {"client_order_id": "gw-1", "product_id": "BTC-USD", "side": "BUY",
         "order_configuration": {"limit_limit_gtc": {"base_size": "0.01", "limit_price": "50000", "post_only": False}}}
# A configuration (or another member), the order's reason, the preview's.
REFUSALS = [
    ({"limit_limit_gtc": {"base_size": "30", "limit_price": "50000"}}, "INSUFFICIENT_FUND", "PREVIEW_INSUFFICIENT_FUND"),
    ({"limit_limit_gtc": {"base_size": "0.1", "limit_price": "61000", "post_only": True}}, "INVALID_LIMIT_PRICE_POST_ONLY",
     "PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY"),
    ({"limit_limit_gtc": {"base_size": "0.1", "limit_price": "50000.001"}}, "INVALID_PRICE_PRECISION",
     "PREVIEW_INVALID_PRICE_PRECISION"),
    ({"limit_limit_gtc": {"base_size": "0.123456789", "limit_price": "50000"}}, "INVALID_SIZE_PRECISION",
     "PREVIEW_INVALID_SIZE_PRECISION"),
    ({"limit_limit_gtc": {"base_size": "0.00001", "limit_price": "50000"}}, "INVALID_QUOTE_SIZE",
     "PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL"),
    ({"limit_limit_gtc": {"base_size": "3401", "limit_price": "50000"}}, "INVALID_BASE_SIZE",
     "PREVIEW_INVALID_BASE_SIZE_TOO_LARGE"),
    ({"limit_limit_gtc": {"limit_price": "50000"}}, "UNSUPPORTED_ORDER_CONFIGURATION", "PREVIEW_INVALID_ORDER_CONFIG"),
    ({"limit_limit_gtd": {"base_size": "0.1", "limit_price": "50000"}}, "UNSUPPORTED_ORDER_CONFIGURATION",
     "PREVIEW_INVALID_ORDER_CONFIG"),
    ({"stop_market": {"base_size": "0.1"}}, "UNSUPPORTED_ORDER_CONFIGURATION", "PREVIEW_INVALID_ORDER_CONFIG"),
    ({"stop_limit_stop_limit_gtc": {"base_size": "0.1", "limit_price": "60900", "stop_price": "61000",
                                    "stop_direction": "STOP_DIRECTION_STOP_DOWN"}},
     "UNKNOWN_FAILURE_REASON", "PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE"),
    ({"stop_limit_stop_limit_gtc": {"base_size": "0.1", "limit_price": "58000", "stop_price": "59000",
                                    "stop_direction": "STOP_DIRECTION_STOP_UP"}},
     "UNKNOWN_FAILURE_REASON", "PREVIEW_STOP_PRICE_BELOW_LAST_TRADE_PRICE"),
    ("product_id", "NO-PE", "INVALID_PRODUCT_ID"),
    ("side", "LONG", "INVALID_SIDE"),
]


class Heard:
    """Stands where a connection is: takes what is sent."""

    def __init__(self, venue, surface):
        self.session = Session(venue, surface, "tests")
        self.session.channel = self
        self.rows, self.topics, self.account = [], set(), ""
        venue.sessions.append(self.session)

    def send(self, message, event="", symbol=""):
        self.rows.append(json.loads(text(message)))

    def reply(self, message):
        self.send(message)

    def of(self, channel):
        return [row for row in self.rows if row.get("channel") == channel]


class CoinbaseCase(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.venue = Coinbase(world())
        self.clock = self.venue.world.clock
        self.main = self.venue.exchange.accounts["main"]

    def ask(self, name, **given):
        made = OPERATIONS.named(name)
        values = json.loads(json.dumps(given))
        return json.loads(text(made.perform(self.venue, self.main, Given(values, self.venue.keys[0]))))

    def place(self, name="gw-1", **configuration):
        wanted = {**LIMIT, "client_order_id": name, **({"order_configuration": configuration} if configuration else {})}
        answer = self.ask("orders.create", **wanted)
        self.assertTrue(answer["success"], answer)
        return answer["order_id"]

    def alike(self, ours, name, *but):
        self.assertEqual(differences(ours, PAYLOADS[name], but), [], name)

    def token(self, index=0, **claims):
        return jwt_tokens.token(self.venue.keys[index], self.clock.milliseconds() // 1000, **claims)


class Answers(CoinbaseCase):
    def test_orders(self):
        answer = self.ask("orders.create", **LIMIT)
        # The documents' example has every configuration and an error at once.
        self.alike(answer, "jk__advancedtrade-trading-placeorder", "error_response", *PAYLOADS[
            "jk__advancedtrade-trading-placeorder"]["order_configuration"])
        order = self.venue.by_name[answer["order_id"]]
        self.venue.exchange.fill_resting(order, D("0.005"))
        self.alike(self.ask("orders.get", order_id=answer["order_id"]), "nt__http-order")
        self.place("gw-2")
        self.alike(self.ask("orders.list", order_status=["OPEN"]), "nt__http-orders-list")
        self.alike(self.ask("orders.fills", product_ids=["BTC-USD"]), "nt__http-fills")
        self.alike(self.ask("orders.edit", order_id=answer["order_id"], size="0.02", price="50001"),
                   "jk__advancedtrade-trading-editorder", "error_response", "errors")
        refused = self.ask("orders.edit", order_id="nobody", size="1", price="1")
        self.assertEqual(refused["errors"][0]["edit_failure_reason"], "ORDER_NOT_FOUND")
        found = self.ask("orders.cancel", order_ids=[answer["order_id"], "2"])
        found["results"][0]["order_id"] = "1"
        self.assertEqual(found, PAYLOADS["made__cancel-mixed"])
        again = self.ask("orders.cancel", order_ids=[answer["order_id"]])["results"][0]
        self.assertEqual(again["failure_reason"], "DUPLICATE_CANCEL_REQUEST")

    def test_refusals(self):
        for wish, error, preview in REFUSALS:
            changed = {"order_configuration": wish} if isinstance(wish, dict) else {wish: error}
            with self.subTest(changed):
                answer = self.ask("orders.create", **{**LIMIT, **changed})
                self.alike({**answer, "order_configuration": PAYLOADS["made__order-refused"]["order_configuration"]},
                           "made__order-refused")
                found = answer["error_response"]
                self.assertEqual((found["error"], found["preview_failure_reason"]),
                                 (error, preview) if isinstance(wish, dict) else (preview, f"PREVIEW_{preview}"))
        self.assertEqual(self.venue.exchange.orders, {})

    def test_the_same_client_id_is_the_same_order(self):
        first = self.place()
        self.assertEqual(self.place(), first)
        self.ask("orders.cancel", order_ids=[first])
        self.assertEqual(self.place(), first)
        self.assertEqual(len(self.venue.exchange.orders), 1)

    def test_account_and_market(self):
        self.alike(self.ask("accounts.list"), "nt__http-accounts")
        self.alike(self.ask("fees"), "jk__advancedtrade-account-getfeeinfo2", "aop_from")
        self.alike(self.ask("futures.summary"), "nt__http-cfm-balance-summary")
        self.alike(self.ask("products.get", product_id="BTC-USD"), "nt__http-product")
        self.alike(self.ask("products.list", product_type="FUTURE"), "nt__http-products-future")
        self.venue.exchange.set_price("BTC-USD", D("60000"))
        self.alike(self.ask("products.ticker", product_id="BTC-USD", limit="3"), "nt__http-ticker")
        self.alike(self.ask("products.book", product_id="BTC-USD", limit="1"), "jk__advancedtrade-exchangedata-getorderbook")

    def test_pages(self):
        names = [self.place(f"gw-{number}") for number in range(5)]
        first = self.ask("orders.list", limit="3")
        self.assertEqual([each["order_id"] for each in first["orders"]], names[:1:-1])
        self.assertTrue(first["has_next"])
        rest = self.ask("orders.list", limit="3", cursor=first["cursor"])
        self.assertEqual(([each["order_id"] for each in rest["orders"]], rest["has_next"], rest["cursor"]),
                         (names[1::-1], False, ""))
        with self.assertRaisesRegex(VenueError, "OPEN"):
            self.ask("orders.list", order_status=["OPEN", "FILLED"])

    def test_contracts(self):
        self.ask("orders.create", client_order_id="c", product_id="BIP-20DEC30-CDE", side="BUY",
                 order_configuration={"market_market_ioc": {"base_size": "2"}})
        answer = self.ask("futures.positions")
        self.alike(answer, "jk__advancedtrade-trading-getfuturespositions")
        self.venue.exchange.set_price("BIP-20DEC30-CDE", D("61000"))
        self.assertEqual(self.ask("futures.position", product_id="BIP-20DEC30-CDE")["position"]["unrealized_pnl"], "20")

    def test_time_ends_and_what_is_left_over_is_canceled(self):
        dated = self.place("d", limit_limit_gtd={"base_size": "0.01", "limit_price": "50000", "end_time": "2023-11-14T22:14:20Z"})
        cut = self.place("c", sor_limit_ioc={"base_size": "12", "limit_price": "60000"})
        self.clock.advance(61_000)
        self.venue.exchange.expire()
        found = [self.ask("orders.get", order_id=name)["order"]["status"] for name in (dated, cut)]
        self.assertEqual(found, ["EXPIRED", "CANCELLED"])

    def test_queries_with_names_that_stand_twice(self):
        self.assertEqual(query("order_status=OPEN&product_ids=A&product_ids=B+C&x[]=1"),
                         {"order_status": "OPEN", "product_ids": ["A", "B C"], "x": "1"})


class Tokens(CoinbaseCase):
    REQUEST = ("POST", "127.0.0.1:1", "/api/v3/brokerage/orders")

    def uri(self, host="127.0.0.1:1", method="POST"):
        return f"{method} {host}/api/v3/brokerage/orders"

    def test_recorded_tokens(self):
        self.clock.now = 1_700_000_010_000
        for vector in jwt_tokens.vectors():
            self.venue.keys[1].key = vector["key"] if vector["alg"] == "EdDSA" else "another"
            self.venue.keeper = type(self.venue.keeper)(self.clock, [self.venue.keys[1 if vector["alg"] == "EdDSA" else 0]])
            found = self.venue.keeper.check(vector["jwt"], self.REQUEST)
            self.assertEqual(found.account, "main")
            spoilt = vector["jwt"][:-8] + ("AAAAAAAA" if not vector["jwt"].endswith("AAAAAAAA") else "BBBBBBBB")
            with self.assertRaises(VenueError):
                self.venue.keeper.check(spoilt, self.REQUEST)

    def test_good_ones(self):
        for index in (0, 1):
            for host in ("127.0.0.1:1", "api.coinbase.com"):
                self.venue.keeper.check(self.token(index, uri=self.uri(host)), self.REQUEST)
        self.venue.keeper.check(self.token(uris=[self.uri()], iss="coinbase-cloud"), self.REQUEST)
        self.venue.keeper.check(self.token())

    def test_bad_ones(self):
        now = self.clock.milliseconds() // 1000
        for claims in ({"uri": self.uri("evil.example")}, {"uri": self.uri(method="GET")}, {}, {"uri": self.uri(), "iss": "me"},
                       {"uri": self.uri(), "nbf": now - 300, "exp": now - 180}, {"uri": self.uri(), "exp": now + 121},
                       {"uri": self.uri(), "nbf": now + 60, "exp": now + 120}, {"uri": self.uri(), "sub": "another"}):
            with self.subTest(claims), self.assertRaises(VenueError) as caught:
                self.venue.keeper.check(self.token(**claims), self.REQUEST)
            self.assertEqual(caught.exception.status, 401)
        for nonsense in ("", "a.b.c", "a.b", base64.b64encode(b"x").decode()):
            with self.assertRaises(VenueError):
                self.venue.keeper.check(nonsense, self.REQUEST)


class Streams(CoinbaseCase):
    async def say(self, heard, kind, channel, *products, token=None):
        request = {"type": kind, "channel": channel, "product_ids": list(products), **({"jwt": token} if token else {})}
        await heard.session.heard(json.dumps(request))

    async def test_the_user(self):
        heard = Heard(self.venue, "webSocket")
        resting = self.place("gw-0")
        await self.say(heard, "subscribe", "user", token=self.token())
        self.alike(heard.of("subscriptions")[0], "jk-ws__advancedtrade-user#1")
        self.assertEqual(heard.of("user")[0]["events"][0]["orders"][0]["order_id"], resting)
        self.alike(heard.of("user")[0], "nt__ws-user")
        name = self.place("gw-1")
        self.venue.exchange.fill_resting(self.venue.by_name[name], D("0.004"))
        self.ask("orders.cancel", order_ids=[name])
        rows = [row["events"][0]["orders"][0] for row in heard.of("user")[1:]]
        self.assertEqual([(row["status"], row["cumulative_quantity"], row["leaves_quantity"]) for row in rows],
                         [("PENDING", "0", "0.01"), ("OPEN", "0", "0.01"), ("OPEN", "0.004", "0.006"),
                          ("CANCELLED", "0.004", "0")])
        self.assertEqual([row["sequence_num"] for row in heard.rows], list(range(len(heard.rows))))

    async def test_the_user_needs_a_token(self):
        heard = Heard(self.venue, "webSocket")
        await self.say(heard, "subscribe", "user")
        await self.say(heard, "subscribe", "user", token="x.y.z")
        await self.say(heard, "subscribe", "level2", "BTC-USD")
        self.assertEqual([row["message"] for row in heard.rows],
                         ["authentication failure", "authentication failure", "channel level2 is not supported"])

    async def test_markets(self):
        heard = Heard(self.venue, "streams")
        for channel in ("level2", "ticker", "market_trades", "heartbeats", "status"):
            await self.say(heard, "subscribe", channel, *(["BTC-USD"] if channel != "heartbeats" else []))
        self.venue.exchange.set_price("BTC-USD", D("60100"))
        for _ in range(10):
            self.venue.beat()
        self.alike(heard.of("l2_data")[0], "nt__ws-l2-data-snapshot")
        self.alike(heard.of("l2_data")[1], "nt__ws-l2-data-update")
        self.alike(heard.of("ticker")[-1], "nt__ws-ticker")
        self.alike(heard.of("market_trades")[-1], "nt__ws-market-trades")
        self.alike(heard.of("heartbeats")[0], "nt__ws-heartbeats")
        gone = [row for row in heard.of("l2_data")[1]["events"][0]["updates"] if row["new_quantity"] == "0.00000000"]
        self.assertEqual(len(gone), 40)
        await self.say(heard, "unsubscribe", "level2", "BTC-USD")
        self.assertNotIn("level2", heard.rows[-1]["events"][0]["subscriptions"])

    async def test_messages_without_a_token_are_limited(self):
        heard = Heard(self.venue, "streams")
        for _ in range(9):
            await self.say(heard, "subscribe", "heartbeats")
        self.assertEqual(heard.rows[-1]["message"], "rate limit exceeded")


if __name__ == "__main__":
    unittest.main()
