// Numbers that a tool has set belong to the messages that were numbered when it did, and to no others.

import FIXSession
import FIXWire
import Foundation
import Journal
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

/// A store of sessions with messages written by hand.
private struct SetStore {
    private let files: FileStore
    var path: String { files.store }
    private var ordinal: UInt64 = 1
    private var streams: UInt64 = 0
    private var rows: [SessionRow] = []
    private let now = logStart

    init() throws { files = try FileStore() }

    func remove() { files.remove() }

    private func change(_ edit: (inout TurnRecord) -> Void) throws {
        var store = try Store.open(path)
        var record = TurnRecord(capacity: 1 << 16)
        edit(&record)
        try store.commit(&record)
    }

    /// A session with its first stream, without messages.
    mutating func add(_ target: String) throws {
        let identity = SessionIdentity(
            senderCompID: Name("PENSTOCK"), targetCompID: Name(string: target) ?? Name())
        rows.append(
            SessionRow(identity: identity, stream: 0, created: now, began: now, nextInbound: 1, nextOutbound: 1))
        try reset(rows.count - 1)
    }

    /// Both numbers begin at 1 again.
    mutating func reset(_ session: Int) throws {
        streams += 1
        try read(session)
        rows[session].stream = UInt32(streams)
        (rows[session].nextInbound, rows[session].nextOutbound) = (1, 1)
        let (stream, began) = (streams, now)
        try change { record in
            var row = RowWriter(capacity: 16)
            row.append(UInt64(session))
            row.append(began)
            record.put(.stream, stream, row.bytes)
        }
        try save(session)
    }

    /// A message each, with the next numbers.
    mutating func exchange(_ session: Int, in inbound: Int = 0, out outbound: Int = 0) throws {
        try read(session)
        for _ in 0..<outbound {
            let number = rows[session].nextOutbound
            try store(.outbound, session, number, number)
            rows[session].nextOutbound += 1
        }
        for _ in 0..<inbound {
            try store(.inbound, session, ordinal, rows[session].nextInbound)
            rows[session].nextInbound += 1
        }
        try save(session)
    }

    private mutating func store(_ table: StoreTable, _ session: Int, _ number: UInt64, _ msgSeqNum: UInt64) throws {
        let target = "\(rows[session].identity.targetCompID)"
        let names = table == .outbound ? "49=PENSTOCK|56=\(target)" : "49=\(target)|56=PENSTOCK"
        let message = LogStore.message(Array("35=0|34=\(msgSeqNum)|\(names)".utf8))
        let (key, place) = (messageKey(stream: rows[session].stream, number), ordinal)
        let time = UInt64(bitPattern: now.nanosecondsSinceEpoch)
        try change { record in
            message.asBytes { record.put(table, key, header: (time, place), $0) }
            record.put(.meta, MetaKey.ordinal, place + 1)
        }
        ordinal += 1
    }

    func delete(_ table: StoreTable, _ session: Int, _ number: UInt64) throws {
        let stream = rows[session].stream
        try change { $0.delete(table, messageKey(stream: stream, number)) }
    }

    mutating func set(_ session: Int, in inbound: UInt64? = nil, out outbound: UInt64? = nil) throws {
        _ = try SequenceCommand.run(path, "\(session)", SequenceEdit(inbound: inbound, outbound: outbound), at: now)
        var store = try Store.read(path)
        streams = try store.lastKey(of: .stream) ?? 0
        try read(session)
    }

    private mutating func read(_ session: Int) throws {
        guard rows[session].stream > 0 else { return }
        var store = try Store.read(path)
        rows[session] = try store.storedSessions()[session].row
    }

    private func save(_ session: Int) throws {
        let row = rows[session]
        try change { record in
            var bytes = RowWriter(capacity: SessionRow.maximumSize)
            row.append(to: &bytes)
            record.put(.session, UInt64(session), bytes.bytes)
        }
    }

    func findings() throws -> [String] {
        var found: [String] = []
        _ = try VerifyCommand.verify(path) { found.append($0.text) }
        return found
    }
}

@Suite struct `Numbers that a tool has set` {
    private let who = "session: FIX.4.4:PENSTOCK->DESK: "

    @Test func `are forgotten with a reset, and what is lost behind it is found`() throws {
        var store = try SetStore()
        defer { store.remove() }
        try store.add("DESK")
        try store.exchange(0, in: 3, out: 3)
        try store.set(0, in: 10, out: 20)
        #expect(try store.findings() == [])
        try store.exchange(0, in: 2, out: 2)
        #expect(try store.findings() == [])
        try store.reset(0)
        #expect(try store.findings() == [])
        try store.exchange(0, in: 3, out: 3)
        #expect(try store.findings() == [])
        // Inbound keys are ordinals: 3 and 3, 2 and 2, 3 out; then 11, 12, 13 came in.
        try store.delete(.outbound, 0, 2)
        try store.delete(.inbound, 0, 15)
        #expect(try store.findings() == [
            "out: stream 2: number 2 is missing", who + "NextNumIn is 4, but number 2 is not there",
        ])
    }

    @Test func `excuse the numbers that were left out, and not a message beside them`() throws {
        var store = try SetStore()
        defer { store.remove() }
        try store.add("DESK")
        try store.exchange(0, out: 3)
        try store.set(0, out: 10)
        try store.set(0, out: 20)
        #expect(try store.findings() == [])
        try store.exchange(0, out: 2)
        #expect(try store.findings() == [])
        try store.delete(.outbound, 0, 3)
        #expect(try store.findings() == ["out: stream 1: numbers 3 to 19 are missing"])
        try store.delete(.outbound, 0, 20)
        try store.delete(.outbound, 0, 21)
        #expect(try store.findings() == [who + "NextNumOut is 22, and the last message that was sent is 2"])
    }

    @Test func `that go back leave the rest as history, and what came before is no excuse`() throws {
        var store = try SetStore()
        defer { store.remove() }
        try store.add("DESK")
        try store.exchange(0, in: 4, out: 3)
        try store.set(0, out: 10)
        try store.exchange(0, in: 1, out: 4)
        try store.set(0, in: 3, out: 12)
        #expect(try store.findings() == [])
        try store.exchange(0, in: 3, out: 1)
        #expect(try store.findings() == [])
        try store.set(0, out: 7)
        try store.exchange(0, in: 1, out: 1)
        #expect(try store.findings() == [])
        try store.delete(.outbound, 0, 2)
        #expect(try store.findings() == ["out: stream 3: number 2 is missing"])
    }

    @Test func `to lower ones on the inbound side are counted from again`() throws {
        var store = try SetStore()
        defer { store.remove() }
        try store.add("DESK")
        try store.exchange(0, in: 9)
        try store.set(0, in: 4)
        try store.exchange(0, in: 3)
        #expect(try store.findings() == [])
        try store.delete(.inbound, 0, 11)
        #expect(try store.findings() == [who + "NextNumIn is 7, but number 5 is not there"])
    }

    @Test func `are those of one session, not of others whose names begin with its name`() throws {
        var store = try SetStore()
        defer { store.remove() }
        for target in ["DESK", "DESK2", "DESK23", "DESK24", "DESK25"] { try store.add(target) }
        for session in 0..<5 { try store.exchange(session, in: 2, out: 2) }
        try store.set(0, in: 10, out: 20)
        for _ in 0..<20 { #expect(try store.findings() == []) }
        let told = try WhyCommand.story(store.path, "DESK").events.map(\.what)
        #expect(told.contains { $0.contains("set numbers") && $0.hasSuffix("to NextNumIn 10, NextNumOut 20") })
        for name in ["DESK2", "DESK23"] {
            #expect(try WhyCommand.story(store.path, name).events.allSatisfy { !$0.what.contains("set numbers") })
        }
        try store.exchange(1, out: 1)
        try store.delete(.outbound, 1, 2)
        #expect(try store.findings() == ["out: stream 2: number 2 is missing"])
    }

    @Test func `of a gateway's session are gone when it logs on with a reset`() throws {
        let gateway = try Gateway()
        defer { gateway.end() }
        try gateway.logOn("CLIENT").close()
        #expect(try gateway.stop() == 0)
        #expect(try Program.run(["sequence", gateway.store, "CLIENT", "--set-out", "20"]).exitCode == 0)
        try gateway.startAgain()
        let again = try gateway.connect("CLIENT")
        try again.send("35=A|98=0|108=30|141=Y")
        try again.expect("35=A|34=1|98=0|108=30|141=Y")
        again.close()
        #expect(try gateway.stop() == 0)
        let verified = try Program.run(["verify", gateway.store])
        #expect(verified.exitCode == 0, "\(verified.output)")
    }

    @Test func `by an import go with its stream, and their messages are not our orders`() throws {
        let files = try FileStore()
        defer { files.remove() }
        try files.write(
            .quickfix, "FIX.4.4-PENSTOCK-CLIENT", [(2, FileStore.message("35=8|34=2|37=X-O7|17=X-E9|39=2|150=F"))], out: 22)
        try files.bring()
        func findings() throws -> [String] {
            var store = try Store.open(files.store)
            var record = TurnRecord(capacity: 4096)
            record.put(.meta, MetaKey.owner, 1)
            try store.commit(&record)
            _ = consume store
            var found: [String] = []
            _ = try VerifyCommand.verify(files.store) { found.append($0.text) }
            return found
        }
        #expect(try findings() == [])
        _ = try SequenceCommand.run(files.store, "0", SequenceEdit(outbound: 10), at: logStart)
        #expect(try findings() == [])
    }
}
