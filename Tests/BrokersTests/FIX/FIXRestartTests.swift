// Names, rows, and what any bytes do.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `A FIX counterparty: names and rows` {
    private func read(_ form: FIXNameForm, _ text: String) -> RequestName? {
        Array(text.utf8).withUnsafeBytes { form.name(Bytes($0)) }
    }

    @Test(arguments: [false, true])
    func `A ClOrdID tells order and request, and nothing else does`(isDigitsOnly: Bool) {
        var form = FIXNameForm()
        form.isDigitsOnly = isDigitsOnly
        form.prefix = isDigitsOnly ? "7" : "K9-"
        for order in [1, 9, 10, 1234, 1 << 40, (1 << 50) - 1] as [UInt64] {
            for request in [1, 2, 10, 9999] as [UInt32] {
                let text = form.clOrdID(RequestName(order, request))?.description ?? ""
                let name = read(form, text)
                #expect(name?.order == order && name?.request == request, "\(text)")
                // Any other text is no name, or another one that writes itself the same way.
                for place in 0..<text.utf8.count {
                    for byte in [UInt8(ascii: "0"), UInt8(ascii: "5"), UInt8(ascii: "-"), UInt8(ascii: " ")] {
                        var bytes = Array(text.utf8)
                        bytes[place] = byte
                        let changed = String(decoding: bytes, as: UTF8.self)
                        if let other = read(form, changed) { #expect(form.clOrdID(other)?.description == changed) }
                    }
                    let cut = String(text.prefix(place))
                    if let other = read(form, cut) { #expect(form.clOrdID(other)?.description == cut) }
                }
            }
        }
        #expect(form.clOrdID(RequestName(1 << 50, 1)) == nil)
        #expect(form.clOrdID(RequestName(0, 1)) == nil)
        #expect(form.clOrdID(RequestName(1, 0)) == nil)
        #expect(form.clOrdID(RequestName(1, isDigitsOnly ? 10_000 : 65_536)) == nil)
    }

    @Test func `An order has no more requests than can be named`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        run.broker.orders[0].requests = 65_535
        #expect(run.tell(.cancel(OrderNumber(1))) == "1 cancelRejected other no more requests about this order can be named")
    }

    /// Three orders in all kinds of states.
    private func busy() -> FIXRun {
        let run = FIXRun()
        let rich = OrderTerms.limit("100", "10.50").with {
            $0.display = "10"
            $0.features = .postOnly
            $0.timeInForce = .goodTillDate
            $0.expires = midnight.advanced(by: .seconds(86_400))
        }
        _ = run.tell(.order(1))
        _ = run.hear(fill("E1", 40, all: 40))
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        _ = run.tell(.order(2, "MSFT", .sellShort, rich))
        _ = run.tell(.cancel(OrderNumber(2)))
        _ = run.tell(.order(3))
        _ = run.hear(report((11, "K-3-1"), (37, "V3"), (150, "4"), (39, "4"), (14, "1"), (151, "0")))
        return run
    }

    @Test func `A restart goes on as if there had been none`() {
        let (run, other) = (busy(), busy())
        #expect(run.restart())
        #expect(run.openCount == 2)
        for _ in 0..<2 {
            for text in [
                fill("E2", 60, all: 100), report((11, "K-1-2"), (150, "5"), (38, "150"), (14, "100"), (151, "50"), (44, "10.75")),
                report((11, nil)), fill("E3", 10, all: 130, (11, "K-1-2")), fill("E4", 10, all: 120, (11, "K-1-2")),
                "35=9|37=V2|11=K-2-2|41=K-2-1|39=0|434=1|102=2", fill("E5", 1, all: 2, (11, "K-3-1")),
                report((11, "K-4-1")), "35=3|45=4|372=D|373=5",
            ] {
                let said = run.hear(text)
                #expect(said == other.hear(text), "\(text)")
            }
            #expect(run.restart())
        }
        #expect(run.tell(.cancel(OrderNumber(2))) == other.tell(.cancel(OrderNumber(2))))
        #expect(run.tell(.ask(OrderNumber(1))) == other.tell(.ask(OrderNumber(1))))
    }

    @Test func `Rows go with their orders, and those of one turn were never there`() {
        let run = busy()
        run.save()
        #expect(run.rows.count == 3)
        _ = run.hear(report((150, "4"), (39, "4"), (14, "40"), (151, "0")))
        run.save()
        #expect(run.rows.count == 2)
        // Nothing has changed.
        run.rows = [:]
        run.save()
        #expect(run.rows.count == 0)
        // The place is used again.
        _ = run.tell(.order(9))
        run.save()
        #expect(run.rows.keys.sorted() == [9 << 56 | 9, 10 << 56])
    }

    @Test func `An order that came and ended in one turn is not named`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        _ = run.hear(report((150, "4"), (39, "4"), (151, "0")))
        let first = run.broker.nextChange()
        #expect(first?.order == nil && first != nil)
        #expect(run.broker.nextChange() == nil)
    }

    @Test func `A restart with no open orders still knows which orders were ours`() {
        let run = FIXRun()
        _ = run.tell(.order(7))
        _ = run.hear(report((11, "K-7-1"), (150, "4"), (39, "4"), (151, "0")))
        #expect(run.restart())
        #expect(run.hear(fill("E1", 5, all: 5, (11, "K-7-1"))) == "7 filled 5 at 10.50 E1")
        #expect(run.hear(fill("E1", 5, all: 5, (11, "K-8-1"))).hasPrefix("35=Q|"))
        #expect(run.tell(.cancel(OrderNumber(7))) == "7 cancelRejected tooLate ")
    }

    @Test func `Any bytes are a row or none`() {
        let run = busy()
        run.save()
        for (key, row) in run.rows {
            #expect(row.withUnsafeBytes { FIXRowFacts(Bytes($0)) }?.key == key)
            #expect(row.count < FIXRow.capacity)
            for length in 0..<row.count {
                #expect(row.prefix(length).withUnsafeBytes { FIXRowFacts(Bytes($0)) } == nil)
            }
            for place in row.indices {
                for value in [UInt8(0), 1, 2, 0x7F, 0x80, 0xFF, row[place] ^ 1] {
                    var changed = row
                    changed[place] = value
                    var broker = FIXBroker(.test, capacity: 2)
                    let isTaken = changed.withUnsafeBytes { broker.restore(Bytes($0)) }
                    guard isTaken, broker.openCount == 1 else { continue }
                    // What is taken in can be worked with.
                    var reports = BrokerReports(capacity: 8)
                    let number = broker.nextOpen
                    _ = broker.begin(.cancel(number), into: &reports)
                    var writer = MessageWriter(maximumMessageSize: 4096)
                    writer.begin(.orderCancelRequest)
                    if reports.count == 0 { broker.write(at: midnight, into: &writer) }
                }
            }
        }
    }

    @Test func `A row that is there already, or has no room, is not taken`() {
        let run = busy()
        run.save()
        var broker = FIXBroker(.test, capacity: 1)
        let rows = run.rows.filter { $0.key >> 56 == 9 }.sorted { $0.key < $1.key }.map(\.value)
        func isTaken(_ row: [UInt8]) -> Bool { row.withUnsafeBytes { broker.restore(Bytes($0)) } }
        let first = isTaken(rows[0])
        let again = isTaken(rows[0])
        let second = isTaken(rows[1])
        #expect(first && !again && !second)
    }
}

extension FIXBroker {
    /// The order that was sent first of those that are open.
    fileprivate var nextOpen: OrderNumber { OrderNumber(orders[Int(firstOpen)].number) }
}

@Suite struct `A FIX counterparty: any message` {
    private static let messages = [
        fill("E1", 40, all: 40, (12, "1"), (13, "2")), report((150, "D"), (378, "5"), (38, "80")),
        fill("E2", 40, all: 40, (150, "G"), (19, "E1")), fill("E2", 40, all: 40, (150, "H"), (19, "E1")),
        report((150, "5"), (11, "K-1-2"), (99, "9"), (59, "1")), report((150, "8"), (39, "8"), (103, "6")),
        report((17, "0"), (150, "I"), (584, "K-M1"), (911, "2"), (912, "Y"), (790, "K-S1")),
        "35=9|37=V7|11=K-1-2|41=K-1-1|39=0|434=2|102=2|58=no", "35=j|45=3|372=G|379=K-1-2|380=3|58=no",
        "35=3|45=2|371=40|372=D|373=5|58=bad",
        "35=AP|721=X|710=K-P1|727=2|728=0|1=A|55=A|58=AvgPx=1|702=1|703=TOT|704=5|705=8|715=20260105|730=1|731=1|734=1|753=0",
        "35=AO|721=X|710=K-P1|727=0|728=0|729=0", "35=BA|908=X|909=K-B2|910=0|15=USD|901=10|899=9|911=1|912=Y",
        "35=BG|909=K-B2|945=0|911=0",
    ]

    private func busy() -> FIXRun {
        var dialect = FIXDialect.test
        dialect.speech.positions = true
        dialect.speech.balances = true
        let run = FIXRun(dialect)
        _ = run.tell(.order(1))
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        _ = run.tell(.order(2))
        _ = run.ask(.positions)
        _ = run.ask(.balances)
        run.broker.beginRound()
        _ = run.next()
        return run
    }

    @Test(arguments: messages)
    func `Every change of every byte has an answer`(message: String) {
        let whole = Array(wire(message).dropLast(7))
        var run = busy()
        for place in 10..<whole.count {
            for value in [UInt8(0), 1, 0x2D, 0x2E, 0x30, 0x39, 0x3D, 0x41, 0x7F, 0xFF, whole[place] ^ 1] {
                var changed = whole
                changed[place] = value
                _ = run.hear(sealed(changed))
            }
            if place % 8 == 0 { run = busy() }
        }
    }

    @Test(arguments: messages)
    func `Every cut, and every field left out, doubled, or with an extreme value has an answer`(message: String) {
        let list = message.split(separator: "|").map(String.init)
        for place in 1..<list.count {
            let tag = list[place].prefix { $0 != "=" }
            for changed in [
                Array(list.prefix(place)), list.filter { $0 != list[place] }, list + [list[place]],
            ] { _ = busy().hear(changed.joined(separator: "|")) }
            for value in [
                "", "0", "-1", "9223372036854775807", "-9223372036854775807", "0.000000000000000001", "NONE",
                String(repeating: "9", count: 300),
            ] {
                var changed = list
                changed[place] = "\(tag)=\(value)"
                let run = busy()
                let text = changed.joined(separator: "|")
                // Twice, and after the order is more than filled.
                _ = run.hear(text)
                _ = run.hear(fill("E9", 90, all: 90))
                _ = run.hear(text)
                _ = run.tell(.cancel(OrderNumber(1)))
            }
        }
    }
}
