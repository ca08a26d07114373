// Sessions of other engines, taken over whole or not at all.

import FIXSession
import FIXWire
import Foundation
import Journal
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

@Suite struct `penstock import store` {
    private static let morning: Int64 = 1_795_161_600_000_000_000

    @Test(arguments: StoreFormat.allCases)
    func `numbers, times and messages come over as they are`(format: StoreFormat) throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(format, "FIX.4.4-PENSTOCK-CLIENT")
        let outcomes = try files.bring()
        #expect(outcomes.map(\.notes) == [[]])
        #expect(outcomes.map(\.line) == [
            "FIX.4.4-PENSTOCK-CLIENT (\(format.name)): FIX.4.4:PENSTOCK->CLIENT, NextNumIn 9, NextNumOut 4, 3 messages: is session 0 now"
        ])
        let fraction: Int64 =
            switch format {
            case .quickfix: 0
            case .quickfixj: 250_000_000
            case .quickfixgo: 123_456_789
            }
        let created = `penstock import store`.morning + fraction
        let contents = try files.contents()
        #expect(contents.sessions == [
            StoreContents.Session(
                name: "FIX.4.4:PENSTOCK->CLIENT", stream: 1, inbound: 9, outbound: 4, created: created,
                began: created)
        ])
        #expect(contents.streams == [1: 0] && contents.nextOrdinal == 4)
        let sent = logStart.nanosecondsSinceEpoch
        for (index, (number, message)) in FileStore.three.enumerated() {
            let time = sent + (index < 2 ? 500_000_000 : 1_000_000_000)
            #expect(
                contents.rows[messageKey(stream: 1, number)]
                    == StoreContents.Row(time: time, ordinal: UInt64(index + 1), message: message))
        }
        #expect(contents.rows.count == 3)
    }

    @Test func `QuickFIX/n writes lines, wide numbers and SubIDs in names`() throws {
        let files = try FileStore()
        defer { files.remove() }
        let (from, to) = ("49=PENSTOCK|50=DESK", "56=CLIENT|57=A|143=LDN")
        let messages = FileStore.three.map { number, _ in
            (number, FileStore.message("35=0|34=\(number)", from: from, to: to))
        }
        let prefix = "FIX.4.4-PENSTOCK_DESK-CLIENT_A_LDN"
        try files.write(.quickfix, prefix, messages)
        let header = String(decoding: try files.bytes(prefix + ".header"), as: UTF8.self)
        try files.put(prefix + ".header", header.replacing(" ", with: "\r\n"))
        try files.put(prefix + ".seqnums", "00000000000000000004 : 00000000000000000009  ")
        try files.put(prefix + ".session", "20261120-08:00:00.000")
        #expect(try files.bring().map(\.notes) == [[]])
        #expect(try files.contents().sessions.map(\.name) == ["FIX.4.4:PENSTOCK/DESK->CLIENT/A/LDN"])
        #expect(try files.contents().messages(1) == Dictionary(uniqueKeysWithValues: messages))
    }

    @Test func `what was stored last under a number counts, and what was never sent does not`() throws {
        let files = try FileStore()
        defer { files.remove() }
        let again = FileStore.message("35=8|34=2|37=A|58=anew")
        let unsent = FileStore.message("35=8|34=4|37=A|58=unsent")
        try files.write(
            .quickfix, "FIX.4.4-PENSTOCK-CLIENT", FileStore.three + [(2, again), (4, unsent)])
        #expect(try files.bring().map(\.notes) == [["1 stored from 4 on, never sent: left out"]])
        let messages = try files.contents().messages(1)
        #expect(messages[2] == again && messages[3] == FileStore.three[2].1 && messages[4] == nil)
    }

    @Test func `a shorter number of Java's is read to its own end, and sizes may count characters`() throws {
        let files = try FileStore()
        defer { files.remove() }
        let umlauts = FileStore.message("35=8|34=2|37=A|58=äöü")
        let messages = [FileStore.three[0], (2, umlauts), FileStore.three[2]]
        try files.write(.quickfixj, "FIX.4.4-PENSTOCK-CLIENT", messages)
        // 10 was written over with 4.
        try files.put("FIX.4.4-PENSTOCK-CLIENT.senderseqnums", [0, 1] + Array("40".utf8))
        var header = try files.bytes("FIX.4.4-PENSTOCK-CLIENT.header")
        header[31] -= 3
        try files.put("FIX.4.4-PENSTOCK-CLIENT.header", header)
        #expect(try files.bring().map(\.notes) == [[]])
        #expect(try files.contents().sessions[0].outbound == 4)
        #expect(try files.contents().messages(1)[2] == umlauts)
    }

    @Test func `Go's creation may be in any zone`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfixgo, "FIX.4.4-PENSTOCK-CLIENT")
        for text in ["2026-11-20T09:30:00+01:30", "2026-11-20T03:00:00-05:00", "2026-11-20T08:00:00Z\n"] {
            try files.put("FIX.4.4-PENSTOCK-CLIENT.session", text)
            try files.bring { $0.replaces = true }
            #expect(try files.contents().sessions[0].began == `penstock import store`.morning)
        }
    }

    @Test func `a store without messages or creation comes over with a note`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.put("FIX.4.4-PENSTOCK-CLIENT.seqnums", "5 : 7\n")
        #expect(try files.bring().map(\.notes) == [[
            "there is no .body: nothing can be sent again, and gaps are filled",
            "no .session tells when the numbers began at 1",
        ]])
        let session = try files.contents().sessions[0]
        #expect(session.outbound == 5 && session.inbound == 7 && session.began == logStart.nanosecondsSinceEpoch)
    }

    @Test func `a session that is there is left alone, or replaced under its number`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        try files.bring()
        let before = try files.contents()
        #expect(
            try files.refusal().replacing(files.store, with: "S")
                == "store S has FIX.4.4:PENSTOCK->CLIENT already; --replace puts this in its place")
        #expect(try files.contents() == before)
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT", [FileStore.three[0]], out: 2, in: 3)
        #expect(try files.bring { $0.isDryRun = true }[0].isRefused)
        try files.bring { $0.replaces = true }
        let after = try files.contents()
        #expect(after.sessions.count == 1 && after.sessions[0].stream == 2 && after.sessions[0].inbound == 3)
        // What was sent before stays in the log.
        #expect(after.messages(1) == before.messages(1) && after.streams == [1: 0, 2: 0])
        #expect(after.messages(2) == [1: FileStore.three[0].1])
        #expect(after.rows[messageKey(stream: 2, 1)]?.ordinal == before.nextOrdinal)
    }

    @Test func `a dry run says the same and changes nothing`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        let outcomes = try files.bring { $0.isDryRun = true }
        #expect(outcomes.map(\.line) == [
            "FIX.4.4-PENSTOCK-CLIENT (QuickFIX): FIX.4.4:PENSTOCK->CLIENT, NextNumIn 9, NextNumOut 4, 3 messages: would be taken over"
        ])
        #expect(!FileManager.default.fileExists(atPath: files.store))
    }

    @Test func `one session's damage does not keep the others out`() throws {
        let files = try FileStore()
        defer { files.remove() }
        for peer in ["A", "B", "C"] {
            let messages = FileStore.three.map { number, _ in
                (number, FileStore.message("35=0|34=\(number)", to: "56=\(peer)"))
            }
            try files.write(.quickfix, "FIX.4.4-PENSTOCK-\(peer)", messages)
        }
        try files.put("FIX.4.4-PENSTOCK-B.header", "1,0,5 ")
        #expect(try files.bring().map(\.isRefused) == [false, true, false])
        #expect(try files.contents().sessions.map(\.name) == [
            "FIX.4.4:PENSTOCK->A", "FIX.4.4:PENSTOCK->C",
        ])
        #expect(try files.contents().streams == [1: 0, 2: 1])
        #expect(PenstockCommands.run(["import", "store", files.files, "--into", files.store]) == 1)
    }

    @Test func `many commits give the same store as one, and the last one makes it visible`() throws {
        let files = try FileStore()
        defer { files.remove() }
        let many = (1...50).map { number in
            (UInt64(number), FileStore.message("35=8|34=\(number)|58=" + String(repeating: "x", count: 500)))
        }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT", many, out: 51)
        try files.bring()
        let whole = try files.contents()
        #expect(whole.rows.count == 50)
        try FileManager.default.removeItem(atPath: files.store)
        try files.bring(commitBytes: 1000)
        #expect(try files.contents() == whole)
    }

    @Test func `what a killed import left is nobody's, and goes with the next one`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        do {
            var store = try Store.open(files.store)
            var filler = try StreamFiller(&store, at: logStart, commitBytes: 1)
            try FileStore.three[0].1.asBytes { bytes in
                for number in 1...20 as ClosedRange<UInt64> {
                    try filler.append(number, bytes, sent: logStart, to: &store)
                }
            }
        }
        let left = try files.contents()
        #expect(left.sessions == [] && left.streams == [1: UInt64(UInt32.max)] && left.rows.count == 20)
        try files.bring()
        let contents = try files.contents()
        #expect(contents.sessions.count == 1 && contents.streams == [1: 0] && contents.rows.count == 3)
    }

    @Test(arguments: [
        ("seqnums", "0000000004 ; 9", "FIX.4.4-PENSTOCK-CLIENT.seqnums: byte 11: expected ` : ` and a second number"),
        ("seqnums", "0 : 9", "FIX.4.4-PENSTOCK-CLIENT.seqnums: byte 0: expected a MsgSeqNum from 1 to 1099511627775"),
        ("seqnums", "", "FIX.4.4-PENSTOCK-CLIENT.seqnums: byte 0: expected a MsgSeqNum from 1 to 1099511627775"),
        ("seqnums", "0000000004 : 000000000",
            "FIX.4.4-PENSTOCK-CLIENT.seqnums: byte 13: expected a MsgSeqNum from 1 to 1099511627775"),
        ("seqnums", "0000000004 : 000000001",
            "FIX.4.4-PENSTOCK-CLIENT.seqnums: byte 22: ends after 9 of 10 digits of a number"),
        ("seqnums", "4 : 9 9", "FIX.4.4-PENSTOCK-CLIENT.seqnums: byte 6: expected the end of the file"),
        ("session", "yesterday",
            "FIX.4.4-PENSTOCK-CLIENT.session: byte 0: expected the time of creation as QuickFIX writes it"),
        ("header", "1,0,90 2,90,", "FIX.4.4-PENSTOCK-CLIENT.header: byte 7: expected `number,offset,size`"),
        ("header", "1,0,90", "FIX.4.4-PENSTOCK-CLIENT.header: byte 0: an entry that does not end"),
        ("header", "0,0,90 ", "FIX.4.4-PENSTOCK-CLIENT.header: byte 0: 0 is no MsgSeqNum"),
        ("header", "1,0,90 2,300,90 ",
            "FIX.4.4-PENSTOCK-CLIENT.header: byte 7: message 2 should have 90 bytes at byte 300 of a body of SIZE"),
        ("header", "1,18446744073709551615,90 ",
            "FIX.4.4-PENSTOCK-CLIENT.header: byte 0: message 1 should have 90 bytes at byte 18446744073709551615 of a body of SIZE"),
        ("header", "", "FIX.4.4-PENSTOCK-CLIENT.header: byte 0: ends before the body does: SIZE bytes are nobody's"),
        ("header", "2,0,FIRST ", "FIX.4.4-PENSTOCK-CLIENT.body: byte 0: message 2: has another MsgSeqNum"),
        ("header", "1,0,70 ", "FIX.4.4-PENSTOCK-CLIENT.body: byte 0: message 1: no FIX message with a right BodyLength lies there"),
    ])
    func `what does not fit is named with its place, and nothing is taken over`(
        suffix: String, text: String, reason: String
    ) throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        let sizes = FileStore.three.map(\.1.count)
        let text = text.replacing("FIRST", with: "\(sizes[0])")
        try files.put("FIX.4.4-PENSTOCK-CLIENT." + suffix, text)
        #expect(try files.refusal() == reason.replacing("SIZE", with: "\(sizes.reduce(0, +))"))
        #expect(try files.contents().sessions == [] && files.contents().rows.isEmpty)
    }

    @Test func `files that are missing, or of two engines, are named`() throws {
        let files = try FileStore()
        defer { files.remove() }
        #expect(throws: IOError.self) { try files.bring() }
        try files.put("readme.txt", "")
        #expect(throws: PortProblem.self) { try files.bring() }
        let prefix = "FIX.4.4-PENSTOCK-CLIENT"
        try files.write(.quickfix, prefix)
        try files.delete(prefix + ".header")
        #expect(try files.refusal() == prefix + ".header: is missing")
        try files.delete(prefix + ".seqnums")
        #expect(try files.refusal() == prefix + ".seqnums: is missing")
        try files.write(.quickfixgo, prefix)
        try files.delete(prefix + ".targetseqnums")
        #expect(try files.refusal() == prefix + ".targetseqnums: is missing")
        try files.write(.quickfix, prefix)
        #expect(try files.refusal() == prefix + ": has .seqnums and .senderseqnums: files of two engines")
    }

    @Test func `one session is chosen by the name of its files, and may be told whose it is`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-OTHER")
        let name = try #require(SessionNaming.identity("PENSTOCK/DESK->CLIENT:Q"))
        let outcomes = try files.bring {
            $0.session = "FIX.4.4-PENSTOCK-CLIENT"
            $0.identity = name
        }
        #expect(outcomes.map(\.notes) == [[]])
        #expect(try files.contents().sessions.map(\.name) == ["FIX.4.4:PENSTOCK/DESK->CLIENT:Q"])
        #expect(throws: PortProblem.self) { try files.bring { $0.session = "FIX.4.4-PENSTOCK-CLIENTS" } }
    }

    @Test func `the command line is checked`() {
        let wrong: [[String]] = [
            [], ["stor"], ["store"], ["store", "dir"], ["store", "dir", "--into", "s", "--as", "A->B"],
            ["store", "dir", "--into", "s", "--session", "x", "--as", "A-B"], ["store", "a", "b", "--into", "s"],
        ]
        for words in wrong { #expect(PenstockCommands.run(["import"] + words) == 2, "\(words)") }
        #expect(PenstockCommands.run(["help", "import"]) == 0)
    }

    @Test func `JSON says the same`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        #expect(try files.bring()[0].json == """
            {"files":"FIX.4.4-PENSTOCK-CLIENT","format":"quickfix","session":"FIX.4.4:PENSTOCK->CLIENT",\
            "nextNumIn":9,"nextNumOut":4,"messages":3,"created":"20261120-08:00:00.000","notes":[],\
            "result":"imported","number":0}
            """)
        #expect(try files.bring()[0].json.contains("\"result\":\"refused\",\"reason\":\"store "))
    }
}
