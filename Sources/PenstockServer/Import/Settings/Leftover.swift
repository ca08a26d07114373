// What could not be carried, and why.

/// A setting that is not, or not quite, in the configuration.
struct Leftover: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        /// What it is good for is not needed, or always so.
        case unneeded = "not needed"
        /// There is nothing like it.
        case missing = "no equivalent"
        /// It is carried or not, and somebody should think about it.
        case decision = "needs a decision"
        /// The engine itself does not read it.
        case unread = "not read"
        /// No engine knows the name.
        case unknown = "unknown"
        /// Its value cannot be.
        case wrong = "not taken"
        /// It is a secret, and comes from the environment now.
        case secret = "secret"
        /// The session is not in the configuration.
        case session = "session left out"

        /// Whether it can be why a session is not there: a slip in a name, say.
        fileprivate var mayBeWhy: Bool {
            switch self {
            case .unread, .unknown, .wrong, .session: true
            case .unneeded, .missing, .decision, .secret: false
            }
        }
    }

    let kind: Kind
    /// From 1; 0 when it is about the file.
    var line: Int
    /// The name as it was written; empty when it is about a line or the file.
    let setting: String
    /// Without the value of the setting, which may be a secret.
    let message: String
    /// As `FIX.4.4:US->THEM`; none when it is about all of them.
    var sessions: [String] = []
}

extension Leftover {
    /// `FILE:LINE: NAME [SESSIONS]: KIND: MESSAGE`, without what is not known. Of many sessions the
    /// first three are named.
    func text(file: String) -> String {
        var words = setting.isEmpty ? [] : [shown(setting)]
        if !sessions.isEmpty {
            let more = sessions.count > 3 ? ["and \(sessions.count - 3) more"] : []
            words.append(
                "[\((sessions.prefix(3).map { shown($0) } + more).joined(separator: ", "))]")
        }
        let about = words.isEmpty ? "" : "\(words.joined(separator: " ")): "
        return "\(file)\(line > 0 ? ":\(line)" : ""): \(about)\(kind.rawValue): \(message)"
    }

    /// `{"file","line","setting","sessions","kind","message"}`; what is not known is null.
    func json(file: String) -> String {
        let line = line > 0 ? "\(line)" : "null"
        let setting = setting.isEmpty ? "null" : Problem.string(self.setting)
        let sessions = sessions.map { Problem.string($0) }.joined(separator: ",")
        return "{\"file\":\(Problem.string(file)),\"line\":\(line),\"setting\":\(setting),"
            + "\"sessions\":[\(sessions)],\"kind\":\(Problem.string(kind.rawValue)),"
            + "\"message\":\(Problem.string(message))}"
    }
}

extension [Leftover] {
    /// In the order of the lines, none twice, each with all its sessions; none where it is about all of
    /// those that there are. What is said of others is left out, unless it is why they are not there.
    func gathered(among names: [String]) -> [Leftover] {
        let present = Set(names)
        var sessions: [Leftover: [String]] = [:]
        var lines: [Leftover: Set<Int>] = [:]
        var order: [Leftover] = []
        for leftover in self {
            let isAbsent = leftover.sessions.contains { !present.contains($0) }
            if isAbsent, !leftover.kind.mayBeWhy { continue }
            let key = leftover.shared
            if sessions[key] == nil { order.append(key) }
            lines[key, default: []].insert(leftover.line)
            let new = leftover.sessions.filter { sessions[key]?.contains($0) != true }
            sessions[key, default: []] += new
            if leftover.sessions.isEmpty { sessions[key] = [] }
        }
        return order.enumerated().map { index, key in
            var leftover = key
            let names = sessions[key] ?? []
            let isAbout = Set(names) == present && names.count > 1 && key.kind != .session
            leftover.sessions = isAbout ? [] : names
            leftover.line = lines[key]?.min() ?? 0
            return (index, leftover)
        }.sorted { ($0.1.line, $0.0) < ($1.1.line, $1.0) }.map(\.1)
    }
}

extension Leftover {
    /// What it has in common with others: all but the sessions and, where it is about no setting, where
    /// they begin.
    fileprivate var shared: Leftover {
        var shared = self
        shared.sessions = []
        if setting.isEmpty, !sessions.isEmpty, kind != .session { shared.line = 0 }
        return shared
    }
}
