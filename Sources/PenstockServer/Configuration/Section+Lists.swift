// Lists of single values, by their keys.

extension Section {
    /// The items of a list that a key may have; nil when it is not there, or no list of at least one,
    /// which is reported. One value with commas in it is a list, too, as in the settings of QuickFIX.
    mutating func items(_ key: String, _ expected: String) -> [(node: YAMLNode, place: Place)]? {
        guard let node = node(key) else { return nil }
        var items: [YAMLNode] = []
        switch node.content {
        case .sequence(let nodes): items = nodes
        case .scalar(let text, _) where !node.isEmpty:
            items = text.split(separator: ",").map { part in
                let word = String(part.drop { $0 == " " })
                return YAMLNode(content: .scalar(word, isQuoted: false), mark: node.mark)
            }
        case .scalar, .mapping: break
        case .refused: return nil
        }
        guard !items.isEmpty else {
            let found = if case .sequence = node.content { "an empty list" } else { node.kind }
            complain(key, "\(found); expected a list of at least one \(expected)")
            return nil
        }
        return items.enumerated().map { ($1, place.key(key).item($0)) }
    }

    /// The values of a list that a key may have; nil when it is not there, or any of it is wrong, which
    /// is reported.
    mutating func list<Value>(_ key: String, _ expected: String, _ form: Form<Value>) -> [Value]? {
        guard let items = items(key, expected) else { return nil }
        let values = items.compactMap { Self.value(of: $0.node, $0.place, findings, form) }
        return values.count == items.count ? values : nil
    }
}
