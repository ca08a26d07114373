// Orders of a list that are set free, and for how much.

import Orders
import Values

extension Gateway {
    /// Gives the next order that waits here and need not any more to a broker, or cancels it where nothing is left for it.
    @_noLocks
    mutating func freeNext(_ place: Int, at now: Instant, into effects: inout GatewayEffects) -> ListStep {
        for number in lists[place].numbers {
            guard let slot = member(number, of: lists[place].number), mayGo(slot, place) else { continue }
            guard case .released = lists[place].stage else {
                return release(table[slot].number, at: now, into: &effects) ? .released : .canceled
            }
            return free(slot, place, at: now, into: &effects)
        }
        return .settled
    }

    /// All of an OCO go at once, and the first order of the others; the rest when that has a fill.
    @_noLocks
    private func mayGo(_ slot: OrderSlot, _ place: Int) -> Bool {
        guard !table[slot].phase.isTerminal, case .held = table[slot].handling.course else { return false }
        if case .oneCancelsOther = lists[place].contingency { return true }
        if case .released = lists[place].stage { return true }
        return table[slot].handling.place == 0
    }

    /// An order goes for what it is, or for less where the first order was filled for less than it was for.
    @_noLocks
    private mutating func free(
        _ slot: OrderSlot, _ place: Int, at now: Instant, into effects: inout GatewayEffects
    ) -> ListStep {
        guard let entry = entry(of: place) else { return .settled }
        let number = table[slot].number
        guard let most = mostFor(slot, entry, place), most < table[slot].terms.quantity else {
            return release(number, at: now, into: &effects) ? .released : .canceled
        }
        var text = Text<16>()
        text.append(table[entry].clOrdID)
        text.append(" was filled for ")
        text.append(table[entry].filled.text)
        text.append(" only")
        guard most.isPositive else {
            endHere(slot, .canceled(text), at: now, into: &effects)
            return .canceled
        }
        var terms = table[slot].terms
        terms.quantity = most
        if let display = terms.display, display >= most { terms.display = nil }
        return release(number, as: terms, telling: text, at: now, into: &effects) ? .released : .canceled
    }

    /// What an order may be for at most; nil for whatever it is for.
    ///
    /// An exit of a bracket is never for more than was filled. What an OTO triggers is as it came when the first order was
    /// filled for all that it was for then; else its exits share what was filled, as they stand, and nothing is left for
    /// others: how much of them was meant nobody knows.
    @_noLocks
    private func mostFor(_ slot: OrderSlot, _ entry: OrderSlot, _ place: Int) -> Decimal? {
        let filled = table[entry].filled
        if case .bracket = lists[place].contingency { return filled }
        if filled >= lists[place].quantity { return nil }
        guard isExit(slot, of: entry) else { return .zero }
        var rest = filled
        for number in lists[place].numbers {
            guard let other = member(number, of: lists[place].number), isExit(other, of: entry),
                table[other].handling.place < table[slot].handling.place, isGone(other)
            else { continue }
            rest = Order.nearest(rest, table[other].terms.quantity, isDifference: true) ?? .zero
        }
        return rest.isNegative ? .zero : rest
    }

    /// It went to a broker.
    @_noLocks
    private func isGone(_ slot: OrderSlot) -> Bool {
        if case .held = table[slot].handling.course { false } else { true }
    }

    @_noLocks
    private func isExit(_ slot: OrderSlot, of entry: OrderSlot) -> Bool {
        table[slot].symbol == table[entry].symbol && table[slot].side.isBuy != table[entry].side.isBuy
            && table[slot].handling.place > 0
    }
}
