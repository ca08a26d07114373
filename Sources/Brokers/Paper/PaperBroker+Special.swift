// Orders that show a part of themselves, and stops that follow the market.

internal import Orders
internal import Tables
internal import Values

extension PaperBroker {
    /// Shows another part of an iceberg.
    @_noLocks
    mutating func showSlice(_ slot: Int) {
        let place = Int(orders[slot].book)
        extras[slot].slice = orders[slot].leaves
        guard let display = orders[slot].terms.display, let shown = whole(display, books[place].lot),
            shown < orders[slot].leaves
        else { return }
        extras[slot].slice = shown
    }

    /// Where all that an iceberg showed is filled, the next part has its place behind the others.
    @_noLocks
    mutating func refill(_ slot: Int) {
        guard orders[slot].isWorking, orders[slot].isIceberg, extras[slot].slice < 1 else { return }
        showSlice(slot)
        orders[slot].sequence = number()
    }

    /// Has a trailing stop follow its market from now on. Where it begins at a price of its own, it leaves that when the
    /// market has come far enough.
    @_noLocks
    mutating func follow(_ slot: Int) {
        if !orders[slot].isFollowing { link(slot) }
        if let stop = trailed(slot) { orders[slot].measure.stop = stop }
    }

    /// Puts a trailing stop among those of its book.
    @_noLocks
    mutating func link(_ slot: Int) {
        let place = Int(orders[slot].book)
        let next = books[place].firstTrailing
        extras[slot].previousTrailing = OrderQueues.none
        extras[slot].nextTrailing = next
        if next != OrderQueues.none { extras[Int(next)].previousTrailing = Int32(slot) }
        books[place].firstTrailing = Int32(slot)
        orders[slot].isFollowing = true
    }

    @_noLocks
    mutating func unfollow(_ slot: Int) {
        guard orders[slot].isFollowing else { return }
        let (previous, next) = (extras[slot].previousTrailing, extras[slot].nextTrailing)
        if previous == OrderQueues.none {
            books[Int(orders[slot].book)].firstTrailing = next
        } else {
            extras[Int(previous)].nextTrailing = next
        }
        if next != OrderQueues.none { extras[Int(next)].previousTrailing = previous }
        orders[slot].isFollowing = false
    }

    /// Where the market lets a trailing stop be; nil when that is not nearer than it is.
    @_noLocks
    private func trailed(_ slot: Int) -> Int64? {
        let (place, isBuy) = (Int(orders[slot].book), orders[slot].side.isBuy)
        let best = isBuy ? books[place].ask : books[place].bid
        var refusal = Refusal()
        guard let trail = orders[slot].terms.trail,
            let distance = trailTicks(trail, from: best, in: place, or: &refusal)
        else { return nil }
        var stop = isBuy ? best + distance : best - distance
        if stop < 1 { stop = 1 }
        guard let old = orders[slot].measure.stop else { return stop }
        return (isBuy ? stop < old : stop > old) ? stop : nil
    }

    /// Moves the trailing stops of a book that the market has come away from.
    ///
    /// **Cost:** looks at each of them.
    @_noLocks
    mutating func trail(_ place: Int) {
        var next = books[place].firstTrailing
        while next != OrderQueues.none {
            let slot = Int(next)
            next = extras[slot].nextTrailing
            guard let stop = trailed(slot) else { continue }
            let isQueued = resting.contains(slot)
            withdraw(slot)
            orders[slot].measure.stop = stop
            if isQueued { queue(slot) }
            touch(slot)
        }
    }
}
