// How a venue wants its requests signed, as data.

package import Cryptography

/// What a venue's secret is, as people have it.
package enum SecretForm: Sendable, Equatable, CustomStringConvertible {
    /// A text that is sent as it is.
    case plain
    /// A text whose bytes are the key of an HMAC.
    case text
    /// The key of an HMAC in base64.
    case base64
    /// An Ed25519 key in base64: 32 bytes, or with the public key behind them.
    case seed
    /// A private key of one of these kinds, with line ends or with `\n` in their place.
    case pem([KeyKind])

    package var description: String {
        switch self {
        case .plain, .text: "a text"
        case .base64: "base64"
        case .seed: "an Ed25519 key in base64"
        case .pem(let kinds):
            "a private key in PEM form (\(kinds.map(\.description).joined(separator: " or ")))"
        }
    }
}

/// Something that is put into the request.
package enum Addition: Sendable, Equatable {
    case header(String, [SigningPiece])
    /// Behind the other parameters: in a form's body if there is one, in the query otherwise.
    case parameter(String, [SigningPiece])
    /// Before the other parameters; in a JSON body its first member.
    case firstParameter(String, [SigningPiece])

    var pieces: [SigningPiece] {
        switch self {
        case .header(_, let pieces), .parameter(_, let pieces), .firstParameter(_, let pieces): pieces
        }
    }

    package static func header(_ name: String, _ pieces: SigningPiece...) -> Addition { .header(name, pieces) }
    package static func parameter(_ name: String, _ pieces: SigningPiece...) -> Addition { .parameter(name, pieces) }
    package static func firstParameter(_ name: String, _ pieces: SigningPiece...) -> Addition {
        .firstParameter(name, pieces)
    }
}

/// The whole recipe: what is added first, what text is signed and how, what is added then.
///
/// An HMAC is in the scheme's own digest and encoding; the signatures of private keys are always in base64.
package struct SigningScheme: Sendable {
    /// What the secret may be; the first form that fits is taken.
    package var secret: [SecretForm]
    package var digest: Digest
    package var encoding: TextEncoding
    package var before: [Addition]
    /// Whether the query is put in the order of its names' bytes before it is signed.
    package var sortsQuery: Bool
    /// Nothing is signed where it is empty.
    package var text: [SigningPiece]
    package var after: [Addition]

    package init(
        secret: [SecretForm], digest: Digest = .sha256, encoding: TextEncoding = .hex, before: [Addition] = [],
        sortsQuery: Bool = false, text: [SigningPiece] = [], after: [Addition] = []
    ) {
        self.secret = secret
        self.digest = digest
        self.encoding = encoding
        self.before = before
        self.sortsQuery = sortsQuery
        self.text = text
        self.after = after
    }

    /// Whether any part of it needs a piece.
    func uses(_ piece: SigningPiece) -> Bool {
        (text + before.flatMap(\.pieces) + after.flatMap(\.pieces)).contains { $0.uses(piece) }
    }
}
