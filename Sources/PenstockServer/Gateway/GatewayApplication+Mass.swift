// OrderMassCancelRequest(q) and OrderMassStatusRequest(AF).

internal import FIXEngine
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// The answer says how many orders it is about, and follows when they are counted; then their cancels, some with
    /// each turn, also after a crash.
    @_noLocks
    mutating func cancelMany(_ request: OrderMassCancelRequest, in engine: inout Engine) {
        if let refusal = tasks.refusal(of: .cancel, for: request.session) {
            var report = OrderMassCancelReport(request, number: gateway.takeExecution(), affected: 0)
            report.rejectReason = OrderMassCancelReport.other
            report.text = refusal
            return tell(report, in: &engine)
        }
        let filter = OrderFilter(
            session: request.session, symbol: request.symbol, side: request.side,
            below: OrderNumber(gateway.counters.nextOrder))
        let task = MassTask(.cancel, filter, request.clOrdID, at: engine.now.utc)
        tasks.append(task)
        stage(task, in: &engine)
    }

    /// One report for each order that is open now, the last one marked; one that says so where there is none.
    @_noLocks
    mutating func tellMany(_ request: OrderMassStatusRequest, in engine: inout Engine) {
        if let refusal = tasks.refusal(of: .status, for: request.session) {
            return tellNone(request, refusal, in: &engine)
        }
        let filter = OrderFilter(
            session: request.session, symbol: request.symbol, account: request.account, side: request.side,
            below: OrderNumber(gateway.counters.nextOrder))
        tasks.append(MassTask(.status, filter, request.requestID, at: engine.now.utc))
    }

    /// Carries on with what was asked about many orders.
    @_noLocks
    mutating func workOff(in engine: inout Engine) throws(JournalError) {
        var (steps, looks) = (0, 0)
        while tasks.count > 0, steps < 64, looks < tasks.looksInOneTurn, engine.hasRoom {
            if tasks.first.isOfPositions {
                if lookForPositions(in: &engine) { steps += 1 } else { looks += 1 }
            } else if tasks.first.isCounting {
                countMore(in: &engine)
                looks += 1
            } else if try workOn(in: &engine) {
                steps += 1
            } else {
                looks += 1
            }
        }
    }

    /// A part of the first walk, and the answer at its end.
    @_noLocks
    private mutating func countMore(in engine: inout Engine) {
        tasks.first.total += gateway.count(
            tasks.first.filter, from: &tasks.first.place, endedSince: tasks.first.since,
            lookingAt: tasks.placesInOneLook)
        guard tasks.first.place >= gateway.sweepEnd else { return }
        tasks.first.isCounting = false
        tasks.first.place = 0
        if tasks.first.isCancel {
            tell(report(on: tasks.first), in: &engine)
            stage(tasks.first, in: &engine)
        } else if tasks.first.total == 0 {
            var request = OrderMassStatusRequest()
            request.session = tasks.first.filter.session
            request.requestID = tasks.first.requestID
            request.symbol = tasks.first.filter.symbol
            request.account = tasks.first.filter.account
            request.side = tasks.first.filter.side
            tellNone(request, nil, in: &engine)
        }
        if tasks.first.total == 0 { finishTask(in: &engine) }
    }

    /// A step of the second walk; false when it found nothing on its way.
    @_noLocks
    private mutating func workOn(in engine: inout Engine) throws(JournalError) -> Bool {
        let found = gateway.next(
            tasks.first.filter, from: &tasks.first.place, endedSince: tasks.first.since,
            lookingAt: tasks.placesInOneLook)
        guard let number = found else {
            guard tasks.first.place >= gateway.sweepEnd else { return false }
            if let waiting = tasks.first.waiting { tell(waiting, isLast: true, in: &engine) }
            finishTask(in: &engine)
            return false
        }
        if tasks.first.isCancel {
            act = .cancelMany
            gateway.cancelUnasked(number, at: engine.now.utc, into: &effects)
            try carryOut(in: &engine)
        } else {
            if let waiting = tasks.first.waiting { tell(waiting, isLast: false, in: &engine) }
            tasks.first.waiting = number
        }
        return true
    }

    @_noLocks
    mutating func finishTask(in engine: inout Engine) {
        if tasks.first.isCancel {
            engine.record.delete(.book, BookKind.massCancel.key(UInt64(tasks.first.filter.session.value)))
        }
        tasks.removeFirst()
    }

    @_noLocks
    private mutating func stage(_ task: MassTask, in engine: inout Engine) {
        bookRow.reset()
        MassCancelRow.append(task, to: &bookRow)
        stageBook(.massCancel, UInt64(task.filter.session.value), in: &engine)
    }

    /// After a restart: false for a row that makes no sense.
    mutating func restoreMassCancel(_ number: UInt64, _ row: Bytes) -> Bool {
        guard let task = MassCancelRow.decode(row), UInt64(task.filter.session.value) == number else { return false }
        guard tasks.refusal(of: .cancel, for: task.filter.session) == nil else { return false }
        tasks.append(task)
        return true
    }
}

// MARK: - Answers

extension GatewayApplication {
    @_noLocks
    private mutating func report(on task: MassTask) -> OrderMassCancelReport {
        var request = OrderMassCancelRequest()
        request.session = task.filter.session
        request.clOrdID = task.requestID
        request.symbol = task.filter.symbol
        request.side = task.filter.side
        return OrderMassCancelReport(request, number: gateway.takeExecution(), affected: task.total)
    }

    @_noLocks
    private mutating func tell(_ report: OrderMassCancelReport, in engine: inout Engine) {
        engine.begin(.orderMassCancelReport, to: SessionID(Int(report.session.value)))
        engine.writer.append(report, listing: 0, at: engine.now.utc, idPrefix: idPrefix)
        engine.finishMessage()
    }

    /// There are no such orders, or nobody looks for them.
    @_noLocks
    private mutating func tellNone(
        _ request: OrderMassStatusRequest, _ refusal: Text<16>?, in engine: inout Engine
    ) {
        var report = ExecutionReport()
        report.describe(noneFor: request, at: engine.now.utc)
        if let refusal { report.text = refusal }
        engine.begin(.executionReport, to: SessionID(Int(request.session.value)))
        engine.writer.append(
            &report, idPrefix: idPrefix, massStatus: MassStatusPart(requestID: request.requestID, total: 0, isLast: true))
        engine.finishMessage()
    }

    @_noLocks
    private mutating func tell(_ number: OrderNumber, isLast: Bool, in engine: inout Engine) {
        gateway.reportStatus(number, into: &effects)
        while let effect = effects.next() {
            guard case .report(let place) = effect else { continue }
            let part = MassStatusPart(requestID: tasks.first.requestID, total: tasks.first.total, isLast: isLast)
            engine.begin(.executionReport, to: SessionID(Int(effects.reports[place].session.value)))
            engine.writer.append(
                &effects.reports[place], idPrefix: idPrefix, massStatus: part,
                security: securityNames.name(of: effects.reports[place].symbol))
            engine.finishMessage()
        }
    }
}
