// What the reports that clients got say of each order.

internal import FIXWire
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
    /// A fill was corrected or taken back, or a corporate action changed what was filled: its fills alone do not come to
    /// what it has.
    var isRecounted = false
    /// Side(54), and where its fills belong; below zero while nobody has said so.
    var side: UInt8 = 0
    var holding: Int32 = -1
}

struct OrderChecks {
    private var checks: [UInt64: OrderCheck] = [:]
    private var executions = NumberSet()
    /// ExecIDs that came more than once.
    private(set) var repeatedExecutions: [UInt64] = []

    subscript(order: UInt64) -> OrderCheck? { checks[order] }
    var numbers: [UInt64] { checks.keys.sorted() }
    var highestExecution: UInt64 { executions.highest }

    /// - Parameter holding: Where fills of the report belong.
    mutating func note(_ report: MessageView, _ row: StoredRow, _ holding: Int32) {
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
        check.holding = holding
        check.side = report.first(Tag.side).flatMap { $0.isEmpty ? nil : $0[0] } ?? 0
        // Answers to questions have no number.
        if execution != nil { check.changed = max(check.changed, row.time) }
        if report.first(Tag.execType).map({ $0 == "F" }) ?? false,
            let quantity = decimal(Tag.lastQty, report), let price = decimal(Tag.lastPx, report)
        {
            check.traded = Order.nearest(check.traded, quantity, isDifference: false) ?? check.traded
            check.notional = Order.sum(check.notional, WideDecimal(price, times: quantity)) ?? check.notional
        }
        if OrderChecks.recounts(report) { check.isRecounted = true }
        checks[order] = check
    }

    /// TradeCorrect, TradeCancel, and Restated for a corporate action.
    private static func recounts(_ report: MessageView) -> Bool {
        guard let type = report.first(Tag.execType) else { return false }
        if type == "G" || type == "H" { return true }
        return type == "D" && report.first(Tag.execRestatementReason).map { $0 == "0" } ?? false
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
