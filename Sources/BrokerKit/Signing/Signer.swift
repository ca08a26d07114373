// Signs the requests of one user of one venue.

internal import Cryptography
package import Values

/// A scheme with the credentials that it signs with, checked: from here on nothing can fail.
///
/// A signer makes no system call and reads no clock: the same request at the same time with the same nonce gives the
/// same bytes (but for ES256, whose signatures are random).
///
/// **Cost:** some allocations and 5 us with an HMAC, 45 us with Ed25519 or ES256, 0.3 ms with RSA.
package struct Signer: Sendable, CustomStringConvertible, CustomReflectable {
    let scheme: SigningScheme
    let credentials: Credentials
    let signingKey: SigningKey

    /// - Throws: ``CredentialsError``: the user has to give others.
    package init(_ scheme: SigningScheme, _ credentials: Credentials) throws(CredentialsError) {
        precondition(scheme.text.isEmpty || !scheme.secret.contains(.plain), "a plain secret signs nothing")
        self.scheme = scheme
        self.credentials = credentials
        if scheme.uses(.key), credentials.key.isEmpty { throw .noKey }
        if scheme.uses(.passphrase), credentials.passphrase?.bytes.isEmpty ?? true { throw .noPassphrase }
        signingKey = try SigningKey(credentials.secret, forms: scheme.secret)
        let sent =
            Array(credentials.key.utf8) + (credentials.passphrase?.bytes ?? [])
            + (scheme.uses(.secret) ? credentials.secret.bytes : [])
        guard sent.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .notPrintable }
    }

    package var description: String { "a signer" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The request as it is sent.
    ///
    /// - Parameters:
    ///   - time: By the venue's clock.
    ///   - nonce: Used once; empty for venues without.
    package func sign(_ request: UnsignedRequest, at time: Instant, nonce: String = "") -> SignedRequest {
        var draft = draft(request, time, nonce)
        if !scheme.text.isEmpty { draft.signature = draft.encodedSignature(of: scheme.text) }
        for addition in scheme.after { draft.add(addition) }
        return SignedRequest(
            method: request.method, host: request.host, target: draft.target, query: draft.query,
            headers: draft.headers, body: draft.bodyBytes, signature: draft.signature)
    }

    /// The text that is signed.
    package func text(of request: UnsignedRequest, at time: Instant, nonce: String = "") -> [UInt8] {
        draft(request, time, nonce).bytes(of: scheme.text)
    }

    /// The signature of a text, in the venue's encoding.
    package func signature(of text: [UInt8]) -> String {
        let bytes = signingKey.sign(text, scheme.digest)
        if case .pair = signingKey { return Base64.encode(bytes) }
        return String(decoding: scheme.encoding.text(of: bytes), as: UTF8.self)
    }

    /// With everything in it that comes before the signature.
    func draft(_ request: UnsignedRequest, _ time: Instant, _ nonce: String) -> RequestDraft {
        var draft = RequestDraft(request, by: self, at: time, nonce: nonce)
        for addition in scheme.before { draft.add(addition) }
        if scheme.sortsQuery { draft.sortQuery() }
        return draft
    }
}
