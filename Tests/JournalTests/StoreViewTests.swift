// Looking at a store from the process that writes to it.

import TestKit
import Testing
import Values

@testable import Journal

@Suite struct `A view of a store that is written` {
    @Test func `sees what comes, and larger maps, while the store is open`() throws {
        let shelf = Shelf()
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 20
        bounds.reserve = 1 << 18
        var store = try Store.open(path: shelf.path, durability: .process, bounds: bounds, at: shelfTime)
        let view = try StoreView(shelf.path)
        let none = try view.look { store throws(JournalError) in try store.lastKey(of: .order) }
        #expect(none == nil)
        // Many times the first map.
        for number in 1...200 as ClosedRange<UInt64> {
            try put(number, bytes: 60_000, into: &store)
            let last = try view.look { store throws(JournalError) in try store.lastKey(of: .order) }
            #expect(last == number)
        }
        let count = try view.look { store throws(JournalError) in try store.count(of: .order) }
        #expect(count == 200)
    }

    @Test func `takes no reader of the process away`() throws {
        let shelf = Shelf()
        var store = try Store.open(path: shelf.path, durability: .process, bounds: StoreBounds(), at: shelfTime)
        try put(1, bytes: 100, into: &store)
        // One reads, and stays at it while others come and go and pages are freed.
        let held = try StoreView(shelf.path)
        let numbers = try held.look { kept throws(JournalError) in
            let first = try kept.lastKey(of: .order)
            #expect(first == 1)
            for number in 2...40 as ClosedRange<UInt64> {
                let view = try? StoreView(shelf.path)
                let last = try view?.look { store throws(JournalError) in try store.lastKey(of: .order) }
                #expect(last == number - 1)
                try put(number, bytes: 20_000, into: &store)
                try put(1, bytes: Int(number), into: &store)
            }
            var numbers: [UInt64] = []
            try kept.forEach(in: .order) { number, row in
                numbers.append(number)
                #expect(row.count == 100)
                return true
            }
            return numbers
        }
        #expect(numbers == [1])
    }

    /// Puts a row in, and waits until it is in the tables.
    private func put(_ number: UInt64, bytes: Int, into store: inout Store) throws(JournalError) {
        var record = TurnRecord(capacity: 1 << 18)
        [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: bytes).asBytes { record.put(.order, number, $0) }
        try store.append(&record)
        try store.gather(at: shelfTime)
        try store.gather(at: shelfTime.advanced(by: .seconds(1)))
        try store.waitForRows()
    }
}
