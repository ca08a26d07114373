// Rows from the last one to the first.

import TestKit
import Testing
import Values

@testable import Journal

@Suite struct `Rows from behind` {
    @Test func `come from below a key on, whether there is a row of that key or not, as often as they are wanted`() throws {
        let shelf = Shelf()
        var store = try Store.open(path: shelf.path, durability: .process, bounds: StoreBounds(), at: shelfTime)
        #expect(try keys(below: .max, &store) == [])
        var record = TurnRecord(capacity: 1 << 16)
        for key in [3, 7, 300, 70_000] as [UInt64] { [UInt8](repeating: 1, count: Int(key % 9) + 1).asBytes { record.put(.order, key, $0) } }
        try store.commit(&record)
        #expect(try keys(below: .max, &store) == [70_000, 300, 7, 3])
        #expect(try keys(below: 70_001, &store) == [70_000, 300, 7, 3])
        #expect(try keys(below: 70_000, &store) == [300, 7, 3])
        #expect(try keys(below: 200, &store) == [7, 3])
        #expect(try keys(below: 4, &store) == [3])
        #expect(try keys(below: 3, &store) == [])
        #expect(try keys(below: 0, &store) == [])
        #expect(try keys(below: .max, most: 2, &store) == [70_000, 300])
    }

    private func keys(below end: UInt64, most: Int = .max, _ store: inout Store) throws -> [UInt64] {
        var keys: [UInt64] = []
        try store.walkBack(.order, below: end) { row in
            let key = RowName(.order, row.key).number ?? 0
            #expect(row.value?.count == Int(key % 9) + 1)
            keys.append(key)
            return keys.count < most
        }
        try store.endReading()
        return keys
    }
}
