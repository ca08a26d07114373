// Sessions of ours as files of other engines, and back.

import FIXSession
import FIXWire
import Foundation
import Journal
import Reactor
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

@Suite struct `penstock export` {
    private func exporter(_ files: FileStore, _ format: StoreFormat, replaces: Bool = false) -> StoreExporter {
        StoreExporter(
            store: files.store, folder: files.file("out"), format: format, replaces: replaces)
    }

    private func output(_ files: FileStore, _ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: files.file("out/" + name))))
    }

    @Test(arguments: StoreFormat.allCases)
    func `what was imported is exported byte for byte`(format: StoreFormat) throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(format, "FIX.4.4-PENSTOCK-CLIENT")
        try files.bring()
        let exporter = exporter(files, format)
        let outcomes = try exporter.sessions(named: nil).map { try exporter.export($0) }
        #expect(outcomes.map(\.line) == [
            "FIX.4.4:PENSTOCK->CLIENT: FIX.4.4-PENSTOCK-CLIENT, NextNumIn 9, NextNumOut 4, 3 messages"
        ])
        let names = try FileManager.default.contentsOfDirectory(atPath: files.files).sorted()
        #expect(try FileManager.default.contentsOfDirectory(atPath: exporter.folder).sorted() == names)
        for name in names { #expect(try output(files, name) == files.bytes(name), "\(name)") }
    }

    @Test(arguments: StoreFormat.allCases)
    func `what is exported is imported as it was`(format: StoreFormat) throws {
        let files = try FileStore()
        defer { files.remove() }
        // A store with gaps, several sessions, resets, and names that are hard to take apart.
        for (index, peer) in ["A", "B-2", "C"].enumerated() {
            let messages = [3, 7, 8, 200].map { number in
                (UInt64(number), FileStore.message("35=8|34=\(number)|58=\(peer)", to: "56=\(peer)"))
            }
            try files.write(
                .quickfix, "FIX.4.4-PENSTOCK-\(peer)-q\(index)", messages, out: 201 + UInt64(index),
                in: 5 + UInt64(index))
        }
        try files.bring()
        try files.bring { $0.replaces = true }
        let first = try files.contents()
        let exporter = exporter(files, format)
        for session in try exporter.sessions(named: nil) { _ = try exporter.export(session) }
        let back = StoreImportOptions(folder: exporter.folder, store: files.file("second"))
        let outcomes = try StoreImporter(options: back, dictionary: try logDictionary.get(), now: logStart)
            .run { _ in }
        #expect(outcomes.allSatisfy { $0.notes.isEmpty && !$0.isRefused })
        let second = try StoreContents(back.store)
        #expect(first.sessions.map(\.name) == second.sessions.map(\.name) && first.sessions.count == 3)
        for (one, other) in zip(first.sessions, second.sessions) {
            #expect(one.inbound == other.inbound && one.outbound == other.outbound)
            #expect(one.began == other.began && other.created == other.began)
            #expect(first.messages(one.stream) == second.messages(other.stream))
            #expect(second.messages(other.stream).count == 4)
        }
    }

    @Test func `times of creation are cut to what a format has`() {
        let time = Instant(nanosecondsSinceEpoch: 1_795_161_600_120_000_000)
        #expect(SessionTime.text(time, .quickfix) == Array("20261120-08:00:00".utf8))
        #expect(SessionTime.text(time, .quickfixj) == FileStore.java("20261120-08:00:00.120"))
        #expect(SessionTime.text(time, .quickfixgo) == Array("2026-11-20T08:00:00.12Z".utf8))
        let whole = Instant(nanosecondsSinceEpoch: 1_795_161_600_000_000_000)
        #expect(SessionTime.text(whole, .quickfixgo) == Array("2026-11-20T08:00:00Z".utf8))
    }

    @Test func `files that are there stay unless they are to be replaced`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        try files.bring()
        let session = try #require(try exporter(files, .quickfix).sessions(named: "CLIENT").first)
        _ = try exporter(files, .quickfix).export(session)
        try Data("1 : 1".utf8).write(
            to: URL(fileURLWithPath: files.file("out/FIX.4.4-PENSTOCK-CLIENT.seqnums")))
        #expect(throws: PortProblem.self) { try exporter(files, .quickfix).export(session) }
        #expect(try output(files, "FIX.4.4-PENSTOCK-CLIENT.seqnums") == Array("1 : 1".utf8))
        _ = try exporter(files, .quickfix, replaces: true).export(session)
        #expect(
            try output(files, "FIX.4.4-PENSTOCK-CLIENT.seqnums") == Array("0000000004 : 0000000009".utf8))
        // Another engine's numbers beside ours would leave open which count.
        #expect(throws: PortProblem.self) { try exporter(files, .quickfixj, replaces: true).export(session) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: files.file("out")).count == 4)
    }

    @Test func `a damaged row is named, and no file is left`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(.quickfix, "FIX.4.4-PENSTOCK-CLIENT")
        try files.bring()
        do {
            var store = try Store.open(files.store)
            var record = TurnRecord(capacity: 4096)
            record.put(.outbound, messageKey(stream: 1, 2), 7)
            try store.commit(&record)
        }
        let exporter = exporter(files, .quickfix)
        let session = try #require(try exporter.sessions(named: nil).first)
        #expect(throws: PortProblem.self) { try exporter.export(session) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: exporter.folder) == [])
        #expect(PenstockCommands.run(["export", "store", files.store, exporter.folder]) == 1)
    }

    @Test func `two sessions that would have one name are refused`() throws {
        let files = try FileStore()
        defer { files.remove() }
        for desk in ["D#", "D!"] {
            let messages = [(UInt64(1), FileStore.message("35=A|34=1", from: "49=PENSTOCK|50=\(desk)"))]
            try files.write(.quickfix, "FIX.4.4-PENSTOCK_\(desk)-CLIENT", messages)
        }
        try files.bring()
        #expect(throws: PortProblem.self) { try exporter(files, .quickfixj).sessions(named: nil) }
        #expect(try exporter(files, .quickfixj).sessions(named: "1").count == 1)
        let plain = exporter(files, .quickfix)
        let outcomes = try plain.sessions(named: nil).map { try plain.export($0) }
        #expect(outcomes.map(\.note) == ["D!", "D#"].map {
            "FIX.4.4-PENSTOCK_\($0)-CLIENT: a name as of QuickFIX/n; QuickFIX (C++) knows no SubIDs"
        })
    }

    @Test func `a name that leads out of the folder is refused`() throws {
        let files = try FileStore()
        defer { files.remove() }
        let messages = [(UInt64(1), FileStore.message("35=A|34=1", to: "56=../../x"))]
        try files.write(.quickfixj, "FIX.4.4-PENSTOCK-.._.._x", messages)
        try files.bring()
        for format in [StoreFormat.quickfix, .quickfixgo] {
            let exporter = exporter(files, format)
            let session = try #require(try exporter.sessions(named: nil).first)
            #expect(throws: PortProblem.self) { try exporter.export(session) }
        }
        #expect(PenstockCommands.run(["export", "log", files.store, files.file("logs/")]) == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: files.file("logs")) == [])
    }

    @Test func `logs are QuickFIX's: time, colon, message, with secrets masked`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|49=CLIENT|56=PENSTOCK|554=secret")
        log.outbound("35=A|34=1|49=PENSTOCK|56=CLIENT", number: 1)
        log.session(1, "OTHER", stream: 2)
        log.outbound("35=0|34=1|49=PENSTOCK|56=OTHER", number: 1, stream: 2)
        try log.commit()
        let folder = try Folder()
        defer { folder.remove() }
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: folder.file(name), encoding: .utf8)
        }
        let lines = log.written.enumerated().map { index, bytes in
            "20261121-03:30:00.00\(index)000000 : \(String(decoding: bytes, as: UTF8.self))\n"
        }
        #expect(PenstockCommands.run(["export", "log", log.path, folder.file("all.log")]) == 0)
        #expect(try text("all.log") == lines.joined().replacing("554=secret", with: "554=***"))
        #expect(PenstockCommands.run(["export", "log", log.path, folder.file("all.log")]) == 1)
        #expect(
            PenstockCommands.run(["export", "log", log.path, folder.file("all.log"), "OTHER", "--replace"])
                == 0)
        #expect(try text("all.log") == lines[2])
        #expect(PenstockCommands.run(["export", "log", log.path, folder.file("logs/"), "--unmask"]) == 0)
        #expect(try text("logs/FIX.4.4-PENSTOCK-CLIENT.messages.current.log") == lines[0] + lines[1])
        #expect(try text("logs/FIX.4.4-PENSTOCK-OTHER.messages.current.log") == lines[2])
        #expect(PenstockCommands.run(["export", "log", log.path, folder.file("x"), "NOBODY"]) == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["all.log", "logs"])
    }

    @Test func `the command line is checked`() {
        let wrong: [[String]] = [
            [], ["stores"], ["store", "s"], ["store", "s", "d", "--format", "quickfixn"], ["log", "s"],
            ["log", "s", "f", "x", "y"],
        ]
        for words in wrong { #expect(PenstockCommands.run(["export"] + words) == 2, "\(words)") }
        #expect(PenstockCommands.run(["export", "store", "/nowhere", "/tmp/x"]) == 1)
    }
}
