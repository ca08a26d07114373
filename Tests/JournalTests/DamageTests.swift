// What becomes of a store whose file is not what was written.

import CLMDB
import Foundation
import TestKit
import Testing
import Values

@testable import Journal

@Suite struct `A damaged row` {
    @Test func `is named where it is asked for, and the others are read`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let whole = try shelf.rows()
        let row = try place(of: Shelf.out7, in: shelf)
        try shelf.change(row + 40) { $0 ^ 1 }
        let name = RowName(.outbound, messageKey(stream: 2, 7))
        #expect(name.description == "table out, stream 2, number 7")
        var expected = whole
        expected.updateValue(nil, forKey: name)
        #expect(try shelf.rows() == expected)

        var store = try shelf.open()
        let nothing = TurnRecord(capacity: 4096)
        var error: JournalError?
        do { _ = try store.get(.outbound, messageKey(stream: 2, 7), after: nothing) } catch let thrown { error = thrown }
        #expect(error?.row == name)
        #expect(error?.description == "the store has a damaged row: table out, stream 2, number 7")
        let other = try store.get(.outbound, messageKey(stream: 2, 8), after: nothing)
        #expect(other != nil)
    }

    @Test func `stands under another key than it was written for`() throws {
        let shelf = Shelf()
        do {
            var store = try shelf.open()
            var record = TurnRecord(capacity: 4096)
            [UInt8](repeating: 5, count: 30).asBytes { record.put(.order, 0x1234_5678, $0) }
            try store.commit(&record)
        }
        let key = try place(of: [0x78, 0x56, 0x34, 0x12, 0, 0, 0, 0], in: shelf)
        try shelf.change(key) { _ in 0x77 }
        #expect(try shelf.rows()[RowName(.order, 0x1234_5677)] == .some(nil))
    }

    @Test func `names a ClOrdID and its session`() {
        let name = [0, 0, 0, 3, 65, 66].asBytes { RowName(.clOrdID, $0) }
        #expect(name.description == "table clordid, session 3, ClOrdID AB")
        #expect(RowName(.order, 17).description == "table order, key 17")
    }

    /// Where the bytes stand in the file; the last time they do, as older pages may still have them.
    private func place(of wanted: [UInt8], in shelf: Shelf) throws -> Int {
        let bytes = Data(try shelf.bytes())
        return try #require(bytes.range(of: Data(wanted), options: .backwards)).lowerBound
    }
}

@Suite struct `After a loss of power` {
    @Test func `a store that is whole is gone on with`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let whole = try shelf.rows()
        try shelf.losePower()
        _ = try shelf.open()
        #expect(try shelf.rows() == whole)
    }

    @Test func `a damaged one is set aside whole, and nothing takes its place`() throws {
        let shelf = Shelf()
        try shelf.fill()
        try shelf.losePower()
        // The root of the table of tables.
        let bytes = try shelf.bytes()
        for page in 0..<2 { try shelf.change(page * 4096 + 128) { $0 ^ 1 } }
        let damaged = try shelf.bytes()
        #expect(damaged != bytes)
        let words = refusal(shelf)
        #expect(words.hasPrefix("store \(shelf.path): damaged when the machine went down ("), "\(words)")
        #expect(words.contains("it is in \(shelf.path)/damaged-1800000000 now, untouched"))
        let aside = FileManager.default.contents(atPath: shelf.path + "/damaged-1800000000/data.mdb")
        #expect(aside.map { Array($0) } == damaged)
        #expect(
            refusal(shelf) == "store \(shelf.path): a damaged one was set aside; put a backup there as data.mdb, or "
                + "remove \(shelf.path)/DAMAGED to begin a new one (README, \"After a loss of power\")")
        try FileManager.default.removeItem(atPath: shelf.path + "/DAMAGED")
        #expect(refusal(shelf) == "opened")
    }

    @Test func `one with a damaged row is set aside, too`() throws {
        let shelf = Shelf()
        try shelf.fill()
        try shelf.losePower()
        let out = Data(Shelf.out7)
        let place = try #require(Data(try shelf.bytes()).range(of: out, options: .backwards)).lowerBound
        try shelf.change(place + 16) { $0 ^ 1 }
        #expect(refusal(shelf).contains("(a damaged row: table out, stream 2, number 7)"))
    }

    @Test func `a backup that is put there is looked at, and used`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let whole = try shelf.rows()
        let backup = try shelf.bytes()
        try shelf.losePower()
        for page in 0..<2 { try shelf.change(page * 4096 + 128) { $0 ^ 1 } }
        _ = refusal(shelf)
        try Data(backup).write(to: URL(fileURLWithPath: shelf.file))
        #expect(refusal(shelf) == "opened")
        // It says of itself that it is a copy, so that no number is given a second time.
        var rows = try shelf.rows()
        #expect(rows.removeValue(forKey: RowName(.meta, MetaKey.copied)) != nil)
        #expect(rows == whole)
    }

    @Test(arguments: [Durability.process, .power])
    func `a store that was closed, or is of this start, is not looked at`(durability: Durability) throws {
        let shelf = Shelf()
        try shelf.fill()
        func state() throws -> String { try String(contentsOfFile: shelf.path + "/penstock.state", encoding: .utf8) }
        #expect(try state() == "closed\n")
        do {
            let store = try shelf.open(durability)
            #expect(try state().hasPrefix(durability == .power ? "power\n" : "open "))
            _ = store.created
        }
        #expect(try state() == "closed\n")
    }

    /// The promise: no byte can differ without a word, or without its not mattering.
    @Test func `whatever byte of the file is another one, that is found, or changes no row`() throws {
        let shelf = Shelf()
        try shelf.fill(rows: 30)
        let whole = try shelf.rows()
        let size = try shelf.bytes().lastIndex { $0 != 0 } ?? 0
        var found = 0
        var random = SeededRandom(seed: 4)
        for place in stride(from: 0, through: size, by: 97) {
            let bit = UInt8(1) << UInt8(UInt64.random(in: 0..<8, using: &random))
            try shelf.change(place) { $0 ^ bit }
            if try PageCheck.problem(in: shelf.file) != nil {
                found += 1
            } else if let rows = try? shelf.rows(), !rows.values.contains(nil) {
                #expect(rows == whole, "byte \(place), \(bit)")
            } else {
                found += 1
            }
            try shelf.change(place) { $0 ^ bit }
        }
        #expect(found > size / 97 / 4, "\(found) of \(size / 97)")
    }

    @Test func `a file that is cut, at any page, is found, or had only free pages there`() throws {
        let shelf = Shelf()
        try shelf.fill(rows: 30)
        let whole = try shelf.rows()
        let bytes = try shelf.bytes()
        let end = (bytes.lastIndex { $0 != 0 } ?? 0) / 4096 * 4096
        for cut in stride(from: 0, through: end, by: 4096) {
            try Data(bytes[..<cut]).write(to: URL(fileURLWithPath: shelf.file))
            if try PageCheck.problem(in: shelf.file) == nil { #expect(try shelf.rows() == whole, "cut at \(cut)") }
            if cut < end / 2 { #expect(try PageCheck.problem(in: shelf.file) != nil, "cut at \(cut)") }
        }
    }

    private func refusal(_ shelf: Shelf) -> String {
        do {
            _ = try shelf.open()
            return "opened"
        } catch {
            return "\(error)"
        }
    }
}
