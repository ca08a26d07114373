// A store is read in short transactions.

import FIXEngine
import Foundation
import Journal
import TestKit
import Testing
import Values

@testable import PenstockServer

@Suite struct `Long reading` {
    private func key(_ number: Int) -> [UInt8] { Array(String(format: "%08d", number).utf8) }

    @Test func `sees what was committed since it began, and every row once`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let path = folder.file("store")
        var writer = try Store.open(path)
        var record = TurnRecord(capacity: 1 << 20)
        for number in 0..<2500 { key(number).asBytes { record.put(.clOrdID, $0, 1, 2) } }
        try writer.commit(&record)
        var seen: [[UInt8]] = []
        try StoreSlices.walk(path, .clOrdID) { row in
            seen.append([UInt8](row.key))
            if seen.count == 10 {
                // One behind, one before, and one that is next to come is taken away.
                for number in [9999, 0] { key(number).asBytes { record.put(.clOrdID, $0, 3, 4) } }
                key(1024).asBytes { record.delete(.clOrdID, $0) }
                try writer.commit(&record)
            }
            return true
        }
        #expect(seen.count == 2500 && Set(seen).count == 2500 && seen.last == key(9999))
        _ = consume writer
    }

    @Test func `ends when it is told to, and passes on what is thrown`() throws {
        let store = try LogStore.withOneSession()
        let path = store.path
        var made = store
        for number in 1...3 { made.inbound("35=0|34=\(number)") }
        try made.commit()
        var count = 0
        try StoreSlices.walk(path, .inbound, from: 0) { _ in
            count += 1
            return count < 2
        }
        #expect(count == 2)
        #expect(throws: Missing.self) { try StoreSlices.walk(path, .inbound, from: 0) { _ in throw Missing("more") } }
    }
}
