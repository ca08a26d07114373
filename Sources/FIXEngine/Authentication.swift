// Who may log on, beyond what it calls itself.

public import Cryptography
public import Values

/// Somebody who may log on with Username(553) and Password(554).
public struct User: Sendable {
    /// Username(553), at most 64 bytes.
    public var name: Identifier
    public var password: PasswordHash
    /// The CompIDs that the user may use; empty: any that the session takes.
    public var compIDs: [NamePattern]
    /// Where the user may come from; empty: from anywhere that the session takes.
    public var allowedAddresses: [AddressRange]

    public init(
        name: Identifier, password: PasswordHash, compIDs: [NamePattern] = [],
        allowedAddresses: [AddressRange] = []
    ) {
        self.name = name
        self.password = password
        self.compIDs = compIDs
        self.allowedAddresses = allowedAddresses
    }
}

/// How the peers of a session prove who they are. What fails changes nothing: the Logon is as if it
/// had never come.
public struct Authentication: Sendable {
    public var users: [User]
    /// What a failed Logon is answered with: a Logout(5) with this text, or nil, nothing.
    public var failureText: Text<16>?
    /// How long a failed Logon waits for its end, so that guessing takes time.
    public var failureDelay = Interval.seconds(1)

    public init(users: [User], failureText: Text<16>? = Text("Not authenticated")) {
        self.users = users
        self.failureText = failureText
    }
}

/// What a Logon says of its user; leaves the line thread to be verified.
struct LogonClaim: Sendable {
    let connection: Int
    let generation: UInt32
    let password: [UInt8]
    /// The user's, or nobody's where there is no such user or it may not log on like this: it takes as
    /// long to find out.
    let hash: PasswordHash
    let mayLogOn: Bool

    var isProven: Bool { hash.matches(password) && mayLogOn }
}
