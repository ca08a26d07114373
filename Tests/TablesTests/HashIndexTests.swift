// The index finds what a dictionary finds, through every insertion and removal.

import Testing

@testable import Tables

@Suite struct `Hash index` {
    /// Few hashes, so that runs are long and wrap around.
    @Test(arguments: [UInt64(1), 2, 3, 4]) func `It finds what a dictionary finds`(seed: UInt64) {
        var random = seed
        func next(_ bound: UInt64) -> UInt64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (random >> 33) % bound
        }
        var index = HashIndex(capacity: 48)
        var model: [Int: UInt32] = [:]
        for _ in 0..<20_000 {
            let entry = Int(next(48))
            if let hash = model[entry] {
                index.remove(hash, entry)
                model[entry] = nil
            } else {
                let hash =
                    next(3) == 0 ? UInt32(62 + next(4)) : UInt32(truncatingIfNeeded: next(1 << 20))
                index.insert(hash, entry)
                model[entry] = hash
            }
            for (entry, hash) in model {
                var probe = 0
                var isFound = false
                while let candidate = index.candidate(hash, &probe) {
                    isFound = isFound || candidate == entry
                }
                if !isFound {
                    Issue.record("seed \(seed): entry \(entry) is lost")
                    return
                }
            }
        }
        let count = index.count
        #expect(count == model.count)
    }
}
