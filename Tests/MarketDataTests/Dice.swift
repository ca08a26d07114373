// Chance that comes back with its seed, and checks of what cannot be copied.

import Testing
import Values

struct Dice {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}

/// The macros cannot take what is not copyable: the claim is made outside of them.
func expect(_ isTrue: Bool, _ what: @autoclosure () -> String = "", at location: SourceLocation = #_sourceLocation) {
    #expect(isTrue, "\(what())", sourceLocation: location)
}

func at(_ milliseconds: Int64) -> Instant { Instant(nanosecondsSinceEpoch: milliseconds * 1_000_000) }

extension Decimal: ExpressibleByStringLiteral {
    public init(stringLiteral text: StaticString) { self.init(text) }
}
