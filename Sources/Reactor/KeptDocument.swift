// A document that says what it is, and whether it is whole.

internal import Cryptography

/// A line that names kind, version and hash, and the text behind it:
///
///     penstock-access 1 sha256=…
///     {"users":[…
public struct KeptDocument: Equatable, Sendable {
    public let version: Int
    public let text: [UInt8]
    /// Whether the text is the one that the hash was made of.
    public let isWhole: Bool

    /// What bytes are instead of a document.
    public enum Fault: Error, Equatable, Sendable {
        /// The first line is none of this kind.
        case notOfThisKind
        /// Written by a later version of the program, most probably.
        case unknownVersion(Int)
    }

    /// - Parameter versions: Those that the caller can read.
    /// - Throws: ``Fault``. A text that does not fit its hash is no fault: see ``isWhole``.
    public init(_ bytes: [UInt8], kind: String, versions: ClosedRange<Int>) throws(Fault) {
        guard let end = bytes.prefix(256).firstIndex(of: UInt8(ascii: "\n")) else { throw .notOfThisKind }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 2, words[0] == kind, let version = Int(words[1]), version >= 0, String(version) == words[1]
        else { throw .notOfThisKind }
        guard versions.contains(version) else { throw .unknownVersion(version) }
        guard words.count == 3, words[2].hasPrefix("sha256=") else { throw .notOfThisKind }
        self.version = version
        text = Array(bytes[(end + 1)...])
        isWhole = words[2].dropFirst(7) == Hex.encode(Digest.sha256.hash(text))
    }

    /// The bytes of a whole one.
    public static func bytes(of text: [UInt8], kind: String, version: Int) -> [UInt8] {
        Array("\(kind) \(version) sha256=\(Hex.encode(Digest.sha256.hash(text)))\n".utf8) + text
    }
}
