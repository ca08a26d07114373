// What proves to a venue who we are, in our Logon.

internal import Cryptography
internal import FIXEngine

extension Section {
    /// The signer of a session's `logonSigner`, if it has one.
    mutating func logonSigner() -> (any LogonSigner)? {
        part("logonSigner") { (section: inout Section) -> (any LogonSigner)? in
            let kind = section.required(
                "kind", .choice([
                    ("password", SignerKind.password), ("binance", .binance),
                    ("coinbase", .coinbase), ("kraken", .kraken),
                ]))
            guard let kind else {
                section.ignoreUnknownKeys()
                return nil
            }
            return section.signer(kind)
        }
    }

    private mutating func signer(_ kind: SignerKind) -> (any LogonSigner)? {
        switch kind {
        case .password:
            let name = required("username", .text("a name"))
            let password = required("password", .secret)
            guard let name, let password else { return nil }
            return PasswordSigner(username: name, password: password)
        case .binance:
            let apiKey = required("apiKey", .text("an API key"))
            let key = required("privateKeyFile", .ed25519Key(beside: findings))
            guard let apiKey, let key else { return nil }
            return BinanceSigner(apiKey: apiKey, key: key)
        case .coinbase:
            let apiKey = required("apiKey", .text("an API key"))
            let passphrase = required("passphrase", .secret)
            let secret = required("secret", .base64Secret)
            guard let apiKey, let passphrase, let secret else { return nil }
            return CoinbaseSigner(apiKey: apiKey, passphrase: passphrase, secret: secret)
        case .kraken:
            let apiKey = required("apiKey", .text("an API key"))
            let secret = required("secret", .base64Secret)
            guard let apiKey, let secret else { return nil }
            return KrakenSigner(apiKey: apiKey, secret: secret)
        }
    }
}

/// The recipes there are.
private enum SignerKind {
    case password
    case binance
    case coinbase
    case kraken
}

// MARK: - Forms. None of them quotes what it was given.

extension Form<Secret> {
    static var secret: Form {
        Form(expected: "a secret, best taken from the environment: ${NAME}") {
            (text) throws(Misfit) -> Secret in
            guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw Misfit(what: "empty, or with control characters in it")
            }
            return Secret(text: text)
        }
    }

    fileprivate static var base64Secret: Form {
        Form(expected: "a secret in base64, best taken from the environment: ${NAME}") {
            (text) throws(Misfit) -> Secret in
            guard let secret = Secret(base64: text), !secret.bytes.isEmpty else {
                throw Misfit(what: "not base64")
            }
            return secret
        }
    }
}

extension Form<Ed25519.PrivateKey> {
    fileprivate static func ed25519Key(beside findings: Findings) -> Form {
        Form(expected: "a PEM file with an Ed25519 private key") {
            (text) throws(Misfit) -> Ed25519.PrivateKey in
            do throws(KeyError) {
                return try Ed25519.PrivateKey(file: findings.path(text))
            } catch {
                throw Misfit(what: "\(quoted(text)): \(error.description)")
            }
        }
    }
}
