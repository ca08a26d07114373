// Orders: what their ExecutionReports say, and what the tables do.

internal import Brokers
internal import FIXWire
internal import Journal
internal import Orders
internal import Values

/// What the ExecutionReports of one order come to.
struct OrderCheck {
    /// OrdStatus(39), OrderQty(38) and CumQty(14) of the last one.
    var status: UInt8 = 0
    var quantity = Decimal.zero
    var filled = Decimal.zero
    /// When the last report of a change was written, and the place of the last of all in the order of messages.
    var changed = Instant.distantPast
    var ordinal: UInt64 = 0
    /// Of all fills: quantity, and quantity times price.
    var traded = Decimal.zero
    var notional = WideDecimal.zero
}

struct OrderChecks {
    private var checks: [UInt64: OrderCheck] = [:]
    private var executions = NumberSet()
    /// ExecIDs that came more than once.
    private(set) var repeatedExecutions: [UInt64] = []

    subscript(order: UInt64) -> OrderCheck? { checks[order] }
    var numbers: [UInt64] { checks.keys.sorted() }
    var highestExecution: UInt64 { executions.highest }

    mutating func note(_ report: MessageView, _ row: StoredRow) {
        let execution = OrderChecks.number(behind: "-E", in: report.first(Tag.execID))
        if let execution, !executions.insert(execution) { repeatedExecutions.append(execution) }
        guard let order = OrderChecks.number(behind: "-O", in: report.first(Tag.orderID)) else { return }
        var check = checks[order] ?? OrderCheck()
        // Rows come in the order of streams and numbers, and a stream that goes on has the older ones.
        if row.ordinal >= check.ordinal {
            check.ordinal = row.ordinal
            check.status = OrderChecks.status(report)
            check.filled = decimal(Tag.cumQty, report) ?? .zero
            if let quantity = decimal(Tag.orderQty, report) { check.quantity = quantity }
        }
        // Answers to questions have no number.
        if execution != nil { check.changed = max(check.changed, row.time) }
        if report.first(Tag.execType).map({ $0 == "F" }) ?? false,
            let quantity = decimal(Tag.lastQty, report), let price = decimal(Tag.lastPx, report)
        {
            check.traded = Order.nearest(check.traded, quantity, isDifference: false) ?? check.traded
            check.notional = Order.sum(check.notional, WideDecimal(price, times: quantity)) ?? check.notional
        }
        checks[order] = check
    }

    /// An OrderCancelReject(9) says where the order stands, too.
    mutating func noteRefusal(_ reject: MessageView, _ row: StoredRow) {
        guard let order = OrderChecks.number(behind: "-O", in: reject.first(Tag.orderID)),
            let ordinal = checks[order]?.ordinal, row.ordinal >= ordinal
        else { return }
        checks[order]?.ordinal = row.ordinal
        checks[order]?.status = OrderChecks.status(reject)
    }

    private static func status(_ message: MessageView) -> UInt8 {
        message.first(Tag.ordStatus).flatMap { $0.isEmpty ? nil : $0[0] } ?? 0
    }

    private func decimal(_ tag: UInt32, _ report: MessageView) -> Decimal? {
        report.first(tag).flatMap { try? Decimal($0) }
    }

    /// `K3F9A2-O17` is 17.
    private static func number(behind mark: String, in id: Bytes?) -> UInt64? {
        guard let id, let dash = id.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        let rest = id.slice(dash, id.count - dash).description
        return rest.hasPrefix(mark) ? UInt64(rest.dropFirst(2)) : nil
    }
}

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
            verifier.check(order, against: verifier.orders[key], place)
            verifier.checkAudit(of: order, place)
            verifier.clOrdIDs[key] = order.clOrdID
        }
        for number in Set(orders.numbers).union(audit.orders.keys).subtracting(orderKeys).sorted()
        where !isTrimmedOrder(number) {
            let teller = orders[number] == nil ? "and the audit tells of it" : "and was reported"
            find(.order, "order \(number)", "is not there, \(teller)")
        }
        for execution in orders.repeatedExecutions {
            find(.outbound, "ExecID \(execution)", "was given to several reports")
        }
    }

    /// Whether an order of which something is known may have been removed for its age or number: one that had ended.
    private func isTrimmedOrder(_ number: UInt64) -> Bool {
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
        guard !isTrimmed(order.entered) else { return }
        if order.filled != reported.traded {
            find(.order, place, "CumQty(14) is \(order.filled), and its fills come to \(reported.traded)")
        }
        if order.notional.mantissa != reported.notional.mantissa || order.notional.scale != reported.notional.scale {
            find(.order, place, "its fills are worth another amount than it says, so AvgPx(6) is wrong")
        }
    }

    private func code(_ byte: UInt8) -> String { String(decoding: [byte], as: UTF8.self) }

    private mutating func checkAudit(of order: Order, _ place: String) {
        guard let standing = audit.orders[order.number.value]?.standing else { return }
        if standing != OrderStanding(order) {
            find(.order, place, "does not stand where the audit says")
        }
    }

    mutating func checkClOrdIDs(_ store: inout Store) throws(JournalError) {
        try store.walk(.clOrdID, from: nil) { row in
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

    mutating func checkBroker(_ store: inout Store) throws(JournalError) {
        try forEach(.broker, &store) { verifier, key, row in
            guard row.count < 2 || UInt64(row[0]) != key >> 56 else { return }
            verifier.find(.broker, "key \(key)", "is no row of the paper broker")
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
