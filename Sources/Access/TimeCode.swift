// Codes that a telephone shows.

internal import Cryptography
internal import Values

/// Time-based one-time passwords: SHA-1, six digits, thirty seconds, as every app has them.
///
/// Source: RFC 6238; RFC 4226, section 5.3.
public enum TimeCode {
    static let secretSize = 20
    static let stepSeconds: Int64 = 30

    /// The code of a step, six digits.
    static func code(_ secret: Secret, step: Int64) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> Int64(56 - 8 * $0)) }
        let hash = Digest.sha1.authenticate(counter, key: secret.bytes)
        let place = Int(hash[19] & 15)
        let word = hash[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(word % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    static func step(at utc: Instant) -> Int64 { utc.nanosecondsSinceEpoch / 1_000_000_000 / stepSeconds }

    /// The step whose code it is: this one, the one before or the one behind, if it is later than `last`. Takes as long for
    /// every code.
    static func step(of code: String, _ secret: Secret, at utc: Instant, after last: Int64) -> Int64? {
        let now = step(at: utc)
        var found: Int64?
        for step in now - 1...now + 1 {
            let isRight = ConstantTime.isEqual(Array(self.code(secret, step: step).utf8), Array(code.utf8))
            if isRight, step > last { found = step }
        }
        return found
    }

    /// What apps read from a QR code. It holds the secret: for the user alone.
    ///
    /// Source: the key URI format of Google Authenticator.
    static func uri(_ secret: Secret, of user: UserName, issuer: String) -> String {
        let issuer = percentEncoded(issuer)
        return "otpauth://totp/\(issuer):\(percentEncoded(user.text))?secret=\(Base32.encode(secret.bytes))"
            + "&issuer=\(issuer)&algorithm=SHA1&digits=6&period=\(stepSeconds)"
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + Hex.encode([byte]).uppercased()
            }
        }
    }
}
