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
    /// - Parameter trade: What the journal has under the broker's name for the fill that the report is about.
    ///
    /// Source: spec/order-rules.md, D1 and D2.
    @_noLocks
    package mutating func accept(
        _ report: BrokerReport, from broker: BrokerNumber = BrokerNumber(0), trade: Trade? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        guard let slot = table.slot(of: report.order) else {
            effects.append(.anomaly(report.order, .unknownOrder))
            return
        }
        if case .some = table[slot].handling.parent {
            return acceptPart(report, slot, from: broker, trade: trade, at: now, into: &effects)
        }
        let before = effects.note(&table[slot])
        let wasOpen = !table[slot].phase.isTerminal
        switch book(report.event, slot, broker, trade, at: now, into: &effects) {
        case .changed:
            noteMadeGood(report.event, of: broker)
            noteChange(of: slot, wasOpen: wasOpen, at: now)
            effects.append(.save(report.order, from: before))
            noteList(slot, wasOpen: wasOpen, filledBefore: effects.standings[before].filled, into: &effects)
        case .nothingNew: break
        case .unexpected: effects.append(.anomaly(report.order, .unexpected))
        }
    }

    @_noLocks
    mutating func book(
        _ event: BrokerReport.Event, _ slot: OrderSlot, _ broker: BrokerNumber, _ trade: Trade?, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        switch event {
        case .accepted: accepted(slot, at: now, into: &effects)
        case .rejected(let reason, let text): rejected(slot, reason, text, at: now, into: &effects)
        case .filled(let quantity, let price, let commission, let id):
            filled(slot, BrokerFill(quantity, price, commission, id), trade, at: now, into: &effects)
        case .corrected(let quantity, let price, let commission, let id):
            corrected(slot, BrokerFill(quantity, price, commission, id), trade, at: now, into: &effects)
        case .busted(let id, let text):
            busted(slot, BrokerFill(.zero, .zero, .zero, id), trade, text, at: now, into: &effects)
        case .replaced(let terms): replaced(slot, terms, at: now, into: &effects)
        case .replaceRejected(let reason, let text): refused(slot, .replace, reason, text, at: now, into: &effects)
        case .canceled(let text, let reason): ended(slot, .canceled, text, reason, at: now, into: &effects)
        case .cancelRejected(let reason, let text): refused(slot, .cancel, reason, text, at: now, into: &effects)
        case .expired(let text): ended(slot, .expired, text, at: now, into: &effects)
        case .restated(let terms, let reason, let text, let filled):
            restated(slot, terms, reason, text, filled, at: now, into: &effects)
        case .suspended(let text): moved(slot, to: .suspended, .suspended, text, at: now, into: &effects)
        case .stopped(let quantity, let price): stopped(slot, quantity, price, at: now, into: &effects)
        case .doneForDay: moved(slot, to: .doneForDay, .doneForDay, Text(), at: now, into: &effects)
        case .standing(let standing): stands(slot, standing, at: now, into: &effects)
        case .unheardOf: unheardOf(slot, at: now, into: &effects)
        }
    }

    /// New is told once: at the broker's word, or at the first event that proves it. For one that was suspended or
    /// done for the day it says that it goes on.
    @_noLocks
    mutating func accepted(
        _ slot: OrderSlot, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        switch table[slot].phase {
        case .submitted, .pendingNew, .suspended:
            if table[slot].phase.isUnanswered { tellAnswer(slot, isRejected: false, at: now) }
            let isTold = table[slot].phase.isUnanswered && table[slot].handling.course.wasHere
            table[slot].phase = .working
            if !isTold {
                let place = report(slot, .new, at: now, into: &effects)
                if table[slot].handling.course.isDivided {
                    effects.reports[place].text = words(ofDivided: slot)
                } else if keepsTime(of: slot) {
                    effects.reports[place].text = Text("emulated good till date: Penstock cancels it at ExpireTime(126)")
                }
            }
        case .doneForDay:
            table[slot].phase = .working
            table[slot].renew(at: now)
            let place = report(slot, .restated, at: now, into: &effects)
            effects.reports[place].restatement = .renewal
        // After another end it crossed a cancel; after a rejection one of the two is untrue.
        case .rejected:
            // That is the reason where it was said not to have reached the broker. The client knows of no order now:
            // what has come there after all is not to trade.
            if case .other = table[slot].rejectReason {
                effects.instruct(.cancel(table[slot].number), to: broker(of: slot))
            }
            return .unexpected
        case .working, .stopped, .filled, .canceled, .expired: return .nothingNew
        }
        return .changed
    }

    @_noLocks
    mutating func rejected(
        _ slot: OrderSlot, _ reason: OrderRejectReason, _ text: Text<16>, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if table[slot].phase.isTerminal { return table[slot].phase == .rejected ? .nothingNew : .unexpected }
        // What has traded cannot be as if it had never been: it is over from here on.
        guard table[slot].filled.isZero else {
            return ended(slot, .canceled, text, at: now, into: &effects)
        }
        let pending = table[slot].pending
        tellAnswer(slot, isRejected: true, at: now)
        table[slot].pending = nil
        table[slot].phase = .rejected
        table[slot].rejectReason = reason
        let place = report(slot, .rejected, at: now, into: &effects)
        effects.reports[place].text = text
        effects.reports[place].rejectReason = reason
        refuse(pending, slot, .tooLate, ending(of: slot), at: now, into: &effects)
        return .changed
    }

    /// What keeps an order from trading for a time.
    @_noLocks
    mutating func moved(
        _ slot: OrderSlot, to phase: OrderPhase, _ execType: ExecType, _ text: Text<16>, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if table[slot].phase.isTerminal { return .unexpected }
        if table[slot].phase.code == phase.code { return .nothingNew }
        if table[slot].phase.isUnanswered { _ = accepted(slot, at: now, into: &effects) }
        table[slot].phase = phase
        let place = report(slot, execType, at: now, into: &effects)
        effects.reports[place].text = text
        return .changed
    }

    /// A guarantee is no fill: LastQty and LastPx tell of it, CumQty does not.
    @_noLocks
    private mutating func stopped(
        _ slot: OrderSlot, _ quantity: Decimal, _ price: Decimal, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if table[slot].phase.isTerminal { return .unexpected }
        if table[slot].phase.isUnanswered { _ = accepted(slot, at: now, into: &effects) }
        table[slot].phase = .stopped
        let place = report(slot, .stopped, at: now, into: &effects)
        effects.reports[place].trade = (quantity, price, .zero)
        return .changed
    }

    /// The broker has changed the terms of its own accord, or tells in the morning that they hold. A further day
    /// begins with either word for that: a renewal, or what the issuer has done overnight.
    @_noLocks
    mutating func restated(
        _ slot: OrderSlot, _ terms: OrderTerms, _ reason: RestatementReason, _ text: Text<16>, _ filled: Decimal?,
        at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if table[slot].phase.isTerminal || !terms.quantity.isPositive { return .unexpected }
        if let filled, filled.isNegative || reason != .corporateAction { return .unexpected }
        // What is filled of a part is filled of its whole, which has other units.
        if case .some = filled, case .some = table[slot].handling.parent { return .unexpected }
        if table[slot].phase.isUnanswered { _ = accepted(slot, at: now, into: &effects) }
        if table[slot].phase == .doneForDay { table[slot].phase = .working }
        let terms = completed(terms, slot)
        if let filled { table[slot].recount(filled) }
        if reason == .renewal || reason == .corporateAction { table[slot].renew(at: now) }
        adopt(terms, slot)
        tellRiskOfTerms(slot, at: now)
        let place = report(slot, .restated, at: now, into: &effects)
        effects.reports[place].restatement = reason
        effects.reports[place].text = text
        return .changed
    }
}
