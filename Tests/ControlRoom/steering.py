"""Sessions, routing, balances and differences by REST."""
import asyncio
import json
import socket
import time

import websockets

from room import Gateway, Room

INITIATOR = """
initiators:
  - connect: 127.0.0.1:PORT
    reconnectInterval: 1
    sessions: [{senderCompID: DESK, targetCompID: PENSTOCK}]
"""


class Steering(Room):
    def setUp(self):
        super().setUp()
        self.token = self.gateway.own()

    def do(self, path, body=None, status=200, method="POST"):
        found, answer, _ = self.gateway.ask(method, "/api/v1" + path, body or {}, self.token)
        self.assertEqual(found, status, answer)
        return answer

    def session(self, name="PENSTOCK-%3EME"):
        return self.get(f"/sessions/{name}", self.token)

    def test_one_session_and_what_is_done_with_it(self):
        peer = Peer(self.gateway.fix)
        self.get("/sessions/PENSTOCK-%3ENOBODY", self.token, 404)
        self.assertTrue(self.wait_for(lambda: self.session()["state"] == "logged on"))
        self.assertIn("waits for its peer", self.do("/sessions/PENSTOCK-%3EME/logon", status=409)["detail"])
        self.do("/sessions/PENSTOCK-%3EME/test")
        self.assertIn("35=1", peer.hear("35=1"))
        peer.say("0", "112=TEST")
        self.do("/sessions/PENSTOCK-%3EME/logout", {"why": "a trial"})
        self.assertIn("58=a trial", peer.hear("35=5"))
        peer.close()
        self.assertTrue(self.wait_for(lambda: self.session()["state"] == "away"))
        self.do("/sessions/PENSTOCK-%3EME/logout", status=409)
        self.do("/sessions/PENSTOCK-%3EME/disconnect", status=409)
        self.assertGreater(self.session()["nextOut"], 1)
        self.assertRegex(self.session()["endedAt"], r"^20\d\d-")
        self.assertIsNone(self.session()["peerSaid"])
        self.do("/sessions/PENSTOCK-%3EME/reset", {"why": "agreed by phone"})
        self.assertTrue(self.wait_for(lambda: (self.session()["nextIn"], self.session()["nextOut"]) == (1, 1)))
        peer = Peer(self.gateway.fix)
        self.do("/sessions/PENSTOCK-%3EME/disconnect")
        self.assertEqual(peer.rest(), "")
        peer.close()
        self.do("/sessions/PENSTOCK-%3ENOBODY/test", status=409)
        self.do("/sessions/%28control%29-%3Eadmin/reset", status=409)
        self.do("/sessions/PENSTOCK-%3EME/dance", status=404)
        self.assertRegex(self.command("audit"), "admin.*resets session.*agreed by phone")

    def test_an_initiator_logs_out_stays_away_and_logs_on_again(self):
        folder = self.folder / "desk"
        folder.mkdir()
        desk = Gateway(folder, INITIATOR.replace("PORT", str(self.gateway.fix)))
        try:
            token = desk.own()
            state = lambda: desk.ask("GET", "/api/v1/sessions/DESK-%3EPENSTOCK", token=token)[1]["state"]  # noqa: E731
            do = lambda action: desk.ask("POST", f"/api/v1/sessions/DESK-%3EPENSTOCK/{action}", {}, token)[0]  # noqa: E731
            self.assertTrue(self.wait_for(lambda: state() == "logged on"))
            self.assertEqual(do("logon"), 409)
            self.assertEqual(do("logout"), 200)
            self.assertTrue(self.wait_for(lambda: state() == "halted"))
            # Longer than it waits between two attempts.
            time.sleep(2)
            self.assertEqual(state(), "halted")
            self.assertEqual(do("logout"), 409)
            self.assertEqual(do("logon"), 200)
            self.assertTrue(self.wait_for(lambda: state() == "logged on"))
            # Hung up on, it comes back by itself.
            self.assertEqual(do("disconnect"), 200)
            self.assertTrue(self.wait_for(lambda: state() == "waiting to connect"))
            self.assertTrue(self.wait_for(lambda: state() == "logged on"))
        finally:
            desk.end()

    def test_balances_and_what_positions_come_to(self):
        self.gateway.order("AAPL", "buy", "10")
        self.wait_for(lambda: self.get("/positions", self.token)["items"])
        sums = self.get("/portfolio", self.token)["items"]
        position = self.get("/positions", self.token)["items"][0]
        self.assertEqual(len(sums), 1)
        self.assertEqual((sums[0]["positions"], sums[0]["unrealised"], sums[0]["account"]), (1, position["unrealised"], position["account"]))
        balances = self.get("/balances", self.token)["items"]
        self.assertTrue(all(balance["broker"] == "paper" for balance in balances), balances)
        self.assertEqual(self.get("/portfolio?account=NOBODY", self.token)["items"], [])

    def test_routing_says_its_rules_how_brokers_do_and_why_an_order_went_where_it_went(self):
        rules = self.get("/routing/rules", self.token)["items"]
        self.assertEqual([(rule["rule"], rule["symbol"], rule["brokers"]) for rule in rules], [(1, "MSFT", ["slow"]), (0, None, ["paper"])])
        scores = self.get("/routing/scores", self.token)["items"]
        self.assertEqual([(score["broker"], score["connected"], score["score"], score["breaker"]) for score in scores],
                         [("paper", True, 100, "closed"), ("slow", True, 100, "closed")])
        self.gateway.order("MSFT", "buy", "5", "100")
        self.wait_for(lambda: self.get("/orders", self.token)["items"])
        lines = self.get("/orders/1/routing", self.token)["lines"]
        self.assertIn("5 to slow by rule 1", lines[0])
        self.get("/orders/99/routing", self.token, 404)
        order = {"symbol": "AAPL", "side": "buy", "type": "market", "quantity": "5", "urgency": "high"}
        lines = self.do("/routing/preview", order)["lines"]
        self.assertIn("5 to paper by the default rule", lines[0])
        del order["urgency"]
        self.assertIn("no broker", self.do("/routing/preview", {**order, "broker": "nobody"})["lines"][0])
        for wrong in [{"urgency": "now"}, {"routing": "best"}, {"preferred": "paper"}, {"preferred": [""]}, {"preferred": ["paper", "slow"] * 4},
                      {"broker": "paper", "routing": "smart"}]:
            self.do("/routing/preview", {**order, **wrong}, status=422)
        self.assertEqual(len(self.get("/orders", self.token)["items"]), 1)

    def test_an_order_says_how_it_is_to_be_routed(self):
        order = {"symbol": "AAPL", "side": "buy", "type": "market", "quantity": "5", "clOrdID": "w1"}
        wish = {"routing": "lowestCost", "urgency": "high", "preferred": ["paper"]}
        self.assertIn("by the default rule (lowestCost, high urgency)", self.do("/routing/preview", {**order, **wish})["lines"][0])
        placed = self.do("/orders", {**order, **wish}, 201)["order"]
        self.assertEqual((placed["broker"], placed["status"]), ("paper", "filled"))
        lines = self.get(f"/orders/{placed['number']}/routing", self.token)["lines"]
        self.assertIn("5 to paper by the default rule (lowestCost, high urgency)", lines[0])
        self.assertRegex(lines[1], "paper scores .*, cost [0-9]")
        refused = self.do("/orders", {**order, "clOrdID": "w2", "preferred": ["nobody"]}, 422)
        self.assertIn("ExDestination(100) ::nobody is not known here", str(refused))
        # The same by FIX.
        peer = Peer(self.gateway.fix)
        peer.say("D", f"11=w3|55=AAPL|54=1|38=1|40=1|100=smart:low|60={time.strftime('%Y%m%d-%H:%M:%S', time.gmtime())}")
        number = int(peer.hear("39=2").split("\x0137=")[1].split("\x01")[0].rsplit("O", 1)[-1])
        peer.close()
        self.assertIn("(smart, low urgency)", self.get(f"/orders/{number}/routing", self.token)["lines"][0])

    def test_what_differs_at_a_broker_is_listed_until_somebody_has_looked_after_it(self):
        self.assertEqual(self.get("/reconciliation", self.token)["items"], [])
        self.do("/reconciliation/1/resolve", {"note": "x"}, status=409)
        self.do("/reconciliation/x/resolve", {"note": "x"}, status=404)
        self.do("/reconciliation/1/resolve", {}, status=422)
        self.assertEqual(self.do("/reconciliation", {"broker": "paper"})["differences"], [])
        self.get("/reconciliation?resolved=maybe", self.token, 400)

    def test_prices_and_the_portfolio_are_streamed(self):
        asyncio.run(self.stream())

    async def stream(self):
        async with websockets.connect(f"ws://127.0.0.1:{self.gateway.port}/api/v1/stream") as peer:
            async def say(**message):
                await peer.send(json.dumps(message))

            async def hear(channel, kind):
                while True:
                    message = json.loads(await asyncio.wait_for(peer.recv(), 10))
                    if (message.get("channel"), message["type"]) == (channel, kind):
                        return message

            await say(type="authenticate", token=self.token)
            await say(type="subscribe", channels=["market_data"])
            await hear(None, "error")
            await say(type="subscribe", channels=["market_data"], symbols=["AAPL", "NOBODY"])
            snapshot = await hear("market_data", "snapshot")
            self.assertEqual((snapshot["symbol"], snapshot["data"]["halted"]), ("AAPL", False))
            self.assertLess(float(snapshot["data"]["bids"][0]["price"]), float(snapshot["data"]["asks"][0]["price"]))
            event = await hear("market_data", "event")
            self.assertEqual(event["sequence"], snapshot["sequence"] + 1)
            await say(type="unsubscribe", channels=["market_data"])
            await say(type="subscribe", channels=["portfolio"])
            self.assertEqual((await hear("portfolio", "event"))["data"], [])
            await asyncio.get_running_loop().run_in_executor(None, self.gateway.order, "AAPL", "buy", "10")
            event = await hear("portfolio", "event")
            self.assertEqual([row["positions"] for row in event["data"]], [1])
            await say(type="subscribe", channels=["market_data"], symbols=[f"S{n}" for n in range(101)])
            self.assertEqual((await hear(None, "error"))["status"], 422)

    def test_orders_by_time(self):
        self.gateway.order("AAPL", "buy", "1")
        order = self.wait_for(lambda: self.get("/orders", self.token)["items"])[0]
        self.assertEqual(len(self.get(f"/orders?since={order['entered']}&until=2100-01-01T00:00:00Z", self.token)["items"]), 1)
        self.assertEqual(self.get("/orders?since=2100-01-01T00:00:00Z", self.token)["items"], [])
        self.assertEqual(self.get("/orders?until=2001-01-01T00:00:00Z", self.token)["items"], [])
        self.get("/orders?since=yesterday", self.token, 400)


class Peer:
    """A FIX peer that says what it is told to say."""

    def __init__(self, port):
        self.socket, self.number, self.buffer = socket.create_connection(("127.0.0.1", port), 5), 0, ""
        self.say("A", "98=0|108=30|141=Y")
        self.hear("35=A")

    def say(self, kind, body):
        self.number += 1
        now = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
        text = f"35={kind}|34={self.number}|49=ME|52={now}|56=PENSTOCK|{body}|".replace("|", "\x01")
        text = f"8=FIX.4.4\x019={len(text)}\x01{text}"
        self.socket.sendall(f"{text}10={sum(text.encode()) % 256:03}\x01".encode())

    def hear(self, wanted):
        until = time.monotonic() + 10
        while time.monotonic() < until:
            for message in self.buffer.split("8=FIX.4.4")[1:]:
                if f"\x01{wanted}\x01" in message and "\x0110=" in message:
                    self.buffer = ""
                    return message
            more = self.socket.recv(65536).decode()
            if not more:
                raise AssertionError(f"hung up before {wanted}: {self.buffer}")
            self.buffer += more
        raise AssertionError(f"{wanted} does not come: {self.buffer}")

    def rest(self):
        """What comes until the gateway hangs up, but for heartbeats."""
        self.socket.settimeout(10)
        return self.socket.recv(65536).decode()

    def close(self):
        self.socket.close()
