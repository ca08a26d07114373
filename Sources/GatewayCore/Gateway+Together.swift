// Lists of orders that depend on one another: all are entered, or none.

package import Orders
import Risk
package import Values

/// Why a list is refused, and which of its orders is at fault, by its place.
package struct ListRefusal: Sendable {
    package var place: Int
    package var reason: OrderRejectReason
    package var text: Text<16>

    @_noLocks
    init(_ place: Int, _ reason: OrderRejectReason, _ text: Text<16>) {
        self.place = place
        self.reason = reason
        self.text = text
    }
}

/// An order of a list that has passed, before all have.
struct DraftedOrder {
    var number = OrderNumber(0)
    var symbol = Name()
    var isBuy = false
    var quantity = Decimal.zero
}

/// The orders of the list at hand that have passed.
struct ListDraft: ~Copyable {
    static var capacity: Int { 16 }
    var orders = Slab(capacity: capacity, repeating: DraftedOrder())
    var count = 0
}

extension Gateway {
    /// Judges the next order of a list whose orders go together, as if it came alone; what has passed counts for those
    /// behind it. Nil when it has passed; else nothing of the list is entered, and ``dropDraft(at:)`` follows.
    ///
    /// - Parameter isUsed: Whether its ClOrdID is, by the index; see ``Gateway``.
    @_noLocks
    package mutating func judge(
        _ command: NewOrder, of contingency: ListContingency, isUsed: Bool, at now: Instant
    ) -> ListRefusal? {
        let place = draft.count
        precondition(place < ListDraft.capacity, "a list of more orders than may depend on one another")
        if isUsed || table.slot(of: command.session, command.clOrdID) != nil {
            return ListRefusal(place, .duplicateOrder, Text("Duplicate ClOrdID(11)"))
        }
        if case .bracket = contingency, place > 0, !isExit(command) {
            return ListRefusal(
                place, .unsupportedCharacteristic,
                Text("an exit of a bracket is of the entry's symbol, on the other side, and for no more"))
        }
        let number = takeOrder()
        var refusal = OrderRefusal(.other, Text())
        guard self.place(command, number, isHeld: true, at: now, or: &refusal) != nil else {
            return ListRefusal(place, refusal.reason, refusal.text)
        }
        draft.orders[place].number = number
        draft.orders[place].symbol = command.symbol
        draft.orders[place].isBuy = command.side.isBuy
        draft.orders[place].quantity = command.terms.quantity
        draft.count += 1
        return nil
    }

    @_noLocks
    private func isExit(_ command: NewOrder) -> Bool {
        command.symbol == draft.orders[0].symbol && command.side.isBuy != draft.orders[0].isBuy
            && command.terms.quantity <= draft.orders[0].quantity
    }

    /// The list is refused: what has passed counts no more.
    @_noLocks
    package mutating func dropDraft(at now: Instant) {
        for index in 0..<draft.count { risk.ended(draft.orders[index].number.value, isRejected: true, at: now) }
        draft.count = 0
    }

    /// Enters an order of the list, all of which have passed. It is here at first, and its client is told so: what it
    /// waits for, ``settle(_:at:into:)`` finds.
    @_noLocks
    package mutating func enter(
        drafted place: Int, _ command: NewOrder, telling text: Text<16>, at now: Instant, into effects: inout GatewayEffects
    ) -> OrderNumber {
        precondition(place < draft.count, "an order that has passed")
        let number = draft.orders[place].number
        if place == 0, let list = command.list, let at = lists.place(of: list) {
            lists[at].quantity = command.terms.quantity
        }
        keepHere(command, number, .held, text, at: now, into: &effects)
        if place == draft.count - 1 { draft.count = 0 }
        return number
    }
}
