// What a user has beside a password.

internal import Cryptography
internal import Values

/// A secret in an app, and codes on paper for the day on which the app is gone.
struct SecondFactor: Equatable, Sendable {
    static let recoveryCodes = 10

    let secret: Secret
    /// The step of the last code that was taken: none is good twice.
    private(set) var lastStep: Int64
    /// SHA-256 of the recovery codes that are left. Each has 80 random bits, so a plain hash is enough.
    private(set) var recovery: [[UInt8]]

    init(secret: Secret, lastStep: Int64, recovery: [[UInt8]]) {
        self.secret = secret
        self.lastStep = lastStep
        self.recovery = recovery
    }

    /// Whether it is the code of now, or one of the recovery codes; it will not be again.
    mutating func take(_ code: String, at utc: Instant) -> Bool {
        if let step = TimeCode.step(of: code, secret, at: utc, after: lastStep) {
            lastStep = step
            return true
        }
        guard let bytes = Base32.decode(code.filter { $0 != "-" }), bytes.count == 10 else { return false }
        let hash = Digest.sha256.hash(bytes)
        guard let index = recovery.firstIndex(where: { ConstantTime.isEqual($0, hash) }) else { return false }
        recovery.remove(at: index)
        return true
    }

    /// Fresh codes in place of those that were left, such as `MFRG-GZDF-MZTW-Q2LK`.
    mutating func makeRecoveryCodes(using random: inout some RandomNumberGenerator) -> [String] {
        var codes: [String] = []
        recovery = []
        for _ in 0..<SecondFactor.recoveryCodes {
            let bytes = random.bytes(10)
            recovery.append(Digest.sha256.hash(bytes))
            codes.append(inFours(Base32.encode(bytes)))
        }
        return codes
    }
}

/// What a user types or scans into an app before the second factor is there.
public struct FactorEnrolment: Sendable {
    /// In base32, as apps want it typed.
    public let secret: String
    /// As apps want it scanned.
    public let uri: String
}

/// A dash between each four letters.
func inFours(_ text: String) -> String {
    var parts: [Substring] = []
    var rest = text[...]
    while !rest.isEmpty {
        parts.append(rest.prefix(4))
        rest = rest.dropFirst(4)
    }
    return parts.joined(separator: "-")
}

extension RandomNumberGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
