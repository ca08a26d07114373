"""Kraken, Coinbase and Kraken Futures over real sockets: orders that are sent by them, and the faults of streams."""
import asyncio
import base64
import hashlib
import hmac
import json
import signal
import ssl
import time
import unittest
import urllib.parse

import aiohttp
from test_process import start
from kraken_futures.signing import signed


class Sockets(unittest.IsolatedAsyncioTestCase):
    """Subclasses name the venue. Each test has a fresh program's accounts."""
    venue = ""

    @classmethod
    def setUpClass(cls):
        if not cls.venue:
            raise unittest.SkipTest("no venue")
        cls.process, cls.ready = start(cls.venue)

    @classmethod
    def tearDownClass(cls):
        cls.process.send_signal(signal.SIGTERM)
        _, mistakes = cls.process.communicate(timeout=10)
        assert (cls.process.returncode, mistakes) == (0, ""), (cls.process.returncode, mistakes)

    async def asyncSetUp(self):
        self.context = ssl.create_default_context(cafile=self.ready["ca"])
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))
        self.key = self.ready["credentials"][0]
        self.sockets = []
        await self.control("POST", "/reset")
        await self.control("POST", "/settings", shutdownSeconds=0.05)

    async def asyncTearDown(self):
        for socket in self.sockets:
            await socket.close()
        await self.http.close()
        await asyncio.sleep(0.01)

    async def control(self, method, path, **wish):
        async with self.http.request(method, self.ready["control"] + path, json=wish or None) as answer:
            found = await answer.json()
            assert answer.status == 200, found
            return found

    async def connect(self, name):
        socket = await self.http.ws_connect(self.ready[name], ssl=self.context)
        self.sockets.append(socket)
        return socket

    async def hear(self, socket, fits, seconds=3):
        """What comes until something fits, that included."""
        found = []
        async with asyncio.timeout(seconds):
            while not found or not fits(found[-1]):
                message = await socket.receive()
                if message.type != aiohttp.WSMsgType.TEXT:
                    raise EOFError(found)
                found.append(json.loads(message.data))
        return found


class Kraken(Sockets):
    venue = "kraken"

    async def ask(self, name, **given):
        body = urllib.parse.urlencode({"nonce": time.time_ns(), **given})
        nonce = body.partition("=")[2].partition("&")[0]
        path = f"/0/private/{name}"
        inner = hashlib.sha256((nonce + body).encode()).digest()
        mac = hmac.new(base64.b64decode(self.key["secret"]), path.encode() + inner, hashlib.sha512)
        headers = {"API-Key": self.key["key"], "API-Sign": base64.b64encode(mac.digest()).decode(),
                   "Content-Type": "application/x-www-form-urlencoded"}
        async with self.http.post(self.ready["rest"] + path, data=body, headers=headers, ssl=self.context) as answer:
            return await answer.json()

    async def private(self):
        socket = await self.connect("webSocket")
        self.token = (await self.ask("GetWebSocketsToken"))["result"]["token"]
        await self.say(socket, "subscribe", channel="executions")
        await self.hear(socket, lambda each: each.get("type") == "snapshot")
        return socket

    async def say(self, socket, method, **params):
        await socket.send_str(json.dumps({"method": method, "req_id": 1, "params": {**params, "token": self.token}}))

    async def place(self, socket, name):
        await self.say(socket, "add_order", order_type="limit", side="buy", order_qty=0.1, limit_price=50000, symbol="BTC/USD",
                       cl_ord_id=name)

    async def test_an_order_whose_answer_is_lost_is_there(self):
        socket = await self.private()
        await self.control("POST", "/faults", kind="timeout-after-accept", milliseconds=100, match={"operation": "add_order"})
        await self.place(socket, "gw-1")
        heard = await self.hear(socket, lambda each: each.get("data", [{}])[0].get("exec_type") == "new")
        await self.say(socket, "ping")
        heard += await self.hear(socket, lambda each: each.get("method") == "pong")
        self.assertFalse(any(each.get("method") == "add_order" for each in heard))
        self.assertEqual(list((await self.ask("OpenOrders", cl_ord_id="gw-1"))["result"]["open"].values())[0]["status"], "open")
        rows = await self.control("GET", "/requests?clientId=gw-1&operation=add_order")
        self.assertEqual([(row["accepted"], row["fault"], "token" in row["parameters"]) for row in rows],
                         [(True, "timeout-after-accept", False)])

    async def test_a_hole_in_the_numbers(self):
        socket = await self.private()
        await self.control("POST", "/faults", kind="skip-sequence", match={"event": "pending_new"})
        await self.place(socket, "gw-1")
        heard = await self.hear(socket, lambda each: each.get("channel") == "executions")
        self.assertEqual((heard[-1]["sequence"], heard[-1]["data"][0]["exec_type"]), (3, "new"))

    async def test_twice_late_and_out_of_order(self):
        socket = await self.private()
        await self.control("POST", "/faults", kind="duplicate-event", match={"event": "pending_new"})
        await self.place(socket, "gw-1")
        heard = await self.hear(socket, lambda each: each.get("method") == "add_order")
        self.assertEqual([each["sequence"] for each in heard if "sequence" in each], [2, 2, 3])
        await self.control("POST", "/faults", kind="reorder-events", match={"event": "pending_new"})
        await self.control("POST", "/orders", parameters={"pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.1",
                                                          "price": "50000"})
        await self.control("POST", "/faults", kind="delay-event", milliseconds=100, match={"event": "canceled"})
        await self.say(socket, "cancel_order", cl_ord_id=["gw-1"])
        heard = await self.hear(socket, lambda each: each.get("sequence") == 6)
        self.assertEqual([each["sequence"] for each in heard if "sequence" in each], [5, 4, 6])
        self.assertEqual(heard[2]["method"], "cancel_order")

    async def test_closed_and_dropped(self):
        socket = await self.private()
        await self.control("POST", "/streams", action="close")
        with self.assertRaises(EOFError) as caught:
            await self.hear(socket, lambda each: False)
        self.assertEqual(caught.exception.args[0][-1]["data"][0]["system"], "maintenance")
        socket = await self.private()
        await self.control("POST", "/streams", action="drop")
        with self.assertRaises(EOFError):
            await self.hear(socket, lambda each: False)

    async def test_half_open(self):
        socket = await self.private()
        await self.control("POST", "/streams", action="half-open")
        await self.say(socket, "ping")
        with self.assertRaises(TimeoutError):
            await self.hear(socket, lambda each: True, seconds=1.3)

    async def test_heartbeats(self):
        socket = await self.private()
        await self.hear(socket, lambda each: each.get("channel") == "heartbeat")


class Coinbase(Sockets):
    venue = "coinbase"

    async def test_a_hole_in_the_numbers_of_a_connection(self):
        socket = await self.connect("streams")
        for channel in ("level2", "heartbeats"):
            await socket.send_str(json.dumps({"type": "subscribe", "channel": channel, "product_ids": ["BTC-USD"]}))
        heard = await self.hear(socket, lambda each: each["channel"] == "heartbeats")
        self.assertEqual([each["sequence_num"] for each in heard], list(range(len(heard))))
        await self.control("POST", "/faults", kind="skip-sequence", match={"event": "l2_data"})
        await self.control("POST", "/market", symbol="BTC-USD", price="60500")
        await self.control("POST", "/market", symbol="BTC-USD", price="60600")
        later = await self.hear(socket, lambda each: each["channel"] == "l2_data")
        numbers = [each["sequence_num"] for each in heard[-1:] + later]
        self.assertEqual(numbers[-1] - numbers[0], len(numbers))

    async def test_who_subscribes_to_nothing_is_sent_away(self):
        await self.control("POST", "/settings", subscribeSeconds=0.1)
        socket = await self.connect("streams")
        with self.assertRaises(EOFError):
            await self.hear(socket, lambda each: False)
        await self.control("POST", "/settings", subscribeSeconds=5)

    async def test_a_reset_tells_books_anew(self):
        socket = await self.connect("streams")
        await socket.send_str(json.dumps({"type": "subscribe", "channel": "level2", "product_ids": ["BTC-USD"]}))
        await self.hear(socket, lambda each: each["channel"] == "l2_data")
        await self.control("POST", "/reset")
        heard = await self.hear(socket, lambda each: each["channel"] == "l2_data")
        self.assertEqual(heard[-1]["events"][0]["type"], "snapshot")


class KrakenFutures(Sockets):
    venue = "kraken-futures"

    async def private(self, feed):
        socket = await self.connect("webSocket")
        await socket.send_str(json.dumps({"event": "challenge", "api_key": self.key["key"]}))
        challenge = (await self.hear(socket, lambda each: each.get("event") == "challenge"))[-1]["message"]
        await socket.send_str(json.dumps({
            "event": "subscribe", "feed": feed, "api_key": self.key["key"], "original_challenge": challenge,
            "signed_challenge": signed(self.key["secret"], challenge.encode())}))
        await self.hear(socket, lambda each: each.get("feed") == f"{feed}_snapshot")
        return socket

    async def test_fills_twice_and_with_a_hole(self):
        socket = await self.private("fills")
        await self.control("POST", "/faults", kind="duplicate-event", match={"event": "fills"})
        await self.control("POST", "/faults", kind="skip-sequence", match={"event": "fills"}, skip=0)
        for _ in range(3):
            await self.control("POST", "/orders", parameters={"symbol": "PF_XBTUSD", "side": "buy", "orderType": "mkt", "size": "0.1"})
        heard = await self.hear(socket, lambda each: each.get("fills", [{}])[0].get("seq") == 3)
        self.assertEqual([each["fills"][0]["seq"] for each in heard], [1, 1, 3])

    async def test_who_says_nothing_is_sent_away(self):
        socket = await self.private("open_orders")
        await self.control("POST", "/settings", silenceSeconds=0.1)
        with self.assertRaises(EOFError):
            await self.hear(socket, lambda each: False)
        await self.control("POST", "/settings", silenceSeconds=60)


if __name__ == "__main__":
    unittest.main()
