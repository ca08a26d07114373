// Plaintext through an established connection.

import Reactor
import TestKit
import Testing
import Values

@Suite struct `TLS data` {
    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `large writes arrive whole and in order, in pieces of any size`(version: TLSVersion) throws
    {
        var bench = try TLSBench()
        bench.acceptor.maximumVersion = version
        let message = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        for pieces in [997, 40_000, Int.max] {
            try bench.pair { pair in
                var offered = message[...]
                while !offered.isEmpty {
                    let taken = pair.client.write(Array(offered.prefix(50_000)))
                    offered = offered.dropFirst(taken)
                    if taken == 0 { #expect(pair.carry(to: .server, pieces) > 0) }
                }
                pair.run(pieces: pieces)
                #expect(pair.atServer == message)
            }
        }
    }

    @Test func `what nobody takes stays pending within bounds, and nothing more is accepted`()
        throws
    {
        try TLSBench().pair { pair in
            let bytes = [UInt8](repeating: 7, count: 1 << 20)
            var accepted = 0
            for _ in 0..<100 {
                let taken = pair.server.write(bytes)
                #expect(taken <= 16_384)
                accepted += taken
            }
            #expect(pair.server.phase == .established)
            #expect(accepted > 40_000)
            #expect(pair.server.pending.count <= 65_536)
            #expect(pair.server.pending.count >= accepted)
            pair.run()
            #expect(pair.atClient.count == accepted)
            #expect(pair.server.pending.isEmpty)
            #expect(pair.server.write(bytes) == 16_384)
        }
    }

    @Test func `a reader with little room gets everything, and says that there is more`() throws {
        try TLSBench().pair { pair in
            let message = Array("a message of some length".utf8)
            #expect(pair.client.write(message) == message.count)
            #expect(!pair.server.hasInput)
            let count = [UInt8](pair.client.pending).asBytes { pair.server.feed($0) }
            pair.client.sent(count)
            #expect(pair.server.hasInput)
            var got: [UInt8] = []
            while pair.server.hasInput {
                let piece = pair.server.readOnce(room: 5)
                #expect((1...5).contains(piece.count))
                got += piece
            }
            #expect(got == message)
            #expect(pair.server.readOnce(room: 5).isEmpty)
        }
    }

    @Test func `the beginning of a record is nothing to come back for`() throws {
        try TLSBench().pair { pair in
            #expect(pair.client.write("half") == 4)
            let record = [UInt8](pair.client.pending)
            for index in record.indices.dropLast() {
                _ = [record[index]].asBytes { pair.server.feed($0) }
                #expect(pair.server.readOnce(room: 5).isEmpty)
                #expect(!pair.server.hasInput)
            }
            _ = [record[record.count - 1]].asBytes { pair.server.feed($0) }
            #expect(pair.server.hasInput)
            #expect(pair.server.readAll() == Array("half".utf8))
            #expect(!pair.server.hasInput)
        }
    }

    @Test func `ciphertext beyond what an end holds waits outside`() throws {
        try TLSBench().pair { pair in
            for _ in 0..<3 {
                #expect(pair.client.write([UInt8](repeating: 1, count: 16_384)) == 16_384)
            }
            let pending = [UInt8](pair.client.pending)
            let taken = pending.asBytes { pair.server.feed($0) }
            #expect(taken == 32_768)
            #expect(pair.server.inputRoom == 0)
            #expect(pending.asBytes { pair.server.feed($0) } == 0)
            pair.client.sent(taken)
            pair.drain(.server)
            #expect(pair.server.inputRoom > 16_384)
            pair.run()
            #expect(pair.atServer.count == 3 * 16_384)
        }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `who is done says so, and what came before is read first`(version: TLSVersion) throws {
        var bench = try TLSBench()
        bench.acceptor.maximumVersion = version
        try bench.pair { pair in
            #expect(pair.client.write("last words") == 10)
            pair.client.finish()
            pair.run()
            #expect(pair.atServer == Array("last words".utf8))
            #expect(pair.server.phase == .closed)
            #expect(pair.server.failure == nil)
            #expect(pair.server.write("an answer") == 9)
            pair.server.finish()
            pair.run()
            #expect(pair.client.phase == .closed)
        }
    }

    @Test func `a changed byte of a record breaks the connection, and both know why`() throws {
        try TLSBench().pair { pair in
            #expect(pair.client.write("8=FIX.4.4") == 9)
            var bytes = [UInt8](pair.client.pending)
            bytes[bytes.count - 1] ^= 1
            pair.client.sent(bytes.count)
            _ = bytes.asBytes { pair.server.feed($0) }
            #expect(pair.server.readOnce(room: 100).isEmpty)
            #expect(pair.server.phase == .failed)
            #expect(
                pair.server.failure?.description
                    == "the peer breaks the protocol: decryption failed or bad record mac")
            #expect(pair.server.write("more") == 0)
            pair.run()
            #expect(
                pair.client.failure?.description == "the peer refuses: bad record mac (alert 20)")
        }
    }

    @Test func `plaintext in the middle of a connection breaks it`() throws {
        try TLSBench().pair { pair in
            _ = Array("8=FIX.4.4\u{1}9=5\u{1}35=0\u{1}10=1\u{1}".utf8).asBytes {
                pair.server.feed($0)
            }
            #expect(pair.server.readOnce(room: 100).isEmpty)
            #expect(pair.server.phase == .failed)
            #expect(pair.server.failure?.reason == .notTLS)
        }
    }
}
