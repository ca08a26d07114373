// Fractions of whole numbers of any size: what the book's figures are compared with.

import Values

/// A whole number of any size, lowest digits first.
struct Whole {
    var digits: [UInt32] = []
    var isNegative = false

    init(_ value: Int128) {
        isNegative = value < 0
        var rest = value.magnitude
        while rest > 0 {
            digits.append(UInt32(truncatingIfNeeded: rest))
            rest >>= 32
        }
    }

    static func isLess(_ one: [UInt32], _ two: [UInt32]) -> Bool {
        if one.count != two.count { return one.count < two.count }
        for index in one.indices.reversed() where one[index] != two[index] { return one[index] < two[index] }
        return false
    }

    static prefix func - (value: Whole) -> Whole {
        var value = value
        value.isNegative.toggle()
        return value
    }

    static func + (one: Whole, two: Whole) -> Whole {
        var (large, small) = isLess(one.digits, two.digits) ? (two, one) : (one, two)
        var carry: Int64 = 0
        let sign: Int64 = large.isNegative == small.isNegative ? 1 : -1
        for index in large.digits.indices {
            let other = index < small.digits.count ? Int64(small.digits[index]) : 0
            let sum = Int64(large.digits[index]) + sign * other + carry
            large.digits[index] = UInt32(truncatingIfNeeded: sum)
            carry = sum >> 32
        }
        if carry > 0 { large.digits.append(UInt32(carry)) }
        while large.digits.last == 0 { large.digits.removeLast() }
        return large
    }

    static func * (one: Whole, two: Whole) -> Whole {
        var product = Whole(0)
        product.digits = Array(repeating: 0, count: one.digits.count + two.digits.count)
        for (place, digit) in one.digits.enumerated() {
            var carry: UInt64 = 0
            for (other, factor) in two.digits.enumerated() {
                let sum = UInt64(digit) * UInt64(factor) + UInt64(product.digits[place + other]) + carry
                product.digits[place + other] = UInt32(truncatingIfNeeded: sum)
                carry = sum >> 32
            }
            product.digits[place + two.digits.count] = UInt32(carry)
        }
        while product.digits.last == 0 { product.digits.removeLast() }
        product.isNegative = one.isNegative != two.isNegative
        return product
    }
}

/// `above` / (`below` * 10^`tens`), never shortened; what is below the line is above zero.
struct Fraction: CustomStringConvertible {
    var above: Whole
    var below: Whole
    var tens: Int

    init(_ above: Whole, _ below: Whole, tens: Int) { (self.above, self.below, self.tens) = (above, below, tens) }
    init(_ value: Int128) { self.init(Whole(value), Whole(1), tens: 0) }
    init(_ value: WideDecimal) { self.init(Whole(value.mantissa), Whole(1), tens: Int(value.scale)) }
    init(_ value: Decimal) { self.init(WideDecimal(value)) }

    var isZero: Bool { above.digits.isEmpty }
    var isNegative: Bool { above.isNegative && !isZero }
    var size: Fraction { isNegative ? Fraction(-above, below, tens: tens) : self }

    /// What is above the line with so many tens below it.
    private func raised(to more: Int) -> Whole {
        var raised = above
        for _ in tens..<more { raised = raised * Whole(10) }
        return raised
    }

    static func + (one: Fraction, two: Fraction) -> Fraction {
        let tens = max(one.tens, two.tens)
        let (first, second) = (one.raised(to: tens), two.raised(to: tens))
        if one.below.digits == two.below.digits { return Fraction(first + second, one.below, tens: tens) }
        return Fraction(first * two.below + second * one.below, one.below * two.below, tens: tens)
    }
    static func - (one: Fraction, two: Fraction) -> Fraction { one + Fraction(-two.above, two.below, tens: two.tens) }
    static func * (one: Fraction, two: Fraction) -> Fraction {
        Fraction(one.above * two.above, one.below * two.below, tens: one.tens + two.tens)
    }
    static func / (one: Fraction, two: Fraction) -> Fraction {
        var (above, below) = (one.above * two.below, one.below * two.above)
        if below.isNegative { (above, below) = (-above, -below) }
        for _ in 0..<two.tens { above = above * Whole(10) }
        return Fraction(above, below, tens: one.tens)
    }
    static func += (one: inout Fraction, two: Fraction) { one = one + two }
    static func == (one: Fraction, two: Fraction) -> Bool { (one - two).isZero }
    static func <= (one: Fraction, two: Fraction) -> Bool { !(two - one).isNegative }

    var description: String { "\(above.isNegative ? "-" : "")\(above.digits)/\(below.digits)e\(tens)" }
}

struct Dice {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A decimal of any size, small ones as likely as large ones.
    mutating func anyDecimal() -> Decimal {
        Decimal(mantissa: Int64(bitPattern: next()) >> Int64(roll(64)), scale: UInt8(roll(19)))
    }
}

extension Decimal: ExpressibleByStringLiteral {
    public init(stringLiteral text: StaticString) { self.init(text) }
}
