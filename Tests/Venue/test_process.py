"""The program over real sockets: the ready line, TLS, faults as a client meets them, control, and its end."""
import asyncio
import hashlib
import hmac
import json
import signal
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import aiohttp
from simulated import ROOT

LIMIT = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.5", "price": "50000"}
CERTIFICATES = tempfile.TemporaryDirectory(prefix="venue-certificates-")


def start(*options):
    process = subprocess.Popen([ROOT / "tools/venue", *options, "--certificates", CERTIFICATES.name], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return process, json.loads(line)


class Client:
    """Signs as Binance wants it; speaks TLS with the authority that the ready line names."""

    def __init__(self, ready):
        self.ready = ready
        self.key = ready["credentials"][0]
        self.context = ssl.create_default_context(cafile=ready["ca"])
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))

    def signature(self, text):
        return hmac.new(self.key["secret"].encode(), text.encode(), hashlib.sha256).hexdigest()

    async def ask(self, method, path, **given):
        query = urllib.parse.urlencode({**given, "timestamp": int(time.time() * 1000)})
        url = f"{self.ready['rest']}{path}?{query}&signature={self.signature(query)}"
        async with self.http.request(method, url, headers={"X-MBX-APIKEY": self.key["key"]}, ssl=self.context) as answer:
            return answer.status, await answer.json(), answer.headers

    def socket_request(self, name, number, **given):
        given = {**given, "apiKey": self.key["key"], "timestamp": int(time.time() * 1000)}
        text = "&".join(f"{key}={value}" for key, value in sorted(given.items()))
        return json.dumps({"id": number, "method": name, "params": {**given, "signature": self.signature(text)}})

    async def control(self, method, path, **wish):
        async with self.http.request(method, self.ready["control"] + path, json=wish or None) as answer:
            return answer.status, await answer.json()


class Program(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.process, cls.ready = start("binance", "--seed", "9")

    @classmethod
    def tearDownClass(cls):
        cls.process.send_signal(signal.SIGTERM)
        _, mistakes = cls.process.communicate(timeout=10)
        assert (cls.process.returncode, mistakes) == (0, ""), (cls.process.returncode, mistakes)

    async def asyncSetUp(self):
        self.client = Client(self.ready)
        await self.client.control("POST", "/reset", seed=9)
        await self.client.control("POST", "/settings", pingSeconds=20, connectionSeconds=86_400, shutdownSeconds=0.05)

    async def asyncTearDown(self):
        await self.client.http.close()
        # The sockets below close a turn later.
        await asyncio.sleep(0.01)

    def socket(self, url):
        return self.client.http.ws_connect(url, ssl=self.client.context, autoping=False)

    async def test_no_one_is_served_without_tls_or_with_a_strange_authority(self):
        with self.assertRaises(aiohttp.ClientError):
            async with self.client.http.get(self.ready["rest"].replace("https", "http") + "/api/v3/time"):
                pass
        with self.assertRaises(aiohttp.ClientConnectorCertificateError):
            async with self.client.http.get(self.ready["rest"] + "/api/v3/time", ssl=ssl.create_default_context()):
                pass

    async def test_the_same_seed_gives_the_same_numbers(self):
        async def numbers(seed):
            await self.client.control("POST", "/reset", seed=seed)
            _, order, _ = await self.client.ask("POST", "/api/v3/order", **LIMIT)
            return order["orderId"], order["clientOrderId"]
        self.assertEqual(await numbers(4), await numbers(4))
        self.assertNotEqual(await numbers(4), await numbers(5))

    async def test_headers_count(self):
        _, _, headers = await self.client.ask("POST", "/api/v3/order", **LIMIT)
        self.assertEqual((headers["X-MBX-ORDER-COUNT-10S"], headers["X-MBX-ORDER-COUNT-1D"]), ("1", "1"))
        before = int(headers["X-MBX-USED-WEIGHT-1M"])
        _, _, headers = await self.client.ask("GET", "/api/v3/account")
        self.assertEqual(int(headers["X-MBX-USED-WEIGHT-1M"]), before + 20)

    async def test_a_time_out_after_accepting(self):
        await self.client.control("POST", "/faults", kind="timeout-after-accept", milliseconds=100,
                                  match={"path": "/api/v3/order", "method": "POST"})
        with self.assertRaises(aiohttp.ClientError):
            await self.client.ask("POST", "/api/v3/order", **LIMIT, newClientOrderId="lost")
        status, order, _ = await self.client.ask("GET", "/api/v3/order", symbol="BTCUSDT", origClientOrderId="lost")
        self.assertEqual((status, order["status"]), (200, "NEW"))
        _, rows = await self.client.control("GET", "/requests?clientId=lost&method=POST&accepted=True")
        self.assertEqual(len(rows), 1)

    async def test_a_time_out_before_accepting(self):
        await self.client.control("POST", "/faults", kind="timeout-before-accept", milliseconds=100)
        with self.assertRaises(aiohttp.ClientError):
            await self.client.ask("POST", "/api/v3/order", **LIMIT, newClientOrderId="lost")
        status, error, _ = await self.client.ask("GET", "/api/v3/order", symbol="BTCUSDT", origClientOrderId="lost")
        self.assertEqual((status, error["code"]), (400, -2013))

    async def test_statuses(self):
        for status, code in ((500, -1000), (502, -1006), (503, -1008), (504, -1007)):
            await self.client.control("POST", "/faults", kind="status", status=status)
            found, error, _ = await self.client.ask("GET", "/api/v3/account")
            self.assertEqual((found, error["code"]), (status, code))
        await self.client.control("POST", "/faults", kind="too-many-requests", retryAfter=7)
        found, error, headers = await self.client.ask("GET", "/api/v3/account")
        self.assertEqual((found, error["code"], headers["Retry-After"]), (429, -1003, "7"))

    async def test_a_skewed_clock(self):
        await self.client.control("POST", "/clock", skewMilliseconds=-2_000)
        _, error, _ = await self.client.ask("GET", "/api/v3/account")
        self.assertEqual(error, {"code": -1021, "msg": "Timestamp for this request was 1000ms ahead of the server's time."})
        await self.client.control("POST", "/clock", skewMilliseconds=0)

    async def test_user_data_and_an_order_from_elsewhere(self):
        async with self.socket(self.ready["webSocketAPI"]) as socket:
            await socket.send_str(self.client.socket_request("userDataStream.subscribe.signature", 1))
            self.assertEqual((await socket.receive_json(timeout=5))["result"], {"subscriptionId": 0})
            _, placed = await self.client.control("POST", "/orders", parameters=LIMIT | {"newClientOrderId": "elsewhere"})
            event = (await socket.receive_json(timeout=5))["event"]
            self.assertEqual((event["x"], event["c"], event["i"]), ("NEW", "elsewhere", placed["orderId"]))
            await socket.receive_json(timeout=5)
            await self.client.control("DELETE", "/orders", clientId="elsewhere")
            event = (await socket.receive_json(timeout=5))["event"]
            self.assertEqual((event["x"], event["C"]), ("CANCELED", "elsewhere"))

    async def test_a_socket_request_without_an_answer(self):
        await self.client.control("POST", "/faults", kind="timeout-after-accept", match={"operation": "order.place"})
        async with self.socket(self.ready["webSocketAPI"]) as socket:
            await socket.send_str(self.client.socket_request("order.place", 1, **LIMIT, newClientOrderId="unanswered"))
            await socket.send_str(self.client.socket_request("order.status", 2, symbol="BTCUSDT", origClientOrderId="unanswered"))
            answer = await socket.receive_json(timeout=5)
            self.assertEqual((answer["id"], answer["result"]["status"]), (2, "NEW"))

    async def test_pings_and_half_open(self):
        await self.client.control("POST", "/settings", pingSeconds=0.05)
        async with self.socket(self.ready["streams"] + "/ws/btcusdt@trade") as socket:
            ping = await socket.receive(timeout=5)
            self.assertEqual(ping.type, aiohttp.WSMsgType.PING)
            await socket.pong(ping.data)
            await self.client.control("POST", "/streams", action="half-open")
            await socket.ping(b"are you there?")
            with self.assertRaises(asyncio.TimeoutError):
                while True:
                    heard = await socket.receive(timeout=0.3)
                    self.assertEqual(heard.type, aiohttp.WSMsgType.PING)
            self.assertFalse(socket.closed)

    async def test_who_does_not_answer_pings_is_hung_up_on(self):
        await self.client.control("POST", "/settings", pingSeconds=0.03)
        async with self.socket(self.ready["streams"] + "/ws/btcusdt@trade") as socket:
            while (heard := await socket.receive(timeout=5)).type == aiohttp.WSMsgType.PING:
                pass
            self.assertEqual((heard.type, heard.data), (aiohttp.WSMsgType.CLOSE, 1008))

    async def test_a_connection_lives_only_so_long(self):
        await self.client.control("POST", "/settings", connectionSeconds=0.1)
        async with self.socket(self.ready["streams"] + "/stream?streams=btcusdt@trade") as socket:
            farewell = await socket.receive_json(timeout=5)
            self.assertEqual((farewell["stream"], farewell["data"]["e"]), ("!serverShutdown", "serverShutdown"))
            self.assertEqual((await socket.receive(timeout=5)).type, aiohttp.WSMsgType.CLOSE)

    async def test_subscriptions(self):
        async with self.socket(self.ready["streams"] + "/ws") as socket:
            for number, (method, params, wanted) in enumerate((
                    ("SUBSCRIBE", ["btcusdt@trade", "btcusdt@depth5"], {"result": None}),
                    ("LIST_SUBSCRIPTIONS", None, {"result": ["btcusdt@depth5", "btcusdt@trade"]}),
                    ("UNSUBSCRIBE", ["btcusdt@depth5"], {"result": None}),
                    ("GET_PROPERTY", ["combined"], {"result": False}))):
                await socket.send_json({"method": method, "params": params, "id": number})
                self.assertEqual(await socket.receive_json(timeout=5), {**wanted, "id": number})
            await self.client.control("POST", "/market", symbol="BTCUSDT", price="60001")
            self.assertEqual((await socket.receive_json(timeout=5))["p"], "60001.00000000")

    async def test_a_gap_in_the_books_changes(self):
        await self.client.control("POST", "/faults", kind="skip-sequence", match={"event": "depthUpdate"})
        async with self.socket(self.ready["streams"] + "/ws/btcusdt@depth@100ms") as socket:
            for price in ("60010", "60020", "60030"):
                await self.client.control("POST", "/market", symbol="BTCUSDT", price=price)
                await asyncio.sleep(0.15)
            first = await socket.receive_json(timeout=5)
            self.assertGreater(first["U"], 2)

    async def test_control_says_what_is_wrong(self):
        for method, path, wish, status, words in (
                ("POST", "/faults", {"kind": "nope"}, 400, "no fault is called"),
                ("POST", "/faults", {"kind": "bad-checksum"}, 400, "no checksums"),
                ("POST", "/market", {"symbol": "NOPE"}, 400, "NOPE"),
                ("POST", "/market", {"symbol": "BTCUSDT", "price": "much"}, 400, ""),
                ("POST", "/orders", {"parameters": LIMIT | {"price": "1"}}, 409, "PERCENT_PRICE"),
                ("DELETE", "/orders", {"clientId": "nobody"}, 400, "nobody"),
                ("POST", "/settings", {"colour": 1}, 400, "no setting is called colour"),
                ("GET", "/nothing", {}, 404, "nothing is at")):
            found, answer = await self.client.control(method, path, **wish)
            self.assertEqual(found, status, answer)
            self.assertIn(words, str(answer["error"]))
        self.assertEqual((await self.client.control("GET", "/"))[0], 200)


class CommandLine(unittest.TestCase):
    def test_help_says_all(self):
        done = subprocess.run([ROOT / "tools/venue", "--help"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0)
        for word in ("binance-futures", "timeout-after-accept", "half-open", "/requests", "SIGTERM"):
            self.assertIn(word, done.stdout)

    def test_wrong_use(self):
        self.assertEqual(subprocess.run([ROOT / "tools/venue", "nowhere"], capture_output=True).returncode, 2)
        process, ready = start("binance")
        taken = ready["control"].rpartition(":")[2]
        done = subprocess.run([ROOT / "tools/venue", "binance", "--control-port", taken, "--certificates", CERTIFICATES.name],
                              capture_output=True, text=True)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
        self.assertEqual(done.returncode, 1)
        self.assertIn("address already in use", done.stderr)


if __name__ == "__main__":
    unittest.main()
