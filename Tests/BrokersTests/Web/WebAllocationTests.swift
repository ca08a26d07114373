// The line thread's part of a venue allocates nothing.

import BrokerKit
import CAllocationCounter
import Orders
import Testing
import Values

@testable import Brokers

private struct WebDesk: ~Copyable {
    var broker = WebBroker(capacity: 1000)
    var reports = BrokerReports(capacity: 8)
    var row = RowWriter(capacity: 1024)
    let symbol: Name = "BTC/USDT"
    let venueOrderID: Identifier = "28457"
    var told = 0
    var kept = 0

    @_noLocks
    mutating func tell(_ instruction: Instruction) {
        if let _ = broker.begin(instruction, into: &reports) { told += 1 }
        while reports.count > 0 { reports.removeFirst() }
    }

    @_noLocks
    mutating func save() {
        while let change = broker.nextChange() {
            row.reset()
            if broker.encode(change, into: &row) { kept += 1 }
        }
    }

    /// An order's life, with a turn's end behind each step.
    @_noLocks
    mutating func trade(_ range: Range<Int>, _ terms: OrderTerms, _ price: Decimal, _ quantity: Decimal, _ worth: WideDecimal) {
        for index in range {
            let number = OrderNumber(UInt64(index + 1))
            tell(.submit(number, symbol: symbol, side: .buy, terms: terms))
            broker.learn(number, use: 0, venueOrderID, .zero, worth)
            broker.note(BrokerReport(number, .accepted))
            save()
            tell(.ask(number))
            broker.note(BrokerReport(number, .filled(quantity: quantity, price: price, commission: .zero)))
            tell(.replace(number, terms: terms))
            save()
            broker.learn(number, use: 1, venueOrderID, quantity, worth)
            broker.note(BrokerReport(number, .replaced(terms)))
            tell(.cancel(number))
            save()
            _ = broker.end(number)
            save()
        }
    }
}

@Suite struct `A venue of the web: allocations` {
    @Test func `2,000 orders, accepted, filled, replaced and canceled, allocate nothing`() {
        var desk = WebDesk()
        let terms = OrderTerms.resting("10")
        let (price, quantity, worth) = ("50000" as Decimal, "1.5" as Decimal, WideDecimal("75000" as Decimal))
        desk.trade(0..<1000, terms, price, quantity, worth)
        let before = allocation_counts_now().allocations
        desk.trade(1000..<3000, terms, price, quantity, worth)
        let allocations = allocation_counts_now().allocations - before
        #expect(allocations == 0)
        let (told, kept) = (desk.told, desk.kept)
        #expect(told == 12_000)
        #expect(kept == 9_000)
    }
}
