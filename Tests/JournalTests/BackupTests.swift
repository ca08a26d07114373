// Copies of a store.

import CLMDB
import Foundation
import TestKit
import Testing
import Values

@testable import Journal

@Suite struct `A backup` {
    @Test func `has all rows and no free page, and takes nobody's place unasked`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let copy = shelf.path + "/copy"
        let size = try Store.backUp(shelf.path, to: copy, replacing: false)
        #expect(try FileManager.default.attributesOfItem(atPath: copy)[.size] as? UInt64 == size)
        do {
            _ = try Store.backUp(shelf.path, to: copy, replacing: false)
            Issue.record("replaced")
        } catch {
            #expect(
                "\(error)" == "store \(copy): cannot be written: it is there already; --replace takes its place")
        }
        _ = try Store.backUp(shelf.path, to: copy, replacing: true)
        #expect(!FileManager.default.fileExists(atPath: copy + ".new"))

        let other = Shelf()
        try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: copy, toPath: other.file)
        #expect(try other.rows() == shelf.rows())
        // Nobody knows where the file has been: it is looked at before it is used.
        _ = try other.open()
        var rows = try other.rows()
        #expect(rows.removeValue(forKey: RowName(.meta, MetaKey.copied)) != nil)
        #expect(try rows == shelf.rows())
    }

    @Test func `does not take the place of the store that it is of`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let store = try shelf.open()
        let whole = try shelf.rows()
        let link = shelf.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "data.mdb")
        for name in [shelf.file, shelf.path + "/./data.mdb", link] {
            do {
                _ = try Store.backUp(shelf.path, to: name, replacing: true)
                Issue.record("replaced by way of \(name)")
            } catch {
                #expect("\(error)" == "store \(name): cannot be written: it is the store itself")
            }
        }
        _ = consume store
        #expect(try shelf.rows() == whole)
    }

    @Test func `does not mix with another one of the same name that is being made`() throws {
        let shelf = Shelf()
        try shelf.fill()
        let copy = shelf.path + "/copy"
        try Data("another's".utf8).write(to: URL(fileURLWithPath: copy + ".new"))
        try Data("another's".utf8).write(to: URL(fileURLWithPath: copy + ".1.new"))
        _ = try Store.backUp(shelf.path, to: copy, replacing: false)
        for name in [".new", ".1.new"] {
            #expect(FileManager.default.contents(atPath: copy + name) == Data("another's".utf8))
        }
        #expect(try PageCheck.problem(in: copy) == nil)
    }

    @Test func `of a store by its file's name is one of the store`() throws {
        let shelf = Shelf()
        try shelf.fill()
        // With its lock, as a gateway may be writing: a reader has its place there.
        let store = try shelf.open()
        let copy = shelf.path + "/copy"
        let before = store.places
        _ = try Store.backUp(shelf.file, to: copy, replacing: false)
        let readers = store.places
        #expect(readers == before + 1)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "to make a small file system takes root"))
    func `for which there is no room leaves nothing behind`() throws {
        let shelf = Shelf()
        try shelf.fill(rows: 300)
        let disk = try SmallDisk(megabytes: 1)
        disk.fill(megabytes: 1)
        do {
            _ = try Store.backUp(shelf.path, to: disk.path + "/copy", replacing: false)
            Issue.record("copied")
        } catch {
            #expect("\(error)".hasSuffix("No space left on device"), "\(error)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["filler"])
    }
}

extension Store {
    /// How many readers have had a place in the store's lock file at a time.
    fileprivate var places: UInt32 {
        var information = MDB_envinfo()
        mdb_env_info(environment, &information)
        return information.me_numreaders
    }
}
