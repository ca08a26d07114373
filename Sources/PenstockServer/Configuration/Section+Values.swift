// Single values, by their keys.

extension Section {
    /// The value of a key that must be there; nil when that is not so, which is reported.
    mutating func required<Value>(_ key: String, _ form: Form<Value>) -> Value? {
        if let value = optional(key, form) { return value }
        if entries[key] == nil { complain(key, "missing; expected \(form.expected)") }
        return nil
    }

    /// The value of a key; the default when it is not there, or wrong, which is reported.
    mutating func value<Value>(_ key: String, _ form: Form<Value>, default usual: Value) -> Value {
        optional(key, form) ?? usual
    }

    /// The value of a key; nil when it is not there, or wrong, which is reported.
    mutating func optional<Value>(_ key: String, _ form: Form<Value>) -> Value? {
        guard let node = node(key) else { return nil }
        switch node.content {
        case .scalar(let text, let isQuoted):
            guard !node.isEmpty else { break }
            do throws(Misfit) {
                let text = try Substitution.apply(to: text, findings.environment)
                if text.isEmpty, !isQuoted { break }
                return try form.read(text)
            } catch {
                complain(key, error.message(expected: form.expected))
                return nil
            }
        case .sequence, .mapping:
            complain(key, "\(node.kind); expected \(form.expected)")
            return nil
        case .refused: return nil
        }
        complain(key, "no value; expected \(form.expected)")
        return nil
    }
}
