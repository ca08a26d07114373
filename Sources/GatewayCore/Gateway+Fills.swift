// Fills, what becomes of them later, and what is made good when some were not told.

import Orders
import Values

/// A fill as a broker tells it.
struct BrokerFill {
    var quantity: Decimal
    var price: Decimal
    var commission: Decimal
    /// The broker's name for it, empty for none.
    var id: Name

    @_noLocks
    init(_ quantity: Decimal, _ price: Decimal, _ commission: Decimal, _ id: Name) {
        self.quantity = quantity
        self.price = price
        self.commission = commission
        self.id = id
    }
}

extension Gateway {
    @_noLocks
    mutating func filled(
        _ slot: OrderSlot, _ told: BrokerFill, _ known: Trade?, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        // It was told before.
        if known != nil { return .nothingNew }
        let (wasUnanswered, wasTerminal) = (table[slot].phase.isUnanswered, table[slot].phase.isTerminal)
        guard let fill = table[slot].fill(quantity: told.quantity, price: told.price) else {
            effects.append(.anomaly(table[slot].number, .unbookable))
            return .nothingNew
        }
        // It is told as the order was before the fill that proves it.
        if wasUnanswered { _ = accepted(slot, at: now, into: &effects) }
        table[slot].book(fill)
        tellBooks(of: (told.quantity, told.price, told.commission), slot, at: now, into: &effects)
        // Trading again, a good-till order has its next day, told or not.
        if table[slot].phase == .doneForDay, table[slot].terms.timeInForce.outlastsDay { table[slot].phase = .working }
        // With a change pending the broker may have raised the quantity already: its answer
        // decides. A late fill ends what was canceled short of its quantity as filled only when it
        // is.
        if table[slot].isComplete, !table[slot].isChanging { table[slot].phase = .filled }
        let whole = whole(of: slot)
        if let whole { fold((told.quantity, told.price), into: whole, at: now, &effects) }
        let place = report(whole ?? slot, .trade, at: now, into: &effects)
        effects.reports[place].trade = (told.quantity, told.price, told.commission)
        keep(told, slot, effects.reports[place].execution, at: now, into: &effects)
        if wasTerminal {
            effects.append(.anomaly(table[slot].number, .fillAfterEnd))
        } else if table[slot].filled > table[slot].terms.quantity {
            effects.append(.anomaly(table[slot].number, .overfill))
        }
        return .changed
    }

    /// One that the broker has no name for gets one of ours, which nobody asks for: it is among the order's fills.
    @_noLocks
    mutating func keep(
        _ told: BrokerFill, _ slot: OrderSlot, _ execution: UInt64, at now: Instant, into effects: inout GatewayEffects
    ) {
        var id = told.id
        if id.isEmpty {
            id.append(UInt8(ascii: "+"))
            id.appendDigits(of: execution)
        }
        let trade = Trade(
            order: table[slot].number, execution: execution, quantity: told.quantity, price: told.price,
            commission: told.commission, at: now)
        effects.keep(trade, as: id)
    }

    /// TradeCorrect: the fill was another one. ExecRefID(19) names the report of it that came last.
    @_noLocks
    mutating func corrected(
        _ slot: OrderSlot, _ told: BrokerFill, _ known: Trade?, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        guard let known, known.order == table[slot].number, !known.isBusted else {
            return unknown(known, slot, into: &effects)
        }
        if known.quantity == told.quantity, known.price == told.price, known.commission == told.commission {
            return .nothingNew
        }
        guard let fill = table[slot].correction(of: known, to: (told.quantity, told.price)) else {
            effects.append(.anomaly(table[slot].number, .unbookable))
            return .nothingNew
        }
        rebook(fill, of: known, slot)
        undo(known, slot, at: now, into: &effects)
        redo(told, slot, at: now, into: &effects)
        let whole = whole(of: slot)
        if let whole { refold(known, as: (told.quantity, told.price), into: whole, &effects) }
        let place = report(whole ?? slot, .tradeCorrect, at: now, into: &effects)
        effects.reports[place].trade = (told.quantity, told.price, told.commission)
        effects.reports[place].reference = known.execution
        keep(told, slot, effects.reports[place].execution, at: known.at, into: &effects)
        return .changed
    }

    /// TradeCancel: the fill never was.
    @_noLocks
    mutating func busted(
        _ slot: OrderSlot, _ told: BrokerFill, _ known: Trade?, _ text: Text<16>, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        guard var known, known.order == table[slot].number, !known.isBusted else {
            return unknown(known, slot, into: &effects)
        }
        guard let rest = table[slot].correction(of: known, to: nil) else {
            effects.append(.anomaly(table[slot].number, .unbookable))
            return .nothingNew
        }
        rebook(rest, of: known, slot)
        undo(known, slot, at: now, into: &effects)
        // Nothing is traded, so it has no LastQty: which fill it was is in ExecRefID(19).
        let whole = whole(of: slot)
        if let whole { refold(known, as: nil, into: whole, &effects) }
        let place = report(whole ?? slot, .tradeCancel, at: now, into: &effects)
        effects.reports[place].reference = known.execution
        effects.reports[place].text = text
        known.isBusted = true
        effects.keep(known, as: told.id)
        return .changed
    }

    /// One that was taken back already is told again; any other is a fill that we do not have.
    @_noLocks
    private mutating func unknown(
        _ known: Trade?, _ slot: OrderSlot, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if let known, known.order == table[slot].number { return .nothingNew }
        effects.append(.anomaly(table[slot].number, .unknownTrade))
        return .nothingNew
    }

    /// What was filled works again where something is left, and what works is filled where nothing is.
    @_noLocks
    mutating func rebook(_ fill: Order.Fill, of trade: Trade, _ slot: OrderSlot) {
        table[slot].rebook(fill, of: trade)
        switch table[slot].phase {
        case .filled: if !table[slot].isComplete { table[slot].phase = .working }
        case .working, .suspended, .stopped, .doneForDay:
            if table[slot].isComplete, !table[slot].isChanging { table[slot].phase = .filled }
        case .submitted, .pendingNew, .canceled, .expired, .rejected: break
        }
    }
}
