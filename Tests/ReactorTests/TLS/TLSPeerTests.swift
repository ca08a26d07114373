// What a certificate says of its owner.

import Reactor
import TestKit
import Testing
import Values

@Suite struct `The peer's certificate` {
    private func withClient(_ body: (TLSStream) throws -> Void) throws {
        var bench = try TLSBench()
        bench.requireClient()
        try bench.pair { pair in
            #expect(pair.isEstablished)
            try body(pair.server)
        }
    }

    @Test func `all that it says`() throws {
        try withClient { stream in
            let certificate = try #require(stream.peerCertificate())
            #expect(certificate.subject == #"CN=TW,O=Trading\, Inc,C=DE"#)
            #expect(certificate.commonNames == ["TW"])
            #expect(certificate.dnsNames == ["tw.test", "tw2.test"])
            #expect(certificate.uris == ["fix://TW"])
            #expect(certificate.emailAddresses == ["desk@tw.test"])
            #expect(certificate.sha256.count == 64)
        }
    }

    @Test func `the fingerprint is the one that openssl prints`() throws {
        try withClient { stream in
            let certificates = try TestCertificates.shared.get()
            let words = try output(
                of:
                    "openssl x509 -in \(certificates.file("client.pem")) -noout -fingerprint -sha256"
            )
            let digits = try #require(words.split(separator: "=").last)
            let expected = digits.lowercased().filter { $0.isHexDigit }
            #expect(stream.peerCertificate()?.sha256 == expected)
            #expect(Array(expected.utf8).asBytes { stream.peerHas(.sha256, $0) })
        }
    }

    @Test(arguments: [
        (TLSPeerName.subject, #"CN=TW,O=Trading\, Inc,C=DE"#), (.commonName, "TW"),
        (.dns, "tw.test"),
        (.dns, "tw2.test"), (.uri, "fix://TW"), (.email, "desk@tw.test"),
    ])
    func `it has each of its names, and nothing near them`(name: TLSPeerName, value: String) throws
    {
        try withClient { stream in
            let bytes = Array(value.utf8)
            #expect(bytes.asBytes { stream.peerHas(name, $0) })
            for other in TLSPeerName.allCases where other != name {
                #expect(!bytes.asBytes { stream.peerHas(other, $0) })
            }
            for count in 0..<bytes.count {
                #expect(!Array(bytes.prefix(count)).asBytes { stream.peerHas(name, $0) })
            }
            for place in bytes.indices {
                var changed = bytes
                changed[place] ^= 0x20
                #expect(!changed.asBytes { stream.peerHas(name, $0) })
            }
            #expect(!(bytes + [0]).asBytes { stream.peerHas(name, $0) })
        }
    }

    @Test func `an initiator sees the acceptor's`() throws {
        try TLSBench().pair { pair in
            #expect(pair.client.hasPeerCertificate)
            #expect(pair.client.peerHas(.dns, Bytes("*.example.com")))
        }
    }
}
