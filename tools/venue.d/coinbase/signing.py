"""JSON web tokens: who sends a request, for which method and path, and for how long the token is good."""
import base64
import binascii
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from .errors import unauthorized

# Official clients say cdp; ccxt still says what was asked for before.
ISSUERS = ("cdp", "coinbase-cloud")
LONGEST_SECONDS = 120
# How far a clock may be ahead of the venue's.
LEEWAY_SECONDS = 5
LIVE_HOST = "api.coinbase.com"


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def parts(token):
    """(header, claims, signature, signed bytes) of a token."""
    try:
        header, claims, signature = token.split(".")
        found = json.loads(decoded(header)), json.loads(decoded(claims)), decoded(signature), f"{header}.{claims}".encode()
    except (ValueError, binascii.Error):
        raise unauthorized("the token is no JWT") from None
    if not isinstance(found[0], dict) or not isinstance(found[1], dict):
        raise unauthorized("the token is no JWT")
    return found


def verifies(credential, signature, signed):
    """Whether it is the signature of the credential's key: r and s of 32 bytes for ES256, else Ed25519's."""
    key = credential.private_key.public_key()
    try:
        if credential.kind == "ES256":
            if len(signature) != 64:
                return False
            numbers = [int.from_bytes(half, "big") for half in (signature[:32], signature[32:])]
            key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashes.SHA256()))
        else:
            key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


class Gatekeeper:
    def __init__(self, clock, credentials):
        self.clock = clock
        self.credentials = {each.key: each for each in credentials}

    def check(self, token, request=None):
        """The credential of a token; `request` is (method, host, path) of what it must name, None for streams."""
        header, claims, signature, signed = parts(token)
        credential = self.credentials.get(header.get("kid"))
        if credential is None or claims.get("sub") != credential.key:
            raise unauthorized("unknown key")
        if header.get("alg") != ("ES256" if credential.kind == "ES256" else "EdDSA"):
            raise unauthorized("the algorithm is not the key's")
        if not header.get("nonce"):
            raise unauthorized("the header has no nonce")
        if not verifies(credential, signature, signed):
            raise unauthorized("the signature is wrong")
        self.check_claims(claims)
        if request is not None:
            self.check_request(claims, *request)
        return credential

    def check_claims(self, claims):
        now = self.clock.milliseconds() / 1000
        begins, ends = claims.get("nbf"), claims.get("exp")
        if not all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in (begins, ends)):
            raise unauthorized("nbf and exp are missing")
        if claims.get("iss") not in ISSUERS:
            raise unauthorized("unknown issuer")
        if begins > now + LEEWAY_SECONDS:
            raise unauthorized("the token is not valid yet")
        if ends <= now:
            raise unauthorized("request timestamp expired")
        if ends - begins > LONGEST_SECONDS:
            raise unauthorized("the token lives too long")

    def check_request(self, claims, method, host, path):
        named = claims.get("uris", claims.get("uri"))
        named = named if isinstance(named, list) else [named]
        if not any(f"{method} {each}{path}" in named for each in (host, LIVE_HOST)):
            raise unauthorized("the token is for another request")
