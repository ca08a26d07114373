// What stands behind the best prices of each broker, for those who ask.

internal import Tables
package import Values

/// The levels of some pairs of symbol and broker. How fresh they are is told by the ``QuoteBook``: both are updated
/// together.
///
/// **Shape:** at most `capacity` pairs, some 700 bytes each, in memory from when one is first told.
/// **Cost:** O(1); nothing is allocated after `init`.
package struct DepthBook: ~Copyable {
    struct Depth: BitwiseCopyable {
        var bids: PriceLevels
        var asks: PriceLevels
    }

    private var slots: KeySlots
    private var depths: Slab<Depth>

    package init(capacity: Int) {
        slots = KeySlots(capacity: capacity)
        depths = Slab(capacity: capacity)
    }

    package var count: Int { @_noLocks get { slots.count } }

    /// False where there is no room for another pair: its best prices are all that is shown of it then.
    @_noLocks @discardableResult
    package mutating func set(_ symbol: SymbolNumber, _ broker: BrokerNumber, bids: PriceLevels, asks: PriceLevels) -> Bool {
        let depth = Depth(bids: bids, asks: asks)
        let key = DepthBook.key(symbol, broker)
        if let slot = slots.slot(of: key) {
            depths[slot] = depth
            return true
        }
        guard !slots.isFull else { return false }
        let (slot, isNew) = slots.add(key)
        if isNew { depths.append(depth) } else { depths[slot] = depth }
        return true
    }

    /// Nil for a pair of which nothing but the best prices was told.
    @_noLocks
    package func levels(_ symbol: SymbolNumber, _ broker: BrokerNumber) -> (bids: PriceLevels, asks: PriceLevels)? {
        guard let slot = slots.slot(of: DepthBook.key(symbol, broker)) else { return nil }
        return (depths[slot].bids, depths[slot].asks)
    }

    @_noLocks
    private static func key(_ symbol: SymbolNumber, _ broker: BrokerNumber) -> UInt64 {
        UInt64(UInt32(bitPattern: symbol.value)) << 8 | UInt64(broker.value)
    }
}
