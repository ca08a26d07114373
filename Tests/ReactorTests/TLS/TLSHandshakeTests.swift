// The handshake, however the network cuts it.

import Reactor
import TestKit
import Testing
import Values

@Suite struct `TLS handshake` {
    private static func bench(_ version: TLSVersion, clientCertificate: Bool = false) throws
        -> TLSBench
    {
        var bench = try TLSBench()
        if clientCertificate { bench.requireClient() }
        bench.acceptor.maximumVersion = version
        return bench
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `whole, and byte by byte`(version: TLSVersion) throws {
        try Self.bench(version, clientCertificate: true).contexts { client, server in
            for pieces in [Int.max, 1, 2, 7] {
                let pair = try TLSPair(client, server)
                pair.run(pieces: pieces)
                #expect(pair.isEstablished)
                Self.expectTalk(pair, pieces: pieces)
            }
        }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `cut in two at every byte, one way and the other`(version: TLSVersion) throws {
        try Self.bench(version).contexts { client, server in
            let whole = try TLSPair(client, server)
            whole.run()
            for cut in 1..<whole.toServer { try Self.play(client, server, cut, .server) }
            for cut in 1..<whole.toClient { try Self.play(client, server, cut, .client) }
        }
    }

    /// A handshake in which the bytes to one end stop at `cut` until nothing else moves.
    private static func play(
        _ client: TLSContext, _ server: TLSContext, _ cut: Int, _ end: TLSPair.End
    ) throws {
        let pair = try TLSPair(client, server)
        var moved = 1
        while moved > 0 {
            moved = pair.carry(to: end == .server ? .client : .server)
            let carried = end == .server ? pair.toServer : pair.toClient
            moved += pair.carry(to: end, carried < cut ? cut - carried : .max)
        }
        #expect(pair.isEstablished, "cut at \(cut) to the \(end)")
    }

    /// Each end says something and hears it.
    private static func expectTalk(_ pair: TLSPair, pieces: Int = .max) {
        #expect(pair.client.write("8=FIX.4.4") == 9)
        #expect(pair.server.write("35=A") == 4)
        pair.run(pieces: pieces)
        #expect(pair.atServer == Array("8=FIX.4.4".utf8))
        #expect(pair.atClient == Array("35=A".utf8))
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `a changed byte anywhere ends in a connection, a failure or a wait, never in a trap`(
        version: TLSVersion
    ) throws {
        try Self.bench(version).contexts { client, server in
            let whole = try TLSPair(client, server)
            whole.run()
            var failed = 0
            for (end, count) in [(TLSPair.End.server, whole.toServer), (.client, whole.toClient)] {
                // The parser is OpenSSL's: every seventh is enough to see that we take what it
                // says.
                for place in stride(from: 0, to: count, by: 7) {
                    let pair = try TLSPair(client, server)
                    try Self.spoil(pair, end, place)
                    if pair.client.phase == .failed || pair.server.phase == .failed { failed += 1 }
                    // The byte may be of what follows the handshake: then nothing comes, or the
                    // truth.
                    _ = (pair.client.write("8=FIX.4.4"), pair.server.write("35=A"))
                    pair.run()
                    #expect([[], Array("8=FIX.4.4".utf8)].contains(pair.atServer))
                    #expect([[], Array("35=A".utf8)].contains(pair.atClient))
                }
            }
            #expect(failed > (whole.toServer + whole.toClient) / 14)
        }
    }

    /// Flips the lowest bit of the byte at `place` on its way to one end.
    private static func spoil(_ pair: TLSPair, _ end: TLSPair.End, _ place: Int) throws {
        let (to, from) = end == .server ? (pair.server, pair.client) : (pair.client, pair.server)
        var carried = 0
        var moved = 1
        while moved > 0 {
            moved = pair.carry(to: end == .server ? .client : .server)
            var piece = [UInt8](from.pending)
            if place >= carried, place - carried < piece.count { piece[place - carried] ^= 1 }
            let count = piece.asBytes { to.feed($0) }
            from.sent(count)
            pair.drain(end)
            carried += count
            moved += count
        }
    }

    @Test func `no bytes at all, and plain FIX, are said to be no TLS`() throws {
        try TLSBench().contexts { client, server in
            for text in [
                "8=FIX.4.4\u{1}9=63\u{1}35=A\u{1}", "GET / HTTP/1.1\r\n\r\n",
                "CONNECT x:1 HTTP/1.1\r\n",
            ] {
                let stream = try #require(server.accept())
                defer { stream.free() }
                _ = Array(text.utf8).asBytes { stream.feed($0) }
                #expect(stream.advance() == .failed)
                #expect(stream.failure?.description == "the peer does not speak TLS")
            }
            let stream = try #require(client.connect(to: Bytes("localhost")))
            defer { stream.free() }
            #expect(stream.advance() == .handshaking)
            _ = Array("8=FIX.4.4\u{1}9=63\u{1}35=5\u{1}".utf8).asBytes { stream.feed($0) }
            #expect(stream.advance() == .failed)
            #expect(stream.failure?.reason == .notTLS)
        }
    }

    @Test func `random bytes fail or wait, and the failure stays`() throws {
        var random = SeededRandom(seed: 11)
        try TLSBench().contexts { _, server in
            for _ in 0..<300 {
                let stream = try #require(server.accept())
                defer { stream.free() }
                var bytes = (0..<Int.random(in: 1..<400, using: &random)).map { _ in
                    UInt8(truncatingIfNeeded: random.next())
                }
                if Bool.random(using: &random) { bytes = [22, 3, 1, 0, 200, 1, 0] + bytes }
                _ = bytes.asBytes { stream.feed($0) }
                let phase = stream.advance()
                #expect(phase != .established)
                #expect(stream.advance() == phase)
                #expect((stream.failure != nil) == (phase == .failed))
            }
        }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `an initiator that wants a newer version than the acceptor has is told so`(
        least: TLSVersion
    ) throws {
        var bench = try TLSBench()
        bench.initiator.minimumVersion = least
        bench.acceptor.maximumVersion = .tls12
        try bench.pair { pair in
            #expect(pair.isEstablished == (least == .tls12))
            guard least == .tls13 else { return }
            #expect(pair.server.failure?.reason == .noCommonVersion)
            #expect(pair.client.failure?.reason == .noCommonVersion)
        }
    }

    @Test func `no cipher in common is told so`() throws {
        var bench = try TLSBench()
        bench.acceptor.maximumVersion = .tls12
        bench.acceptor.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"
        bench.initiator.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"
        try bench.pair { pair in
            #expect(pair.server.failure?.description == "the peer and we have no cipher in common")
            #expect(
                pair.client.failure?.description == "the peer refuses: handshake failure (alert 40)"
            )
        }
    }

    @Test func `nothing can be written before the handshake is over`() throws {
        try TLSBench().contexts { client, server in
            let pair = try TLSPair(client, server)
            #expect(pair.client.write("early") == 0)
            #expect(pair.server.write("early") == 0)
            #expect(pair.client.readOnce(room: 10).isEmpty)
            pair.run()
            #expect(pair.isEstablished)
            Self.expectTalk(pair)
        }
    }
}
