"""Alpaca: its answers have the recorded fields, its refusals their codes, its account adds up."""
import asyncio
import json
import types
import unittest
from decimal import Decimal

import aiohttp
import msgpack
from simulated import payloads, world
from alpaca.operations import find
from alpaca.rest import Rest
from alpaca.times import read, written
from alpaca.venue import Alpaca
from frame.gate import Call
from frame.server import Listener

RECORDED = payloads("alpaca")
WISH = {"symbol": "AAPL", "side": "buy", "type": "limit", "time_in_force": "day", "qty": "1", "limit_price": "100"}


class Case(unittest.TestCase):
    def setUp(self):
        self.world = world()
        self.venue = Alpaca(self.world)
        self.heard = []
        self.venue.updates.subscribers.append(lambda account, message, event, symbol: self.heard.append(message["data"]))

    def ask(self, method, path, given=None, key=None):
        made, names, known = find(method, path)
        credential = key or self.venue.credentials()[0]
        request = types.SimpleNamespace(headers={"APCA-API-KEY-ID": credential.key, "APCA-API-SECRET-KEY": credential.secret})
        answer = Rest(self.venue).perform(made, names, known, Call("rest", method, path, given or {}, peer="tests"), request,
                                          None)
        return answer.status, json.loads(json.dumps(answer.body)) if answer.body != b"" else None

    def get(self, method, path, given=None):
        status, body = self.ask(method, path, given)
        self.assertIn(status, (200, 204, 207), body)
        return body

    def order(self, symbol="AAPL", side="buy", type="limit", time_in_force="day", **more):
        price = {"limit_price": "190"} if type == "limit" and "limit_price" not in more else {}
        size = {} if "notional" in more or "qty" in more else {"qty": "10"}
        return self.ask("POST", "/v2/orders", {"symbol": symbol, "side": side, "type": type, "time_in_force": time_in_force,
                                               **size, **price, **more})

    def placed(self, **wish):
        status, body = self.order(**wish)
        self.assertEqual(status, 200, body)
        return body

    def move(self, symbol, price):
        self.venue.exchange.set_price(symbol, Decimal(price))

    def account(self):
        return self.get("GET", "/v2/account")

    def status(self, order):
        return self.get("GET", f"/v2/orders/{order['id']}")["status"]


class Fields(Case):
    def same_fields(self, ours, recorded, but=()):
        """Every recorded field is there, and of its kind wherever both have a value."""
        for name, value in recorded.items():
            if name in but:
                continue
            self.assertIn(name, ours)
            if value is not None and ours[name] is not None:
                self.assertIs(type(ours[name]), type(value), name)

    def test_an_order(self):
        self.same_fields(self.placed(), RECORDED["oas__order_1"]["example-1"])
        closed = RECORDED["alpaca-py__position-routes__close-all-positions"][0]["body"]
        self.same_fields(self.placed(symbol="BTC/USD", time_in_force="gtc", limit_price="50000"), closed)

    def test_the_account(self):
        self.same_fields(self.account(), RECORDED["oas__account_1"]["example-1"])
        # In the other recordings these are numbers or texts, as client and year have it.
        levels = ("options_approved_level", "options_trading_level")
        self.same_fields(self.account(), RECORDED["alpaca-py__account-routes__get-account"], but=levels)
        self.same_fields(self.get("GET", "/v2/account/configurations"), RECORDED["oas__accountconfigurations_1"]["example-1"])

    def test_a_position(self):
        self.placed(limit_price="201")
        for example in RECORDED["oas__position_1"].values():
            self.same_fields(self.get("GET", "/v2/positions")[0], example)

    def test_an_activity(self):
        self.placed(limit_price="201")
        self.same_fields(self.get("GET", "/v2/account/activities/FILL")[0], RECORDED["entities__account-trade-activity-v2"])

    def test_assets_and_contracts(self):
        self.same_fields(self.get("GET", "/v2/assets/AAPL"), RECORDED["oas__assets_1"]["example-1"])
        recorded = RECORDED["alpaca-py__option-routes__get-option-contracts"]
        ours = self.get("GET", "/v2/options/contracts", {"underlying_symbols": "AAPL"})
        self.assertEqual(set(ours), set(recorded))
        self.same_fields(ours["option_contracts"][0], recorded["option_contracts"][0])

    def test_an_update(self):
        self.placed(limit_price="201")
        recorded = RECORDED["docs__streaming__example_9"]["data"]
        self.same_fields(self.heard[-1], recorded)
        self.same_fields(self.heard[-1]["order"], recorded["order"])

    def test_prices(self):
        for path, name, what, symbol in (
                ("/v2/stocks/quotes/latest", "historical-stock-data__get-laquote", "quotes", "AAPL"),
                ("/v1beta3/crypto/us/latest/quotes", "historical-crypto-data__get-crypto-laquote", "quotes", "BTC/USD"),
                ("/v2/stocks/bars/latest", "historical-stock-data__stock-labar", "bars", "SPY"),
                ("/v1beta3/crypto/us/latest/bars", "historical-crypto-data__crypto-labar", "bars", "BTC/USD")):
            ours = self.get("GET", path, {"symbols": symbol})[what][symbol]
            self.assertEqual(set(ours), set(RECORDED[f"alpaca-py__{name}"][what][symbol]), path)
        self.move("AAPL", "201")
        self.move("BTC/USD", "60100")
        ours = self.get("GET", "/v2/stocks/trades/latest", {"symbols": "AAPL"})["trades"]["AAPL"]
        self.assertEqual(set(ours), set(RECORDED["alpaca-py__historical-stock-data__get-latrade"]["trades"]["AAPL"]))
        ours = self.get("GET", "/v1beta3/crypto/us/trades",
                        {"symbols": "BTC/USD", "start": "2020-01-01"})["trades"]["BTC/USD"][-1]
        recorded = RECORDED["alpaca-py__historical-crypto-data__get-crypto-trades"]["trades"]["BTC/USD"][0]
        self.assertEqual(set(ours), set(recorded))


class Refusals(Case):
    def refused(self, status, code, text, **wish):
        found, body = self.order(**wish)
        self.assertEqual((found, body.get("code")), (status, code), body)
        self.assertIn(text, body["message"])
        return body

    def test_recorded_texts(self):
        recorded = RECORDED["docs__orders__limit-order_1"]
        self.assertEqual(self.refused(422, 42210000, "sub-penny", limit_price="290.123"), recorded)
        self.placed(client_order_id="twice", limit_price="100")
        self.assertEqual(self.refused(422, 40010001, "", client_order_id="twice", limit_price="100"),
                         RECORDED["made__error-client-id"])
        self.refused(403, 40310000, RECORDED["made__error-buying-power"]["message"], qty="100000")

    def test_fields(self):
        self.refused(422, 40010001, "qty or notional is required", qty=None)
        self.refused(422, 40010001, "only one of qty or notional", qty="1", notional="5")
        self.refused(422, 40010001, "market orders require no stop or limit price", type="market", limit_price="5")
        self.refused(422, 40010001, "limit orders require limit price", limit_price=None)
        self.refused(422, 40010001, "stop limit orders require", type="stop_limit", limit_price="5")
        self.refused(422, 40010001, "trailing stop orders require one", type="trailing_stop")
        self.refused(422, 40010001, "invalid time_in_force", time_in_force="iok")
        self.refused(422, 40010001, "invalid qty", qty="ten")
        self.refused(422, 40010001, "128", client_order_id="x" * 129)
        self.refused(422, 42210000, 'asset "NOPE" not found', symbol="NOPE")
        self.refused(422, 42210000, 'asset "HALT" is not tradable', symbol="HALT", limit_price="10")

    def test_what_kinds_of_assets_allow(self):
        crypto = {"symbol": "BTC/USD", "limit_price": "50000", "qty": "1"}
        self.refused(422, 42210000, "invalid crypto time_in_force", **crypto)
        self.refused(422, 42210000, "invalid order type for crypto",
                     **{**crypto, "type": "stop", "stop_price": "5", "limit_price": None},
                     time_in_force="gtc")
        self.refused(403, 40310000, "cost basis must be >= minimal amount of order 10", **{**crypto, "qty": "0.0001"},
                     time_in_force="gtc")
        self.refused(403, 40310000, "insufficient balance for BTC (requested: 1, available: 0)", **crypto, side="sell",
                     time_in_force="gtc")
        self.refused(422, 42210000, "fractional orders must be DAY orders", qty="0.5", time_in_force="gtc")
        self.refused(403, 40310000, "not fractionable", symbol="PENY", qty="20.5", limit_price="0.4")
        self.refused(422, 42210000, "cannot be sold short", symbol="PENY", side="sell", limit_price="0.6")
        self.refused(422, 42210000, "extended hours order must be DAY limit orders", type="market", extended_hours=True)
        self.refused(403, 40310000, "uncovered option", symbol="AAPL301220C00200000", side="sell", limit_price="13", qty="1")

    def test_exits_on_the_right_side(self):
        exits = {"take_profit": {"limit_price": "210"}, "stop_loss": {"stop_price": "180"}}
        wrong = {"take_profit": {"limit_price": "210"}, "stop_loss": {"stop_price": "195"}}
        self.refused(422, 42210000, "stop_loss.stop_price must be <= base_price - 0.01", order_class="bracket", **wrong)
        self.refused(422, 40010001, "bracket orders require take_profit", order_class="bracket")
        self.refused(422, 42210000, "oco orders must be exit orders", order_class="oco", side="sell", limit_price="210",
                     **exits)

    def test_against_oneself(self):
        resting = self.placed()
        body = self.refused(403, 40310000, "cannot open a short sell while a long buy order is open", side="sell",
                            limit_price="250")
        self.assertNotIn("existing_order_id", body)
        self.placed(limit_price="201")
        body = self.refused(403, 40310000, "potential wash trade", side="sell", type="market")
        self.assertEqual((body["existing_order_id"], body["reject_reason"]),
                         (resting["id"], "opposite side market/stop order exists"))
        self.placed(side="sell", limit_price="250")

    def test_more_than_is_held(self):
        self.placed(limit_price="201")
        self.placed(side="sell", limit_price="250", qty="7")
        body = self.refused(403, 40310000, "insufficient qty available for order (requested: 5, available: 3)", side="sell",
                            limit_price="250", qty="5")
        self.assertEqual((body["existing_qty"], body["held_for_orders"], len(body["related_orders"])), ("10", "7", 1))

    def test_keys(self):
        main, other = self.venue.credentials()
        self.assertEqual(self.ask("GET", "/v2/account", key=types.SimpleNamespace(key="x", secret="y"))[1]["code"], 40110000)
        self.assertEqual(self.ask("GET", "/v2/account", key=types.SimpleNamespace(key=main.key, secret=other.secret)),
                         (403, {"message": "forbidden."}))
        order = self.placed()
        self.assertEqual(self.ask("GET", f"/v2/orders/{order['id']}", key=other)[1]["code"], 40410000)

    def test_limits(self):
        self.venue.limits["trading"].limit = 2
        self.assertEqual([self.ask("GET", "/v2/clock")[0] for _ in range(3)], [200, 200, 429])
        self.assertEqual(self.ask("GET", "/v2/clock")[1]["code"], 42910000)

    def test_over(self):
        order = self.placed(limit_price="201")
        self.assertEqual(self.ask("DELETE", f"/v2/orders/{order['id']}"),
                         (422, {"code": 42210000, "message": 'order is already in "filled" state'}))
        self.assertEqual(self.ask("PATCH", f"/v2/orders/{order['id']}", {"qty": "20"})[1]["message"],
                         "unable to replace order, order is not open")
        self.assertEqual(self.ask("DELETE", "/v2/orders/nonsense")[1]["message"], "invalid order_id")


class Money(Case):
    def test_buying_power(self):
        self.placed()
        self.assertEqual(self.account()["buying_power"], "1998100")
        self.placed(symbol="BTC/USD", limit_price="50000", qty="1", time_in_force="gtc")
        account = self.account()
        # What cannot be bought on margin takes twice its worth of buying power, and its cash at once.
        self.assertEqual((account["buying_power"], account["cash"], account["equity"]), ("1898100", "950000", "1000000"))

    def test_a_fee_in_what_comes_in(self):
        self.placed(symbol="BTC/USD", limit_price="60000", qty="1", time_in_force="gtc")
        self.assertEqual(self.get("GET", "/v2/positions")[0]["qty"], "0.9975")
        self.placed(symbol="BTC/USD", side="sell", limit_price="59999.9", qty="0.9975", time_in_force="gtc")
        self.assertEqual(self.account()["cash"], "999700.275499375")
        self.assertEqual([row["qty"] for row in self.get("GET", "/v2/account/activities/CFEE")], ["0", "-0.0025"])
        self.assertEqual(self.get("GET", "/v2/positions"), [])

    def test_short_and_cover(self):
        self.placed(symbol="SPY", side="sell", limit_price="599", qty="10")
        position = self.get("GET", "/v2/positions/SPY")
        self.assertEqual((position["qty"], position["side"], position["avg_entry_price"]), ("-10", "short", "599.99"))
        self.move("SPY", "590")
        self.assertEqual(self.get("GET", "/v2/positions/SPY")["unrealized_pl"], "99.9")
        self.placed(symbol="SPY", side="buy", type="market", qty="10")
        self.assertEqual((self.account()["cash"], self.get("GET", "/v2/positions")), ("1000099.9", []))

    def test_an_option_is_a_hundred(self):
        self.placed(symbol="AAPL301220C00200000", limit_price="13", qty="2")
        self.assertEqual(self.account()["cash"], "997500")

    def test_a_notional(self):
        order = self.placed(type="market", notional="1000")
        found = self.get("GET", f"/v2/orders/{order['id']}")
        self.assertEqual((found["qty"], found["notional"], found["filled_qty"], found["status"]), (None, "1000", "5", "filled"))


class Lives(Case):
    def events(self):
        return [each["event"] for each in self.heard]

    def test_replaced_after_a_part(self):
        order = self.placed(limit_price="190")
        self.venue.exchange.fill_resting(self.venue.by_id[order["id"]], Decimal(4))
        new = self.get("PATCH", f"/v2/orders/{order['id']}", {"qty": "6", "limit_price": "191"})
        self.assertEqual((new["filled_qty"], new["qty"], new["replaces"]), ("4", "6", order["id"]))
        self.assertEqual(self.ask("PATCH", f"/v2/orders/{new['id']}", {"qty": "4"})[1]["message"],
                         "unable to replace order, qty must be > filled_qty")
        self.move("AAPL", "190.5")
        self.assertEqual((self.status(new), self.get("GET", "/v2/positions")[0]["qty"]), ("filled", "6"))
        self.assertEqual(self.events(), ["pending_new", "new", "partial_fill", "replaced", "pending_new", "new", "fill"])

    def test_a_replacement_that_cannot_be_paid_leaves_all_as_it_was(self):
        order = self.placed()
        power = self.account()["buying_power"]
        self.assertEqual(self.ask("PATCH", f"/v2/orders/{order['id']}", {"qty": "100000"})[0], 403)
        self.assertEqual((self.status(order), self.account()["buying_power"]), ("new", power))
        self.assertEqual(len(self.get("GET", "/v2/orders", {"status": "all"})), 1)

    def test_a_stop_of_a_bracket_is_moved(self):
        order = self.placed(order_class="bracket", type="market", take_profit={"limit_price": "220"},
                            stop_loss={"stop_price": "180"})
        profit, stop = self.get("GET", f"/v2/orders/{order['id']}", {"nested": "true"})["legs"]
        self.assertEqual((profit["status"], stop["status"]), ("new", "held"))
        moved = self.get("PATCH", f"/v2/orders/{stop['id']}", {"stop_price": "195"})
        self.assertEqual(self.status(profit), "new")
        self.move("AAPL", "194")
        self.assertEqual((self.status(moved), self.status(profit), self.get("GET", "/v2/positions")),
                         ("filled", "canceled", []))

    def test_one_cancels_the_other(self):
        self.placed(limit_price="201")
        exits = {"take_profit": {"limit_price": "220"}, "stop_loss": {"stop_price": "180", "limit_price": "179"}}
        order = self.placed(order_class="oco", side="sell", time_in_force="gtc", limit_price=None, **exits)
        self.assertEqual((order["limit_price"], order["legs"][0]["type"]), ("220", "stop_limit"))
        self.get("DELETE", f"/v2/orders/{order['id']}")
        self.assertEqual(self.get("GET", "/v2/orders"), [])
        self.assertEqual(self.events()[-2:], ["canceled", "canceled"])

    def test_a_buy_stop_is_a_limit_four_per_cent_above(self):
        order = self.placed(type="stop", stop_price="205")
        self.move("AAPL", "220")
        self.assertEqual((self.status(order), str(self.venue.by_id[order["id"]].price)), ("new", "213.20"))
        self.move("AAPL", "213")
        self.assertEqual(self.status(order), "filled")

    def test_hours(self):
        self.venue.hours.change(False)
        night = self.placed(type="market")
        late = self.placed(limit_price="201", extended_hours=True)
        opening = self.placed(type="market", time_in_force="opg")
        self.assertEqual([self.status(each) for each in (night, late, opening)], ["accepted", "filled", "accepted"])
        self.assertEqual(self.ask("PATCH", f"/v2/orders/{night['id']}", {"qty": "20"})[1]["message"],
                         "unable to replace order, order isn't sent to exchange yet")
        self.venue.hours.change(True)
        self.assertEqual([self.status(each) for each in (night, opening)], ["filled", "filled"])
        closing, resting = self.placed(type="market", time_in_force="cls"), self.placed(limit_price="100")
        kept = self.placed(limit_price="100", time_in_force="gtc")
        self.venue.hours.change(False)
        self.assertEqual([self.status(each) for each in (closing, resting, kept)], ["filled", "expired", "new"])

    def test_a_notional_that_waited(self):
        self.venue.hours.change(False)
        order = self.placed(type="market", notional="1000")
        self.assertEqual(self.status(order), "accepted")
        self.venue.hours.change(True)
        self.assertEqual(self.get("GET", f"/v2/orders/{order['id']}")["filled_qty"], "5")

    def test_lists_are_paged_by_their_moments(self):
        orders = [self.placed(limit_price="100", qty=str(n + 1)) for n in range(5)]
        page = self.get("GET", "/v2/orders", {"limit": "2", "direction": "asc"})
        rest = self.get("GET", "/v2/orders", {"direction": "asc", "after": page[-1]["submitted_at"]})
        self.assertEqual([row["id"] for row in page + rest], [row["id"] for row in orders])

    def test_fills_are_paged_by_their_ids(self):
        for _ in range(5):
            self.placed(limit_price="201", qty="1")
        path, given = "/v2/account/activities/FILL", {"direction": "asc", "page_size": "2"}
        page = self.get("GET", path, given)
        rest = self.get("GET", path, {**given, "page_size": "100", "page_token": page[-1]["id"]})
        self.assertEqual(len({row["id"] for row in page + rest}), 5)

    def test_the_same_seed_gives_the_same(self):
        first = self.placed(limit_price="201")
        self.setUp()
        self.assertEqual(self.placed(limit_price="201"), first)


class Streams(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.venue = Alpaca(world())
        self.key = self.venue.credentials()[0]
        surfaces = {each.name: each.answer for each in self.venue.surfaces()}
        self.listeners = {name: Listener(surfaces[name], 0) for name in ("webSocket", "stream")}
        self.urls = {name: f"http://127.0.0.1:{await each.start()}" for name, each in self.listeners.items()}
        self.client = aiohttp.ClientSession()

    async def asyncTearDown(self):
        await self.client.close()
        for each in self.listeners.values():
            await each.stop()

    def connect(self, surface, path, **headers):
        return self.client.ws_connect(self.urls[surface] + path, headers=headers)

    async def tell(self, socket, **message):
        """The answer to a message, whichever kind of frame it comes in."""
        await socket.send_json(message)
        return await self.hear(socket)

    async def hear(self, socket):
        return json.loads((await asyncio.wait_for(socket.receive(), 2)).data)

    def auth(self, **other):
        return {"action": "auth", "key": self.key.key, "secret": self.key.secret, **other}

    async def test_orders(self):
        for is_binary, kind in ((True, aiohttp.WSMsgType.BINARY), (False, aiohttp.WSMsgType.TEXT)):
            self.venue.world.settings["binaryFrames"] = is_binary
            async with self.connect("webSocket", "/stream") as socket:
                self.assertEqual(await self.tell(socket, **self.auth()),
                                 {"stream": "authorization", "data": {"status": "authorized", "action": "auth"}})
                self.assertEqual(await self.tell(socket, action="listen", data={"streams": ["trade_updates", "nonsense"]}),
                                 RECORDED["docs__streaming__trade-updates_8"])
                self.venue.place(self.venue.exchange.accounts["other"], dict(WISH))
                self.venue.place(self.venue.exchange.accounts["main"], {**WISH, "client_order_id": "mine"})
                message = await asyncio.wait_for(socket.receive(), 2)
                self.assertEqual(message.type, kind)
                self.assertEqual(json.loads(message.data)["data"]["order"]["client_order_id"], "mine")
                self.venue.reset(1)

    async def test_orders_without_a_key(self):
        async with self.connect("webSocket", "/stream") as socket:
            self.assertEqual(await self.tell(socket, action="listen", data={"streams": ["trade_updates"]}),
                             RECORDED["docs__streaming__authentication_6"])
        async with self.connect("webSocket", "/stream") as socket:
            sent = {"action": "authenticate", "data": {"key_id": self.key.key, "secret_key": "wrong"}}
            self.assertEqual(await self.tell(socket, **sent), RECORDED["docs__streaming__authentication_5"])
            self.assertEqual((await socket.receive()).type, aiohttp.WSMsgType.CLOSE)

    async def test_messagepack(self):
        async with self.connect("stream", "/v2/iex", **{"Content-Type": "application/msgpack"}) as socket:
            first = msgpack.unpackb((await socket.receive()).data)
            self.assertEqual(first, [{"T": "success", "msg": "connected"}])
            await socket.send_bytes(msgpack.packb(self.auth()))
            await socket.receive()
            await socket.send_bytes(msgpack.packb({"action": "subscribe", "trades": ["AAPL"]}))
            await socket.receive()
            self.venue.exchange.set_price("AAPL", Decimal("201.5"))
            trade = msgpack.unpackb((await socket.receive()).data)[0]
            self.assertEqual((trade["T"], trade["p"], type(trade["t"])), ("t", 201.5, msgpack.Timestamp))

    async def error(self, socket, code, **message):
        self.assertEqual((await self.tell(socket, **message))[0].get("code"), code)

    async def test_errors_of_the_feed(self):
        async with self.connect("stream", "/v2/iex") as socket:
            self.assertEqual(await self.hear(socket), RECORDED["docs__stock-pricing-data__establishment_1"])
            await self.error(socket, 401, action="subscribe", trades=["AAPL"])
            await self.error(socket, 400, action="dance")
            self.assertEqual(await self.tell(socket, **self.auth()), RECORDED["docs__stock-pricing-data__establishment_3"])
            self.assertEqual(await self.tell(socket, **self.auth()), RECORDED["docs__stock-pricing-data__errors_12"])
            await self.error(socket, 410, action="subscribe", orderbooks=["AAPL"])
            await self.error(socket, 405, action="subscribe", trades=[f"A{n}" for n in range(31)])
            async with self.connect("stream", "/v2/iex") as second:
                await self.hear(second)
                self.assertEqual(await self.tell(second, **self.auth()), RECORDED["docs__crypto-pricing-data__errors_15"])
        async with self.connect("stream", "/v2/iex") as socket:
            await self.hear(socket)
            self.assertEqual(await self.tell(socket, **self.auth(secret="wrong")), RECORDED["docs__stock-pricing-data__errors_11"])

    async def test_a_book_and_its_changes(self):
        async with self.connect("stream", "/v1beta3/crypto/us") as socket:
            await self.hear(socket)
            await self.tell(socket, **self.auth())
            told = await self.tell(socket, action="subscribe", orderbooks=["BTC/USD"])
            self.assertEqual(set(RECORDED["docs__crypto-pricing-data__subscription-confirmation_19"][0]) - set(told[0]), set())
            whole = (await self.hear(socket))[0]
            self.assertEqual((whole["r"], len(whole["b"]), whole["a"][0]), (True, 20, {"p": 60000, "s": 10}))
            self.venue.exchange.set_price("BTC/USD", Decimal("60000.1"))
            change = (await self.hear(socket))[0]
            self.assertEqual((change.get("r"), change["a"][-1]), (None, {"p": 60000, "s": 0}))


class Times(unittest.TestCase):
    def test_both_ways(self):
        for text in ("2022-04-19T17:45:05.024916Z", "2022-04-19T17:45:05Z", "2022-04-19T17:45:05.5Z"):
            self.assertEqual(written(read(text)), text)
        self.assertEqual(read("2022-04-19T13:45:04.981350886-04:00"), read("2022-04-19T17:45:04.98135Z"))
        self.assertEqual(written(read("2022-04-19")), "2022-04-19T00:00:00Z")
        self.assertIsNone(read("yesterday"))


if __name__ == "__main__":
    unittest.main()
