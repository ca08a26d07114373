// MsgSeqNums, shown and set.

import Cryptography
import FIXSession
import FIXWire
import Foundation
import Journal
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

@Suite struct `penstock sequence` {
    /// PENSTOCK->CLIENT with messages 1 to 3 sent, 9 expected, and one that came early.
    private func store() throws -> FileStore {
        let files = try FileStore()
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        try files.bring()
        var store = try Store.open(files.store)
        var record = TurnRecord(capacity: 8192)
        try FileStore.message("35=D|34=12").asBytes { bytes in
            record.put(.held, messageKey(stream: 1, 12), bytes)
            record.put(.inbound, messageKey(stream: 1, 4), header: (UInt64(logStart.nanosecondsSinceEpoch), 4), bytes)
            record.put(.meta, MetaKey.ordinal, 5)
            try store.commit(&record)
        }
        return files
    }

    private func set(
        _ files: FileStore, in inbound: UInt64? = nil, out: UInt64? = nil, _ name: String = "CLIENT"
    ) throws -> SequenceReport {
        try SequenceCommand.run(
            files.store, name, SequenceEdit(inbound: inbound, outbound: out),
            at: logStart.advanced(by: .seconds(60)))
    }

    @Test func `numbers and times are shown, and nothing is changed`() throws {
        let files = try store()
        defer { files.remove() }
        let before = try files.contents()
        let report = try set(files)
        #expect(report.text == """
            FIX.4.4:PENSTOCK->CLIENT, session 0
              NextNumIn   9                   last message in: 20261121-03:30:00.000
              NextNumOut  4                   last message out: 20261121-03:30:01.000
              numbers began at 1: 20261120-08:00:00.000
            """)
        #expect(report.json == """
            {"session":"FIX.4.4:PENSTOCK->CLIENT","number":0,"nextNumIn":9,"nextNumOut":4,\
            "lastIn":"20261121-03:30:00.000","lastOut":"20261121-03:30:01.000",\
            "began":"20261120-08:00:00.000","isResetPending":false}
            """)
        #expect(try files.contents() == before)
        for name in ["PENSTOCK->CLIENT", "FIX.4.4:PENSTOCK->CLIENT", "0"] {
            #expect(try set(files, name).session.number == 0)
        }
        #expect(throws: UnknownSession.self) { try set(files, "NOBODY") }
        #expect(PenstockCommands.run(["sequence", files.store + "/none", "CLIENT"]) == 1)
    }

    @Test func `higher numbers leave a gap, and what came early is forgotten`() throws {
        let files = try store()
        defer { files.remove() }
        let before = try files.contents()
        let report = try set(files, in: 20, out: 10)
        #expect(report.text.hasPrefix("""
            FIX.4.4:PENSTOCK->CLIENT, session 0
              NextNumIn   9 -> 20             last message in: 20261121-03:30:00.000
              NextNumOut  4 -> 10             last
            """))
        #expect(report.json.hasSuffix(",\"was\":{\"nextNumIn\":9,\"nextNumOut\":4}}"))
        let after = try files.contents()
        #expect(after.sessions[0].inbound == 20 && after.sessions[0].outbound == 10)
        #expect(after.rows == before.rows && after.held == [] && after.sessions[0].stream == 1)
        #expect(after.sessions[0].began == before.sessions[0].began)
    }

    @Test(arguments: [StreamFiller.commitBytes, 1])
    func `lower ones take what is below along, and leave the rest as history`(commitBytes: Int) throws {
        let files = try store()
        defer { files.remove() }
        let before = try files.contents()
        do {
            var store = try Store.open(files.store)
            let session = try store.storedSession(named: "CLIENT")
            _ = try SequenceEdit(outbound: 3).apply(
                to: session, in: &store, at: logStart, commitBytes: commitBytes)
        }
        let after = try files.contents()
        #expect(after.sessions[0].stream == 2 && after.sessions[0].outbound == 3)
        #expect(after.sessions[0].inbound == 9 && after.streams == [1: 0, 2: 0])
        let old = before.messages(1)
        #expect(after.messages(1) == [3: old[3]] as [UInt64: [UInt8]?])
        #expect(after.messages(2) == [1: old[1], 2: old[2]] as [UInt64: [UInt8]?])
        #expect(after.rows[messageKey(stream: 2, 1)] == before.rows[messageKey(stream: 1, 1)])
        #expect(after.held == [] && after.nextOrdinal == before.nextOrdinal)
        // The log still has everything once, in the same order.
        let run = try LogRun.run([files.store, "--raw"])
        #expect(run.exitCode == 0 && run.lines.count == 4)
        #expect(try set(files).lastIn == logStart)
    }

    @Test func `1 and 1 are a new beginning`() throws {
        let files = try store()
        defer { files.remove() }
        _ = try set(files, in: 1, out: 1)
        let after = try files.contents()
        #expect(after.sessions[0].began == logStart.advanced(by: .seconds(60)).nanosecondsSinceEpoch)
        #expect(after.messages(after.sessions[0].stream).isEmpty && after.messages(1).count == 3)
    }

    @Test func `a reset that waits is shown, and given up when numbers are set`() throws {
        let files = try store()
        defer { files.remove() }
        do {
            var store = try Store.open(files.store)
            let session = try store.storedSession(named: "CLIENT")
            var row = session.row
            row.isResetPending = true
            var record = TurnRecord(capacity: 8192)
            try SessionChange.stage(
                0, from: session.row, to: row, by: .set, at: logStart, in: &record, of: &store)
            try store.commit(&record)
        }
        #expect(
            try set(files).text.hasSuffix(
                "\n  a reset is pending: our Logon with ResetSeqNumFlag=Y has no answer yet"))
        #expect(try set(files, in: 9).session.row.isResetPending == false)
        #expect(try set(files).session.row.isResetPending == false)
    }

    @Test func `who set which numbers is in the audit`() throws {
        let files = try store()
        defer { files.remove() }
        _ = try set(files, in: 11)
        _ = try set(files, out: 2)
        var store = try Store.read(files.store)
        var deeds: [NumbersDeed] = []
        var before = ChainHash()
        try store.forEach(in: .audit) { number, bytes in
            guard let row = AuditRow(bytes), row.follows(before, as: number) else { return false }
            before = row.hash
            row.forEach { kind, entry in
                if kind == NumbersDeed.kind, let deed = NumbersDeed(entry) { deeds.append(deed) }
            }
            return true
        }
        #expect(deeds.map { "\($0.act.words): \($0.before?.text ?? "") -> \($0.after.text)" } == [
            "import:  -> NextNumIn 9, NextNumOut 4",
            "set numbers: NextNumIn 9, NextNumOut 4 -> NextNumIn 11, NextNumOut 4",
            "set numbers: NextNumIn 11, NextNumOut 4 -> NextNumIn 11, NextNumOut 2",
        ])
        #expect(deeds.allSatisfy { $0.session == 0 && $0.actor.count > 0 })
    }

    @Test func `nothing is set where nobody knows which message comes next`() throws {
        let files = try store()
        defer { files.remove() }
        try damageRow(in: files.store, .meta, MetaKey.ordinal)
        for (inbound, outbound) in [(20, nil), (nil, 2)] as [(UInt64?, UInt64?)] {
            var reason = ""
            do { _ = try set(files, in: inbound, out: outbound) } catch { reason = "\(error)" }
            #expect(reason.hasPrefix("the row that counts the messages is damaged"), "\(reason)")
        }
        #expect(try set(files).session.row.nextOutbound == 4)
    }

    @Test func `a store that a gateway uses is shown, and not changed`() throws {
        let files = try store()
        defer { files.remove() }
        let held = try Store.open(files.store)
        #expect(try set(files).session.row.nextOutbound == 4)
        var reason = ""
        do { _ = try set(files, out: 9) } catch { reason = "\(error)" }
        #expect(
            reason == "store \(files.store): another process is using it; stop the gateway to set numbers")
        #expect(try set(files).session.row.nextOutbound == 4)
        _ = consume held
    }

    @Test func `the command line is checked`() {
        for words in [[], ["s"], ["s", "x", "y"], ["s", "x", "--set-in", "0"], ["s", "x", "--set-out", "1099511627776"]] {
            #expect(PenstockCommands.run(["sequence"] + words) == 2, "\(words)")
        }
    }
}
