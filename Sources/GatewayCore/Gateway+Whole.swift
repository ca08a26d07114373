// What becomes of an order by what becomes of its parts.

import MarketData
import Orders
import Risk
import Values

extension Gateway {
    /// A fill of a part is a fill of the whole: booked, but not yet told.
    @_noLocks
    mutating func fold(
        _ fill: (quantity: Decimal, price: Decimal), into whole: OrderSlot, at now: Instant,
        _ effects: inout GatewayEffects
    ) {
        tellNew(of: whole, at: now, into: &effects)
        guard let booked = table[whole].fill(quantity: fill.quantity, price: fill.price) else {
            effects.append(.anomaly(table[whole].number, .unbookable))
            return
        }
        table[whole].book(booked)
        if !risk.filled(riskOrder(whole), quantity: fill.quantity, at: now) {
            effects.append(.anomaly(table[whole].number, .unbooked))
        }
        if table[whole].isComplete, !table[whole].isChanging { table[whole].phase = .filled }
    }

    /// Another figure for a fill of a part, or none.
    @_noLocks
    mutating func refold(
        _ trade: Trade, as new: (quantity: Decimal, price: Decimal)?, into whole: OrderSlot,
        _ effects: inout GatewayEffects
    ) {
        guard let fill = table[whole].correction(of: trade, to: new) else {
            effects.append(.anomaly(table[whole].number, .unbookable))
            return
        }
        rebook(fill, of: trade, whole)
    }

    /// The first broker that has a part of it has it.
    @_noLocks
    private mutating func tellNew(of whole: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        if table[whole].phase.isUnanswered { _ = accepted(whole, at: now, into: &effects) }
    }

    /// What the client of a divided order is told with New.
    @_noLocks
    func words(ofDivided whole: OrderSlot) -> Text<16> {
        guard let display = table[whole].terms.display else {
            var text = Text<16>("Penstock splits it over ")
            text.appendDigits(of: UInt64(table[whole].handling.partCount))
            text.append(" brokers")
            return text
        }
        var text = Text<16>("emulated iceberg: Penstock shows ")
        text.append(display.text)
        text.append(" at a time")
        return text
    }

    /// After something has become of a part: an answer to what was asked of all, the next slice, the end.
    @_noLocks
    mutating func settle(
        _ whole: OrderSlot, after part: OrderSlot, at now: Instant, into effects: inout GatewayEffects
    ) {
        if table[whole].phase.isTerminal { return }
        if !table[part].phase.isUnanswered, table[part].phase.code != OrderPhase.rejected.code {
            tellNew(of: whole, at: now, into: &effects)
        }
        if let pending = table[whole].pending {
            if table[whole].parts.asked == 0 { answer(pending, whole, after: part, at: now, into: &effects) }
        } else if table[whole].parts.open == 0 {
            goOn(whole, after: part, at: now, into: &effects)
        } else if table[whole].parts.asked == 0 {
            restate(whole, at: now, into: &effects)
        }
    }

    /// No part is open.
    @_noLocks
    private mutating func goOn(
        _ whole: OrderSlot, after part: OrderSlot, at now: Instant, into effects: inout GatewayEffects
    ) {
        let (text, why) = (effects.untold.text, effects.untold.restatement)
        switch table[part].phase {
        case .filled:
            if table[whole].isComplete { return table[whole].phase = .filled }
            // A broker that fills at once would have all of them in one turn: the next one goes when it is asked for.
            if case .some = table[whole].terms.display, case .divided = table[whole].handling.course {
                _ = waiting.deadlines.add(table[whole].number.value, at: now)
                return
            }
            _ = ended(whole, .canceled, text, why, at: now, into: &effects)
        case .rejected:
            let reason = table[part].rejectReason ?? .other
            _ = rejected(whole, reason, text, at: now, into: &effects)
        case .expired: _ = ended(whole, .expired, text, why, at: now, into: &effects)
        case .canceled: _ = ended(whole, .canceled, text, why, at: now, into: &effects)
        case .submitted, .pendingNew, .working, .suspended, .doneForDay, .stopped: return
        }
    }

    /// Parts have ended short, or their brokers have other quantities: what is left is what the open ones have.
    @_noLocks
    private mutating func restate(_ whole: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        guard case .none = table[whole].terms.display, !isBeingEnded(whole),
            let quantity = Order.nearest(table[whole].filled, table[whole].parts.leaves, isDifference: false),
            quantity.isPositive, quantity != table[whole].terms.quantity
        else { return }
        let isLess = quantity < table[whole].terms.quantity
        table[whole].terms.quantity = quantity
        tellRiskOfTerms(whole, at: now)
        let (text, reason) = (effects.untold.text, isLess ? RestatementReason.partialDecline : .brokerOption)
        let place = report(whole, .restated, at: now, into: &effects)
        effects.reports[place].restatement = reason
        effects.reports[place].text = text
    }

    /// Parts of it have not answered a cancel of the gateway's own.
    @_noLocks
    private func isBeingEnded(_ whole: OrderSlot) -> Bool {
        guard case .ending = table[whole].handling.course else { return false }
        let first = table[whole].handling.firstPart.value
        for number in first..<first + UInt64(table[whole].handling.partCount) {
            if let slot = table.slot(of: OrderNumber(number)), !table[slot].phase.isTerminal, isOwnCancel(slot) { return true }
        }
        return false
    }

    /// All parts that were asked have answered.
    @_noLocks
    private mutating func answer(
        _ pending: PendingChange, _ whole: OrderSlot, after part: OrderSlot, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let isOver = table[whole].parts.open == 0
        switch pending.kind {
        case .cancel, .reduce:
            if isOver { return end(whole, after: part, at: now, into: &effects) }
        case .replace(let wanted):
            if isOver, table[whole].filled < wanted.quantity { return end(whole, after: part, at: now, into: &effects) }
            if !table[whole].parts.hasRefused, var terms = agreed(wanted, whole) {
                // Fills have crossed what was to be less of a part: it is taken from another one.
                if terms.quantity > wanted.quantity, !isOver {
                    askParts(ofReplaced: whole, wanted, into: &effects)
                    if table[whole].parts.asked > 0 { return }
                }
                // What has ended unasked meanwhile is told behind the answer.
                if terms.quantity < wanted.quantity { terms.quantity = wanted.quantity }
                _ = replaced(whole, terms, at: now, into: &effects)
                return restate(whole, at: now, into: &effects)
            }
        }
        let reason = effects.untoldReject.reason
        var text = effects.untoldReject.text
        if text.isEmpty { text = Text("a broker that has a part of it has not changed it") }
        table[whole].pending = nil
        if table[whole].isComplete { table[whole].phase = .filled }
        tellRiskOfTerms(whole, at: now)
        if table[whole].phase.isTerminal {
            refuse(pending, whole, .tooLate, ending(of: whole), at: now, into: &effects)
        } else {
            refuse(pending, whole, reason, text, at: now, into: &effects)
            putBackParts(of: whole, into: &effects)
            if isOver { goOn(whole, after: part, at: now, into: &effects) } else { restate(whole, at: now, into: &effects) }
        }
    }

    /// The last part has ended while a change is pending.
    @_noLocks
    private mutating func end(
        _ whole: OrderSlot, after part: OrderSlot, at now: Instant, into effects: inout GatewayEffects
    ) {
        let text = effects.untold.text
        let phase: OrderPhase = table[part].phase.code == OrderPhase.expired.code ? .expired : .canceled
        _ = ended(whole, phase, text, at: now, into: &effects)
    }

    /// The terms that a replace has come to, of which the parts say how much is left; nil where they do not have them.
    @_noLocks
    private func agreed(_ wanted: OrderTerms, _ whole: OrderSlot) -> OrderTerms? {
        guard let quantity = Order.nearest(table[whole].filled, table[whole].parts.leaves, isDifference: false) else {
            return nil
        }
        if wanted.quantity < table[whole].terms.quantity, quantity >= table[whole].terms.quantity { return nil }
        var has = true
        let first = table[whole].handling.firstPart.value
        for number in first..<first + UInt64(table[whole].handling.partCount) {
            guard let slot = table.slot(of: OrderNumber(number)), !table[slot].phase.isTerminal else { continue }
            if !(table[slot].terms.limit == wanted.limit) { has = false }
        }
        guard has else { return nil }
        var terms = wanted
        terms.quantity = quantity
        return terms
    }
}
