// A backup that takes the place of a store.

import Foundation
import Testing

@Suite struct `A gateway on a backup that was put back` {
    @Test func `gives no OrderID and no ExecID a second time, and jumps only once`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let backup = gateway.folder.file("backup.mdb")
        var seen: Set<String> = []
        let client = try gateway.logOn("DESK")
        try order(client, "A", &seen)
        let run = try Program.run(["backup", gateway.store, backup])
        #expect(run.exitCode == 0, "\(run.errors)")
        // The backup knows nothing of these.
        for id in ["B", "C", "D"] { try order(client, id, &seen) }
        gateway.crash()
        try FileManager.default.removeItem(atPath: gateway.store)
        try FileManager.default.createDirectory(atPath: gateway.store, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: backup, toPath: gateway.store + "/data.mdb")

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
