// Lists as rows, and what lists that are due ask for.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

/// What the store knows of a ListID.
enum ListUse {
    case never
    /// Of a list that was refused.
    case refused
    /// Of the list in that place of the gateway's book.
    case list(Int)
}

extension GatewayApplication {
    /// What a session has used a ListID for. A list that was done long ago is taken back into memory.
    @_noLocks
    mutating func recallList(
        _ session: SessionNumber, _ listID: Identifier, in engine: inout Engine
    ) throws(JournalError) -> ListUse {
        if let place = gateway.lists.place(of: session, listID) { return .list(place) }
        guard usedNames.mayHold(session.ofLists, listID) else { return .never }
        switch try use(of: session.ofLists, listID, in: &engine) {
        case nil: return .never
        case .order, .refusal: return .refused
        case .list(let number):
            guard let place = try recallList(number, in: &engine) else { return .refused }
            return .list(place)
        }
    }

    /// The place of a list, taken back from the journal where memory does not hold it.
    @_noLocks
    mutating func recallList(_ number: ListNumber, in engine: inout Engine) throws(JournalError) -> Int? {
        if let place = gateway.lists.place(of: number) { return place }
        guard let list = try storedList(number, in: &engine) else { return nil }
        return gateway.lists.insert(list)
    }

    /// Vouched for: a row that is read allocates nothing.
    @_semantics("no_performance_analysis")
    private mutating func storedList(
        _ number: ListNumber, in engine: inout Engine
    ) throws(JournalError) -> OrderList? {
        do throws(JournalError) {
            guard let found = try engine.row(.book, BookKind.list.key(number.value)) else { return nil }
            return OrderListRow.decode(found)
        } catch {
            guard let damaged = error.row else { throw error }
            engine.note(damaged: damaged)
            return nil
        }
    }

    /// Takes the orders of a list back into memory.
    @_noLocks
    mutating func recallOrders(of place: Int, in engine: inout Engine) throws(JournalError) {
        for number in gateway.lists[place].numbers where !gateway.holds(OrderNumber(number)) {
            try recall(OrderNumber(number), in: &engine)
        }
    }

    @_noLocks
    mutating func stageList(_ number: ListNumber, in engine: inout Engine) {
        bookRow.reset()
        gateway.encode(number, into: &bookRow)
        stageBook(.list, number.value, in: &engine)
    }

    // MARK: - What is due

    /// Looks at lists of which orders have changed; those that a full turn leaves have the next one.
    @_noLocks
    mutating func settleLists(in engine: inout Engine) throws(JournalError) {
        if !gateway.lists.hasDue { return }
        while engine.hasRoom, let place = gateway.lists.nextDue() { try settleList(place, in: &engine) }
    }

    /// - Parameter mayFinish: False where the client is to get another answer before it is told that the list is done.
    @_noLocks
    mutating func settleList(
        _ place: Int, mayFinish: Bool = true, in engine: inout Engine
    ) throws(JournalError) {
        if gateway.lists[place].contingency.isContingent { try recallOrders(of: place, in: &engine) }
        while true {
            // It goes by how its orders stand, so the next turn can go on.
            if engine.record.room < GatewayApplication.roomForOrder { return gateway.lists.noteDue(place) }
            switch gateway.settle(place, mayFinish: mayFinish, at: engine.now.utc, into: &effects) {
            case .released: act = .released
            case .canceled: act = .cancelListed
            case .settled:
                listSweep.want(gateway.isClosing(place), at: engine.now.utc, stopSweep.settings.retryInterval)
                return try carryOut(in: &engine)
            }
            try carryOut(in: &engine)
        }
    }

    /// A list is told of unasked.
    @_noLocks
    mutating func tell(_ number: ListNumber, _ news: ListNews, in engine: inout Engine) throws(JournalError) {
        guard let place = gateway.lists.place(of: number) else { return }
        guard case .alert(let order, let alert) = news else { return try tellList(place, .allDone, in: &engine) }
        var text = Text<16>()
        if let slot = gateway.slot(of: order) { text.append(gateway[slot].clOrdID) }
        switch alert {
        case .filledToo: text.append(" was filled, though another order of the list was filled before")
        case .exitGone: text.append(" is gone unfilled: what is left of the list goes on without it")
        case .notCanceled: text.append(" is not canceled yet, though the broker was asked several times")
        }
        try tellList(place, .alert, text: text, in: &engine)
    }
}
