// What the broker reports: answers to what it was asked, fills, and ends of its own.

package import Orders
package import Values

/// What a broker report came to.
enum BookingOutcome {
    /// The order is another one, and the client has been told.
    case changed
    /// It repeats what is known, or answers what has been answered.
    case nothingNew
    /// It answers nothing that was asked, or contradicts the end of the order.
    case unexpected
}

extension Gateway {
    /// Books a broker report and tells the client. Fills are booked in whatever phase the order is;
    /// anything else that does not fit is ignored, and named as an anomaly.
    ///
    /// Source: spec/order-rules.md, D1 and D2.
    @_noLocks
    package mutating func accept(
        _ report: BrokerReport, at now: Instant, into effects: inout GatewayEffects
    ) {
        guard let slot = table.slot(of: report.order) else {
            effects.append(.anomaly(report.order, .unknownOrder))
            return
        }
        let before = effects.note(&table[slot])
        let wasOpen = !table[slot].phase.isTerminal
        let outcome: BookingOutcome
        switch report.event {
        case .accepted:
            outcome = accepted(slot, at: now, into: &effects)
        case .rejected(let reason, let text):
            outcome = rejected(slot, reason, text, at: now, into: &effects)
        case .filled(let quantity, let price, let commission):
            outcome = filled(slot, (quantity, price, commission), at: now, into: &effects)
        case .replaced(let terms):
            outcome = replaced(slot, terms, at: now, into: &effects)
        case .replaceRejected(let reason, let text):
            outcome = refused(slot, .replace, reason, text, at: now, into: &effects)
        case .canceled(let text):
            outcome = ended(slot, .canceled, text, at: now, into: &effects)
        case .cancelRejected(let reason, let text):
            outcome = refused(slot, .cancel, reason, text, at: now, into: &effects)
        case .expired(let text):
            outcome = ended(slot, .expired, text, at: now, into: &effects)
        }
        switch outcome {
        case .changed:
            table[slot].changed = now
            table.noteChange(of: slot, wasOpen: wasOpen)
            effects.append(.save(report.order, from: before))
        case .nothingNew: break
        case .unexpected: effects.append(.anomaly(report.order, .unexpected))
        }
    }

    /// New is told once: at the broker's word, or at the first event that proves it.
    @_noLocks
    private mutating func accepted(
        _ slot: OrderSlot, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        // After another end it crossed a cancel; after a rejection one of the two is untrue.
        guard table[slot].phase.isUnanswered else {
            return table[slot].phase == .rejected ? .unexpected : .nothingNew
        }
        table[slot].phase = .working
        report(slot, .new, at: now, into: &effects)
        return .changed
    }

    @_noLocks
    private mutating func rejected(
        _ slot: OrderSlot, _ reason: OrderRejectReason, _ text: Text<16>, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if table[slot].phase.isTerminal { return table[slot].phase == .rejected ? .nothingNew : .unexpected }
        // What has traded cannot be as if it had never been: it is over from here on.
        guard table[slot].filled.isZero else {
            return ended(slot, .canceled, text, at: now, into: &effects)
        }
        let pending = table[slot].pending
        table[slot].pending = nil
        table[slot].phase = .rejected
        table[slot].rejectReason = reason
        let place = report(slot, .rejected, at: now, into: &effects)
        effects.reports[place].text = text
        effects.reports[place].rejectReason = reason
        refuse(pending, slot, .tooLate, ending(of: slot), at: now, into: &effects)
        return .changed
    }

    @_noLocks
    private mutating func filled(
        _ slot: OrderSlot, _ trade: (quantity: Decimal, price: Decimal, commission: Decimal),
        at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        let (wasUnanswered, wasTerminal) = (table[slot].phase.isUnanswered, table[slot].phase.isTerminal)
        guard let fill = table[slot].fill(quantity: trade.quantity, price: trade.price) else {
            effects.append(.anomaly(table[slot].number, .unbookable))
            return .nothingNew
        }
        // It is told as the order was before the fill that proves it.
        if wasUnanswered { _ = accepted(slot, at: now, into: &effects) }
        table[slot].book(fill)
        // With a change pending the broker may have raised the quantity already: its answer
        // decides. A late fill ends what was canceled short of its quantity as filled only when it
        // is.
        if table[slot].isComplete, !table[slot].isChanging { table[slot].phase = .filled }
        let place = report(slot, .trade, at: now, into: &effects)
        effects.reports[place].trade = trade
        if wasTerminal {
            effects.append(.anomaly(table[slot].number, .fillAfterEnd))
        } else if table[slot].filled > table[slot].terms.quantity {
            effects.append(.anomaly(table[slot].number, .overfill))
        }
        return .changed
    }
}
