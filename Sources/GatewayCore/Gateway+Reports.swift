// How an order becomes a report.

package import Orders
package import Values

extension Gateway {
    /// A report of the order as it stands, with an ExecID of its own.
    @_noLocks
    mutating func report(
        _ order: Order, _ execType: ExecType, at now: Instant, text: Text<16> = Text()
    ) -> ExecutionReport {
        var report = Gateway.state(of: order, execType, at: now)
        report.execution = takeExecution()
        report.text = text
        return report
    }

    /// A report in answer to a request, which names it and the ClOrdID it was about.
    @_noLocks
    mutating func report(
        _ order: Order, _ execType: ExecType, answering clOrdID: Identifier,
        about origClOrdID: Identifier, at now: Instant, text: Text<16> = Text()
    ) -> ExecutionReport {
        var report = report(order, execType, at: now, text: text)
        report.clOrdID = clOrdID
        report.origClOrdID = origClOrdID
        return report
    }

    /// 150=I, ExecID 0: where the order stands, under the ClOrdID of the order or of the replace
    /// that was accepted last, and the one before. A cancel's ClOrdID names a request and never the
    /// order: only what answers it has it, with the order's as OrigClOrdID, as FIX 4.4 asks for
    /// there.
    @_noLocks
    func statusReport(_ order: Order, requestID: Identifier) -> ExecutionReport {
        var report = Gateway.state(of: order, .orderStatus, at: order.changed)
        report.origClOrdID = order.origClOrdID
        report.rejectReason = order.rejectReason
        report.statusRequestID = requestID
        return report
    }

    @_noLocks
    private static func state(
        of order: Order, _ execType: ExecType, at now: Instant
    ) -> ExecutionReport {
        var report = ExecutionReport(
            session: order.session, execType: execType, status: order.status,
            clOrdID: order.clOrdID, transactTime: now)
        report.order = order.number
        report.account = order.account
        report.symbol = order.symbol
        report.sideCode = order.side.code
        report.terms = ReportedTerms(order.terms)
        report.filled = order.filled
        report.leaves = order.leaves
        report.averagePrice = order.averagePrice
        return report
    }

    /// Tells the client that the broker has not answered yet: PendingNew for an order,
    /// PendingCancel or PendingReplace for a change, each at most once, with the terms that are
    /// still in force.
    ///
    /// The caller runs a broker that answers at once in the turn of the request, and calls this
    /// behind it.
    ///
    /// Source: spec/order-rules.md, D1 and synthesis rule (i).
    @_noLocks
    package mutating func reportPending(
        _ number: OrderNumber, at now: Instant, into effects: inout GatewayEffects
    ) {
        guard let slot = table.slot(of: number) else { return }
        var order = table[slot]
        var isChanged = false
        if order.phase == .submitted {
            order.phase = .pendingNew
            effects.append(.report(report(order, .pendingNew, at: now)))
            isChanged = true
        }
        if !order.phase.isTerminal, var pending = order.pending, !pending.isReported {
            pending.isReported = true
            order.pending = pending
            let execType: ExecType = pending.isCancel ? .pendingCancel : .pendingReplace
            effects.append(
                .report(
                    report(
                        order, execType, answering: pending.clOrdID, about: order.clOrdID, at: now))
            )
            isChanged = true
        }
        guard isChanged else { return }
        order.changed = now
        keep(order, slot, &effects)
    }
}
