// Whose credential it is, and with which broker.

/// A broker and a user of ours, each 1 to 64 letters, digits, points, dashes and underscores.
public struct CredentialName: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let broker: String
    public let user: String

    /// - Throws: ``VaultError/badName(_:)``.
    public init(broker: String, user: String) throws(VaultError) {
        guard isPlainName(broker) else { throw .badName(broker) }
        guard isPlainName(user) else { throw .badName(user) }
        self.broker = broker
        self.user = user
    }

    public static func < (left: CredentialName, right: CredentialName) -> Bool {
        (left.broker, left.user) < (right.broker, right.user)
    }

    /// Such as `kraken of desk`.
    public var description: String { "\(broker) of \(user)" }
}

/// What brokers, users and fields may be called.
func isPlainName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
        && name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
}
