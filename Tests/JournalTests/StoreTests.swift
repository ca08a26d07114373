// The store: whole turns, in order, and clear words about what cannot be opened.

import Foundation
import Journal
import TestKit
import Testing
import Values

/// A folder that is gone when the test is over.
final class TemporaryFolder {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "penstock-store-\(UUID().uuidString)"
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

private let birth = Instant(nanosecondsSinceEpoch: 1_800_000_000_000_000_000)

private func open(_ path: String, mapSize: Int = 1 << 24) throws -> Store {
    try Store.open(path: path, durability: .process, mapSize: mapSize, at: birth)
}

private func bytes(_ text: String, _ body: (Bytes) throws -> Void) rethrows {
    var text = text
    try text.withUTF8 { try body(Bytes(UnsafeRawBufferPointer($0))) }
}

@Suite struct `A turn in the store` {
    @Test func `what a turn puts is there after it, and after the process`() throws {
        let folder = TemporaryFolder()
        do {
            var store = try open(folder.path)
            var record = TurnRecord(capacity: 4096)
            bytes("first") { record.put(.order, 7, $0) }
            bytes("second") { record.put(.outbound, messageKey(stream: 3, 9), header: (1, 2), $0) }
            bytes("client") { record.put(.clOrdID, $0, 42, 43) }
            try store.commit(&record)
            let isEmpty = record.isEmpty
            #expect(isEmpty)
        }
        var store = try open(folder.path)
        let nothing = TurnRecord(capacity: 4096)
        let row1 = try store.get(.order, 7, after: nothing)?.description
        #expect(row1 == "first")
        let found = try store.get(.outbound, messageKey(stream: 3, 9), after: nothing)
        let row = try #require(found)
        #expect(row.count == 16 + 6)
        var reader = RowReader(row)
        #expect(reader.uint64() == 1)
        #expect(reader.uint64() == 2)
        try bytes("client") { key in
            let found = try store.get(.clOrdID, key, after: nothing)
            var reader = RowReader(try #require(found))
            #expect(reader.uint64() == 42)
        }
        let created = store.created
        #expect(created == birth)
    }

    @Test func `a turn that is not committed leaves nothing`() throws {
        let folder = TemporaryFolder()
        do {
            var store = try open(folder.path)
            var record = TurnRecord(capacity: 4096)
            bytes("lost") { record.put(.order, 1, $0) }
            // Reading puts the row into the transaction, but nothing ends it.
            let row2 = try store.get(.order, 1, after: record)?.description
            #expect(row2 == "lost")
        }
        var store = try open(folder.path)
        let gone6 = try store.get(.order, 1, after: TurnRecord(capacity: 4096)).map(\.description)
        #expect(gone6 == nil)
    }

    @Test func `a turn sees its own changes, the last one of a row`() throws {
        let folder = TemporaryFolder()
        var store = try open(folder.path)
        var record = TurnRecord(capacity: 4096)
        bytes("one") { record.put(.order, 1, $0) }
        let row3 = try store.get(.order, 1, after: record)?.description
        #expect(row3 == "one")
        bytes("two") { record.put(.order, 1, $0) }
        let row4 = try store.get(.order, 1, after: record)?.description
        #expect(row4 == "two")
        record.delete(.order, 1)
        let gone7 = try store.get(.order, 1, after: record).map(\.description)
        #expect(gone7 == nil)
        record.delete(.order, 99)
        try store.commit(&record)
        let gone8 = try store.get(.order, 1, after: record).map(\.description)
        #expect(gone8 == nil)
    }

    @Test func `rows come in the order of their keys, from where one asks`() throws {
        let folder = TemporaryFolder()
        var store = try open(folder.path)
        var record = TurnRecord(capacity: 65_536)
        for key in [300, 2, 1 << 40, 70_000, 1] as [UInt64] {
            bytes("\(key)") { record.put(.broker, key, $0) }
        }
        try store.commit(&record)
        var keys: [UInt64] = []
        try store.forEach(in: .broker, from: 2) { key, row in
            #expect(row.description == "\(key)")
            keys.append(key)
            return keys.count < 3
        }
        #expect(keys == [2, 300, 70_000])
        let last = try store.lastKey(of: .broker)
        #expect(last == 1 << 40)
        let none = try store.lastKey(of: .held)
        #expect(none == nil)
    }

    @Test func `a map that is full grows, and the turn is whole`() throws {
        let folder = TemporaryFolder()
        var store = try open(folder.path, mapSize: 1 << 20)
        let large = String(repeating: "x", count: 1000)
        for turn in 0..<40 as Range<UInt64> {
            var record = TurnRecord(capacity: 1 << 20)
            for row in 0..<100 as Range<UInt64> {
                bytes(large) { record.put(.inbound, turn * 100 + row, $0) }
            }
            try store.commit(&record)
        }
        var count = 0
        try store.forEach(in: .inbound) { _, row in
            count += row.count == 1000 ? 1 : 0
            return true
        }
        #expect(count == 4000)
    }

    @Test(arguments: [64 << 20, 2 << 20])
    func `a map grows until a turn fits, and one that may not says what to raise`(maximum: Int) throws {
        let folder = TemporaryFolder()
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 20
        bounds.maximumSize = maximum
        var store = try Store.open(path: folder.path, durability: .process, bounds: bounds, at: birth)
        let large = String(repeating: "x", count: 1 << 16)
        var record = TurnRecord(capacity: 8 << 20)
        for row in 0..<64 as Range<UInt64> { bytes(large) { record.put(.inbound, row, $0) } }
        var text = ""
        do { try store.commit(&record) } catch { text = "\(error)" }
        guard maximum < 4 << 20 else {
            let count = try store.count(of: .inbound)
            #expect(text.isEmpty && count == 64)
            return
        }
        #expect(text.hasPrefix("the store failed: MDB_MAP_FULL: "))
        #expect(text.hasSuffix("; raise store.maxSize"))
    }

    @Test func `a store in memory keeps turns like any other`() throws {
        var store = try Store.open(path: "memory", durability: .none, mapSize: 1 << 24, at: birth)
        var record = TurnRecord(capacity: 4096)
        bytes("row") { record.put(.order, 5, $0) }
        try store.commit(&record)
        let row5 = try store.get(.order, 5, after: record)?.description
        #expect(row5 == "row")
    }

    @Test func `a random history of turns is what a dictionary would hold`() throws {
        let folder = TemporaryFolder()
        var random = SeededRandom(seed: 20_261_121)
        var expected: [UInt64: String] = [:]
        for _ in 0..<5 {
            var store = try open(folder.path)
            for turn in 0..<40 {
                var record = TurnRecord(capacity: 65_536)
                var staged = expected
                for _ in 0..<UInt64.random(in: 0..<20, using: &random) {
                    let key = UInt64.random(in: 0..<50, using: &random)
                    if UInt64.random(in: 0..<3, using: &random) == 0 {
                        record.delete(.order, key)
                        staged[key] = nil
                    } else {
                        let text = "\(turn)-\(UInt64.random(in: 0..<1000, using: &random))"
                        bytes(text) { record.put(.order, key, $0) }
                        staged[key] = text
                    }
                    let seen = try store.get(.order, key, after: record)?.description
                    #expect(seen == staged[key])
                }
                try store.commit(&record)
                expected = staged
            }
            var found: [UInt64: String] = [:]
            try store.forEach(in: .order) { key, row in
                found[key] = row.description
                return true
            }
            try store.endReading()
            #expect(found == expected)
        }
    }
}

@Suite struct `A store that this process has open` {
    @Test func `is looked at by the process that writes it, in the middle of a walk`() async {
        await #expect(processExitsWith: .success) {
            let (folder, other) = (TemporaryFolder(), TemporaryFolder())
            var store = try open(folder.path)
            // LMDB's lock of the writer is held.
            _ = try store.count(of: .order)
            do {
                var looked = try Store.read(folder.path)
                _ = try looked.count(of: .order)
            }
            try store.endReading()
            var next = try open(other.path)
            do { _ = consume store }
            // What was held is not any more: the list of a thread's locks would end in memory that is gone.
            _ = try next.count(of: .order)
        }
    }

    @Test func `of a process that looks at it as well has locks for another process`() throws {
        let folder = TemporaryFolder()
        let store = try open(folder.path)
        do { _ = try Store.read(folder.path) }
        // What LMDB asks for before it makes the locks anew.
        let asker = """
            import fcntl, sys
            try: fcntl.lockf(open(sys.argv[1], "r+"), fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
            except OSError: sys.exit(7)
            """
        let process = try Process.run(
            URL(fileURLWithPath: "/usr/bin/python3"), arguments: ["-c", asker, folder.path + "/lock.mdb"])
        process.waitUntilExit()
        #expect(process.terminationStatus == 7)
        withExtendedLifetime(folder) { _ = store.created }
    }
}

@Suite struct `A store that cannot be opened` {
    private func refusal(_ path: String) -> String {
        do {
            _ = try open(path)
            return "opened"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a store that was closed is free, even if a process that is being started holds a copy`() throws {
        let folder = TemporaryFolder()
        var copy: Int32 = -1
        do {
            let store = try open(folder.path)
            // What a fork has until it runs its program.
            for descriptor in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
                let target = try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/self/fd/\(descriptor)")
                guard target == folder.path + "/penstock.lock", let number = Int32(descriptor) else { continue }
                copy = dup(number)
            }
            _ = consume store
        }
        #expect(copy >= 0)
        _ = try open(folder.path)
        close(copy)
    }

    @Test func `is in use by another holder, until that one lets go`() throws {
        let folder = TemporaryFolder()
        do {
            let store = try open(folder.path)
            #expect(refusal(folder.path) == "store \(folder.path): another process is using it")
            _ = store.created
        }
        #expect(refusal(folder.path) == "opened")
    }

    @Test func `has a path where nothing can be written`() {
        let text = refusal("/proc/penstock/store")
        #expect(text.hasPrefix("store /proc/penstock/store: cannot be written: "))
    }

    @Test func `is a file`() throws {
        let folder = TemporaryFolder()
        try Data("hello".utf8).write(to: URL(fileURLWithPath: folder.path))
        #expect(refusal(folder.path).hasPrefix("store \(folder.path): cannot be written: "))
    }

    @Test func `holds something else`() throws {
        let folder = TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        try Data(repeating: 0x55, count: 65_536)
            .write(to: URL(fileURLWithPath: folder.path + "/data.mdb"))
        #expect(refusal(folder.path) == "store \(folder.path): holds something that is no Penstock store")
    }

    @Test func `has the format of another version`() throws {
        let folder = TemporaryFolder()
        do {
            var store = try open(folder.path)
            var record = TurnRecord(capacity: 4096)
            var row = RowWriter(capacity: 16)
            row.append(UInt64(99))
            row.append(birth)
            record.put(.meta, MetaKey.format, row.bytes)
            try store.commit(&record)
        }
        #expect(
            refusal(folder.path)
                == "store \(folder.path): has format 99, this Penstock reads format \(Store.formatVersion)")
    }

    @Test func `is not there to be read`() {
        let folder = TemporaryFolder()
        do {
            _ = try Store.read(folder.path)
            Issue.record("a store that does not exist was read")
        } catch {
            #expect("\(error)" == "store \(folder.path): does not exist")
        }
    }
}
