"""Sessions that are made, changed and removed by REST, and logged on to."""
import signal
import subprocess

from peer import Peer
from room import PENSTOCK, Gateway, Room

PLAIN = 'sessions:\n      - {senderCompID: PENSTOCK, targetCompID: "*"}'
NAMED = "sessions:\n      - {senderCompID: PENSTOCK, targetCompID: ME}"


class Made(Room):
    def setUp(self):
        super().setUp()
        self.token = self.gateway.own()
        self.gateway.end()
        self.gateway.file.write_text(self.gateway.file.read_text().replace(PLAIN, NAMED))
        self.start()

    def start(self):
        self.gateway.start()
        self.token = self.gateway.log_on()

    def do(self, method, path, body=None, status=200):
        found, answer, _ = self.gateway.ask(method, "/api/v1" + path, body, self.token)
        self.assertEqual(found, status, answer)
        return answer

    def make(self, settings, status=201, **more):
        return self.do("POST", "/sessions", {"settings": {"senderCompID": "PENSTOCK", **settings}, **more}, status)

    def fields(self, answer):
        return {field["field"]: field["message"] for field in answer["errors"]}

    def peer(self, name, logon="98=0|108=30|141=Y"):
        peer = Peer(self.gateway.fix, name, logon)
        self.addCleanup(peer.close)
        return peer

    def turned_away(self, name):
        with self.assertRaises((AssertionError, ConnectionError)):
            self.peer(name)

    def state(self, name):
        return self.get(f"/sessions/PENSTOCK-%3E{name}", self.token)["state"]

    def test_a_client_is_let_in_changed_and_turned_away_again(self):
        self.turned_away("DESK")
        made = self.make({"targetCompID": "DESK", "accounts": ["FUND"], "mayTrade": True}, why="a new client")
        self.assertEqual(made, {"name": "PENSTOCK->DESK", "result": "made"})
        self.assertEqual(self.state("DESK"), "away")
        desk = self.peer("DESK")
        desk.order("a", "1=FUND|55=AAPL|38=1|40=1|54=1")
        self.assertIn("150=F", desk.hear("39=2"))
        desk.order("b", "1=OTHER|55=AAPL|38=1|40=1|54=1")
        self.assertIn("39=8", desk.hear("11=b"))
        # The kill is no end of it.
        self.gateway.end(signal.SIGKILL)
        self.start()
        desk = self.peer("DESK")
        settings = self.do("GET", "/sessions/PENSTOCK-%3EDESK/settings")
        self.assertEqual(settings["settings"]["accounts"], ["FUND"])
        # Changed: it holds from the next logon on.
        changed = {"settings": {"senderCompID": "PENSTOCK", "targetCompID": "DESK", "mayTrade": False, "resetOnLogon": True}}
        self.assertIn("next logon", self.do("PUT", "/sessions/PENSTOCK-%3EDESK/settings", changed)["result"])
        desk.order("c", "1=FUND|55=AAPL|38=1|40=1|54=1")
        self.assertIn("11=c", desk.hear("39=2"))
        desk.close()
        self.assertTrue(self.wait_for(lambda: self.state("DESK") == "away"))
        desk = self.peer("DESK")
        desk.order("d", "1=OTHER|55=AAPL|38=1|40=1|54=1")
        self.assertIn("may not send orders", desk.hear("35=j"))
        # Nothing of it is a field of its own in the Logout.
        self.do("DELETE", "/sessions/PENSTOCK-%3EDESK?why=x%0149=EVIL", status=400)
        self.assertIn("removed", self.do("DELETE", "/sessions/PENSTOCK-%3EDESK?why=the%20contract%20has%20ended")["result"])
        self.assertIn("58=the contract has ended", desk.hear("35=5"))
        desk.close()
        self.turned_away("DESK")
        self.assertTrue(self.wait_for(lambda: self.state("DESK") == "removed"))
        self.do("DELETE", "/sessions/PENSTOCK-%3EDESK", status=404)
        self.gateway.end(signal.SIGKILL)
        self.start()
        self.turned_away("DESK")
        self.peer("ME").close()
        for line in ["makes session.*PENSTOCK->DESK.*a new client", "changes session", "removes session.*the contract has ended"]:
            self.assertRegex(self.command("audit"), line)
        self.assertEqual(subprocess.run([PENSTOCK, "verify", self.folder / "store"], capture_output=True).returncode, 0)

    def test_one_that_watches_gets_copies_and_one_that_comes_again_its_messages(self):
        self.make({"targetCompID": "WATCH", "dropCopy": "all"})
        me = self.peer("ME")
        me.order("a")
        me.hear("39=2")
        watch = self.peer("WATCH", "98=0|108=30")
        watch.say("2", "7=1|16=0")
        self.assertIn("11=a", watch.hear("39=2"))
        watch.order("x")
        self.assertIn("may not send orders", watch.hear("35=j"))
        watch.close()
        self.do("DELETE", "/sessions/PENSTOCK-%3EWATCH")
        before = self.get("/sessions/PENSTOCK-%3EWATCH", self.token)["nextOut"]
        me.order("b")
        me.hear("39=2")
        self.assertEqual(self.get("/sessions/PENSTOCK-%3EWATCH", self.token)["nextOut"], before)
        self.make({"targetCompID": "WATCH"})
        self.assertEqual(self.get("/sessions/PENSTOCK-%3EWATCH", self.token)["nextOut"], before)

    def test_what_is_wrong_is_said_field_by_field_and_nothing_is_made(self):
        for settings, field, words in [
            ({"targetCompID": "D", "acounts": ["A"]}, "settings.acounts", 'did you mean "accounts"'),
            ({"targetCompID": "D", "mayTrade": "soon"}, "settings.mayTrade", "expected"),
            ({}, "settings.targetCompID", "missing"),
            ({"targetCompID": "D*"}, "settings.targetCompID", "the CompID of one"),
            ({"targetCompID": "ME"}, "settings.targetCompID", "already used"),
            ({"targetCompID": "D", "logonTags": {"554": "x"}}, "settings.logonTags", "a secret"),
            ({"targetCompID": "D", "logonTags": {"5001": "x"}, "maskedTags": [5001]}, "settings.logonTags", "a secret"),
            ({"targetCompID": "${HOME}"}, "settings.targetCompID", "not set"),
            ({"targetCompID": "D", "dictionary": "/etc/passwd"}, "settings.dictionary", "not read by this run"),
            ({"targetCompID": "D", "maxMessageSize": "1MiB"}, "settings.maxMessageSize", "at most 65536"),
            ({"targetCompID": "D", "clientCertificate": {"commonName": "x"}}, "settings.clientCertificate", "tls"),
            ({"targetCompID": "D", "startTime": "09:00", "endTime": "17:00", "timeZone": "America/New_York"}, "settings.timeZone", "not read by this run"),
            ({"targetCompID": "D", "authentication": {"users": ["x"]}}, "settings.authentication.users", "expected"),
        ]:
            answer = self.make(settings, 422)
            self.assertIn(words, self.fields(answer).get(field, ""), answer)
            self.assertNotIn(str(self.folder), str(answer))
        self.assertIn("expected 127.0.0.1:0", self.fields(self.make({"targetCompID": "D"}, 422, acceptor="127.0.0.1:1"))["acceptor"])
        self.assertIn("HOST:PORT", self.fields(self.make({"targetCompID": "D"}, 422, initiator={}))["initiator.connect"])
        self.assertIn("both", self.fields(self.make({"targetCompID": "D"}, 422, initiator={"connect": "x:1"}, acceptor="127.0.0.1:0"))["acceptor"])
        for body in [{}, {"settings": []}, {"settings": {}, "x": 1}]:
            self.do("POST", "/sessions", body, 422)
        self.make({"targetCompID": "D"})
        self.make({"targetCompID": "D"}, 422)
        other = {"settings": {"senderCompID": "PENSTOCK", "targetCompID": "E"}}
        self.assertIn("PENSTOCK->D, and not", self.fields(self.do("PUT", "/sessions/PENSTOCK-%3ED/settings", other, 422))["settings.targetCompID"])
        same = {"senderCompID": "PENSTOCK", "targetCompID": "D"}
        answer = self.do("PUT", "/sessions/PENSTOCK-%3ED/settings", {"settings": {**same, "senderSubID": "S"}}, 422)
        self.assertIn("all IDs", self.fields(answer)["settings.targetCompID"])
        answer = self.do("PUT", "/sessions/PENSTOCK-%3ED/settings", {"settings": same, "initiator": {"connect": "127.0.0.1:1"}}, 422)
        self.assertIn("the side that it has", self.fields(answer)["initiator"])
        for name in ["PENSTOCK-%3EME", "nobody"]:
            self.do("PUT", f"/sessions/{name}/settings", other, 404)
            self.do("DELETE", f"/sessions/{name}", status=404)
            self.do("GET", f"/sessions/{name}/settings", status=404)
        names = [item["name"] for item in self.get("/sessions", self.token)["items"]]
        self.assertEqual(names, ["PENSTOCK->D"])

    def test_we_connect_for_one_that_is_made(self):
        folder = self.folder / "venue"
        folder.mkdir()
        venue = Gateway(folder)
        try:
            hosts = {"connect": f"127.0.0.1:{venue.fix}", "reconnectInterval": 1}
            self.make({"targetCompID": "PENSTOCK", "senderCompID": "US"}, initiator=hosts)
            there = lambda: self.get("/sessions/US-%3EPENSTOCK", self.token)["state"]  # noqa: E731
            self.assertTrue(self.wait_for(lambda: there() == "logged on"))
            changed = {"initiator": {**hosts, "connect": "127.0.0.1:1"}, "settings": {"targetCompID": "PENSTOCK", "senderCompID": "US", "heartBtInt": 7}}
            self.do("PUT", "/sessions/US-%3EPENSTOCK/settings", changed)
            self.assertEqual(there(), "logged on")
            self.do("POST", "/sessions/US-%3EPENSTOCK/disconnect", {})
            self.assertTrue(self.wait_for(lambda: there() in ("waiting to connect", "connecting")))
            self.do("PUT", "/sessions/US-%3EPENSTOCK/settings", {**changed, "initiator": hosts})
            self.assertTrue(self.wait_for(lambda: there() == "logged on"))
            self.gateway.end(signal.SIGKILL)
            self.start()
            self.assertTrue(self.wait_for(lambda: there() == "logged on"))
            self.do("DELETE", "/sessions/US-%3EPENSTOCK")
            self.assertTrue(self.wait_for(lambda: there() == "removed"))
            self.do("POST", "/sessions/US-%3EPENSTOCK/logon", {}, 409)
        finally:
            venue.end()

    def test_what_is_kept_is_checked_with_the_file_and_copied_with_the_store(self):
        self.make({"targetCompID": "DESK"})
        check = lambda: subprocess.run([PENSTOCK, "check", self.gateway.file], capture_output=True, text=True)  # noqa: E731
        self.assertIn("2 sessions", check().stdout)
        subprocess.run([PENSTOCK, "backup", self.folder / "store", self.folder / "copy"], check=True, capture_output=True)
        kept = self.folder / "store/penstock.sessions"
        self.assertEqual((self.folder / "copy.sessions").read_bytes(), kept.read_bytes())
        self.assertEqual(kept.stat().st_mode & 0o777, 0o600)
        self.gateway.end()
        # The file has it now as well.
        text = self.gateway.file.read_text()
        self.gateway.file.write_text(text.replace("targetCompID: ME}", "targetCompID: ME}\n      - {senderCompID: PENSTOCK, targetCompID: DESK}"))
        found = check()
        self.assertEqual(found.returncode, 1)
        self.assertRegex(found.stderr, r"penstock\.sessions:2: sessions\[0\]\.settings\.targetCompID: .*already used")
        self.assertEqual(subprocess.run([PENSTOCK, "serve", self.gateway.file], capture_output=True, timeout=20).returncode, 1)
        self.gateway.file.write_text(text)
        self.start()
        self.peer("DESK").close()
