// Reading payloads as adapters want them.

package import Values
package import WebKit

extension JSONValue {
    /// A text or a number as it is written; nil where the key is missing, null, or an empty text.
    package func string(_ key: StaticString) throws(JSONError) -> String? {
        guard let value = try ifGiven(key) else { return nil }
        return try String(value.textOrNumber())
    }

    /// The same, required.
    package func requiredString(_ key: StaticString) throws(JSONError) -> String { String(try textOrNumber(key)) }

    /// Nil where the key is missing, null, or an empty text.
    package func number(_ key: StaticString) throws(JSONError) -> Decimal? {
        guard let value = try ifGiven(key) else { return nil }
        return try value.decimal()
    }

    /// The same, and nil for zero: what many venues write for what there is not.
    package func positiveNumber(_ key: StaticString) throws(JSONError) -> Decimal? {
        guard let number = try number(key), !number.isZero else { return nil }
        return number
    }

    // MARK: The first that is there, of several keys

    /// Nil where all keys are missing or null.
    package func firstPresent(_ keys: StaticString...) throws(JSONError) -> JSONValue? {
        for key in keys { if let value = try ifPresent(key) { return value } }
        return nil
    }

    package func string(_ first: StaticString, _ others: StaticString...) throws(JSONError) -> String? {
        if let value = try string(first) { return value }
        for key in others { if let value = try string(key) { return value } }
        return nil
    }

    package func number(_ first: StaticString, _ others: StaticString...) throws(JSONError) -> Decimal? {
        if let value = try number(first) { return value }
        for key in others { if let value = try number(key) { return value } }
        return nil
    }

    package func positiveNumber(_ first: StaticString, _ others: StaticString...) throws(JSONError) -> Decimal? {
        if let value = try positiveNumber(first) { return value }
        for key in others { if let value = try positiveNumber(key) { return value } }
        return nil
    }

    package func time(_ form: JSONInstant, _ keys: StaticString...) throws(JSONError) -> Instant? {
        for key in keys { if let value = try ifGiven(key) { return try value.instant(form) } }
        return nil
    }

    package func flag(_ key: StaticString) throws(JSONError) -> Bool? {
        guard let value = try ifPresent(key) else { return nil }
        return try value.boolean()
    }

    /// Whether it is a text, and which.
    package func isText(_ key: StaticString, _ text: String) -> Bool {
        guard let value = self[key], let bytes = try? value.text() else { return false }
        return String(bytes) == text
    }

    package func has(_ key: StaticString) -> Bool { self[key] != nil }
    package var isObject: Bool { kind == .object }
    package var isArray: Bool { kind == .array }
}

extension String {
    package init(_ bytes: Bytes) {
        // Safe: the view holds its bytes during the call.
        self = unsafe String(decoding: UnsafeRawBufferPointer(start: bytes.base, count: bytes.count), as: UTF8.self)
    }
}

extension [BookLevel] {
    /// Rows of price and quantity, whatever stands behind these.
    package init(rows: JSONValue) throws(JSONError) {
        self = []
        for row in try rows.elements() {
            guard let price = row[0], let quantity = row[1] else { throw JSONError(.missing, at: row.offset) }
            append(BookLevel(try price.decimal(), try quantity.decimal()))
        }
    }

    /// Objects of `price` and `qty`.
    package init(objects: JSONValue) throws(JSONError) {
        self = []
        for level in try objects.elements() { append(BookLevel(try level.decimal("price"), try level.decimal("qty"))) }
    }
}
