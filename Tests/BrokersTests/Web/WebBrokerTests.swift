// The line thread's part of a venue: its orders, and their rows.

import BrokerKit
import Orders
import Testing
import Values

@testable import Brokers

/// A broker and the rows that it has written.
private final class WebDesk {
    var broker: WebBroker
    var reports = BrokerReports(capacity: 8)
    var rows: [UInt64: [UInt8]] = [:]

    init(capacity: Int = 100) { broker = WebBroker(capacity: capacity) }

    /// What the venue is told, and what is said at once.
    func tell(_ instruction: Instruction) -> String {
        let command = broker.begin(instruction, into: &reports)
        var lines = command.map { [words($0)] } ?? []
        while reports.count > 0 {
            lines.append("\(reports.first.order.value) \(BrokersTests.words(reports.first.event))")
            reports.removeFirst()
        }
        return lines.joined(separator: "; ")
    }

    func submit(_ number: UInt64, _ terms: OrderTerms = .resting("10")) -> String {
        tell(.submit(OrderNumber(number), symbol: Name("BTC/USDT"), side: .buy, terms: terms))
    }

    func note(_ number: UInt64, _ event: BrokerReport.Event) { broker.note(BrokerReport(OrderNumber(number), event)) }
    func takeIn(_ order: WebOrder) -> Bool { broker.takeIn(order) }
    func number(named id: Identifier) -> OrderNumber? { broker.number(named: id) }
    func end(_ number: UInt64) -> Bool { broker.end(OrderNumber(number)) }

    func learn(_ number: UInt64, use: UInt8, _ id: Identifier, _ filled: Decimal = .zero, _ worth: Decimal = .zero) {
        broker.learn(OrderNumber(number), use: use, id, filled, WideDecimal(worth))
    }

    @discardableResult
    func save() -> Int {
        var row = RowWriter(capacity: 1024)
        var count = 0
        while let change = broker.nextChange() {
            count += 1
            row.reset()
            if broker.encode(change, into: &row) {
                let bytes = row.bytes
                rows[change.key] = (0..<bytes.count).map { bytes[$0] }
            } else {
                rows[change.key] = nil
            }
        }
        return count
    }

    func restore(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { broker.restore(Bytes($0)) } }
    var openCount: Int { broker.openCount }

    /// All that is known of the open ones.
    var orders: [String] {
        var lines: [String] = []
        broker.forEachOpen { lines.append(words($0)) }
        return lines.sorted()
    }


    private func words(_ command: VenueCommand) -> String {
        switch command {
        case .submit(let order): "submit \(words(order))"
        case .replace(let order): "replace \(words(order))"
        case .cancel(let order): "cancel \(words(order))"
        case .ask(let order): "ask \(words(order))"
        case .known(let order): "known \(words(order))"
        case .forget(let number): "forget \(number.value)"
        case .question: "question"
        case .hold: "hold"
        case .release: "release"
        }
    }

    private func words(_ order: WebOrder) -> String {
        let wanted = order.wantedUse == 0 ? "" : " wants \(order.wantedUse) \(order.wanted.quantity)@\(order.wanted.limit ?? .zero)"
        let before = order.filledBefore.isZero ? "" : " before \(order.filledBefore)"
        return "\(order.number).\(order.use) of \(order.uses) \(order.symbol) \(order.side) "
            + "\(order.terms.quantity)@\(order.terms.limit ?? .zero) #\(order.venueOrderID)\(wanted)\(before)"
    }
}

@Suite struct `The orders at a venue of the web` {
    @Test func `that came from elsewhere is held by the venue's name`() {
        let desk = WebDesk(capacity: 1)
        var order = WebOrder(7, symbol: Name("BTC/USDT"), side: .sell, terms: .resting("10"))
        order.venueOrderID = "4711"
        #expect(desk.number(named: "4711") == nil)
        #expect(desk.takeIn(order))
        #expect(desk.number(named: "4711") == OrderNumber(7))
        #expect(!desk.takeIn(WebOrder(8, symbol: Name("BTC/USDT"), side: .sell, terms: .resting("10"))))
        #expect(desk.tell(.cancel(OrderNumber(7))).hasPrefix("cancel 7"))
        #expect(desk.end(7))
        #expect(desk.number(named: "4711") == nil)
    }

    @Test func `are found by the name that the venue has for them now`() {
        let desk = WebDesk(capacity: 3)
        for number: UInt64 in 1...3 { _ = desk.takeIn(WebOrder(number, symbol: Name("BTC/USDT"), side: .buy, terms: .resting("10"))) }
        #expect(desk.number(named: "") == nil)
        for (number, name): (UInt64, Identifier) in [(1, "a"), (2, "b"), (1, "c"), (3, "a")] {
            desk.learn(number, use: 0, name)
        }
        #expect(desk.number(named: "c") == OrderNumber(1) && desk.number(named: "b") == OrderNumber(2))
        // The name that another one had before.
        #expect(desk.number(named: "a") == OrderNumber(3))
        #expect(desk.end(2))
        #expect(desk.number(named: "b") == nil)
        // Its place is another one's, which has no name yet.
        desk.save()
        #expect(desk.takeIn(WebOrder(4, symbol: Name("BTC/USDT"), side: .buy, terms: .resting("10"))))
        #expect(desk.number(named: "b") == nil && desk.number(named: "c") == OrderNumber(1))
    }

    @Test func `have a use of their names for each change and each cancel`() {
        let desk = WebDesk()
        #expect(desk.submit(1) == "submit 1.0 of 0 BTC/USDT buy 10@50000 #")
        desk.learn(1, use: 0, "77")
        #expect(
            desk.tell(.replace(OrderNumber(1), terms: .resting("7")))
                == "replace 1.0 of 1 BTC/USDT buy 10@50000 #77 wants 1 7@50000")
        desk.learn(1, use: 1, "78", "2", "100000")
        desk.note(1, .replaced(.resting("7")))
        #expect(desk.tell(.cancel(OrderNumber(1))) == "cancel 1.1 of 2 BTC/USDT buy 7@50000 #78 before 2")
        #expect(
            desk.tell(.replace(OrderNumber(1), terms: .resting("5")))
                == "replace 1.1 of 3 BTC/USDT buy 7@50000 #78 wants 3 5@50000 before 2")
        desk.note(1, .replaceRejected(.other, Text()))
        #expect(desk.tell(.ask(OrderNumber(1))) == "ask 1.1 of 3 BTC/USDT buy 7@50000 #78 before 2")
    }

    @Test func `are changed as often as there are names, and canceled ever after`() {
        let desk = WebDesk()
        _ = desk.submit(1)
        for _ in 1...255 { #expect(desk.tell(.replace(OrderNumber(1), terms: .resting("7"))).hasPrefix("replace")) }
        #expect(
            desk.tell(.replace(OrderNumber(1), terms: .resting("7"))) == "1 replaceRejected other the order was changed too often")
        #expect(desk.tell(.cancel(OrderNumber(1))).hasPrefix("cancel 1.0 of 255"))
    }

    @Test func `are refused where there is no room, and taken again when there is`() {
        let desk = WebDesk(capacity: 2)
        _ = (desk.submit(1), desk.submit(2))
        #expect(desk.submit(3) == "3 rejected exceedsLimit as many orders are open as there is room for")
        desk.save()
        #expect(desk.end(1))
        // Its place is free when its row is gone.
        desk.save()
        #expect(desk.submit(3).hasPrefix("submit 3.0"))
        #expect(desk.openCount == 2)
        #expect(desk.orders.map { $0.prefix(3) } == ["2.0", "3.0"])
    }

    @Test func `that are not here: changed they cannot be, and a cancel goes to whoever may know them`() {
        let desk = WebDesk()
        #expect(desk.tell(.replace(OrderNumber(9), terms: .resting("7"))) == "9 replaceRejected unknownOrder ")
        #expect(desk.tell(.ask(OrderNumber(9))) == "9 unheardOf")
        #expect(desk.tell(.cancel(OrderNumber(9))).hasPrefix("cancel 9.0 of 0 "))
        #expect(!desk.end(9))
        #expect(desk.openCount == 0)
    }

    @Test func `that the venue knows under a later name than the store get no name twice`() {
        let desk = WebDesk()
        _ = desk.submit(1)
        desk.learn(1, use: 7, "77")
        #expect(desk.tell(.cancel(OrderNumber(1))) == "cancel 1.7 of 8 BTC/USDT buy 10@50000 #77")
    }

    @Test func `are sent once, whoever sends them twice`() {
        let desk = WebDesk()
        _ = desk.submit(1)
        #expect(desk.submit(1) == "")
        #expect(desk.openCount == 1)
    }
}

@Suite struct `Rows of a venue of the web` {
    /// Orders in all kinds of states, written.
    private func busy() -> WebDesk {
        let desk = WebDesk()
        var rich = OrderTerms.resting("10")
        (rich.display, rich.features) = ("2", .postOnly)
        (rich.timeInForce, rich.expires) = (.goodTillDate, Instant(nanosecondsSinceEpoch: 1_800_000_000_000_000_000))
        _ = (desk.submit(1), desk.submit(2, rich), desk.submit(3), desk.submit(4), desk.submit(1 << 55))
        desk.learn(2, use: 0, "a-venue's-own-name-of-an-order-01")
        _ = desk.tell(.replace(OrderNumber(3), terms: rich))
        desk.learn(4, use: 2, "44", "3.5", "175000.25")
        desk.note(4, .filled(quantity: "1.5", price: "50000", commission: .zero))
        _ = desk.tell(.cancel(OrderNumber(4)))
        desk.save()
        return desk
    }

    @Test func `give back all that there was`() {
        let desk = busy()
        let other = WebDesk()
        for key in desk.rows.keys.sorted() { #expect(other.restore(desk.rows[key] ?? [])) }
        #expect(other.orders == desk.orders)
        #expect(other.openCount == 5)
        // And goes on alike.
        for broker in [desk, other] {
            _ = broker.tell(.replace(OrderNumber(1), terms: .resting("3")))
            _ = broker.end(2)
            broker.learn(3, use: 1, "33")
            broker.save()
        }
        #expect(other.orders == desk.orders)
        let changed = desk.rows.filter { other.rows[$0.key] != $0.value }
        #expect(changed.keys.sorted() == busy().rows.keys.sorted().filter { desk.rows[$0] != nil && other.rows[$0] == nil })
    }

    @Test func `are written once for all that a turn has changed, and go with the order`() {
        let desk = WebDesk()
        _ = desk.submit(1)
        desk.learn(1, use: 0, "7")
        desk.note(1, .filled(quantity: "1", price: "50000", commission: .zero))
        #expect(desk.save() == 1)
        #expect(desk.rows.count == 1)
        #expect(desk.save() == 0)
        #expect(desk.end(1))
        #expect(desk.save() == 1)
        #expect(desk.rows.isEmpty)
    }

    @Test func `are not written for an order that is over in the same turn`() {
        let desk = WebDesk()
        _ = desk.submit(1)
        #expect(desk.end(1))
        #expect(desk.save() == 0)
        #expect(desk.rows.isEmpty)
    }

    @Test func `are taken once`() {
        let desk = busy()
        let row = desk.rows.values.first ?? []
        let other = WebDesk()
        #expect(other.restore(row))
        #expect(!other.restore(row))
        #expect(!WebDesk(capacity: 1).restore([]))
    }

    /// Each row, cut off at every length, and with every byte changed.
    @Test func `that are damaged are refused, or are another order's, and never the end of the process`() {
        for (key, row) in busy().rows {
            for length in 0..<row.count { #expect(!WebDesk(capacity: 1).restore(Array(row[..<length]))) }
            #expect(!WebDesk(capacity: 1).restore(row + [0]))
            for place in row.indices {
                for bit in 0..<8 {
                    var bytes = row
                    bytes[place] ^= 1 << UInt8(bit)
                    let desk = WebDesk(capacity: 1)
                    guard desk.restore(bytes) else { continue }
                    // What is taken can be told, written, and taken again.
                    #expect(desk.openCount == 1)
                    let facts = bytes.withUnsafeBytes { WebRowFacts(Bytes($0)) }
                    #expect(facts != nil)
                    if place < 2 { Issue.record("row \(key): another kind or version was taken") }
                    _ = desk.tell(.cancel(OrderNumber(facts?.order.number ?? 0)))
                    desk.save()
                    #expect(WebDesk(capacity: 1).restore(desk.rows.values.first ?? []))
                }
            }
        }
    }
}
