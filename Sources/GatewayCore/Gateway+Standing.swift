// How an order stands at its broker: what makes good the answers, fills and ends that were not told.

import Orders
import Routing
import Values

extension Gateway {
    /// Makes good what the broker has not told: that it has the order, fills, other terms, the end. Fills come as one,
    /// at the average price of what was missing.
    @_noLocks
    mutating func stands(
        _ slot: OrderSlot, _ standing: BrokerReport.Standing, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        noteAnswer(slot)
        if standing.filled < table[slot].filled {
            // Unless it is how it stood before the fills that were told meanwhile.
            if isFresh(slot) { differ(.fewerFilled, slot, table[slot].filled, standing.filled, into: &effects) }
            return .nothingNew
        }
        let isFresh = isFresh(slot)
        var isChanged = false
        let hasIt = standing.phase != .rejected && !standing.phase.isUnanswered
        if table[slot].phase.isUnanswered, hasIt || standing.filled.isPositive {
            _ = accepted(slot, at: now, into: &effects)
            // What the broker said before was of the order, and says nothing of a change that came behind it.
            unanswered[slot.place].doubt = .none
            isChanged = true
        }
        if let fill = table[slot].missingFill(upTo: standing.filled, worth: standing.notional) {
            // The rest is looked at when the fills are there.
            guard canMakeGood(slot) else { return isChanged ? .changed : .nothingNew }
            makeGood(fill, slot, at: now, into: &effects)
            isChanged = true
        }
        var standing = standing
        standing.terms = completed(standing.terms, slot)
        if settle(slot, standing, isFresh: isFresh, at: now, into: &effects) { isChanged = true }
        return isChanged ? .changed : .nothingNew
    }

    /// Whether fills that were not told are made good by one of what is missing in all. A broker that can tell them one by
    /// one is asked for that first, and three times: under its own names they are not booked twice when they are told
    /// after all.
    @_noLocks
    private mutating func canMakeGood(_ slot: OrderSlot) -> Bool {
        let broker = broker(of: slot)
        guard broker.value < router.brokerCount, isAtBroker(slot), links[Int(broker.value)].tellsFills,
            !table[slot].handling.hasNamelessFills
        else { return true }
        if unanswered[slot.place].isWaiting(table[slot].number), unanswered[slot.place].shortfalls >= 3 { return true }
        unanswered.askAfterFills(slot.place, table[slot].number, broker)
        wantFills(of: broker, since: table[slot].entered)
        return false
    }

    @_noLocks
    private mutating func makeGood(
        _ fill: Order.Fill, _ slot: OrderSlot, at now: Instant, into effects: inout GatewayEffects
    ) {
        table[slot].book(fill)
        table[slot].handling.hasNamelessFills = true
        tellBooks(of: (fill.quantity, fill.price, .zero), slot, at: now, into: &effects)
        if table[slot].isComplete, !table[slot].isChanging { table[slot].phase = .filled }
        let whole = whole(of: slot)
        if let whole { fold((fill.quantity, fill.price), into: whole, at: now, &effects) }
        let place = report(whole ?? slot, .trade, at: now, into: &effects)
        effects.reports[place].trade = (fill.quantity, fill.price, .zero)
        effects.reports[place].text = Text("told when the broker was asked")
        keep(
            BrokerFill(fill.quantity, fill.price, .zero, Name()), slot, effects.reports[place].execution, at: now,
            into: &effects)
    }

    /// The end of the order, the change that was pending, or what the broker has changed of its own accord.
    @_noLocks
    private mutating func settle(
        _ slot: OrderSlot, _ standing: BrokerReport.Standing, isFresh: Bool, at now: Instant,
        into effects: inout GatewayEffects
    ) -> Bool {
        switch standing.phase {
        case .rejected:
            return isDone(rejected(slot, .other, Text("the broker has rejected it"), at: now, into: &effects))
        case .canceled, .expired:
            return isDone(ended(slot, standing.phase, Text(), at: now, into: &effects))
        case .filled: return settleFilled(slot, standing, at: now, into: &effects)
        case .working, .suspended, .stopped, .doneForDay:
            if table[slot].phase.isTerminal { return false }
            if table[slot].isChanging || isOwnCancel(slot) {
                return settleChange(slot, standing, at: now, into: &effects)
            }
            return isFresh && follow(slot, standing, at: now, into: &effects)
        case .submitted, .pendingNew: return false
        }
    }

    @_noLocks
    private func isDone(_ outcome: BookingOutcome) -> Bool {
        if case .changed = outcome { return true }
        return false
    }

    /// Nothing is left of it at the broker: a change came too late, or has made an end of it.
    @_noLocks
    private mutating func settleFilled(
        _ slot: OrderSlot, _ standing: BrokerReport.Standing, at now: Instant, into effects: inout GatewayEffects
    ) -> Bool {
        if table[slot].phase.isTerminal { return false }
        if let pending = table[slot].pending {
            if isInForce(pending, slot, standing.terms) {
                return isDone(replaced(slot, standing.terms, at: now, into: &effects))
            }
            if table[slot].isComplete {
                return isDone(
                    refused(
                        slot, pending.instruction, .tooLate, Text("Order is filled already"), at: now, into: &effects))
            }
        }
        guard !table[slot].isComplete, standing.filled.isPositive else { return false }
        // The broker has less to fill than was asked for, and nobody told.
        var terms = table[slot].terms
        terms.quantity = standing.filled
        effects.append(.anomaly(table[slot].number, .unaskedTerms))
        return isDone(
            restated(slot, terms, .other, Text("told when the broker was asked"), nil, at: now, into: &effects))
    }

    /// A change is in force; or, once it is certain that the broker did not get it, it is refused. A cancel of the
    /// gateway's own is asked for anew then: a client has been told that it would be.
    @_noLocks
    private mutating func settleChange(
        _ slot: OrderSlot, _ standing: BrokerReport.Standing, at now: Instant, into effects: inout GatewayEffects
    ) -> Bool {
        let pending = table[slot].pending
        if let pending, isInForce(pending, slot, standing.terms) {
            return isDone(replaced(slot, standing.terms, at: now, into: &effects))
        }
        guard isCertain(slot, at: now) else { return false }
        if isOwnCancel(slot) {
            unanswered.begin(slot.place, table[slot].number, broker(of: slot), at: now)
            effects.instruct(.cancel(table[slot].number), to: broker(of: slot))
        }
        guard let pending else { return false }
        return isDone(
            refused(
                slot, pending.instruction, .other, Text("the broker did not get it: the order stands as it was"), at: now,
                into: &effects))
    }

    /// Whether the broker has the terms of a replace, in all in which they are others than before.
    @_noLocks
    private func isInForce(_ pending: PendingChange, _ slot: OrderSlot, _ terms: OrderTerms) -> Bool {
        guard case .replace(let wanted) = pending.kind else { return false }
        let before = table[slot].terms
        if wanted.kind.fixCode != before.kind.fixCode, wanted.kind.fixCode != terms.kind.fixCode { return false }
        if wanted.timeInForce.code != before.timeInForce.code, wanted.timeInForce.code != terms.timeInForce.code {
            return false
        }
        if wanted.quantity != before.quantity, wanted.quantity != terms.quantity { return false }
        if !isSame(wanted.limit, before.limit), !isSame(wanted.limit, terms.limit) { return false }
        if !isSame(wanted.stop, before.stop), !isSame(wanted.stop, terms.stop) { return false }
        if !isSame(wanted.display, before.display), !isSame(wanted.display, terms.display) { return false }
        let expires = wanted.expires.nanosecondsSinceEpoch
        return expires == before.expires.nanosecondsSinceEpoch || expires == terms.expires.nanosecondsSinceEpoch
    }

    @_noLocks
    private func isSame(_ left: Decimal?, _ right: Decimal?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right
    }

    /// What the broker did of its own accord, and was not told: other terms, a suspension, the end of its day.
    @_noLocks
    private mutating func follow(
        _ slot: OrderSlot, _ standing: BrokerReport.Standing, at now: Instant, into effects: inout GatewayEffects
    ) -> Bool {
        var isChanged = false
        if let terms = otherTerms(slot, standing.terms) {
            effects.append(.anomaly(table[slot].number, .unaskedTerms))
            let text = Text<16>("told when the broker was asked")
            isChanged = isDone(restated(slot, terms, .other, text, nil, at: now, into: &effects))
        }
        switch (standing.phase, table[slot].phase) {
        case (.suspended, .working):
            return isDone(moved(slot, to: .suspended, .suspended, Text(), at: now, into: &effects)) || isChanged
        case (.doneForDay, .working), (.doneForDay, .suspended):
            return isDone(moved(slot, to: .doneForDay, .doneForDay, Text(), at: now, into: &effects)) || isChanged
        case (.working, .suspended), (.working, .doneForDay):
            return isDone(accepted(slot, at: now, into: &effects)) || isChanged
        default: return isChanged
        }
    }

    /// The order's terms as the broker has them; nil where they are the same. Where a stop follows the market, it is
    /// where it has come to.
    @_noLocks
    private func otherTerms(_ slot: OrderSlot, _ theirs: OrderTerms) -> OrderTerms? {
        var terms = table[slot].terms
        var isOther = false
        if theirs.quantity.isPositive, theirs.quantity != terms.quantity {
            terms.quantity = theirs.quantity
            isOther = true
        }
        if let limit = theirs.limit, let own = terms.limit, limit != own {
            terms.limit = limit
            isOther = true
        }
        if terms.trail == nil, let stop = theirs.stop, let own = terms.stop, stop != own {
            terms.stop = stop
            isOther = true
        }
        return isOther ? terms : nil
    }

    /// The broker has never had the order: one that it did not answer never came to it, once that is certain.
    @_noLocks
    mutating func unheardOf(
        _ slot: OrderSlot, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        noteAnswer(slot)
        guard table[slot].phase.isUnanswered else {
            if !table[slot].phase.isTerminal { differ(.lostOrder, slot, table[slot].leaves, .zero, into: &effects) }
            return .nothingNew
        }
        let isInOrder = links[Int(broker(of: slot).value)].isInOrder
        guard isInOrder || isCertain(slot, at: now) else { return .nothingNew }
        return rejected(slot, .other, Text("the order did not reach the broker"), at: now, into: &effects)
    }
}
