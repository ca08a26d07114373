"""The made-up keys of `penstock translate` (Sources/BrokerKit/Adapter/ExampleCredentials.swift); no venue knows them."""
import base64

KEY = "testkey0123456789"
SECRET = "testsecret0123456789"
PASSPHRASE = "testpass"
# The bytes 0 to 63.
KRAKEN_SECRET = base64.b64encode(bytes(range(64))).decode()
COINBASE_KEY = "organizations/00000000-0000-0000-0000-000000000001/apiKeys/00000000-0000-0000-0000-000000000002"
# An Ed25519 key of the bytes 1 to 32, with its public half.
COINBASE_SECRET = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyB5tVYuj+ZU+UB4sRLoqYunkB+FOuaVvtfg45ELrQSWZA=="
OANDA_ACCOUNT = "101-004-1435156-001"
