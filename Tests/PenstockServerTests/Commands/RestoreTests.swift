// A backup that takes the place of a store.

import Foundation
import Testing

@Suite struct `A gateway on a backup that was put back` {
    @Test func `gives no OrderID and no ExecID a second time, and jumps only once`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        var seen: Set<String> = []
        _ = try fallBack(gateway, &seen)

        var numbers: [Int] = []
        for id in ["E", "F"] {
            try gateway.startAgain()
            let again = try gateway.connect("DESK")
            try again.send("35=A|98=0|108=30|141=Y")
            try again.expect("35=A|98=0|108=30|141=Y")
            numbers.append(try order(again, id, &seen))
            #expect(try gateway.stop() == 0)
        }
        #expect(numbers[1] == numbers[0] + 1, "\(numbers)")
        let verify = try Program.run(["verify", gateway.store])
        #expect(verify.exitCode == 0, "\(verify.output) \(verify.errors)")
    }

    /// As the README has it.
    @Test func `with the number that the peer expects, and the peer's resend, the session goes on`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        var seen: Set<String> = []
        let client = try fallBack(gateway, &seen)
        let run = try Program.run(["sequence", gateway.store, "DESK", "--set-out", "\(client.nextIn)"])
        #expect(run.exitCode == 0, "\(run.errors)")

        try gateway.startAgain()
        let again = try gateway.connect("DESK")
        (again.nextIn, again.nextOut) = (client.nextIn, client.nextOut)
        try again.send("35=A|98=0|108=30")
        try again.expect("35=A|34=6|98=0|108=30")
        try again.expect("35=2|34=7|7=3|16=0")
        // B, C and D are orders that the gateway does not know any more: its client decides not to send them again.
        try again.send("35=4|34=3|43=Y|122=<now>|123=Y|36=7")
        try again.send("35=1|34=7|112=on")
        try again.expect("35=0|34=8|112=on")
        again.nextOut = 8
        try order(again, "E", &seen)
    }

    /// Trades, and puts back a backup that knows of the first of four orders; the client knows of all.
    private func fallBack(_ gateway: Gateway, _ seen: inout Set<String>) throws -> WireClient {
        let backup = gateway.folder.file("backup.mdb")
        let client = try gateway.logOn("DESK")
        try order(client, "A", &seen)
        let run = try Program.run(["backup", gateway.store, backup])
        #expect(run.exitCode == 0, "\(run.errors)")
        for id in ["B", "C", "D"] { try order(client, id, &seen) }
        gateway.crash()
        try FileManager.default.removeItem(atPath: gateway.store)
        try FileManager.default.createDirectory(atPath: gateway.store, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: backup, toPath: gateway.store + "/data.mdb")
        return client
    }

    /// The number in its OrderID.
    @discardableResult
    private func order(_ client: WireClient, _ id: String, _ seen: inout Set<String>) throws -> Int {
        try client.send("35=D|11=\(id)|38=10|40=2|44=100|54=1|55=AAPL|60=<now>")
        let report = try #require(try client.receive())
        #expect(report[35] == "8" && report[39] == "0", "\(report)")
        let (orderID, execID) = (try #require(report[37]), try #require(report[17]))
        for name in ["OrderID \(orderID)", "ExecID \(execID)"] {
            let isNew = seen.insert(name).inserted
            #expect(isNew, "\(name) a second time")
        }
        return try #require(orderID.split(separator: "-").last.flatMap { Int($0.drop { !$0.isNumber }) })
    }
}
