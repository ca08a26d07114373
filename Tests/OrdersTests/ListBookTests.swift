// Lists in memory.

import Orders
import Testing
import Values

@Suite struct `A book of lists` {
    private func list(_ number: UInt64, _ id: String = "") -> OrderList {
        OrderList(
            number: ListNumber(number), session: SessionNumber(1), listID: Identifier(string: id.isEmpty ? "L\(number)" : id)!,
            .none, entered: .distantPast)
    }

    @Test func `finds a list by its number and its name, and has room for so many that are not done`() {
        var book = ListBook(capacity: 3)
        for number in 1...3 as ClosedRange<UInt64> { #expect(book.insert(list(number)) != nil) }
        let (place, byName, full) = (
            book.place(of: ListNumber(2)), book.place(of: SessionNumber(1), Identifier("L2")), book.insert(list(4))
        )
        #expect(place == 1 && byName == 1 && full == nil)
        let none = book.place(of: SessionNumber(2), Identifier("L2"))
        #expect(none == nil)
        book.finish(0)
        let next = book.insert(list(4))
        #expect(next == 3)
    }

    @Test func `lets the list go that was done first, when its place is needed`() {
        var book = ListBook(capacity: 1)
        for number in 1...UInt64(ListBook.cache + 3) {
            guard let place = book.insert(list(number)) else {
                Issue.record("no place for \(number)")
                return
            }
            book.finish(place)
        }
        let (gone, kept) = (book.place(of: ListNumber(2)), book.place(of: ListNumber(3)))
        #expect(gone == nil && kept != nil)
    }

    @Test func `tells lists that are due once, in the order in which they became it, but for those that are done`() {
        var book = ListBook(capacity: 3)
        for number in 1...3 as ClosedRange<UInt64> { _ = book.insert(list(number)) }
        for place in [2, 0, 2, 1] { book.noteDue(place) }
        book.finish(1)
        book.noteDue(1)
        var places: [Int] = []
        while let place = book.nextDue() { places.append(place) }
        #expect(places == [2, 0, 1])
        book.noteDue(1)
        let isDue = book.hasDue
        #expect(!isDue)
    }
}
