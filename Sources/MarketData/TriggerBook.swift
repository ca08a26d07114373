// Orders that are held here until the market reaches a price.

internal import Tables
package import Values

/// Stops, if-touched orders and trailing stops of all symbols.
///
/// A symbol has eight queues: one for each price that can be looked at (last, bid, ask, mid) and each way in which it
/// can reach an order. Prices of a queue whose orders wait for a rise are negated, so that in all of them an order
/// is due when the market is at its trigger or *below*, and the highest trigger comes first.
///
/// **Trailing stops.** Below, a trigger follows the highest price since the order came. Orders that have seen the same
/// highest price are a group: a heap by offset, whose first order has the highest trigger, so that it alone stands in
/// the queue for all. When the market makes a new high, exactly the groups whose high is lower are joined into one
/// with the new high; others are not touched. A group begins with an order and ends in another, so that each order is
/// joined once in its life, and a move of the market costs O(log n), about two microseconds, for each group that it
/// ends, however many orders that has. Groups wait for that in heaps by their high. Orders that come at one price are
/// one group at once. An order that starts from a trigger is a group by itself, whose high is the highest price that
/// would not move its trigger. Offsets in price and in basis points are groups apart, since their order among each
/// other depends on the price.
///
/// **Exact:** triggers are compared and kept as whole numbers of 5 × 10^-23.
/// **Shape:** about 230 bytes for each order of `capacity`, given when first used. Nothing is allocated after `init`.
/// **Cost:** O(log n) to add, remove or take an order, O(1) when the market moves and nothing is due or follows.
package struct TriggerBook: ~Copyable {
    typealias Queues = SlotQueues<Int128>

    struct Held: BitwiseCopyable {
        var sequence: UInt64
        var symbol: SymbolNumber
        /// Which of the symbol's queues: twice the price looked at, plus one where the order waits for a rise.
        var queue: UInt8
        var kind: Kind
        var source: TriggerSource
    }

    enum Kind: BitwiseCopyable {
        case fixed
        /// An offset in price.
        case amount
        /// An offset in basis points of the price.
        case part
        /// The same, as long as the trigger is the one that it started from.
        case startedPart

        var isFixed: Bool { @_noLocks get { if case .fixed = self { true } else { false } } }
        var isStarted: Bool { @_noLocks get { if case .startedPart = self { true } else { false } } }

        var isPart: Bool {
            @_noLocks get {
                switch self {
                case .part, .startedPart: true
                case .fixed, .amount: false
                }
            }
        }

        /// Which of a queue's three heaps of groups it belongs to.
        var rank: Int {
            @_noLocks get {
                switch self {
                case .fixed, .amount: 0
                case .part: 1
                case .startedPart: 2
                }
            }
        }
    }

    /// A symbol's queues, and its prices in units.
    struct Market: BitwiseCopyable {
        var prices = InlineArray<4, Int128>(repeating: 0)
        /// A bit for each price that is known.
        var known: UInt8 = 0
        /// Heads in `firing`.
        var firing = InlineArray<8, Int32>(repeating: -1)
        /// Heads in `rising`: for each queue those of its three kinds of groups.
        var rising = InlineArray<24, Int32>(repeating: -1)

        @_noLocks
        init() {}
    }

    var slots: KeySlots
    var held: Slab<Held>
    /// Fixed orders and the first of each group, highest trigger first: keys are negative triggers.
    var firing: Queues
    /// The first of each group by the group's high, lowest first.
    var rising: Queues
    /// The orders of each group by offset, in units or in basis points.
    var offsets: Queues
    /// Those of the lowest numbers that have been named.
    var markets: Slab<Market>
    var sequence: UInt64 = 0
    private let inPlace = InPlace()

    /// Room for `capacity` orders of `symbols` symbols, with numbers below that.
    package init(capacity: Int, symbols: Int) {
        slots = KeySlots(capacity: capacity)
        held = Slab(capacity: capacity)
        firing = Queues(capacity: capacity)
        rising = Queues(capacity: capacity)
        offsets = Queues(capacity: capacity)
        markets = Slab(capacity: symbols)
    }

    package var count: Int { @_noLocks get { slots.count } }

    /// A market costs nothing before its symbol, or one of a higher number, is named.
    @_noLocks
    mutating func makeMarket(_ symbol: SymbolNumber) {
        while markets.count <= Int(symbol.value) { markets.append(Market()) }
    }

    @_noLocks
    package func contains(_ key: UInt64) -> Bool { slots.slot(of: key) != nil }
}

// MARK: - Adding, changing, removing

extension TriggerBook {
    /// Holds an order; nil when that is done. It may be due at once: ask ``nextDue(_:)``.
    @_noLocks
    package mutating func add(
        _ key: UInt64, _ symbol: SymbolNumber, _ side: Side, _ condition: TriggerCondition, by source: TriggerSource
    ) -> TriggerRefusal? {
        if slots.slot(of: key) != nil { return .key }
        if slots.isFull { return .full }
        guard symbol.value >= 0, Int(symbol.value) < markets.capacity else { return .symbol }
        let plan: Plan
        switch TriggerBook.plan(side, condition, source) {
        case .success(let made): plan = made
        case .failure(let refusal): return refusal.why
        }
        makeMarket(symbol)
        let (slot, isNew) = slots.add(key)
        sequence += 1
        let new = Held(sequence: sequence, symbol: symbol, queue: plan.queue, kind: plan.kind, source: source)
        if isNew {
            held.append(new)
            firing.addSlot()
            rising.addSlot()
            offsets.addSlot()
        } else {
            held[slot] = new
        }
        place(slot, plan)
        return nil
    }

    /// Why an order would not be held but for its key; nil when it would.
    @_noLocks
    package func refusal(
        _ symbol: SymbolNumber, _ side: Side, _ condition: TriggerCondition, by source: TriggerSource
    ) -> TriggerRefusal? {
        if slots.isFull { return .full }
        guard symbol.value >= 0, Int(symbol.value) < markets.capacity else { return .symbol }
        if case .failure(let refusal) = TriggerBook.plan(side, condition, source) { return refusal.why }
        return nil
    }

    /// How many places have ever been used, for ``trailing(at:)``.
    package var placeCount: Int { @_noLocks get { held.count } }

    /// The trailing stop at a place from 0 to ``placeCount``, and the price that it waits for; nil for a place of which
    /// there is none, or that follows a market of which no price is known.
    @_noLocks
    package func trailing(at place: Int) -> (key: UInt64, trigger: WideDecimal)? {
        guard !held[place].kind.isFixed, slots.isTaken(place) else { return nil }
        let key = slots.key(place)
        return trigger(of: key).map { (key, $0) }
    }

    /// Takes an order out; false when it is not held.
    @_noLocks @discardableResult
    package mutating func remove(_ key: UInt64) -> Bool {
        guard let slot = slots.slot(of: key) else { return false }
        takeOut(slot)
        return true
    }

    /// Lets an order wait for something else, behind all that are there. On a refusal it waits as before.
    @_noLocks
    package mutating func change(
        _ key: UInt64, _ side: Side, to condition: TriggerCondition, by source: TriggerSource
    ) -> TriggerRefusal? {
        guard let slot = slots.slot(of: key) else { return .key }
        if case .failure(let refusal) = TriggerBook.plan(side, condition, source) { return refusal.why }
        let symbol = held[slot].symbol
        takeOut(slot)
        return add(key, symbol, side, condition, by: source)
    }

    /// The price that an order waits for now, exactly; nil for one that is not held, or that follows a market of which
    /// no price is known.
    ///
    /// **Cost:** O(depth of the group's heap) for a trailing stop: about log n.
    @_noLocks
    package func trigger(of key: UInt64) -> WideDecimal? {
        guard let slot = slots.slot(of: key) else { return nil }
        let units: Int128
        if firing.contains(slot) {
            units = 0 - firing.key(slot)
        } else {
            units = TriggerBook.trigger(behind: rising.key(offsets.head(of: slot)), held[slot].kind, offsets.key(slot))
        }
        guard units != ExactPrice.lowest else { return nil }
        return ExactPrice.value(waitsForRise(slot) ? 0 - units : units)
    }

    @_noLocks
    func waitsForRise(_ slot: Int) -> Bool { held[slot].queue & 1 == 1 }
}
