// What is kept of a password.

internal import COpenSSL

/// A text that is no password hash, in words that say where.
public struct PasswordHashError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
}

/// The scrypt hash of a password, with its salt and its cost:
/// `scrypt$N=32768,r=8,p=1$SALT$HASH`, the last two in base64.
///
/// **Cost:** making or checking one takes about 80 ms and 32 MiB with the usual parameters, so
/// never on the line thread.
///
/// Source: RFC 7914.
public struct PasswordHash: Sendable, Equatable {
    /// What an attacker pays for each guess, and we for each check.
    public struct Cost: Sendable, Equatable {
        /// N, a power of two from 2 to 2^20: how much of everything.
        public let passes: UInt64
        /// r, 1 to 64: with N, how much memory.
        public let blockSize: UInt64
        /// p, 1 to 16: how often.
        public let lanes: UInt64

        /// 2^15, 8, 1.
        public static let usual = Cost(valid: 32_768, 8, 1)

        /// Nil outside the bounds above, and above 256 MiB of memory.
        public init?(passes: UInt64, blockSize: UInt64, lanes: UInt64) {
            guard passes >= 2, passes <= 1 << 20, passes & (passes - 1) == 0, blockSize >= 1,
                blockSize <= 64, lanes >= 1, lanes <= 16
            else { return nil }
            self.init(valid: passes, blockSize, lanes)
            // RFC 7914: N must be less than 2^(128 * r / 8).
            if blockSize == 1 && passes >= 1 << 16 || memoryBytes > 256 << 20 { return nil }
        }

        private init(valid passes: UInt64, _ blockSize: UInt64, _ lanes: UInt64) {
            self.passes = passes
            self.blockSize = blockSize
            self.lanes = lanes
        }

        var memoryBytes: UInt64 { 128 * blockSize * (passes + lanes + 2) }
    }

    public let cost: Cost
    let salt: [UInt8]
    let hash: [UInt8]

    /// The hash of a password under a salt of its own.
    public init(of password: [UInt8], cost: Cost = .usual) {
        self.cost = cost
        salt = SecureRandom.bytes(16)
        guard let hash = PasswordHash.derive(password, salt, cost, count: 32) else {
            preconditionFailure("OpenSSL cannot hash: out of memory")
        }
        self.hash = hash
    }

    /// Reads the text form. The salt has 8 to 64 bytes, the hash 32 to 64.
    ///
    /// - Throws: ``PasswordHashError``: which part is not as it must be.
    public init(text: String) throws(PasswordHashError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "scrypt" else {
            throw PasswordHashError(description: "expected scrypt$N=...,r=...,p=...$SALT$HASH")
        }
        cost = try PasswordHash.cost(parts[1])
        guard let salt = Base64.decode(String(parts[2])), (8...64).contains(salt.count) else {
            throw PasswordHashError(description: "expected a salt of 8 to 64 bytes in base64")
        }
        guard let hash = Base64.decode(String(parts[3])), (32...64).contains(hash.count) else {
            throw PasswordHashError(description: "expected a hash of 32 to 64 bytes in base64")
        }
        self.salt = salt
        self.hash = hash
    }

    private init(cost: Cost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// The hash of no password at all: checking one against it takes as long as for any user, so
    /// that an attacker does not learn which users exist.
    public static func ofNobody(cost: Cost = .usual) -> PasswordHash {
        PasswordHash(cost: cost, salt: SecureRandom.bytes(16), hash: SecureRandom.bytes(32))
    }

    public var text: String {
        "scrypt$N=\(cost.passes),r=\(cost.blockSize),p=\(cost.lanes)"
            + "$\(Base64.encode(salt))$\(Base64.encode(hash))"
    }

    /// Whether it is the hash of this password. Takes as long for a wrong one as for the right one.
    /// Without the memory to find out: false.
    public func matches(_ password: [UInt8]) -> Bool {
        guard let other = PasswordHash.derive(password, salt, cost, count: hash.count) else {
            return false
        }
        // Safe: both have so many bytes.
        return unsafe CRYPTO_memcmp(other, hash, hash.count) == 0
    }

    /// Nil when there is not enough memory.
    static func derive(_ password: [UInt8], _ salt: [UInt8], _ cost: Cost, count: Int) -> [UInt8]? {
        var hash = [UInt8](repeating: 0, count: count)
        // Safe: every array is given with its own size.
        let result = unsafe scrypt_hash(
            password, password.count, salt, salt.count, cost.passes, cost.blockSize, cost.lanes,
            cost.memoryBytes + (1 << 20), &hash, count)
        ERR_clear_error()
        return result == 1 ? hash : nil
    }

    private static func cost(_ text: Substring) throws(PasswordHashError) -> Cost {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3, let passes = number(parts[0], "N="),
            let blockSize = number(parts[1], "r="),
            let lanes = number(parts[2], "p=")
        else {
            throw PasswordHashError(description: "expected N=...,r=...,p=... with whole numbers")
        }
        guard let cost = Cost(passes: passes, blockSize: blockSize, lanes: lanes) else {
            throw PasswordHashError(
                description:
                    "expected N a power of two up to 1048576, r up to 64, p up to 16, and at most 256 MiB"
            )
        }
        return cost
    }

    private static func number(_ text: Substring, _ name: String) -> UInt64? {
        guard text.hasPrefix(name) else { return nil }
        let digits = text.dropFirst(name.count)
        guard let number = UInt64(digits), String(number) == digits else { return nil }
        return number
    }
}
