// TradeCaptureReportRequest(AD): the fills of a client's own orders.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// Fills as the store has them, in the order of orders; first how many there are. What is asked for while the
    /// answer is under way is not in it.
    ///
    /// Vouched for: clients do not ask often.
    @_semantics("no_performance_analysis")
    mutating func tellTrades(
        _ request: TradeCaptureReportRequest, in engine: inout Engine
    ) throws(JournalError) {
        var task = DeskTask(.trades, SessionID(Int(request.session.value)))
        var ack = TradeCaptureReportRequestAck(request, .successful, total: 0)
        if case .snapshot = request.subscription {
            switch try fill(&task, from: request, in: &engine) {
            case .some(true):
                if deskTasks.append(task) { return }
                ack.result = .other
                ack.text = Text("the answer to another request is not finished")
            // No order of this client is called so, so that there are no fills of it.
            case .some(false): break
            case .none:
                ack.result = .other
                ack.text = Text("OrderID(37) or ExecID(17) is none of ours")
            }
        } else {
            ack.result = .unsupported
            ack.text = Text("fills are told by ExecutionReports as they come")
        }
        engine.begin(.tradeCaptureReportRequestAck, to: task.session)
        engine.writer.append(ack)
        engine.finishMessage()
    }

    /// Whether there can be any; nil for an ID that is none.
    private mutating func fill(
        _ task: inout DeskTask, from request: TradeCaptureReportRequest, in engine: inout Engine
    ) throws(JournalError) -> Bool? {
        task.requestID = request.requestID
        task.typeCode = request.typeCode
        (task.account, task.symbol, task.side) = (request.account, request.symbol, request.side)
        (task.start, task.end) = (request.start, request.end)
        task.before = gateway.counters.nextExecution
        if !request.execID.isEmpty {
            guard let execution = number(in: request.execID, "E") else { return nil }
            task.execution = execution
        }
        if !request.orderID.isEmpty {
            guard let order = number(in: request.orderID, "O") else { return nil }
            task.order = order
        }
        if !request.clOrdID.isEmpty {
            guard let order = try order(named: request.clOrdID, request.session, in: &engine) else { return false }
            if let other = task.order, other != order { return false }
            task.order = order
        }
        if let order = task.order { task.key = (0..<8).map { UInt8(truncatingIfNeeded: order >> (56 - 8 * UInt64($0))) } }
        return true
    }

    /// `K3F9A2-O17` is 17.
    private func number(in id: Identifier, _ letter: String) -> UInt64? {
        let (text, start) = (id.description, "\(idPrefix)-\(letter)")
        return text.hasPrefix(start) ? UInt64(text.dropFirst(start.count)) : nil
    }

    /// The order to which a ClOrdID leads, in memory or not.
    private mutating func order(
        named clOrdID: Identifier, _ session: SessionNumber, in engine: inout Engine
    ) throws(JournalError) -> UInt64? {
        fillKey(session, clOrdID)
        guard let row = try engine.row(.clOrdID, key.bytes) else { return nil }
        var reader = RowReader(row)
        if case .order(let number) = ClOrdIDUse(code: reader.uint64()) { return number.value }
        return nil
    }

    /// At most 64 fills of anybody's; false when the answer is whole.
    mutating func tellMoreTrades(_ task: inout DeskTask, in engine: inout Engine) throws(JournalError) -> Bool {
        var found: [Trade] = []
        let isAtEnd = try look(for: &found, &task, in: &engine)
        for trade in found where isMeant(trade, task) {
            guard let order = try order(of: trade, in: &engine), isMeant(order, task) else { continue }
            if task.isCounting {
                task.total += 1
            } else {
                if case .trade(let before) = task.waiting { try tell(before, task, isLast: false, in: &engine) }
                task.waiting = .trade(trade)
            }
        }
        guard isAtEnd else { return true }
        guard task.isCounting else {
            if case .trade(let last) = task.waiting { try tell(last, task, isLast: true, in: &engine) }
            return false
        }
        var ack = TradeCaptureReportRequestAck()
        (ack.requestID, ack.typeCode, ack.symbol, ack.total) = (task.requestID, task.typeCode, task.symbol, task.total)
        engine.begin(.tradeCaptureReportRequestAck, to: task.session)
        engine.writer.append(ack)
        engine.finishMessage()
        task.isCounting = false
        task.key = task.order == nil ? [] : Array(task.key.prefix(8))
        return task.total > 0
    }

    /// The next fills in the store, in the order of keys; whether these were the last ones.
    private func look(
        for found: inout [Trade], _ task: inout DeskTask, in engine: inout Engine
    ) throws(JournalError) -> Bool {
        var (isAtEnd, last) = (true, [UInt8]())
        let only = task.order
        try engine.walkRows(of: .trade, from: task.key) { key, row in
            guard let trade = GatewayApplication.trade(of: key) else { return true }
            if let only, trade.order != only { return trade.order < only }
            guard found.count < 64 else {
                isAtEnd = false
                return false
            }
            last = (0..<key.count).map { key[$0] }
            if let read = Trade(row) { found.append(read) }
            return true
        }
        // The next key that there can be.
        if !last.isEmpty { task.key = last + [0] }
        return isAtEnd
    }

    private func isMeant(_ trade: Trade, _ task: DeskTask) -> Bool {
        if let execution = task.execution, trade.execution != execution { return false }
        return !trade.isBusted && trade.execution < task.before && trade.at >= task.start && trade.at < task.end
    }

    private func isMeant(_ order: Order, _ task: DeskTask) -> Bool {
        guard Int(order.session.value) == task.session.index else { return false }
        guard task.account.isEmpty || order.account == task.account, task.symbol.isEmpty || order.symbol == task.symbol
        else { return false }
        return task.side.map { $0 == order.side } ?? true
    }

    /// The client's order that a fill is of: of a part, what it is a part of.
    private mutating func order(of trade: Trade, in engine: inout Engine) throws(JournalError) -> Order? {
        guard let order = try known(trade.order, in: &engine) else { return nil }
        guard let parent = order.handling.parent else { return order }
        return try known(parent, in: &engine)
    }

    private mutating func known(_ number: OrderNumber, in engine: inout Engine) throws(JournalError) -> Order? {
        if let order = gateway.order(number) { return order }
        return try stored(number, in: &engine)
    }

    private mutating func tell(
        _ trade: Trade, _ task: DeskTask, isLast: Bool, in engine: inout Engine
    ) throws(JournalError) {
        guard let order = try order(of: trade, in: &engine) else { return }
        var report = TradeCaptureReport()
        report.execution = trade.execution
        report.order = order.number
        report.clOrdID = order.clOrdID
        report.account = order.account
        report.symbol = order.symbol
        report.side = order.side
        (report.quantity, report.price, report.commission) = (trade.quantity, trade.price, trade.commission)
        report.transactTime = trade.at
        report.requestID = task.requestID
        report.total = task.total
        report.isLast = isLast
        engine.begin(.tradeCaptureReport, to: task.session)
        engine.writer.append(report, idPrefix: idPrefix)
        engine.finishMessage()
    }
}
