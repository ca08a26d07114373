// The chain of audit rows: what it keeps, and that no link can be changed.

import CAllocationCounter
import Cryptography
import Journal
import TestKit
import Testing
import Values

@Suite struct `The audit trail` {
    @Test func `keeps the entries of a turn in a row, and goes on behind it after a restart`() throws {
        let shelf = Shelf()
        try write(shelf, turns: 3)
        try write(shelf, turns: 2)
        let rows = try read(shelf)
        #expect(rows.map(\.number) == [1, 2, 3, 4, 5])
        #expect(rows[0].entries == ["7 turn 0, entry 0", "7 turn 0, entry 1"])
        #expect(rows[4].entries == ["7 turn 1, entry 0", "7 turn 1, entry 1"])
        #expect(rows.allSatisfy { $0.follows })
    }

    @Test func `a hash is the SHA-256 of the hash before, the number and the row`() throws {
        let shelf = Shelf()
        try write(shelf, turns: 2)
        var store = try Store.read(shelf.path)
        var before = [UInt8](repeating: 0, count: 32)
        try store.forEach(in: .audit) { number, row in
            let content = [UInt8](row.slice(0, row.count - 32))
            let key = (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
            let hash = Digest.sha256.hash(before + key + content)
            #expect([UInt8](row.slice(row.count - 32, 32)) == hash)
            before = hash
            return true
        }
        #expect(before.contains { $0 != 0 })
    }

    @Test func `a turn that tells more than a row holds has several`() throws {
        let shelf = Shelf()
        var store = try shelf.open()
        var trail = AuditTrail()
        var record = TurnRecord(capacity: 1 << 20)
        for number in 0..<100 { append("entry \(number) \(String(repeating: "x", count: 90))", to: &trail, &record) }
        trail.seal(into: &record)
        try store.commit(&record)
        _ = consume store
        let rows = try read(shelf)
        #expect(rows.count == 6 && rows.flatMap(\.entries).count == 100)
        #expect(rows.allSatisfy { $0.follows })
    }

    /// Rows come to the store in lots, by another thread or by the turn's own, or with a turn, and after a kill when the
    /// store is opened.
    @Test(arguments: [false, true])
    func `the chain is whole whoever puts its rows in`(putsInAtOnce: Bool) throws {
        let shelf = Shelf()
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 24
        bounds.gatherBytes = 700
        bounds.putsInAtOnce = putsInAtOnce
        var store = try Store.open(path: shelf.path, durability: .process, bounds: bounds, at: shelfTime)
        var trail = AuditTrail()
        _ = try trail.recover(from: &store)
        var record = TurnRecord(capacity: 1 << 16)
        for turn in 0..<100 {
            for row in 0...(turn % 3) {
                append("turn \(turn), row \(row)", to: &trail, &record)
                trail.seal(into: &record)
            }
            if turn % 20 == 19 { try store.commit(&record) } else { try store.append(&record) }
            try store.gather(at: shelfTime)
        }
        append("the last", to: &trail, &record)
        trail.seal(into: &record)
        try store.append(&record)
        let killed = try shelf.killed()
        _ = consume store
        for shelf in [shelf, killed] {
            try write(shelf, turns: 2)
            let rows = try read(shelf)
            #expect(rows.count == 202 && rows.allSatisfy { $0.follows })
        }
    }

    @Test func `where all rows were removed, the next one stands on the anchor`() throws {
        let shelf = Shelf()
        try write(shelf, turns: 2)
        var hash = ChainHash()
        do {
            var store = try shelf.open()
            var record = TurnRecord(capacity: 1 << 16)
            var row = RowWriter(capacity: 64)
            try store.forEach(in: .audit) { _, bytes in
                hash = AuditRow(bytes)?.hash ?? hash
                return true
            }
            try store.endReading()
            AuditAnchor(number: 2, hash: hash).put(into: &record, &row)
            for number in [1, 2] as [UInt64] { record.delete(.audit, number) }
            try store.commit(&record)
        }
        try write(shelf, turns: 1)
        var store = try Store.read(shelf.path)
        var seen = 0
        try store.forEach(in: .audit) { number, bytes in
            seen += AuditRow(bytes)?.follows(hash, as: number) == true && number == 3 ? 1 : 100
            return true
        }
        #expect(seen == 1)
    }

    @Test func `a row that is changed, missing, or stands elsewhere breaks the chain there`() throws {
        for change in ["changed", "missing", "moved"] {
            let shelf = Shelf()
            try write(shelf, turns: 5)
            do {
                var store = try shelf.open()
                var record = TurnRecord(capacity: 1 << 16)
                let nothing = TurnRecord(capacity: 4096)
                var row = try store.get(.audit, 3, after: nothing).map { [UInt8]($0) } ?? []
                try store.endReading()
                if change == "changed" { row[20] ^= 1 }
                if change == "missing" { record.delete(.audit, 3) } else {
                    row.asBytes { record.put(.audit, change == "moved" ? 4 : 3, $0) }
                }
                try store.commit(&record)
            }
            let rows = try read(shelf)
            let broken = rows.first { !$0.follows }?.number
            #expect(broken == (change == "changed" ? 3 : 4), "\(change)")
        }
    }

    @Test func `an anchor that is damaged is named, and gone on behind`() throws {
        let shelf = Shelf()
        try write(shelf, turns: 3)
        do {
            var store = try shelf.open()
            var record = TurnRecord(capacity: 1 << 16)
            var row = RowWriter(capacity: 64)
            var hash = ChainHash()
            try store.forEach(in: .audit) { number, bytes in
                hash = AuditRow(bytes)?.hash ?? hash
                return number < 1
            }
            try store.endReading()
            AuditAnchor(number: 1, hash: hash).put(into: &record, &row)
            record.delete(.audit, 1)
            try store.commit(&record)
        }
        try damageRow(in: shelf.path, .meta, MetaKey.auditAnchor, at: 18)
        var store = try shelf.open()
        var trail = AuditTrail()
        let damaged = try trail.recover(from: &store)
        #expect(damaged == RowName(.meta, MetaKey.auditAnchor))
        var record = TurnRecord(capacity: 1 << 16)
        append("on", to: &trail, &record)
        trail.seal(into: &record)
        try store.commit(&record)
        _ = consume store
        let rows = try read(shelf)
        #expect(rows.map(\.number) == [2, 3, 4] && rows[2].follows)
    }

    @Test func `whatever bytes a row has, they are entries or none`() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<2000 {
            let bytes = (0..<Int(UInt64.random(in: 0..<120, using: &random))).map { _ in UInt8(UInt64.random(in: 0..<256, using: &random)) }
            var row = [UInt8](bytes)
            if !row.isEmpty { row[0] = 1 }
            row.asBytes { _ = AuditRow($0)?.at }
        }
    }

    @Test(.enabled(if: allocation_counting() != 0))
    func `allocates nothing`() throws {
        var trail = AuditTrail()
        var record = TurnRecord(capacity: 1 << 20)
        append("warm", to: &trail, &record)
        trail.seal(into: &record)
        var entry = RowWriter(capacity: 64)
        entry.append(UInt64(1))
        let before = allocation_counts_now()
        for _ in 0..<100 {
            trail.append(7, at: shelfTime, &record, entry)
            trail.seal(into: &record)
        }
        #expect(allocation_counts_now().allocations == before.allocations)
    }

    private func write(_ shelf: Shelf, turns: Int) throws {
        var store = try shelf.open()
        var trail = AuditTrail()
        let damaged = try trail.recover(from: &store)
        #expect(damaged == nil)
        var record = TurnRecord(capacity: 1 << 16)
        for turn in 0..<turns {
            for number in 0..<2 { append("turn \(turn), entry \(number)", to: &trail, &record) }
            trail.seal(into: &record)
            try store.commit(&record)
        }
    }

    private func append(_ text: String, to trail: inout AuditTrail, _ record: inout TurnRecord) {
        var entry = RowWriter(capacity: 200)
        Array(text.utf8).asBytes { entry.append($0) }
        trail.append(7, at: shelfTime, &record, entry)
    }

    private func read(_ shelf: Shelf) throws -> [(number: UInt64, entries: [String], follows: Bool)] {
        var store = try Store.read(shelf.path)
        var rows: [(number: UInt64, entries: [String], follows: Bool)] = []
        var before = ChainHash()
        try store.forEach(in: .audit) { number, bytes in
            guard let row = AuditRow(bytes) else { return false }
            var entries: [String] = []
            row.forEach { entries.append("\($0) \($1.description)") }
            rows.append((number, entries, row.at == shelfTime && row.follows(before, as: number)))
            before = row.hash
            return true
        }
        return rows
    }
}
