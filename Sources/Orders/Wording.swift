// Texts put together in place, for Text(58).

public import Values

extension Text {
    /// Adds a literal; what does not fit is left out.
    @inlinable
    package mutating func say(_ literal: StaticString) { say(Bytes(literal)) }

    @inlinable
    package mutating func say(_ bytes: Bytes) {
        for index in 0..<bytes.count { append(bytes[index]) }
    }

    @inlinable
    package mutating func say<let other: Int>(_ text: Text<other>) {
        for index in 0..<text.count { append(text[index]) }
    }

    @inlinable
    package mutating func say(_ number: Decimal) { say(number.text) }
}
