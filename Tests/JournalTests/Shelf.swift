// A store in a folder of its own, filled, looked at, and damaged.

import CLMDB
import Foundation
import Journal
import TestKit
import Values

/// The folder of a store, and what a test does to it from outside.
struct Shelf {
    let folder = TemporaryFolder()
    var path: String { folder.path }
    var file: String { path + "/data.mdb" }

    /// The row out, stream 2, number 7, as `fill` writes it.
    static let out7 =
        [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 7, count: 42)

    func open(_ durability: Durability = .process) throws -> Store {
        try Store.open(path: path, durability: durability, mapSize: 1 << 22, at: shelfTime)
    }

    /// Rows of every table: many, some long, some gone again.
    func fill(rows: Int = 120) throws {
        var store = try open()
        var record = TurnRecord(capacity: 1 << 20)
        for turn in 0..<3 {
            for number in 0..<rows {
                let text = [UInt8](repeating: UInt8(number & 0xFF), count: number % 10 == 9 ? 9000 : 40 + turn)
                text.asBytes { value in
                    record.put(.outbound, messageKey(stream: UInt32(turn), UInt64(number)), header: (1, 2), value)
                    record.put(.order, UInt64(number), value)
                }
                Array("session\(number)".utf8).asBytes { record.put(.clOrdID, $0, UInt64(number), 7) }
                if number % 3 == turn { record.delete(.order, UInt64(number)) }
            }
            try store.commit(&record)
        }
    }

    /// All rows by table and key, but for how far the turn log was; nil for one that is damaged.
    func rows() throws -> [RowName: Data?] {
        var store = try Store.read(path)
        var rows: [RowName: Data?] = [:]
        for table in StoreTable.allCases {
            try store.walk(table, from: nil) { row in
                rows.updateValue(row.value.map { Data(bytes: $0.base, count: $0.count) }, forKey: RowName(table, row.key))
                return true
            }
        }
        rows[RowName(.meta, MetaKey.turn)] = nil
        return rows
    }

    /// As if the machine had gone down while the store was in use.
    func losePower() throws {
        try Data("open another start\n".utf8).write(to: URL(fileURLWithPath: path + "/penstock.state"))
    }

    func bytes() throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        return Array(try handle.readToEnd() ?? Data())
    }

    func change(_ place: Int, _ change: (UInt8) -> UInt8) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
        try handle.seek(toOffset: UInt64(place))
        let byte = try handle.read(upToCount: 1)?.first ?? 0
        try handle.seek(toOffset: UInt64(place))
        try handle.write(contentsOf: Data([change(byte)]))
        try handle.close()
    }
}

let shelfTime = Instant(nanosecondsSinceEpoch: 1_800_000_000_000_000_000)

extension Bytes {
    var hexadecimal: String {
        var text = ""
        for index in 0..<count { text += String(self[index], radix: 16) + "." }
        return text
    }
}
