// Orders that the gateway cancels of its own accord.

package import Orders
package import Values

extension Gateway {
    /// The next open order of a session in the table's order, from `place` on, which moves behind it.
    ///
    /// Cost: at most 4096 places are looked at in one call; nil before the end leaves `place` below
    /// ``sweepEnd``.
    @_noLocks
    package func nextOpenOrder(of session: SessionNumber, from place: inout Int) -> OrderNumber? {
        let stop = min(table.placeCount, place + 4096)
        while place < stop {
            let slot = table.slot(at: place)
            place += 1
            guard table[slot].session == session, !table[slot].phase.isTerminal else { continue }
            // Parts go with their wholes.
            if case .none = table[slot].handling.parent { return table[slot].number }
        }
        return nil
    }

    /// Where a sweep through the table is over.
    package var sweepEnd: Int { @_noLocks get { table.placeCount } }

    /// Asks the broker to cancel an order that nobody asked to be canceled. One whose cancel is pending
    /// is left alone; the client is told when the broker has done it.
    @_noLocks
    package mutating func cancelUnasked(
        _ number: OrderNumber, at now: Instant, into effects: inout GatewayEffects
    ) {
        guard let slot = table.slot(of: number) else { return }
        guard !table[slot].phase.isTerminal else { return }
        if table[slot].handling.course.isHere { return endHere(slot, .canceled(Text()), at: now, into: &effects) }
        if let pending = table[slot].pending, pending.isCancel { return }
        if table[slot].handling.course.isDivided { return end(divided: slot, at: now, into: &effects) }
        awaitOwnCancel(slot, at: now)
        effects.instruct(.cancel(number), to: broker(of: slot))
    }
}
