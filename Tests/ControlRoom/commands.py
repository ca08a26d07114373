"""`penstock` commands that are given the address of a control room."""
import json
import os
import re
import subprocess
import time

from room import PENSTOCK
from signing import Signing


class Commands(Signing):
    def run_command(self, *words, key=None, code=0, **more):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PENSTOCK_KEY")}
        if key:
            environment |= {"PENSTOCK_KEY_ID": key["id"], "PENSTOCK_KEY_SECRET": key["secret"]}
        done = subprocess.run([PENSTOCK, *map(str, words)], capture_output=True, text=True, env=environment, timeout=60, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for secret in [key["secret"]] if key else []:
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_commands_say_the_same_of_a_store_and_of_an_address(self):
        admin = self.gateway.own()
        key = self.key(admin, "look", "stop", "resume", "changeLimits", "steer", "audit")
        self.signed(key, "GET", "/status")
        store, address = self.folder / "store", f"http://127.0.0.1:{self.gateway.port}"
        self.gateway.order("AAPL", "buy", "10")
        self.gateway.order("MSFT", "buy", "5", "100")
        self.wait_for(lambda: len(self.get("/orders", admin)["items"]) == 2)
        for words in [["status"], ["sessions"], ["positions"], ["limits"], ["brokers"], ["orders", "--open"], ["orders", "--symbol", "AAPL"],
                      ["positions", "--account", "nobody"]]:
            for form in [[], ["--json"]]:
                of_store = self.run_command(words[0], store, *words[1:], *form)
                self.assertEqual(self.run_command(words[0], address, *words[1:], *form, key=key), of_store)
                if form:
                    for line in of_store.splitlines():
                        json.loads(line)
        orders = self.run_command("orders", address, "--json", key=key).splitlines()
        self.assertEqual([json.loads(line)["symbol"] for line in orders], ["MSFT", "AAPL"])
        first = self.run_command("orders", address, "--limit", "1", key=key)
        self.assertIn("--before 2", first)
        self.assertIn("AAPL", self.run_command("orders", address, "--limit", "1", "--before", "2", key=key))
        self.assertIn("MSFT", self.run_command("orders", address, "--broker", "slow", "--state", "open", key=key))
        self.assertNotIn("MSFT", self.run_command("orders", address, "--state", "filled", key=key))
        # What changes something.
        self.assertIn("stopped: symbol MSFT", self.run_command("stop", address, "symbol", "MSFT", "--why", "a trial", key=key))
        self.assertIn("STOPPED symbol MSFT", self.run_command("status", address, key=key))
        self.assertEqual(self.run_command("status", address, "--json", key=key), self.run_command("status", store, "--json"))
        self.wait_for(lambda: not self.get("/orders?state=open", admin)["items"])
        self.assertIn("resumed", self.run_command("resume", address, "symbol", "MSFT", key=key))
        self.assertIn("nothing is stopped", self.run_command("status", address, key=key))
        self.run_command("stop", address, "everything", "--in", "5m", key=key)
        self.assertIn("planned", self.run_command("status", address, key=key))
        self.run_command("resume", address, "everything", key=key)
        self.run_command("limit", address, "everything", "orderSize", "7", "--why", "a trial", key=key)
        self.assertIn("by admin: a trial", self.run_command("limits", address, key=key))
        self.assertEqual(self.run_command("limits", address, key=key), self.run_command("limits", store))
        self.run_command("limit", address, "everything", "orderSize", "file", "--why", "over", key=key)
        self.run_command("reconcile", address, key=key)
        for words in [[], ["--json"], ["--action", "limit"], ["--who", "adm", "--object", "MSFT"], ["--since", "1h"], ["--until", "1h"]]:
            of_address = self.run_command("audit", address, "--limit", "1000", *words, key=key)
            self.wait_for(lambda: self.run_command("audit", store, *words) == of_address, 2)
            self.assertEqual(self.run_command("audit", store, *words), of_address)
        last = self.run_command("audit", address, "--limit", "1", key=key)
        self.assertIn("--before", last)
        self.run_command("audit", address, "--limit", "1", "--before", last.split()[-1], key=key)
        # A file with the key.
        file = self.folder / "robot.key"
        file.write_text(json.dumps(key))
        file.chmod(0o644)
        self.assertIn("chmod 600", self.run_command("status", address, "--key", file, code=1))
        file.chmod(0o600)
        self.assertIn("nothing is stopped", self.run_command("status", address, "--key", file))

    def test_commands_tell_what_is_wrong(self):
        admin = self.gateway.own()
        key = self.key(admin, "look")
        self.signed(key, "GET", "/status")
        address = f"http://127.0.0.1:{self.gateway.port}"
        self.assertIn("PENSTOCK_KEY_ID", self.run_command("status", address, code=1))
        self.assertIn("the key or the signature is wrong (401)", self.run_command("status", address, key={**key, "secret": "another"}, code=1))
        self.assertIn('this needs the right "stop" (403)', self.run_command("stop", address, "everything", key=key, code=1))
        self.assertIn("There is no broker odd. (400)", self.run_command("orders", address, "--broker", "odd", key=key, code=1))
        self.assertIn("cannot be reached", self.run_command("status", "http://127.0.0.1:1", key=key, code=1))
        self.assertIn("TLS", self.run_command("status", f"https://127.0.0.1:{self.gateway.port}", key=key, code=1))
        for words in [["status", address + "/api/v1"], ["stop", address, "odd"], ["stop", address, "everything", "--by", "me"], ["stop", address],
                      ["orders", address, "--after", "1"], ["orders", self.folder / "store", "--state", "open"], ["status", self.folder / "store", "--ca", "x"],
                      ["orders", address, "--limit", "0"], ["status", address, "--odd"], ["stop", address, "everything", "--in", "1500ms"],
                      ["positions", address, "--day", "2026-11-25"]]:
            self.run_command(*words, key=key, code=2)
        file = self.folder / "no.key"
        file.write_text("odd")
        file.chmod(0o600)
        self.assertIn("is no key", self.run_command("status", address, "--key", file, code=1))
        for name in ["status", "stop", "resume", "orders", "positions", "limits", "limit", "brokers", "sessions", "audit", "reconcile", "heartbeat", "sequence"]:
            self.assertIn("STORE|ADDRESS", self.run_command("help", name))
            self.assertIn("--key FILE", self.run_command("help", name))

    def test_commands_over_tls_believe_the_authority_that_they_are_told(self):
        self.gateway.own()
        certificate, private = self.folder / "desk.pem", self.folder / "desk.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", private, "-out", certificate, "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        plain = self.gateway.file.read_text()
        admin = self.gateway.log_on()
        key = self.key(admin, "look")
        self.gateway.end()
        self.gateway.file.write_text(plain.replace(
            "control: {listen: 127.0.0.1:0}", f"control: {{listen: 127.0.0.1:0, tls: {{certificate: {certificate}, privateKey: {private}}}}}"))
        process = subprocess.Popen([PENSTOCK, "serve", self.gateway.file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        while not (found := re.search(r"control room on (https://\S+?);", process.stdout.readline())):
            self.assertIsNone(process.poll())
        address = found[1]
        self.assertIn("certificate", self.run_command("status", address, key=key, code=1))
        until = time.monotonic() + 10
        while True:
            done = subprocess.run([PENSTOCK, "orders", address, "--ca", certificate, "--session", "A->B c&d"], capture_output=True, text=True,
                                  env={**os.environ, "PENSTOCK_KEY_ID": key["id"], "PENSTOCK_KEY_SECRET": key["secret"]}, timeout=60)
            if "just started" not in done.stderr or time.monotonic() > until:
                break
            time.sleep(0.3)
        # By HTTP/2, and the query is signed as it was sent.
        self.assertIn("There is no session A->B c&d. (400)", done.stderr)
