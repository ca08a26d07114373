// A YAML document as a tree in which every part knows where it was written.

/// A scalar, a sequence or a mapping.
struct YAMLNode {
    enum Content {
        /// Plain scalars are typed later, by whoever knows what is expected.
        case scalar(String, isQuoted: Bool)
        case sequence([YAMLNode])
        /// In the order of the file; no key twice.
        case mapping([Entry])
        /// Something we do not read, already reported.
        case refused
    }

    struct Entry {
        let key: String
        let mark: YAMLMark
        let value: YAMLNode
    }

    let content: Content
    let mark: YAMLMark

    /// Nothing was written: an empty value, `~` or `null`.
    var isEmpty: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return text.isEmpty || text == "~" || text == "null"
    }

    /// What it is, for people.
    var kind: String {
        switch content {
        case .scalar: isEmpty ? "no value" : "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .refused: "something unreadable"
        }
    }
}

/// A place in a file; both count from 1.
struct YAMLMark {
    let line: Int
    let column: Int
}
