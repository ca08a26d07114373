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
    }

    let kind: Kind
    /// From 1; 0 when it is about the file.
    let line: Int
    /// The name as it was written; empty when it is about a line or the file.
    let setting: String
    /// As `FIX.4.4:US->THEM`; nil when it is about all of them.
    let session: String?
    /// Without the value of the setting, which may be a secret.
    let message: String
}

extension Leftover {
    /// `FILE:LINE: NAME [SESSION]: KIND: MESSAGE`, without what is not known.
    func text(file: String) -> String {
        var text = line > 0 ? "\(file):\(line): " : "\(file): "
        text += setting.isEmpty ? "" : shown(setting)
        if let session { text += "\(setting.isEmpty ? "" : " ")[\(shown(session))]" }
        if !setting.isEmpty || session != nil { text += ": " }
        return text + "\(kind.rawValue): \(message)"
    }

    /// `{"file","line","setting","session","kind","message"}`; what is not known is null.
    func json(file: String) -> String {
        let line = line > 0 ? "\(line)" : "null"
        let setting = setting.isEmpty ? "null" : Problem.string(self.setting)
        let session = session.map { Problem.string($0) } ?? "null"
        return "{\"file\":\(Problem.string(file)),\"line\":\(line),\"setting\":\(setting),"
            + "\"session\":\(session),\"kind\":\(Problem.string(kind.rawValue)),"
            + "\"message\":\(Problem.string(message))}"
    }
}

extension [Leftover] {
    /// In the order of the lines, none twice; what holds in all of several sessions is said once.
    func gathered(sessions count: Int) -> [Leftover] {
        var sessions: [Leftover: Set<String>] = [:]
        var order: [Leftover] = []
        for leftover in self {
            let shared = leftover.of(nil)
            if sessions[shared] == nil { order.append(shared) }
            sessions[shared, default: []].insert(leftover.session ?? "")
        }
        let all = order.flatMap { leftover -> [Leftover] in
            let names = sessions[leftover] ?? []
            if names.contains("") || (names.count == count && count > 1) { return [leftover] }
            return names.sorted().map { leftover.of($0) }
        }
        return all.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }
}

extension Leftover {
    fileprivate func of(_ session: String?) -> Leftover {
        Leftover(kind: kind, line: line, setting: setting, session: session, message: message)
    }
}
