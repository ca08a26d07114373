// A gateway that has no descriptor left.

import Foundation
import Testing

@Suite struct `A gateway without a descriptor` {
    @Test func `lets nobody else in, sleeps meanwhile, and goes on when one is free`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let program = try Program(
            script: "ulimit -n 50 && exec \"$PENSTOCK\" serve sessions/demo.yaml",
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": folder.file("store")])
        defer { program.kill() }
        let port = try program.port()
        var clients: [WireClient] = []
        var waiting: WireClient?
        while waiting == nil, clients.count < 60 {
            let client = try WireClient(port: port, me: "DESK\(clients.count)", you: "PENSTOCK")
            try client.send("35=A|98=0|108=30")
            if (try? client.receive(within: 1)) != nil { clients.append(client) } else { waiting = client }
        }
        #expect(clients.count > 5 && clients.count < 40, "\(clients.count)")
        let before = try program.processorTicks()
        usleep(1_000_000)
        // A hundred ticks are a second of the processor: a loop that does not sleep takes them all.
        #expect(try program.processorTicks() - before < 30)
        try clients[0].send("35=1|112=there?")
        try clients[0].expect("35=0|112=there?")
        clients.removeFirst().close()
        #expect(try waiting?.receive(within: 10)?[35] == "A")
    }
}

extension Program {
    /// What the process has had of the processor, in hundredths of a second.
    func processorTicks() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(try identifier())/stat", encoding: .utf8)
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 13, let user = Int(fields[11]), let system = Int(fields[12]) else {
            throw Missing("what the process has had of the processor")
        }
        return user + system
    }
}
