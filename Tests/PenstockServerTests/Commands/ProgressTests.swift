// Long work says how far it is, to people alone.

import Foundation
import Journal
import TestKit
import Testing

@testable import PenstockServer

@Suite struct `A progress bar` {
    @Test(arguments: [("verify", "verifying: 100 %"), ("why", "reading: ")])
    func `is shown on a terminal, taken away at the end, and nowhere else`(command: String, bar: String) throws {
        let store = try TradedStore()
        defer { store.remove() }
        let program = Program.root.appendingPathComponent(".build/debug/penstock").path
        let words = "\(program) \(command) \(store.path) \(command == "why" ? "DESK" : "")"
        let seen = try output(of: "script -qec '\(words)' /dev/null < /dev/null")
        #expect(seen.contains("\r\(bar)") && seen.contains("\r\u{1B}[K"), "\(seen)")
        let piped = try output(of: "\(words) < /dev/null")
        #expect(!piped.contains("%") && !piped.contains("\r"), "\(piped)")
    }

    @Test func `of a backup goes up to what can be copied`() throws {
        let store = try TradedStore()
        defer { store.remove() }
        let folder = try Folder()
        defer { folder.remove() }
        var watch: BackupWatch?
        var last: UInt64 = 0
        let bytes = try Store.backUp(
            store.path, to: folder.file("copy"), replacing: false,
            begins: {
                #expect($0.copied == 0)
                watch = $0
            },
            ends: { last = watch?.copied ?? 0 })
        #expect(last == bytes && bytes > 0)
        #expect(try #require(watch).most >= bytes)
    }
}
