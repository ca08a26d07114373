// `penstock verify`: a store that a gateway has left is clean, and planted damage of each kind is found.

import FIXSession
import FIXWire
import Foundation
import Journal
import Orders
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

/// What a gateway leaves after some trading: orders filled, resting, canceled, replaced, refused.
private let traded = Result { try TradedStore() }

@Suite struct `penstock verify` {
    @Test func `finds nothing wrong in what a gateway leaves`() throws {
        let store = try traded.get()
        let report = try VerifyCommand.verify(store.path) { Issue.record("\($0.text)") }
        #expect(report.findings == 0 && report.sessions == 2 && report.orders == 6)
        #expect(report.messages > 20 && report.auditRows > 5)
    }

    /// A SequenceReset that is rejected in reset mode has used up no number: what comes behind it is early.
    @Test(arguments: [
        "35=4|36=1", "35=4|36=0|123=N", "35=4|123=N", "35=4|36=x", "35=4|36=9|36=9", "35=4|36=1|123=Y", "35=4|36=3",
        "35=4|36=30",
    ])
    func `a session that waits for what was missed is in order`(reset: String) throws {
        let folder = try Folder()
        defer { folder.remove() }
        let program = try Program(
            ["serve", "sessions/demo.yaml"],
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": folder.file("store")])
        defer { program.kill() }
        let client = try WireClient(port: program.port(), me: "DESK", you: "PENSTOCK")
        for message in ["35=A|98=0|108=30", "35=0", reset, "35=0", "35=1|112=x", "35=5"] { try client.send(message) }
        while let told = try client.receive(), told[35] != "5" { continue }
        program.kill()
        let result = try Program.run(["verify", folder.file("store")])
        #expect(result.exitCode == 0, "\(result.output)")
    }

    @Test func `a gateway may go on meanwhile, and a copy is as good`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let program = try Program(
            ["serve", "sessions/demo.yaml"],
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": folder.file("store")])
        defer { program.kill() }
        let client = try WireClient(port: program.port(), me: "DESK", you: "PENSTOCK")
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        for round in 0..<20 {
            for id in 0..<20 { try client.send("35=D|11=\(round)-\(id)|38=1|40=1|54=1|55=AAPL|60=<now>") }
            let result = try Program.run(["verify", folder.file("store")])
            #expect(result.exitCode == 0, "\(result.output)")
        }
        let copy = try Program.run(["backup", folder.file("store"), folder.file("copy")])
        #expect(copy.exitCode == 0 && copy.output[0].hasPrefix("\(folder.file("copy")): "))
        let verified = try Program.run(["verify", folder.file("copy"), "--json"])
        #expect(verified.exitCode == 0)
        #expect(verified.output.count == 1 && verified.output[0].hasPrefix("{\"findings\":0,\"sessions\":1,"))
        let again = try Program.run(["backup", folder.file("store"), folder.file("copy")])
        #expect(again.exitCode == 1 && again.errors[0].hasSuffix("it is there already; --replace takes its place"))
    }

    @Test func `a page of another moment`() throws {
        let store = try traded.get().copy()
        defer { store.remove() }
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: store.path + "/data.mdb"))
        // The root of the table of tables, in both of the first pages.
        for page in 0..<2 {
            try handle.seek(toOffset: UInt64(page * 4096 + 128))
            // No such page is there; one that is could be the root of another tree, and look whole.
            try handle.write(contentsOf: Data([0xFF, 0xFF]))
        }
        try handle.close()
        let found = try store.findings()
        #expect(found.count == 1 && found[0].hasPrefix("pages: "), "\(found)")
    }

    @Test func `a row that is not what was written`() throws {
        let store = try traded.get().copy()
        defer { store.remove() }
        try damageRow(in: store.path, .outbound, messageKey(stream: 1, 2), at: 40)
        #expect(try store.findings().contains("out: stream 1, number 2: is damaged: its checksum is wrong"))
    }

    @Test func `a message that is gone`() throws {
        try expect("out: stream 1: number 2 is missing") { $0.delete(.outbound, messageKey(stream: 1, 2)) }
        try expect("session: FIX.4.4:PENSTOCK->DESK: NextNumOut is 11, and the last message that was sent is 9") {
            $0.delete(.outbound, messageKey(stream: 1, 10))
        }
        let store = try traded.get()
        let second = try store.key(.inbound, 1)
        try expect("session: FIX.4.4:PENSTOCK->DESK: NextNumIn is 10, but number 2 is not there") {
            $0.delete(.inbound, second)
        }
    }

    @Test func `a message that is not where its number says, not whole, or not the session's`() throws {
        let store = try traded.get()
        let row = try store.row(.outbound, messageKey(stream: 1, 3))
        try expect("out: stream 1, number 2: has a message with MsgSeqNum 3") { record in
            row.asBytes { record.put(.outbound, messageKey(stream: 1, 2), $0) }
        }
        var garbled = row
        garbled[60] ^= 1
        try expect("out: stream 1, number 3: is garbled: CheckSum is wrong") { record in
            garbled.asBytes { record.put(.outbound, messageKey(stream: 1, 3), $0) }
        }
        let other = try store.row(.outbound, messageKey(stream: 2, 1))
        try expect("out: stream 1, number 1: is not from and to FIX.4.4:PENSTOCK->DESK") { record in
            other.asBytes { record.put(.outbound, messageKey(stream: 1, 1), $0) }
        }
        try expect("out: stream 9, number 1: is of a stream that is not there") { record in
            other.asBytes { record.put(.outbound, messageKey(stream: 9, 1), $0) }
        }
        try expect("has the place 2 in the order of all messages, which another has") { record in
            var twice = row
            twice.replaceSubrange(8..<16, with: [2, 0, 0, 0, 0, 0, 0, 0])
            twice.asBytes { record.put(.outbound, messageKey(stream: 1, 3), $0) }
        }
        try expect("held: stream 1, number 40: has a message with another MsgSeqNum") { record in
            row.dropFirst(16).map { $0 }.asBytes { record.put(.held, messageKey(stream: 1, 40), $0) }
        }
    }

    @Test func `numbers that are not those of the messages`() throws {
        let store = try traded.get()
        let row = try #require(try store.row(.session, 0).asBytes { SessionRow($0) })
        func change(_ expected: String, _ edit: (inout SessionRow) -> Void) throws {
            var changed = row
            edit(&changed)
            var writer = RowWriter(capacity: 512)
            changed.append(to: &writer)
            let bytes = [UInt8](writer.bytes)
            try expect(expected) { record in bytes.asBytes { record.put(.session, 0, $0) } }
        }
        let who = "session: FIX.4.4:PENSTOCK->DESK: "
        try change(who + "NextNumIn is 11, but number 10 is not there") { $0.nextInbound = 11 }
        try change(who + "NextNumIn is 9, and messages up to 9 have come") { $0.nextInbound = 9 }
        try change(who + "NextNumOut is 16, and the last message that was sent is 10") { $0.nextOutbound = 16 }
        try change(who + "writes to stream 2, which is not its own") { $0.stream = 2 }
        try expect("stream: key 2: is of session 7, which is not there") { record in
            var writer = RowWriter(capacity: 16)
            writer.append(7 as UInt64)
            writer.append(logStart)
            record.put(.stream, 2, writer.bytes)
        }
    }

    @Test func `an order that is not what its reports say`() throws {
        let store = try traded.get()
        let order = try #require(try store.row(.order, 1).asBytes { OrderRow.decode($0) })
        func change(_ expected: String..., edit: (inout Order) -> Void) throws {
            var changed = order
            edit(&changed)
            let bytes = TradedStore.bytes(of: changed)
            for text in expected {
                try expect(text) { record in bytes.asBytes { record.put(.order, 1, $0) } }
            }
        }
        try change(
            "order: order 1: OrdStatus(39) is 4, and the client was told 2",
            "order: order 1: does not stand where the audit says"
        ) { $0.phase = .canceled }
        try change(
            "order: order 1: CumQty(14) is 9, and the client was told 10",
            "order: order 1: CumQty(14) is 9, and its fills come to 10"
        ) { $0.filled = Decimal(9) }
        try change("order: order 1: OrderQty(38) is 11, and the client was told 10") { $0.terms.quantity = Decimal(11) }
        try change("order: order 1: its fills are worth another amount than it says") {
            $0.notional = WideDecimal(Decimal(1))
        }
        try change("order: order 1: is of session 9, which is not there") { $0.session = SessionNumber(9) }
        try expect("order: order 1: is not there, and was reported") { $0.delete(.order, 1) }
        try expect("order: order 3: is no order") { record in [1, 2, 3].asBytes { record.put(.order, 3, $0) } }
        let row = try store.row(.order, 2)
        try expect("order: order 50: is no order") { record in row.asBytes { record.put(.order, 50, $0) } }
    }

    @Test func `a ClOrdID that leads elsewhere, and numbers that can come twice`() throws {
        let key = [0, 0, 0, 0] + Array("A1".utf8)
        try expect("clordid: ClOrdID A1: does not lead to order 1, which has it") { record in
            key.asBytes { record.delete(.clOrdID, $0) }
        }
        try expect("clordid: session 0, ClOrdID A1: leads to order 70, which is not there") { record in
            key.asBytes { record.put(.clOrdID, $0, 70, 0) }
        }
        try expect("meta: place in the order of messages: comes next, at 3, and was given up to") {
            $0.put(.meta, MetaKey.ordinal, 3)
        }
        try expect("meta: order number: comes next, at 2, and was given up to 6") { record in
            (number(2) + number(100)).asBytes { record.put(.meta, MetaKey.application, $0) }
        }
        try expect("meta: ExecID: comes next, at 2, and was given up to") { record in
            (number(7) + number(2)).asBytes { record.put(.meta, MetaKey.application, $0) }
        }
        try expect("broker: key 5: is no row of a broker") { record in
            [9, 2].asBytes { record.put(.broker, 5, $0) }
        }
    }

    @Test func `an audit that was changed`() throws {
        let store = try traded.get()
        var row = try store.row(.audit, 3)
        row[20] ^= 1
        try expect("audit: key 3: is not what was written, or not behind what was written before it") { record in
            row.asBytes { record.put(.audit, 3, $0) }
        }
        try expect("audit: key 4: follows key 2: rows between were taken out") { $0.delete(.audit, 3) }
        try expect("audit: key 3: is no row of the audit") { record in
            [1, 2].asBytes { record.put(.audit, 3, $0) }
        }
    }

    @Test func `the command line is checked`() {
        for words in [[], ["a", "b"], ["a", "--jsno"]] { #expect(PenstockCommands.run(["verify"] + words) == 2) }
        for words in [[], ["a"], ["a", "b", "c"]] { #expect(PenstockCommands.run(["backup"] + words) == 2) }
        #expect(PenstockCommands.run(["verify", "/nowhere"]) == 1)
    }

    private func number(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) } }

    /// Some finding begins with, or contains, the text once the store was changed.
    private func expect(_ text: String, _ change: (inout TurnRecord) -> Void) throws {
        let store = try traded.get().copy()
        defer { store.remove() }
        try store.change(change)
        let found = try store.findings()
        #expect(found.contains { $0.contains(text) }, "\(text)\nfound \(found)")
    }
}
