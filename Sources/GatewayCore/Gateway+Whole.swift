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
                // What has ended unasked meanwhile is told behind the answer.
                if terms.quantity < wanted.quantity { terms.quantity = wanted.quantity }
                _ = replaced(whole, terms, at: now, into: &effects)
                return restate(whole, at: now, into: &effects)
            }
        }
        var (reason, text) = (effects.untoldReject.reason, effects.untoldReject.text)
        // What a broker does not know is its part: the order is known.
        let isUnknown = if case .unknownOrder = reason { true } else { false }
        if isUnknown { reason = .other }
        if isUnknown || text.isEmpty { text = Text("a broker that has a part of it has not changed it") }
        table[whole].pending = nil
        if table[whole].isComplete { table[whole].phase = .filled }
        tellRiskOfTerms(whole, at: now)
        if table[whole].phase.isTerminal {
            refuse(pending, whole, .tooLate, ending(of: whole), at: now, into: &effects)
        } else {
            refuse(pending, whole, reason, text, at: now, into: &effects)
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
        let isRepriced = !(wanted.limit == table[whole].terms.limit)
        var has = table[whole].parts.open == 0 ? !isRepriced : true
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

// MARK: - Changes

extension Gateway {
    /// Asks the broker of a part for a change of it, unless one is pending.
    @_noLocks
    mutating func ask(
        _ part: OrderSlot, _ change: PendingChange.Kind, in whole: OrderSlot, into effects: inout GatewayEffects
    ) {
        let number = table[part].number
        if !table[part].isChanging {
            let (before, was) = (effects.note(&table[part]), PartStanding(&table[part]))
            table[part].pending = PendingChange(change, clOrdID: Identifier())
            count(part, from: was, in: whole)
            effects.append(.save(number, from: before))
        }
        let broker = broker(of: part)
        switch change {
        case .cancel, .reduce: effects.instruct(.cancel(number), to: broker)
        case .replace(let new): effects.instruct(.replace(number, terms: terms(new, for: broker)), to: broker)
        }
    }

    /// Asks for the cancel of all parts; one that has none at a broker is over.
    @_noLocks
    mutating func askParts(ofCanceled whole: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        table[whole].parts.hasRefused = false
        if table[whole].parts.open == 0 { return endHere(whole, .canceled(Text()), at: now, into: &effects) }
        let first = table[whole].handling.firstPart.value
        for number in first..<first + UInt64(table[whole].handling.partCount) {
            guard let slot = table.slot(of: OrderNumber(number)), !table[slot].phase.isTerminal else { continue }
            ask(slot, .cancel, in: whole, into: &effects)
        }
    }

    /// The gateway's own cancel of a divided order: no more parts are made, and those that are open are to be canceled.
    @_noLocks
    mutating func end(divided whole: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        if table[whole].parts.open == 0 { return endHere(whole, .canceled(Text()), at: now, into: &effects) }
        if case .divided = table[whole].handling.course {
            let before = effects.note(&table[whole])
            table[whole].handling.course = .ending
            effects.append(.save(table[whole].number, from: before))
        }
        let first = table[whole].handling.firstPart.value
        for number in first..<first + UInt64(table[whole].handling.partCount) {
            guard let slot = table.slot(of: OrderNumber(number)), !table[slot].phase.isTerminal else { continue }
            if let pending = table[slot].pending, pending.isCancel { continue }
            awaitOwnCancel(slot, at: now)
            effects.instruct(.cancel(OrderNumber(number)), to: broker(of: slot))
        }
    }

    /// Why a divided order cannot be replaced by these terms.
    @_noLocks
    func refusal(ofDivided terms: OrderTerms, _ whole: OrderSlot) -> ChangeRefusal? {
        guard table[whole].handling.course.isDivided else { return nil }
        let now = table[whole].terms
        if case (.none, .none) = (now.display, terms.display) {} else {
            return ChangeRefusal(.other, Text("an iceberg that Penstock shows in slices cannot be replaced, but canceled"))
        }
        if terms.quantity > now.quantity {
            return ChangeRefusal(.other, Text("OrderQty(38) of an order that is split over brokers cannot be raised"))
        }
        guard terms.kind.code == now.kind.code, terms.timeInForce.code == now.timeInForce.code,
            terms.features.rawValue == now.features.rawValue, terms.stop == now.stop,
            terms.expires.nanosecondsSinceEpoch == now.expires.nanosecondsSinceEpoch
        else {
            return ChangeRefusal(.other, Text("of an order that is split over brokers only price and quantity can change"))
        }
        return nil
    }

    /// Asks the parts for what the whole is to be: what it is to have less is taken from the last ones.
    @_noLocks
    mutating func askParts(ofReplaced whole: OrderSlot, _ terms: OrderTerms, into effects: inout GatewayEffects) {
        table[whole].parts.hasRefused = false
        var less = Order.nearest(table[whole].terms.quantity, terms.quantity, isDifference: true) ?? .zero
        let first = table[whole].handling.firstPart.value
        for back in 1...UInt64(max(1, table[whole].handling.partCount)) {
            let number = first + UInt64(table[whole].handling.partCount) - back
            guard let slot = table.slot(of: OrderNumber(number)), !table[slot].phase.isTerminal else { continue }
            let leaves = table[slot].leaves
            if less.isPositive, less >= leaves {
                less = Order.nearest(less, leaves, isDifference: true) ?? .zero
                ask(slot, .cancel, in: whole, into: &effects)
                continue
            }
            var new = table[slot].terms
            new.limit = terms.limit
            if less.isPositive { new.quantity = Order.nearest(new.quantity, less, isDifference: true) ?? new.quantity }
            less = .zero
            let hasPrice = new.limit == table[slot].terms.limit
            if !hasPrice || new.quantity != table[slot].terms.quantity { ask(slot, .replace(new), in: whole, into: &effects) }
        }
    }
}
