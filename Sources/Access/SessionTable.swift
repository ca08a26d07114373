// Who is logged on.

internal import Cryptography
public import Values

/// Sessions by the hash of their token.
///
/// Shape: at most ``AccessRules/sessionsPerUser`` for each user. They are not kept over a restart.
struct SessionTable: Sendable {
    struct Session: Sendable {
        let id: String
        let user: UserName
        let address: IPAddress
        let began: Moment
        var used: Moment
        /// When a second factor was shown.
        var factorShown: Instant?

        func fault(_ rules: AccessRules, at now: Instant) -> Denial? {
            if now.since(began.steady) >= rules.sessionLongest { return .sessionTooOld }
            if now.since(used.steady) >= rules.sessionIdle { return .sessionIdle }
            return nil
        }
    }

    private var sessions: [[UInt8]: Session] = [:]

    var count: Int { sessions.count }

    func of(_ user: UserName) -> [Session] {
        sessions.values.filter { $0.user == user }.sorted { $0.began.steady < $1.began.steady }
    }

    mutating func begin(
        _ user: UserName, from address: IPAddress, hasShownFactor: Bool, _ rules: AccessRules, at now: Moment,
        using random: inout some RandomNumberGenerator
    ) -> (token: SessionToken, session: Session) {
        sessions = sessions.filter { $0.value.fault(rules, at: now.steady) == nil }
        let others = sessions.filter { $0.value.user == user }
        if others.count >= rules.sessionsPerUser,
            let oldest = others.min(by: { $0.value.used.steady < $1.value.used.steady })
        {
            sessions[oldest.key] = nil
        }
        let token = SessionToken(using: &random)
        let session = Session(
            id: Hex.encode(random.bytes(8)), user: user, address: address, began: now, used: now,
            factorShown: hasShownFactor ? now.steady : nil)
        sessions[SessionToken.hash(token.text)] = session
        return (token, session)
    }

    /// The session of a token, which is used by that unless `isUse` says otherwise.
    mutating func use(_ token: String, isUse: Bool = true, _ rules: AccessRules, at now: Moment) -> Result<Session, Denial> {
        let hash = SessionToken.hash(token)
        guard var session = sessions[hash], token.utf8.count <= 64 else { return .failure(.unknownSession) }
        if let fault = session.fault(rules, at: now.steady) {
            sessions[hash] = nil
            return .failure(fault)
        }
        if isUse { session.used = now }
        sessions[hash] = session
        return .success(session)
    }

    /// Whether a session is there and not over; it is not used by that.
    func isOpen(id: String, of user: UserName, _ rules: AccessRules, at now: Moment) -> Bool {
        sessions.values.contains { $0.id == id && $0.user == user && $0.fault(rules, at: now.steady) == nil }
    }

    /// The second factor was shown in it, now.
    mutating func refresh(id: String, at now: Moment) {
        for (hash, session) in sessions where session.id == id { sessions[hash]?.factorShown = now.steady }
    }

    /// False when there is none.
    mutating func end(id: String, of user: UserName) -> Bool {
        let before = sessions.count
        sessions = sessions.filter { $0.value.id != id || $0.value.user != user }
        return sessions.count < before
    }

    mutating func endAll(of user: UserName) { sessions = sessions.filter { $0.value.user != user } }

    /// Their second factor is none any more.
    mutating func forgetFactor(of user: UserName) {
        for (hash, session) in sessions where session.user == user { sessions[hash]?.factorShown = nil }
    }
}

/// What a user may know of one.
public struct SessionSummary: Equatable, Sendable {
    public let id: String
    public let user: UserName
    public let address: IPAddress
    public let began: Instant
    public let used: Instant
}
