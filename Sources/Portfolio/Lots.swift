// What a position was opened with, oldest first.

package import Values

/// A quantity, without a sign, and all that was paid or got for it.
package struct Lot: Sendable, BitwiseCopyable {
    package var quantity: Decimal
    package var cost: WideDecimal

    @_noLocks
    package init(_ quantity: Decimal, cost: WideDecimal) {
        self.quantity = quantity
        self.cost = cost
    }

    /// Both as one: exactly their quantity and cost, and so at their average.
    @_noLocks
    func joined(_ other: Lot) throws(PortfolioRefusal) -> Lot {
        Lot(try quantity.plus(other.quantity), cost: try cost.plus(other.cost))
    }
}

/// Where a position's lots are in their ring.
struct LotRange: BitwiseCopyable {
    var start: UInt8 = 0
    var count: UInt8 = 0

    @_noLocks
    init() {}
}

/// The lots of all positions, at most `each` of one: a ring for each position, so that the oldest leave and the newest
/// come without the others moving.
///
/// With one lot each, a position has the average cost of all that is open.
struct LotTable: ~Copyable {
    private var lots: Slab<Lot>
    let each: Int

    init(positions: Int, each: Int) {
        precondition(each >= 1 && each <= 255, "a position has up to 255 lots")
        self.each = each
        // Safe: zero bytes are a lot of nothing.
        lots = unsafe Slab(zeroed: positions * each)
    }

    /// A lot by its age, from 0 for the oldest.
    @_noLocks
    func lot(_ age: Int, _ range: LotRange, of position: Int) -> Lot { lots[place(age, range, position)] }

    @_noLocks
    mutating func set(_ lot: Lot, _ age: Int, _ range: LotRange, of position: Int) {
        lots[place(age, range, position)] = lot
    }

    @_noLocks
    private func place(_ age: Int, _ range: LotRange, _ position: Int) -> Int {
        position * each + (Int(range.start) + age) % each
    }

    /// Leaves out the oldest.
    @_noLocks
    func dropped(_ count: Int, _ range: LotRange) -> LotRange {
        var range = range
        range.start = UInt8((Int(range.start) + count) % each)
        range.count -= UInt8(count)
        return range
    }
}

// MARK: - What a fill does to them

/// What is to be done, worked out before anything is.
struct LotPlan {
    /// So many of the oldest go,
    var dropped = 0
    /// then this takes the place of the oldest that is left,
    var front: Lot?
    /// and this comes behind all.
    var pushed: Lot?
    /// How much is closed, and what that had cost.
    var closed = Decimal.zero
    var relieved = WideDecimal.zero

    @_noLocks
    init() {}
}

extension LotTable {
    /// Closes up to `quantity` of what is open, oldest first.
    @_noLocks
    func close(_ quantity: Decimal, _ range: LotRange, of position: Int) throws(PortfolioRefusal) -> LotPlan {
        var plan = LotPlan()
        var left = quantity
        while !left.isZero, plan.dropped < Int(range.count) {
            let oldest = lot(plan.dropped, range, of: position)
            if left < oldest.quantity {
                let cost = oldest.cost.share(left, of: oldest.quantity)
                plan.relieved = try plan.relieved.plus(cost)
                plan.front = Lot(try oldest.quantity.minus(left), cost: try oldest.cost.minus(cost))
                left = .zero
            } else {
                plan.relieved = try plan.relieved.plus(oldest.cost)
                plan.dropped += 1
                left = try left.minus(oldest.quantity)
            }
        }
        plan.closed = try quantity.minus(left)
        return plan
    }

    /// Adds a lot to what is open; where there would be more than `each`, the oldest two become one.
    @_noLocks
    func open(_ new: Lot, _ range: LotRange, of position: Int) throws(PortfolioRefusal) -> LotPlan {
        var plan = LotPlan()
        guard Int(range.count) == each else {
            plan.pushed = new
            return plan
        }
        let oldest = lot(0, range, of: position)
        if each == 1 {
            plan.front = try oldest.joined(new)
            return plan
        }
        plan.dropped = 1
        plan.front = try oldest.joined(lot(1, range, of: position))
        plan.pushed = new
        return plan
    }

    @_noLocks
    mutating func carryOut(_ plan: LotPlan, _ range: LotRange, of position: Int) -> LotRange {
        var range = dropped(plan.dropped, range)
        if let front = plan.front { set(front, 0, range, of: position) }
        if let pushed = plan.pushed {
            set(pushed, Int(range.count), range, of: position)
            range.count += 1
        }
        return range
    }
}
