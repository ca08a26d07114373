"""Messages of sessions, and MsgSeqNums that are set, by REST."""
import concurrent.futures
import json
import re
import subprocess
import time
import urllib.parse

from room import PENSTOCK
from signing import Signing
from steering import Peer

SESSION = "/sessions/PENSTOCK-%3EME"


class Caller(Peer):
    """A peer that says with which MsgSeqNum it begins, and what its Logon has besides."""

    def __init__(self, port, number=1, more=""):
        self.first, self.more = number - 1, more
        super().__init__(port)

    def say(self, kind, body):
        if kind == "A":
            self.number, body = self.first, "98=0|108=30" + self.more
        super().say(kind, body)

    def hear(self, wanted):
        """What comes behind it stays for the next."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            messages = self.buffer.split("8=FIX.4.4")
            for place, message in enumerate(messages):
                if f"\x01{wanted}\x01" in message and "\x0110=" in message:
                    self.buffer = "".join("8=FIX.4.4" + later for later in messages[place + 1:])
                    return message
            more = self.socket.recv(65536).decode()
            if not more:
                raise AssertionError(f"hung up before {wanted}: {self.buffer}")
            self.buffer += more
        raise AssertionError(f"{wanted} does not come: {self.buffer}")

    def order(self, name, quantity=1):
        now = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
        self.say("D", f"11={name}|21=1|38={quantity}|40=1|54=1|55=AAPL|60={now}")
        return self.hear("39=2")


class Messages(Signing):
    def setUp(self):
        super().setUp()
        self.token = self.gateway.own()

    def messages(self, status=200, session=SESSION, **filters):
        filters = {name.replace("from_", "from"): value for name, value in filters.items()}
        query = urllib.parse.urlencode(filters, doseq=True)
        return self.get(f"{session}/messages" + (f"?{query}" if query else ""), self.token, status)

    def outline(self, **filters):
        return [f"{'<' if item['direction'] == 'in' else '>'}{item['msgType']}{item['msgSeqNum']}" for item in self.messages(**filters)["items"]]

    def stored(self, count):
        """The messages, once there are so many: what is stored comes to the store's tables a little later, a new session as well."""
        def look():
            status, answer, _ = self.gateway.ask("GET", f"/api/v1{SESSION}/messages?limit=1000", token=self.token)
            return answer if status == 200 and len(answer["items"]) >= count else None

        page = self.wait_for(look)
        self.assertIsNotNone(page)
        return page

    def traded(self, orders=3):
        peer = Caller(self.gateway.fix, more="|95=3|96=raw|553=me|554=pass word")
        for number in range(orders):
            peer.order(f"cl-A{number}")
        peer.close()
        self.assertTrue(self.wait_for(lambda: self.get(SESSION, self.token)["state"] == "away"))
        return self.stored(2 + 3 * orders)

    def log(self, *words, session="PENSTOCK->ME"):
        return [json.loads(line) for line in self.command("log", session, "--json", *words).splitlines()]

    def test_they_are_those_of_penstock_log_and_fit_the_document(self):
        page = self.traded()
        document = self.get("/openapi.json", None)
        operation = document["paths"]["/sessions/{session}/messages"]["get"]
        self.check(page, operation["responses"]["200"]["content"]["application/json"]["schema"], document["components"]["schemas"], "page")
        self.assertIsNone(page["next"])
        self.same(page["items"], self.log())
        for filters, words in [({"direction": "in"}, ["--in"]), ({"direction": "out", "from_": 2, "to": 4}, ["--out", "--from", "2", "--to", "4"]),
                               ({"type": "D,ExecutionReport"}, ["--type", "D,ExecutionReport"]), ({"clOrdID": "cl-A1"}, ["--clordid", "cl-A1"]),
                               ({"where": ["Symbol=AAPL", "OrdStatus!=2"]}, ["--where", "Symbol=AAPL", "--where", "OrdStatus!=2"]),
                               ({"where": "58"}, ["--where", "58"]), ({"type": "Logon", "from_": 2}, ["--type", "Logon", "--from", "2"])]:
            self.same(self.messages(**filters)["items"], self.log(*words))
        middle = page["items"][4]
        # All of one turn have one time.
        since, until = ([item for item in page["items"] if sign * ((item["time"] > middle["time"]) - (item["time"] < middle["time"])) >= 0]
                        for sign in [1, -1])
        self.assertEqual(self.messages(since=middle["time"])["items"], since)
        self.assertEqual(self.messages(until=middle["time"])["items"], until)
        self.assertIn(middle, since)
        self.assertIn(middle, until)

    def same(self, items, lines):
        """What the API tells and what the command prints."""
        self.assertEqual(len(items), len(lines))
        for item, line in zip(reversed(items), lines):
            self.assertEqual([item[name] for name in ["direction", "msgSeqNum", "msgType", "name", "fields"]],
                             [line[name] for name in ["direction", "msgSeqNum", "msgType", "name", "fields"]])
            self.assertEqual(item["time"][:26], line["time"][:26])
            self.assertEqual(line["session"], "PENSTOCK->ME")
            text = "".join(f"{field['tag']}={field['value']}|" for field in item["fields"])
            self.assertEqual(item["text"], text)

    def test_pages_lead_to_the_end_and_what_comes_meanwhile_changes_none(self):
        everything = self.traded()["items"]
        for limit in [1, 2, 5, 11]:
            found, before = [], {}
            while True:
                page = self.messages(limit=limit, **before)
                self.assertLessEqual(len(page["items"]), limit)
                found += page["items"]
                if page["next"] is None:
                    break
                before = {"before": page["next"]}
            self.assertEqual(found, everything)
        first = self.messages(limit=4)
        peer = Caller(self.gateway.fix, number=5)
        peer.close()
        self.assertTrue(self.wait_for(lambda: self.messages(limit=1)["items"][0]["number"] > everything[0]["number"]))
        self.assertEqual(self.messages(limit=100, before=first["next"])["items"], everything[4:])

    def test_secrets_are_masked_and_cannot_be_guessed(self):
        page = self.traded()
        logon = page["items"][-1]
        fields = {field["name"]: field["value"] for field in logon["fields"]}
        self.assertEqual((fields["Username"], fields["Password"], fields["RawData"]), ("me", "***", "***"))
        self.assertNotIn("pass word", json.dumps(page))
        self.assertNotIn("=raw", json.dumps(page))
        for condition in ["554=pass word", "Password!=x", "96=raw", "RawData="]:
            self.assertIn("is masked", self.messages(400, where=condition)["detail"])
        self.assertEqual(len(self.messages(where="554")["items"]), 1)
        # Tags that the configuration masks.
        self.gateway.end()
        text = self.gateway.file.read_text()
        self.gateway.file.write_text(text.replace('targetCompID: "*"', 'targetCompID: "*", maskedTags: [11]'))
        self.gateway.start()
        self.token = self.gateway.log_on()
        page = self.messages(limit=1000)
        self.assertNotIn("cl-A1", json.dumps(page))
        self.assertEqual(self.messages(clOrdID="cl-A1")["items"], [])
        self.same(page["items"], self.log())

    def test_what_cannot_be_asked_is_said(self):
        self.traded(1)
        for filters, words in [({"direction": "up"}, "in or out"), ({"from_": 0}, "from"), ({"to": "x"}, "to"), ({"from_": 5, "to": 4}, "below from"),
                               ({"since": "yesterday"}, "since"), ({"since": "2026-01-02", "until": "2026-01-01"}, "before since"),
                               ({"type": "Dance"}, "no message type Dance"), ({"type": "D,"}, "no message type"),
                               ({"where": "Symbl=X"}, "did you mean Symbol?"), ({"where": ["58"] * 11}, "more than 10"), ({"where": "x" * 300}, "200 bytes"),
                               ({"limit": 0}, "limit"), ({"limit": 1001}, "limit"), ({"before": 0}, "before"), ({"period": 0}, "period"), ({"quux": 1}, "quux")]:
            self.assertIn(words, self.messages(400, **filters)["detail"], filters)
        self.messages(404, period=99)
        for session in ["PENSTOCK-%3ENOBODY", "ME", "0", "x" * 300]:
            self.assertIn("No session", self.messages(404, session=f"/sessions/{session}")["detail"])
        self.get(f"{SESSION}/messages", None, 401)

    def test_an_earlier_run_of_numbers_is_led_to_and_a_users_own_session_is_there(self):
        first = self.traded(1)
        self.assertIsNone(first["earlier"])
        peer = Caller(self.gateway.fix, more="|141=Y")
        peer.close()
        self.assertTrue(self.wait_for(lambda: self.messages()["period"] != first["period"]))
        newest = self.messages()
        self.assertEqual((newest["earlier"], self.outline()), (first["period"], [">A1", "<A1"]))
        self.assertEqual(self.messages(period=newest["earlier"]), first)
        order = {"symbol": "AAPL", "side": "buy", "type": "market", "quantity": "5", "clOrdID": "OWN"}
        self.ask("POST", "/orders", order, self.token, status=201)
        own = "/sessions/%28control%29-%3Eadmin"
        # It has its row a moment later.
        look = lambda: self.gateway.ask("GET", f"/api/v1{own}/messages?clOrdID=OWN", token=self.token)[1]  # noqa: E731
        self.assertTrue(self.wait_for(lambda: len(look().get("items", [])) == 3))
        viewer = self.user(self.token, "eve", "viewer")
        self.assertEqual(self.get(f"{own}/messages?type=D", viewer)["items"][0]["direction"], "in")

    def test_a_store_in_memory_has_none(self):
        self.gateway.end()
        text = self.gateway.file.read_text()
        self.gateway.file.write_text(re.sub(r"store: {path: ", "store: {durability: none, path: ", text))
        self.gateway.start()
        self.token = self.gateway.own()
        self.gateway.order("AAPL", "buy", "1")
        self.assertIn("in memory", self.messages(409)["detail"])

    def test_they_are_read_while_it_trades(self):
        self.traded(1)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            looking = [pool.submit(lambda: [self.messages(limit=1000) for _ in range(20)]) for _ in range(3)]
            peer = Caller(self.gateway.fix, number=3)
            for number in range(100):
                peer.order(f"B{number}")
            peer.close()
            pages = [page for look in looking for page in look.result()]
        for page in pages:
            numbers = [item["number"] for item in page["items"]]
            self.assertEqual(numbers, sorted(numbers, reverse=True))
            self.assertEqual(page["damaged"], 0)
        self.same(self.stored(5 + 2 + 300)["items"], self.log())


class Numbers(Signing):
    def setUp(self):
        super().setUp()
        self.token = self.gateway.own()

    def numbers(self):
        session = self.get(SESSION, self.token)
        return session["nextIn"], session["nextOut"]

    def set(self, status=200, session=SESSION, token=None, **wish):
        return self.ask("POST", f"{session}/numbers", {"why": "agreed by phone", **wish}, token or self.token, status=status)

    def verified(self):
        result = subprocess.run([PENSTOCK, "verify", self.folder / "store"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def traded(self):
        peer = Caller(self.gateway.fix)
        peer.order("A1")
        peer.close()
        self.assertTrue(self.wait_for(lambda: self.get(SESSION, self.token)["state"] == "away"))
        self.assertEqual(self.numbers(), (3, 4))

    def test_they_are_set_while_the_peer_is_away_and_it_goes_on_with_them(self):
        self.traded()
        self.assertEqual(self.set(nextInbound=20, nextOutbound=30)["result"], "NextNumIn 3 -> 20, NextNumOut 4 -> 30")
        self.assertEqual(self.numbers(), (20, 30))
        self.verified()
        # A restart finds them.
        self.gateway.end()
        self.verified()
        self.gateway.start()
        self.token = self.gateway.log_on()
        self.assertEqual(self.numbers(), (20, 30))
        peer = Caller(self.gateway.fix, number=20)
        peer.say("2", "7=2|16=0")
        self.assertIn("43=Y", peer.hear("36=31").replace("\x01", "|"))
        peer.close()
        self.verified()
        trail = self.command("audit")
        self.assertRegex(trail, "admin: set numbers PENSTOCK->ME, before: NextNumIn 3, NextNumOut 4, now: NextNumIn 20, NextNumOut 30: agreed by phone")
        self.assertIn("set numbers", self.command("why", "PENSTOCK->ME"))
        self.assertEqual([item["action"] for item in self.get("/audit?action=numbers", self.token)["items"]], ["set numbers"])

    def test_a_kill_right_behind_it_loses_neither_the_numbers_nor_their_entry(self):
        self.traded()
        self.set(nextOutbound=77)
        self.gateway.end(by=9)
        self.gateway.start()
        self.token = self.gateway.log_on()
        self.assertEqual(self.numbers(), (3, 77))
        self.assertEqual(len(self.get("/audit?action=numbers", self.token)["items"]), 1)
        self.verified()

    def test_lower_ones_are_not_used_twice_unless_that_is_meant(self):
        self.traded()
        before = self.command("log", "PENSTOCK->ME", "--raw", "--out").count("\n")
        self.assertIn("2 to 3 were sent", self.set(409, nextOutbound=2)["detail"])
        self.assertEqual(self.numbers(), (3, 4))
        self.set(nextOutbound=2, reuseNumbers=True)
        self.assertEqual(self.numbers(), (3, 2))
        self.verified()
        peer = Caller(self.gateway.fix, number=3)
        peer.say("2", "7=1|16=0")
        self.assertIn("\x0136=3\x01", peer.hear("35=4"))
        peer.order("B1")
        peer.close()
        self.wait_for(lambda: self.get(SESSION, self.token)["state"] == "away")
        self.verified()
        # What was sent before is still in the log.
        self.assertEqual(self.command("log", "PENSTOCK->ME", "--raw", "--out").count("\n"), before + 3)
        # Set by mistake and set right, nobody's numbers are lost.
        at = self.numbers()
        self.set(nextOutbound=1_000_000)
        self.set(nextOutbound=at[1])
        self.assertEqual(self.numbers(), at)
        self.verified()

    def test_a_peer_that_is_asked_again_from_a_lower_number(self):
        self.traded()
        self.set(nextInbound=2)
        peer = Caller(self.gateway.fix, number=3)
        self.assertIn("\x017=2\x01", peer.hear("35=2"))
        now = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
        peer.number = 1
        peer.say("4", f"43=Y|122={now}|123=Y|36=4")
        self.assertTrue(self.wait_for(lambda: self.numbers()[0] == 4))
        peer.close()
        self.verified()

    def test_what_is_refused(self):
        peer = Caller(self.gateway.fix)
        self.assertIn("log it out first", self.set(409, nextInbound=5)["detail"])
        peer.close()
        self.assertTrue(self.wait_for(lambda: self.get(SESSION, self.token)["state"] == "away"))
        before = self.numbers()
        for wish, fields in [({}, ["nextInbound"]), ({"nextInbound": 0}, ["nextInbound"]), ({"nextOutbound": 1 << 40}, ["nextOutbound"]),
                             ({"nextOutbound": "5"}, ["nextOutbound"]), ({"nextOutbound": 5.5}, ["nextOutbound"]), ({"nextInbound": 5, "why": ""}, ["why"]),
                             ({"nextInbound": 5, "reuseNumbers": "yes"}, ["reuseNumbers"]), ({"nextIn": 5}, ["nextInbound", "nextIn"])]:
            self.assertEqual([error["field"] for error in self.set(422, **wish)["errors"]], fields, wish)
        for session in ["PENSTOCK-%3ENOBODY", "%28control%29-%3Eadmin"]:
            self.set(409, session=f"/sessions/{session}", nextInbound=5)
        trader = self.user(self.token, "tom", "trader")
        self.set(403, token=trader, nextInbound=5)
        self.assertEqual(self.numbers(), before)
        self.set(nextInbound=(1 << 40) - 1)

    def test_the_command_shows_and_sets_them_at_an_address(self):
        self.traded()
        key = self.key(self.token, "look", "steer")
        self.signed(key, "GET", "/status")
        file = self.folder / "robot.key"
        file.write_text(json.dumps(key))
        file.chmod(0o600)
        address = f"http://127.0.0.1:{self.gateway.port}"

        def sequence(*words, code=0):
            done = subprocess.run([PENSTOCK, "sequence", address, *words, "--key", file], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            return done.stdout + done.stderr

        self.assertRegex(sequence("ME"), r"PENSTOCK->ME, away\n  NextNumIn   3\n  NextNumOut  4\n  numbers began at 1: \d{8}-")
        self.assertIn("--why", sequence("ME", "--set-in", "9", code=2))
        self.assertRegex(sequence("PENSTOCK->ME", "--set-in", "9", "--why", "a trial"), "NextNumIn   3 -> 9\n  NextNumOut  4\n")
        self.assertIn("2 to 3 were sent", sequence("ME", "--set-out", "2", "--why", "a trial", code=1))
        answer = json.loads(sequence("ME", "--set-out", "2", "--reuse", "--why", "a trial", "--json"))
        self.assertEqual([answer[name] for name in ["session", "nextNumIn", "nextNumOut", "was"]],
                         ["PENSTOCK->ME", 9, 2, {"nextNumIn": 9, "nextNumOut": 4}])
        self.assertIn("no session NOBODY", sequence("NOBODY", code=1))
        sequence("ME", "--why", "x", code=2)
        sequence("ME", "--set-in", "0", code=2)
        self.verified()
        of_store = json.loads(self.command("sequence", "ME", "--json"))
        self.assertEqual((of_store["nextNumIn"], of_store["nextNumOut"]), (9, 2))
        done = subprocess.run([PENSTOCK, "sequence", self.folder / "store", "ME", "--set-in", "9", "--why", "x"], capture_output=True, text=True)
        self.assertEqual((done.returncode, "goes with an address" in done.stderr), (2, True))
