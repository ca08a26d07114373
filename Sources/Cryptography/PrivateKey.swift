// A private key of any kind that signs.

/// What a PEM text holds, whatever its kind is.
public enum PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    case ed25519(Ed25519.PrivateKey)
    case p256(P256.PrivateKey)
    case rsa(RSA.PrivateKey)

    /// - Throws: ``KeyError``, where nothing else holds.
    public init(pem: String) throws(KeyError) {
        for kind in KeyKind.allCases {
            do throws(KeyError) {
                self = try Self.key(of: kind, pem)
                return
            } catch {
                guard case .notAKey = error else { throw error }
            }
        }
        throw .notAKey(nil, file: nil)
    }

    private static func key(of kind: KeyKind, _ pem: String) throws(KeyError) -> PrivateKey {
        switch kind {
        case .ed25519: .ed25519(try Ed25519.PrivateKey(pem: pem))
        case .p256: .p256(try P256.PrivateKey(pem: pem))
        case .rsa: .rsa(try RSA.PrivateKey(pem: pem))
        }
    }

    public var kind: KeyKind {
        switch self {
        case .ed25519: .ed25519
        case .p256: .p256
        case .rsa: .rsa
        }
    }

    /// By Ed25519, ECDSA with SHA-256, or RSA with PKCS #1 v1.5 and SHA-256.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        switch self {
        case .ed25519(let key): key.sign(message)
        case .p256(let key): key.sign(message)
        case .rsa(let key): key.sign(message)
        }
    }

    /// Never the key.
    public var description: String {
        switch self {
        case .ed25519(let key): key.description
        case .p256(let key): key.description
        case .rsa(let key): key.description
        }
    }

    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
