// Reading what stands under a key.

internal import CSimdjson
public import Values

extension JSONValue {
    /// What stands under the key.
    ///
    /// - Throws: ``JSONError`` when this is no object, or the key is missing. So all below, and when the value is not
    ///   what is asked for; the error names the key.
    public func value(_ key: StaticString) throws(JSONError) -> JSONValue {
        guard kind == .object else { throw error(.isNot(.object)) }
        guard let value = self[key] else { throw JSONError(.missing, at: offset, key: "\(key)") }
        return value
    }

    /// Nil when the key is missing, or its value is null.
    public func ifPresent(_ key: StaticString) throws(JSONError) -> JSONValue? {
        guard kind == .object else { throw error(.isNot(.object)) }
        guard let value = self[key], !value.isNull else { return nil }
        return value
    }

    /// As ``ifPresent(_:)``, and also nil for an empty text: some venues write it for what there is not.
    public func ifGiven(_ key: StaticString) throws(JSONError) -> JSONValue? {
        guard let value = try ifPresent(key) else { return nil }
        return value.kind == .text && value.node.count == 0 ? nil : value
    }

    public func text(_ key: StaticString) throws(JSONError) -> Bytes {
        try read(key) { value throws(JSONError) in try value.text() }
    }

    public func textOrNumber(_ key: StaticString) throws(JSONError) -> Bytes {
        try read(key) { value throws(JSONError) in try value.textOrNumber() }
    }

    public func boolean(_ key: StaticString) throws(JSONError) -> Bool {
        try read(key) { value throws(JSONError) in try value.boolean() }
    }

    public func decimal(_ key: StaticString) throws(JSONError) -> Decimal {
        try read(key) { value throws(JSONError) in try value.decimal() }
    }

    public func integer(_ key: StaticString) throws(JSONError) -> Int64 {
        try read(key) { value throws(JSONError) in try value.integer() }
    }

    public func instant(_ key: StaticString, _ form: JSONInstant) throws(JSONError) -> Instant {
        try read(key) { value throws(JSONError) in try value.instant(form) }
    }

    public func elements(_ key: StaticString) throws(JSONError) -> JSONElements {
        try read(key) { value throws(JSONError) in try value.elements() }
    }

    public func members(_ key: StaticString) throws(JSONError) -> JSONMembers {
        try read(key) { value throws(JSONError) in try value.members() }
    }

    private func read<Result>(
        _ key: StaticString, _ body: (JSONValue) throws(JSONError) -> Result
    ) throws(JSONError) -> Result {
        let value = try value(key)
        do {
            return try body(value)
        } catch {
            throw JSONError(error.reason, at: error.offset, key: "\(key)")
        }
    }
}
