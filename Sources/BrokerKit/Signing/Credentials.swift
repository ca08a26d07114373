// Whose requests are signed, and with what.

package import Cryptography

/// What a venue gave its user. Printed, it shows nothing.
package struct Credentials: Sendable, CustomStringConvertible, CustomReflectable {
    /// The API key, key name or user.
    package var key: String
    package var secret: Secret
    package var passphrase: Secret?

    package init(key: String, secret: Secret, passphrase: Secret? = nil) {
        self.key = key
        self.secret = secret
        self.passphrase = passphrase
    }

    package var description: String { "credentials" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why credentials do not fit a scheme. Nothing of them is part of it.
package enum CredentialsError: Error, Equatable, Sendable, CustomStringConvertible {
    case noKey
    case noPassphrase
    /// None of the forms that the scheme takes.
    case secretIsNot([SecretForm])
    case needsFileWithoutPassphrase
    /// Would end a header: a control character, or a letter beyond ASCII.
    case notPrintable

    package var description: String {
        switch self {
        case .noKey: "the API key is missing"
        case .noPassphrase: "the passphrase is missing"
        case .secretIsNot(let forms): "the secret must be \(forms.map(\.description).joined(separator: " or "))"
        case .needsFileWithoutPassphrase: "the private key must be without a passphrase"
        case .notPrintable: "the API key, secret or passphrase has characters that cannot be sent"
        }
    }
}

/// What signs.
enum SigningKey: Sendable {
    /// Nothing.
    case none
    case shared([UInt8])
    case pair(PrivateKey)

    init(_ secret: Secret, forms: [SecretForm]) throws(CredentialsError) {
        for form in forms {
            if let key = try SigningKey(secret, form) {
                self = key
                return
            }
        }
        throw .secretIsNot(forms)
    }

    /// Nil when the secret has another form.
    private init?(_ secret: Secret, _ form: SecretForm) throws(CredentialsError) {
        guard !secret.bytes.isEmpty else { return nil }
        let text = String(decoding: secret.bytes, as: UTF8.self)
        switch form {
        case .plain: self = .none
        case .text:
            // A damaged PEM text would sign, and every request be refused.
            guard !text.hasPrefix("-----BEGIN") else { return nil }
            self = .shared(secret.bytes)
        case .base64:
            guard let bytes = Base64.decode(text), !bytes.isEmpty else { return nil }
            self = .shared(bytes)
        case .seed:
            guard let bytes = Base64.decode(text), let key = Self.ed25519(bytes) else { return nil }
            self = .pair(.ed25519(key))
        case .pem(let kinds):
            do throws(KeyError) {
                let key = try PrivateKey(pem: Self.withLineEnds(text))
                guard kinds.contains(key.kind) else { return nil }
                self = .pair(key)
            } catch {
                if case .needsPassphrase = error { throw .needsFileWithoutPassphrase }
                return nil
            }
        }
    }

    private static func ed25519(_ bytes: [UInt8]) -> Ed25519.PrivateKey? {
        guard let key = Ed25519.PrivateKey(seed: Array(bytes.prefix(32))) else { return nil }
        return bytes.count == 32 || Array(bytes.dropFirst(32)) == key.publicKey.bytes ? key : nil
    }

    /// Environment variables and JSON files often have `\n` where the text had line ends.
    private static func withLineEnds(_ text: String) -> String {
        var lines: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "n"), lines.last == UInt8(ascii: "\\") {
                lines[lines.count - 1] = UInt8(ascii: "\n")
            } else {
                lines.append(byte)
            }
        }
        return String(decoding: lines, as: UTF8.self)
    }

    /// What JWT calls it.
    ///
    /// Source: RFC 7518, section 3.1; RFC 8037, section 3.1.
    func algorithm(_ digest: Digest) -> String {
        switch self {
        // A token that nobody signed would say of itself that it is good.
        case .none: preconditionFailure("a scheme with a token has a secret that signs")
        case .shared:
            switch digest {
            case .sha1: "HS1"
            case .sha256: "HS256"
            case .sha384: "HS384"
            case .sha512: "HS512"
            }
        case .pair(.ed25519): "EdDSA"
        case .pair(.p256): "ES256"
        case .pair(.rsa): "RS256"
        }
    }

    func sign(_ bytes: [UInt8], _ digest: Digest) -> [UInt8] {
        switch self {
        case .none: []
        case .shared(let secret): digest.authenticate(bytes, key: secret)
        case .pair(let key): key.sign(bytes)
        }
    }
}
