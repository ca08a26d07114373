// Disks that are full, and maps that are.

import CLMDB
import CStoreFaults
import Foundation
import TestKit
import Testing
import Values

@testable import Journal

@Suite(.enabled(if: SmallDisk.isPossible, "to make a small file system takes root"))
struct `A disk that is full` {
    private var bounds: StoreBounds {
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 30
        bounds.reserve = 8 << 20
        bounds.alarm = 12 << 20
        return bounds
    }

    @Test(arguments: [Durability.process, .power])
    func `the store says so in time, then refuses, and has everything that it took`(durability: Durability) throws {
        let disk = try SmallDisk(megabytes: 32)
        let path = disk.path + "/store"
        var taken: UInt64 = 0
        var wasLow = false
        var shortAt: UInt64?
        do {
            var store = try Store.open(path: path, durability: durability, bounds: bounds, at: shelfTime)
            var record = TurnRecord(capacity: 1 << 20)
            var error: JournalError?
            while error == nil, taken < 100_000 {
                put(taken, in: &record)
                do { try store.commit(&record) } catch let thrown { error = thrown }
                if error == nil { taken += 1 }
                if store.diskIsLow { wasLow = true }
                if store.isShort, shortAt == nil { shortAt = taken }
            }
            #expect(error?.description == "the store failed: No space left on device")
            #expect(error?.code == ENOSPC && wasLow)
            // There was room for a thousand turns when it was said to be short.
            #expect(taken - (shortAt ?? taken) > 1000, "\(taken), short at \(shortAt ?? 0)")
            try expectAll(taken, &store)
        }
        var store = try Store.open(path: path, durability: durability, bounds: bounds, at: shelfTime)
        try expectAll(taken, &store)
    }

    @Test func `goes on when there is room again`() throws {
        let disk = try SmallDisk(megabytes: 48)
        disk.fill(megabytes: 36)
        var store = try Store.open(
            path: disk.path + "/store", durability: .process, bounds: bounds, at: shelfTime)
        var record = TurnRecord(capacity: 1 << 20)
        var number: UInt64 = 0
        while !store.isShort, number < 100_000 {
            put(number, in: &record)
            try store.commit(&record)
            number += 1
        }
        let wasShort = store.isShort
        #expect(wasShort)
        disk.free()
        let end = Date().addingTimeInterval(10)
        // The disk is asked again every 50 ms.
        while store.isShort, Date() < end {
            put(number, in: &record)
            try store.commit(&record)
            number += 1
            usleep(1000)
        }
        let isStillShort = store.isShort
        #expect(!isStillShort)
        try expectAll(number, &store)
    }

    private func put(_ number: UInt64, in record: inout TurnRecord) {
        [UInt8](repeating: UInt8(number & 0xFF), count: 1000).asBytes { record.put(.inbound, number, $0) }
    }

    private func expectAll(_ count: UInt64, _ store: inout Store) throws {
        var number: UInt64 = 0
        try store.forEach(in: .inbound) { key, row in
            guard key == number, row.count == 1000, row[999] == UInt8(key & 0xFF) else { return false }
            number += 1
            return true
        }
        try store.endReading()
        #expect(number == count)
    }
}

@Suite struct `A store that may not grow` {
    @Test func `is short, and then full, at its maximumSize`() throws {
        let folder = TemporaryFolder()
        var bounds = StoreBounds()
        bounds.mapSize = 4 << 20
        bounds.maximumSize = 24 << 20
        bounds.reserve = 8 << 20
        var store = try Store.open(path: folder.path, durability: .process, bounds: bounds, at: shelfTime)
        var record = TurnRecord(capacity: 1 << 20)
        var number: UInt64 = 0
        var shortAt: UInt64?
        var failed = false
        while !failed, number < 100_000 {
            [UInt8](repeating: 1, count: 1000).asBytes { record.put(.inbound, number, $0) }
            do { try store.commit(&record) } catch {
                #expect(error.description.hasPrefix("the store failed: MDB_MAP_FULL"))
                failed = true
            }
            number += 1
            if store.isShort, shortAt == nil { shortAt = number }
        }
        // Pages of rows that come in order are half full.
        #expect(failed && number > 10_000 && number < 24_000, "\(number)")
        #expect(number - (shortAt ?? number) > 1000)
    }

    /// A turn that reads has a transaction open, in which no map can grow.
    @Test func `grows in a turn that has read already and then changes more than anybody reserved`() throws {
        let folder = TemporaryFolder()
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 20
        bounds.maximumSize = 64 << 20
        bounds.reserve = 64 << 10
        var store = try Store.open(path: folder.path, durability: .process, bounds: bounds, at: shelfTime)
        var record = TurnRecord(capacity: 4 << 20)
        for turn in UInt64(0)..<4 {
            record.put(.inbound, 1000 * turn, 1)
            let seen = try store.get(.inbound, 1000 * turn, after: record)
            #expect(seen != nil)
            for number in UInt64(1)..<200 {
                [UInt8](repeating: 1, count: 3000).asBytes { record.put(.inbound, 1000 * turn + number, $0) }
            }
            try store.commit(&record)
        }
        let count = try store.count(of: .inbound)
        #expect(count == 800)
    }

    @Test func `in memory is bounded like any other`() throws {
        var bounds = StoreBounds()
        bounds.mapSize = 4 << 20
        bounds.maximumSize = 24 << 20
        bounds.reserve = 8 << 20
        var store = try Store.open(path: "memory", durability: .none, bounds: bounds, at: shelfTime)
        var record = TurnRecord(capacity: 1 << 20)
        var shortAt: UInt64?
        var number: UInt64 = 0
        while shortAt == nil, number < 100_000 {
            [UInt8](repeating: 1, count: 1000).asBytes { record.put(.inbound, number, $0) }
            try store.commit(&record)
            number += 1
            if store.isShort { shortAt = number }
        }
        #expect(number > 5000 && number < 24_000, "\(number)")
    }

    /// What it had in sight must be kept for it, which takes pages for good when nobody looks after it.
    @Test func `uses pages again that a reader had in sight when it was killed`() throws {
        let folder = TemporaryFolder()
        var store = try Store.open(path: folder.path, durability: .process, mapSize: 1 << 30, at: shelfTime)
        var record = TurnRecord(capacity: 1 << 20)
        let row = [UInt8](repeating: 1, count: 100_000)
        func rewrite() throws {
            row.asBytes { record.put(.inbound, 1, $0) }
            try store.commit(&record)
        }
        for _ in 0..<5 { try rewrite() }
        #expect(store_reader_is_killed(folder.path) == 0)
        let end = Date().addingTimeInterval(10)
        var grown = 0
        repeat {
            let before = store.usedBytes
            for _ in 0..<20 { try rewrite() }
            grown = store.usedBytes - before
            usleep(20_000)
        } while grown > 0 && Date() < end
        #expect(grown == 0)
    }

    @Test func `gives back what was reserved when it is closed`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let size = try FileManager.default.attributesOfItem(atPath: shelf.file)[.size] as? Int
        #expect(size.map { $0 < 1 << 20 } ?? false, "\(size ?? 0)")
        #expect(try !shelf.rows().isEmpty)
    }
}

extension Store {
    /// Of the file, up to the last page that was ever used.
    fileprivate var usedBytes: Int {
        var information = MDB_envinfo()
        mdb_env_info(environment, &information)
        return (information.me_last_pgno + 1) * bytesInPage
    }
}
