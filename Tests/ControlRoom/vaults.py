"""Credentials of brokers in the vault."""
import contextlib
import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import time

from room import CONFIGURATION, PENSTOCK, ROOT
from signing import Signing


def good_till_cancel(port, symbol, quantity, price):
    """What comes back for a limit order to buy, by FIX."""
    def message(kind, number, body):
        now = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime()) + ".000"
        body = f"35={kind}|34={number}|49=ME|52={now}|56=PENSTOCK|" + body.replace("NOW", now)
        text = f"8=FIX.4.4|9={len(body)}|{body}".replace("|", "\x01").encode()
        return text + f"10={sum(text) % 256:03}\x01".encode()

    said = b""
    with socket.create_connection(("127.0.0.1", port), 5) as peer:
        peer.sendall(message("A", 1, "98=0|108=30|141=Y|"))
        peer.sendall(message("D", 2, f"11={secrets.token_hex(6)}|38={quantity}|40=2|44={price}|54=1|55={symbol}|59=1|60=NOW|"))
        until = time.monotonic() + 5
        while time.monotonic() < until and b"\x01150=0\x01" not in said and b"\x01150=8\x01" not in said:
            said += peer.recv(65536)
        peer.sendall(message("5", 3, ""))
        with contextlib.suppress(OSError):
            while data := peer.recv(65536):
                said += data
    return said.decode().replace("\x01", "|")


class Vaults(Signing):
    def reconfigure(self, change):
        """The same gateway, started with another file."""
        self.gateway.end()
        text = self.gateway.file.read_text()
        self.gateway.file.write_text(change(text))
        self.gateway.start()

    def vault(self, source="", broker=""):
        """A file with a vault, and with a broker that has its credentials there."""
        return lambda text: text.replace("control: {listen: 127.0.0.1:0}", f"control: {{listen: 127.0.0.1:0, vault: {{{source}}}}}").replace(
            "routing: {default: paper, rules: [", (broker + "routing: {default: paper, rules: [{symbol: BTC/USDT, brokers: [exchange]}, ") if broker
            else "routing: {default: paper, rules: [")

    def test_a_broker_waits_for_the_vault_and_connects_when_it_is_unlocked(self):
        venue = subprocess.Popen([ROOT / "tools/venue", "binance"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(venue.wait)
        self.addCleanup(venue.terminate)
        self.addCleanup(venue.stdout.close)
        ready = json.loads(venue.stdout.readline())
        key = ready["credentials"][0]
        self.gateway.own()
        self.reconfigure(self.vault(broker=f"""  - id: exchange
    kind: binance
    credentials: {{from: vault}}
    restURL: {ready["rest"]}
    webSocketURL: {ready["webSocketAPI"]}
    streamURL: {ready["streams"]}
    caFile: {ready["ca"]}
    symbols: [BTC/USDT]
"""))
        admin = self.gateway.log_on()

        def connected():
            return {broker["id"]: broker["connected"] for broker in self.get("/brokers", admin)["items"]}

        # The others trade.
        self.assertIn("150=8", good_till_cancel(self.gateway.fix, "BTC/USDT", "0.01", "20000"))
        self.assertIn("150=F", self.gateway.order("AAPL", "buy", "1").replace("\x01", "|"))
        self.assertEqual(connected(), {"paper": True, "slow": True, "exchange": False})
        self.assertEqual(self.get("/vault", admin)["present"], False)
        wish = {"broker": "exchange", "key": key["key"], "secret": key["secret"]}
        self.ask("POST", "/credentials", wish, admin, status=409)
        self.ask("POST", "/vault", {"passphrase": "short"}, admin, status=422)
        made = self.ask("POST", "/vault", {"passphrase": "correct horse battery"}, admin)
        self.assertEqual((made["locked"], made["lockedBy"]), (False, "passphrase"))
        self.ask("POST", "/vault", {"passphrase": "correct horse battery"}, admin, status=409)
        self.ask("POST", "/credentials", {"broker": "exchange", "key": "x"}, admin, status=422)
        self.ask("POST", "/credentials", {"broker": "exchange", "key": "k", "secret": "-----BEGIN PRIVATE KEY-----\nx"}, admin, status=422)
        stored = self.ask("POST", "/credentials", wish, admin)
        self.assertEqual([field["name"] for field in stored["fields"]], ["key", "secret"])
        self.assertTrue(self.wait_for(lambda: connected()["exchange"], 20))
        self.assertIn("150=0", good_till_cancel(self.gateway.fix, "BTC/USDT", "0.01", "20000"))
        # Locked after a restart, and only a person can change that.
        self.gateway.end(signal.SIGKILL)
        self.gateway.start()
        admin = self.gateway.log_on()
        self.assertEqual(self.wait_for(lambda: self.get("/vault", admin))["locked"], True)
        self.assertEqual(connected()["exchange"], False)
        self.assertEqual(self.get("/credentials/exchange", admin)["fields"], stored["fields"])
        self.ask("POST", "/credentials/exchange/test", token=admin, status=409)
        self.ask("PATCH", "/credentials/exchange", {"key": "x"}, admin, status=409)
        self.ask("POST", "/vault/unlock", {"passphrase": "incorrect horse battery"}, admin, status=422)
        self.ask("POST", "/vault/unlock", {}, admin, status=409)
        self.assertEqual(connected()["exchange"], False)
        self.assertEqual(self.ask("POST", "/vault/unlock", {"passphrase": "correct horse battery"}, admin)["locked"], False)
        self.assertTrue(self.wait_for(lambda: connected()["exchange"], 20))
        # The order of before the kill is still open there.
        self.assertTrue(self.wait_for(lambda: [order["broker"] for order in self.get("/orders?state=open", admin)["items"]] == ["exchange"]))
        self.assertIn("the broker takes them", self.ask("POST", "/credentials/exchange/test", token=admin)["result"])
        self.assertEqual(self.ask("POST", "/credentials/exchange/rotate", token=admin)["generation"], 2)
        self.ask("POST", "/vault/rotate", {"passphrase": "another horse battery"}, admin)
        self.assertEqual(self.ask("POST", "/vault/lock", token=admin)["locked"], True)
        self.assertEqual(connected()["exchange"], True)
        self.ask("POST", "/vault/unlock", {"passphrase": "correct horse battery"}, admin, status=422)
        self.ask("POST", "/vault/unlock", {"passphrase": "another horse battery"}, admin)
        self.ask("POST", "/credentials/exchange/test?user=nobody", token=admin, status=404)
        # What no request can be signed with is not stored.
        before = self.get("/credentials/exchange", admin)
        unfit = self.ask("PATCH", "/credentials/exchange", {"secret": "-----BEGIN PRIVATE KEY-----\nx"}, admin, status=422)
        self.assertNotIn("BEGIN", json.dumps(unfit))
        self.assertEqual(self.get("/credentials/exchange", admin), before)
        # Wrong ones are used at once, and so are right ones; what is open there stays open.
        self.assertEqual(self.ask("PATCH", "/credentials/exchange", {"key": "another key"}, admin)["fields"][0]["version"], 3)
        self.assertTrue(self.wait_for(lambda: not connected()["exchange"], 20))
        found = self.ask("POST", "/credentials/exchange/test", token=admin, status=502)
        self.assertIn("does not take them", found["detail"])
        self.assertEqual(self.ask("PATCH", "/credentials/exchange", {"key": key["key"]}, admin)["fields"][0]["version"], 4)
        self.assertTrue(self.wait_for(lambda: connected()["exchange"], 30))
        self.assertIn("the broker takes them", self.ask("POST", "/credentials/exchange/test", token=admin)["result"])
        self.assertEqual([order["broker"] for order in self.get("/orders?state=open", admin)["items"]], ["exchange"])
        backup = self.folder / "copy"
        subprocess.run([PENSTOCK, "backup", self.folder / "store", backup], check=True, capture_output=True)
        for name in ["access", "vault"]:
            copy = backup.with_name(f"copy.{name}")
            self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
            self.assertEqual(copy.read_bytes(), (self.folder / f"store/penstock.{name}").read_bytes())
        again = subprocess.run([PENSTOCK, "backup", self.folder / "store", backup], capture_output=True, text=True)
        self.assertEqual(again.returncode, 1, again.stderr)
        subprocess.run([PENSTOCK, "backup", self.folder / "store", backup, "--replace"], check=True, capture_output=True)
        self.ask("DELETE", "/credentials/exchange", token=admin, status=204)
        self.assertEqual(self.get("/credentials", admin)["items"], [])
        self.wait_for(lambda: "removed the credential" in self.command("audit"))
        trail = self.command("audit")
        for line in ["admin: made the vault", "admin: stored the credential of exchange of gateway", "admin: was not let unlock the vault",
                     "admin: unlocked the vault", "admin: rotated the key of exchange of gateway", "admin: updated the credential of"]:
            self.assertIn(line, trail)
        self.gateway.process.send_signal(signal.SIGTERM)
        said = "".join(self.gateway.lines) + self.gateway.process.stdout.read()
        everything = said + trail + "".join((self.folder / name).read_bytes().decode("latin-1") for name in ["copy", "copy.vault"])
        for secret in [key["secret"], "correct horse", "another horse"]:
            self.assertNotIn(secret, everything)
        self.assertIn("brokers wait", said)

    def test_a_vault_that_a_file_or_a_token_opens_needs_nobody(self):
        self.gateway.own()
        keys = self.folder / "vault.key"
        keys.write_text(secrets.token_hex(32) + "\n")
        keys.chmod(0o600)
        tokens = self.folder / "tokens"
        tokens.mkdir()
        (self.folder / "softhsm.conf").write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\n")
        os.environ["SOFTHSM2_CONF"] = str(self.folder / "softhsm.conf")
        self.addCleanup(os.environ.pop, "SOFTHSM2_CONF")
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "desk", "--so-pin", "12345678", "--pin", "4321"],
                       check=True, capture_output=True)
        module = next(str(path) for path in pathlib.Path("/usr/lib").glob("**/libsofthsm2.so"))
        # softhsm2-util reads a file as text: a key in it ends at a zero byte or at the end of a line.
        (self.folder / "raw.key").write_text(secrets.token_hex(16))
        subprocess.run(["softhsm2-util", "--import", self.folder / "raw.key", "--aes", "--token", "desk", "--label", "vault", "--id", "01",
                        "--pin", "4321"], check=True, capture_output=True)
        plain = self.gateway.file.read_text()
        for kind, source in [("file", f"keyFile: {keys}"),
                             ("token", f"token: {{module: {module}, token: desk, key: vault, pin: '4321'}}")]:
            self.reconfigure(lambda _: self.vault(source)(plain))
            admin = self.gateway.log_on()
            self.wait_for(lambda: self.gateway.ask("GET", "/api/v1/vault", token=admin)[0] == 200)
            state = self.get("/vault", admin)
            self.assertEqual((state["present"], state["locked"], state["lockedBy"], state["problem"]), (True, False, kind, None))
            self.ask("POST", "/credentials", {"broker": "later", "key": "k", "secret": "the secret of later"}, admin)
            self.ask("POST", "/vault/rotate", {"passphrase": "a passphrase in its place"}, admin, status=409)
            if kind == "file":
                keys.write_text(secrets.token_hex(32) + "\n")
            self.assertEqual(self.ask("POST", "/vault/rotate", {}, admin)["lockedBy"], kind)
            self.gateway.end(signal.SIGKILL)
            self.gateway.start()
            admin = self.gateway.log_on()
            self.wait_for(lambda: self.gateway.ask("GET", "/api/v1/vault", token=admin)[0] == 200)
            self.ask("POST", "/credentials/later/test", token=admin)
            self.ask("POST", "/vault/lock", token=admin)
            self.ask("POST", "/vault/unlock", {"passphrase": "a passphrase in its place"}, admin, status=409)
            self.assertEqual(self.ask("POST", "/vault/unlock", {}, admin)["locked"], False)
            # A vault that is damaged, or whose key is gone, leaves the rest alone.
            self.gateway.end()
            vault = self.folder / "store/penstock.vault"
            whole = vault.read_bytes()
            vault.write_bytes(b"x" + whole)
            self.gateway.start()
            admin = self.gateway.log_on()
            self.wait_for(lambda: self.gateway.ask("GET", "/api/v1/vault", token=admin)[0] == 200)
            self.assertIn("no vault", self.get("/vault", admin)["problem"])
            self.ask("POST", "/vault/unlock", {}, admin, status=409)
            self.assertIn("150=F", self.gateway.order("AAPL", "buy", "1").replace("\x01", "|"))
            vault.unlink()

    def test_a_key_takes_the_place_of_a_passphrase(self):
        self.gateway.own()
        plain = self.gateway.file.read_text()
        self.reconfigure(lambda _: self.vault()(plain))
        admin = self.gateway.log_on()
        self.assertTrue(self.wait_for(lambda: self.gateway.ask("POST", "/api/v1/vault", {"passphrase": "correct horse battery"}, admin)[0] == 200))
        self.ask("POST", "/credentials", {"broker": "later", "key": "k", "secret": "the secret of later"}, admin)
        self.ask("POST", "/vault/rotate", {}, admin, status=409)
        keys = self.folder / "vault.key"
        keys.write_text(secrets.token_hex(32) + "\n")
        keys.chmod(0o600)
        self.reconfigure(lambda _: self.vault(f"keyFile: {keys}")(plain))
        admin = self.gateway.log_on()
        self.wait_for(lambda: self.gateway.ask("GET", "/api/v1/vault", token=admin)[0] == 200)
        self.assertEqual((self.get("/vault", admin)["locked"], self.get("/vault", admin)["lockedBy"]), (True, "passphrase"))
        self.ask("POST", "/vault/rotate", {}, admin, status=409)
        self.ask("POST", "/vault/unlock", {"passphrase": "correct horse battery"}, admin)
        self.assertEqual(self.ask("POST", "/vault/rotate", {}, admin)["lockedBy"], "file")
        self.gateway.end(signal.SIGKILL)
        self.gateway.start()
        admin = self.gateway.log_on()
        self.assertTrue(self.wait_for(lambda: self.gateway.ask("GET", "/api/v1/vault", token=admin)[1].get("locked") is False))
        self.ask("POST", "/credentials/later/test", token=admin)

    def test_nobody_can_look_into_its_memory(self):
        status = pathlib.Path(f"/proc/{self.gateway.process.pid}/status").read_text()
        self.assertIn("Name", status)
        # Whose memory may not be dumped has files of root's.
        user = 12345
        folder = self.folder / "theirs"
        folder.mkdir()
        os.chown(folder, user, user)
        self.folder.chmod(0o755)
        file = folder / "trial.yaml"
        file.write_text(CONFIGURATION.replace("STORE", str(folder / "store")))
        process = subprocess.Popen([PENSTOCK, "serve", file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, user=user, group=user)
        try:
            while "ready:" not in (line := process.stdout.readline()):
                self.assertTrue(line, "it has ended")
            self.assertEqual(os.stat(f"/proc/{process.pid}/environ").st_uid, 0)
        finally:
            process.terminate()
            process.wait(20)
            process.stdout.close()
