// What whoever may change users does.

internal import Cryptography
public import Values

extension Gatekeeper {
    /// - Throws: ``Objection/denied(_:)`` without the right `users` or `audit`.
    public func users(for identity: Identity, at now: Moment) throws(Objection) -> [UserSummary] {
        if identity.denial(of: .audit, at: now) != nil { try demandUsers(identity, now) }
        return accounts.users.sorted { $0.key < $1.key }.map { name, user in
            UserSummary(
                name: name, roles: Role.allCases.filter(user.roles.contains), mustChangePassword: user.mustChangePassword,
                isDisabled: user.isDisabled, hasSecondFactor: user.factor != nil,
                recoveryCodesLeft: user.factor?.recovery.count ?? 0, allowed: user.allowed, created: user.created,
                sessions: sessions.of(name).count, keys: accounts.keys.values.count { $0.user == name },
                lockedFor: lock(of: name, at: now))
        }
    }

    /// - Returns: A password for the first log-on, which is shown once and kept nowhere.
    /// - Throws: ``Objection``; so all below, and then nothing has changed.
    public mutating func addUser(
        _ name: String, roles: Set<Role>, by identity: Identity, at now: Moment,
        using random: inout some RandomNumberGenerator
    ) throws(Objection) -> String {
        try demandUsers(identity, now)
        guard let name = UserName(name) else { throw .badName(name) }
        guard accounts.users[name] == nil else { throw .nameTaken(name) }
        guard !roles.isEmpty else { throw .noRoles }
        guard accounts.users.count < rules.usersMax else { throw .tooMany("users", most: rules.usersMax) }
        let password = Gatekeeper.oneTimePassword(using: &random)
        // What was tried while there was no such user would tell that there was none.
        accounts.users[name] = Accounts.User(
            roles: roles, password: PasswordHash(of: Array(password.utf8), cost: rules.passwordCost),
            mustChangePassword: true, created: now.utc)
        return password
    }

    /// With sessions and keys.
    public mutating func removeUser(_ name: String, by identity: Identity, at now: Moment) throws(Objection) {
        let (name, _) = try user(name, by: identity, now)
        var changed = accounts
        changed.users[name] = nil
        changed.keys = changed.keys.filter { $0.value.user != name }
        guard changed.hasAdmin else { throw .lastAdmin }
        for (id, key) in accounts.keys where key.user == name { nonces[id] = nil }
        accounts = changed
        sessions.endAll(of: name)
        enrolments[name] = nil
        failuresOfUsers[name] = nil
        failuresInSessions[name] = nil
        paceOfUsers[name] = nil
        homes[name] = nil
    }

    public mutating func setRoles(
        _ roles: Set<Role>, of name: String, by identity: Identity, at now: Moment
    ) throws(Objection) {
        guard !roles.isEmpty else { throw .noRoles }
        try change(name, by: identity, now) { $0.roles = roles }
    }

    /// A disabled user's sessions end, and keys do nothing until the user is enabled again.
    public mutating func setDisabled(
        _ isDisabled: Bool, of name: String, by identity: Identity, at now: Moment
    ) throws(Objection) {
        let name = try change(name, by: identity, now) { $0.isDisabled = isDisabled }
        if isDisabled { sessions.endAll(of: name) }
    }

    /// From where a user may come.
    public mutating func setAllowed(
        _ allowed: AddressList, of name: String, by identity: Identity, at now: Moment
    ) throws(Objection) {
        try change(name, by: identity, now) { $0.allowed = allowed }
    }

    /// For somebody who forgot it: another one-time password, and all sessions end.
    public mutating func resetPassword(
        of name: String, by identity: Identity, at now: Moment, using random: inout some RandomNumberGenerator
    ) throws(Objection) -> String {
        let password = Gatekeeper.oneTimePassword(using: &random)
        let hash = PasswordHash(of: Array(password.utf8), cost: rules.passwordCost)
        let name = try change(name, by: identity, now) {
            $0.password = hash
            $0.mustChangePassword = true
        }
        failuresOfUsers[name] = nil
        homes[name] = nil
        sessions.endAll(of: name)
        return password
    }

    /// For somebody who lost it with all recovery codes. All sessions end.
    public mutating func resetFactor(of name: String, by identity: Identity, at now: Moment) throws(Objection) {
        let (user, found) = try user(name, by: identity, now)
        guard found.factor != nil else { throw .noFactor }
        try change(name, by: identity, now) { $0.factor = nil }
        sessions.endAll(of: user)
    }

    /// For somebody whose name was tried too often: the next attempt may come at once.
    public mutating func unlock(_ name: String, by identity: Identity, at now: Moment) throws(Objection) {
        let (name, _) = try user(name, by: identity, now)
        failuresOfUsers[name] = nil
        failuresInSessions[name] = nil
    }

    /// How long attempts from anywhere but home must wait.
    private func lock(of name: UserName, at now: Moment) -> Interval? {
        [failuresOfUsers[name]?.wait(at: now.steady), failuresInSessions[name]?.wait(at: now.steady)].compactMap(\.self).max()
    }

    @discardableResult
    private mutating func change(
        _ name: String, by identity: Identity, _ now: Moment, _ body: (inout Accounts.User) -> Void
    ) throws(Objection) -> UserName {
        var (name, changed) = try user(name, by: identity, now)
        body(&changed)
        var all = accounts
        all.users[name] = changed
        guard all.hasAdmin else { throw .lastAdmin }
        accounts = all
        return name
    }

    private func user(
        _ name: String, by identity: Identity, _ now: Moment
    ) throws(Objection) -> (UserName, Accounts.User) {
        try demandUsers(identity, now)
        guard let userName = UserName(name), let user = accounts.users[userName] else { throw .unknownUser(name) }
        return (userName, user)
    }

    private func demandUsers(_ identity: Identity, _ now: Moment) throws(Objection) {
        if let denial = identity.denial(of: .users, at: now) { throw .denied(denial) }
    }
}
