// What of a recording is the application's conversation.

import FIXWire
import Foundation
import Journal
import TestKit
import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock replay: what is played` {
    @Test func `application messages and session Rejects, not what the sessions say to each other`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=30|141=Y")
        log.outbound("35=A|34=1|98=0|108=30|141=Y", number: 1)
        log.inbound("35=D|34=2|11=A")
        log.outbound("35=8|34=2|11=A|150=0|39=0", number: 2)
        log.inbound("35=0|34=3")
        log.outbound("35=1|34=3|112=TEST", number: 3)
        log.inbound("35=0|34=4|112=TEST")
        log.inbound("35=D|34=5|11=B|38=x")
        log.outbound("35=3|34=4|45=5|58=Incorrect data format for value|373=6", number: 4)
        log.inbound("35=2|34=6|7=x|16=0")
        log.outbound("35=3|34=5|45=6|58=Incorrect data format for value|373=6", number: 5)
        log.inbound("35=5|34=7")
        log.outbound("35=5|34=6", number: 6)
        try log.commit()
        let run = try ScriptRun(log.path)
        #expect(run.steps == ["< D 2", "> 8 2", "< D 5", "> 3 4"], "a Reject of a ResendRequest is not expected")
        #expect(run.facts.plays == 2 && run.facts.expectations == 2 && run.facts.logons == 1)
        #expect(run.facts.logon?.ordinal == 1)
        #expect(run.facts.firstInbound == 1 && run.facts.firstOutbound == 1)
    }

    @Test func `what came early is played when the gap was closed, and nothing twice`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=30")
        log.inbound("35=D|34=4|11=C")
        log.outbound("35=2|34=2|7=2|16=0", number: 2)
        log.inbound("35=D|34=5|11=D")
        log.inbound("35=D|34=2|43=Y|11=A")
        log.outbound("35=8|34=3|11=A", number: 3)
        log.inbound("35=4|34=3|43=Y|123=Y|36=4")
        log.outbound("35=8|34=4|11=C", number: 4)
        log.inbound("35=D|34=4|43=Y|11=C")
        log.inbound("35=D|34=5|43=Y|11=D")
        log.inbound("35=D|34=6|11=E")
        try log.commit()
        let run = try ScriptRun(log.path)
        #expect(run.steps == ["< D 2", "> 8 3", "< D 4", "< D 5", "> 8 4", "< D 6"])
    }

    @Test func `a number that is higher without a ResendRequest was set by hand`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=30")
        log.inbound("35=D|34=2|11=A")
        log.inbound("35=A|34=90|98=0|108=30")
        log.outbound("35=A|34=2|98=0|108=30", number: 2)
        log.inbound("35=D|34=91|11=B")
        try log.commit()
        let run = try ScriptRun(log.path)
        #expect(run.steps == ["< D 2", "< D 91"])
        #expect(run.facts.logons == 1, "the first one was not answered")
        #expect(run.facts.logon?.msgSeqNum == 90)
    }

    @Test func `with each reset numbers begin at 1 again`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=30|141=Y")
        log.inbound("35=D|34=2|11=A")
        log.outbound("35=8|34=2|11=A", number: 2)
        log.session(0, "CLIENT", stream: 2)
        log.inbound("35=A|34=1|98=0|108=30|141=Y", stream: 2)
        log.inbound("35=D|34=2|11=B", stream: 2)
        log.outbound("35=3|34=2|45=2|373=1|371=38", number: 2, stream: 2)
        log.session(1, "OTHER", stream: 3)
        log.inbound("35=D|34=1|11=A", stream: 3)
        try log.commit()
        #expect(try ScriptRun(log.path).steps == ["< D 2", "> 8 2", "< D 2", "> 3 2"])
    }

    @Test func `a message whose header was refused is not played, as it would not be refused again`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=30")
        log.inbound("35=D|34=2|52=20200101-00:00:00|11=A")
        log.outbound("35=3|34=2|45=2|58=SendingTime accuracy problem|371=52|372=D|373=10", number: 2)
        log.inbound("35=D|34=3|11=B")
        try log.commit()
        let run = try ScriptRun(log.path)
        #expect(run.steps == ["< D 3"])
        #expect(run.facts.skipped == ["not played: message 2: its header was refused: SendingTime accuracy problem"])
    }

    @Test func `a part is played with the answers to it`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=30")
        for number in 2...5 as ClosedRange<UInt64> {
            log.inbound("35=D|34=\(number)|11=O\(number)")
            log.outbound("35=8|34=\(number)|11=O\(number)", number: number)
        }
        log.outbound("35=8|34=6|11=O2", number: 6)
        log.outbound("35=8|34=7|11=O4", number: 7)
        log.outbound("35=B|34=8|148=News", number: 8)
        try log.commit()
        var range = ReplayRange()
        range.numbers = 3...4
        let run = try ScriptRun(log.path, range)
        #expect(run.steps == ["< D 3", "> 8 3", "< D 4", "> 8 4", "> 8 7"])
        #expect(run.facts.firstInbound == 3 && run.facts.firstOutbound == 3)
        #expect(run.facts.logon?.msgSeqNum == 1, "the Logon before it is said again")
        var late = ReplayRange()
        late.since = logStart.advanced(by: .milliseconds(7))
        #expect(try ScriptRun(log.path, late).steps == ["< D 5", "> 8 5", "> B 8"])
    }

    @Test func `damaged rows are named, and the rest is played`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=30")
        log.inbound("35=D|34=2|11=A")
        log.outbound("35=8|34=2|11=A", number: 2)
        log.inbound("35=D|34=3|11=B")
        log.outbound("35=8|34=3|11=B", number: 3)
        log.inbound(bytes: Array("8=FIX.4.4".utf8))
        log.row(.inbound, messageKey(stream: 1, 1000), [UInt8](repeating: 0, count: 40))
        log.inbound("35=D|34=5|11=C")
        try log.commit()
        let path = log.path + "-damaged"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: log.path + "/data.mdb", toPath: path + "/data.mdb")
        try damageRow(in: path, .inbound, messageKey(stream: 1, 2), at: 30)
        try damageRow(in: path, .outbound, messageKey(stream: 1, 3), at: 3)
        let run = try ScriptRun(path)
        #expect(run.steps == ["> 8 2", "< D 3", "< D 5"])
        #expect(
            run.facts.damage.sorted() == [
                "damaged row: table in, stream 1, number 1000", "damaged row: table in, stream 1, number 2",
                "damaged row: table in, stream 1, number 6: CheckSum is wrong",
                "damaged row: table out, stream 1, number 3",
            ])
    }

    @Test func `of a session or stream whose own row is damaged, what can be read is`() throws {
        for table in [StoreTable.session, .stream] {
            var log = try LogStore.withOneSession()
            log.inbound("35=D|34=1|11=A")
            log.session(1, "OTHER", stream: 2)
            log.inbound("35=D|34=1|11=B", stream: 2)
            try log.commit()
            let path = log.path + "-damaged"
            defer { try? FileManager.default.removeItem(atPath: path) }
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: log.path + "/data.mdb", toPath: path + "/data.mdb")
            try damageRow(in: path, table, table == .session ? 0 : 1, at: 2)
            if table == .stream {
                #expect(try ScriptRun(path).steps == ["< D 1"], "the session names its last stream")
                continue
            }
            #expect(try ScriptRun(path, session: "OTHER").steps == ["< D 1"])
            for name in ["CLIENT", "0"] {
                let run = try Program.run(["replay", path, name, "--to", "127.0.0.1:1"])
                #expect(run.exitCode == 1)
                #expect(run.errors.contains { $0.contains("damaged row: table session, key 0") }, "\(run.errors)")
            }
        }
    }

    @Test func `any byte of any row may be another one`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=30")
        log.inbound("35=D|34=3|11=A|95=3|96=a|b")
        log.outbound("35=2|34=2|7=2|16=0", number: 2)
        log.inbound("35=4|34=2|43=Y|123=Y|36=3")
        log.outbound("35=3|34=3|45=3|371=52|373=10", number: 3)
        // Each time as a session of its own; rows are as they were written, only the message is damaged.
        var other = try LogStore()
        var session: UInt32 = 0
        for (row, written) in log.written.enumerated() {
            for place in written.indices {
                let stream = session + 1
                other.session(UInt64(session), "C\(session)", stream: stream)
                for (index, bytes) in log.written.enumerated() {
                    var bytes = bytes
                    if index == row { bytes[place] ^= 0x15 }
                    switch index {
                    case 2, 4: other.outbound(bytes: bytes, number: UInt64(index), stream: stream)
                    default: other.inbound(bytes: bytes, stream: stream)
                    }
                }
                session += 1
            }
        }
        try other.commit()
        for session in 0..<session {
            let run = try ScriptRun(other.path, session: "C\(session)")
            #expect(run.facts.rows == 5)
        }
    }
}
