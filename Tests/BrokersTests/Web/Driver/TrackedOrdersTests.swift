// Orders of which fills are missing are found without looking at all of the others.

import Orders
import Testing
import Values

@testable import BrokerKit

@Suite struct `Tracked orders` {
    private func orders(_ numbers: ClosedRange<UInt64>) -> TrackedOrders {
        var orders = TrackedOrders()
        for number in numbers {
            let terms = OrderTerms(kind: .market, timeInForce: .day, quantity: Decimal(1))
            orders[number] = TrackedOrder(WebOrder(number, symbol: Name("BTC/USDT"), side: .buy, terms: terms))
        }
        return orders
    }

    private func instant(_ seconds: Int64) -> Instant { Instant(nanosecondsSinceEpoch: seconds * 1_000_000_000) }

    @Test func `that wait for nothing are never due`() {
        let orders = orders(1...100)
        #expect(orders.nextDue == .distantFuture)
        #expect(orders.due(at: instant(1 << 30)) == [])
        #expect(orders.values.count == 100)
    }

    @Test func `are due at their time, in the order of their numbers`() {
        var orders = orders(1...9)
        orders[7]?.fillsDue = instant(5)
        orders[3]?.fillsDue = instant(6)
        var whole = orders[5]
        whole?.fillsDue = instant(9)
        orders[5] = whole
        #expect(orders.nextDue == instant(5))
        #expect(orders.due(at: instant(4)) == [])
        #expect(orders.due(at: instant(6)) == [3, 7])
        #expect(orders.due(at: instant(9)) == [3, 5, 7])
    }

    @Test func `are not due any more when that is taken back, or they are gone`() {
        var orders = orders(1...3)
        for number in UInt64(1)...3 { orders[number]?.fillsDue = instant(5) }
        orders[1]?.fillsDue = .distantFuture
        #expect(orders.remove(2)?.web.number == 2)
        orders[3] = nil
        #expect(orders.nextDue == .distantFuture && orders.due(at: instant(9)) == [])
        #expect(orders.remove(2) == nil)
    }
}
