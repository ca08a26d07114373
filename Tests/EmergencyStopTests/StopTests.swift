// What a stop holds back, and that it is the same after a restart.

import EmergencyStop
import Testing
import Values

private func subject(_ broker: UInt8? = 1) -> StopSubject {
    StopSubject(
        broker: broker.map { BrokerNumber($0) }, symbol: Name("AAPL"), account: Identifier("ACC"), strategy: Name("MM"),
        session: 7)
}

private let scopes: [(holds: StopScope, not: StopScope?)] = [
    (.everything, nil), (.broker(BrokerNumber(1)), .broker(BrokerNumber(2))), (.symbol(Name("AAPL")), .symbol(Name("MSFT"))),
    (.account(Identifier("ACC")), .account(Identifier("ACC2"))), (.strategy(Name("MM")), .strategy(Name())),
    (.session(7), .session(8)),
]

private let cause = StopCause(.command, who: Identifier("alice"), why: Text("fat finger"))
private let noon = Instant(nanosecondsSinceEpoch: 1_800_000_000_000_000_000)

@Suite struct `A stop` {
    @Test(arguments: scopes.indices) func `holds back what is in its scope, and nothing else`(index: Int) {
        #expect(scopes[index].holds.holds(subject()))
        if let other = scopes[index].not { #expect(!other.holds(subject())) }
    }

    @Test func `of a broker holds nothing back of which the broker is not known yet`() {
        #expect(!StopScope.broker(BrokerNumber(1)).holds(subject(nil)))
        #expect(StopScope.everything.holds(subject(nil)))
    }

    @Test func `says who wants it and why`() {
        var book = StopBook()
        let place = book.engage(.symbol(Name("AAPL")), cause, at: noon).place
        let text = book[place].text()
        #expect(text == Text("stopped: symbol AAPL, by alice: fat finger"))
    }

    @Test func `of a broker is told by the name that it is given, else by its number`() {
        let stop = Stop(number: 1, scope: .broker(BrokerNumber(2)), cause: cause, at: noon)
        #expect(stop.text(naming: Name("kraken")) == Text("stopped: broker kraken, by alice: fat finger"))
        #expect(stop.text() == Text("stopped: broker 2, by alice: fat finger"))
        let other = Stop(number: 1, scope: .symbol(Name("AAPL")), cause: cause, at: noon)
        #expect(other.text(naming: Name("kraken")) == Text("stopped: symbol AAPL, by alice: fat finger"))
    }

    @Test(arguments: scopes.indices) func `comes back from its row as it was`(index: Int) throws {
        let stop = Stop(number: 3, scope: scopes[index].holds, cause: cause, at: noon)
        var row = RowWriter(capacity: 512)
        StopRow.append(stop, to: &row)
        let bytes = (0..<row.count).map { row.bytes[$0] }
        let back = try #require(StopRow.decode(row.bytes))
        #expect(String(reflecting: back) == String(reflecting: stop))
        for length in 0..<bytes.count { #expect(bytes.prefix(length).withUnsafeBytes { StopRow.decode(Bytes($0)) } == nil) }
        for place in bytes.indices {
            for value in [UInt8(0), 1, 6, 0x7F, 0xFF] {
                var changed = bytes
                changed[place] = value
                _ = changed.withUnsafeBytes { StopRow.decode(Bytes($0)) }
            }
        }
    }
}

@Suite struct `The book of stops` {
    @Test func `has each scope once, and the first that holds speaks`() {
        var book = StopBook()
        let first = book.engage(.account(Identifier("ACC")), cause, at: noon)
        let second = book.engage(.everything, cause, at: noon)
        let again = book.engage(.account(Identifier("ACC")), cause, at: noon)
        #expect(first.isNew && second.isNew && !again.isNew && again.place == first.place)
        let (count, holding) = (book.count, book.first(holding: subject()))
        #expect(count == 2 && holding == 0)
        book.remove(0)
        let rest = book[0].scope
        #expect(rest == .everything)
        book.remove(0)
        let none = book.first(holding: subject())
        #expect(none == nil)
    }

    @Test func `tells what is to be stored, each once, and numbers never come twice`() {
        var book = StopBook()
        for symbol in ["A", "B", "A"] { _ = book.engage(.symbol(Name(string: symbol)!), cause, at: noon) }
        book.remove(0)
        _ = book.engage(.symbol(Name("A")), cause, at: noon)
        var changes: [UInt64] = []
        while let number = book.nextChange() { changes.append(number) }
        #expect(changes.sorted() == [1, 2, 3])
        let (gone, there) = (book.place(ofNumber: 1), book.place(ofNumber: 3))
        #expect(gone == nil && there == 1)
    }

    @Test func `that is full holds everything back`() {
        var book = StopBook()
        for number in 0..<UInt32(StopBook.capacity) { _ = book.engage(.session(number), cause, at: noon) }
        let last = book.engage(.symbol(Name("AAPL")), cause, at: noon).place
        let scope = book[last].scope
        #expect(scope == .everything)
        let again = book.engage(.symbol(Name("MSFT")), cause, at: noon)
        #expect(!again.isNew)
    }
}
