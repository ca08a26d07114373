// What is wrong with a configuration, said so that it can be mended.

/// One mistake: where it stands, what it is, and what was expected instead.
package struct Problem: Hashable, Sendable {
    package let file: String
    /// From 1; 0 when it is the file itself that cannot be used.
    package let line: Int
    /// From 1; 0 when it is the file itself that cannot be used.
    package let column: Int
    /// Such as `acceptors[0].listen`; empty when it is not about one value.
    package let key: String
    /// Such as `"blok" is unknown; expected block or busy; did you mean "block"?`.
    package let message: String
}

extension Problem: CustomStringConvertible {
    /// `FILE:LINE: KEY: MESSAGE`, without what is not known.
    package var description: String {
        let place = line > 0 ? "\(file):\(line)" : file
        return key.isEmpty ? "\(place): \(message)" : "\(place): \(key): \(message)"
    }
}

/// Everything that is wrong with a configuration, in the order of the files; never empty.
package struct Problems: Error, Hashable, Sendable {
    package let all: [Problem]

    init(_ problems: [Problem]) {
        precondition(!problems.isEmpty, "a configuration without a problem loads")
        all = problems.sorted {
            ($0.file, $0.line, $0.column, $0.key, $0.message)
                < ($1.file, $1.line, $1.column, $1.key, $1.message)
        }
    }
}

extension Problems: CustomStringConvertible {
    /// A line for each.
    package var description: String { all.map(\.description).joined(separator: "\n") }
}

/// Why a text is not the value it should be.
struct Misfit: Error {
    var what: String
    /// In place of what the value's form says of itself.
    var expected: String?
    var suggestion: String?

    /// The message of a ``Problem``.
    func message(expected usual: String) -> String {
        var message = "\(what); expected \(expected ?? usual)"
        if let suggestion { message += "; did you mean \(quoted(suggestion))?" }
        return message
    }
}
