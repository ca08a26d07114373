"""Whose key it is: two headers, a message of a stream, or a bearer's token; nothing is signed."""
import hmac

from frame.credentials import Credential, made_up

from .errors import unauthorized, wrong_secret


class Key(Credential):
    """A key and its secret, both of which are sent as they are."""

    def shown(self):
        return {"kind": self.kind, "key": self.key, "secret": self.secret, "account": self.account,
                "permissions": list(self.permissions)}


def made_up_keys():
    """Keys as Alpaca's look: twenty letters and digits, and forty."""
    def one(name, account):
        key = "PK" + made_up("alpaca", f"{name} key", 18).upper()
        return Key(key, "plain", account, made_up("alpaca", f"{name} secret", 40))
    return [one("main", "main"), one("other", "other")]


class Keeper:
    def __init__(self, credentials):
        self.credentials = {each.key: each for each in credentials}

    def of_headers(self, headers, needs):
        """The credential of a request; None where none is needed."""
        if needs == "nothing":
            return None
        bearer = headers.get("Authorization", "")
        if bearer.startswith("Bearer "):
            found = [each for each in self.credentials.values() if equal(each.secret, bearer[7:])]
            if not found:
                raise unauthorized()
            return found[0]
        return self.of(headers.get("APCA-API-KEY-ID", ""), headers.get("APCA-API-SECRET-KEY", ""))

    def of(self, key, secret):
        credential = self.credentials.get(key)
        if credential is None:
            raise unauthorized()
        if not equal(credential.secret, secret):
            raise wrong_secret()
        return credential


def equal(wanted, given):
    return hmac.compare_digest(wanted.encode(), given.encode())
