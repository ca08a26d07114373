// The table of orders: capacity, finding, eviction.

import Testing
import Values

@testable import Orders

func id(_ text: String) -> Identifier { Identifier(string: text)! }

func order(_ number: UInt64, _ clOrdID: String, session: UInt32 = 1, _ phase: OrderPhase = .working)
    -> Order
{
    var order = Order(
        number: OrderNumber(number), session: SessionNumber(session), clOrdID: id(clOrdID),
        account: Identifier(), symbol: Name("AAPL"), side: .buy,
        terms: OrderTerms(
            kind: .limit, timeInForce: .day, quantity: Decimal(100), limit: Decimal(10)),
        entered: Instant(nanosecondsSinceEpoch: 1))
    order.phase = phase
    return order
}

/// The number of the order that the table finds, or nil. (The macros cannot take the table itself.)
func find(_ clOrdID: String, session: UInt32 = 1, in table: borrowing OrderTable) -> UInt64? {
    guard let slot = table.slot(of: SessionNumber(session), id(clOrdID)) else { return nil }
    return table[slot].number.value
}

func holds(_ number: Int, in table: borrowing OrderTable) -> Bool {
    guard let slot = table.slot(of: OrderNumber(UInt64(number))) else { return false }
    return table[slot].number.value == UInt64(number)
}

func expect(_ isTrue: Bool, at location: SourceLocation = #_sourceLocation) {
    #expect(isTrue, sourceLocation: location)
}

func insert(_ order: Order, into table: inout OrderTable) -> Bool { table.insert(order) != nil }

@Suite struct `Order table` {
    @Test func `An order is found by number and by session and ClOrdID`() {
        var table = OrderTable(capacity: 4)
        _ = table.insert(order(1, "A"))
        _ = table.insert(order(2, "A", session: 2))
        expect(find("A", in: table) == 1)
        expect(find("A", session: 2, in: table) == 2)
        expect(find("A", session: 3, in: table) == nil)
        expect(holds(2, in: table))
        expect(!holds(3, in: table))
    }

    @Test func `Open orders stop at the capacity, ended ones do not count`() {
        var table = OrderTable(capacity: 2)
        expect(insert(order(1, "A"), into: &table))
        guard let slot = table.insert(order(2, "B")) else { return }
        expect(!insert(order(3, "C"), into: &table))
        expect(insert(order(4, "D", .rejected), into: &table))
        expect(table.openCount == 2)
        table[slot].phase = .canceled
        table.noteChange(of: slot, wasOpen: true)
        expect(table.openCount == 1)
        expect(insert(order(3, "C"), into: &table))
    }

    @Test func `100,000 open orders fit and are all found, one more does not`() {
        var table = OrderTable()
        for number in 1...100_000 {
            guard table.insert(order(UInt64(number), "ORD\(number)")) != nil else {
                Issue.record("order \(number) did not fit")
                return
            }
        }
        expect(!insert(order(100_001, "ORD100001"), into: &table))
        var found = 0
        for number in 1...100_000 {
            let slot = table.slot(of: SessionNumber(1), id("ORD\(number)"))
            if let slot, table[slot].number.value == UInt64(number) { found += 1 }
        }
        #expect(found == 100_000)
    }

    @Test func `Ended orders give way oldest first, and 1024 always stay`() {
        var table = OrderTable(capacity: 10)
        for number in 1...5000 {
            _ = table.insert(order(UInt64(number), "ORD\(number)", .filled))
            let oldest = max(1, number - 1023)
            expect(holds(oldest, in: table))
            if number > 1034 {
                expect(!holds(number - 1034, in: table))
                expect(find("ORD\(number - 1034)", in: table) == nil)
            }
        }
    }

    @Test func `Open orders outlive any number of ended ones`() {
        var table = OrderTable(capacity: 10)
        for number in 1...10 { _ = table.insert(order(UInt64(number), "OPEN\(number)")) }
        for number in 11...9000 { _ = table.insert(order(UInt64(number), "ORD\(number)", .filled)) }
        for number in 1...10 { expect(find("OPEN\(number)", in: table) != nil) }
        expect(table.openCount == 10)
    }

    @Test
    func `An order is found under its last four ClOrdIDs, its own and a pending one among them`() {
        var table = OrderTable(capacity: 10)
        guard let slot = table.insert(order(1, "A")) else { return }
        for step in 1...20 {
            table[slot].pending = PendingChange(.cancel, clOrdID: id("C\(step)"))
            table.bind(id("C\(step)"), to: slot)
            expect(find("A", in: table) != nil)
            for recent in max(1, step - 2)...step {
                expect(find("C\(recent)", in: table) != nil)
            }
            if step > 3 { expect(find("C\(step - 3)", in: table) == nil) }
        }
    }

    @Test func `Names bound again from the journal never push out a pending one`() {
        var table = OrderTable(capacity: 10)
        guard let slot = table.insert(order(1, "A")) else { return }
        table[slot].pending = PendingChange(.cancel, clOrdID: id("C"))
        table.bind(id("C"), to: slot)
        for step in 1...20 {
            table.bind(id("OLD\(step)"), to: slot)
            expect(find("A", in: table) == 1)
            expect(find("C", in: table) == 1)
            expect(find("OLD\(step)", in: table) == 1)
        }
    }

    @Test func `A ClOrdID that is bound stays with the order it has`() {
        var table = OrderTable(capacity: 10)
        _ = table.insert(order(1, "A"))
        guard let other = table.insert(order(2, "B")) else { return }
        table.bind(id("A"), to: other)
        expect(find("A", in: table) == 1)
    }

    @Test func `An order that is open again is not given up, and counts`() {
        var table = OrderTable(capacity: 10)
        guard let slot = table.insert(order(1, "A", .filled)) else { return }
        table[slot].phase = .working
        table.noteChange(of: slot, wasOpen: false)
        expect(table.openCount == 1)
        for number in 2..<UInt64(3000) { _ = table.insert(order(number, "N\(number)", .filled)) }
        expect(find("A", in: table) == 1)
        table[slot].phase = .filled
        table.noteChange(of: slot, wasOpen: true)
        expect(table.openCount == 0)
        for number in 3000..<UInt64(6000) { _ = table.insert(order(number, "N\(number)", .filled)) }
        expect(find("A", in: table) == nil)
    }

    @Test func `An order that is opened and ended again while it waits stands there once`() {
        var table = OrderTable(capacity: 10)
        guard let slot = table.insert(order(1, "A", .filled)) else { return }
        for _ in 0..<3 {
            table[slot].phase = .working
            table.noteChange(of: slot, wasOpen: false)
            table[slot].phase = .filled
            table.noteChange(of: slot, wasOpen: true)
        }
        for number in 2..<UInt64(6000) { _ = table.insert(order(number, "N\(number)", .filled)) }
        expect(find("A", in: table) == nil && table.openCount == 0)
    }
}
