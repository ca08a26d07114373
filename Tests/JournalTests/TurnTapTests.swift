// Whoever follows the store knows what it has, and never holds it up.

import Reactor
import TestKit
import Testing
import Values

@testable import Journal

@Suite struct `A tap on the turns` {
    private func word(_ bytes: Bytes) -> UInt64 { bytes.word(0, 8) }

    @Test(arguments: [Durability.process, .power, .none])
    func `tells the rows of committed turns, turn by turn, of the tables that are wanted`(durability: Durability) throws {
        let shelf = Shelf()
        var store = try shelf.open(durability)
        let tap = TurnTap(capacity: 4096, of: [.order, .trade])
        store.tap = tap
        var record = TurnRecord(capacity: 1 << 16)
        record.put(.order, 1, 10)
        record.put(.outbound, 1, 11)
        record.delete(.order, 2)
        #expect(!tap.next { _, _, _ in })
        try store.append(&record)
        record.put(.meta, 3, 1)
        try store.append(&record)
        record.put(.order, 1, 12)
        try store.commit(&record)
        var told: [[String]] = []
        var turn: [String] = []
        while tap.next({ table, key, value in turn.append("\(table.name) \(word(key)) \(value.map { "\(word($0))" } ?? "gone")") }) {
            told.append(turn)
            turn = []
        }
        #expect(told == [["order 1 10", "order 2 gone"], ["order 1 12"]])
        #expect(!tap.isBroken)
    }

    @Test func `a turn that could not be committed is not told`() throws {
        let shelf = Shelf()
        var store = try shelf.open(.process)
        let tap = TurnTap(capacity: 4096, of: [.order])
        store.tap = tap
        var record = TurnRecord(capacity: 1 << 16)
        record.put(.order, 1, 10)
        // LMDB takes no such key.
        [UInt8](repeating: 1, count: 600).asBytes { record.put(.trade, $0, 1, 2) }
        #expect(throws: JournalError.self) { try store.append(&record) }
        #expect(!tap.next { _, _, _ in })
    }

    @Test func `when it is full it breaks, and goes on when it is mended`() throws {
        let shelf = Shelf()
        var store = try shelf.open(.process)
        let tap = TurnTap(capacity: 4096, of: [.order])
        store.tap = tap
        var record = TurnRecord(capacity: 1 << 16)
        var turns: UInt64 = 0
        while !tap.isBroken, turns < 1_000 {
            record.put(.order, turns, turns)
            try store.append(&record)
            turns += 1
        }
        // 32 bytes each.
        #expect(turns == 4096 / 32 + 1)
        record.put(.order, 1000, 1000)
        try store.append(&record)
        // What was there is still good.
        var seen: UInt64 = 0
        while tap.next({ _, key, _ in
            #expect(word(key) == seen)
            seen += 1
        }) {}
        #expect(seen == turns - 1)
        tap.mend()
        record.put(.order, 2000, 2000)
        try store.append(&record)
        var last: UInt64?
        while tap.next({ _, key, _ in last = word(key) }) {}
        #expect(last == 2000)
        // One that it will never have room for.
        for key in 0..<200 as Range<UInt64> { record.put(.order, key, key) }
        try store.append(&record)
        #expect(tap.isBroken)
    }

    @Test func `two threads: each turn whole, in order, and whoever mends misses none behind that`() throws {
        let tap = TurnTap(capacity: 1 << 14, of: [.order, .book])
        let turns = 40_000 as UInt64
        let isDone = StopFlag()
        let producer = try Thread {
            var random = SeededRandom(seed: 5)
            var record = TurnRecord(capacity: 1 << 14)
            for turn in 1...turns {
                record.removeAll()
                let rows = UInt64.random(in: 1...9, using: &random)
                for row in 0..<rows {
                    [UInt8](repeating: UInt8(truncatingIfNeeded: turn), count: Int.random(in: 0...90, using: &random)).asBytes {
                        record.put(row % 2 == 0 ? .order : .book, turn << 8 | row, header: (turn, rows), $0)
                    }
                    record.put(.inbound, row, turn)
                }
                tap.give(record.entriesBytes)
            }
            isDone.raise()
        }
        var (last, mends, isMended) = (0 as UInt64, 0, true)
        while true {
            let isLast = isDone.isRaised
            var (turn, rows, count) = (0 as UInt64, 0 as UInt64, 0 as UInt64)
            let isThere = tap.next { table, key, value in
                let value = value ?? Bytes("")
                turn = word(key) >> 8
                rows = value.word(8, 8)
                #expect(word(key) & 255 == count && value.word(0, 8) == turn)
                #expect(table == (count % 2 == 0 ? .order : .book))
                for place in 16..<value.count where value[place] != UInt8(truncatingIfNeeded: turn) { Issue.record("torn") }
                count += 1
            }
            if isThere {
                guard count == rows, isMended ? turn > last : turn == last + 1 else {
                    Issue.record("turn \(turn) with \(count) of \(rows) rows, behind turn \(last)")
                    break
                }
                (last, isMended) = (turn, false)
            } else if tap.isBroken {
                tap.mend()
                (mends, isMended) = (mends + 1, true)
            } else if isLast {
                break
            }
        }
        producer.join()
        // The last turns may be lost in a break.
        #expect(last == turns || mends > 0)
        #expect(last > 0)
    }
}
