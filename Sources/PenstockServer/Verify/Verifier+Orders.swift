// Orders: what their ExecutionReports and the audit say, and what the tables do.

internal import Journal
internal import Orders
internal import Values

extension Verifier {
    mutating func checkOrders(_ store: inout Store) throws(JournalError) {
        try forEach(.order, &store) { verifier, key, row in
            let place = "order \(key)"
            guard let order = OrderRow.decode(row), order.number.value == key else {
                return verifier.find(.order, place, "is no order")
            }
            verifier.count(\.orders)
            verifier.orderKeys.insert(key)
            verifier.checkSession(of: order, place)
            verifier.checkAudit(of: order, place)
            verifier.noteList(of: order)
            verifier.parts.note(order)
            // Of a part of an order no client knows: what is filled of it is told as filled of its whole.
            if order.handling.parent == nil {
                verifier.check(order, against: verifier.orders[key], place)
                // One that came from elsewhere may have none.
                if !order.clOrdID.isEmpty { verifier.clOrdIDs[key] = order.clOrdID }
            }
            verifier.count(order, version: row[0])
            if !order.phase.isTerminal { verifier.openOrders[key] = OpenOrder(order) }
        }
        for problem in parts.problems(areAllThere: trimmedOrders == OrderTrimMark()) {
            find(.order, "order \(problem.order)", problem.what)
        }
        for number in Set(orders.numbers).union(audit.orders.keys).subtracting(orderKeys).sorted()
        where !isTrimmedOrder(number) {
            let teller = orders[number] == nil ? "and the audit tells of it" : "and was reported"
            find(.order, "order \(number)", "is not there, \(teller)")
            // Its fills are all there where they come to what was told.
            if let check = orders[number], check.filled == check.traded { positions.addTold(check) }
        }
        for execution in orders.repeatedExecutions {
            find(.outbound, "ExecID \(execution)", "was given to several reports")
        }
    }

    /// Whether an order of which something is known may have been removed for its age or number: one that had ended.
    func isTrimmedOrder(_ number: UInt64) -> Bool {
        let (told, reported) = (audit.orders[number], orders[number])
        let status = told?.standing.status.code ?? reported?.status ?? 0
        guard [OrderStatus.filled, .canceled, .expired, .rejected].contains(where: { $0.code == status }) else {
            return false
        }
        let changed = max(told?.at ?? .distantPast, reported?.changed ?? .distantPast)
        return trimmedOrders.covers(number, changed: changed)
    }

    /// The same of one that a ClOrdID leads to, used at a time.
    private func isTrimmedOrder(_ number: UInt64, _ used: Instant) -> Bool {
        if audit.orders[number] != nil || orders[number] != nil { return isTrimmedOrder(number) }
        return trimmedOrders.covers(number, changed: used)
    }

    private mutating func checkSession(of order: Order, _ place: String) {
        if sessions[order.session.value] == nil {
            find(.order, place, "is of session \(order.session.value), which is not there")
        }
    }

    private mutating func check(_ order: Order, against reported: OrderCheck?, _ place: String) {
        guard let reported else {
            // Every order is reported in the turn that it comes in, and each time that it changes.
            if !isTrimmed(order.changed) { find(.order, place, "was never reported") }
            return
        }
        func compare(_ name: String, _ stored: String, _ told: String) {
            guard stored != told else { return }
            find(.order, place, "\(name) is \(stored), and the client was told \(told)")
        }
        compare("OrdStatus(39)", code(order.status.code), code(reported.status))
        if order.terms.quantity != reported.quantity {
            compare("OrderQty(38)", "\(order.terms.quantity)", "\(reported.quantity)")
        }
        if order.filled != reported.filled { compare("CumQty(14)", "\(order.filled)", "\(reported.filled)") }
        if let holding = positions.holding(reported) {
            compare("Side(54)", code(order.side.code), code(reported.side))
            compare("Symbol(55)", "\(order.symbol)", "\(holding.symbol)")
            compare("Account(1)", named(order.account), named(holding.account))
        }
        guard !isTrimmed(order.entered), !reported.isRecounted else { return }
        positions.addTold(reported)
        positions.addStored(order)
        if order.filled != reported.traded {
            find(.order, place, "CumQty(14) is \(order.filled), and its fills come to \(reported.traded)")
        }
        if order.notional.mantissa != reported.notional.mantissa || order.notional.scale != reported.notional.scale {
            find(.order, place, "its fills are worth another amount than it says, so AvgPx(6) is wrong")
        }
    }

    private func named(_ account: Identifier) -> String { account.isEmpty ? "nothing" : "\(account)" }

    func code(_ byte: UInt8) -> String { String(decoding: [byte], as: UTF8.self) }

    private mutating func checkAudit(of order: Order, _ place: String) {
        guard let standing = audit.orders[order.number.value]?.standing else { return }
        var order = order
        if standing != OrderStanding(&order) {
            find(.order, place, "does not stand where the audit says")
        }
    }

    mutating func checkClOrdIDs(_ store: inout Store) throws(JournalError) {
        try store.walk(.clOrdID, from: nil) { row in
            countRow()
            let place = RowName(.clOrdID, row.key).place
            guard let value = row.value, value.count == 16, row.key.count > 4 else {
                find(.clOrdID, place, row.value == nil ? "is damaged: its checksum is wrong" : "is no ClOrdID")
                return true
            }
            var reader = RowReader(value)
            guard case .order(let number) = ClOrdIDUse(code: reader.uint64()) else { return true }
            let used = reader.instant()
            guard orderKeys.contains(number.value) else {
                if !isTrimmedOrder(number.value, used) { find(.clOrdID, place, "leads to order \(number.value), which is not there") }
                return true
            }
            if let own = clOrdIDs[number.value], own.equals(row.key.slice(4, row.key.count - 4)) {
                clOrdIDs[number.value] = nil
            }
            return true
        }
        for (number, clOrdID) in clOrdIDs.sorted(by: { $0.key < $1.key }) {
            find(.clOrdID, "ClOrdID \(clOrdID)", "does not lead to order \(number), which has it")
        }
    }

    /// Whether what is counted is above all that was given.
    mutating func checkCounters() {
        func check(_ name: String, _ next: UInt64?, _ highest: UInt64) {
            if next ?? 1 <= highest {
                find(.meta, name, "comes next, at \(next ?? 1), and was given up to \(highest)")
            }
        }
        check("place in the order of messages", counter(MetaKey.ordinal), ordinals.highest)
        guard isGateways else { return }
        check("order number", counter(MetaKey.application), orderKeys.max() ?? 0)
        check("ExecID", counter(MetaKey.application, at: 1), orders.highestExecution)
    }
}
