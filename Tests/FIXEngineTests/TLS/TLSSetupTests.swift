// Which certificate is shown, files that change, and what stands before TLS.

import Cryptography
import FIXEngine
import FIXSession
import Glibc
import Journal
import Reactor
import TestKit
import Testing
import Values

@Suite struct `TLS settings of an engine` {
    @Test(arguments: [("localhost", "server"), ("second.test", "second")])
    func `the certificate for the server name asked for`(host: String, shown: String) throws {
        var both = try Secured()
        both.acceptor.identities.append(both.identity("second"))
        var bench = try Bench(tls: both.acceptor)
        let (client, tls) = try both.client(bench.port, host: host)
        #expect(outline(try bench.logOn(client)) == ["A/1"])
        #expect(tls.peer == shown)
    }

    @Test func `a file that cannot be used is named before anything starts`() throws {
        var both = try Secured()
        let missing = both.certificates.file("nothing.pem")
        both.acceptor.identities = [
            TLSIdentity(certificateFile: missing, privateKeyFile: both.certificates.file("server.key"))
        ]
        let expected = TLSError.unreadable(file: missing, why: "No such file or directory")
        #expect(throws: expected) { _ = try Bench(tls: both.acceptor) }
        both.initiator.authorityFile = both.certificates.file("server.key")
        #expect(throws: TLSError.noAuthority(file: both.certificates.file("server.key"))) {
            _ = try Caller(port: 1, tls: both.initiator)
        }
    }

    /// Files of a test's own, which it may replace.
    private func withFiles(_ body: (inout Secured, _ use: (String) throws -> Void) throws -> Void) throws {
        try withTemporaryFolder { folder in
            var both = try Secured()
            let source = both.certificates
            let use = { (name: String) in
                for end in ["pem", "key"] {
                    _ = try output(of: "cp '\(source.file("\(name).\(end)"))' '\(folder)/ours.\(end)'")
                }
            }
            defer { for end in ["pem", "key"] { unlink("\(folder)/ours.\(end)") } }
            try use("server")
            both.acceptor.identities = [
                TLSIdentity(certificateFile: "\(folder)/ours.pem", privateKeyFile: "\(folder)/ours.key")
            ]
            try body(&both, use)
        }
    }

    /// Turns until the engine has said something of its certificates; all that it said.
    private func said(_ bench: inout Bench) throws -> [String] {
        let end = bench.engine.now.steady.advanced(by: .seconds(20))
        while bench.engine.now.steady < end {
            try bench.turn()
            let ends = bench.engine.takeEnds()
            if !ends.isEmpty { return ends }
        }
        return []
    }

    @Test func `a reload while a session trades: it goes on, and the next sees the new certificate`() throws {
        try withFiles { both, use in
            // It would look at the files by itself meanwhile, on a machine that is busy for five seconds.
            var settings = Bench.engineSettings
            settings.tlsLookInterval = .seconds(3600)
            var bench = try Bench(engine: settings, tls: both.acceptor)
            let (old, oldTLS) = try both.client(bench.port)
            _ = try bench.logOn(old)
            #expect(oldTLS.peer == "server")
            try use("rsa")
            bench.engine.reloadTLS()
            #expect(try said(&bench) == ["reloaded 1"])
            old.send(order(1))
            #expect(outline(try bench.messages(1, for: old)) == ["8/2"])
            let (new, newTLS) = try both.client(bench.openPort, sender: "NEW")
            #expect(outline(try bench.logOn(new)) == ["A/1"])
            #expect(newTLS.peer == "rsa")
            old.send(order(2))
            #expect(outline(try bench.messages(1, for: old)) == ["8/3"])
        }
    }

    @Test func `a reload that fails keeps what there was, and says why`() throws {
        try withFiles { both, use in
            var bench = try Bench(tls: both.acceptor)
            let file = both.acceptor.identities[0].privateKeyFile
            _ = try output(of: "echo nonsense >'\(file)'")
            bench.engine.reloadTLS()
            #expect(try said(&bench) == ["not reloaded: \(file): holds no private key in PEM form"])
            let (client, tls) = try both.client(bench.port)
            #expect(outline(try bench.logOn(client)) == ["A/1"])
            #expect(tls.peer == "server")
        }
    }

    @Test func `files that change are read again without being asked`() throws {
        try withFiles { both, use in
            var settings = Bench.engineSettings
            settings.tlsLookInterval = .milliseconds(5)
            var bench = try Bench(engine: settings, tls: both.acceptor)
            try bench.turns(for: .milliseconds(20))
            let atAcceptor = bench.engine.takeEnds()
            #expect(atAcceptor == [])
            try use("chained")
            var heard = try said(&bench)
            // Between the two files it may have found one without the other.
            while let last = heard.last, !last.hasPrefix("reloaded") { heard = try said(&bench) }
            #expect(heard.last == "reloaded 1")
            let (client, tls) = try both.client(bench.port)
            #expect(outline(try bench.logOn(client)) == ["A/1"])
            #expect(tls.peer == "chained")
        }
    }

    @Test func `an engine without TLS has nothing to read again`() throws {
        var bench = try Bench()
        bench.engine.reloadTLS()
        try bench.turn(5)
        let atAcceptor = bench.engine.takeEnds()
        #expect(atAcceptor == [])
    }

    @Test(arguments: [("secret", ["A/1", "8/2"]), ("other", ["5/1"])])
    func `a Logon waits for its proof with all that came behind it`(
        password: String, answers: [String]
    ) throws {
        let both = try Secured()
        let hash = PasswordHash(of: Array("secret".utf8))
        var authentication = Authentication(
            users: [User(name: try #require(Identifier(string: "me")), password: hash)])
        authentication.failureDelay = .seconds(0)
        var bench = try Bench(tls: both.acceptor, authentication: authentication)
        let (client, _) = try both.client(bench.port)
        client.send(client.message("35=A|98=0|108=30|553=me|554=\(password)|") + client.message(order(1)))
        let end = bench.engine.now.steady.advanced(by: .seconds(20))
        while client.count < answers.count, bench.engine.now.steady < end {
            try bench.turn()
            client.receive()
        }
        #expect(outline(client.takeAll()) == answers)
    }

    @Test func `a connection that has sent half a record does not keep the engine awake`() throws {
        let both = try Secured()
        var bench = try Bench(tls: both.acceptor)
        let (client, tls) = try both.client(bench.port)
        _ = try bench.logOn(client)
        tls.most = tls.sent + 20
        client.send(order(1))
        try bench.turn(20)
        // What was logged gets its rows after a while; nothing else is due.
        while bench.engine.journal.isBehind { try bench.turn() }
        let before = bench.engine.now.steady
        bench.engine.wait(until: before.advanced(by: .milliseconds(30)))
        #expect(bench.engine.now.steady.since(before) >= .milliseconds(29))
        tls.most = .max
        #expect(outline(try bench.messages(1, for: client)) == ["8/2"])
    }

    @Test(arguments: [1, 7, 1000])
    func `a PROXY header stands before TLS, in clear`(piece: Int) throws {
        let both = try Secured()
        let loopback = AddressRange(IPAddress(v4: 0x7F00_0000), bits: 104)
        var bench = try Bench(tls: both.acceptor, proxies: [loopback])
        let (client, tls) = try both.client(bench.port)
        let header = Array("PROXY TCP4 192.0.2.7 192.0.2.1 5001 9880\r\n".utf8)
        for start in stride(from: 0, to: header.count, by: piece) {
            client.sendInClear(Array(header[start..<min(start + piece, header.count)]))
            if piece < 1000 { try bench.turn() }
        }
        // With the largest piece, the header and the first of TLS arrive together.
        #expect(outline(try bench.logOn(client)) == ["A/1"])
        #expect(tls.isEstablished)
        #expect(bench.engine.status(of: SessionID(0)).peer.description.hasPrefix("192.0.2.7"))
    }
}
