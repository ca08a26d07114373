// Connections that TLS does not let in, and what they leave behind.

import CAllocationCounter
import FIXEngine
import FIXSession
import Reactor
import TestKit
import Testing
import Values

@Suite struct `TLS that is refused` {
    /// How the ends of an attempt look to both sides; nobody may have logged on.
    private func attempt(
        _ acceptor: TLSSettings?, _ initiator: TLSSettings?, host: String = "127.0.0.1",
        certificate: CertificateRule? = nil, _ change: (inout InitiatorSettings) -> Void = { _ in }
    ) throws -> (atAcceptor: [String], atInitiator: [String]) {
        var bench = try Bench(tls: acceptor, certificate: certificate)
        var caller = try Caller(port: bench.port, host: host, tls: initiator, change)
        let isOver = try turn(&bench, &caller) { _, caller in
            if case .waiting = caller.status.state, caller.status.lastEnd.reason != nil { true } else { false }
        }
        #expect(isOver, "\(caller.status)")
        try bench.turn(20)
        #expect(bench.application.loggedOn == 0 && bench.engine.sessionCount == 0)
        #expect(caller.application.loggedOn == 0)
        return (bench.engine.takeEnds(), caller.engine.takeEnds())
    }

    @Test(arguments: [
        ("stranger", "the peer's certificate is signed by no authority that we trust", "unknown CA (alert 48)"),
        ("expired", "the peer's certificate, or one above it, has expired", "certificate expired (alert 45)"),
        ("second", "the peer's certificate is for another host name", "bad certificate (alert 42)"),
    ])
    func `an initiator refuses a certificate that is not the acceptor's`(
        name: String, reason: String, alert: String
    ) throws {
        var both = try Secured()
        both.acceptor.identities = [both.identity(name)]
        both.initiator.serverName = "localhost"
        let ends = try attempt(both.acceptor, both.initiator)
        #expect(ends.atInitiator == [reason])
        #expect(ends.atAcceptor == ["the peer refuses: \(alert)", "TLS failed"])
    }

    @Test func `the name is checked against the certificate unless the settings say otherwise`() throws {
        var both = try Secured()
        both.acceptor.identities = [both.identity("second")]
        both.initiator.serverName = "second.test"
        for check in [TLSSettings.ServerCheck.certificateAndName, .certificateOnly] {
            both.initiator.serverCheck = check
            if check == .certificateOnly { both.initiator.serverName = "elsewhere.test" }
            var bench = try Bench(tls: both.acceptor)
            var caller = try Caller(port: bench.port, tls: both.initiator)
            #expect(try turn(&bench, &caller) { $1.isLoggedOn })
        }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `a client without a certificate where one is required`(version: TLSVersion) throws {
        var both = try Secured()
        both.requireClient(nil)
        both.acceptor.maximumVersion = version
        let ends = try attempt(both.acceptor, both.initiator)
        #expect(ends.atAcceptor == ["the peer has no certificate, and we ask for one", "TLS failed"])
        #expect(ends.atInitiator.first?.hasPrefix("the peer refuses: ") == true)
    }

    @Test func `a client whose authority is another one's`() throws {
        var both = try Secured()
        both.requireClient("stranger")
        let ends = try attempt(both.acceptor, both.initiator)
        #expect(
            ends.atAcceptor == [
                "the peer's certificate is signed by no authority that we trust", "TLS failed",
            ])
    }

    @Test(arguments: [
        CertificateRule.commonName("SOMEBODY"), .dnsName("localhost"), .uri("fix://tw"),
        .sha256(String(repeating: "0", count: 64)), .commonName(""), .commonName("TWX"),
    ])
    func `a client whose certificate is another CompID's changes nothing`(rule: CertificateRule) throws {
        var both = try Secured()
        both.requireClient()
        let ends = try attempt(both.acceptor, both.initiator, certificate: rule)
        #expect(ends.atAcceptor == ["not authenticated"])
    }

    @Test func `without TLS nobody has a certificate`() throws {
        #expect(try attempt(nil, nil, certificate: .commonName("TW")).atAcceptor == ["not authenticated"])
    }

    @Test func `a client with the certificate of its CompID is let in`() throws {
        var both = try Secured()
        both.requireClient()
        let file = both.certificates.file("client.pem")
        let fingerprint = try output(of: "openssl x509 -in \(file) -noout -fingerprint -sha256 | cut -d= -f2")
        let rules = [
            CertificateRule.commonName("TW"), .dnsName("tw2.test"), .uri("fix://TW"),
            .sha256(String(fingerprint.dropLast())),
        ]
        for rule in rules {
            var bench = try Bench(tls: both.acceptor, certificate: rule)
            var caller = try Caller(port: bench.port, tls: both.initiator)
            #expect(try turn(&bench, &caller) { $1.isLoggedOn }, "\(rule)")
        }
    }

    @Test func `each peer of a pattern may be held to the certificate that bears its own CompID`() throws {
        var both = try Secured()
        both.requireClient()
        // The certificate's CN is TW. It lets TW in at the port of the pattern, and nobody else.
        for (name, isLetIn) in [("TW", true), ("TX", false)] {
            var bench = try Bench(tls: both.acceptor, certificate: .compID(.commonName))
            var caller = try Caller(port: bench.openPort, tls: both.initiator) {
                $0.session.pattern.senderCompID = Name(string: name) ?? Name()
            }
            _ = try turn(&bench, &caller) { $1.isLoggedOn || $1.status.lastEnd.reason != nil }
            #expect(caller.isLoggedOn == isLetIn, "\(name)")
            #expect(bench.engine.sessionCount == (isLetIn ? 1 : 0), "\(name)")
        }
        let elsewhere = try attempt(both.acceptor, both.initiator, certificate: .compID(.dnsName))
        #expect(elsewhere.atAcceptor == ["not authenticated"])
    }

    @Test func `an initiator may insist on one certificate`() throws {
        let both = try Secured()
        let ends = try attempt(both.acceptor, both.initiator) { $0.session.certificate = .commonName("other") }
        #expect(ends.atInitiator == ["not authenticated"])
        var bench = try Bench(tls: both.acceptor)
        var caller = try Caller(port: bench.port, tls: both.initiator) {
            $0.session.certificate = .commonName("server")
        }
        #expect(try turn(&bench, &caller) { $1.isLoggedOn })
    }

    @Test func `one side in clear, the other over TLS`() throws {
        let both = try Secured()
        let plainClient = try attempt(both.acceptor, nil)
        #expect(plainClient.atAcceptor == ["the peer does not speak TLS", "TLS failed"])
        let plainServer = try attempt(nil, both.initiator)
        #expect(plainServer.atAcceptor == ["first message garbled"])
        #expect(
            plainServer.atInitiator == [
                "the peer hangs up in the middle of the handshake; perhaps it does not speak TLS"
            ])
    }

    @Test func `who does not finish the handshake is dropped as one who does not log on`() throws {
        var settings = Bench.engineSettings
        settings.logonTimeout = .milliseconds(30)
        let both = try Secured()
        var bench = try Bench(engine: settings, tls: both.acceptor)
        let (client, tls) = try both.client(bench.port)
        tls.most = 50
        client.send("35=A|98=0|108=30|")
        _ = try bench.end(of: client, within: .seconds(10))
        #expect(client.isClosed)
        let atAcceptor = bench.engine.takeEnds()
        #expect(atAcceptor == ["no Logon in time"])
    }

    @Test func `an initiator does not wait for a handshake for ever`() throws {
        let both = try Secured()
        let listener = try Listener(host: "127.0.0.1", port: 0)
        defer { listener.close() }
        var caller = try Caller(port: listener.port, tls: both.initiator) {
            $0.connectTimeout = .milliseconds(30)
        }
        let end = caller.engine.now.steady.advanced(by: .milliseconds(60))
        while caller.engine.now.steady < end { try caller.turn() }
        let atInitiator = caller.engine.takeEnds()
        #expect(atInitiator == ["the handshake takes too long"])
        if case .tlsFailed = caller.status.lastEnd.reason {} else { Issue.record("\(caller.status.lastEnd)") }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `a handshake cut at any byte leaves nothing behind`(version: TLSVersion) throws {
        var both = try Secured()
        both.acceptor.maximumVersion = version
        var bench = try Bench(tls: both.acceptor)
        let whole = try both.client(bench.port)
        _ = try bench.logOn(whole.0)
        let length = whole.1.sent
        whole.0.hangUp()
        try bench.turn(5)
        #expect(length > 200)
        var kept: [Int64] = []
        // More connections than there is room for: none keeps its place.
        for _ in 0..<2 {
            let before = allocation_counts_now()
            for cut in 0..<length {
                let (client, tls) = try both.client(bench.port, sender: "NOBODY")
                tls.most = cut
                client.send("35=0|")
                for _ in 0..<6 {
                    try bench.turn()
                    client.receive()
                }
                client.hangUp()
                try bench.turn(2)
            }
            let after = allocation_counts_now()
            kept.append(
                Int64(after.allocations - before.allocations) - Int64(after.frees - before.frees))
        }
        if allocation_counting() != 0 { #expect(kept[1] < 100, "\(kept)") }
        let (client, _) = try both.client(bench.port)
        client.nextOutbound = 2
        #expect(outline(try bench.logOn(client)) == ["A/2"])
        #expect(bench.engine.sessionCount == 1)
    }
}
