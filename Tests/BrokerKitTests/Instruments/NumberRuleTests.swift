// What venues take as numbers, and what is refused.

import TestKit
import Testing
import Values

@testable import BrokerKit

@Suite struct `Numbers of orders` {
    private func refusal(_ rule: NumberRule, _ number: Decimal) -> NumberRefusal? {
        do throws(NumberRefusal) {
            _ = try rule.text(of: number)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        ("50000.00", "50000"), ("0.01000000", "0.01"), ("1.50", "1.5"),
        ("0.000000000000000001", "0.000000000000000001"),
        ("9223372036854775807", "9223372036854775807"), ("100", "100"), (".5", "0.5"),
    ])
    func `numbers are sent without exponent and without zeros at the end`(number: String, text: String) throws {
        #expect(try NumberRule().text(of: try #require(Decimal(string: number))) == text)
    }

    @Test func `a number off the step, below, above, or not above zero is refused, never rounded`() {
        let rule = NumberRule(step: "0.05", minimum: "0.10", maximum: "10")
        #expect(refusal(rule, "0.15") == nil && refusal(rule, "10.00") == nil)
        #expect(refusal(rule, "0.16") == .notMultiple(of: "0.05"))
        #expect(refusal(rule, "0.05") == .below("0.1"))
        #expect(refusal(rule, "10.05") == .above("10"))
        #expect(refusal(rule, "0") == .notPositive)
        #expect(refusal(rule, "-1") == .notPositive)
        #expect(refusal(NumberRule(steps: [.init("0")]), "1") == .notMultiple(of: "0"))
        #expect(NumberRefusal.notMultiple(of: "0.05").description == "is no multiple of 0.05")
    }

    @Test func `finer steps for cheap things`() {
        let rule = NumberRule(steps: [.init(from: "1", "0.01"), .init("0.0001")])
        #expect(refusal(rule, "0.9999") == nil)
        #expect(refusal(rule, "1.0001") == .notMultiple(of: "0.01"))
        #expect(refusal(rule, "1.01") == nil)
    }

    @Test func `digits behind the point, and significant ones`() {
        #expect(refusal(NumberRule(decimals: 2), "1.230") == nil)
        #expect(refusal(NumberRule(decimals: 2), "1.234") == .tooManyDecimals(most: 2))
        #expect(refusal(NumberRule(significantDigits: 5), "12345000") == nil)
        #expect(refusal(NumberRule(significantDigits: 5), "0.00012345") == nil)
        #expect(refusal(NumberRule(significantDigits: 5), "1.00001") == .tooManyDigits(most: 5))
    }

    @Test(arguments: 1...50)
    func `what is sent is worth exactly what was asked for`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let number = Decimal(
                mantissa: Int64.random(in: 1...Int64.max, using: &random) >> Int64.random(in: 0...62, using: &random),
                scale: UInt8.random(in: 0...18, using: &random))
            guard number.isPositive else { continue }
            let text = try NumberRule().text(of: number)
            #expect(Decimal(string: text) == number, "seed \(seed)")
            #expect(!text.contains("e") && !text.hasSuffix(".") && !(text.contains(".") && text.hasSuffix("0")))
        }
    }

    // MARK: Orders

    static let rules = InstrumentRules(
        price: NumberRule(step: "0.01"), quantity: NumberRule(step: "0.001", minimum: "0.001"),
        marketQuantity: NumberRule(step: "0.01"), minimumNotional: "5", maximumNotional: "1000")

    private func problem(_ quantity: Decimal, _ price: Decimal?, _ trigger: Decimal? = nil) -> String? {
        do throws(OrderNumberRefusal) {
            _ = try Self.rules.texts(quantity: quantity, price: price, triggerPrice: trigger)
            return nil
        } catch { return "\(error.ordRejReason) \(error)" }
    }

    @Test func `an order's numbers, and what is wrong with them in words`() throws {
        #expect(
            try Self.rules.texts(quantity: "0.100", price: "50.10", triggerPrice: "51.0")
                == OrderTexts(quantity: "0.1", price: "50.1", triggerPrice: "51"))
        #expect(problem("0.1005", "60") == "13 OrderQty(38) is no multiple of 0.001")
        #expect(problem("0.1", "60.001") == "99 Price(44) is no multiple of 0.01")
        #expect(problem("0.1", "60", "1.001") == "99 StopPx(99) is no multiple of 0.01")
        #expect(problem("0.1", "50") == nil)
        #expect(problem("0.1", "49.99") == "99 Price(44) times OrderQty(38) is below 5")
        #expect(problem("20", "50") == nil)
        #expect(problem("20.001", "50") == "99 Price(44) times OrderQty(38) is above 1000")
        #expect(problem("0.001", nil) == "13 OrderQty(38) is no multiple of 0.01")
        #expect(problem("0.01", nil) == nil)
    }

    @Test func `amounts are compared exactly, however large or small`() {
        let any = NumberRule()
        let tiny: Decimal = "0.000000000000000001"
        let huge: Decimal = "9223372036854775807"
        let isRefused = { (price: Decimal, quantity: Decimal, least: Decimal?, most: Decimal?) in
            (try? InstrumentRules(price: any, quantity: any, minimumNotional: least, maximumNotional: most)
                .texts(quantity: quantity, price: price)) == nil
        }
        #expect(isRefused(tiny, tiny, tiny, nil))
        #expect(isRefused(tiny, tiny, huge, nil))
        #expect(!isRefused(tiny, tiny, nil, tiny))
        #expect(isRefused(huge, huge, nil, tiny))
        #expect(isRefused(huge, huge, nil, huge))
        #expect(!isRefused(huge, "1", huge, huge))
        #expect(!isRefused(huge, huge, huge, nil))
    }
}

extension Decimal: ExpressibleByStringLiteral {
    public init(stringLiteral text: StaticString) { self.init(text) }
}
