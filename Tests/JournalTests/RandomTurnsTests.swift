// Any sequence of what can happen to a store, against a dictionary.

import Foundation
import Testing
import TestKit
import Values

@testable import Journal

@Suite struct `A store that anything happens to` {
    @Test(arguments: [Durability.process, .power, .none], Array(1...12 as ClosedRange<UInt64>))
    func `has what was committed, and nothing else`(durability: Durability, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var bounds = StoreBounds()
        bounds.mapSize = random.once(in: 2) ? 1 << 20 : 1 << 24
        bounds.gatherBytes = [1, 2000, 1 << 18].randomElement(using: &random) ?? 1
        bounds.turnLogSize = random.once(in: 2) ? 16_384 : 1 << 20
        bounds.reserve = 8 << 20
        bounds.putsInAtOnce = random.once(in: 3)
        var shelf = Shelf()
        var rows: [UInt64: UInt64] = [:]
        var store = try Store.open(path: shelf.path, durability: durability, bounds: bounds, at: shelfTime)
        for step in 0..<400 as Range<UInt64> {
            var record = TurnRecord(capacity: 1 << 16)
            var after = rows
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let key = UInt64.random(in: 0..<40, using: &random)
                if random.once(in: 4) {
                    record.delete(.order, key)
                    after[key] = nil
                } else {
                    record.put(.order, key, step)
                    after[key] = step
                }
                // A turn sees what it has done so far.
                if random.once(in: 3) { try expect(&store, after, record, &random) }
            }
            if random.once(in: 30) { #expect(try store.keys(after: record) == after.keys.sorted()) }
            switch Int.random(in: 0..<20, using: &random) {
            case 0: try store.commit(&record)
            case 1 where durability != .none && !store.isOpen && record.isEmpty:
                // The process ends, one way or the other.
                if random.once(in: 2) { shelf = try shelf.killed() }
                store = try Store.open(path: Shelf().path, durability: .none, bounds: bounds, at: shelfTime)
                store = try Store.open(path: shelf.path, durability: durability, bounds: bounds, at: shelfTime)
            default:
                try store.append(&record)
                try store.gather(at: shelfTime.advanced(by: .milliseconds(Int64(step))))
            }
            rows = after
            try expect(&store, rows, record, &random)
        }
        #expect(try store.keys(after: TurnRecord(capacity: 4096)) == rows.keys.sorted())
    }

    private func expect(
        _ store: inout Store, _ rows: [UInt64: UInt64], _ record: borrowing TurnRecord, _ random: inout SeededRandom
    ) throws {
        let key = UInt64.random(in: 0..<40, using: &random)
        #expect(try store.number(key, after: record) == rows[key])
    }
}

extension Store {
    fileprivate mutating func keys(after record: borrowing TurnRecord) throws -> [UInt64] {
        var keys: [UInt64] = []
        try walkRows(of: .order, from: 0, after: record) { key, _ in
            keys.append(key)
            return true
        }
        if record.isEmpty { try endReading() }
        return keys
    }
}
