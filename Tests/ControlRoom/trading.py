"""Orders that are placed, changed and canceled by REST."""
import signal
import subprocess

from room import PENSTOCK, Room

LIMIT = {"symbol": "MSFT", "side": "buy", "type": "limit", "quantity": "5", "limit": "100"}


class Trading(Room):
    def setUp(self):
        super().setUp()
        self.token = self.gateway.own()

    def place(self, more=None, key=None, status=201, path="/orders", method="POST", **members):
        body = {**(LIMIT if method == "POST" and path == "/orders" else {}), **members, **(more or {})}
        headers = {"Idempotency-Key": key} if key else {}
        found, answer, _ = self.gateway.ask(method, "/api/v1" + path, body, self.token, headers)
        self.assertEqual(found, status, answer)
        return answer

    def order(self, number):
        return self.get(f"/orders/{number}", self.token)["order"]

    def test_an_order_is_taken_and_is_one_like_any_other(self):
        placed = self.place(clOrdID="A1", account="ACC")["order"]
        self.assertEqual((placed["clOrdID"], placed["session"], placed["account"], placed["status"], placed["quantity"], placed["broker"]),
                         ("A1", "(control)->admin", "ACC", "new", "5", "slow"))
        self.assertEqual(self.order(placed["number"]), placed)
        self.assertEqual(self.get("/sessions", self.token)["items"], [])
        self.assertIn("35=D|34=1|49=admin", self.log())
        self.assertIn("11=A1", self.log())
        self.assertIn("nothing is wrong", self.verified())

    def log(self):
        return self.command("log", "(control)->admin", "--raw").replace("\x01", "|")

    def verified(self):
        result = subprocess.run([PENSTOCK, "verify", self.folder / "store"], capture_output=True, text=True)
        return result.stdout + result.stderr

    def test_a_market_order_is_filled_and_told_with_its_fill(self):
        _, answer, _ = self.gateway.ask("POST", "/api/v1/orders", {"clOrdID": "M1", "symbol": "AAPL", "side": "sellShort", "type": "market", "quantity": "3"}, self.token)
        number = answer["order"]["number"]
        self.assertTrue(self.wait_for(lambda: self.order(number)["status"] == "filled"))
        self.assertEqual(self.get("/positions", self.token)["items"][0]["quantity"], "-3")

    def test_the_same_again_is_the_same_order_also_after_a_kill(self):
        first = self.place(key="K-77")["order"]
        self.assertEqual(first["clOrdID"], "K-77")
        again = self.place(key="K-77", status=200)["order"]
        self.assertEqual(again["number"], first["number"])
        self.gateway.end(signal.SIGKILL)
        self.gateway.start()
        self.token = self.gateway.log_on()
        again = self.place(key="K-77", status=200)["order"]
        self.assertEqual(again["number"], first["number"])
        self.assertEqual(len(self.get("/orders", self.token)["items"]), 1)
        self.assertEqual(self.place(key="K-77", status=409, symbol="AAPL")["detail"], "Another order of yours has this name already: 1.")

    def test_an_order_without_a_name_is_refused(self):
        answer = self.place(status=422)
        self.assertEqual([error["field"] for error in answer["errors"]], ["clOrdID"])
        self.assertEqual(self.get("/orders", self.token)["items"], [])

    def test_what_is_wrong_is_said_and_nothing_is_placed(self):
        for more, field in [({"side": "up"}, "side"), ({"type": "odd"}, "type"), ({"quantity": "0"}, "quantity"), ({"quantity": "-1"}, "quantity"),
                            ({"quantity": 1e300}, "quantity"), ({"timeInForce": "now"}, "timeInForce"), ({"limit": "abc"}, "limit"),
                            ({"symbol": ""}, "symbol"), ({"symbol": "x" * 33}, "symbol"), ({"account": "\u00e4"}, "account"),
                            ({"expires": "2030-01-01T00:00:00Z"}, "expires"), ({"timeInForce": "goodTillDate"}, "expires"),
                            ({"timeInForce": "goodTillDate", "expires": "soon"}, "expires"), ({"cash": "5"}, "quantity"), ({"quux": 1}, "quux"),
                            ({"clOrdID": "x" * 65}, "clOrdID"), ({"postOnly": "yes"}, "postOnly")]:
            answer = self.place({"clOrdID": "B1", **more}, status=422)
            self.assertIn(field, [error["field"] for error in answer["errors"]], more)
        for key in ["", "a b", "x" * 61]:
            self.assertIn(self.gateway.ask("POST", "/api/v1/orders", LIMIT, self.token, {"Idempotency-Key": key})[0], (400, 422))
        # What only the gateway can say.
        answer = self.place(clOrdID="B2", type="market", status=422)
        self.assertIn("Price", answer["detail"])
        answer = self.place(clOrdID="B3", symbol="NONE", status=422)
        self.assertEqual(answer["instance"], "/api/v1/orders/1")
        self.assertEqual(self.order(1)["status"], "rejected")
        self.assertEqual(len(self.get("/orders", self.token)["items"]), 1)

    def test_risk_and_the_stop_judge_it_like_any_other(self):
        self.assertIn("above the limit", self.place(clOrdID="C1", quantity="2000000", status=422)["detail"])
        self.gateway.ask("POST", "/api/v1/emergency/stop", {"scope": "symbol", "name": "MSFT", "why": "a trial"}, self.token)
        self.assertIn("stopped", self.place(clOrdID="C2", status=422)["detail"])

    def test_an_order_is_changed(self):
        number = self.place(clOrdID="D1")["order"]["number"]
        answer = self.place(path=f"/orders/{number}", method="PATCH", status=200, quantity="7", limit="101.5")
        self.assertTrue(self.wait_for(lambda: self.order(number)["quantity"] == "7"), answer)
        order = self.order(number)
        self.assertEqual((order["limit"], order["status"], order["type"]), ("101.5", "new", "limit"))
        self.assertEqual(self.place(path=f"/orders/{number}", method="PATCH", status=422)["errors"][0]["field"], "quantity")
        self.place(path="/orders/99", method="PATCH", status=404, quantity="1")
        self.assertIn("nothing is wrong", self.verified())

    def test_what_an_order_has_besides_stays_when_it_is_changed(self):
        more = {"timeInForce": "goodTillDate", "expires": "2033-01-02T03:04:05Z", "display": "2", "postOnly": True}
        number = self.place(more, clOrdID="D2")["order"]["number"]
        self.place(path=f"/orders/{number}", method="PATCH", status=200, quantity="6")
        self.assertTrue(self.wait_for(lambda: self.order(number)["quantity"] == "6"))
        replace = next(line for line in self.log().splitlines() if "35=G" in line)
        for field in ["18=6", "111=2", "59=6", "126=20330102-03:04:05.000", "44=100", "41=D2"]:
            self.assertIn(f"|{field}|", replace)

    def test_somebody_elses_order_is_canceled_and_not_changed(self):
        self.gateway.order("MSFT", "buy", "5", "100")
        number = self.wait_for(lambda: self.get("/orders", self.token)["items"])[0]["number"]
        self.assertIn("somebody else", self.place(path=f"/orders/{number}", method="PATCH", status=422, quantity="1")["detail"])
        status, answer, _ = self.gateway.ask("DELETE", f"/api/v1/orders/{number}?why=a%20trial", token=self.token)
        self.assertEqual(status, 200, answer)
        self.assertTrue(self.wait_for(lambda: self.order(number)["status"] == "canceled"))
        self.assertEqual(self.gateway.ask("DELETE", f"/api/v1/orders/{number}", token=self.token)[0], 422)
        self.assertEqual(self.gateway.ask("DELETE", "/api/v1/orders/99", token=self.token)[0], 404)
        self.assertRegex(self.command("audit"), rf"admin.*cancels.*order {number}.*a trial")

    def test_a_batch_is_taken_one_by_one(self):
        orders = [{**LIMIT, "quantity": str(place + 1)} for place in range(40)]
        orders[3]["symbol"] = "NONE"
        items = self.place({"orders": orders}, key="BATCH", path="/orders/batch", status=200)["items"]
        self.assertEqual([item["status"] for item in items], [422 if place == 3 else 201 for place in range(40)])
        self.assertEqual([item["placed"]["order"]["clOrdID"] for item in items if "placed" in item][:4], ["BATCH-1", "BATCH-2", "BATCH-3", "BATCH-5"])
        items = self.place({"orders": orders}, key="BATCH", path="/orders/batch", status=200)["items"]
        self.assertEqual({item["status"] for item in items if "placed" in item}, {200})
        self.assertEqual(len(self.get("/orders?limit=1000", self.token)["items"]), 40)
        answer = self.place({"orders": [{**LIMIT, "side": "x"}, LIMIT]}, key="B", path="/orders/batch", status=422)
        self.assertEqual([error["field"] for error in answer["errors"]], ["orders[0].side"])
        self.place({"orders": []}, key="B", path="/orders/batch", status=422)
        self.place({"orders": [LIMIT] * 101}, key="B", path="/orders/batch", status=422)

    def test_a_position_is_closed_once(self):
        self.gateway.order("AAPL", "buy", "9")
        self.wait_for(lambda: self.get("/positions", self.token)["items"])
        body = {"symbol": "AAPL", "why": "a trial"}
        account = self.get("/positions", self.token)["items"][0]["account"]
        if account:
            body["account"] = account
        status, answer, _ = self.gateway.ask("POST", "/api/v1/positions/close", body, self.token)
        self.assertEqual((status, [(order["side"], order["quantity"]) for order in answer["orders"]]), (200, [("sell", "9")]), answer)
        self.assertTrue(self.wait_for(lambda: not [one for one in self.get("/positions", self.token)["items"] if one["quantity"] != "0"]))
        self.assertEqual(self.gateway.ask("POST", "/api/v1/positions/close", body, self.token)[0], 409)
        # A stop closes positions itself, if it is told to: nobody goes round it.
        self.gateway.order("AAPL", "buy", "2")
        self.assertTrue(self.wait_for(lambda: [one for one in self.get("/positions", self.token)["items"] if one["quantity"] == "2"]))
        self.gateway.ask("POST", "/api/v1/emergency/stop", {"scope": "symbol", "name": "AAPL", "why": "a trial"}, self.token)
        status, answer, _ = self.gateway.ask("POST", "/api/v1/positions/close", body, self.token)
        self.assertEqual((status, "stopped" in answer["detail"]), (409, True), answer)
        self.assertEqual([one["quantity"] for one in self.get("/positions", self.token)["items"]], ["2"])
        self.assertIn("nothing is wrong", self.verified())
