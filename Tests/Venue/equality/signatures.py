"""Signatures computed anew over the bytes that were made, by each venue's documents.

Each function says what is wrong with a request, or nothing. It is run on ours and on ccxt's: so it is proven itself.
"""
import base64
import hashlib
import hmac
import json
import urllib.parse

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from . import keys


def compare(expected, actual, over):
    if not hmac.compare_digest(expected, actual or ""):
        return f"the signature is {actual!r}, but over {over!r} it would be {expected!r}"
    return None


def binance(request):
    """HMAC-SHA256 over query and body, hex, as the last parameter `signature`."""
    said = request.query + request.body
    text, mark, signature = said.rpartition("&signature=")
    if not mark:
        text, mark, signature = said.rpartition("signature=")
    if request.header("X-MBX-APIKEY") != keys.KEY:
        return "no X-MBX-APIKEY"
    return compare(hmac.new(keys.SECRET.encode(), text.encode(), hashlib.sha256).hexdigest(), signature, text)


def kraken(request):
    """HMAC-SHA512 with the decoded secret over the path and SHA-256(nonce + body), base64."""
    body = request.body
    nonce = json.loads(body)["nonce"] if body.startswith("{") else urllib.parse.parse_qs(body)["nonce"][0]
    inner = hashlib.sha256((str(nonce) + body).encode()).digest()
    expected = hmac.new(base64.b64decode(keys.KRAKEN_SECRET), request.parts.path.encode() + inner, hashlib.sha512).digest()
    if request.header("API-Key") != keys.KEY:
        return "no API-Key"
    return compare(base64.b64encode(expected).decode(), request.header("API-Sign"), body)


def kraken_futures(request):
    """HMAC-SHA512 with the decoded secret over SHA-256(data + nonce + path behind /derivatives), base64."""
    data = request.query or request.body
    path = request.parts.path.removeprefix("/derivatives")
    said = data + (request.header("Nonce") or "") + path
    expected = hmac.new(base64.b64decode(keys.KRAKEN_SECRET), hashlib.sha256(said.encode()).digest(), hashlib.sha512).digest()
    if request.header("APIKey") != keys.KEY:
        return "no APIKey"
    return compare(base64.b64encode(expected).decode(), request.header("Authent"), said)


def okx(request):
    """HMAC-SHA256 over timestamp, method, path with query, and body, base64."""
    target = request.parts.path + (f"?{request.query}" if request.query else "")
    said = request.header("OK-ACCESS-TIMESTAMP") + request.method + target + request.body
    expected = base64.b64encode(hmac.new(keys.SECRET.encode(), said.encode(), hashlib.sha256).digest()).decode()
    if request.header("OK-ACCESS-KEY") != keys.KEY or request.header("OK-ACCESS-PASSPHRASE") != keys.PASSPHRASE:
        return "no OK-ACCESS-KEY or OK-ACCESS-PASSPHRASE"
    return compare(expected, request.header("OK-ACCESS-SIGN"), said)


def bybit(request):
    """HMAC-SHA256 over timestamp, key, window, and query or body, hex."""
    said = (
        request.header("X-BAPI-TIMESTAMP") + keys.KEY + (request.header("X-BAPI-RECV-WINDOW") or "")
        + (request.body if request.method == "POST" else request.query)
    )
    if request.header("X-BAPI-API-KEY") != keys.KEY:
        return "no X-BAPI-API-KEY"
    return compare(hmac.new(keys.SECRET.encode(), said.encode(), hashlib.sha256).hexdigest(), request.header("X-BAPI-SIGN"), said)


def token(request):
    """Header and claims of the bearer token."""
    head, claims, _ = request.header("Authorization").removeprefix("Bearer ").split(".")
    return [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (head, claims)]


def coinbase(request):
    """A JSON web token, signed with Ed25519: about this method, host and path, good for two minutes."""
    said, _, signature = request.header("Authorization").removeprefix("Bearer ").rpartition(".")
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys.COINBASE_SECRET)[32:])
    try:
        public.verify(base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4)), said.encode())
    except InvalidSignature:
        return f"the token's signature is not one over {said!r}"
    head, claims = token(request)
    about = f"{request.method} {request.parts.netloc}{request.parts.path}"
    if about not in (claims.get("uri"), *claims.get("uris", [])):
        return f"the token is about {claims.get('uri') or claims.get('uris')}, not about {about}"
    if claims["exp"] - claims["nbf"] != 120 or claims["sub"] != keys.COINBASE_KEY or head["kid"] != keys.COINBASE_KEY:
        return f"the token's claims are wrong: {claims}"
    return None if head["alg"] == "EdDSA" and head["nonce"] else f"the token's header is wrong: {head}"


def alpaca(request):
    """Key and secret stand in headers, unsigned."""
    if request.header("APCA-API-KEY-ID") != keys.KEY or request.header("APCA-API-SECRET-KEY") != keys.SECRET:
        return "not the key and the secret"
    return None


def oanda(request):
    """The token stands in a header, unsigned."""
    return None if request.header("Authorization") == f"Bearer {keys.SECRET}" else "not the token"
