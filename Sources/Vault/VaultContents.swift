// What the file of a vault says.

internal import Cryptography
internal import Values

/// Everything but the keys that open it.
struct VaultContents: Equatable, Sendable {
    static let kind = "penstock-vault"
    static let version = 1

    /// What tells the right master key from a wrong one.
    struct Master: Equatable, Sendable {
        var kind: MasterKeyKind
        /// Only with a passphrase.
        var salting: Salting?
        var since: Instant
        /// A known text, sealed with the key.
        var check: [UInt8]
    }

    struct Field: Equatable, Sendable {
        var version: Int64
        var updated: Instant
        /// Nonce, text and tag.
        var sealed: [UInt8]
    }

    struct Credential: Equatable, Sendable {
        /// How many data keys there were, this one among them.
        var generation: Int64
        var created: Instant
        var updated: Instant
        var rotated: Instant
        /// The version of the field that was changed last: no field ever has one of another value again.
        var lastVersion: Int64
        /// Nonce, data key and tag, by the master key.
        var dataKey: [UInt8]
        var fields: [String: Field]
    }

    var master: Master
    var credentials: [CredentialName: Credential] = [:]
}

/// What sealed bytes belong to, so that none can stand in another's place.
enum Belonging {
    static let master = bytes("penstock master check")

    static func dataKey(of name: CredentialName, generation: Int64) -> [UInt8] {
        bytes("penstock data key", name.broker, name.user, String(generation))
    }

    static func field(_ field: String, of name: CredentialName, version: Int64) -> [UInt8] {
        bytes("penstock field", name.broker, name.user, field, String(version))
    }

    /// Each with its length before it, so that no two lists give the same bytes.
    private static func bytes(_ parts: String...) -> [UInt8] {
        parts.reduce(into: []) { bytes, part in
            let count = UInt32(part.utf8.count)
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
            bytes += part.utf8
        }
    }
}
