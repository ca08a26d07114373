"""Who sends a request and whether he may: key, time and signature, in headers or in an auth of a WebSocket."""
from .errors import BybitError


class Gatekeeper:
    def __init__(self, clock, credentials):
        self.clock = clock
        self.credentials = {each.key: each for each in credentials}

    def check(self, headers, signed):
        """The credential of a request that was signed over time, key, window and query or body."""
        key, time, sign = (headers.get(f"X-BAPI-{name}", "") for name in ("API-KEY", "TIMESTAMP", "SIGN"))
        window = headers.get("X-BAPI-RECV-WINDOW", "") or "5000"
        if not key or not sign:
            raise BybitError(10003, status=401)
        credential = self.credentials.get(key)
        if credential is None:
            raise BybitError(10003)
        self.check_time(time, window)
        sent = headers.get("X-BAPI-RECV-WINDOW", "")
        if not credential.verifies(sign, (time + key + sent).encode() + signed):
            raise BybitError(10004)
        return credential

    def check_time(self, time, window):
        now = self.clock.milliseconds()
        if not (time.isdigit() and window.isdigit() and now - int(window) <= int(time) < now + 1000):
            raise BybitError(10002, time, now, window)

    def auth(self, arguments):
        """The credential of an auth over WebSocket; refuses what is not one."""
        if not isinstance(arguments, list) or len(arguments) != 3:
            raise BybitError(10001, "args invalid")
        key, expires, sign = map(str, arguments)
        credential = self.credentials.get(key)
        if credential is None:
            raise BybitError(10003)
        if not expires.isdigit() or int(expires) <= self.clock.milliseconds():
            raise BybitError(10004, text="Params Error: expires is in the past")
        if not credential.verifies(sign, f"GET/realtime{expires}".encode()):
            raise BybitError(10004)
        return credential
