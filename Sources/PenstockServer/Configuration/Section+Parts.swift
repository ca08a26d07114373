// Mappings inside a mapping, by their keys.

extension Section {
    /// What `read` makes of the mapping of a key; nil when there is none or it is wrong. Keys that
    /// `read` did not ask for are unknown.
    mutating func part<Part>(_ key: String, _ read: (inout Section) -> Part?) -> Part? {
        guard let node = node(key) else { return nil }
        return Self.read(node, place.key(key), findings, read)
    }

    /// As ``part(_:_:)``, of a key that must be there.
    mutating func requiredPart<Part>(
        _ key: String, _ expected: String, _ read: (inout Section) -> Part?
    ) -> Part? {
        if entries[key] == nil { complain(key, "missing; expected \(expected)") }
        return part(key, read)
    }

    /// What `read` makes of each mapping in the list of a key; at least one is expected, unless the
    /// list may be empty, or missing.
    mutating func parts<Part>(
        _ key: String, atLeastOne expected: String, orNone mayBeEmpty: Bool = false,
        _ read: (inout Section) -> Part?
    ) -> [Part] {
        let node = node(key)
        let found: String
        switch node?.content {
        case .sequence(let items) where !items.isEmpty:
            return items.enumerated().compactMap { index, item in
                Self.read(item, place.key(key).item(index), findings, read)
            }
        case .refused: return []
        case nil, .sequence:
            if mayBeEmpty { return [] }
            found = node == nil ? "missing" : "an empty list"
        case .scalar, .mapping: found = node?.kind ?? "missing"
        }
        complain(key, "\(found); expected a list of at least one \(expected)")
        return []
    }

    /// The keys and values of a mapping whose keys are free, in the order of the file; empty when there
    /// is none. What is wrong is left out and reported.
    mutating func table<Key, Value>(
        _ key: String, _ keys: Form<Key>, _ values: Form<Value>, atMost countMax: Int
    ) -> [(key: Key, value: Value)] {
        guard let node = node(key) else { return [] }
        let place = place.key(key)
        guard case .mapping(let entries) = node.content, entries.count <= countMax else {
            findings.add("expected a mapping of at most \(countMax) keys", place, node.mark)
            return []
        }
        guard var section = Section(node, place, findings) else { return [] }
        var table: [(key: Key, value: Value)] = []
        for entry in entries {
            let value = section.optional(entry.key, values)
            do throws(Misfit) {
                let read = try keys.read(entry.key)
                if let value { table.append((read, value)) }
            } catch {
                findings.add(
                    error.message(expected: keys.expected), place.key(entry.key), entry.mark)
            }
        }
        return table
    }

    /// What `read` makes of a mapping, whose other keys are unknown; nil when it is none.
    static func read<Part>(
        _ node: YAMLNode, _ place: Place, _ findings: Findings, _ read: (inout Section) -> Part?
    ) -> Part? {
        guard var section = Section(node, place, findings) else { return nil }
        let part = read(&section)
        section.finish()
        return part
    }
}
