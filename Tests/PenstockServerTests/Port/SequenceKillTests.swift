// `penstock sequence` is killed at each write and each commit.

import CStoreFaults
import FIXEngine
import FIXSession
import Foundation
import Journal
import TestKit
import Testing
import Values

@testable import PenstockServer

@Suite(.serialized) struct `penstock sequence, killed` {
    /// PENSTOCK->CLIENT with messages 1 to 8 sent.
    private func store() throws -> FileStore {
        let files = try FileStore()
        let messages = (1...8).map { (UInt64($0), FileStore.message("35=B|34=\($0)|148=number \($0)")) }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT", messages, out: 9)
        try files.bring()
        return files
    }

    private func findings(_ files: FileStore) throws -> [String] {
        var found: [String] = []
        _ = try VerifyCommand.verify(files.store, by: try logDictionary.get()) { found.append($0.text) }
        return found
    }

    /// Messages by their place in the order of all: each is there, and once.
    private func messages(_ files: FileStore) throws -> [[UInt8]] {
        let rows = try files.contents().rows.values.sorted { $0.ordinal < $1.ordinal }
        return rows.map(\.message)
    }

    @Test(arguments: [STORE_DIES_AT_WRITE, STORE_DIES_BEFORE_COMMIT, STORE_DIES_AFTER_COMMIT])
    func `leaves a store that is whole, and the next run goes on`(end: store_end) throws {
        var (number, ends) = (0, Set<UInt64>())
        var hasEnded = true
        while hasEnded {
            number += 1
            let files = try store()
            defer { files.remove() }
            let all = try messages(files)
            hasEnded = try edit(files, end, number)
            #expect(try findings(files) == [], "\(number)")
            let next = try files.contents().sessions[0].outbound
            #expect(next == 9 || next == 4, "\(number)")
            ends.insert(next)
            // The log has each message once, whatever is left of the work.
            let log = try LogRun.run([files.store, "--raw"])
            #expect(log.exitCode == 0 && log.lines.count == 8, "\(number): \(log.lines.count)")
            #expect(try WhyCommand.story(files.store, "CLIENT").title.contains("; 0 application messages in, 8 out"))
            #expect(try edit(files, STORE_LIVES, 0) == false)
            let after = try files.contents()
            #expect(after.sessions[0].outbound == 4 && after.messages(after.sessions[0].stream).count == 3)
            #expect(try messages(files) == all, "\(number)")
            #expect(try findings(files) == [], "\(number)")
        }
        #expect(number > 5 && ends == [4, 9], "\(number) \(ends)")
    }

    /// Whether the process was killed meanwhile.
    private func edit(_ files: FileStore, _ end: store_end, _ number: Int) throws -> Bool {
        defer { store_dies(STORE_LIVES, 0) }
        do {
            var store = try Store.open(files.store)
            let session = try store.storedSession(named: "CLIENT")
            store_dies(end, number)
            _ = try SequenceEdit(outbound: 4).apply(to: session, in: &store, at: logStart, commitBytes: 1)
        } catch {
            guard store_is_dead() != 0 else { throw error }
            return true
        }
        return false
    }
}
