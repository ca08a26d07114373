// Refusals of requests as they stand, and what becomes of their ClOrdIDs.

package import Orders
package import Values

extension Gateway {
    /// Answers a request that OrderEntry could read but not make a command of.
    ///
    /// - Parameter past: What the index says of its ClOrdID; see ``Gateway``.
    @_noLocks
    package mutating func refuse(
        _ refused: RefusedRequest, past: RefusedRequest.Request? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        if isAnswered(refused, past, at: now, into: &effects) { return }
        reject(refused, at: now, into: &effects)
    }

    /// Refuses a request whose ClOrdID was free until now, and is used from here on.
    @_noLocks
    mutating func reject(
        _ refused: RefusedRequest, at now: Instant, into effects: inout GatewayEffects
    ) {
        tell(refused, at: now, into: &effects)
        var use = ClOrdIDUse.refusal(refused.request)
        if case .change = refused.request,
            let slot = table.slot(of: refused.session, refused.origClOrdID)
        {
            use = .order(table[slot].number)
        }
        effects.append(.bind(refused.session, refused.clOrdID, use))
    }

    /// Whether the ClOrdID of the request is used; if so, the request has been answered: as
    /// PossResend with what became of the first, else as a duplicate.
    ///
    /// Source: spec/order-rules.md, D2 F.
    @_noLocks
    mutating func isAnswered(
        _ again: RefusedRequest, _ past: RefusedRequest.Request?, at now: Instant,
        into effects: inout GatewayEffects
    ) -> Bool {
        let known = table.slot(of: again.session, again.clOrdID)
        if known == nil, past == nil { return false }
        if again.isPossibleResend, isToldAgain(again, known, past, at: now, into: &effects) {
            return true
        }
        var duplicate = again
        duplicate.text = Text("Duplicate ClOrdID(11)")
        switch again.request {
        case .newOrder: duplicate.request = .newOrder(.duplicateOrder)
        case .change(let request, _): duplicate.request = .change(request, .duplicateClOrdID)
        }
        tell(duplicate, at: now, into: &effects)
        return true
    }

    /// Tells what became of the request with this ClOrdID; not where that was of another kind.
    @_noLocks
    private mutating func isToldAgain(
        _ again: RefusedRequest, _ known: OrderSlot?, _ past: RefusedRequest.Request?,
        at now: Instant, into effects: inout GatewayEffects
    ) -> Bool {
        if let known {
            effects.append(.report(statusReport(table[known], requestID: Identifier())))
            return true
        }
        switch (again.request, past) {
        case (.newOrder, .newOrder(let reason)):
            effects.append(.report(Gateway.report(of: again, .orderStatus, reason, at: now)))
        case (.change(let request, _), .change(_, let reason)):
            var first = again
            first.request = .change(request, reason)
            first.text = Text("Refused before")
            tell(first, at: now, into: &effects)
        case (.newOrder, _), (.change, _): return false
        }
        return true
    }

    /// An order by a report with OrderID NONE, for it is about the request and there is no order; a
    /// change by an OrderCancelReject with what is known of its order.
    @_noLocks
    private mutating func tell(
        _ refused: RefusedRequest, at now: Instant, into effects: inout GatewayEffects
    ) {
        switch refused.request {
        case .newOrder(let reason):
            var report = Gateway.report(of: refused, .rejected, reason, at: now)
            report.execution = takeExecution()
            report.text = refused.text
            effects.append(.report(report))
        case .change(let request, let reason):
            let slot = table.slot(of: refused.session, refused.origClOrdID)
            var reject = OrderCancelReject(
                session: refused.session, order: nil, clOrdID: refused.clOrdID,
                origClOrdID: refused.origClOrdID, status: .rejected, request: request,
                reason: reason, text: refused.text, transactTime: now)
            if let slot {
                reject.order = table[slot].number
                reject.status = table[slot].status
            }
            effects.append(.cancelReject(reject))
        }
    }

    @_noLocks
    private static func report(
        of refused: RefusedRequest, _ execType: ExecType, _ reason: OrderRejectReason,
        at now: Instant
    ) -> ExecutionReport {
        var report = ExecutionReport(
            session: refused.session, execType: execType, status: .rejected,
            clOrdID: refused.clOrdID, transactTime: now)
        report.account = refused.account
        report.symbol = refused.symbol
        report.sideCode = refused.sideCode
        report.terms = refused.terms
        report.rejectReason = reason
        return report
    }
}
