// Keys of programs.

public import Cryptography
public import Values

/// A key as its user gets it, once.
public struct NewKey: Sendable {
    public let id: String
    /// Kept here to check signatures, and never shown again.
    public let secret: Secret
}

extension Gatekeeper {
    /// A key for programs of the user who is logged on. It may do what it is given, as long as the user may as well; for
    /// guarded rights the session's second factor must be fresh, and then the key needs none.
    ///
    /// - Parameter expires: Nil for never.
    /// - Throws: ``Objection``.
    public mutating func addKey(
        _ label: String, rights: Set<Right>, allowed: AddressList, expires: Instant?, for identity: Identity, at now: Moment,
        using random: inout some RandomNumberGenerator
    ) throws(Objection) -> NewKey {
        let user = try own(identity)
        guard !user.mustChangePassword else { throw .denied(.passwordMustChange) }
        guard (1...64).contains(label.utf8.count), label.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
        else { throw .badLabel }
        guard !rights.isEmpty else { throw .noRights }
        for right in Right.allCases where rights.contains(right) {
            if let denial = identity.denial(of: right, at: now) { throw .denied(denial) }
        }
        if let expires, expires <= now.utc { throw .expired }
        guard accounts.keys.values.count(where: { $0.user == identity.user }) < rules.keysPerUser else {
            throw .tooMany("keys of a user", most: rules.keysPerUser)
        }
        let id = "pk" + Hex.encode(random.bytes(10))
        let secret = Secret(text: Base64.encodeURL(random.bytes(32)))
        accounts.keys[id] = Accounts.Key(
            user: identity.user, label: label, secret: secret, rights: rights, allowed: allowed, created: now.utc,
            expires: expires)
        return NewKey(id: id, secret: secret)
    }

    /// A user's own keys, or everybody's for whoever may change users.
    public func keys(for identity: Identity, at now: Moment) -> [KeySummary] {
        let seesAll = identity.rights.contains(.users)
        return accounts.keys.filter { seesAll || $0.value.user == identity.user }.sorted { $0.key < $1.key }.map { id, key in
            KeySummary(
                id: id, user: key.user, label: key.label, rights: Right.allCases.filter(key.rights.contains),
                allowed: key.allowed, created: key.created, expires: key.expires)
        }
    }

    /// One's own; somebody else's with the right `users`.
    ///
    /// - Throws: ``Objection``: `unknownKey` also for a key of somebody else's that one may not see.
    public mutating func removeKey(_ id: String, by identity: Identity, at now: Moment) throws(Objection) {
        guard let key = accounts.keys[id] else { throw .unknownKey(id) }
        if key.user != identity.user {
            guard identity.rights.contains(.users) else { throw .unknownKey(id) }
            if let denial = identity.denial(of: .users, at: now) { throw .denied(denial) }
        }
        accounts.keys[id] = nil
        nonces[id] = nil
    }
}
