// Brokers by their numbers.

package import Values

/// A set of brokers, a bit each.
package struct BrokerSet: Sendable, Equatable, BitwiseCopyable {
    package var bits: UInt64

    @_noLocks package init() { bits = 0 }
    @_noLocks package init(bits: UInt64) { self.bits = bits }

    package var isEmpty: Bool { @_noLocks get { bits == 0 } }

    @_noLocks
    package func contains(_ broker: BrokerNumber) -> Bool { broker.value < 64 && bits >> UInt64(broker.value) & 1 == 1 }

    /// Traps for a number that no broker has.
    @_noLocks
    package mutating func insert(_ broker: BrokerNumber) {
        precondition(broker.value < 64, "a broker's number is below 64")
        bits |= 1 << UInt64(broker.value)
    }

    /// The one with the lowest number, which is taken out.
    @_noLocks
    package mutating func removeFirst() -> BrokerNumber? {
        guard bits != 0 else { return nil }
        let first = BrokerNumber(UInt8(truncatingIfNeeded: bits.trailingZeroBitCount))
        bits &= bits - 1
        return first
    }
}
