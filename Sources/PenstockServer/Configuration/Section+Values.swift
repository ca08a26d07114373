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
        node(key).flatMap { Self.value(of: $0, place.key(key), findings, form) }
    }

    /// The values of a key that has one or a list of them; nil when it is not there. Those that are
    /// wrong are left out and reported, and so is an empty list, and one that is too long.
    mutating func values<Value>(
        _ key: String, _ form: Form<Value>, atMost countMax: Int
    ) -> [Written<Value>]? {
        guard let node = node(key) else { return nil }
        let place = place.key(key)
        guard case .sequence(let items) = node.content else {
            return Self.value(of: node, place, findings, form).map { [Written($0, findings, place, node.mark)] }
        }
        guard !items.isEmpty, items.count <= countMax else {
            let what = items.isEmpty ? "an empty list" : "a list of \(items.count)"
            let expected = items.isEmpty ? form.expected : "at most \(countMax)"
            findings.add("\(what); expected \(expected)", place, node.mark)
            return nil
        }
        return items.enumerated().compactMap { index, item in
            let place = place.item(index)
            return Self.value(of: item, place, findings, form).map { Written($0, findings, place, item.mark) }
        }
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
