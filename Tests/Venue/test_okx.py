"""OKX: answers and pushes hold the fields of recorded ones; signatures; sequences and checksums; refusals."""
import binascii
import json
import unittest
from decimal import Decimal as D

import recorded
from simulated import payloads, world
from frame.credentials import Credential
from frame.gate import Call
from frame.orders import BUY, SELL
from okx.errors import OKXError
from okx.operations import NAMED
from okx.public import checksum
from okx.signing import Gatekeeper
from okx.sockets import Session
from okx.venue import OKX

PAYLOADS = payloads("okx")
LIMIT = {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0.5", "px": "55000"}
SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "isolated", "side": "buy", "ordType": "market", "sz": "10"}
TRIGGER = {"instId": "BTC-USDT", "tdMode": "cash", "side": "sell", "ordType": "trigger", "sz": "0.5", "triggerPx": "58000", "orderPx": "-1"}
# What the recordings have from accounts and instruments of kinds that are not simulated, or from other ages.
ELSEWHERE = {"isTpLimit", "quoteSz", "cancelSourceReason", "alias", "withdraw"}


class Heard:
    """Stands where a connection is: takes what is sent."""

    def __init__(self, venue, name, *arguments):
        self.session = Session.__new__(Session)
        self.session.venue, self.session.world, self.session.name = venue, venue.world, name
        self.session.credential, self.session.books, self.session.channel = venue.keys[0], {}, self
        self.session.arguments, self.rows = list(arguments), []
        venue.private.sessions.append(self.session)
        venue.public.sessions.append(self.session)

    def send(self, message, event="", symbol=""):
        self.rows.append(json.loads(json.dumps(message)))

    def of(self, channel):
        return [row for row in self.rows if row["arg"]["channel"] == channel]


class OKXCase(unittest.TestCase):
    def setUp(self):
        self.venue = OKX(world())
        self.clock = self.venue.world.clock

    def ask(self, name, given=None, account=0, **more):
        call = Call("rest", "", "", {}, name, symbol=str((given or more).get("instId", "")) if isinstance(given, dict) or more else "",
                    peer="tests")
        answer = self.venue.desk.perform(NAMED[name], call, given if given is not None else more,
                                         lambda needs: None if needs == "nothing" else self.venue.keys[account])
        return json.loads(json.dumps(answer.body))

    def get(self, name, given=None, **more):
        body = self.ask(name, given, **more)
        self.assertEqual(body["code"], "0", body)
        return body

    def like(self, ours, name, but=()):
        payload = PAYLOADS[name]
        self.assertEqual(recorded.differences(ours, payload, {*ELSEWHERE, *but}), [], name)

    def code(self, name, given):
        body = self.ask(name, given)
        return body["data"][0]["sCode"] if body["data"] else body["code"]


class Answers(OKXCase):
    def test_orders_and_fills(self):
        placed = self.get("order", LIMIT)
        self.like(placed, "jk__unifiedapi-trading-placeorder")
        number = {"instId": "BTC-USDT", "ordId": placed["data"][0]["ordId"]}
        self.like(self.get("trade/orders-pending"), "nt__http-get-orders-pending")
        self.like(self.get("trade/order", number), "jk__unifiedapi-trading-getorderdetails")
        self.like(self.get("amend-order", {**number, "newSz": "0.4"}), "jk__unifiedapi-trading-amendorder")
        self.get("cancel-order", number)
        self.get("order", {**LIMIT, "ordType": "market", "sz": "100"})
        self.like(self.get("trade/orders-history", instType="SPOT"), "nt__http-get-orders-history")
        self.like(self.get("trade/orders-history-archive", instType="SPOT"), "jk__unifiedapi-trading-getorderarchive")
        self.like(self.get("trade/fills"), "jk__unifiedapi-trading-getusertrades")
        self.like(self.get("batch-orders", [LIMIT, LIMIT]), "jk__unifiedapi-trading-placemultipleorders")

    def test_algo_orders(self):
        placed = self.get("order-algo", TRIGGER)
        self.like(placed, "nt__http-place-algo-order-response")
        self.like(self.get("trade/orders-algo-pending", ordType="trigger"), "jk__unifiedapi-trading-getalgoorderlist")
        number = {"instId": "BTC-USDT", "algoId": placed["data"][0]["algoId"]}
        self.like(self.get("trade/order-algo", number), "jk__unifiedapi-trading-getalgoorder")
        self.like(self.get("trade/amend-algos", {**number, "newTriggerPx": "58100"}), "jk__unifiedapi-trading-amendalgoorder")
        self.like(self.get("trade/cancel-algos", [number]), "nt__http-cancel-algo-order-response")
        self.like(self.get("trade/orders-algo-history", ordType="trigger", state="canceled"), "nt__http-get-orders-algo-history")
        refused = self.ask("order-algo", {**TRIGGER, "sz": "none"})
        self.like({**refused, "code": "0"}, "nt__http-place-algo-order-rejected")

    def test_the_account(self):
        self.get("order", SWAP)
        self.like(self.get("account/balance"), "nt__http-get-account-balance")
        self.like(self.get("account/positions"), "nt__http-get-positions")
        self.like(self.get("account/positions"), "jk__unifiedapi-account-getaccountpositions")
        self.like(self.get("account/config"), "jk__unifiedapi-account-getaccountconfiguration", but={"autoLoan"})
        self.like(self.get("account/trade-fee", instType="SPOT"), "nt__http-get-trade-fee-response", but={"uly"})
        self.like(self.get("account/set-position-mode", posMode="net_mode"), "nt__http-set-position-mode-response")

    def test_the_market(self):
        self.like(self.get("public/instruments", instType="SPOT"), "nt__http-get-instruments-spot")
        self.like(self.get("public/instruments", instType="SWAP"), "nt__http-get-instruments-swap")
        self.like(self.get("public/time"), "jk__unifiedapi-exchangedata-getservertime")
        self.like(self.get("market/ticker", instId="BTC-USD-SWAP"), "jk__unifiedapi-exchangedata-getticker")
        self.like(self.get("market/books", instId="BTC-USDT", sz="3"), "nt__http-get-order-book")
        self.venue.exchange.set_price("BTC-USDT", D(60_100))
        self.like(self.get("market/trades", instId="BTC-USDT"), "nt__http-get-trades")
        self.like(self.get("public/mark-price", instType="SWAP"), "jk__unifiedapi-exchangedata-getmarkprices")

    def test_refusals_as_recorded(self):
        refused = self.ask("order", {**LIMIT, "sz": "30", "clOrdId": "gw0001"})
        self.like(refused, "made__error-insufficient")
        self.assertEqual((refused["code"], refused["msg"], refused["data"][0]["sMsg"]),
                         ("1", "All operations failed", PAYLOADS["made__error-insufficient"]["data"][0]["sMsg"]))
        mixed = self.ask("batch-orders", [LIMIT, {**LIMIT, "sz": "0.000001"}])
        self.like(mixed, "made__error-batch-mixed")
        self.assertEqual((mixed["code"], mixed["msg"], mixed["data"][1]["sMsg"]),
                         ("2", PAYLOADS["made__error-batch-mixed"]["msg"], PAYLOADS["made__error-batch-mixed"]["data"][1]["sMsg"]))


class Pushes(OKXCase):
    def test_private_channels(self):
        heard = Heard(self.venue, "private", {"channel": "orders", "instType": "ANY"}, {"channel": "account"}, {"channel": "fills"},
                      {"channel": "positions", "instType": "ANY"}, {"channel": "balance_and_position"})
        self.get("order", LIMIT)
        self.get("order", SWAP)
        orders = heard.of("orders")
        self.assertEqual([(row["data"][0]["instType"], row["data"][0]["state"]) for row in orders],
                         [("SPOT", "live"), ("SWAP", "live"), ("SWAP", "filled")])
        self.like(orders[2], "nt__ws-orders")
        self.like(heard.of("account")[0], "nt__ws-account")
        self.assertEqual(heard.of("positions")[-1]["data"][0]["pos"], "10")
        self.assertEqual(heard.of("fills")[0]["data"][0]["execType"], "T")
        self.assertEqual(heard.of("balance_and_position")[-1]["data"][0]["posData"][0]["pos"], "10")

    def test_algo_channels(self):
        heard = Heard(self.venue, "business", {"channel": "orders-algo", "instType": "SPOT"}, {"channel": "algo-advance", "instType": "ANY"})
        self.get("order-algo", TRIGGER)
        self.get("order-algo", {**TRIGGER, "ordType": "move_order_stop", "callbackRatio": "0.01"})
        self.venue.exchange.set_price("BTC-USDT", D(57_900))
        self.assertEqual([row["data"][0]["state"] for row in heard.of("orders-algo")], ["live", "effective"])
        self.assertEqual([row["data"][0]["state"] for row in heard.of("algo-advance")], ["live", "effective"])
        self.like(heard.of("orders-algo")[0], "nt__ws-orders-algo")

    def test_a_book_goes_on_where_it_was(self):
        heard = Heard(self.venue, "public", {"channel": "books", "instId": "BTC-USDT"}, {"channel": "bbo-tbt", "instId": "BTC-USDT"})
        instrument = self.venue.exchange.instruments["BTC-USDT"]
        heard.session.flush_book("books", heard.session.arguments[0], instrument)
        for price in (60_000, 60_001, 60_005):
            self.venue.exchange.set_price("BTC-USDT", D(price))
            self.venue.public.flush("BTC-USDT")
        books = heard.of("books")
        self.like(books[0], "nt__ws-books-snapshot")
        self.like(books[1], "nt__ws-books-update")
        held = {"bids": {}, "asks": {}}
        for message in books:
            row = message["data"][0]
            for side in held:
                for price, size, _, _ in row[side]:
                    held[side].pop(price, None) if size == "0" else held[side].__setitem__(price, size)
            sides = {BUY: dict(sorted(((D(price), D(size)) for price, size in held["bids"].items()), reverse=True)),
                     SELL: dict(sorted((D(price), D(size)) for price, size in held["asks"].items()))}
            self.assertEqual(checksum(sides), row["checksum"])
        self.assertEqual([after["data"][0]["prevSeqId"] for after in books[1:]], [before["data"][0]["seqId"] for before in books[:-1]])
        self.assertNotEqual(heard.session.corrupt(books[1])["data"][0]["checksum"], books[1]["data"][0]["checksum"])
        self.assertEqual(len(heard.of("bbo-tbt")[-1]["data"][0]["bids"]), 1)

    def test_a_checksum_goes_over_bids_and_asks_in_turn(self):
        sides = {BUY: {D("3366.1"): D(7), D(3366): D(6)}, SELL: {D("3366.8"): D(9)}}
        value = binascii.crc32(b"3366.1:7:3366.8:9:3366:6")
        self.assertEqual(checksum(sides), value - (1 << 32) if value >> 31 else value)


class Rules(OKXCase):
    def test_signatures_of_the_vectors(self):
        credential = Credential("testkey0123456789", "HMAC", "main", "testsecret0123456789", passphrase="testpass")
        self.clock.now = 1_700_000_000_123
        keeper = Gatekeeper(self.clock, [credential])
        body = (b'{"instId":"BTC-USDT","side":"buy","ordType":"limit","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","px":"50000",'
                b'"clOrdId":"gw0001"}')
        headers = {"OK-ACCESS-KEY": credential.key, "OK-ACCESS-PASSPHRASE": "testpass",
                   "OK-ACCESS-TIMESTAMP": "2023-11-14T22:13:20.123Z", "OK-ACCESS-SIGN": "EQnhcCLBo0yumsFahfoxPYEvoAyFudcwPyndZooPrQA="}
        self.assertIs(keeper.check(headers, "POST", "/api/v5/trade/order", body), credential)
        query = {**headers, "OK-ACCESS-SIGN": "EJE5mP3K/rdm9rriIDZfGsotau9kqGjS9zj1Ti7Fdwg="}
        self.assertIs(keeper.check(query, "GET", "/api/v5/trade/orders-pending?instId=BTC-USDT", b""), credential)
        login = {"apiKey": credential.key, "passphrase": "testpass", "timestamp": "1700000000",
                 "sign": "Lc9H87XJkNeRwgc3yOGu8tOd1c23DDCS0IPnpbhIQKk="}
        self.assertEqual(keeper.login(login), (credential, None))
        self.assertEqual(keeper.login({**login, "sign": "x"})[1][0], "60007")
        for change, code in (({"OK-ACCESS-SIGN": "x"}, "50113"), ({"OK-ACCESS-PASSPHRASE": "x"}, "50105"),
                             ({"OK-ACCESS-KEY": "x"}, "50111"), ({"OK-ACCESS-TIMESTAMP": "x"}, "50112"), ({"OK-ACCESS-KEY": ""}, "50103")):
            with self.assertRaises(OKXError) as raised:
                keeper.check({**headers, **change}, "POST", "/api/v5/trade/order", body)
            self.assertEqual(raised.exception.code, code)
        self.clock.now += 30_001
        with self.assertRaises(OKXError) as raised:
            keeper.check(headers, "POST", "/api/v5/trade/order", body)
        self.assertEqual(raised.exception.code, "50102")

    def test_refusals_of_orders(self):
        for change, code in (({"px": "55000.05"}, "51000"), ({"sz": "0.123456789"}, "51121"), ({"sz": "0.000001"}, "51020"),
                             ({"px": "90000"}, "51006"), ({"clOrdId": "with-hyphen"}, "51000"), ({"tdMode": "cross"}, "51000"),
                             ({"instId": "NO-NE"}, "51001"), ({"side": "hold"}, "51000"), ({"px": ""}, "50014"),
                             ({"ordType": "optimal_limit_ioc"}, "51000"), ({"sz": "1e3"}, "51000")):
            self.assertEqual(self.code("order", {**LIMIT, **change}), code, change)
        self.assertEqual(self.code("order", {**SWAP, "reduceOnly": True}), "51169")
        self.assertEqual(self.code("order", {**SWAP, "posSide": "long"}), "51000")
        self.assertEqual(self.code("cancel-order", {"instId": "BTC-USDT", "ordId": "1"}), "51400")
        self.assertEqual(self.code("amend-order", {"instId": "BTC-USDT", "ordId": "1", "newPx": "1"}), "51503")
        self.assertEqual(self.venue.exchange.orders, {})

    def test_limits_count_by_instrument_and_account(self):
        self.venue.limits["cancel-order"].limit = 2
        cancels = [self.ask("cancel-order", {"instId": name, "ordId": "1"})["code"]
                   for name in ("BTC-USDT", "BTC-USDT", "BTC-USDT", "ETH-USDT")]
        self.assertEqual(cancels, ["1", "1", "50011", "1"])
        self.venue.limits["ORDERS"].limit = 1
        self.assertEqual([self.ask("order", LIMIT)["code"] for _ in range(2)], ["0", "50061"])

    def test_an_amendment_below_what_is_filled_cancels(self):
        number = self.get("order", LIMIT)["data"][0]["ordId"]
        order = self.venue.exchange.orders[int(number)]
        self.venue.exchange.fill_resting(order, D("0.2"))
        self.get("amend-order", {"instId": "BTC-USDT", "ordId": number, "newSz": "0.1"})
        self.assertEqual((order.state, order.executed), ("canceled", D("0.2")))

    def test_the_dead_mans_switch(self):
        number = int(self.get("order", LIMIT)["data"][0]["ordId"])
        self.get("trade/cancel-all-after", timeOut="10")
        self.clock.advance(9_999)
        self.venue.beat()
        self.assertEqual(self.venue.exchange.orders[number].state, "open")
        self.clock.advance(1)
        self.venue.beat()
        self.assertEqual(self.venue.exchange.orders[number].details["cancelSource"], "20")

    def test_an_inverse_position_wins_in_its_coin(self):
        self.get("order", {**SWAP, "instId": "BTC-USD-SWAP", "sz": "600"})
        before = self.venue.exchange.accounts["main"].balance("BTC").total
        self.venue.exchange.set_price("BTC-USD-SWAP", D(64_000))
        position = self.get("account/positions")["data"][0]
        # 60 000 dollars bought at 60 000 and worth less coins at 64 000.
        self.assertEqual((position["ccy"], position["avgPx"], position["upl"]), ("BTC", "60000", "0.0625"))
        self.get("trade/close-position", instId="BTC-USD-SWAP", mgnMode="isolated")
        self.assertGreater(self.venue.exchange.accounts["main"].balance("BTC").total, before + D("0.06"))

    def test_slices(self):
        self.get("order-algo", {**LIMIT, "ordType": "twap", "sz": "0.3", "szLimit": "0.1", "pxLimit": "61000", "pxVar": "0.001",
                                      "timeInterval": "5"})
        for _ in range(30):
            self.venue.beat()
            self.clock.advance(1_000)
        orders = list(self.venue.exchange.orders.values())
        self.assertEqual([(order.executed, order.details["given"]["ordType"]) for order in orders], [(D("0.1"), "ioc")] * 3)
        self.assertEqual(orders[1].created - orders[0].created, 5_000)
        self.assertEqual(self.get("trade/orders-algo-history", ordType="twap", state="effective")["data"][0]["actualSz"], "0.3")


if __name__ == "__main__":
    unittest.main()
