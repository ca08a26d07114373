// What users do for themselves: password, second factor, sessions.

internal import Cryptography
public import Values

extension Gatekeeper {
    /// Ends the session.
    public mutating func logOut(_ identity: Identity) {
        if case .session(let id) = identity.means { _ = sessions.end(id: id, of: identity.user) }
    }

    /// A user's own, the oldest first.
    public func sessions(of identity: Identity) -> [SessionSummary] {
        sessions.of(identity.user).map {
            SessionSummary(id: $0.id, user: $0.user, address: $0.address, began: $0.began.utc, used: $0.used.utc)
        }
    }

    /// Ends one of the user's own.
    ///
    /// - Throws: ``Objection``: `unknownSession`; `needsSession` for a key, which may be made to look only.
    public mutating func endSession(_ id: String, of identity: Identity) throws(Objection) {
        _ = try own(identity)
        guard sessions.end(id: id, of: identity.user) else { throw .unknownSession(id) }
    }

    /// Ends all the user's sessions, this one among them.
    ///
    /// **Cost:** twice that of a log-on.
    ///
    /// - Throws: ``Objection``. Then the old password holds.
    public mutating func changePassword(
        of identity: Identity, from old: [UInt8], to new: [UInt8], at now: Moment
    ) throws(Objection) {
        let user = try own(identity)
        try Password.check(new, of: identity.user, rules)
        try countGuess(of: identity.user, at: now)
        guard user.password.matches(old) else { throw .wrongPassword }
        guard old != new else { throw .samePassword }
        failuresInSessions[identity.user] = nil
        let hash = PasswordHash(of: new, cost: rules.passwordCost)
        accounts.users[identity.user]?.password = hash
        accounts.users[identity.user]?.mustChangePassword = false
        sessions.endAll(of: identity.user)
    }

    // MARK: The second factor

    /// Begins a second factor. It is none before a code confirms it.
    ///
    /// - Parameter issuer: What the app shows beside the user's name.
    /// - Throws: ``Objection``: `hasFactor`, or the password must be changed first.
    public mutating func beginFactor(
        of identity: Identity, issuer: String, using random: inout some RandomNumberGenerator
    ) throws(Objection) -> FactorEnrolment {
        let user = try own(identity)
        guard !user.mustChangePassword else { throw .denied(.passwordMustChange) }
        guard user.factor == nil else { throw .hasFactor }
        let secret = Secret(bytes: random.bytes(TimeCode.secretSize))
        enrolments[identity.user] = secret
        return FactorEnrolment(
            secret: Base32.encode(secret.bytes), uri: TimeCode.uri(secret, of: identity.user, issuer: issuer))
    }

    /// The app shows the right code, so the second factor is there from now on, and fresh in this session.
    ///
    /// - Returns: Recovery codes, which are shown once and kept nowhere.
    /// - Throws: ``Objection``: `wrongCode`, `noEnrolment`, `hasFactor`.
    public mutating func confirmFactor(
        of identity: Identity, code: String, at now: Moment, using random: inout some RandomNumberGenerator
    ) throws(Objection) -> [String] {
        let user = try own(identity)
        guard user.factor == nil else { throw .hasFactor }
        guard let secret = enrolments[identity.user] else { throw .noEnrolment }
        try countGuess(of: identity.user, at: now)
        guard let step = TimeCode.step(of: code, secret, at: now.utc, after: -1) else { throw .wrongCode }
        var factor = SecondFactor(secret: secret, lastStep: step, recovery: [])
        let codes = factor.makeRecoveryCodes(using: &random)
        accounts.users[identity.user]?.factor = factor
        enrolments[identity.user] = nil
        didShowFactor(identity, now)
        return codes
    }

    /// Makes the second factor fresh in this session.
    ///
    /// - Throws: ``Objection``: `wrongCode`, `noFactor`, or too many failures.
    public mutating func showFactor(of identity: Identity, code: String, at now: Moment) throws(Objection) {
        try take(code, of: identity, at: now)
        didShowFactor(identity, now)
    }

    /// Other recovery codes in place of those that are left.
    ///
    /// - Throws: As ``showFactor(of:code:at:)``.
    public mutating func renewRecoveryCodes(
        of identity: Identity, code: String, at now: Moment, using random: inout some RandomNumberGenerator
    ) throws(Objection) -> [String] {
        try take(code, of: identity, at: now)
        didShowFactor(identity, now)
        return accounts.users[identity.user]?.factor?.makeRecoveryCodes(using: &random) ?? []
    }

    /// - Throws: As ``showFactor(of:code:at:)``.
    public mutating func removeFactor(of identity: Identity, code: String, at now: Moment) throws(Objection) {
        try take(code, of: identity, at: now)
        failuresInSessions[identity.user] = nil
        accounts.users[identity.user]?.factor = nil
        sessions.forgetFactor(of: identity.user)
    }

    private mutating func take(_ code: String, of identity: Identity, at now: Moment) throws(Objection) {
        let user = try own(identity)
        guard user.factor != nil else { throw .noFactor }
        try countGuess(of: identity.user, at: now)
        guard takeCode(code, of: identity.user, at: now) else { throw .wrongCode }
    }

    private mutating func didShowFactor(_ identity: Identity, _ now: Moment) {
        failuresInSessions[identity.user] = nil
        if case .session(let id) = identity.means { sessions.refresh(id: id, at: now) }
    }

    /// The user of a session.
    func own(_ identity: Identity) throws(Objection) -> Accounts.User {
        guard case .session(let id) = identity.means else { throw .needsSession }
        guard let user = accounts.users[identity.user], sessions.of(identity.user).contains(where: { $0.id == id }) else {
            throw .denied(.unknownSession)
        }
        return user
    }
}
