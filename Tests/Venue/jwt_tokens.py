"""Tokens for the checks of Coinbase: made here with a credential's key, and those of the broker kit's vectors."""
import base64
import json

from simulated import ROOT
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(credential, now, **claims):
    """A token of the credential; claims go over what is usual."""
    algorithm = "ES256" if credential.kind == "ES256" else "EdDSA"
    header = {"alg": algorithm, "kid": credential.key, "nonce": "00112233445566778899aabbccddeeff", "typ": "JWT"}
    wanted = {"sub": credential.key, "iss": "cdp", "nbf": now, "exp": now + 120, **claims}
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, wanted))
    if algorithm == "ES256":
        pair = decode_dss_signature(credential.private_key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        signature = b"".join(number.to_bytes(32, "big") for number in pair)
    else:
        signature = credential.private_key.sign(signed.encode())
    return f"{signed}.{encoded(signature)}"


def vectors():
    """The recorded tokens of requests: {key, alg, jwt}."""
    found = []
    for line in (ROOT / "Tests/BrokerKitTests/Vectors/coinbase.txt").read_text().splitlines():
        for word in line.split():
            if word.count(".") == 2 and word.startswith("eyJ"):
                header = json.loads(base64.urlsafe_b64decode(word.split(".")[0] + "=="))
                claims = json.loads(base64.urlsafe_b64decode(word.split(".")[1] + "=="))
                if "uri" in claims:
                    found.append({"key": header["kid"], "alg": header["alg"], "jwt": word})
    return found
