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
        return Self.value(of: node, place.key(key), findings, form)
    }

    /// The value of a node; nil when it is wrong, which is reported.
    static func value<Value>(
        of node: YAMLNode, _ place: Place, _ findings: Findings, _ form: Form<Value>
    ) -> Value? {
        switch node.content {
        case .scalar(let text, let isQuoted):
            guard !node.isEmpty else { break }
            do throws(Misfit) {
                let text = try Substitution.apply(to: text, findings.environment)
                if text.isEmpty, !isQuoted { break }
                return try form.read(text)
            } catch {
                findings.add(error.message(expected: form.expected), place, node.mark)
                return nil
            }
        case .sequence, .mapping:
            findings.add("\(node.kind); expected \(form.expected)", place, node.mark)
            return nil
        case .refused: return nil
        }
        findings.add("no value; expected \(form.expected)", place, node.mark)
        return nil
    }
}
