// How the broker's answer to a change, or the end of the order, settles what is pending.

import Orders
import Values

extension Gateway {
    @_noLocks
    mutating func replaced(
        _ slot: OrderSlot, _ terms: OrderTerms, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if table[slot].phase.isTerminal || !terms.quantity.isPositive { return .unexpected }
        let terms = completed(terms, slot)
        if table[slot].phase.isUnanswered { _ = accepted(slot, at: now, into: &effects) }
        // The answer to the replace before, told twice: the one that is pending has none yet.
        if isToldTwice(terms, slot) { return .nothingNew }
        guard let pending = table[slot].pending, case .replace(let wanted) = pending.kind else {
            // Told twice.
            if table[slot].terms.isSame(as: terms) { return .nothingNew }
            // What is true at the broker is what the client must see, asked for or not.
            effects.append(.anomaly(table[slot].number, .unaskedTerms))
            adopt(terms, slot)
            tellRiskOfTerms(slot, at: now)
            report(slot, .replaced, at: now, into: &effects)
            return .changed
        }
        table[slot].pending = nil
        // A part that is as large as before has not changed, whatever its broker calls it.
        if terms.quantity > wanted.quantity, terms.quantity > table[slot].filled, let whole = whole(of: slot) {
            table[whole].parts.hasRefused = true
        }
        adopt(terms, slot)
        if !table[slot].phase.isTerminal { watchTime(of: slot) }
        tellRiskOfTerms(slot, at: now)
        advance(slot, to: pending.clOrdID, at: now, into: &effects)
        return .changed
    }

    /// The terms are those that are in force, and others than are pending.
    @_noLocks
    private func isToldTwice(_ terms: OrderTerms, _ slot: OrderSlot) -> Bool {
        guard let pending = table[slot].pending, case .replace(let wanted) = pending.kind else { return false }
        return table[slot].terms.isSame(as: terms) && !wanted.isSame(as: terms)
    }

    /// A quantity that fills have passed becomes what is filled, and the order is Filled.
    @_noLocks
    mutating func adopt(_ terms: OrderTerms, _ slot: OrderSlot) {
        table[slot].terms = terms
        guard table[slot].isComplete, !table[slot].isChanging else { return }
        table[slot].terms.quantity = table[slot].filled
        table[slot].phase = .filled
    }

    /// Replaced: the request's ClOrdID is the order's from here on.
    @_noLocks
    private mutating func advance(
        _ slot: OrderSlot, to clOrdID: Identifier, at now: Instant, into effects: inout GatewayEffects
    ) {
        let last = table[slot].clOrdID
        table[slot].origClOrdID = last
        table[slot].clOrdID = clOrdID
        report(slot, .replaced, answering: clOrdID, about: last, at: now, into: &effects)
    }

    /// The broker has canceled the order or let it expire: as it was asked to, or unasked, and then maybe with a
    /// reason.
    @_noLocks
    mutating func ended(
        _ slot: OrderSlot, _ phase: OrderPhase, _ text: Text<16>, _ reason: RestatementReason? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if table[slot].phase.isTerminal { return .nothingNew }
        let pending = table[slot].pending
        // Only what it has taken can end: it was New, and nobody heard. For a cancel that was asked for the matrices
        // leave that out (B.1.d).
        if pending == nil, table[slot].phase.isUnanswered { _ = accepted(slot, at: now, into: &effects) }
        let text = text.isEmpty ? ownText(of: slot) : text
        table[slot].pending = nil
        if phase == .canceled, let pending, case .reduce(let terms) = pending.kind {
            // The rest is gone, as a replace to what is filled had asked. Fills that crossed it are
            // in, so the quantity is what they come to.
            adopt(terms, slot)
            advance(slot, to: pending.clOrdID, at: now, into: &effects)
            return .changed
        }
        // Canceled because its time has come, which its broker does not know of.
        let isOver = keepsTime(of: slot) && now >= table[slot].terms.expires && pending == nil
        table[slot].phase = table[slot].isComplete ? .filled : isOver ? .expired : phase
        switch table[slot].phase {
        case .canceled:
            if let pending, pending.isCancel {
                let place = report(
                    slot, .canceled, answering: pending.clOrdID, about: table[slot].clOrdID, at: now,
                    into: &effects)
                effects.reports[place].text = text
                effects.reports[place].restatement = reason
                return .changed
            }
            let place = report(slot, .canceled, at: now, into: &effects)
            effects.reports[place].text = text
            effects.reports[place].restatement = reason
        case .expired:
            let place = report(slot, .expired, at: now, into: &effects)
            effects.reports[place].text = text
        case .submitted, .pendingNew, .working, .filled, .rejected, .suspended, .doneForDay, .stopped: break
        }
        refuse(pending, slot, .tooLate, ending(of: slot), at: now, into: &effects)
        return .changed
    }

    /// The broker refuses the change, which is answered with its reason. A reduction was a cancel
    /// to the broker and is a replace to the client.
    @_noLocks
    mutating func refused(
        _ slot: OrderSlot, _ answered: OrderCancelReject.Request, _ reason: CancelRejectReason,
        _ text: Text<16>, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        guard let pending = table[slot].pending, pending.instruction == answered else {
            // A cancel of the gateway's own is asked for again.
            let isOwn = answered == .cancel && (stopMark(of: slot).attempts > 0 || isOwnCancel(slot) || isClosedByList(slot))
            doubt(slot, reason, at: now)
            return table[slot].phase.isTerminal || isOwn ? .nothingNew : .unexpected
        }
        table[slot].pending = nil
        // By the broker's word, or because it never got it.
        if let whole = whole(of: slot) { table[whole].parts.hasRefused = true }
        if table[slot].isComplete { table[slot].phase = .filled }
        tellRiskOfTerms(slot, at: now)
        if case .unknownOrder = reason {
            refuse(pending, slot, .other, Self.words(ofUnknown: text), at: now, into: &effects)
        } else {
            refuse(pending, slot, reason, text, at: now, into: &effects)
        }
        doubt(slot, reason, at: now)
        return .changed
    }

    /// An order that its broker does not know is known here: a client that heard CxlRejReason(102) 1 would give it up.
    @_noLocks
    private static func words(ofUnknown text: Text<16>) -> Text<16> {
        var words = Text<16>("the broker does not know the order, and is asked")
        if text.isEmpty { return words }
        words.append(": ")
        words.append(text)
        return words
    }

    /// Answers a pending change, if there is one, with the order as it stands without it.
    @_noLocks
    mutating func refuse(
        _ pending: PendingChange?, _ slot: OrderSlot, _ reason: CancelRejectReason, _ text: Text<16>,
        at now: Instant, into effects: inout GatewayEffects
    ) {
        guard var pending else { return }
        var place = GatewayEffects.untoldPlace
        if case .none = table[slot].handling.parent { place = effects.addReject() }
        effects.rejects[place].describe(&table[slot], &pending, reason, text, at: now)
    }
}

extension PendingChange {
    /// What the broker was asked for.
    var instruction: OrderCancelReject.Request {
        @_noLocks get {
            switch kind {
            case .cancel, .reduce: .cancel
            case .replace: .replace
            }
        }
    }
}
