// A gateway whose disk is full.

import Foundation
import TestKit
import Testing

@Suite(.enabled(if: SmallDisk.isPossible, "to make a small file system takes root"))
struct `A gateway whose disk is full` {
    private static let configuration = """
        name: full
        store: {path: "${PENSTOCK_STORE}", reserve: 8MiB, minFree: 16MiB}
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: "*"}]
        brokers: [{id: paper, kind: paper, anySymbol: true, fills: false}]
        routing: {default: paper}
        risk: {maxOpenOrders: 100000}
        """

    @Test func `refuses new orders, cancels what is there, serves everybody, and goes on when there is room`() throws {
        let disk = try SmallDisk(megabytes: 64)
        let folder = try Folder()
        defer { folder.remove() }
        let program = try start(on: disk, folder)
        defer { program.kill() }
        let port = try program.port()
        let desk = try logOn(port, "DESK")
        let other = try logOn(port, "OTHER")
        #expect(try order(desk, "FIRST")[39] == "0")

        disk.fill(megabytes: 64)
        var number = 0
        var answer: WireMessage
        // What was reserved is used first.
        repeat {
            number += 1
            answer = try order(desk, "FULL\(number)", text: String(repeating: "x", count: 8000))
        } while answer[35] == "8" && number < 5000
        #expect(answer[35] == "j" && answer[380] == "4" && answer[379] == "FULL\(number)", "\(answer)")
        #expect(answer[58] == "the gateway's disk is full: no new orders; cancels are accepted")

        // One that was taken is told so, when its client is not certain.
        try desk.send("35=D|97=Y|11=FIRST|38=10|40=1|54=1|55=X|58=t|60=<now>")
        let again = try #require(try desk.receive())
        #expect(again[35] == "8" && again[11] == "FIRST" && again[39] == "0", "\(again)")
        try desk.send("35=F|11=CANCEL|41=FIRST|54=1|55=X|60=<now>")
        #expect(try desk.receive()?[39] == "4")
        try other.send("35=1|112=there?")
        try other.expect("35=0|112=there?")

        disk.free()
        let end = Date().addingTimeInterval(10)
        repeat {
            usleep(50_000)
            answer = try order(desk, "FULL\(number)")
        } while answer[35] == "j" && Date() < end
        // The ClOrdID of an order that was refused for want of room was not used.
        #expect(answer[35] == "8" && answer[39] == "0", "\(answer)")
        for words in ["the store's disk has only", "the store's disk is full"] {
            #expect(program.printed.contains { $0.contains("ALARM: \(words)") })
        }
        _ = try program.line(with: "the store has room again")
    }

    @Test func `with nothing left at all waits, without using the processor, and goes on when there is room`() throws {
        let disk = try SmallDisk(megabytes: 64)
        let folder = try Folder()
        defer { folder.remove() }
        let program = try start(on: disk, folder)
        defer { program.kill() }
        let desk = try logOn(try program.port(), "DESK")
        for round in 1...2 {
            disk.fill(megabytes: 64)
            // Whatever is answered is stored.
            let id = String(repeating: "\(round)", count: 8000)
            var answered = 0
            while answered < 5000 {
                try desk.send("35=1|112=\(id)")
                guard let answer = try? desk.receive(within: 1) else { break }
                #expect(answer[35] == "0" && answer[112] == id)
                answered += 1
            }
            #expect(answered > 100 && answered < 5000)
            let before = try program.processorSeconds()
            usleep(1_000_000)
            #expect(try program.processorSeconds() - before < 0.3)
            if round == 2 { break }
            disk.free()
            let answer = try #require(try desk.receive(within: 10))
            #expect(answer[35] == "0" && answer[112] == id, "\(answer)")
        }
        // It can say nothing more to anybody, but it can end.
        program.signal(SIGTERM)
        #expect(try program.wait() == 0)
        disk.free()
        let verify = try Program.run(["verify", disk.path + "/store"])
        #expect(verify.exitCode == 0, "\(verify.output) \(verify.errors)")
    }

    private func start(on disk: SmallDisk, _ folder: Folder) throws -> Program {
        try folder.write(Self.configuration, to: "gateway.yaml")
        return try Program(
            ["serve", folder.file("gateway.yaml")], environment: ["PENSTOCK_STORE": disk.path + "/store"])
    }

    private func logOn(_ port: UInt16, _ name: String) throws -> WireClient {
        let client = try WireClient(port: port, me: name, you: "PENSTOCK")
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        return client
    }

    /// The answer to an order.
    private func order(_ client: WireClient, _ id: String, text: String = "t") throws -> WireMessage {
        try client.send("35=D|11=\(id)|38=10|40=1|54=1|55=X|58=\(text)|60=<now>")
        guard let answer = try client.receive() else { throw Missing("an answer to \(id)") }
        return answer
    }
}
