// Whose session files are: what they are called, and what their messages say.

internal import FIXSession
internal import Values

/// A session's name, and why it might be another one.
struct SessionNaming {
    let identity: SessionIdentity
    /// Nil when it is sure.
    let doubt: String?

    /// File names do not tell where a CompID with hyphens ends, or which part is a qualifier; the
    /// messages do.
    ///
    /// - Parameter names: What the stored messages say, in their order.
    /// - Throws: ``PortProblem`` for files whose name is no session's.
    init(_ files: SessionFiles, _ names: [SessionNames]) throws(PortProblem) {
        // What the engine wrote itself tells more.
        let ordered = names.filter(\.isOfSession) + names.filter { !$0.isOfSession }
        guard let first = ordered.first else {
            self = try SessionNaming.split(files)
            return
        }
        let found = SessionNaming.fitting(files, ordered)
        guard let best = found.first else {
            guard let identity = first.identity(0) else { preconditionFailure("no parts were chosen") }
            self.init(
                identity: identity,
                doubt: "the files are called \(files.prefix), and none of their messages is: "
                    + "taken from the messages")
            return
        }
        self.init(identity: best, doubt: SessionNaming.doubt(files, best, found.dropFirst().map { "\($0)" }))
    }

    private init(identity: SessionIdentity, doubt: String?) {
        self.identity = identity
        self.doubt = doubt
    }

    /// The names that go with both, whole ones before those with a qualifier.
    private static func fitting(_ files: SessionFiles, _ names: [SessionNames]) -> [SessionIdentity] {
        var whole: [SessionIdentity] = []
        var qualified: [SessionIdentity] = []
        for identity in names.flatMap({ name in (0..<16).compactMap { name.identity($0) } }) {
            let plain = StoreFormat.plainPrefix(of: identity)
            let prefix = files.format == .quickfixj ? StoreFormat.mangled(plain) : plain
            if files.prefix == prefix {
                if !whole.contains(identity) { whole.append(identity) }
            } else if files.prefix.hasPrefix(prefix + "-"),
                let qualifier = Name(string: String(files.prefix.dropFirst(prefix.count + 1))),
                !qualifier.isEmpty
            {
                var identity = identity
                identity.qualifier = qualifier
                if !qualified.contains(identity) { qualified.append(identity) }
            }
        }
        return whole + qualified
    }

    private static func doubt(
        _ files: SessionFiles, _ identity: SessionIdentity, _ others: [String]
    ) -> String? {
        let different = others.filter { $0 != "\(identity)" }
        if !different.isEmpty { return "it could also be " + different.joined(separator: ", ") }
        if !others.isEmpty { return "what is taken for a SubID may be a LocationID" }
        guard files.format == .quickfixj, "\(identity.qualifier)".contains("_") else { return nil }
        return "QuickFIX/J writes _ for several characters: the qualifier may have another one"
    }

    /// Without messages there is only the name.
    private static func split(_ files: SessionFiles) throws(PortProblem) -> SessionNaming {
        let parts = files.prefix.split(separator: "-", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count >= 3, parts[0].hasPrefix("FIX"), let beginString = Text<1>(string: parts[0]),
            let sender = Name(string: parts[1]), let target = Name(string: parts[2]),
            let qualifier = Name(string: parts.dropFirst(3).joined(separator: "-")),
            !sender.isEmpty, !target.isEmpty
        else {
            throw PortProblem(
                "\(files.path("body")): \(files.prefix) is not BEGINSTRING-SENDER-TARGET, and no message "
                    + "says whose it is; --as tells")
        }
        let identity = SessionIdentity(
            beginString: beginString, senderCompID: sender, targetCompID: target, qualifier: qualifier)
        // In the names of QuickFIX alone nothing else can be meant.
        let isSure = parts.count == 3 && (files.format == .quickfix || !files.prefix.contains("_"))
        return SessionNaming(
            identity: identity,
            doubt: isSure ? nil : "no message tells which parts of \(files.prefix) are whose")
    }

    /// `[FIX.4.4:]SENDER[/SUB[/LOCATION]]->TARGET[/SUB[/LOCATION]][:QUALIFIER]`; nil for anything else.
    static func identity(_ text: String) -> SessionIdentity? {
        guard let arrow = text.firstRange(of: "->") else { return nil }
        var (ours, theirs) = (String(text[..<arrow.lowerBound]), String(text[arrow.upperBound...]))
        var beginString = Text<1>("FIX.4.4")
        if let colon = ours.firstIndex(of: ":") {
            guard let version = Text<1>(string: String(ours[..<colon])) else { return nil }
            beginString = version
            ours = String(ours[ours.index(after: colon)...])
        }
        var qualifier = Name()
        if let colon = theirs.lastIndex(of: ":") {
            guard let name = Name(string: String(theirs[theirs.index(after: colon)...])) else { return nil }
            qualifier = name
            theirs = String(theirs[..<colon])
        }
        guard let sender = parts(ours), let target = parts(theirs) else { return nil }
        var details = SessionIdentity.Details()
        (details.senderSubID, details.senderLocationID) = (sender[1], sender[2])
        (details.targetSubID, details.targetLocationID) = (target[1], target[2])
        return SessionIdentity(
            beginString: beginString, senderCompID: sender[0], targetCompID: target[0], details: details,
            qualifier: qualifier)
    }

    private static func parts(_ text: String) -> [Name]? {
        let names = text.split(separator: "/", omittingEmptySubsequences: false)
            .map { Name(string: String($0)) }
        guard (1...3).contains(names.count) else { return nil }
        var all: [Name] = []
        for name in names {
            guard let name, !name.isEmpty else { return nil }
            all.append(name)
        }
        return all + Array(repeating: Name(), count: 3 - all.count)
    }
}
