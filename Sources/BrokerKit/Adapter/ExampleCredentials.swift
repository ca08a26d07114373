// Credentials that are good for nothing.

internal import Cryptography

/// Made up, and printed in documents: for translations where the user has none, and for tests. No venue knows them.
package enum ExampleCredentials {
    package static let account = "101-004-1435156-001"

    package static func of(_ kind: String) -> Credentials {
        switch kind {
        case "coinbase":
            Credentials(
                key: "organizations/00000000-0000-0000-0000-000000000001/apiKeys/00000000-0000-0000-0000-000000000002",
                // An Ed25519 key: its signatures are the same each time.
                secret: Secret(text: "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyB5tVYuj+ZU+UB4sRLoqYunkB+FOuaVvtfg45ELrQSWZA=="))
        case "kraken", "kraken-futures":
            Credentials(
                key: "testkey0123456789",
                secret: Secret(
                    text: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="))
        case "okx":
            Credentials(
                key: "testkey0123456789", secret: Secret(text: "testsecret0123456789"), passphrase: Secret(text: "testpass"))
        default: Credentials(key: "testkey0123456789", secret: Secret(text: "testsecret0123456789"))
        }
    }
}
