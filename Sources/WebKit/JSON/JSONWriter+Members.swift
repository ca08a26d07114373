// Keys with their values.

public import Values

extension JSONWriter {
    public mutating func member(_ key: StaticString, _ text: StaticString) {
        self.key(key)
        self.text(text)
    }

    public mutating func member(_ key: StaticString, _ text: Bytes) {
        self.key(key)
        self.text(text)
    }

    public mutating func member<let words: Int>(_ key: StaticString, _ text: Text<words>) {
        self.key(key)
        self.text(text)
    }

    public mutating func member(
        _ key: StaticString, _ decimal: Decimal, as form: DecimalForm = .text, zeros: TrailingZeros = .dropped
    ) {
        self.key(key)
        self.decimal(decimal, as: form, zeros: zeros)
    }

    public mutating func member(_ key: StaticString, integer: Int64) {
        self.key(key)
        self.integer(integer)
    }

    public mutating func member(_ key: StaticString, boolean: Bool) {
        self.key(key)
        self.boolean(boolean)
    }
}
