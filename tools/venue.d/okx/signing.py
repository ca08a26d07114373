"""Who sends a request and whether he may: key, passphrase, time and signature, in headers or in a login."""
import base64
import datetime
import hashlib
import hmac
import re

from .errors import OKXError

TOLERANCE = 30_000
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
HEADERS = (("OK-ACCESS-KEY", "50103"), ("OK-ACCESS-PASSPHRASE", "50104"), ("OK-ACCESS-SIGN", "50106"),
           ("OK-ACCESS-TIMESTAMP", "50107"))


def milliseconds(text):
    """A time as OKX takes it in headers, ISO 8601 or seconds with decimals; None for anything else."""
    if ISO.fullmatch(text):
        try:
            moment = datetime.datetime.fromisoformat(text[:-1]).replace(tzinfo=datetime.timezone.utc)
        except ValueError:
            return None
        return round(moment.timestamp() * 1000)
    return round(float(text) * 1000) if re.fullmatch(r"\d{10}(\.\d{1,6})?", text) else None


def signature(secret, signed):
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


class Gatekeeper:
    def __init__(self, clock, credentials):
        self.clock = clock
        self.credentials = {each.key: each for each in credentials}

    def is_near(self, made):
        return abs(self.clock.milliseconds() - made) <= TOLERANCE

    def check(self, headers, method, path, body):
        """The credential of a signed request."""
        for name, code in HEADERS:
            if not headers.get(name):
                raise OKXError(code)
        credential = self.credentials.get(headers["OK-ACCESS-KEY"])
        if credential is None:
            raise OKXError("50111")
        time = headers["OK-ACCESS-TIMESTAMP"]
        made = milliseconds(time)
        if made is None:
            raise OKXError("50112")
        if not self.is_near(made):
            raise OKXError("50102")
        wanted = signature(credential.secret, time.encode() + method.encode() + path.encode() + body)
        if not hmac.compare_digest(wanted.encode(), headers["OK-ACCESS-SIGN"].encode()):
            raise OKXError("50113")
        if headers["OK-ACCESS-PASSPHRASE"] != credential.passphrase:
            raise OKXError("50105")
        return credential

    def login(self, wish):
        """The credential of a login over WebSocket, or the code and text of why not."""
        credential = self.credentials.get(wish.get("apiKey"))
        if credential is None:
            return None, ("60005", "Invalid apiKey")
        if wish.get("passphrase") != credential.passphrase:
            return None, ("60024", "Wrong passphrase")
        time = str(wish.get("timestamp", ""))
        if not re.fullmatch(r"\d{10}(\.\d{1,6})?", time):
            return None, ("60004", "Invalid timestamp")
        if not self.is_near(round(float(time) * 1000)):
            return None, ("60006", "Timestamp request expired")
        wanted = signature(credential.secret, f"{time}GET/users/self/verify".encode())
        if not hmac.compare_digest(wanted.encode(), str(wish.get("sign", "")).encode()):
            return None, ("60007", "Invalid sign")
        return credential, None
