// Stores of the format before.

import CLMDB
import Foundation
import Journal
import TestKit
import Testing
import Values

@Suite struct `A store of format 3` {
    /// What it lacks is a turn log.
    @Test func `is read by a tool as it is, and gets a log when it is opened`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let rows = try shelf.rows()
        do {
            var store = try shelf.open()
            var record = TurnRecord(capacity: 4096)
            var row = RowWriter(capacity: 16)
            row.append(UInt64(3))
            row.append(shelfTime)
            record.put(.meta, MetaKey.format, row.bytes)
            record.delete(.meta, MetaKey.turn)
            try store.commit(&record)
        }
        try FileManager.default.removeItem(atPath: shelf.path + "/penstock.turns")
        #expect(try shelf.format() == 3)
        for words in ["closed\n", "power\n"] {
            try Data(words.utf8).write(to: URL(fileURLWithPath: shelf.path + "/penstock.state"))
            let copy = try shelf.killed()
            _ = try copy.open()
            #expect(try copy.format() == Store.formatVersion && copy.rows().keys == rows.keys)
            #expect(FileManager.default.fileExists(atPath: copy.path + "/penstock.turns"))
        }
    }
}

@Suite struct `A store of format 4` {
    /// What it lacks are the tables of trades, books and decisions.
    @Test func `is read by a tool as it is, and gets its tables when it is opened`() throws {
        let shelf = Shelf()
        try shelf.fill()
        do {
            var store = try shelf.open()
            var record = TurnRecord(capacity: 4096)
            var row = RowWriter(capacity: 16)
            row.append(UInt64(4))
            row.append(shelfTime)
            record.put(.meta, MetaKey.format, row.bytes)
            try store.commit(&record)
        }
        let rows = try shelf.rows()
        try shelf.drop([.trade, .book, .decision])
        #expect(try shelf.format() == 4 && shelf.rows() == rows)
        do {
            var store = try Store.read(shelf.path)
            #expect(try store.count(of: .book) == 0)
            #expect(try store.lastKey(of: .decision) == nil)
        }
        do {
            var store = try shelf.open()
            var record = TurnRecord(capacity: 4096)
            record.put(.book, 5, 6)
            Array("id".utf8).asBytes { record.put(.trade, $0, 1, 2) }
            try store.commit(&record)
        }
        let now = try shelf.rows()
        #expect(try shelf.format() == Store.formatVersion && now.count == rows.count + 2)
        #expect(now[RowName(.book, 5)] != nil)
    }
}

extension Shelf {
    /// Takes whole tables out of a store that nobody has open.
    fileprivate func drop(_ tables: [StoreTable]) throws {
        var environment: OpaquePointer?
        var transaction: OpaquePointer?
        #expect(mdb_env_create(&environment) == 0 && mdb_env_set_maxdbs(environment, 16) == 0)
        #expect(mdb_env_open(environment, path, 0, 0o600) == 0 && mdb_txn_begin(environment, nil, 0, &transaction) == 0)
        for table in tables {
            var number: UInt32 = 0
            #expect(mdb_dbi_open(transaction, table.name, 0, &number) == 0 && mdb_drop(transaction, number, 1) == 0)
        }
        #expect(mdb_txn_commit(transaction) == 0)
        mdb_env_close(environment)
    }

    fileprivate func format() throws -> UInt64? {
        let row = try rows()[RowName(.meta, MetaKey.format)] ?? nil
        return row.map { $0.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }
}

@Suite struct `A store of format 2` {
    @Test func `is brought over with all its rows, and stays beside the new one`() throws {
        let shelf = Shelf()
        try writeFormat2(shelf.path, rows: 5000)
        let old = try shelf.bytes()
        do {
            var store = try shelf.open()
            let created = store.created
            #expect(created == Instant(nanosecondsSinceEpoch: 99))
            let nothing = TurnRecord(capacity: 4096)
            for number in [UInt64(0), 1, 2500, 4999] {
                let row = try store.get(.outbound, messageKey(stream: 1, number), after: nothing)
                #expect(row?.count == 200 && row?[0] == UInt8(number & 0xFF))
            }
            let use = try Array("\u{0}\u{0}\u{0}\u{1}ID".utf8).asBytes { try store.get(.clOrdID, $0, after: nothing)?.hexadecimal }
            var reader = RowWriter(capacity: 16)
            reader.append(UInt64(17))
            reader.append(shelfTime)
            #expect(use == reader.bytes.hexadecimal)
            let count = try store.count(of: .outbound)
            #expect(count == 5000)
        }
        let kept = FileManager.default.contents(atPath: shelf.path + "/data.format2.mdb")
        #expect(kept.map { Array($0) } == old)
        #expect(!FileManager.default.fileExists(atPath: shelf.path + "/format3"))
        _ = try shelf.open()
    }

    @Test func `is not read by a tool before`() throws {
        let shelf = Shelf()
        try writeFormat2(shelf.path, rows: 1)
        do {
            _ = try Store.read(shelf.path)
            Issue.record("read")
        } catch {
            #expect(
                "\(error)" == "store \(shelf.path): has format 2, this Penstock reads format \(Store.formatVersion); a gateway that is "
                    + "started on it brings it over")
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "to make a small file system takes root"))
    func `for which the disk has no room is left as it is, and brought over when there is`() throws {
        let disk = try SmallDisk(megabytes: 16)
        let path = disk.path + "/store"
        try writeFormat2(path, rows: 20_000)
        // There is room to begin.
        disk.fill(megabytes: 16)
        disk.free(megabytes: 2)
        let old = FileManager.default.contents(atPath: path + "/data.mdb")
        func open() throws -> Int {
            var store = try Store.open(path: path, durability: .process, mapSize: 1 << 26, at: shelfTime)
            return try store.count(of: .outbound)
        }
        do {
            _ = try open()
            Issue.record("brought over")
        } catch {
            #expect("\(error)".contains("No space left on device"), "\(error)")
        }
        #expect(FileManager.default.contents(atPath: path + "/data.mdb") == old)
        disk.free()
        #expect(try open() == 20_000)
    }

    @Test func `what was left of an attempt that was cut off is begun again`() throws {
        let shelf = Shelf()
        try writeFormat2(shelf.path, rows: 10)
        try FileManager.default.createDirectory(atPath: shelf.path + "/format3", withIntermediateDirectories: true)
        for name in ["format3/data.mdb", "format3/lock.mdb", "data.format2.mdb"] {
            try Data("half".utf8).write(to: URL(fileURLWithPath: shelf.path + "/" + name))
        }
        var store = try shelf.open()
        let count = try store.count(of: .outbound)
        #expect(count == 10)
    }

    /// As the version before wrote it: the same tables but one, and rows without checksums.
    private func writeFormat2(_ path: String, rows: Int) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var environment: OpaquePointer?
        try check(mdb_env_create(&environment))
        defer { mdb_env_close(environment) }
        try check(mdb_env_set_maxdbs(environment, 16))
        try check(mdb_env_set_mapsize(environment, 1 << 24))
        try check(mdb_env_open(environment, path, 0, 0o600))
        var transaction: OpaquePointer?
        try check(mdb_txn_begin(environment, nil, 0, &transaction))
        var tables: [String: UInt32] = [:]
        for name in ["meta", "session", "stream", "out", "in", "held", "order", "clordid", "broker"] {
            var table: UInt32 = 0
            let flags = MDB_CREATE | (name == "clordid" ? 0 : MDB_INTEGERKEY)
            try check(mdb_dbi_open(transaction, name, UInt32(flags), &table))
            tables[name] = table
        }
        func put(_ name: String, _ key: [UInt8], _ value: [UInt8]) throws {
            try putAsItIs(key, value, in: tables[name]!, transaction)
        }
        func number(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
        try put("meta", number(1), number(2) + number(99))
        for row in 0..<rows {
            try put("out", number(1 << 40 | UInt64(row)), [UInt8](repeating: UInt8(row & 0xFF), count: 200))
        }
        try put("clordid", Array("\u{0}\u{0}\u{0}\u{1}ID".utf8), number(17))
        try check(mdb_txn_commit(transaction))
    }

    private func check(_ result: Int32) throws {
        if result != 0 { throw CocoaError(.fileWriteUnknown, userInfo: ["LMDB": result]) }
    }
}
