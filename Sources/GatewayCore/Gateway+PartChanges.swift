// What is asked of the parts of an order when it is canceled or replaced, or is to end.

import Orders
import Values

extension Gateway {
    /// Asks the broker of a part for a change of it. Where one is pending a cancel takes its place.
    @_noLocks
    mutating func ask(
        _ part: OrderSlot, _ change: PendingChange.Kind, in whole: OrderSlot, into effects: inout GatewayEffects
    ) {
        let number = table[part].number
        let isCancel = if case .cancel = change { true } else { false }
        if isCancel || !table[part].isChanging {
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

    /// Parts that have a price which was refused to their order get the order's again.
    @_noLocks
    mutating func putBackParts(of whole: OrderSlot, into effects: inout GatewayEffects) {
        let first = table[whole].handling.firstPart.value
        for number in first..<first + UInt64(table[whole].handling.partCount) {
            guard let slot = table.slot(of: OrderNumber(number)), !table[slot].phase.isTerminal, !hasPrice(slot, of: whole)
            else { continue }
            var terms = table[slot].terms
            terms.limit = table[whole].terms.limit
            ask(slot, .replace(terms), in: whole, into: &effects)
        }
    }

    /// A part has answered, or is known not to have heard, that it is to have the order's price again: where it has not, it
    /// is canceled.
    @_noLocks
    mutating func endPart(withOtherPrice slot: OrderSlot, _ whole: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        guard !table[whole].isChanging, !table[slot].phase.isTerminal, !table[slot].isChanging, !hasPrice(slot, of: whole)
        else { return }
        awaitOwnCancel(slot, at: now)
        effects.instruct(.cancel(table[slot].number), to: broker(of: slot))
    }

    @_noLocks
    private func hasPrice(_ part: OrderSlot, of whole: OrderSlot) -> Bool {
        table[part].terms.limit == table[whole].terms.limit
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
        if table[whole].parts.asked > 0 {
            return ChangeRefusal(.alreadyPending, Text("parts of it are being changed"))
        }
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

    /// Asks the parts for what the whole is to be: what it is to have less than it has is taken from the last ones.
    @_noLocks
    mutating func askParts(ofReplaced whole: OrderSlot, _ terms: OrderTerms, into effects: inout GatewayEffects) {
        table[whole].parts.hasRefused = false
        let has = Order.nearest(table[whole].filled, table[whole].parts.leaves, isDifference: false)
        var less = Order.nearest(has ?? terms.quantity, terms.quantity, isDifference: true) ?? .zero
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
