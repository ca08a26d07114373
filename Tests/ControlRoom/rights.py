"""What the served document says, against the gateway: rights route by route, and schemathesis."""
import hashlib
import pathlib
import re
import subprocess
import time

from room import ROOT
from signing import Signing

FOLDER = pathlib.Path(__file__).resolve().parent
ROLES = ["viewer", "trader", "risk", "operator", "admin"]


def schemathesis():
    """The program, in a virtual environment under .build/ with the pinned packages of requirements.txt from PyPI."""
    wanted = FOLDER / "requirements.txt"
    folder = ROOT / ".build" / f"control-room-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]}"
    if not (folder / "complete").exists():
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--clear", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted], check=True)
        (folder / "complete").touch()
    return folder / "bin/schemathesis"


class Rights(Signing):
    def test_every_route_lets_in_whom_it_should_and_nobody_else(self):
        admin = self.gateway.own()
        tokens = {role: self.user(admin, f"user-{role}", role) for role in ROLES}
        document = self.get("/openapi.json", None)
        rights = {role: set(self.get("/me", token)["rights"]) for role, token in tokens.items()}
        self.assertEqual({role: len(rights[role]) for role in ROLES}, {"viewer": 1, "trader": 2, "risk": 5, "operator": 7, "admin": 10})

        def ask(method, path, token):
            """Something that does nothing: an empty body, of what is not there."""
            body = {} if method in ("POST", "PUT", "PATCH") else None
            target = "/api/v1" + re.sub(r"{number}", "999999", re.sub(r"{(?!number)\w+}", "nothing-there", path))
            while True:
                status, answer, _ = self.gateway.ask(method, target, body, token)
                if status != 429:
                    return status, answer
                time.sleep(0.25)

        open_to_all, told, checked = set(), 0, 0
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                method, name = method.upper(), f"{method.upper()} {path}"
                if operation.get("security") == []:
                    open_to_all.add(name)
                    self.assertNotIn("x-right", operation)
                    continue
                self.assertEqual(ask(method, path, None)[0], 401, name)
                for role in ROLES:
                    # Whoever logs out is out.
                    token = self.gateway.log_on(f"user-{role}", f"the password of {len(f'user-{role}')} letters") if path == "/logout" else tokens[role]
                    status, answer = ask(method, path, token)
                    if "x-right" in operation and operation["x-right"] not in rights[role]:
                        self.assertEqual(status, 403, (name, role, answer))
                        self.assertIn(f'"{operation["x-right"]}"', answer["detail"])
                        told += 1
                    else:
                        self.assertNotIn(status, (401, 403), (name, role, answer))
                        checked += 1
        self.assertEqual(open_to_all, {"POST /login"})
        self.assertGreater(told, 40)
        self.assertGreater(checked, 100)

    def test_schemathesis_finds_nothing(self):
        """Of all that the document says, by an admin and by a viewer."""
        admin = self.gateway.own()
        self.gateway.order("AAPL", "buy", "1")
        # What is no method of HTTP's own is answered with 501, as RFC 9110 has it, and taken for a fault there.
        (self.folder / "schemathesis.toml").write_text('[phases.coverage]\nunexpected-methods = ["get", "put", "post", "delete", "patch"]\n')
        viewer, other = self.user(admin, "user-viewer", "viewer"), self.user(admin, "user-admin", "admin")
        # What a viewer may not do is not looked at further.
        for role, token, phases in [("viewer", viewer, "fuzzing"), ("admin", other, "coverage,fuzzing")]:
            with self.subTest(role):
                done = subprocess.run(
                    [schemathesis(), "--config-file", "schemathesis.toml", "run", f"http://127.0.0.1:{self.gateway.port}/api/v1/openapi.json",
                     "--header", f"Authorization: Bearer {token}", "--rate-limit", "45/s", "--max-examples", "3", "--seed", "1",
                     "--phases", phases, "--continue-on-failure", "--suppress-health-check", "all", "--request-timeout", "10", "--no-color",
                     "--warnings", "off",
                     # It would end its own session.
                     "--exclude-path", "/logout",
                     # What fits the schema may still be wrong: a symbol that is not there. Who is not logged on is turned away, and
                     # soon told to wait: the table of rights above has that.
                     "--exclude-checks", "positive_data_acceptance,ignored_auth"],
                    capture_output=True, text=True, timeout=180, cwd=self.folder)
                self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr)
                self.assertRegex(done.stdout, r"Tested: \d\d")
        self.get("/status", admin)
        self.assertIsNone(self.gateway.process.poll())
