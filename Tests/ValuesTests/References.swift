// What our values are compared with.

import Foundation
import Values

typealias Reference = Foundation.Decimal

extension Values.Decimal {
    /// The same value as Foundation has it: 38 digits hold every decimal of ours.
    var reference: Reference {
        var magnitude = Reference(mantissa.magnitude)
        if mantissa < 0 { magnitude.negate() }
        return magnitude * Reference(sign: .plus, exponent: -Int(scale), significand: 1)
    }
}

extension Reference {
    /// Whether a decimal of ours can be this value.
    var isOurs: Bool {
        significand.magnitude <= Reference(Int64.max) && exponent <= 0 && exponent >= -18
    }
}

/// A number as text without an exponent, as people would write an Int128 with a point put in.
func plainText(_ mantissa: Int128, scale: Int) -> String {
    var digits = "\(mantissa.magnitude)"
    while digits.count <= scale { digits = "0" + digits }
    if scale > 0 { digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale)) }
    return (mantissa < 0 ? "-" : "") + digits
}

/// A generator that gives the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A decimal of any size, small ones as likely as large ones.
    mutating func decimal(maximumScale: UInt8 = 18) -> Values.Decimal {
        let shift = Int64.random(in: 0...63, using: &self)
        let mantissa = Int64.random(in: .min...(.max), using: &self) >> shift
        return Values.Decimal(
            mantissa: mantissa, scale: .random(in: 0...maximumScale, using: &self))
    }
}

extension [UInt8] {
    func asBytes<Result>(_ body: (Bytes) throws -> Result) rethrows -> Result {
        try withUnsafeBytes { try body(Bytes($0)) }
    }
}
