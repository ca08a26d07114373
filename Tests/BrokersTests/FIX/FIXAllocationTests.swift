// From instructions to messages and from messages to reports, nothing is allocated.

import CAllocationCounter
import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

/// Messages made beforehand in one block.
private struct Messages: ~Copyable {
    var bytes: [UInt8] = []
    var starts: [Int] = []

    init(_ count: Int) {
        for number in 1...count {
            add(report((11, "K-\(number)-1"), (37, "V\(number)")))
            add(fill("E\(number)", 40, all: 40, (11, "K-\(number)-1"), (37, "V\(number)")))
            add(report((150, "5"), (11, "K-\(number)-2"), (37, "V\(number)"), (38, "90"), (14, "40"), (151, "50")))
            add(report((150, "4"), (39, "4"), (11, "K-\(number)-3"), (37, "V\(number)"), (14, "40"), (151, "0")))
        }
        starts.append(bytes.count)
    }

    private mutating func add(_ text: String) {
        starts.append(bytes.count)
        bytes += wire(text)
    }
}

private struct Desk: ~Copyable {
    var broker: FIXBroker
    var reports = BrokerReports(capacity: 8)
    var facts = BrokerFacts(capacity: 4)
    var writer = MessageWriter(maximumMessageSize: 4096)
    var row = RowWriter(capacity: FIXRow.capacity)
    let table = FieldTable(capacity: 400)
    let tokenizer = Tokenizer()
    let symbol: Name = "AAPL"
    let beginString: Text<1> = "FIX.4.4"
    var written: UInt64 = 0
    var told = 0
    var kept = 0

    init(_ dialect: FIXDialect) { broker = FIXBroker(dialect, capacity: 1000) }

    @_noLocks
    mutating func tell(_ instruction: Instruction) {
        guard let msgType = broker.begin(instruction, into: &reports) else { return }
        writer.begin(msgType)
        broker.write(at: Instant(nanosecondsSinceEpoch: 1_767_571_200_000_000_000), into: &writer)
        guard writer.finish(beginString: beginString) != nil else { return }
        written += 1
        broker.sent(as: written)
    }

    @_noLocks
    mutating func hear(_ bytes: Bytes) {
        guard let message = try? tokenizer.tokenize(bytes, into: table) else { return }
        if case .read = broker.receive(message, into: &reports, &facts) { told += reports.count }
        while reports.count > 0 { reports.removeFirst() }
        while let change = broker.nextChange() {
            row.reset()
            if broker.encode(change, into: &row) { kept += 1 }
        }
    }

    @_noLocks
    mutating func trade(_ bytes: Bytes, _ starts: UnsafeBufferPointer<Int>, _ range: Range<Int>) {
        let terms = OrderTerms(
            kind: .limit, timeInForce: .day, quantity: Decimal(mantissa: 100, scale: 0),
            limit: Decimal(mantissa: 1050, scale: 2))
        for number in range {
            let order = OrderNumber(UInt64(number + 1))
            tell(.submit(order, symbol: symbol, side: .buy, terms: terms))
            for step in 0..<4 {
                if step == 2 { tell(.replace(order, terms: terms)) }
                if step == 3 { tell(.cancel(order)) }
                tell(.ask(order))
                let (start, end) = (starts[4 * number + step], starts[4 * number + step + 1])
                hear(bytes.slice(start, end - start))
            }
        }
    }
}

@Suite struct `A FIX counterparty: allocations` {
    @Test func `2,000 orders, accepted, filled, replaced and canceled, allocate nothing`() {
        let messages = Messages(3000)
        var dialect = FIXDialect.test
        dialect.extras = [FIXExtra(.all, [(1, "ACC")])]
        dialect.symbols = [FIXSymbol("AAPL", theirs: "AAPL.O", price: .digits(2))]
        var desk = Desk(dialect)
        var allocations: UInt64 = 0
        messages.bytes.withUnsafeBytes { buffer in
            messages.starts.withUnsafeBufferPointer { starts in
                desk.trade(Bytes(buffer), starts, 0..<1000)
                let before = allocation_counts_now().allocations
                desk.trade(Bytes(buffer), starts, 1000..<3000)
                allocations = allocation_counts_now().allocations - before
            }
        }
        #expect(allocations == 0)
        let (told, written, kept) = (desk.told, desk.written, desk.kept)
        #expect(told == 12_000)
        // Three requests, and four questions.
        #expect(written == 21_000)
        #expect(kept > 12_000)
    }
}
