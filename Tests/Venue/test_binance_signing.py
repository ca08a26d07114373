"""Signatures, times and keys as Binance checks them; the vectors are those of the broker kit's tests."""
import codecs
import unittest

from cryptography.hazmat.primitives import serialization
from simulated import ROOT, world
from binance.errors import VenueError
from binance.signing import Gatekeeper, without_signature
from frame.credentials import Credential


def vectors():
    """The blocks of the vector file, as {name: {field: value}}."""
    text = (ROOT / "Tests/BrokerKitTests/Vectors/binance.txt").read_text()
    blocks = {}
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith("#"))
        if "signature" in fields:
            blocks[fields["name"]] = fields
    return blocks


def verifies(fields, signature):
    text = codecs.decode(fields.get("text") or fields["signed"], "unicode_escape").encode()
    secret = fields["secret"].replace("\\\\n", "\n")
    if "PRIVATE KEY" not in secret:
        return Credential(fields["key"], "HMAC", "main", secret).verifies(signature, text)
    key = serialization.load_pem_private_key(secret.encode(), None)
    return Credential("k", "Ed25519", "main", private_key=key).verifies(signature, text)


class Vectors(unittest.TestCase):
    def test_every_vector_verifies_and_no_other_signature_does(self):
        found = vectors()
        self.assertGreaterEqual(len(found), 6)
        for name, fields in found.items():
            with self.subTest(name):
                self.assertTrue(verifies(fields, fields["signature"]))
                wrong = ("A" if fields["signature"][0] != "A" else "B") + fields["signature"][1:]
                self.assertFalse(verifies(fields, wrong))
                self.assertFalse(verifies(fields, "not a signature"))


class Requests(unittest.TestCase):
    def setUp(self):
        self.clock = world().clock
        self.keeper = Gatekeeper(self.clock, [Credential("goodkey", "HMAC", "main", "secret", permissions=("read",))])

    def code(self, perform, *arguments):
        with self.assertRaises(VenueError) as refused:
            perform(*arguments)
        return refused.exception.code, refused.exception.status

    def test_the_signature_is_the_last_parameter(self):
        self.assertEqual(without_signature("a=1&signature=x"), ("a=1", "x"))
        self.assertEqual(without_signature("signature=x"), ("", "x"))
        self.assertEqual(without_signature("signature=x&a=1"), ("signature=x&a=1", None))
        self.assertEqual(without_signature("a=1"), ("a=1", None))

    def test_times(self):
        now = self.clock.milliseconds()
        self.keeper.check_time({"timestamp": now})
        self.keeper.check_time({"timestamp": now * 1_000})
        self.keeper.check_time({"timestamp": now - 5_000})
        self.keeper.check_time({"timestamp": now + 999})
        for wrong in ({"timestamp": now - 5_001}, {"timestamp": now + 1_000}, {"timestamp": now - 101, "recvWindow": "100.5"}):
            self.assertEqual(self.code(self.keeper.check_time, wrong), (-1021, 400), wrong)
        self.assertEqual(self.code(self.keeper.check_time, {}), (-1102, 400))
        self.assertEqual(self.code(self.keeper.check_time, {"timestamp": now, "recvWindow": "60001"}), (-1131, 400))

    def test_keys(self):
        self.assertEqual(self.code(self.keeper.known, ""), (-2014, 401))
        self.assertEqual(self.code(self.keeper.known, "bad key"), (-2014, 401))
        self.assertEqual(self.code(self.keeper.known, "otherkey"), (-2015, 401))
        key = self.keeper.known("goodkey")
        self.assertEqual(self.code(self.keeper.check_signature, key, "00", b"a=1"), (-1022, 400))
        self.assertEqual(self.code(self.keeper.check_signature, key, None, b"a=1"), (-1102, 400))
        self.assertEqual(self.code(self.keeper.check_permission, key, "trade"), (-2015, 401))


if __name__ == "__main__":
    unittest.main()
