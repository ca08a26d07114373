// What a dictionary file is refused for.

/// One fault of a dictionary file, as its author reads it: `FIX44.xml:12: <field> has no number`.
public struct DictionaryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name the file was given when it was loaded.
    public let file: String
    /// Counted from 1; 0 when no one line is to blame.
    public let line: Int
    /// What is wrong, in one sentence without a full stop.
    public let reason: String

    init(_ origin: DictionaryOrigin, _ reason: String) {
        file = origin.file
        line = origin.line
        self.reason = reason
    }

    public var description: String { "\(DictionaryOrigin(file: file, line: line)): \(reason)" }
}

/// Where a part of a dictionary was written.
struct DictionaryOrigin: CustomStringConvertible {
    let file: String
    /// Counted from 1; 0 for the file as a whole.
    let line: Int

    var description: String { line > 0 ? "\(file):\(line)" : file }
}
