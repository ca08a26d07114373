// A steady connection over TLS takes nothing from the heap.

import CAllocationCounter
import Reactor
import TestKit
import Testing
import Values

@Suite struct `Allocations of TLS` {
    @Test(.enabled(if: allocation_counting() != 0), arguments: [TLSVersion.tls12, .tls13])
    func `5,000 records each way cost no call of the heap`(version: TLSVersion) throws {
        var bench = try TLSBench()
        bench.acceptor.maximumVersion = version
        try bench.pair { pair in
            let room = UnsafeMutableRawPointer.allocate(byteCount: 65_536, alignment: 16)
            defer { room.deallocate() }
            let small = [UInt8](repeating: 7, count: 200)
            let large = [UInt8](repeating: 7, count: 40_000)
            try small.asBytes { small in
                try large.asBytes { large in
                    // Warm: the pool's first blocks.
                    #expect(exchange(pair, small, 100, room) && exchange(pair, large, 10, room))
                    let before = allocation_counts_now()
                    let works =
                        exchange(pair, small, 5000, room) && exchange(pair, large, 100, room)
                    let after = allocation_counts_now()
                    try #require(works)
                    #expect(after.allocations - before.allocations == 0)
                    #expect(after.frees - before.frees == 0)
                }
            }
        }
    }

    /// So many messages from each side to the other, one after the other.
    private func exchange(
        _ pair: TLSPair, _ message: Bytes, _ times: Int, _ room: UnsafeMutableRawPointer
    ) -> Bool {
        let (client, server) = (pair.client, pair.server)
        for _ in 0..<times {
            guard send(message, client, server, room), send(message, server, client, room) else {
                return false
            }
        }
        return true
    }

    @_noLocks
    private func send(
        _ message: Bytes, _ from: TLSStream, _ to: TLSStream, _ room: UnsafeMutableRawPointer
    ) -> Bool {
        var written = 0
        var read = 0
        while read < message.count {
            if written < message.count,
                case .bytes(let count) = from.write(message.slice(written, message.count - written))
            {
                written += count
            }
            let pending = from.pending
            from.sent(to.feed(pending.slice(0, min(pending.count, 1448))))
            while case .bytes(let count) = to.read(to: room, count: 65_536) { read += count }
            if from.phase != .established || to.phase != .established { return false }
        }
        return true
    }
}
