// OrderMassCancelRequest(q) and OrderMassStatusRequest(AF).

internal import FIXEngine
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// The answer says how many orders it is about; their cancels and reports follow, some with each turn.
    @_noLocks
    mutating func cancelMany(_ request: OrderMassCancelRequest, in engine: inout Engine) {
        let filter = OrderFilter(
            session: request.session, symbol: request.symbol, side: request.side,
            below: OrderNumber(gateway.counters.nextOrder))
        var report = OrderMassCancelReport(
            request, number: gateway.takeExecution(), affected: tasks.isFull ? 0 : gateway.countOpen(filter))
        if tasks.isFull {
            report.rejectReason = OrderMassCancelReport.other
            report.text = Text("too many requests about many orders at once")
        } else if report.affected > 0 {
            tasks.append(MassTask(.cancel, filter, at: engine.now.utc))
        }
        engine.begin(.orderMassCancelReport, to: SessionID(Int(request.session.value)))
        engine.writer.append(report, listing: 0, at: engine.now.utc, idPrefix: idPrefix)
        engine.finishMessage()
    }

    /// One report for each order that is open now, the last one marked; one that says so where there is none.
    @_noLocks
    mutating func tellMany(_ request: OrderMassStatusRequest, in engine: inout Engine) {
        let filter = OrderFilter(
            session: request.session, symbol: request.symbol, account: request.account, side: request.side,
            below: OrderNumber(gateway.counters.nextOrder))
        let total = tasks.isFull ? 0 : gateway.countOpen(filter)
        guard total > 0 else {
            var report = ExecutionReport()
            report.describe(noneFor: request, at: engine.now.utc)
            if tasks.isFull { report.text = Text("too many requests about many orders at once") }
            engine.begin(.executionReport, to: SessionID(Int(request.session.value)))
            engine.writer.append(
                &report, idPrefix: idPrefix, massStatus: MassStatusPart(requestID: request.requestID, total: 0, isLast: true))
            engine.finishMessage()
            return
        }
        tasks.append(MassTask(.status, filter, at: engine.now.utc, requestID: request.requestID, total: total))
    }

    /// Carries on with what was asked about many orders.
    @_noLocks
    mutating func workOff(in engine: inout Engine) throws(JournalError) {
        var steps = 0
        while tasks.count > 0, steps < 64, engine.hasRoom {
            steps += 1
            let since: Instant = if case .status = tasks.first.kind { tasks.first.began } else { .distantFuture }
            if let number = gateway.next(tasks.first.filter, from: &tasks.first.place, endedSince: since) {
                switch tasks.first.kind {
                case .cancel:
                    act = .cancelMany
                    gateway.cancelUnasked(number, at: engine.now.utc, into: &effects)
                    try carryOut(in: &engine)
                case .status:
                    if let waiting = tasks.first.waiting { tell(waiting, isLast: false, in: &engine) }
                    tasks.first.waiting = number
                }
            } else if tasks.first.place >= gateway.sweepEnd {
                if let waiting = tasks.first.waiting { tell(waiting, isLast: true, in: &engine) }
                tasks.removeFirst()
            }
        }
    }

    @_noLocks
    private mutating func tell(_ number: OrderNumber, isLast: Bool, in engine: inout Engine) {
        gateway.reportStatus(number, into: &effects)
        while let effect = effects.next() {
            guard case .report(let place) = effect else { continue }
            let part = MassStatusPart(requestID: tasks.first.requestID, total: tasks.first.total, isLast: isLast)
            engine.begin(.executionReport, to: SessionID(Int(effects.reports[place].session.value)))
            engine.writer.append(&effects.reports[place], idPrefix: idPrefix, massStatus: part)
            engine.finishMessage()
        }
    }
}
