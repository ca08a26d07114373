// `penstock serve`: being stopped, being killed, and going on.

import Foundation
import Testing

private let resting = "54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1"
private let restingReport =
    "14=0|17=*|37=*|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>|150=0|151=10"

@Suite struct `Stopping` {
    @Test(arguments: [SIGTERM, SIGINT])
    func `everybody is logged out, the exit code is 0, and the store opens again`(signal: Int32)
        throws
    {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let clients = [try gateway.logOn("ONE"), try gateway.logOn("TWO")]
        let mute = try gateway.connect("MUTE")
        try clients[0].send("35=D|11=A|\(resting)")
        try clients[0].expect("35=8|6=0|11=A|\(restingReport)")
        gateway.program.signal(signal)
        for client in clients { try client.expect("35=5|58=gateway stops") }
        // Until it has its answer it serves what is asked.
        try clients[0].send("35=2|7=2|16=2")
        try clients[0].expect("35=8|34=2|43=Y|122=<time>|6=0|11=A|\(restingReport)")
        for client in clients {
            try client.send("35=5")
            try client.expectClose()
        }
        try mute.expectClose()
        #expect(try gateway.program.wait() == 0)
        #expect(gateway.program.printed.last == "stopped")
        #expect(gateway.program.complaints.isEmpty)

        try gateway.startAgain()
        #expect(gateway.program.printed[0].contains("; 2 sessions, 1 open orders, recovered in "))
        try clients[0].reconnect(to: gateway)
        try clients[0].send("35=A|98=0|108=30")
        try clients[0].expect("35=A|98=0|108=30")
        try clients[0].send("35=F|11=B|41=A|54=1|38=10|55=AAPL|60=<now>")
        try clients[0].expect(
            "35=8|6=0|11=B|14=0|17=*|37=*|38=10|39=4|40=2|41=A|44=200|54=1|55=AAPL|59=1|60=<time>"
                + "|150=4|151=0")
    }

    @Test func `a second SIGTERM does not wait for the answers`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let client = try gateway.logOn("SLOW")
        gateway.program.signal(SIGTERM)
        try client.expect("35=5|58=gateway stops")
        gateway.program.signal(SIGTERM)
        #expect(try gateway.program.wait(within: 5) == 0)
    }

    @Test func `without clients it stops at once`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        gateway.program.signal(SIGTERM)
        #expect(try gateway.program.wait(within: 5) == 0)
    }

    @Test func `the log says who came and went, and why`() throws {
        let program = try Program(["respond", "--port", "0"])
        defer { program.kill() }
        let client = try WireClient(port: program.port(), me: "TW", you: "ISLD")
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        try client.sendRaw("8=FIX.4.4|9=<len>|35=0|34=2|49=<me>|52=<now>|56=<you>|10=<sum+1>|")
        try client.send("35=0|34=1")
        try client.expect("35=5|58=*")
        for words in [
            "ISLD->TW 127.0.0.1:", "logged on", "garbled message ignored: CheckSum is wrong",
            "disconnected: MsgSeqNum too low, expecting 2 but received 1",
        ] { _ = try program.line(with: words) }
        let stranger = try WireClient(port: program.port(), me: "NOBODY", you: "ISLD")
        try stranger.send("35=0")
        _ = try program.line(with: "disconnected: first message not a logon")
    }

    @Test func `it goes on when nobody reads what it prints any more`() throws {
        let program = try Program(script: "exec \"$PENSTOCK\" respond --port 0 > >(head -n 1)")
        defer { program.kill() }
        let port = try program.port()
        program.waitForLastLine()
        for _ in 1...5 {
            let client = try WireClient(port: port, me: "TW", you: "ISLD")
            try client.send("35=A|98=0|108=30")
            try client.expect("35=A|98=0|108=30")
            try client.send("35=5")
            try client.expect("35=5")
            try client.expectClose()
        }
        program.signal(SIGTERM)
        #expect(try program.wait() == 0)
    }
}

@Suite struct `Crashing` {
    @Test func `after kill -9 the client gets what it missed, and orders are as they were`() throws
    {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let client = try gateway.logOn("DESK")
        for id in ["A", "B", "C"] {
            try client.send("35=D|11=\(id)|\(resting)")
            try client.expect("35=8|6=0|11=\(id)|\(restingReport)")
        }
        try client.send("35=1|112=PING")
        try client.expect("35=0|34=5|112=PING")
        gateway.crash()
        try client.expectClose()

        try gateway.startAgain()
        #expect(gateway.program.printed[0].contains("; 1 sessions, 3 open orders, recovered in "))
        try client.reconnect(to: gateway)
        // It says that it has only the first report.
        client.nextIn = 3
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|34=6|98=0|108=30")
        try client.send("35=2|7=3|16=0")
        for (number, id) in [(3, "B"), (4, "C")] {
            try client.expect("35=8|34=\(number)|43=Y|122=<time>|6=0|11=\(id)|\(restingReport)")
        }
        try client.expect("35=4|34=5|43=Y|122=<time>|36=7|123=Y")
        // What it repeats is not done again.
        try client.send("35=D|34=2|43=Y|122=<now-1>|11=A|\(resting)")
        for id in ["A", "B", "C"] {
            try client.send("35=H|11=\(id)|54=1|55=AAPL")
            try client.expect(
                "35=8|6=0|11=\(id)|14=0|17=0|37=*|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>"
                    + "|150=I|151=10")
        }
        try client.send("35=D|11=A|\(resting)")
        try client.expect(
            "35=8|6=0|11=A|14=0|17=*|37=*|38=10|39=0|40=2|44=200|54=1|55=AAPL|58=Duplicate ClOrdID(11)"
                + "|59=1|60=<time>|103=6|150=8|151=10")
        try client.send("35=G|11=D|41=B|54=1|38=20|40=2|44=201|55=AAPL|60=<now>|59=1")
        try client.expect(
            "35=8|6=0|11=D|14=0|17=*|37=*|38=20|39=0|40=2|41=B|44=201|54=1|55=AAPL|59=1|60=<time>|150=5"
                + "|151=20")
    }

    /// A hundred orders leave in one piece, and the gateway is killed so many microseconds later, or
    /// when the first report has come; again after it has come back, and again. In the end each order
    /// has one New and one fill.
    @Test(arguments: [0, 1_000, 4_000, 12_000, nil])
    func `kill -9 under load: each order is done once, each report arrives`(pause: UInt32?) throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let desk = try Desk(gateway)
        for life in 1...3 {
            try desk.work(orders: 100, reports: pause == nil ? 1 : 0)
            // No event is waited for: the point is that it happens anywhere.
            if let pause { usleep(pause * UInt32(life)) }
            gateway.crash()
            try desk.readRest()
            try gateway.startAgain()
        }
        try desk.finish()
        #expect(try gateway.stop() == 0)
    }
}

extension WireClient {
    /// The same client, when the gateway is back on another port.
    func reconnect(to gateway: Gateway) throws {
        close()
        port = gateway.port
        try connect()
    }
}
