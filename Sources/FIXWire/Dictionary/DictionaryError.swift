// What a dictionary file is refused for.

/// One fault of a dictionary file, as its author reads it: `FIX44.xml:12: <field> has no number`.
public struct DictionaryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name the file was given when it was loaded.
    public let file: String
    /// Counted from 1; 0 when no one line is to blame.
    public let line: Int
    /// What is wrong, in one sentence without a full stop.
    public let reason: String

    init(_ file: String, _ line: Int, _ reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    public var description: String {
        line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)"
    }
}
