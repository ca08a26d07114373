// The configuration while it is being made: every key knows where it came from.

/// A key and its value.
struct Draft {
    enum Content {
        case value(YAMLText)
        /// On one line.
        case list([YAMLText])
        case mapping([Draft])
    }

    /// Tells it from all others.
    let id: Int
    let key: String
    let content: Content
    /// The settings it was made of; none for what was not written there.
    let origins: [SettingLine]
    /// Why it is there, or what to know about it.
    let remark: String?
    /// Without it, the session or the endpoint is another one than was meant: rather none at all.
    let isVital: Bool
}

/// A session in the making, with what makes its connection.
struct SessionDraft {
    let id: Int
    let source: SourceSession
    let isAcceptor: Bool
    /// What is said above it.
    let description: String?
    /// Of the acceptor or initiator, its sessions apart.
    let endpoint: [Draft]
    let session: [Draft]
}

/// An acceptor or initiator in the making.
struct EndpointDraft {
    let isAcceptor: Bool
    let entries: [Draft]
    var sessions: [SessionDraft]
}

extension Draft {
    /// Key and value, whatever is said about them.
    var words: String {
        switch content {
        case .value(let text): "\(key): \(text.literal)"
        case .list(let texts): "\(key): [\(texts.map(\.literal).joined(separator: ", "))]"
        case .mapping(let drafts): "\(key): {\(drafts.map(\.words).joined(separator: ", "))}"
        }
    }

    /// What stands behind `#`: lines of the source, names that are not the same here, and the remark.
    var comment: String {
        let places = origins.filter { $0.number > 0 }.map { origin in
            origin.name.lowercased() == key.lowercased()
                ? "\(origin.number)" : "\(origin.number) \(origin.name)"
        }
        return YAMLText.remark((places + [remark].compactMap(\.self)).joined(separator: ", "))
    }
}
