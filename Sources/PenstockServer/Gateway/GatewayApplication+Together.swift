// Lists of orders that depend on one another: all of them are entered, or none.

internal import FIXEngine
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// Judges all orders before one is entered. Nil when all have passed.
    @_noLocks
    mutating func judgeTogether(
        _ list: NewOrderList, _ message: MessageView, in engine: inout Engine
    ) throws(JournalError) -> RefusedList? {
        let now = engine.now.utc
        var entries = ListEntries(message)
        while let entry = entries.nextEntry() {
            read(entry, of: list)
            // The list was refused for what is none.
            guard case .newOrder(let order) = request else { continue }
            var isUsed = isRepeated(entry, in: message)
            if case .some = try recall(order.session, order.clOrdID, in: &engine) { isUsed = true }
            lookAtMarket(for: order, at: now)
            guard let refusal = gateway.judge(order, of: list.contingency, isUsed: isUsed, at: now) else { continue }
            gateway.dropDraft(at: now)
            return RefusedList(
                session: list.session, listID: list.listID, reason: refusal.reason, faultyOrder: entry.number,
                text: RefusedList.text(of: entry.number, refusal.text))
        }
        return nil
    }

    /// Whether an order before has the same ClOrdID.
    @_noLocks
    private func isRepeated(_ entry: ListEntry, in message: MessageView) -> Bool {
        var others = ListEntries(message)
        while let other = others.nextEntry(), other.number < entry.number {
            if let one = other.clOrdID, let its = entry.clOrdID, one == its { return true }
        }
        return false
    }

    /// All have passed: each is kept here, and goes from here when what it waits for has come, some at once.
    @_noLocks
    mutating func enterTogether(
        _ number: ListNumber, _ list: NewOrderList, _ message: MessageView, in engine: inout Engine
    ) throws(JournalError) {
        let now = engine.now.utc
        listed.removeAll()
        gateway.beginList(number, list.session, list.listID, list.contingency, at: now, into: &effects)
        var first = Identifier()
        var entries = ListEntries(message)
        while let entry = entries.nextEntry() {
            read(entry, of: list)
            guard case .newOrder(var order) = request else { continue }
            act = .newOrder
            order.list = number
            order.place = UInt8(truncatingIfNeeded: entry.number - 1)
            if order.place == 0 { first = order.clOrdID }
            let waits = list.contingency.isTriggered && order.place > 0
            let text = waits ? words(waitingFor: first) : Text<16>()
            listed.append(order.clOrdID)
            listed.note(
                gateway.enter(drafted: Int(order.place), order, telling: text, at: now, into: &effects), reason: nil)
            try carryOut(in: &engine)
        }
        gateway.endList(number, into: &effects)
        try carryOut(in: &engine)
        if let place = gateway.lists.place(of: number) { try settleList(place, mayFinish: false, in: &engine) }
    }

    /// What New says of an order that does not go at once.
    @_noLocks
    private func words(waitingFor first: Identifier) -> Text<16> {
        var text = Text<16>("Penstock holds it until ")
        text.append(first)
        text.append(" is filled")
        return text
    }
}
