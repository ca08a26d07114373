// Settings and files that do not do, and files read again.

import Glibc
import Reactor
import TestKit
import Testing

@Suite struct `TLS settings` {
    /// What is said of the settings of an acceptor that `change` spoils.
    private func problem(_ change: (inout TLSBench) -> Void) throws -> String? {
        var bench = try TLSBench()
        change(&bench)
        do throws(TLSError) {
            try TLSContext.acceptor(bench.acceptor).free()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `good ones make a context`() throws { #expect(try problem { _ in } == nil) }

    @Test func `each file that cannot be read is named, with why`() throws {
        let none = "/no/such.pem"
        let line = "/no/such.pem: cannot be read: No such file or directory"
        #expect(try problem { $0.acceptor.identities[0].certificateFile = none } == line)
        #expect(try problem { $0.acceptor.identities[0].privateKeyFile = none } == line)
        #expect(try problem { $0.acceptor.authorityFile = none } == line)
        #expect(try problem { $0.acceptor.authorityFolder = none } == line)
        #expect(try problem { $0.acceptor.revocationFile = none } == line)
    }

    @Test func `files of the wrong kind`() throws {
        let certificates = try TestCertificates.shared.get()
        let (key, certificate) = (certificates.file("server.key"), certificates.file("server.pem"))
        #expect(
            try problem { $0.acceptor.identities[0].certificateFile = key }
                == "\(key): holds no certificate in PEM form that can be used")
        #expect(
            try problem { $0.acceptor.identities[0].privateKeyFile = certificate }
                == "\(certificate): holds no private key in PEM form")
        #expect(
            try problem { $0.acceptor.authorityFile = key }
                == "\(key): holds no authority's certificate in PEM form")
        #expect(
            try problem { $0.acceptor.revocationFile = key }
                == "\(key): holds no revocation list in PEM form")
    }

    @Test(arguments: ["second", "rsa"])
    func `a key of another certificate`(name: String) throws {
        let certificates = try TestCertificates.shared.get()
        let (key, certificate) = (certificates.file("\(name).key"), certificates.file("server.pem"))
        #expect(
            try problem { $0.acceptor.identities[0].privateKeyFile = key }
                == "\(key): not the key of the certificate in \(certificate)")
    }

    @Test func `a key with a passphrase is refused, and nobody is asked for it`() throws {
        let key = try TestCertificates.shared.get().file("locked.key")
        #expect(
            try problem { $0.acceptor.identities[0].privateKeyFile = key }
                == "\(key): the private key must be without a passphrase")
    }

    @Test func `settings that make no sense`() throws {
        #expect(
            try problem { $0.acceptor.identities = [] }
                == "an acceptor needs a certificate and its private key")
        #expect(
            try problem {
                $0.acceptor.identities = Array(repeating: $0.identity("server"), count: 65)
            }
                == "there are more than 64 certificates")
        #expect(
            try problem { $0.acceptor.clientCertificate = .optional }
                == "certificates of clients need an authority file or folder to check them by")
        #expect(
            try problem {
                $0.acceptor.minimumVersion = .tls13
                $0.acceptor.maximumVersion = .tls12
            } == "the minimum version is above the maximum version")
        #expect(try problem { $0.acceptor.ciphers = "NONSENSE" } == "no cipher is called NONSENSE")
        #expect(
            try problem { $0.acceptor.cipherSuites = "NONSENSE" } == "no cipher is called NONSENSE")
        for name in ["", String(repeating: "a", count: 257)] {
            var settings = TLSSettings()
            settings.serverName = name
            #expect(throws: TLSError.badServerName(name)) {
                try TLSContext.initiator(settings).free()
            }
        }
    }

    @Test func `64 certificates do, and the last is found`() throws {
        var bench = try TLSBench()
        bench.acceptor.identities = Array(repeating: bench.identity("server"), count: 63)
        bench.acceptor.identities.append(bench.identity("second"))
        try bench.pair(host: "second.test") { pair in #expect(pair.isEstablished) }
    }

    @Test func `ciphers are what is set`() throws {
        var bench = try TLSBench()
        bench.acceptor.cipherSuites = "TLS_CHACHA20_POLY1305_SHA256"
        bench.initiator.cipherSuites = "TLS_AES_128_GCM_SHA256"
        try bench.pair { pair in #expect(pair.server.failure?.reason == .noCommonCipher) }
        bench.initiator.cipherSuites = "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256"
        try bench.pair { pair in #expect(pair.isEstablished) }
    }

    // MARK: Reload

    @Test func `connections from a reload on get the new files, those before keep the old ones`()
        throws
    {
        var bench = try TLSBench()
        bench.initiator.serverCheck = .certificateOnly
        try bench.contexts { client, server in
            let old = try TLSPair(client, server)
            old.run(pieces: 1)
            let halfway = try TLSPair(client, server)
            halfway.carry(to: .server, 100)
            var settings = bench.acceptor
            settings.identities = [bench.identity("second")]
            try server.reload(settings)
            let new = try TLSPair(client, server)
            // The old context has no user left but the connections.
            new.run()
            halfway.run()
            #expect(new.client.peerCertificate()?.subject == "CN=second")
            #expect(halfway.client.peerCertificate()?.subject == "CN=server")
            #expect(old.client.write("still there") == 11)
            old.run()
            #expect(old.atServer == Array("still there".utf8))
        }
    }

    @Test func `a reload that fails leaves everything as it was`() throws {
        var bench = try TLSBench()
        bench.initiator.serverCheck = .certificateOnly
        try bench.contexts { client, server in
            var settings = bench.acceptor
            settings.identities = [bench.identity("nobody")]
            let file = bench.certificates.file("nobody.pem")
            #expect(throws: TLSError.unreadable(file: file, why: "No such file or directory")) {
                try server.reload(settings)
            }
            let pair = try TLSPair(client, server)
            pair.run()
            #expect(pair.client.peerCertificate()?.subject == "CN=server")
        }
    }

    @Test
    func `many reloads, of which the last counts, and connections that outlive their context`()
        throws
    {
        var bench = try TLSBench()
        bench.initiator.serverCheck = .certificateOnly
        let server = try TLSContext.acceptor(bench.acceptor)
        let client = try TLSContext.initiator(bench.initiator)
        for name in ["second", "expired", "rsa"] {
            bench.acceptor.identities = [bench.identity(name)]
            try server.reload(bench.acceptor)
        }
        let pair = try TLSPair(client, server)
        pair.carry(to: .server)
        try server.reload(bench.acceptor)
        server.free()
        client.free()
        pair.run()
        #expect(pair.isEstablished)
        #expect(pair.client.peerCertificate()?.subject == "CN=rsa")
    }

    @Test func `another thread reloads while connections are made`() throws {
        let bench = try TLSBench()
        try bench.contexts { client, server in
            let settings = bench.acceptor
            let thread = try Thread {
                for _ in 0..<100 { #expect(throws: Never.self) { try server.reload(settings) } }
            }
            for _ in 0..<50 {
                let pair = try TLSPair(client, server)
                pair.run()
                #expect(pair.isEstablished)
            }
            thread.join()
        }
    }

    @Test func `a reload takes a revocation list in`() throws {
        var bench = try TLSBench()
        bench.requireClient("revoked")
        try bench.contexts { client, server in
            let before = try TLSPair(client, server)
            before.run()
            #expect(before.isEstablished)
            var settings = bench.acceptor
            settings.revocationFile = bench.certificates.file("current.crl")
            try server.reload(settings)
            let after = try TLSPair(client, server)
            after.run()
            #expect(after.server.failure?.reason == .revoked)
        }
    }

    @Test func `a file that is written, replaced or removed gives another stamp`() throws {
        let certificates = try TestCertificates.shared.get()
        let folder = try output(of: "mktemp -d").filter { !$0.isNewline }
        defer { _ = try? output(of: "rm -rf '\(folder)'") }
        var settings = TLSSettings()
        settings.identities = [
            TLSIdentity(certificateFile: "\(folder)/a.pem", privateKeyFile: "\(folder)/a.key")
        ]
        settings.authorityFile = certificates.file("authority.pem")
        var stamps = [settings.stamp()]
        for command in [
            "echo 1 >a.pem", "echo 2 >a.key", "echo 2 >>a.key", "cp a.key b", "mv b a.key",
            "rm a.pem",
        ] {
            _ = try output(of: "cd '\(folder)' && \(command)")
            let stamp = settings.stamp()
            #expect(stamp == settings.stamp())
            if command.hasSuffix(" b") {
                #expect(stamp == stamps.last)
            } else {
                stamps.append(stamp)
            }
        }
        #expect(Set(stamps).count == stamps.count)
        #expect(settings.files.count == 3)
    }
}
