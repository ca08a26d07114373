"""Who calls: the key, the signature over path, nonce and body, and nonces that always grow."""
import base64
import binascii
import hashlib
import hmac
import re

from .errors import VenueError

NEEDED = {"read": "read", "trade": "trade", "stream": "read"}
# So many wrong nonces or signatures in a row lock a key out for a while.
MOST_MISTAKES = 50
LOCKOUT_MILLISECONDS = 900_000


def signature(secret, path, nonce, body):
    inner = hashlib.sha256(nonce.encode() + body).digest()
    return base64.b64encode(hmac.new(base64.b64decode(secret), path.encode() + inner, hashlib.sha512).digest()).decode()


class Gatekeeper:
    def __init__(self, clock, credentials):
        self.clock = clock
        self.credentials = {each.key: each for each in credentials}
        self.forget()

    def forget(self):
        self.nonces, self.mistakes, self.locked_until = {}, {}, {}

    def check(self, key, given_signature, path, given, body):
        """The credential of a signed request."""
        credential = self.credentials.get(key)
        if credential is None:
            raise VenueError("EAPI:Invalid key")
        if self.clock.true_milliseconds() < self.locked_until.get(key, 0):
            raise VenueError("EGeneral:Temporary lockout")
        nonce = given.get("nonce")
        nonce = "" if isinstance(nonce, (bool, dict, list)) or nonce is None else str(nonce)
        if not self.is_signed(credential, given_signature, path, nonce, body):
            raise self.mistake(key, "EAPI:Invalid signature")
        # An unsigned number of 64 bits.
        if not re.fullmatch(r"[0-9]{1,20}", nonce) or int(nonce) >= 2 ** 64 or int(nonce) <= self.nonces.get(key, 0):
            raise self.mistake(key, "EAPI:Invalid nonce")
        self.nonces[key] = int(nonce)
        self.mistakes[key] = 0
        return credential

    def is_signed(self, credential, given_signature, path, nonce, body):
        try:
            base64.b64decode(given_signature, validate=True)
        except binascii.Error:
            return False
        return hmac.compare_digest(signature(credential.secret, path, nonce, body).encode(), given_signature.encode())

    def mistake(self, key, text):
        self.mistakes[key] = self.mistakes.get(key, 0) + 1
        if self.mistakes[key] > MOST_MISTAKES:
            self.mistakes[key] = 0
            self.locked_until[key] = self.clock.true_milliseconds() + LOCKOUT_MILLISECONDS
        return VenueError(text)

    def permit(self, credential, needs):
        if NEEDED[needs] not in credential.permissions:
            raise VenueError("EGeneral:Permission denied")
