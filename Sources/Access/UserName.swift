// What users are called.

/// 1 to 32 small letters, digits, points, dashes and underscores, a letter first: the same in a URL, a log and a file.
public struct UserName: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let text: String

    /// Nil for anything else.
    public init?(_ text: String) {
        guard (1...32).contains(text.utf8.count), let first = text.utf8.first, UserName.isLetter(first),
            text.utf8.allSatisfy(UserName.isPart)
        else { return nil }
        self.text = text
    }

    public var description: String { text }

    public static func < (left: UserName, right: UserName) -> Bool { left.text < right.text }

    private static func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: isLetter(byte)
        }
    }
}
