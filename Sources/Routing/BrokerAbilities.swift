// What a broker can do, and what an order needs.

package import Values

/// Kinds of orders, times in force and instructions, a bit each. The bits stand in rows: they are never given another
/// meaning.
package struct BrokerAbilities: OptionSet, Sendable, BitwiseCopyable {
    package var rawValue: UInt64
    @_noLocks package init(rawValue: UInt64) { self.rawValue = rawValue }
    @_noLocks private init(bit: UInt64) { rawValue = 1 << bit }

    // OrdType(40).
    package static var market: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 0) } }
    package static var limit: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 1) } }
    package static var stop: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 2) } }
    package static var stopLimit: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 3) } }
    package static var marketIfTouched: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 4) } }
    package static var limitIfTouched: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 5) } }
    package static var trailingStop: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 6) } }
    package static var marketToLimit: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 7) } }
    package static var primaryPeg: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 28) } }
    package static var marketPeg: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 29) } }
    // TimeInForce(59).
    package static var day: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 8) } }
    package static var goodTillCancel: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 9) } }
    package static var immediateOrCancel: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 10) } }
    package static var fillOrKill: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 11) } }
    package static var goodTillDate: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 12) } }
    package static var atTheOpening: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 13) } }
    package static var atTheClose: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 14) } }
    // Instructions.
    package static var postOnly: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 16) } }
    package static var reduceOnly: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 17) } }
    package static var iceberg: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 18) } }
    package static var oneCancelsOther: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 19) } }
    package static var bracket: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 20) } }
    package static var sellShort: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 21) } }
    package static var extendedHours: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 22) } }
    // What may be asked for later.
    package static var replace: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 24) } }
    package static var massCancel: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 25) } }
    package static var status: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 26) } }
    package static var massStatus: BrokerAbilities { @_noLocks get { BrokerAbilities(bit: 27) } }

    /// All that have a name.
    package static var all: BrokerAbilities { @_noLocks get { BrokerAbilities(rawValue: 0x3F7F_7FFF) } }

    /// What of `needed` is not here.
    @_noLocks
    package func missing(of needed: BrokerAbilities) -> BrokerAbilities {
        BrokerAbilities(rawValue: needed.rawValue & ~rawValue)
    }

    @_noLocks
    package func has(any others: BrokerAbilities) -> Bool { rawValue & others.rawValue != 0 }

    /// Adds their names with commas between them, as far as there is room.
    @_noLocks
    package func append(to text: inout Text<16>) {
        var bit: UInt64 = 0
        var isFirst = true
        while bit < 64 {
            if rawValue & 1 << bit != 0 {
                if !isFirst { text.append(", ") }
                text.append(BrokerAbilities.name(of: bit))
                isFirst = false
            }
            bit += 1
        }
    }

    @_noLocks
    private static func name(of bit: UInt64) -> StaticString {
        switch bit {
        case 0: "market"
        case 1: "limit"
        case 2: "stop"
        case 3: "stop limit"
        case 4: "market if touched"
        case 5: "limit if touched"
        case 6: "trailing stop"
        case 7: "market with the rest as limit"
        case 8: "day"
        case 9: "good till cancel"
        case 10: "immediate or cancel"
        case 11: "fill or kill"
        case 12: "good till date"
        case 13: "at the opening"
        case 14: "at the close"
        case 16: "post only"
        case 17: "reduce only"
        case 18: "iceberg"
        case 19: "one cancels other"
        case 20: "bracket"
        case 21: "sell short"
        case 22: "extended hours"
        case 24: "replace"
        case 25: "mass cancel"
        case 26: "status request"
        case 27: "mass status request"
        case 28: "primary peg"
        case 29: "market peg"
        default: "unknown ability"
        }
    }
}
