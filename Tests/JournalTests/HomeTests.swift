// What stands beside a store's rows: its file, its state, and whether both are believed.

import CStoreFaults
import Foundation
import TestKit
import Testing
import Values

@testable import Journal

@Suite struct `The home of a store` {
    @Test func `whose file is gone is not made anew unasked`() throws {
        for durability in [Durability.process, .power] {
            let shelf = Shelf()
            try shelf.fill()
            // Closed, or in use when the process ended: there was one.
            for words in ["closed\n", "power\n", "open another start\n"] {
                try Data(words.utf8).write(to: state(shelf))
                try? FileManager.default.removeItem(atPath: shelf.file)
                #expect(
                    refusal(shelf, durability)
                        == "store \(shelf.path): its file data.mdb is gone; put it or a backup there, or remove "
                        + "\(shelf.path)/penstock.state to begin a new one")
                #expect(!FileManager.default.fileExists(atPath: shelf.file))
            }
            try FileManager.default.removeItem(at: state(shelf))
            #expect(refusal(shelf, durability) == "opened")
            #expect(try shelf.rows().count == 1)
        }
    }

    @Test func `is free for the next one when it was refused`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let bytes = try shelf.bytes()
        try FileManager.default.removeItem(atPath: shelf.file)
        _ = refusal(shelf, .process)
        try Data(bytes).write(to: URL(fileURLWithPath: shelf.file))
        #expect(refusal(shelf, .process) == "opened")
    }

    /// Without the pages on the disk only the same start of the machine has them in memory.
    @Test func `is trusted when it was closed, or of a mode that loses nothing, or of this start`() {
        for (words, start, isTrusted) in [
            ("closed\n", "a", true), ("power\n", "a", true), ("open a\n", "a", true), ("open b\n", "a", false),
            ("open unknown\n", nil, false), ("open \n", nil, false), ("open a\n", nil, false), ("closed\n", nil, true),
            ("closed", "a", false), ("", "a", false), (nil, "a", false), (nil, nil, false),
        ] as [(String?, String?, Bool)] {
            #expect(
                StoreHome.isTrusted(words, inStart: start) == isTrusted, "\(words ?? "none") in \(start ?? "no start")")
        }
    }

    @Test func `is not called closed when the disk did not take what was written`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let inode = try FileManager.default.attributesOfItem(atPath: shelf.file)[.systemFileNumber] as? UInt
        var bounds = StoreBounds()
        bounds.mapSize = 1 << 22
        bounds.syncInterval = 20
        do {
            var store = try Store.open(path: shelf.path, durability: .process, bounds: bounds, at: shelfTime)
            store_sync_fails(try #require(inode))
            var record = TurnRecord(capacity: 4096)
            record.put(.order, 1, 2)
            try store.commit(&record)
            let end = Date().addingTimeInterval(10)
            while store.syncError == 0, Date() < end { usleep(1000) }
            let error = store.syncError
            #expect(error == EIO && store_sync_has_failed() == 1)
        }
        // The kernel tells of it once: what the last sync says is worth nothing then.
        let words = try String(contentsOf: state(shelf), encoding: .utf8)
        #expect(words.hasPrefix("open "))
    }

    private func state(_ shelf: Shelf) -> URL { URL(fileURLWithPath: shelf.path + "/penstock.state") }

    private func refusal(_ shelf: Shelf, _ durability: Durability) -> String {
        do {
            _ = try shelf.open(durability)
            return "opened"
        } catch {
            return "\(error)"
        }
    }
}
