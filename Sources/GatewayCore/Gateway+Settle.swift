// What becomes of a list when something has become of its orders.

import Orders
package import Values

/// What a list has asked for.
package enum ListStep: Sendable {
    /// An order goes from here to a broker.
    case released
    /// An order is canceled, here or at its broker.
    case canceled
    /// There is nothing more to do.
    case settled
}

extension Gateway {
    /// One step of what the list in that place asks for; its orders are in memory. Until it is settled the caller calls
    /// again, when it has drained the effects and the broker has acted.
    ///
    /// It goes by how the orders stand, and by the stage that the list's row has: after a crash, it goes on.
    ///
    /// - Parameter mayFinish: False: it stays due instead of being done.
    ///
    /// Cost: O(orders of the list).
    @_noLocks
    package mutating func settle(
        _ place: Int, mayFinish: Bool = true, at now: Instant, into effects: inout GatewayEffects
    ) -> ListStep {
        if lists[place].isDone { return .settled }
        decide(place, into: &effects)
        if case .closing = lists[place].stage {
            if cancelNext(place, at: now, into: &effects) { return .canceled }
        } else if lists[place].contingency.isContingent {
            let step = freeNext(place, at: now, into: &effects)
            if case .settled = step {} else { return step }
        }
        guard mayFinish else {
            lists.noteDue(place)
            return .settled
        }
        guard openOrders(of: place) == 0 else { return .settled }
        let number = lists[place].number
        lists.finish(place)
        effects.append(.saveList(number))
        effects.append(.listStatus(number, .allDone))
        return .settled
    }

    /// Whether there are orders that are to be canceled because of what became of another one.
    @_noLocks
    package func isClosing(_ place: Int) -> Bool {
        if lists[place].isDone { return false }
        if case .closing = lists[place].stage { return true }
        return false
    }

    /// What was asked to be canceled is asked once more. Whether it was asked often enough for somebody to be told.
    @_noLocks
    package mutating func askAgain(_ place: Int, into effects: inout GatewayEffects) {
        lists[place].asked = 0
        if lists[place].attempts < .max { lists[place].attempts += 1 }
        lists.noteDue(place)
        guard lists[place].attempts == Gateway.stopAttempts else { return }
        for number in lists[place].numbers {
            guard let slot = member(number, of: lists[place].number), isToBeCanceled(slot, place) else { continue }
            effects.append(.listStatus(lists[place].number, .alert(OrderNumber(number), .notCanceled)))
            return
        }
    }

    @_noLocks
    func openOrders(of place: Int) -> Int {
        var count = 0
        for number in lists[place].numbers {
            guard let slot = member(number, of: lists[place].number), !table[slot].phase.isTerminal else { continue }
            count += 1
        }
        return count
    }

    // MARK: What follows

    /// The next stage, if it has come.
    @_noLocks
    private mutating func decide(_ place: Int, into effects: inout GatewayEffects) {
        switch lists[place].stage {
        case .whole:
            switch lists[place].contingency {
            case .none: break
            case .oneCancelsOther: closeAtFirst(place, behind: 0, into: &effects)
            case .oneTriggersOther, .bracket: trigger(place, into: &effects)
            }
        case .released:
            if case .bracket = lists[place].contingency { closeAtFirst(place, behind: 1, into: &effects) }
        case .closing: break
        }
    }

    /// The first order that has a fill closes the list. Of an OCO one that ended without does too; of a bracket's exits
    /// the other one stays: it guards the position.
    ///
    /// - Parameter first: The place from which on orders are looked at.
    @_noLocks
    private mutating func closeAtFirst(_ place: Int, behind first: UInt8, into effects: inout GatewayEffects) {
        var ended: OrderNumber?
        var cause = OrderList.Cause.none
        for number in lists[place].numbers {
            guard let slot = member(number, of: lists[place].number), table[slot].handling.place >= first else { continue }
            if !table[slot].filled.isZero { return close(place, .filled, table[slot].number, into: &effects) }
            if first == 0, ended == nil, table[slot].phase.isTerminal {
                ended = table[slot].number
                cause = OrderList.Cause(table[slot].phase)
            }
        }
        if let ended { close(place, cause, ended, into: &effects) }
    }

    /// When the first order has ended, the others are set free if it has a fill, and canceled if it has none.
    @_noLocks
    private mutating func trigger(_ place: Int, into effects: inout GatewayEffects) {
        guard let entry = entry(of: place) else {
            // Its row is damaged: what waits for it would wait for ever.
            return close(place, .canceled, OrderNumber(0), into: &effects)
        }
        guard table[entry].phase.isTerminal else { return }
        let number = table[entry].number
        guard !table[entry].filled.isZero else {
            return close(place, OrderList.Cause(table[entry].phase), number, into: &effects)
        }
        lists[place].stage = .released
        lists[place].cause = .filled
        lists[place].causer = number
        effects.append(.saveList(lists[place].number))
    }

    /// The first order of the list.
    @_noLocks
    func entry(of place: Int) -> OrderSlot? {
        for number in lists[place].numbers {
            if let slot = member(number, of: lists[place].number), table[slot].handling.place == 0 { return slot }
        }
        return nil
    }

    // MARK: Canceling

    /// One that is open, and is not the order for whose fill the others go.
    @_noLocks
    private func isToBeCanceled(_ slot: OrderSlot, _ place: Int) -> Bool {
        if table[slot].phase.isTerminal { return false }
        if case .filled = lists[place].cause { return table[slot].number != lists[place].causer }
        return true
    }

    /// Asks for the next order to be canceled that was not asked for yet. Whether there was one.
    @_noLocks
    private mutating func cancelNext(_ place: Int, at now: Instant, into effects: inout GatewayEffects) -> Bool {
        for number in lists[place].numbers {
            guard let slot = member(number, of: lists[place].number), isToBeCanceled(slot, place) else { continue }
            let bit = UInt128(1) << UInt128(table[slot].handling.place & 127)
            if lists[place].asked & bit != 0 { continue }
            lists[place].asked |= bit
            cancelUnasked(table[slot].number, at: now, into: &effects)
            return true
        }
        return false
    }

    /// Whether the gateway itself has the order canceled for its list's sake.
    @_noLocks
    func isClosedByList(_ slot: OrderSlot) -> Bool {
        guard let list = table[slot].handling.list, let place = lists.place(of: list), isClosing(place) else { return false }
        return isToBeCanceled(slot, place)
    }

    /// Why an order is canceled that goes with its list.
    @_noLocks
    func listText(of slot: OrderSlot) -> Text<16> {
        guard isClosedByList(slot), let list = table[slot].handling.list, let place = lists.place(of: list) else {
            return Text()
        }
        if case .asked = lists[place].cause { return Text("canceled with its list") }
        var text = Text<16>()
        text.append(lists[place].contingency.name)
        text.append(": ")
        if let causer = table.slot(of: lists[place].causer) {
            text.append(table[causer].clOrdID)
        } else {
            text.append("another order")
        }
        switch lists[place].cause {
        case .filled: text.append(" was filled")
        case .canceled: text.append(" was canceled")
        case .expired: text.append(" has expired")
        case .rejected: text.append(" was rejected")
        case .none, .asked: break
        }
        return text
    }
}
