// The language that signing schemes are written in.

package import Cryptography
package import Values

/// How bytes become text.
package enum TextEncoding: Sendable, Equatable {
    /// They stay what they are.
    case plain
    /// Small letters.
    case hex
    case base64
    /// Without padding.
    case base64URL

    func text(of bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .plain: bytes
        case .hex: Array(Hex.encode(bytes).utf8)
        case .base64: Array(Base64.encode(bytes).utf8)
        case .base64URL: Array(Base64.encodeURL(bytes).utf8)
        }
    }
}

/// A piece of the text that is signed, or of what is sent with it.
package indirect enum SigningPiece: Sendable, Equatable {
    case literal(String)
    case method
    case host
    case path
    /// The path less a beginning that the venue does not sign.
    case pathBehind(String)
    /// The path, and behind a question mark the query as it is sent, if there is one.
    case target
    /// The same with the query not encoded.
    case plainTarget
    /// As it is sent.
    case query
    /// Not encoded, `name=value&name=value`.
    case plainQuery
    case body
    /// Some time later than now, where a venue wants to know until when.
    case time(TimeForm, later: Interval)
    /// A number or text that is used once.
    case nonce
    /// The public half of the credentials.
    case key
    /// The secret half, as text: for venues where nothing is signed.
    case secret
    case passphrase
    /// Only behind the signed text.
    case signature
    case hash(Digest, TextEncoding, [SigningPiece])
    case encoded(TextEncoding, [SigningPiece])
    /// The signature of other pieces, in the scheme's encoding.
    case signed([SigningPiece])
    /// What JWT calls the way of signing: by the key.
    case algorithm
    /// A JWT of header and claims.
    case token(header: [TokenMember], claims: [TokenMember])

    package static func time(_ form: TimeForm) -> SigningPiece { .time(form, later: Interval(nanoseconds: 0)) }

    /// Whether it is another piece, or holds it.
    func uses(_ other: SigningPiece) -> Bool {
        switch self {
        case .hash(_, _, let pieces), .encoded(_, let pieces), .signed(let pieces):
            pieces.contains { $0.uses(other) }
        case .token(let header, let claims): (header + claims).contains { $0.pieces.contains { $0.uses(other) } }
        default: self == other
        }
    }
}

extension SigningPiece: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self = .literal(text) }
}

/// A member of a JWT's header or claims.
package struct TokenMember: Sendable, Equatable {
    let name: String
    let pieces: [SigningPiece]
    /// Whether it stands there without quotation marks.
    let isNumber: Bool

    package static func text(_ name: String, _ pieces: SigningPiece...) -> TokenMember {
        TokenMember(name: name, pieces: pieces, isNumber: false)
    }

    /// Pieces that make a JSON number.
    package static func number(_ name: String, _ pieces: SigningPiece...) -> TokenMember {
        TokenMember(name: name, pieces: pieces, isNumber: true)
    }
}
