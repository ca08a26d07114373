// One mapping of the configuration, asked for its keys one by one.

/// A mapping being read. A key that nobody asked for is unknown: what is read is the list of keys.
///
/// A key that is missing or wrong is reported where it is asked for, and the reading goes on.
struct Section {
    let findings: Findings
    let place: Place
    let mark: YAMLMark
    let entries: [String: YAMLNode.Entry]
    private var asked: [String] = []
    private var knowsItsKeys = true

    /// Nil when the node is no mapping, which is then reported.
    init?(_ node: YAMLNode, _ place: Place, _ findings: Findings) {
        switch node.content {
        case .mapping(let entries):
            self.entries = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0) })
        case .scalar, .sequence:
            findings.add("\(node.kind); expected a mapping", place, node.mark)
            return nil
        case .refused: return nil
        }
        self.findings = findings
        self.place = place
        mark = node.mark
    }

    /// The node of a key that has been asked for.
    mutating func node(_ key: String) -> YAMLNode? {
        if !asked.contains(key) { asked.append(key) }
        return entries[key]?.value
    }

    /// Reports something about one of the keys, there or not.
    func complain(_ key: String, _ message: String) {
        findings.add(message, place.key(key), entries[key]?.value.mark ?? mark)
    }

    /// Says that something wrong leaves open which keys there may be.
    mutating func ignoreUnknownKeys() { knowsItsKeys = false }

    /// Reports every key that nobody asked for. What was read must all have been asked for by now.
    func finish() {
        guard knowsItsKeys else { return }
        for entry in entries.values where !asked.contains(entry.key) {
            let near = suggestion(for: entry.key, among: asked).map {
                "did you mean \(quoted($0))?"
            }
            let message = "unknown key; \(near ?? "expected \(alternatives(asked))")"
            findings.add(message, place.key(entry.key), entry.mark)
        }
    }
}
