// Numbers that look random and are the same in every run with the same seed.

/// SplitMix64: one word of state, which is saved with the prices it has made.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
struct RandomNumbers {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    @_noLocks
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 through `bound`, which is not negative. Its bias is `bound` in 2^64,
    /// and it takes exactly one number, however that falls.
    @_noLocks
    mutating func upTo(_ bound: Int64) -> Int64 {
        let product = next().multipliedFullWidth(by: UInt64(bound) + 1)
        return Int64(product.high)
    }
}
