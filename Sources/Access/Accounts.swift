// What is kept of users and keys.

internal import Cryptography
public import Values

/// Everything that survives a restart. Only hashes of passwords; secrets of second factors and of keys as they are, for codes
/// and signatures are made of them.
public struct Accounts: Equatable, Sendable {
    struct User: Equatable, Sendable {
        var roles: Set<Role>
        var password: PasswordHash
        /// Nothing else is allowed before.
        var mustChangePassword: Bool
        var isDisabled = false
        var factor: SecondFactor?
        var allowed = AddressList.everybody
        var created: Instant
    }

    struct Key: Equatable, Sendable {
        let user: UserName
        let label: String
        /// What requests are signed with: its letters, as the user has them.
        let secret: Secret
        let rights: Set<Right>
        let allowed: AddressList
        let created: Instant
        let expires: Instant?
    }

    var users: [UserName: User] = [:]
    /// By their ids.
    var keys: [String: Key] = [:]

    /// Whether somebody could still let others in.
    var hasAdmin: Bool { users.values.contains { $0.roles.contains(.admin) && !$0.isDisabled } }
}

/// What anybody with the right may know of a user.
public struct UserSummary: Equatable, Sendable {
    public let name: UserName
    public let roles: [Role]
    public let mustChangePassword: Bool
    public let isDisabled: Bool
    public let hasSecondFactor: Bool
    public let recoveryCodesLeft: Int
    public let allowed: AddressList
    public let created: Instant
    public let sessions: Int
    public let keys: Int
    /// After too many failures; nil when the next attempt need not wait.
    public let lockedFor: Interval?
}

/// What may be shown of a key: never its secret.
public struct KeySummary: Equatable, Sendable {
    public let id: String
    public let user: UserName
    public let label: String
    public let rights: [Right]
    public let allowed: AddressList
    public let created: Instant
    public let expires: Instant?
}
