// What the limits refuse, in whose words, and where they end.

import Orders
import Risk
import Testing
import Values

private func terms(_ quantity: StaticString) -> OrderTerms {
    OrderTerms(kind: .market, timeInForce: .day, quantity: Decimal(quantity))
}

private func told(_ refusal: RiskRefusal?) -> String {
    guard let refusal else { return "passes" }
    return "103=\(refusal.reason.rawValue) \(refusal.text)"
}

@Suite struct `Limits on orders` {
    private let limits = OrderLimits(maxOrderQty: Decimal("100.5"), maxOpenOrders: 3)

    @Test(arguments: [
        ("0.0001", "passes"), ("100.5", "passes"), ("100.50", "passes"),
        (
            "100.500000000000001",
            "103=3 OrderQty(38) 100.500000000000001 is above the limit of 100.5"
        ),
        (
            "9223372036854775807",
            "103=3 OrderQty(38) 9223372036854775807 is above the limit of 100.5"
        ),
    ] as [(StaticString, String)])
    func `the largest quantity passes, and nothing above it`(
        quantity: StaticString, answer: String
    ) {
        #expect(told(limits.refusal(ofNew: terms(quantity), openOrders: 0)) == answer)
    }

    @Test func `without a largest quantity every one passes`() {
        let limits = OrderLimits(maxOrderQty: nil, maxOpenOrders: 1)
        let most = terms("9223372036854775807")
        #expect(told(limits.refusal(ofNew: most, openOrders: 0)) == "passes")
        #expect(told(limits.refusal(of: most, replacing: terms("1"))) == "passes")
    }

    @Test func `as many orders may be open as the limit says`() {
        #expect(told(limits.refusal(ofNew: terms("1"), openOrders: 2)) == "passes")
        for open in [3, 4, Int.max] {
            #expect(
                told(limits.refusal(ofNew: terms("1"), openOrders: open))
                    == "103=3 open orders are at their limit of 3")
        }
        // The first reason is the one told.
        #expect(
            told(limits.refusal(ofNew: terms("101"), openOrders: 3))
                == "103=3 OrderQty(38) 101 is above the limit of 100.5")
    }

    @Test(arguments: [
        // An order from before the limit was made so small.
        ("200", "200", true), ("200", "199", true), ("200", "201", false), ("200", "200.0", true),
        ("1", "100.5", true), ("1", "100.6", false), ("100.5", "1", true),
    ] as [(StaticString, StaticString, Bool)])
    func `a replace is judged only when it raises the quantity`(
        old: StaticString, new: StaticString, passes: Bool
    ) {
        #expect((limits.refusal(of: terms(new), replacing: terms(old)) == nil) == passes)
    }
}
