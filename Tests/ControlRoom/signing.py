"""Users of a trial, and requests that a key signs."""
import hashlib
import hmac
import json
import secrets
import time

from room import Room


def signature(key, method, target, body=b"", when=None, nonce=None):
    """The headers of a signed request; `key` is what POST /keys answers."""
    when = str(when if when is not None else int(time.time() * 1000))
    nonce = nonce or secrets.token_hex(8)
    text = "\n".join(["PENSTOCK-HMAC-SHA256", method, target, when, nonce, hashlib.sha256(body).hexdigest()])
    signed = hmac.new(key["secret"].encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"Penstock-Key": key["id"], "Penstock-Time": when, "Penstock-Nonce": nonce, "Penstock-Signature": signed}


class Signing(Room):
    def ask(self, method, path, body=None, token=None, headers=None, status=200):
        found, answer, _ = self.gateway.ask(method, "/api/v1" + path, body, token, headers)
        self.assertEqual(found, status, answer)
        return answer

    def user(self, admin, name, *roles):
        """A session of a new user."""
        made = self.ask("POST", "/users", {"name": name, "roles": list(roles)}, admin)
        token = self.gateway.log_on(name, made["password"])
        own = f"the password of {len(name)} letters"
        self.ask("POST", "/me/password", {"old": made["password"], "new": own}, token, status=204)
        return self.gateway.log_on(name, own)

    def key(self, token, *rights, **more):
        return self.ask("POST", "/keys", {"label": "a trial", "rights": list(rights), **more}, token)

    def signed(self, key, method, path, body=None, **parts):
        """Status and answer. A gateway takes nothing that may have been signed before it started: that is waited for."""
        data = b"" if body is None else json.dumps(body).encode()
        until = time.monotonic() + 10
        while True:
            headers = signature(key, method, "/api/v1" + path, data, **parts)
            status, answer, _ = self.gateway.ask(method, "/api/v1" + path, data if data else None, headers=headers)
            if status != 429 or "just started" not in answer["detail"] or time.monotonic() > until:
                return status, answer
            time.sleep(0.3)
