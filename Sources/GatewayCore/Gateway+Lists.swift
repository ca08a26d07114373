// Lists of orders: how they come in, and what is noted when one of their orders changes.

package import Orders
package import Values

extension Gateway {
    /// The number of a list that is about to come; nil when there is no room for one more.
    @_noLocks
    package mutating func takeList() -> ListNumber? {
        lists.openCount < lists.capacity ? ListNumber(takeOrder().value) : nil
    }

    /// Takes in a list whose ListID was never used; its orders follow, each with its number in ``NewOrder/list``, and
    /// behind them ``endList(_:into:)``.
    @_noLocks
    package mutating func beginList(
        _ number: ListNumber, _ session: SessionNumber, _ listID: Identifier, _ contingency: ListContingency,
        at now: Instant, into effects: inout GatewayEffects
    ) {
        let list = OrderList(number: number, session: session, listID: listID, contingency, entered: now)
        guard lists.insert(list) != nil else { preconditionFailure("a list for which there is no room") }
        effects.bind(session.ofLists, listID, .list(number))
    }

    /// All orders of the list have come. Where none was taken, the answer to it says all that there is to say.
    @_noLocks
    package mutating func endList(_ number: ListNumber, into effects: inout GatewayEffects) {
        guard let place = lists.place(of: number) else { return }
        lists[place].span = UInt16(truncatingIfNeeded: min(UInt64(UInt16.max), counters.nextOrder - 1 - number.value))
        if isRejected(place) { lists.finish(place) }
        effects.append(.saveList(number))
        lists.noteDue(place)
    }

    @_noLocks
    private func isRejected(_ place: Int) -> Bool {
        for number in lists[place].numbers {
            guard let slot = member(number, of: lists[place].number) else { continue }
            if case .rejected = table[slot].phase { continue }
            return false
        }
        return true
    }

    /// At recovery: a list that was not done goes on as it was, and is looked at once more. False when there is no room.
    package mutating func restore(_ list: OrderList) -> Bool {
        counters.nextOrder = max(counters.nextOrder, list.number.value + 1)
        guard let place = lists.insert(list) else { return false }
        lists.noteDue(place)
        return true
    }

    /// The list's order with that number, if it is one and in memory.
    @_noLocks
    package func member(_ number: UInt64, of list: ListNumber) -> OrderSlot? {
        guard let slot = table.slot(of: OrderNumber(number)), let its = table[slot].handling.list, its == list else {
            return nil
        }
        return slot
    }

    /// The list of an order in memory that is not in memory itself: it was done long ago.
    @_noLocks
    package func lackedList(of number: OrderNumber) -> ListNumber? {
        guard let slot = table.slot(of: number), let list = table[slot].handling.list, lists.place(of: list) == nil else {
            return nil
        }
        return list
    }

    @_noLocks
    package mutating func encode(_ number: ListNumber, into row: inout RowWriter) {
        guard let place = lists.place(of: number) else {
            preconditionFailure("a list that changed and is not in memory")
        }
        OrderListRow.append(lists[place], to: &row)
    }

    /// ListCancelRequest(K): everything that is open of the list is to be canceled, whatever came before.
    @_noLocks
    package mutating func cancelList(_ place: Int, into effects: inout GatewayEffects) {
        if lists[place].isDone { return }
        close(place, .asked, OrderNumber(0), into: &effects)
        lists.noteDue(place)
    }

    @_noLocks
    mutating func close(
        _ place: Int, _ cause: OrderList.Cause, _ causer: OrderNumber, into effects: inout GatewayEffects
    ) {
        lists[place].stage = .closing
        lists[place].cause = cause
        lists[place].causer = causer
        lists[place].asked = 0
        lists[place].attempts = 0
        effects.append(.saveList(lists[place].number))
    }

    /// An order has changed: its list, if it has one, is due where that is anything to the others.
    @_noLocks @inline(__always)
    mutating func noteList(
        _ slot: OrderSlot, wasOpen: Bool, filledBefore: Decimal, into effects: inout GatewayEffects
    ) {
        guard let list = table[slot].handling.list, let place = lists.place(of: list) else { return }
        noteList(place, slot, wasOpen: wasOpen, hasFill: table[slot].filled > filledBefore, into: &effects)
    }

    @_noLocks
    private mutating func noteList(
        _ place: Int, _ slot: OrderSlot, wasOpen: Bool, hasFill: Bool, into effects: inout GatewayEffects
    ) {
        let isOpen = !table[slot].phase.isTerminal
        if isOpen { lists.reopen(place) }
        if wasOpen != isOpen || lists[place].contingency.isContingent { lists.noteDue(place) }
        let number = table[slot].number
        if hasFill, isOneOfOthers(slot, place) {
            effects.append(.anomaly(number, .filledToo))
            effects.append(.listStatus(lists[place].number, .alert(number, .filledToo)))
        }
        // What is left of a bracket guards the position alone.
        if wasOpen, !isOpen, table[slot].filled.isZero, case .bracket = lists[place].contingency,
            case .released = lists[place].stage, openOrders(of: place) > 0
        {
            effects.append(.listStatus(lists[place].number, .alert(number, .exitGone)))
        }
    }

    /// Whether another order of the same OCO was filled before.
    @_noLocks
    private func isOneOfOthers(_ slot: OrderSlot, _ place: Int) -> Bool {
        guard case .closing = lists[place].stage, case .filled = lists[place].cause else { return false }
        // The first of a bracket is what the others follow on.
        if lists[place].contingency.isTriggered, table[slot].handling.place == 0 { return false }
        return lists[place].causer != table[slot].number
    }
}
