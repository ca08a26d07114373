// The text of the configuration, in which each line knows the key it is of.

/// Writes a document: keys to the left, where they came from to the right.
struct ImportPage {
    private var lines: [String] = []
    private var drafts: [Int: Int] = [:]
    private let refusals: [Int: String]

    /// Comments begin in this column, unless the key is longer.
    private static let column = 40

    init(_ document: ImportDocument, _ variables: [String]) {
        refusals = document.refusals
        writeHead(document, variables)
        lines += ["", "store:"]
        for draft in document.store { write(draft, "  ") }
        write("acceptors", document, document.endpoints.filter(\.isAcceptor))
        write("initiators", document, document.endpoints.filter { !$0.isAcceptor })
        lines += ["", Self.tail]
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// The key that a line is of; both begin at 1.
    func draft(atLine line: Int) -> Int? { drafts[line] }

    // MARK: Parts

    private mutating func writeHead(_ document: ImportDocument, _ variables: [String]) {
        let file = YAMLText.remark(document.path.split(separator: "/").last.map(String.init) ?? "")
        lines = [
            "# Made by `penstock import cfg` of \(file), a settings file of \(document.engine.title). Numbers behind #",
            "# are its lines. What could not be carried was said on standard error. `penstock check` says what",
            "# is missing yet; sessions/reference.yaml explains every key.",
            "#",
            "# Limits that \(document.engine.title) does not have: maxMessageSize (64KiB), maxHeldMessages (10000),",
            "# maxResendRequests (600/1m) and resendLoopLimit (50).",
        ]
        if !variables.isEmpty {
            lines += ["#", "# From the environment: \(variables.joined(separator: ", "))"]
        }
        lines += ["", "name: \(YAMLText(document.name).literal)"]
    }

    private mutating func write(
        _ key: String, _ document: ImportDocument, _ endpoints: [EndpointDraft]
    ) {
        let open = endpoints.filter { !document.sessions(of: $0).isEmpty }
        guard !open.isEmpty else { return }
        lines += ["", "\(key):"]
        for (index, endpoint) in open.enumerated() {
            if index > 0 { lines.append("") }
            writeItem(endpoint.entries, "  ")
            lines.append("    sessions:")
            for (index, session) in document.sessions(of: endpoint).enumerated() {
                if index > 0 { lines.append("") }
                if let description = session.description {
                    lines.append("      # \(YAMLText.remark(description))")
                }
                writeItem(session.session, "      ")
            }
        }
    }

    /// An item of a list: its first key has the dash, whatever was refused before it.
    private mutating func writeItem(_ entries: [Draft], _ indentation: String) {
        var prefix = "\(indentation)- "
        for draft in entries {
            write(draft, refusals[draft.id] == nil ? prefix : "\(indentation)  ")
            if refusals[draft.id] == nil { prefix = "\(indentation)  " }
        }
    }

    /// One key; a refused one is a comment.
    private mutating func write(_ draft: Draft, _ prefix: String) {
        if refusals[draft.id] != nil {
            lines.append(
                Self.line(
                    "\(prefix)# \(YAMLText.remark(draft.words))", "\(draft.comment), not taken"))
            return
        }
        guard case .mapping(let inner) = draft.content else {
            append(draft, Self.line(prefix + draft.words, draft.comment))
            return
        }
        append(draft, Self.line("\(prefix)\(draft.key):", draft.comment))
        let indentation = String(repeating: " ", count: prefix.utf8.count + 2)
        for draft in inner { write(draft, indentation) }
        // The reader has the place of a mapping where its first key stands.
        if inner.allSatisfy({ refusals[$0.id] != nil }) { drafts[lines.count + 1] = draft.id }
    }

    private mutating func append(_ draft: Draft, _ line: String) {
        lines.append(line)
        drafts[lines.count] = draft.id
    }

    private static func line(_ text: String, _ comment: String) -> String {
        guard !comment.isEmpty else { return text }
        let padding = max(1, column - text.unicodeScalars.count)
        return text + String(repeating: " ", count: padding) + "# " + comment
    }

    private static let tail = """
        brokers:                                # who carries out the orders: the engine's program did
          - id: paper                           # this one only pretends: put yours in its place
            kind: paper
            symbols:
              - {symbol: AAPL, price: 225.00, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}
              - {symbol: EUR/USD, price: 1.08500, tick: 0.00001, lot: 0.01, spread: 0.00006, step: 0.00003, size: 500000}

        routing:
          default: paper                        # the id of the broker that gets the orders
        """
}
