// Many turns at once: of several changes of a key the last is made, and all others as ever.

import CStoreFaults
import Foundation
import TestKit
import Testing
import Values

@testable import Journal

@Suite struct `Changes that later ones overtake` {
    private static func bounds(putsInAtOnce: Bool) -> StoreBounds {
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 24
        bounds.putsInAtOnce = putsInAtOnce
        return bounds
    }

    @Test func `are not made`() throws {
        let shelf = Shelf()
        var store = try Store.open(
            path: shelf.path, durability: .process, bounds: Self.bounds(putsInAtOnce: true), at: shelfTime)
        var record = TurnRecord(capacity: 4096)
        for value in 1...5 as ClosedRange<UInt64> {
            record.put(.order, 7, value)
            record.put(.order, 100 + value, value)
            try store.append(&record)
        }
        let before = store_writes()
        try store.gather(at: shelfTime)
        try store.gather(at: shelfTime.advanced(by: .seconds(1)))
        // One that changed each time, five others, and up to which turn they go.
        #expect(store_writes() - before == 7)
        let nothing = TurnRecord(capacity: 4096)
        #expect(try store.number(7, after: nothing) == 5)
    }

    /// Keys rise, fall, and come again with longer values, and go; by the thread and by the turn itself.
    @Test(arguments: [false, true], [1, 2, 3] as [UInt64])
    func `leave the store as if all had been made one by one`(putsInAtOnce: Bool, seed: UInt64) throws {
        let shelf = Shelf()
        var expected: [RowName: [UInt8]] = [:]
        do {
            var store = try Store.open(
                path: shelf.path, durability: .process, bounds: Self.bounds(putsInAtOnce: putsInAtOnce), at: shelfTime)
            var record = TurnRecord(capacity: 1 << 16)
            var (state, now) = (seed, shelfTime)
            func roll(_ bound: UInt64) -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return (state >> 33) % bound
            }
            for turn in 0..<600 as Range<UInt64> {
                for _ in 0..<roll(8) {
                    let key = roll(3) == 0 ? roll(40) : 1000 + turn
                    if roll(5) == 0 {
                        record.delete(.order, key)
                        expected[RowName(.order, key)] = nil
                    } else {
                        let value = [UInt8](repeating: UInt8(turn & 0xFF), count: 1 + Int(roll(300)))
                        value.asBytes { record.put(.order, key, $0) }
                        expected[RowName(.order, key)] = value
                    }
                }
                try store.append(&record)
                now = now.advanced(by: .milliseconds(Int64(roll(9))))
                try store.gather(at: now)
            }
        }
        let rows = try shelf.rows()
        let found = rows.filter { $0.key.table == .order }
        #expect(found.count == expected.count, "seed \(seed)")
        for (name, value) in expected { #expect(found[name] == Data(value), "seed \(seed), \(name)") }
    }
}
