// What both ends of a TLS connection agree to speak.

import Reactor
import TestKit
import Testing
import Values

@Suite struct `TLS: what is spoken` {
    private func pair(_ client: [String], _ server: [String], name: String = "server") throws -> TLSPair {
        let certificates = try TestCertificates.shared.get()
        var theirs = TLSSettings()
        theirs.authorityFile = certificates.file("authority.pem")
        theirs.protocols = client
        var ours = TLSSettings()
        ours.identities = ["server", "second"].map {
            TLSIdentity(certificateFile: certificates.file("\($0).pem"), privateKeyFile: certificates.file("\($0).key"))
        }
        ours.protocols = server
        let contexts = (try TLSContext.initiator(theirs), try TLSContext.acceptor(ours))
        defer {
            contexts.0.free()
            contexts.1.free()
        }
        let pair = try TLSPair(contexts.0, contexts.1, host: name == "second" ? "second.test" : "localhost")
        pair.run()
        return pair
    }

    @Test(arguments: [
        (["h2", "http/1.1"], ["h2", "http/1.1"], "h2"), (["http/1.1", "h2"], ["h2", "http/1.1"], "h2"),
        (["http/1.1"], ["h2", "http/1.1"], "http/1.1"),
        (["h2"], ["http/1.1", "h2"], "h2"), ([], ["h2"], ""), (["h2"], [], ""), ([], [], ""), (["x", "h2"], ["h2"], "h2"),
    ])
    func `RFC 7301, 3: the first of the acceptor's that the initiator speaks, too, whatever the certificate`(
        client: [String], server: [String], agreed: String
    ) throws {
        for name in ["server", "second"] {
            let pair = try pair(client, server, name: name)
            #expect(pair.isEstablished)
            for end in [pair.client, pair.server] {
                #expect(
                    end.speaks("h2") == (agreed == "h2") && end.speaks("http/1.1") == (agreed == "http/1.1") && !end.speaks("h"))
            }
        }
    }

    @Test func `RFC 7301, 3.2: without one in common there is no connection, and the initiator is told so`() throws {
        let pair = try pair(["spdy/3"], ["h2", "http/1.1"])
        #expect(!pair.isEstablished && pair.client.failure?.detail == 120)
    }

    @Test func `names that cannot be said are refused`() throws {
        var settings = TLSSettings()
        for names in [
            [""], [String(repeating: "x", count: 64)], [String(repeating: "x", count: 40), String(repeating: "y", count: 40)],
        ] {
            settings.protocols = names
            #expect(throws: TLSError.badProtocols) { try TLSContext.initiator(settings) }
        }
    }
}
