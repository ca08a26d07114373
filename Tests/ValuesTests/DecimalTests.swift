// Arithmetic of decimals, against Foundation's and against its own definition.

import Testing
import Values

@Suite struct `Decimal arithmetic` {
    @Test func `Order and equality are of the value`() {
        var random = SeededRandom(seed: 1)
        #expect(
            Decimal("1.50") == Decimal("1.5")
                && Decimal("1.50").hashValue == Decimal("1.5").hashValue)
        #expect(Decimal("0") == Decimal("0.000") && Decimal("-0.0") == .zero)
        for _ in 0..<20_000 {
            let (a, b) = (random.decimal(), random.decimal())
            #expect((a < b) == (a.reference < b.reference), "\(a) \(b)")
            #expect((a == b) == (a.reference == b.reference))
            #expect(a.normalized == a && a.normalized.hashValue == a.hashValue)
            #expect(a.normalized.scale == 0 || a.normalized.mantissa % 10 != 0)
        }
    }

    @Test func `Sums and differences are exact, or there is none`() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<20_000 {
            let (a, b) = (random.decimal(), random.decimal())
            check(a.adding(b), a.reference + b.reference, "\(a) + \(b)")
            check(a.subtracting(b), a.reference - b.reference, "\(a) - \(b)")
        }
        #expect(Decimal(.max).adding(Decimal(1)) == nil)
        #expect(Decimal(.min).subtracting(Decimal(1)) == nil)
        #expect(Decimal(.min).adding(Decimal(.max)) == Decimal(-1))
        #expect(Decimal("1.50").adding(Decimal("1.50"))?.description == "3.00")
        #expect(
            Decimal("9223372036854775807").adding(Decimal("0.0"))?.description
                == "9223372036854775807")
    }

    @Test func `Products are exact, or there is none`() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<20_000 {
            let (a, b) = (random.decimal(maximumScale: 12), random.decimal(maximumScale: 12))
            check(
                a.multiplied(by: b), exact: Int128(a.mantissa) * Int128(b.mantissa),
                Int(a.scale + b.scale))
        }
        #expect(Decimal(.max).multiplied(by: Decimal(.max)) == nil)
        #expect(
            Decimal("0.000000001").multiplied(by: Decimal("0.000000001"))?.description
                == "0.000000000000000001")
        #expect(Decimal("0.0000000001").multiplied(by: Decimal("0.000000001")) == nil)
        #expect(Decimal("100.00").multiplied(by: Decimal("12.50"))?.description == "1250.0000")
    }

    @Test func `A multiple of a tick is one, at any scale`() {
        for (value, tick, isMultiple) in [
            ("1.25", "0.05", true), ("1.26", "0.05", false), ("-1.25", "0.25", true),
            ("0", "0.01", true),
            ("100", "0.0001", true), ("1", "0", false), ("0", "0", false), ("0.3", "0.1", true),
            ("7", "2.5", false),
        ] {
            let (value, tick) = (Decimal(string: value) ?? .zero, Decimal(string: tick) ?? .zero)
            #expect(value.isMultiple(of: tick) == isMultiple, "\(value) \(tick)")
        }
    }

    @Test func `Rounding is as its rule says, for every case of a half`() {
        for (text, halfEven, towardZero, up, down) in [
            ("2.5", "2", "2", "3", "2"), ("3.5", "4", "3", "4", "3"),
            ("-2.5", "-2", "-2", "-2", "-3"),
            ("-3.5", "-4", "-3", "-3", "-4"), ("2.51", "3", "2", "3", "2"),
            ("2.49", "2", "2", "3", "2"),
            ("-2.51", "-3", "-2", "-2", "-3"), ("2.0", "2", "2", "2", "2"),
            ("-0.5", "0", "0", "0", "-1"),
            ("0.5", "0", "0", "1", "0"), ("1.5", "2", "1", "2", "1"),
        ] {
            let value = Decimal(string: text) ?? .zero
            #expect(value.rounded(toDigits: 0, .halfEven)?.description == halfEven, "\(text)")
            #expect(value.rounded(toDigits: 0, .towardZero)?.description == towardZero, "\(text)")
            #expect(value.rounded(toDigits: 0, .up)?.description == up, "\(text)")
            #expect(value.rounded(toDigits: 0, .down)?.description == down, "\(text)")
        }
        #expect(Decimal("1").rounded(toDigits: 4, .halfEven)?.description == "1.0000")
        #expect(Decimal(.max).rounded(toDigits: 18, .halfEven) == Decimal(.max))
    }

    /// The result is the value, or there is no Decimal with this value.
    private func check(_ result: Decimal?, _ expected: Reference, _ what: String) {
        if let result {
            #expect(result.reference == expected, "\(what)")
        } else {
            // Not even without trailing zeros.
            #expect(!expected.isOurs, "\(what)")
        }
    }

    private func check(_ result: Decimal?, exact value: Int128, _ scale: Int) {
        var (value, scale) = (value, scale)
        if let result {
            while scale > Int(result.scale), value % 10 == 0 {
                (value, scale) = (value / 10, scale - 1)
            }
            #expect(Int128(result.mantissa) == value && Int(result.scale) == scale)
        } else {
            while scale > 0, value % 10 == 0 { (value, scale) = (value / 10, scale - 1) }
            #expect(scale > 18 || Int64(exactly: value) == nil)
        }
    }
}

@Suite struct `Wide decimals` {
    @Test func `A quotient is the nearest by its rule, with nothing lost before`() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<20_000 {
            let a = random.decimal(maximumScale: 6)
            let b = Decimal(
                mantissa: .random(in: -1_000_000...1_000_000, using: &random),
                scale: .random(in: 0...6, using: &random))
            let digits = UInt8.random(in: 0...8, using: &random)
            guard !b.isZero else { continue }
            // a / b = n / d at `digits`, both whole.
            let n = Int128(a.mantissa) * power(Int(digits) + Int(b.scale))
            let d = Int128(b.mantissa) * power(Int(a.scale))
            let floor = n / d - ((n % d != 0 && (n < 0) != (d < 0)) ? 1 : 0)
            let isExact = n % d == 0
            for rule in [Rounding.down, .up, .towardZero, .halfEven] {
                let expected: Int128 =
                    switch rule {
                    case .down: floor
                    case .up: isExact ? floor : floor + 1
                    case .towardZero: n / d
                    case .halfEven: nearest(n, d, floor)
                    }
                let result = WideDecimal(a).divided(by: b, digits: digits, rule)
                if let result {
                    #expect(
                        Int128(result.mantissa) * power(Int(digits - result.scale)) == expected,
                        "\(a) / \(b)")
                } else {
                    #expect(Int64(exactly: expected) == nil, "\(a) / \(b)")
                }
            }
        }
    }

    /// The whole number nearest to n / d, the even one of two.
    private func nearest(_ n: Int128, _ d: Int128, _ floor: Int128) -> Int128 {
        // n - floor * d has the sign of d; compare its double with d.
        let rest = (n - floor * d).magnitude
        let other = d.magnitude - rest
        if rest == other { return floor % 2 == 0 ? floor : floor + 1 }
        return rest < other ? floor : floor + 1
    }

    private func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { value, _ in value * 10 }
    }

    @Test func `An average price is exact until it is rounded`() throws {
        // 100 at 10.01, 200 at 10.02, 700 at 10.05: 10.0405.
        var sum = WideDecimal.zero
        for (quantity, price) in [("100", "10.01"), ("200", "10.02"), ("700", "10.05")] {
            let product = WideDecimal(
                Decimal(string: quantity) ?? .zero, times: Decimal(string: price) ?? .zero)
            sum = try #require(sum.adding(product))
        }
        #expect(sum.divided(by: Decimal(1000), digits: 4, .halfEven)?.description == "10.0400")
        #expect(sum.divided(by: Decimal(1000), digits: 6, .halfEven)?.description == "10.040000")
        #expect(sum.divided(by: Decimal(3), digits: 2, .halfEven)?.description == "3346.67")
    }

    @Test func `Sums of products are exact, or there is none`() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<5000 {
            let (a, b) = (random.decimal(maximumScale: 9), random.decimal(maximumScale: 9))
            let (c, d) = (random.decimal(maximumScale: 9), random.decimal(maximumScale: 9))
            guard let sum = WideDecimal(a, times: b).adding(WideDecimal(c, times: d)) else {
                continue
            }
            let scale = Int(max(a.scale + b.scale, c.scale + d.scale))
            let left =
                Int128(a.mantissa) * Int128(b.mantissa) * power(scale - Int(a.scale + b.scale))
            let right =
                Int128(c.mantissa) * Int128(d.mantissa) * power(scale - Int(c.scale + d.scale))
            #expect(sum.mantissa == left + right && Int(sum.scale) == scale)
        }
        let huge = WideDecimal(mantissa: .max, scale: 0)
        #expect(huge.adding(huge) == nil)
        #expect(huge.adding(WideDecimal(mantissa: 0, scale: 1)) == nil)
    }

    @Test func `What has no place is nil, never a trap`() {
        let ends =
            [Int128.min, .min + 1, -1, 0, 1, .max].map { WideDecimal(mantissa: $0, scale: 0) }
            + [WideDecimal(mantissa: .min, scale: 36), WideDecimal(mantissa: .max, scale: 36)]
        for value in ends {
            for divisor in [Int64.min, -1, 0, 1, .max] {
                for scale: UInt8 in [0, 18] {
                    for digits: UInt8 in [0, 9, 18, 19, 255] {
                        for rule in [Rounding.down, .up, .towardZero, .halfEven] {
                            let result = value.divided(
                                by: Decimal(mantissa: divisor, scale: scale), digits: digits, rule)
                            if divisor == 0 || digits > 18 { #expect(result == nil) }
                        }
                    }
                }
            }
        }
    }
}
