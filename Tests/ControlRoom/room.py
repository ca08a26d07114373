"""A real gateway with a control room, and what its clients do."""
import base64
import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PENSTOCK = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else ""
PASSWORD = "a password of the tests"
CONFIGURATION = """
name: trial
store: {path: STORE}
acceptors:
  - listen: 127.0.0.1:0
    sessions:
      - {senderCompID: PENSTOCK, targetCompID: "*"}
brokers:
  - id: paper
    kind: paper
    symbols: [{symbol: AAPL, price: 200, tick: 0.01, lot: 1, spread: 0.02, size: 1000}]
  - id: slow
    kind: paper
    fills: false
    symbols: [{symbol: MSFT, price: 400, tick: 0.01, lot: 1, spread: 0.02, size: 1000}]
routing: {default: paper, rules: [{symbol: MSFT, brokers: [slow]}]}
risk: {maxOrderQty: 1000000}
control: {listen: 127.0.0.1:0}
"""


def free_port():
    """Below those that the system gives to connections: whoever is started again must find its port free."""
    while True:
        port = random.randrange(20000, 30000)
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                listener.bind(("127.0.0.1", port))
                return port


class Gateway:
    """`penstock serve` in a folder that outlives it."""

    def __init__(self, folder, more=""):
        self.folder = folder
        self.file = folder / "trial.yaml"
        self.file.write_text(CONFIGURATION.replace("STORE", str(folder / "store")) + more)
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [PENSTOCK, "serve", self.file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line)
            if "ready:" in line:
                break
        text = "".join(self.lines)
        found = re.search(r"FIX on [\d.]+:(\d+)(?: FIX to \S+)? control room on http://127.0.0.1:(\d+)", text)
        assert found, text
        self.fix, self.port = int(found[1]), int(found[2])
        self.first_password = (re.search(r"password (\S+),", text) or [None, None])[1]

    def end(self, by=signal.SIGTERM):
        self.process.send_signal(by)
        self.process.wait(20)
        self.process.stdout.close()

    def order(self, *words):
        result = subprocess.run(
            [ROOT / "tools/order", *words, "--port", str(self.fix)], capture_output=True, text=True, timeout=30)
        return result.stdout

    def ask(self, method, path, body=None, token=None, headers=None):
        """The status, the JSON or the text, and the headers."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                status, text, found = answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as error:
            status, text, found = error.code, error.read().decode(), error.headers
        is_json = "json" in (found.get("Content-Type") or "")
        return status, json.loads(text) if is_json and text else text, found

    def log_on(self, name="admin", password=PASSWORD):
        status, answer, _ = self.ask("POST", "/api/v1/login", {"name": name, "password": password})
        assert status == 200, answer
        return answer["token"]

    def own(self):
        """The first log-on: a token of an admin with a password of the admin's own."""
        token = self.log_on(password=self.first_password)
        status, answer, _ = self.ask("POST", "/api/v1/me/password", {"old": self.first_password, "new": PASSWORD}, token)
        assert status == 204, answer
        return self.log_on()


class Room(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="control-room-"))
        self.gateway = Gateway(self.folder)

    def tearDown(self):
        with contextlib.suppress(Exception):
            self.gateway.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, path, token, status=200):
        found, answer, _ = self.gateway.ask("GET", "/api/v1" + path, token=token)
        self.assertEqual(found, status, answer)
        return answer

    def wait_for(self, look, seconds=10):
        until = time.monotonic() + seconds
        while True:
            if (found := look()) or time.monotonic() > until:
                return found
            time.sleep(0.05)

    def command(self, name, *words):
        return subprocess.run([PENSTOCK, name, self.folder / "store", *words], capture_output=True, text=True).stdout

    def check(self, value, schema, schemas, place):
        """What of JSON Schema the document uses."""
        if "$ref" in schema:
            return self.check(value, schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, place)
        if "anyOf" in schema:
            if value is None:
                return self.assertIn({"type": "null"}, schema["anyOf"], place)
            return self.check(value, schema["anyOf"][0], schemas, place)
        kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
        self.assertIsInstance(value, kinds[schema["type"]], place)
        if "enum" in schema:
            self.assertIn(value, schema["enum"], place)
        if "pattern" in schema:
            self.assertRegex(value, schema["pattern"], place)
        if schema["type"] == "array":
            for item in value:
                self.check(item, schema["items"], schemas, place + "[]")
        if schema["type"] == "object":
            self.assertLessEqual(set(schema.get("required", [])), set(value), place)
            for key, item in value.items() if "properties" in schema else []:
                self.assertIn(key, schema["properties"], place)
                self.check(item, schema["properties"][key], schemas, f"{place}.{key}")


def totp(secret, at=None):
    key = base64.b32decode(secret.replace(" ", "").replace("-", "") + "=" * (-len(secret.replace(" ", "").replace("-", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1000000:06}"
