// Logging on, in two steps: what takes long is between them, and may be done by another thread.

internal import Cryptography
public import Values

/// What somebody says who wants to log on.
public struct LogOnAttempt: Sendable, CustomReflectable {
    public let name: String
    public let address: IPAddress
    let password: [UInt8]
    let code: String?

    /// - Parameter code: Of the second factor, or a recovery code; nil while nobody asked for it.
    public init(name: String, password: [UInt8], code: String?, address: IPAddress) {
        self.name = name
        self.password = password
        self.code = code
        self.address = address
    }

    public var customMirror: Mirror { Mirror(self, children: ["name": name, "address": address]) }
}

/// The step that takes long.
public struct PasswordCheck: Sendable {
    let attempt: LogOnAttempt
    let hash: PasswordHash
    let cost: PasswordHash.Cost

    /// **Cost:** 80 ms with the usual cost, for everybody, whether there is such a user or not; twice that, once, for a user
    /// whose hash is of another cost than the rules want now.
    public consuming func run() -> CheckedPassword {
        // What is longer than any password costs the same, and is none.
        let isRight =
            hash.matches(Array(attempt.password.prefix(Password.bytesMax))) && attempt.password.count <= Password.bytesMax
        let dearer = isRight && hash.cost != cost ? PasswordHash(of: attempt.password, cost: cost) : nil
        return CheckedPassword(attempt: attempt, hash: hash, isRight: isRight, rehashed: dearer)
    }
}

/// What came of it.
public struct CheckedPassword: Sendable {
    let attempt: LogOnAttempt
    let hash: PasswordHash
    let isRight: Bool
    /// The right password's hash of the cost that the rules want, if it is of another one.
    let rehashed: PasswordHash?
}

/// Whether somebody may go on to the step that takes long.
public enum LogOnStep: Sendable {
    case check(PasswordCheck)
    case refused(Denial)
}

/// Whether somebody is logged on.
public enum LogOn: Sendable {
    case granted(Identity, SessionToken)
    case refused(Denial)
}

extension Gatekeeper {
    /// The first step: whether this address and this name may try again already. The attempt counts as a failure until it
    /// has succeeded.
    public mutating func consider(_ attempt: LogOnAttempt, at now: Moment) -> LogOnStep {
        if let denial = admit(attempt.address, at: now) { return .refused(denial) }
        let waits = [
            waitOfUser(attempt.name, from: attempt.address, at: now), waitOfAddress(attempt.address, at: now),
        ].compactMap(\.self)
        if let wait = waits.max() { return .refused(.tooManyFailures(wait: wait)) }
        changeFailures(attempt.name, at: now) { [rules] failures in
            failures.attempt(free: rules.freeFailures, rules, at: now.steady)
        }
        changeFailures(attempt.address, at: now) { [rules] failures in
            failures.attempt(free: rules.freeFailuresOfAddress, rules, at: now.steady)
        }
        let user = UserName(attempt.name).flatMap { accounts.users[$0] }
        return .check(PasswordCheck(attempt: attempt, hash: user?.password ?? nobody, cost: rules.passwordCost))
    }

    /// The last step. What it says of an unknown user and of a wrong password is the same, at the same time.
    public mutating func conclude(
        _ checked: CheckedPassword, at now: Moment, using random: inout some RandomNumberGenerator
    ) -> LogOn {
        let attempt = checked.attempt
        guard let name = UserName(attempt.name), let user = accounts.users[name] else {
            return .refused(.unknownUser(attempt.name))
        }
        // The password may have been changed meanwhile.
        guard checked.isRight, checked.hash == user.password else { return .refused(.wrongPassword) }
        guard !user.isDisabled else { return .refused(.disabled) }
        guard user.allowed.allows(attempt.address) else { return .refused(.addressNotAllowedForUser) }
        if user.factor != nil {
            guard let code = attempt.code, !code.isEmpty else { return .refused(.codeNeeded) }
            guard takeCode(code, of: name, at: now) else { return .refused(.wrongCode) }
        }
        if let rehashed = checked.rehashed { accounts.users[name]?.password = rehashed }
        failuresOfUsers[name] = nil
        changeFailures(attempt.address, at: now) { $0.undo() }
        welcome(name, home: attempt.address.household)
        let (token, session) = sessions.begin(
            name, from: attempt.address, hasShownFactor: user.factor != nil, rules, at: now, using: &random)
        return .granted(
            identity(name, user, .session(id: session.id), attempt.address, session.factorShown), token)
    }

    /// Whether it is one of the user's second factor, which will not be good again.
    mutating func takeCode(_ code: String, of name: UserName, at now: Moment) -> Bool {
        // A copy: a code that is wrong leaves nothing to be saved.
        guard var factor = accounts.users[name]?.factor, factor.take(code, at: now.utc) else { return false }
        accounts.users[name]?.factor = factor
        return true
    }

    // MARK: Failures

    /// The last four.
    private mutating func welcome(_ name: UserName, home: IPAddress) {
        homes[name] = [home] + (homes[name] ?? []).filter { $0 != home }.prefix(3)
    }

    private func waitOfUser(_ name: String, from address: IPAddress, at now: Moment) -> Interval? {
        guard let user = UserName(name), accounts.users[user] != nil else {
            return failuresOfNobody[Gatekeeper.stranger(name)]?.wait(at: now.steady)
        }
        // Who attacks a name from elsewhere does not lock its user out; what is tried at home, the address answers for.
        if homes[user]?.contains(address.household) == true { return nil }
        return failuresOfUsers[user]?.wait(at: now.steady)
    }

    private func waitOfAddress(_ address: IPAddress, at now: Moment) -> Interval? {
        failuresOfAddresses[address.household]?.wait(at: now.steady)
    }

    /// Names of nobody are locked like those of users, or one could be told from the other.
    private mutating func changeFailures(_ name: String, at now: Moment, _ change: (inout Failures) -> Void) {
        if let user = UserName(name), accounts.users[user] != nil {
            change(&failuresOfUsers[user, default: Failures()])
        } else {
            failuresOfNobody.use(Gatekeeper.stranger(name), otherwise: Failures(), at: now.steady, change)
        }
    }

    private mutating func changeFailures(_ address: IPAddress, at now: Moment, _ change: (inout Failures) -> Void) {
        failuresOfAddresses.use(address.household, otherwise: Failures(), at: now.steady, change)
    }

    /// No more of a name than is remembered.
    private static func stranger(_ name: String) -> String { String(name.prefix(64)) }

    /// What an attempt of somebody who is logged on costs, to whoever guesses in a session that is not theirs.
    mutating func countGuess(of name: UserName, at now: Moment) throws(Objection) {
        if let wait = failuresInSessions[name]?.wait(at: now.steady) { throw .denied(.tooManyFailures(wait: wait)) }
        failuresInSessions[name, default: Failures()].attempt(free: rules.freeFailures, rules, at: now.steady)
    }
}
