"""Made-up keys that a venue accepts: HMAC secrets, Ed25519 and RSA keys; and the check of their signatures."""
import base64
import hashlib
import hmac
import os
import pathlib
from dataclasses import dataclass
from typing import Optional

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass
class Credential:
    """`kind` is HMAC, Ed25519, RSA or what a venue checks itself; `account` names whom it acts for; `permissions` may lack "trade"."""
    key: str
    kind: str
    account: str
    secret: str = ""
    private_key: Optional[object] = None
    private_key_file: str = ""
    permissions: tuple = ("read", "trade")
    passphrase: str = ""

    def shown(self):
        """For the ready line: these keys are made up and open nothing but this simulator."""
        row = {"kind": self.kind, "key": self.key, "account": self.account, "permissions": list(self.permissions)}
        if self.passphrase:
            row["passphrase"] = self.passphrase
        return row | ({"secret": self.secret} if self.secret else {"privateKeyFile": self.private_key_file})

    def verifies(self, signature, signed):
        """Whether the signature (hex for HMAC in any case, else base64) is that of the signed bytes."""
        if self.kind == "HMAC":
            wanted = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
            return hmac.compare_digest(wanted.encode(), signature.lower().encode())
        try:
            raw = base64.b64decode(signature, validate=True)
            if self.kind == "Ed25519":
                self.private_key.public_key().verify(raw, signed)
            else:
                self.private_key.public_key().verify(raw, signed, padding.PKCS1v15(), hashes.SHA256())
        except (ValueError, InvalidSignature):
            return False
        return True


def made_up(venue, name, length=64):
    """A key or secret of letters and digits that is always the same for a name."""
    text = base64.b64encode(hashlib.sha512(f"penstock venue {venue} {name}".encode()).digest()).decode()
    return "".join(letter for letter in text * 2 if letter.isalnum())[:length]


def write_key(folder, name, key):
    path = pathlib.Path(folder) / name
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    aside = path.with_suffix(f".{os.getpid()}")
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(text)
    os.replace(aside, path)
    return str(path)


def ed25519(folder, venue):
    """The venue's Ed25519 key, from a made-up seed."""
    seed = hashlib.sha256(f"penstock venue {venue} ed25519".encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key, write_key(folder, f"{venue}-ed25519.pem", key)


def rsa_key(folder, venue):
    """The venue's RSA key: made once a folder, since making one takes a while."""
    path = pathlib.Path(folder) / f"{venue}-rsa.pem"
    if path.exists():
        return serialization.load_pem_private_key(path.read_bytes(), None), str(path)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key, write_key(folder, path.name, key)
