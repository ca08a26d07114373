"""Users, keys and signed requests."""
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time

import websockets
from room import PASSWORD, PENSTOCK, ROOT, totp
from signing import Signing, signature


class Access(Signing):
    # Signed requests

    def test_a_signed_request_is_good_once_and_as_it_was_signed(self):
        admin = self.gateway.own()
        key = self.key(admin, "look", "stop", "resume")
        self.assertEqual(self.signed(key, "GET", "/orders?state=open&session=PENSTOCK-%3EME&limit=5")[0], 400)
        self.gateway.order("AAPL", "buy", "1")
        status, answer = self.signed(key, "GET", "/orders?state=filled&session=PENSTOCK-%3EME&limit=5")
        self.assertEqual((status, len(answer["items"])), (200, 1), answer)
        self.assertEqual(self.signed(key, "GET", "/me")[1]["user"], "admin")
        stop = {"scope": "symbol", "name": "AAPL", "why": "signed"}
        self.assertEqual(self.signed(key, "POST", "/emergency/stop", stop)[0], 200)
        headers = signature(key, "GET", "/api/v1/orders")
        self.ask("GET", "/orders", headers=headers)
        self.assertIn("nonce", self.ask("GET", "/orders", headers=headers, status=401)["detail"])
        body = json.dumps(stop).encode()
        good = signature(key, "POST", "/api/v1/emergency/stop", body)
        for method, path, data, headers in [
                ("POST", "/emergency/stop", body.replace(b"AAPL", b"MSFT"), good), ("POST", "/emergency/resume", body, good),
                ("PUT", "/emergency/stop", body, good), ("POST", "/emergency/stop?x=1", body, good),
                ("GET", "/me", None, signature({**key, "secret": "another"}, "GET", "/api/v1/me")),
                ("GET", "/me", None, signature({**key, "id": "pk0000"}, "GET", "/api/v1/me")),
                ("GET", "/me", None, lambda: signature(key, "GET", "/api/v1/me", when=int(time.time() * 1000) - 31_000)),
                ("GET", "/me", None, lambda: signature(key, "GET", "/api/v1/me", when=int(time.time() * 1000) + 6_000)),
                ("GET", "/me", None, {**signature(key, "GET", "/api/v1/me"), "Penstock-Signature": "x"}),
                ("GET", "/me", None, {**signature(key, "GET", "/api/v1/me"), "Penstock-Time": "soon"}),
                ("GET", "/me", None, {"Penstock-Key": key["id"]}), ("GET", "/me", None, {"Penstock-Signature": "0" * 64})]:
            status = self.gateway.ask(method, "/api/v1" + path, data, headers=headers() if callable(headers) else headers)[0]
            self.assertIn(status, (401, 405), (method, path, headers))
            time.sleep(0.25)
        # A signature that is wrong is not made good by a session beside it.
        self.ask("GET", "/me", token=admin, headers={"Penstock-Key": key["id"]}, status=401)
        self.assertEqual([stop["scope"] for stop in self.get("/emergency", admin)["stops"]], ["symbol AAPL"])

    def test_a_key_may_do_what_it_was_given_from_where_and_as_long(self):
        admin = self.gateway.own()
        look = self.key(admin, "look")
        self.assertEqual(self.signed(look, "GET", "/status")[0], 200)
        status, answer = self.signed(look, "POST", "/emergency/stop", {"scope": "everything", "why": "x"})
        self.assertEqual(status, 403, answer)
        self.assertIn('"stop"', answer["detail"])
        # A key makes no keys, passwords or second factors.
        self.assertEqual(self.signed(look, "POST", "/keys", {"label": "x", "rights": ["look"]})[0], 403)
        self.assertEqual(self.signed(look, "POST", "/me/factor")[0], 403)
        session = self.get("/me/sessions", admin)["items"][0]["id"]
        self.assertEqual(self.signed(look, "DELETE", f"/me/sessions/{session}")[0], 403)
        elsewhere = self.key(admin, "look", allowed=["192.0.2.0/24"])
        self.assertEqual(self.signed(elsewhere, "GET", "/status")[0], 401)
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
        short = self.key(admin, "look", expires=soon)
        self.assertEqual(self.signed(short, "GET", "/status")[0], 200)
        self.assertTrue(self.wait_for(lambda: self.signed(short, "GET", "/status")[0] == 401))
        shown = {key["id"]: key for key in self.get("/keys", admin)["items"]}
        self.assertEqual(set(shown), {look["id"], elsewhere["id"], short["id"]})
        self.assertEqual(shown[elsewhere["id"]]["allowed"], ["192.0.2.0/24"])
        self.assertNotIn("secret", shown[look["id"]])
        for wrong, field in [({"label": "x"}, "rights"), ({"label": "x", "rights": []}, "rights"), ({"rights": ["look"]}, "label"),
                             ({"label": "x", "rights": ["odd"]}, "rights"), ({"label": "x", "rights": ["look"], "expires": "x"}, "expires"),
                             ({"label": "x", "rights": ["look"], "allowed": ["x"]}, "allowed")]:
            self.assertEqual([error["field"] for error in self.ask("POST", "/keys", wrong, admin, status=422)["errors"]], [field])
        past = {"label": "x", "rights": ["look"], "expires": "2020-01-01T00:00:00Z"}
        self.assertIn("expired", self.ask("POST", "/keys", past, admin, status=422)["detail"])
        self.ask("DELETE", f"/keys/{look['id']}", token=admin, status=204)
        self.ask("DELETE", f"/keys/{look['id']}", token=admin, status=404)
        self.assertEqual(self.signed(look, "GET", "/status")[0], 401)

    def test_keys_outlive_a_restart_and_nothing_of_before_is_good_again(self):
        admin = self.gateway.own()
        key = self.key(admin, "look")
        self.assertEqual(self.signed(key, "GET", "/status")[0], 200)
        headers = signature(key, "GET", "/api/v1/status")
        self.ask("GET", "/status", headers=headers)
        self.gateway.end(signal.SIGKILL)
        self.gateway.start()
        self.assertIn(self.gateway.ask("GET", "/api/v1/status", headers=headers)[0], (401, 429))
        self.assertEqual(self.signed(key, "GET", "/status")[0], 200)

    def test_a_key_logs_on_to_the_stream_and_is_shown_out_when_it_is_removed(self):
        admin = self.gateway.own()
        key, no_look = self.key(admin, "look"), self.key(admin, "stop")
        self.signed(key, "GET", "/status")
        asyncio.run(self.stream_by_key(admin, key, no_look))

    async def stream_by_key(self, admin, key, no_look):
        where = f"ws://127.0.0.1:{self.gateway.port}/api/v1/stream"

        def words(key, **changes):
            headers = signature(key, "GET", "/api/v1/stream")
            return json.dumps({
                "type": "authenticate", "key": headers["Penstock-Key"], "time": int(headers["Penstock-Time"]),
                "nonce": headers["Penstock-Nonce"], "signature": headers["Penstock-Signature"], **changes})

        async with websockets.connect(where) as socket:
            for message, status in [(words(key, signature="0" * 64), 401), (words(key, signature="0"), 401),
                                    (words(key, time="x"), 422), (words(no_look), 403)]:
                await socket.send(message)
                answer = json.loads(await socket.recv())
                self.assertEqual((answer["type"], answer["status"]), ("error", status), answer)
            good = words(key)
            await socket.send(good)
            self.assertEqual(json.loads(await socket.recv())["me"]["rights"], ["look"])
            async with websockets.connect(where) as other:
                await other.send(good)
                self.assertEqual(json.loads(await other.recv())["status"], 401)
            await socket.send(json.dumps({"type": "subscribe", "channels": ["orders"]}))
            self.assertEqual(json.loads(await socket.recv())["type"], "snapshot")
            self.ask("DELETE", f"/keys/{key['id']}", token=admin, status=204)
            with self.assertRaises(websockets.ConnectionClosed) as closed:
                while True:
                    await asyncio.wait_for(socket.recv(), 10)
            self.assertEqual(closed.exception.code, 4001)
        by_headers = self.key(admin, "look")
        for headers in [signature(by_headers, "GET", "/api/v1/stream"), {"Authorization": f"Bearer {admin}"}]:
            async with websockets.connect(where, extra_headers=headers) as socket:
                self.assertEqual(json.loads(await asyncio.wait_for(socket.recv(), 10))["type"], "authenticated")

    def test_the_example_of_the_readme_works(self):
        admin = self.gateway.own()
        key = self.key(admin, "look", "stop")
        self.signed(key, "GET", "/status")
        blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
        example, = [block for block in blocks if "PENSTOCK-HMAC-SHA256" in block]
        environment = {**os.environ, "PENSTOCK_KEY_ID": key["id"], "PENSTOCK_KEY_SECRET": key["secret"]}
        done = subprocess.run([sys.executable, "-c", example.replace("8080", str(self.gateway.port))], env=environment,
                              capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("stopped: symbol AAPL", done.stdout)

    # Users

    def test_an_admin_makes_changes_and_removes_users(self):
        admin = self.gateway.own()
        desk = self.user(admin, "desk", "trader")
        self.assertEqual(self.get("/me", desk)["rights"], ["look", "trade"])
        self.ask("GET", "/users", token=desk, status=403)
        key = self.key(desk, "look", "trade")
        self.ask("POST", "/keys", {"label": "x", "rights": ["stop"]}, desk, status=403)
        # Somebody else's keys are nobody's business, but an admin's.
        other = self.user(admin, "other", "viewer", "risk")
        self.assertEqual(self.get("/keys", other)["items"], [])
        self.ask("DELETE", f"/keys/{key['id']}", token=other, status=404)
        self.assertEqual([(shown["id"], shown["user"]) for shown in self.get("/keys", admin)["items"]], [(key["id"], "desk")])
        users = {user["name"]: user for user in self.get("/users", admin)["items"]}
        self.assertEqual(set(users), {"admin", "desk", "other"})
        self.assertEqual((users["desk"]["roles"], users["desk"]["keys"], users["desk"]["mustChangePassword"]), (["trader"], 1, False))
        # Roles hold at once, also those of a key.
        self.assertEqual(self.ask("PATCH", "/users/desk", {"roles": ["viewer"]}, admin)["roles"], ["viewer"])
        self.assertEqual(self.get("/me", desk)["rights"], ["look"])
        self.assertEqual(self.signed(key, "GET", "/me")[1]["rights"], ["look"])
        self.assertEqual(self.ask("PATCH", "/users/desk", {"disabled": True}, admin)["disabled"], True)
        self.get("/me", desk, 401)
        self.assertEqual(self.signed(key, "GET", "/me")[0], 401)
        self.ask("PATCH", "/users/desk", {"disabled": False, "allowed": ["127.0.0.1"]}, admin)
        self.assertEqual(self.signed(key, "GET", "/me")[0], 200)
        # All of a change, or nothing.
        self.ask("PATCH", "/users/admin", {"roles": ["admin", "risk"], "disabled": True}, admin, status=409)
        self.assertEqual(self.get("/users/admin", admin)["roles"], ["admin"])
        for method, path, body, status in [
                ("POST", "/users", {"name": "desk", "roles": ["viewer"]}, 409), ("POST", "/users", {"name": "Desk", "roles": ["viewer"]}, 422),
                ("POST", "/users", {"name": "x", "roles": []}, 422), ("POST", "/users", {"name": "x"}, 422),
                ("POST", "/users", {"name": "x", "roles": ["king"]}, 422), ("PATCH", "/users/nobody", {"disabled": True}, 404),
                ("PATCH", "/users/desk", {"allowed": ["x"]}, 422), ("PATCH", "/users/desk", {"admin": True}, 422),
                ("DELETE", "/users/admin", None, 409), ("DELETE", "/users/nobody", None, 404), ("GET", "/users/nobody", None, 404),
                ("DELETE", "/users/desk/factor", None, 422), ("POST", "/users/nobody/password", None, 404),
                ("POST", "/users/nobody/unlock", None, 404)]:
            self.ask(method, path, body, admin, status=status)
        self.ask("DELETE", "/users/desk", token=admin, status=204)
        self.assertEqual(self.signed(key, "GET", "/me")[0], 401)
        self.assertEqual([user["name"] for user in self.get("/users", admin)["items"]], ["admin", "other"])
        self.gateway.end(signal.SIGKILL)
        self.gateway.start()
        self.assertEqual([user["name"] for user in self.get("/users", self.gateway.log_on())["items"]], ["admin", "other"])

    def test_who_forgot_a_password_or_lost_a_second_factor_is_helped(self):
        admin = self.gateway.own()
        desk = self.user(admin, "desk", "trader")
        begun = self.ask("POST", "/me/factor", token=desk)
        codes = self.ask("POST", "/me/factor/confirm", {"code": totp(begun["secret"])}, desk)["recoveryCodes"]
        self.assertEqual(self.get("/users/desk", admin)["recoveryCodesLeft"], 10)
        renewed = self.ask("POST", "/me/factor/recovery", {"code": codes[0]}, desk)["recoveryCodes"]
        self.assertEqual(len(set(codes) & set(renewed)), 0)
        sessions = self.get("/me/sessions", desk)["items"]
        self.assertEqual([session["current"] for session in sessions], [True])
        password = self.ask("POST", "/users/desk/password", token=admin)["password"]
        self.get("/me", desk, 401)
        self.ask("POST", "/login", {"name": "desk", "password": password}, status=401)
        self.ask("DELETE", "/users/desk/factor", token=admin, status=204)
        desk = self.gateway.log_on("desk", password)
        self.assertEqual(self.get("/me", desk)["mustChangePassword"], True)
        self.get("/keys", desk, 403)
        self.ask("DELETE", f"/me/sessions/{self.get('/me/sessions', desk)['items'][0]['id']}", token=desk, status=204)
        self.get("/me", desk, 401)

    def test_who_was_tried_too_often_is_unlocked(self):
        admin = self.gateway.own()
        made = self.ask("POST", "/users", {"name": "desk", "roles": ["viewer"]}, admin)
        tried = [self.gateway.ask("POST", "/api/v1/login", {"name": "desk", "password": f"guess {n}"})[0] for n in range(8)]
        self.assertIn(429, tried)
        self.assertGreater(self.get("/users/desk", admin)["lockedSeconds"], 0)
        self.ask("POST", "/login", {"name": "desk", "password": made["password"]}, status=429)
        self.ask("POST", "/users/desk/unlock", token=admin, status=204)
        self.assertIsNone(self.get("/users/desk", admin)["lockedSeconds"])
        self.gateway.log_on("desk", made["password"])

    # The trail

    def test_the_trail_has_every_change_and_every_refusal_and_no_secret(self):
        admin = self.gateway.own()
        made = self.ask("POST", "/users", {"name": "desk", "roles": ["trader"]}, admin)
        key = self.key(admin, "look", "users")
        self.assertEqual(self.signed(key, "PATCH", "/users/desk", {"roles": ["viewer"], "allowed": ["127.0.0.0/8"]})[0], 200)
        self.ask("DELETE", "/users/admin", token=admin, status=409)
        reset = self.ask("POST", "/users/desk/password", token=admin)
        desk = self.gateway.log_on("desk", reset["password"])
        self.ask("POST", "/users", {"name": "friend", "roles": ["admin"]}, desk, status=403)
        forged = signature({**key, "secret": "forged"}, "GET", "/api/v1/users")
        self.ask("GET", "/users", headers=forged, status=401)
        self.ask("DELETE", f"/keys/{key['id']}", token=admin, status=204)
        self.wait_for(lambda: "removed the key" in self.command("audit"))
        trail = self.command("audit")
        for line in ["admin: made the user desk, now: roles trader; from 127.0.0.1", f"admin: made the key {key['id']}, now: a trial: look users; from",
                     f"admin: changed the user desk, now: roles viewer, addresses 127.0.0.0/8; from 127.0.0.1 by {key['id']}",
                     "admin: was not let remove the user admin, now: this is the only admin: make another one first; from 127.0.0.1",
                     "admin: reset the password of desk", "desk: was refused 127.0.0.1, now: change the password first",
                     "nobody: was refused 127.0.0.1, now: wrong signature", f"admin: removed the key {key['id']}"]:
            self.assertIn(line, trail)
        # A copy has no holes.
        subprocess.run([PENSTOCK, "backup", self.folder / "store", self.folder / "copy"], check=True, capture_output=True)
        everything = trail + (self.folder / "copy").read_bytes().decode("latin-1")
        for secret in [made["password"], reset["password"], key["secret"], PASSWORD]:
            self.assertNotIn(secret, everything)
