// Bytes that must not be printed.

/// A key or a password. It tells its bytes to who asks for them, and to no log.
public struct Secret: Sendable, Equatable {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }

    public init(text: String) { bytes = Array(text.utf8) }

    /// Nil when the text is not base64.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.bytes = bytes
    }
}

extension Secret: CustomStringConvertible, CustomReflectable {
    public var description: String { "a secret" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
