// Whose certificate is good, and what both ends are told when it is not.

import Reactor
import TestKit
import Testing
import Values

@Suite struct `TLS verification` {
    // MARK: The acceptor's certificate

    @Test(arguments: ["localhost", "127.0.0.1", "fix.example.com", "LOCALHOST"])
    func `a certificate for the host connected to, by name or address`(host: String) throws {
        try TLSBench().pair(host: host) { pair in #expect(pair.isEstablished) }
    }

    @Test(arguments: [
        "example.com", "a.b.example.com", "127.0.0.2", "localhost.localdomain", "server",
    ])
    func `a certificate for another host is refused, and both ends are told`(host: String) throws {
        try TLSBench().pair(host: host) { pair in
            #expect(pair.client.phase == .failed)
            #expect(
                pair.client.failure?.description
                    == "the peer's certificate is for another host name")
            #expect(pair.server.phase == .failed)
            #expect(pair.server.failure?.reason == .alert)
        }
    }

    @Test func `the name to check can be another than the host, or none when that is said`() throws
    {
        var bench = try TLSBench()
        bench.initiator.serverName = "localhost"
        try bench.pair(host: "10.0.0.1") { pair in #expect(pair.isEstablished) }
        bench.initiator.serverName = "elsewhere.test"
        try bench.pair { pair in #expect(pair.client.failure?.reason == .wrongHostName) }
        bench.initiator.serverCheck = .certificateOnly
        try bench.pair { pair in #expect(pair.isEstablished) }
        bench.acceptor.identities = [bench.identity("stranger")]
        try bench.pair { pair in #expect(pair.client.failure?.reason == .unknownAuthority) }
        bench.initiator.serverCheck = .nothing
        try bench.pair { pair in #expect(pair.isEstablished) }
    }

    @Test(arguments: [
        (
            "stranger", TLSFailure.Reason.unknownAuthority,
            "the peer's certificate is signed by no authority that we trust",
            "the peer refuses: unknown CA (alert 48)"
        ),
        (
            "expired", .expired, "the peer's certificate, or one above it, has expired",
            "the peer refuses: certificate expired (alert 45)"
        ),
        (
            "future", .notYetValid, "the peer's certificate, or one above it, is not valid yet",
            "the peer refuses: bad certificate (alert 42)"
        ),
    ])
    func `a wrong authority and a wrong time are refused, and both ends are told`(
        name: String, reason: TLSFailure.Reason, words: String, answer: String
    ) throws {
        var bench = try TLSBench()
        bench.acceptor.identities = [bench.identity(name)]
        try bench.pair { pair in
            #expect(pair.client.failure?.reason == reason)
            #expect(pair.client.failure?.description == words)
            #expect(pair.server.failure?.description == answer)
        }
    }

    @Test func `an authority between, sent with the certificate, is followed to the root`() throws {
        var bench = try TLSBench()
        bench.acceptor.identities = [bench.identity("chained")]
        try bench.pair { pair in #expect(pair.isEstablished) }
        // The certificate itself, or the authority right above it, may be what is trusted.
        for trusted in ["chained.pem", "middle.pem"] {
            bench.initiator.authorityFile = bench.certificates.file(trusted)
            try bench.pair { pair in #expect(pair.isEstablished) }
        }
        bench.initiator.authorityFile = bench.certificates.file("other.pem")
        try bench.pair { pair in #expect(pair.client.failure?.reason == .unknownAuthority) }
    }

    @Test func `authorities in a folder, and those of the system when none are named`() throws {
        var bench = try TLSBench()
        bench.initiator.authorityFile = nil
        try bench.pair { pair in #expect(pair.client.failure?.reason == .unknownAuthority) }
        bench.initiator.authorityFolder = bench.certificates.file("hashed")
        try bench.pair { pair in #expect(pair.isEstablished) }
    }

    // MARK: The client's certificate

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `a client without a certificate: refused when it is required, taken when it is optional`(
        version: TLSVersion
    ) throws {
        var bench = try TLSBench()
        bench.requireClient(nil)
        bench.acceptor.maximumVersion = version
        try bench.pair { pair in
            #expect(pair.server.phase == .failed)
            #expect(
                pair.server.failure?.description
                    == "the peer has no certificate, and we ask for one")
            #expect(pair.client.phase == .failed)
            #expect(pair.client.failure?.reason == .alert)
        }
        bench.acceptor.clientCertificate = .optional
        try bench.pair { pair in
            #expect(pair.isEstablished)
            #expect(!pair.server.hasPeerCertificate)
            #expect(pair.server.peerCertificate() == nil)
            #expect(!pair.server.peerHas(.commonName, Bytes("TW")))
        }
    }

    @Test(arguments: [TLSSettings.ClientCertificate.optional, .required])
    func `a client's certificate that is sent must be good`(wanted: TLSSettings.ClientCertificate)
        throws
    {
        for (name, reason) in [
            ("client", nil), ("stranger", TLSFailure.Reason.unknownAuthority),
            ("expired", .expired),
        ] {
            var bench = try TLSBench()
            bench.requireClient(name)
            bench.acceptor.clientCertificate = wanted
            try bench.pair { pair in
                #expect(pair.isEstablished == (reason == nil))
                #expect(pair.server.failure?.reason == reason)
            }
        }
    }

    @Test func `an acceptor that asks for none gets none`() throws {
        var bench = try TLSBench()
        bench.initiator.identities = [bench.identity("client")]
        try bench.pair { pair in
            #expect(pair.isEstablished)
            #expect(!pair.server.hasPeerCertificate)
        }
    }

    // MARK: Revocation

    @Test func `a revoked certificate is refused, another is not`() throws {
        var bench = try TLSBench()
        bench.requireClient("revoked")
        try bench.pair { pair in #expect(pair.isEstablished) }
        bench.acceptor.revocationFile = bench.certificates.file("current.crl")
        try bench.pair { pair in
            #expect(pair.server.failure?.description == "the peer's certificate was revoked")
            #expect(
                pair.client.failure?.description
                    == "the peer refuses: certificate revoked (alert 44)")
        }
        bench.requireClient("client")
        try bench.pair { pair in #expect(pair.isEstablished) }
    }

    @Test func `an initiator checks its list, too`() throws {
        var bench = try TLSBench()
        bench.acceptor.identities = [bench.identity("revoked")]
        bench.initiator.revocationFile = bench.certificates.file("current.crl")
        try bench.pair { pair in #expect(pair.client.failure?.reason == .revoked) }
    }

    @Test func `without a current list of every authority nobody is good`() throws {
        var bench = try TLSBench()
        bench.initiator.revocationFile = bench.certificates.file("stale.crl")
        try bench.pair { pair in
            #expect(
                pair.client.failure?.description
                    == "there is no current revocation list for the peer's certificate")
        }
        bench.initiator.revocationFile = bench.certificates.file("current.crl")
        bench.acceptor.identities = [bench.identity("chained")]
        try bench.pair { pair in #expect(pair.client.failure?.reason == .revocationUnknown) }
    }

    // MARK: Server names

    @Test func `the certificate is the first that is for the name asked for, or the first of all`()
        throws
    {
        var bench = try TLSBench()
        bench.acceptor.identities = ["server", "second", "rsa"].map(bench.identity)
        bench.initiator.serverCheck = .certificateOnly
        for (host, subject) in [
            ("localhost", "CN=server"), ("second.test", "CN=second"), ("SECOND.test", "CN=second"),
            ("a.example.com", "CN=server"), ("unknown.test", "CN=server"),
            ("127.0.0.1", "CN=server"),
        ] {
            try bench.pair(host: host) { pair in
                #expect(pair.isEstablished)
                #expect(pair.client.peerCertificate()?.subject == subject)
            }
        }
    }

    @Test func `a client's certificate is asked for under every server name`() throws {
        var bench = try TLSBench()
        bench.requireClient(nil)
        bench.acceptor.identities = ["server", "second"].map(bench.identity)
        for host in ["localhost", "second.test"] {
            try bench.pair(host: host) { pair in
                #expect(pair.server.failure?.reason == .noCertificate)
            }
        }
    }

    @Test func `what cannot be a host name makes no connection`() throws {
        try TLSBench().contexts { client, server in
            for host in ["", String(repeating: "a", count: 257), "local\0host"] {
                #expect(Array(host.utf8).asBytes { client.connect(to: $0) }?.isNone ?? true)
            }
            #expect(server.connect(to: Bytes("localhost")) == nil)
            #expect(client.accept() == nil)
            #expect(TLSContext.none.accept() == nil)
        }
    }
}
