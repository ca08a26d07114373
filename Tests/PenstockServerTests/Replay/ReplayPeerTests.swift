// `penstock replay` with peers that do what they should not, and some that do.

import Foundation
import Journal
import TestKit
import Testing
import Values

@Suite struct `penstock replay: peers` {
    /// A recording of two orders, each with one answer.
    private func recording() throws -> LogStore {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0|108=7|141=Y|553=desk|554=geheim|5001=x")
        log.outbound("35=A|34=1|98=0|108=7|141=Y", number: 1)
        log.inbound("35=D|34=2|57=me|97=Y|11=A|37=OLD|9001=\u{E9}")
        log.outbound("35=8|34=2|11=A|37=R1|150=0", number: 2)
        log.inbound("35=F|34=3|11=B|41=A|37=R1")
        log.outbound("35=8|34=3|11=B|37=R1|150=4", number: 3)
        try log.commit()
        return log
    }

    private func replay(_ log: borrowing LogStore, to listener: WireListener, _ words: String...) throws -> Program {
        try Program(
            ["replay", log.path, "CLIENT", "--to", "127.0.0.1:\(listener.port)", "--as-fast"] + words,
            environment: ["SECRET": "neu"])
    }

    private static let logon = "35=A|34=1|98=0|108=7|141=Y|553=desk|554=geheim|5001=x"

    /// Takes the Logon and answers it.
    private func logOn(_ listener: WireListener, expecting logon: String = Self.logon) throws -> WireClient {
        let peer = try listener.accept()
        try peer.expect(logon)
        try peer.send("35=A|98=0|108=7|141=Y")
        return peer
    }

    private func logOut(_ peer: WireClient) throws {
        try peer.expect("35=5|58=replay ends")
        try peer.send("35=5")
    }

    @Test func `what is sent: the recorded fields, under new numbers and times and with the new IDs`() throws {
        let log = try recording()
        let listener = try WireListener()
        let program = try replay(log, to: listener)
        defer { program.kill() }
        let peer = try logOn(listener)
        try peer.expect("35=D|57=me|97=Y|11=A|37=OLD|9001=\u{E9}")
        try peer.send("35=8|11=A|37=N1|150=0")
        let cancel = try peer.expect("35=F|11=B|41=A|37=N1")
        #expect(cancel[34] == "3")
        try peer.send("35=1|112=alive?")
        try peer.expect("35=0|112=alive?")
        try peer.send("35=8|11=B|37=N1|150=4")
        try logOut(peer)
        #expect(try program.wait() == 0, "\(program.complaints)")
        #expect(program.printed == ["played 2 of 2 messages, compared 2 answers: 2 the same, 0 differ, 0 missing, 0 extra"])
    }

    @Test func `one that does not answer: what is missing is named`() throws {
        let log = try recording()
        let listener = try WireListener()
        let program = try replay(log, to: listener, "--patience", "50ms")
        defer { program.kill() }
        let peer = try logOn(listener)
        _ = try peer.receive()
        try peer.expect("35=F|11=B|41=A|37=R1")
        try logOut(peer)
        #expect(try program.wait() == 1)
        #expect(program.printed.count { $0.hasPrefix("missing to ClOrdID(11)=") } == 2)
        #expect(program.printed.last?.hasSuffix("0 the same, 0 differ, 2 missing, 0 extra") == true)
    }

    @Test func `one that says more: what is extra is named, a Reject too`() throws {
        let log = try recording()
        let listener = try WireListener()
        let program = try replay(log, to: listener)
        defer { program.kill() }
        let peer = try logOn(listener)
        _ = try peer.receive()
        try peer.send("35=8|11=A|37=N1|150=0")
        try peer.send("35=8|11=A|37=N1|150=F")
        try peer.expect("35=F|11=B|41=A|37=N1")
        try peer.send("35=3|45=3|58=no|373=99")
        try peer.send("35=8|11=B|37=N1|150=4")
        try logOut(peer)
        #expect(try program.wait() == 1)
        #expect(program.printed.prefix(2).sorted().map { $0.prefix(50) } == [
            "extra to ClOrdID(11)=A: received ExecutionReport(8", "extra to RefSeqNum(45)=3: received Reject(3) 4: Se",
        ])
        #expect(program.printed.last?.hasSuffix("2 the same, 0 differ, 0 missing, 2 extra") == true)
    }

    @Test func `one that hangs up, or says goodbye: how far it came`() throws {
        for isPolite in [false, true] {
            let log = try recording()
            let listener = try WireListener()
            let program = try replay(log, to: listener)
            defer { program.kill() }
            let peer = try logOn(listener)
            _ = try peer.receive()
            if isPolite {
                try peer.send("35=5|58=closing time")
                try peer.expect("35=5")
            }
            peer.close()
            #expect(try program.wait() == 1)
            #expect(
                program.complaints == [
                    "penstock replay: the session ended too early: "
                        + (isPolite ? "logged out, and the peer says: closing time" : "connection lost")
                ])
            #expect(program.printed.last?.hasPrefix("played 1 of 2 messages") == true)
        }
    }

    @Test func `one that refuses the Logon: its words`() throws {
        let log = try recording()
        let listener = try WireListener()
        let program = try replay(log, to: listener)
        defer { program.kill() }
        let peer = try listener.accept()
        try peer.expect(Self.logon)
        try peer.send("35=5|58=wrong password")
        #expect(try program.wait() == 1)
        #expect(program.complaints == ["penstock replay: no session: the peer refused our Logon, and the peer says: wrong password"])
        #expect(!(program.printed + program.complaints).contains { $0.contains("geheim") })
    }

    @Test func `one that is not there`() throws {
        let log = try recording()
        let port = try { try WireListener().port }()
        let run = try Program.run(["replay", log.path, "CLIENT", "--to", "127.0.0.1:\(port)", "--json"])
        #expect(run.exitCode == 1)
        #expect(run.errors == ["penstock replay: cannot connect: Connection refused"])
        #expect(run.output.count == 1 && run.output[0].contains("\"trouble\":\"cannot connect: Connection refused\""))
    }

    @Test func `other names, other credentials, numbers that go on`() throws {
        let log = try recording()
        let listener = try WireListener()
        let program = try replay(
            log, to: listener, "--sender", "TRY", "--target", "UAT", "--username", "tester", "--password-from", "SECRET",
            "--keep-numbers", "--from", "3")
        defer { program.kill() }
        let peer = try listener.accept(me: "UAT", you: "TRY")
        try peer.expect("35=A|34=3|98=0|108=7|553=tester|554=neu|5001=x")
        peer.nextOut = 3
        try peer.send("35=A|98=0|108=7")
        try peer.expect("35=F|34=4|11=B|41=A|37=R1")
        try peer.send("35=8|11=B|37=R1|150=4")
        try logOut(peer)
        #expect(try program.wait() == 0, "\(program.complaints) \(program.printed)")
    }

    @Test func `Ctrl-C ends it with a goodbye`() throws {
        let log = try recording()
        let listener = try WireListener()
        let program = try replay(log, to: listener, "--patience", "1h")
        defer { program.kill() }
        let peer = try logOn(listener)
        _ = try peer.receive()
        program.signal(SIGINT)
        try peer.expect("35=5|58=replay is interrupted")
        try peer.send("35=5")
        #expect(try program.wait() == 1)
        #expect(program.complaints == ["penstock replay: interrupted"])
    }
}
