// Any input whatever gives an answer, and promises are kept.

import FIXSession
import Glibc
import TestKit
import Testing

@Suite struct `Any peer` {
    /// 1,000 inputs each; `PENSTOCK_SEEDS=400` plays more. A failure names its seed: run that alone.
    @Test(arguments: 1...seeds, [SessionRole.acceptor, .initiator])
    func `no input traps; the expected number never falls; a number is used once`(
        seed: Int, role: SessionRole
    ) throws {
        var peer = try RandomPeer(seed: UInt64(seed), role: role)
        for _ in 0..<1000 { peer.step() }
        if let failure = peer.failure { Issue.record("seed \(seed), \(role): \(failure)") }
        #expect(peer.logons > 20 && peer.deliveries > 20)
    }

    private static var seeds: Int {
        guard let text = getenv("PENSTOCK_SEEDS") else { return 8 }
        return Int(String(cString: text)) ?? 8
    }
}
