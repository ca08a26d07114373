// Any input whatever gives an answer, and promises are kept.

import TestKit
import Testing

@Suite struct `Any peer` {
    /// 2,000 inputs each. A failure names its seed: run that one alone.
    @Test(arguments: 1...16)
    func `no input traps; the expected number never falls; a number is used once`(seed: Int) throws {
        var peer = try RandomPeer(seed: UInt64(seed))
        for _ in 0..<2000 { peer.step() }
        if let failure = peer.failure { Issue.record("seed \(seed): \(failure)") }
        #expect(peer.logons > 50 && peer.deliveries > 50)
    }
}
