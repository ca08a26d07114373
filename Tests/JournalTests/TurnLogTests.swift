// Turns in the log are the store's, whatever becomes of the process before they are rows.

import CStoreFaults
import Foundation
import TestKit
import Testing
import Values

@testable import Journal

@Suite struct `Turns in the log` {
    @Test(arguments: [Durability.process, .power, .none])
    func `are seen by whoever looks, the newest of a row`(durability: Durability) throws {
        let shelf = Shelf()
        var store = try shelf.open(durability)
        var record = TurnRecord(capacity: 1 << 16)
        for value in 1...3 as ClosedRange<UInt64> {
            record.put(.order, 7, value)
            record.put(.order, 100 + value, value)
            if value == 3 { record.delete(.order, 101) }
            try store.append(&record)
        }
        var isBehind = store.isBehind
        #expect(isBehind)
        record.put(.order, 8, 9)
        let nothing = TurnRecord(capacity: 4096)
        #expect(try store.number(7, after: record) == 3)
        #expect(try store.number(101, after: record) == nil)
        #expect(try store.number(102, after: record) == 2)
        #expect(try store.number(8, after: record) == 9)
        #expect(try store.number(99, after: record) == nil)
        record.removeAll()
        isBehind = store.isBehind
        #expect(isBehind)
        // A walk is over rows.
        #expect(try store.count(of: .order) == 3)
        isBehind = store.isBehind
        #expect(!isBehind)
        #expect(try store.number(7, after: nothing) == 3)
    }

    @Test func `become rows when there are many, when they are old, and when the store is closed`() throws {
        let shelf = Shelf()
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 28
        bounds.gatherBytes = 1000
        bounds.putsInAtOnce = false
        var record = TurnRecord(capacity: 4096)
        do {
            var store = try Store.open(path: shelf.path, durability: .process, bounds: bounds, at: shelfTime)
            var turns = 0
            repeat {
                record.put(.order, UInt64(turns), 1)
                try store.append(&record)
                try store.gather(at: shelfTime)
                turns += 1
            } while !store.turns.isHanding
            #expect(turns > 10 && turns < 25)
            try store.waitForRows()
            record.put(.order, 100, 1)
            try store.append(&record)
            try store.gather(at: shelfTime)
            let due = store.due
            #expect(due == shelfTime.advanced(by: .milliseconds(20)))
            try store.gather(at: due.advanced(by: .milliseconds(-1)))
            var isBehind = store.isBehind
            #expect(isBehind)
            try store.gather(at: due)
            isBehind = store.due < .distantFuture
            #expect(!isBehind)
            try store.waitForRows()
            isBehind = store.isBehind
            #expect(!isBehind)
            record.put(.order, 200, 1)
            try store.append(&record)
            isBehind = store.isBehind
            #expect(isBehind)
        }
        #expect(try shelf.words() == "closed\n")
        try FileManager.default.removeItem(atPath: shelf.path + "/penstock.turns")
        #expect(try shelf.rows()[RowName(.order, 200)] != nil)
    }

    /// Each byte of the last turn missing, or changed: that turn never was, and those before it are there.
    @Test(arguments: [Durability.process, .power])
    func `are there after a kill, but for one that was not written whole`(durability: Durability) throws {
        let shelf = Shelf()
        var store = try shelf.open(durability)
        var record = TurnRecord(capacity: 4096)
        for value in 1...3 as ClosedRange<UInt64> {
            record.put(.order, value, value)
            try store.append(&record)
        }
        let (start, end) = (store.turns.open.from, store.turns.open.end)
        let size = (end - start) / 3
        for place in (end - size)..<end {
            for change in [{ _ in 0 }, { $0 ^ 1 }] as [(UInt8) -> UInt8] {
                let killed = try shelf.killed()
                let isChanged = try killed.change("penstock.turns", place, change)
                var next = try killed.open(durability)
                let nothing = TurnRecord(capacity: 4096)
                #expect(try next.number(2, after: nothing) == 2)
                #expect(try next.number(3, after: nothing) == (isChanged ? nil : 3), "\(place)")
                // Turns go on behind it.
                record.put(.order, 4, 4)
                try next.append(&record)
                #expect(try next.number(4, after: nothing) == 4)
            }
        }
    }

    /// The rows of one half were being put in, and turns went on in the other; either half may be the older one.
    @Test(arguments: [0, 1])
    func `are there after a kill in both halves, in their order`(older: Int) throws {
        let shelf = Shelf()
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 22
        bounds.putsInAtOnce = true
        var store = try Store.open(path: shelf.path, durability: .process, bounds: bounds, at: shelfTime)
        var record = TurnRecord(capacity: 4096)
        if older == 1 {
            store.turns.hand()
            store.turns.restart()
        }
        for value in 1...4 as ClosedRange<UInt64> {
            record.put(.order, 7, value)
            record.put(.order, 100 + value, value)
            try store.append(&record)
            if value == 2 { store.turns.hand() }
        }
        let (handed, second) = (store.turns.handed, store.turns.open)
        let first = try #require(handed)
        #expect((first.from < second.from) == (older == 0))
        #expect(try store.number(7, after: record) == 4)
        #expect(try store.number(101, after: record) == 1)
        let killed = try shelf.killed()
        let rows = try killed.rows()
        for value in 1...4 as ClosedRange<UInt64> { #expect(rows[RowName(.order, 100 + value)] != nil) }
        var next = try killed.open()
        #expect(try next.number(7, after: record) == 4)

        // Without the older half the others are of no use: the store is taken for an older copy.
        let torn = try shelf.killed()
        _ = try torn.change("penstock.turns", first.from) { $0 ^ 1 }
        #expect(torn.refusal() == nil)
        let left = try torn.rows()
        #expect(left[RowName(.order, 103)] == nil && left[RowName(.meta, MetaKey.copied)] != nil)
    }

    /// The disk has lost the first turn in the log and kept those behind it, which nobody must take for turns of the
    /// next life when one of these stands in that place.
    @Test func `of a life that lost its power are not joined to those of the next`() throws {
        let shelf = Shelf()
        var store = try shelf.open()
        var record = TurnRecord(capacity: 4096)
        for value in 1...3 as ClosedRange<UInt64> {
            record.put(.order, value, value)
            try store.append(&record)
        }
        let lost = try shelf.killed()
        _ = try lost.change("penstock.turns", store.turns.open.from) { $0 ^ 1 }
        try lost.losePower()
        var next = try lost.open()
        record.put(.order, 9, 9)
        try next.append(&record)
        let orders = try lost.killed().rows().keys.filter { $0.table == .order }
        #expect(orders == [RowName(.order, 9)])
    }

    @Test func `are there for a tool when nobody has the store open, and it changes nothing else`() throws {
        let shelf = Shelf()
        var store = try shelf.open()
        var record = TurnRecord(capacity: 4096)
        record.put(.order, 1, 1)
        try store.append(&record)
        let killed = try shelf.killed()
        #expect(try killed.rows()[RowName(.order, 1)] != nil)
        #expect(try killed.words().hasPrefix("open "))
        // After a loss of power the gateway looks first.
        let other = try shelf.killed()
        try other.losePower()
        #expect(try other.rows()[RowName(.order, 1)] == nil)
        _ = try other.open()
        #expect(try other.rows()[RowName(.order, 1)] != nil)
    }

    @Test func `are waited for by a tool while a process writes`() throws {
        let shelf = Shelf()
        var store = try shelf.open()
        var record = TurnRecord(capacity: 4096)
        record.put(.order, 1, 1)
        try store.append(&record)
        let begun = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var found = false
        let path = shelf.path
        Thread.detachNewThread {
            begun.signal()
            if var looked = try? Store.read(path) { found = (try? looked.count(of: .order)) == 1 }
            ended.signal()
        }
        begun.wait()
        try store.gather(at: shelfTime)
        try store.gather(at: .distantFuture)
        ended.wait()
        #expect(found)
    }

    @Test func `are missed when their file is gone, unless the store was closed`() throws {
        let shelf = Shelf()
        var store = try shelf.open()
        var record = TurnRecord(capacity: 4096)
        record.put(.order, 1, 1)
        try store.append(&record)
        let killed = try shelf.killed()
        let log = killed.path + "/penstock.turns"
        try FileManager.default.removeItem(atPath: log)
        let text = "store \(killed.path): it was in use last, and \(log), which has what happened last, is gone; "
            + "put it there, or remove \(killed.path)/penstock.state to go on as with a backup"
        #expect(killed.refusal() == text)
        try FileManager.default.copyItem(atPath: shelf.path + "/penstock.turns", toPath: log)
        #expect(killed.refusal() == nil)
        #expect(try killed.rows()[RowName(.order, 1)] != nil)
        try FileManager.default.removeItem(atPath: log)
        #expect(killed.refusal() == nil)
        #expect(try killed.rows()[RowName(.order, 1)] != nil)
    }

    /// The log of this store or of another one, in front of a backup.
    @Test(arguments: [true, false])
    func `of another life are not put in, and stay`(keepsState: Bool) throws {
        let shelf = Shelf()
        let backup = shelf.path + "-backup"
        defer { try? FileManager.default.removeItem(atPath: backup) }
        do {
            var store = try shelf.open()
            var record = TurnRecord(capacity: 4096)
            record.put(.order, 1, 1)
            try store.commit(&record)
            _ = try Store.backUp(shelf.path, to: backup, replacing: false)
            for number in 2...4 as ClosedRange<UInt64> {
                record.put(.order, number, 1)
                try store.append(&record)
                if number == 3 { try store.applyTurns() }
            }
        }
        try FileManager.default.removeItem(atPath: shelf.file)
        try FileManager.default.copyItem(atPath: backup, toPath: shelf.file)
        if !keepsState { try FileManager.default.removeItem(atPath: shelf.path + "/penstock.state") }
        #expect(shelf.refusal() == nil)
        var rows = try shelf.rows()
        #expect(rows.removeValue(forKey: RowName(.meta, MetaKey.copied)) != nil)
        #expect(Set(rows.keys.filter { $0.table == .order }) == [RowName(.order, 1)])
        #expect(FileManager.default.fileExists(atPath: shelf.path + "/penstock.turns.old"))
    }

    @Test func `are none where the disk has no room for a log`() throws {
        let shelf = Shelf()
        try FileManager.default.createDirectory(
            atPath: shelf.path + "/penstock.turns.new/x", withIntermediateDirectories: true)
        for number in 1...2 as ClosedRange<UInt64> {
            var store = try shelf.open()
            var record = TurnRecord(capacity: 4096)
            record.put(.order, number, number)
            try store.append(&record)
            let isDone = !store.isBehind && record.isEmpty
            #expect(isDone)
        }
        #expect(try shelf.rows().count == 3)
    }

    @Test func `that are too long for it are committed at once, behind those before them`() throws {
        let shelf = Shelf()
        var store = try shelf.open()
        var record = TurnRecord(capacity: 8 << 20)
        record.put(.order, 1, 1)
        record.put(.order, 2, 1)
        try store.append(&record)
        record.put(.order, 1, 2)
        let long = [UInt8](repeating: 7, count: 1 << 20)
        for number in 0..<5 as Range<UInt64> { long.asBytes { record.put(.inbound, number, $0) } }
        try store.append(&record)
        let isDone = !store.isBehind && record.isEmpty
        #expect(isDone)
        #expect(try store.number(1, after: record) == 2)
        #expect(try store.number(2, after: record) == 1)
    }

    /// Versions before put a checksum behind each value, and did not know today's turns.
    @Test(arguments: [Durability.process, .power])
    func `that a version before has left become rows, and today's go on behind them`(durability: Durability) throws {
        let shelf = Shelf()
        var store = try shelf.open(durability)
        var record = TurnRecord(capacity: 4096)
        for value in 1...3 as ClosedRange<UInt64> {
            record.put(.order, value, value)
            if value == 3 { record.delete(.order, 1) }
            try store.append(&record)
        }
        let former = try shelf.killed()
        try former.writeAsBefore(store.turns)
        var next = try former.open(durability)
        let nothing = TurnRecord(capacity: 4096)
        for (key, value) in [(1, nil), (2, 2), (3, 3)] as [(UInt64, UInt64?)] {
            #expect(try next.number(key, after: nothing) == value)
        }
        let mark = try Data(contentsOf: URL(fileURLWithPath: former.path + "/penstock.turns")).prefix(8)
        #expect(mark == Data("PNSTURN2".utf8))
        record.put(.order, 4, 4)
        try next.append(&record)
        let again = try former.killed()
        let rows = try again.rows()
        #expect(rows.values.allSatisfy { $0 != nil })
        // The value as it was, and nothing of the checksum that stood behind it.
        #expect(rows[RowName(.order, 2)] == .some(Data([2, 0, 0, 0, 0, 0, 0, 0])))
        var last = try again.open(durability)
        #expect(try last.number(3, after: nothing) == 3 && last.number(4, after: nothing) == 4)
    }

    @Test func `that do not get to the disk are not called committed`() throws {
        let shelf = Shelf()
        var store = try shelf.open(.power)
        var record = TurnRecord(capacity: 4096)
        record.put(.order, 1, 1)
        let log = shelf.path + "/penstock.turns"
        let inode = try FileManager.default.attributesOfItem(atPath: log)[.systemFileNumber] as? UInt
        store_sync_fails(try #require(inode))
        var failure: JournalError?
        do { try store.append(&record) } catch { failure = error }
        #expect(failure?.code == EIO && store_sync_has_failed() == 1)
        let isKept = !record.isEmpty
        #expect(isKept)
    }

    @Test func `more than the index has places for are seen all the same`() throws {
        let shelf = Shelf()
        var store = try shelf.open()
        var record = TurnRecord(capacity: 2 << 20)
        for number in 0..<20_000 as Range<UInt64> { record.put(.order, number, number) }
        try store.append(&record)
        for number in [0, 16_384, 19_999] as [UInt64] { #expect(try store.number(number, after: record) == number) }
    }
}

extension Store {
    /// The row of an order that has nothing but a number.
    mutating func number(_ key: UInt64, after record: borrowing TurnRecord) throws -> UInt64? {
        guard let row = try get(.order, key, after: record) else { return nil }
        var reader = RowReader(row)
        return reader.uint64()
    }
}

extension Shelf {
    /// The turns in the log as the version before wrote them.
    func writeAsBefore(_ turns: borrowing TurnLog) throws {
        var file = Data("PNSTURN1".utf8)
        file += Data(bytes: turns.bytes.base + 8, count: turns.open.from - 8)
        var place = turns.open.from
        while place < turns.open.end {
            let (turn, entries) = TurnFrame.known(turns.bytes, at: place)
            place += TurnFrame.headSize + entries.count
            var frame = [UInt8](repeating: 0, count: TurnFrame.headSize)
            var entry = 0
            while entry < entries.count {
                let found = TurnEntry(entries, at: entry)
                entry = found.next
                var row = RowWriter(capacity: 200)
                let size = found.isDeletion ? 0 : found.value.count + 8
                row.append(
                    UInt64(found.table) | (found.isDeletion ? 1 << 8 : 0) | UInt64(found.key.count) << 16
                        | UInt64(size) << 32)
                row.append(found.key)
                row.append(found.value)
                if size > 0 { row.append(Checksum.of(found.table, found.key, found.value)) }
                for index in 0..<row.count { frame.append(row.bytes[index]) }
            }
            let count = frame.count - TurnFrame.headSize
            frame.withUnsafeMutableBytes { bytes in
                guard let head = bytes.baseAddress else { return }
                TurnFrame.write(
                    head, turn: turn, of: turns.store, Bytes(base: head + TurnFrame.headSize, count: count))
            }
            file += Data(frame)
        }
        file += Data(count: turns.bytes.count - file.count)
        try file.write(to: URL(fileURLWithPath: path + "/penstock.turns"))
    }

    /// The store's folder as it would be after a kill at this moment.
    func killed() throws -> Shelf {
        let copy = Shelf()
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    func words() throws -> String { try String(contentsOfFile: path + "/penstock.state", encoding: .utf8) }

    func refusal() -> String? {
        do {
            _ = try open()
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Whether there is another byte now.
    func change(_ name: String, _ place: Int, _ change: (UInt8) -> UInt8) throws -> Bool {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/" + name))
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(place))
        let byte = try handle.read(upToCount: 1)?.first ?? 0
        try handle.seek(toOffset: UInt64(place))
        try handle.write(contentsOf: Data([change(byte)]))
        return change(byte) != byte
    }
}
