// Copies of a store.

import Foundation
import Journal
import TestKit
import Testing
import Values

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
        #expect(try other.rows() == shelf.rows())
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
