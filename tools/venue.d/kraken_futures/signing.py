"""Who calls: Authent over the parameters as they were sent, the nonce if there is one, and the path; signed challenges."""
import base64
import hashlib
import hmac

from .errors import VenueError


def signed(secret, text):
    """base64 of the HMAC-SHA512 of the text's SHA-256."""
    digest = hashlib.sha256(text).digest()
    return base64.b64encode(hmac.new(base64.b64decode(secret), digest, hashlib.sha512).digest()).decode()


class Gatekeeper:
    def __init__(self, credentials):
        self.credentials = {each.key: each for each in credentials}
        self.forget()

    def forget(self):
        self.nonces = {}

    def check(self, headers, path, sent):
        """The credential of a request; `sent` is query and body, as they came."""
        credential = self.credentials.get(headers.get("APIKey", ""))
        nonce = headers.get("Nonce", "")
        if credential is None:
            raise VenueError("authenticationError")
        text = sent + nonce.encode() + path.removeprefix("/derivatives").encode()
        if not hmac.compare_digest(signed(credential.secret, text).encode(), headers.get("Authent", "").encode()):
            raise VenueError("authenticationError")
        if nonce:
            self.check_nonce(credential.key, nonce)
        return credential

    def check_nonce(self, key, nonce):
        if not nonce.isdigit() or len(nonce) > 20:
            raise VenueError("invalidArgument: nonce")
        last = self.nonces.get(key, -1)
        if int(nonce) <= last:
            raise VenueError("nonceDuplicate" if int(nonce) == last else "nonceBelowThreshold")
        self.nonces[key] = int(nonce)

    def of_challenge(self, key, challenge, signature):
        """The credential whose signature of its challenge this is; None when it is not."""
        credential = self.credentials.get(key)
        if credential is None or not isinstance(signature, str) or not isinstance(challenge, str):
            return None
        wanted = signed(credential.secret, challenge.encode())
        return credential if hmac.compare_digest(wanted.encode(), signature.encode()) else None
