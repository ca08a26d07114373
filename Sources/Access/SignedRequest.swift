// Requests that a program signs with its key.

public import Cryptography
internal import Values

/// What stands in the headers of a signed request, and what is signed.
///
/// The signature is HMAC-SHA256, in hexadecimal digits, with the letters of the secret as the key, of this text:
///
///     PENSTOCK-HMAC-SHA256
///     POST
///     /api/v1/orders?dry=1
///     1764254684000
///     2c1f0a9e
///     e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
///
/// lines with a line feed between them: method, path with query as sent, milliseconds since 1970, nonce, SHA-256 of the body.
public struct SignedRequest: Equatable, Sendable {
    public static let keyHeader = "Penstock-Key"
    public static let timeHeader = "Penstock-Time"
    public static let nonceHeader = "Penstock-Nonce"
    public static let signatureHeader = "Penstock-Signature"

    public let key: String
    public let milliseconds: Int64
    public let nonce: String
    public let signature: String
    public let method: String
    public let target: String
    /// SHA-256.
    public let bodyHash: [UInt8]

    /// - Parameters: The values of the headers; nil for those that are not there.
    /// - Throws: ``Denial/badSignatureHeader(_:)``.
    public init(
        key: String?, time: String?, nonce: String?, signature: String?, method: String, target: String, bodyHash: [UInt8]
    ) throws(Denial) {
        guard let key, (1...64).contains(key.utf8.count) else { throw .badSignatureHeader(Self.keyHeader) }
        guard let time, let milliseconds = Int64(time), milliseconds >= 0, String(milliseconds) == time else {
            throw .badSignatureHeader(Self.timeHeader)
        }
        guard let nonce, (8...64).contains(nonce.utf8.count), nonce.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw .badSignatureHeader(Self.nonceHeader)
        }
        guard let signature, signature.utf8.count == 64, Hex.decode(signature) != nil else {
            throw .badSignatureHeader(Self.signatureHeader)
        }
        self.key = key
        self.milliseconds = milliseconds
        self.nonce = nonce
        self.signature = signature
        self.method = method
        self.target = target
        self.bodyHash = bodyHash
    }

    /// What is signed.
    public static func canonicalText(
        method: String, target: String, milliseconds: Int64, nonce: String, bodyHash: [UInt8]
    ) -> String {
        "PENSTOCK-HMAC-SHA256\n\(method)\n\(target)\n\(milliseconds)\n\(nonce)\n\(Hex.encode(bodyHash))"
    }

    /// For clients of ours.
    public static func sign(_ canonicalText: String, secret: Secret) -> String {
        Hex.encode(Digest.sha256.authenticate(Array(canonicalText.utf8), key: secret.bytes))
    }

    func isSigned(with secret: Secret) -> Bool {
        let text = SignedRequest.canonicalText(
            method: method, target: target, milliseconds: milliseconds, nonce: nonce, bodyHash: bodyHash)
        let right = Digest.sha256.authenticate(Array(text.utf8), key: secret.bytes)
        return ConstantTime.isEqual(right, Hex.decode(signature) ?? [])
    }

    /// Saturates at the end of time.
    var time: Instant {
        let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .distantFuture : Instant(nanosecondsSinceEpoch: nanoseconds)
    }
}
