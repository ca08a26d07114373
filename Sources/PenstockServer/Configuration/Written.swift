// Values that are judged later, when more is known.

/// A value, and where it was written, for the problems that turn up with it.
package struct Written<Value: Sendable>: Sendable {
    package let value: Value
    fileprivate let file: String
    fileprivate let line: Int
    fileprivate let column: Int
    fileprivate let key: String

    init(_ value: Value, _ findings: Findings, _ place: Place, _ mark: YAMLMark) {
        self.value = value
        file = findings.file
        line = mark.line
        column = mark.column
        key = place.text
    }

    fileprivate init(_ value: Value, like other: Written<some Sendable>) {
        self.value = value
        file = other.file
        line = other.line
        column = other.column
        key = other.key
    }

    /// What `transform` makes of the value, written in the same place.
    func map<Other: Sendable>(_ transform: (Value) -> Other) -> Written<Other> {
        Written<Other>(transform(value), like: self)
    }

    /// What is wrong with the value.
    func problem(_ message: String) -> Problem {
        Problem(file: file, line: line, column: column, key: key, message: message)
    }
}

extension Written: Equatable where Value: Equatable {
    /// The same value, wherever it was written.
    package static func == (left: Self, right: Self) -> Bool { left.value == right.value }
}
