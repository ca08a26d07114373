// A gateway's session, recorded and played to other gateways.

import Foundation
import TestKit
import Testing

@Suite struct `penstock replay: gateways` {
    private static let still = [
        "prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h",
    ]

    /// Trades, makes mistakes, leaves a gap and comes back; the gateway is stopped then.
    private func record(_ gateway: Gateway) throws {
        let client = try gateway.logOn("DESK")
        try play(
            """
            < 35=D|11=M1|54=1|38=10|40=1|55=AAPL|60=20261121-03:30:00
            > 35=8|6=0|11=M1|14=0|17=*|37=@m1|38=10|39=0|40=1|54=1|55=AAPL|59=0|60=<time>|150=0|151=10
            > 35=8|6=225.03|11=M1|12=0.45006|13=3|14=10|17=*|31=225.03|32=10|37=@m1|38=10|39=2|40=1\
            |54=1|55=AAPL|59=0|60=<time>|150=F|151=0
            < 35=D|11=L1|54=1|38=10|40=2|44=200.00|55=AAPL|60=20261121-03:30:00|59=1
            > 35=8|6=0|11=L1|14=0|17=*|37=@l1|38=10|39=0|40=2|44=200.00|54=1|55=AAPL|59=1|60=<time>\
            |150=0|151=10
            < 35=0
            < 35=1|112=hello
            > 35=0|112=hello
            """, with: client)
        // An unknown field's Reject, an order that is refused, a message that nobody understands.
        try client.send("35=D|11=BAD|54=1|38=10|40=1|55=AAPL|60=20261121-03:30:00|4444=x")
        #expect(try client.receive()?[35] == "3")
        try client.send("35=D|11=U1|54=1|38=10|40=1|55=NOSUCH|60=20261121-03:30:00")
        #expect(try client.receive()?[39] == "8")
        try client.send("35=R|131=Q1|146=1|55=AAPL")
        #expect(try client.receive()?[35] == "j")
        // A gap: the cancel comes early, and again.
        let lost = client.nextOut
        client.nextOut += 1
        let cancel = "11=X1|41=L1|54=1|38=10|55=AAPL|60=20261121-03:30:00"
        try client.send("35=F|\(cancel)")
        #expect(try client.receive()?[7] == "\(lost)")
        try client.send("35=4|34=\(lost)|43=Y|122=20261121-03:30:00|123=Y|36=\(lost + 1)")
        #expect(try client.receive()?[39] == "4")
        try client.send("35=F|34=\(lost + 1)|43=Y|122=20261121-03:30:00|\(cancel)")
        try client.send("35=5")
        try client.expect("35=5")
        client.close()
        #expect(try gateway.stop() == 0)
    }

    private func replay(_ store: String, _ port: UInt16, _ words: String...) throws -> (Int32, [String], [String]) {
        let run = try Program.run(["replay", store, "DESK", "--to", "127.0.0.1:\(port)"] + words)
        return (run.exitCode, run.output, run.errors)
    }

    @Test func `the same gateway says the same, one with another commission just that`() throws {
        let recorded = try Gateway(changing: Self.still)
        defer { recorded.end() }
        try record(recorded)
        let same = try Gateway(changing: Self.still)
        defer { same.end() }
        let (code, output, errors) = try replay(recorded.store, same.port, "--speed", "100")
        #expect(code == 0 && errors == [], "\(output) \(errors)")
        #expect(output == ["played 6 of 6 messages, compared 7 answers: 7 the same, 0 differ, 0 missing, 0 extra"])
        #expect(try same.stop() == 0)

        let dear = try Gateway(changing: Self.still.merging(["percent: 0.02 ": "percent: 0.04 "]) { $1 })
        defer { dear.end() }
        let (other, found, _) = try replay(recorded.store, dear.port, "--as-fast")
        #expect(other == 1)
        #expect(found.count == 3)
        #expect(found.first?.hasPrefix("differs to ClOrdID(11)=M1: recorded ExecutionReport(8) 3 at ") == true)
        #expect(found.dropFirst().first == "    Commission(12): recorded 0.45006, received 0.90012")
        let (strict, all, _) = try replay(
            recorded.store, dear.port, "--as-fast", "--json", "--strict", "--sender", "OTHER", "--to-number", "2")
        #expect(strict == 1)
        let first = try all.first.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) } as? [String: Any]
        let tags = (first?["fields"] as? [[String: Any]])?.compactMap { $0["tag"] as? Int }
        #expect(tags == [17, 37, 60])
        #expect(try dear.stop() == 0)
    }

    @Test func `what took its time is waited for, as the client had waited`() throws {
        let still = ["prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 300ms"]
        let recorded = try Gateway(changing: still)
        defer { recorded.end() }
        // 80 are shown, so that the rest is filled one interval later; the cancel is about what is left then.
        let client = try recorded.logOn("DESK")
        try client.send("35=D|11=P|54=1|38=200|40=2|44=230|55=AAPL|60=20261121-03:30:00")
        for left in ["200", "120", "40"] { #expect(try client.receive()?[151] == left) }
        try client.send("35=F|11=C|41=P|54=1|38=200|55=AAPL|60=20261121-03:30:00")
        #expect(try client.receive()?[14] == "160")
        client.close()
        #expect(try recorded.stop() == 0)
        let other = try Gateway(changing: still)
        defer { other.end() }
        let (code, output, errors) = try replay(recorded.store, other.port, "--as-fast")
        #expect(code == 0 && errors == [], "\(output) \(errors)")
        #expect(output.last == "played 2 of 2 messages, compared 4 answers: 4 the same, 0 differ, 0 missing, 0 extra")
        #expect(try other.stop() == 0)
    }

    @Test func `over TLS, to an acceptor whose certificate must be good`() throws {
        let certificates = try TestCertificates.shared.get()
        let recorded = try Gateway(changing: Self.still)
        defer { recorded.end() }
        try record(recorded)
        let tls = "{certificate: \(certificates.file("server.pem")), privateKey: \(certificates.file("server.key"))}"
        let secured = try Gateway(
            changing: Self.still.merging(["  - listen: ": "  - tls: \(tls)\n    listen: "]) { $1 })
        defer { secured.end() }
        let (code, output, errors) = try replay(
            recorded.store, secured.port, "--as-fast", "--tls", "--ca", certificates.file("authority.pem"))
        #expect(code == 0, "\(output) \(errors)")
        let (distrust, _, why) = try replay(
            recorded.store, secured.port, "--as-fast", "--tls", "--ca", certificates.file("other.pem"))
        #expect(distrust == 1 && why.first?.contains("TLS: ") == true, "\(why)")
        #expect(try secured.stop() == 0)
    }

    // MARK: Where the gateway connects

    private func initiating(_ port: UInt16, _ percent: String) -> String {
        """
        name: initiating
        store: {path: "${PENSTOCK_STORE}"}
        initiators:
          - connect: 127.0.0.1:\(port)
            sessions: [{senderCompID: US, targetCompID: THEM, heartBtInt: 30}]
        brokers:
          - {id: paper, kind: paper, prices: still, priceInterval: 1h, commission: {percent: \(percent)}, symbols: \
        [{symbol: AAPL, price: 225.00, tick: 0.01, lot: 1, spread: 0.02, size: 80}]}
        routing: {default: paper}
        """
    }

    private func start(_ folder: Folder, _ name: String, port: UInt16, percent: String) throws -> Program {
        try folder.write(initiating(port, percent), to: "\(name).yaml")
        return try Program(["serve", folder.file("\(name).yaml")], environment: ["PENSTOCK_STORE": folder.file(name)])
    }

    @Test func `as acceptor, what a peer said to a gateway that connects is said again`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let listener = try WireListener()
        let recorded = try start(folder, "recorded", port: listener.port, percent: "0.02")
        defer { recorded.kill() }
        let peer = try listener.accept(me: "THEM", you: "US")
        try peer.expect("35=A|98=0|108=30")
        try peer.send("35=A|98=0|108=30")
        try peer.send("35=D|11=M1|54=1|38=10|40=1|55=AAPL|60=20261121-03:30:00")
        #expect(try peer.receive()?[39] == "0")
        #expect(try peer.receive()?[39] == "2")
        recorded.signal(SIGTERM)
        try peer.expect("35=5|58=*")
        try peer.send("35=5")
        #expect(try recorded.wait() == 0)

        for (percent, exitCode) in [("0.02", 0), ("0.03", 1)] as [(String, Int32)] {
            let replay = try Program([
                "replay", folder.file("recorded"), "THEM", "--as", "acceptor", "--to", "127.0.0.1:0", "--as-fast",
            ])
            defer { replay.kill() }
            let ready = try replay.line(with: "ready: waits for US on 127.0.0.1:")
            let port = try #require(ready.split(separator: ":").last.flatMap { UInt16($0) })
            let gateway = try start(folder, "again\(exitCode)", port: port, percent: percent)
            defer { gateway.kill() }
            #expect(try replay.wait() == exitCode, "\(replay.printed) \(replay.complaints)")
            #expect(replay.printed.last?.hasPrefix("played 1 of 1 messages, compared 2 answers") == true)
        }
    }
}
