// What a browser or a program shows after it has logged on.

internal import Cryptography

/// 256 random bits. Only its hash is kept here.
public struct SessionToken: Sendable, CustomStringConvertible, CustomReflectable {
    /// For the peer alone: 43 letters, digits, dashes and underscores.
    public let text: String

    init(using random: inout some RandomNumberGenerator) { text = Base64.encodeURL(random.bytes(32)) }

    /// Never the token.
    public var description: String { "a session token" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Under which the session is found. Who reads our memory cannot log on with it, and how long a look-up takes tells
    /// nothing about tokens.
    static func hash(_ text: String) -> [UInt8] { Digest.sha256.hash(Array(text.utf8.prefix(64))) }
}
