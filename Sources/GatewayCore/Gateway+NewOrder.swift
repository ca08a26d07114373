// New orders, status requests, and requests that could not be read.

package import Orders
import Risk
package import Values

extension Gateway {
    /// NewOrderSingle(D): a duplicate is refused or, as PossResend, answered with what became of
    /// it; an order that risk refuses is kept as rejected, so that its ClOrdID is used; any other
    /// goes to the broker.
    ///
    /// Source: spec/order-rules.md, D2 A and F.
    @_noLocks
    package mutating func accept(
        _ command: NewOrder, at now: Instant, into effects: inout GatewayEffects
    ) {
        if let slot = table.slot(of: command.session, command.clOrdID) {
            if command.isPossibleResend {
                effects.append(.report(statusReport(table[slot], requestID: Identifier())))
            } else {
                refuseDuplicate(command, at: now, into: &effects)
            }
            return
        }
        var order = Order(
            number: OrderNumber(counters.nextOrder), session: command.session,
            clOrdID: command.clOrdID, account: command.account, symbol: command.symbol,
            side: command.side, terms: command.terms, entered: now)
        counters.nextOrder += 1
        let refusal = limits.refusal(ofNew: command.terms, openOrders: table.openCount)
        if let refusal {
            order.phase = .rejected
            order.rejectReason = refusal.reason
        }
        guard table.insert(order) != nil else {
            preconditionFailure("risk lets no more orders pass than the table holds")
        }
        effects.append(.bind(order.session, order.clOrdID, order.number))
        effects.append(.save(order.number))
        if let refusal {
            var rejected = report(order, .rejected, at: now, text: refusal.text)
            rejected.rejectReason = refusal.reason
            effects.append(.report(rejected))
        } else {
            effects.append(
                .instruct(
                    .submit(
                        order.number, symbol: order.symbol, side: order.side, terms: order.terms)))
        }
    }

    /// 37=NONE: the report is about the request, not about the order that has the ClOrdID.
    @_noLocks
    private mutating func refuseDuplicate(
        _ command: NewOrder, at now: Instant, into effects: inout GatewayEffects
    ) {
        refuse(
            RefusedRequest(
                session: command.session, request: .newOrder(.duplicateOrder),
                clOrdID: command.clOrdID, origClOrdID: Identifier(), account: command.account,
                symbol: command.symbol, sideCode: command.side.code,
                terms: ReportedTerms(command.terms), text: Text("Duplicate ClOrdID(11)")),
            at: now, into: &effects)
    }

    /// Answers a request that is refused as it stands: an order by a report with OrderID NONE, a
    /// change by an OrderCancelReject with what is known of its order. Nothing is kept.
    @_noLocks
    package mutating func refuse(
        _ refused: RefusedRequest, at now: Instant, into effects: inout GatewayEffects
    ) {
        switch refused.request {
        case .newOrder(let reason):
            var report = ExecutionReport(
                session: refused.session, execType: .rejected, status: .rejected,
                clOrdID: refused.clOrdID, transactTime: now)
            report.execution = takeExecution()
            report.account = refused.account
            report.symbol = refused.symbol
            report.sideCode = refused.sideCode
            report.terms = refused.terms
            report.rejectReason = reason
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

    /// OrderStatusRequest(H): the order under any of its ClOrdIDs, or 39=8 with OrderID NONE.
    ///
    /// Source: spec/order-rules.md, D2 G.
    @_noLocks
    package mutating func accept(
        _ command: StatusRequest, at now: Instant, into effects: inout GatewayEffects
    ) {
        if let slot = table.slot(of: command.session, command.clOrdID) {
            effects.append(.report(statusReport(table[slot], requestID: command.requestID)))
            return
        }
        var report = ExecutionReport(
            session: command.session, execType: .orderStatus, status: .rejected,
            clOrdID: command.clOrdID, transactTime: now)
        report.symbol = command.symbol
        report.sideCode = command.sideCode
        report.statusRequestID = command.requestID
        report.text = Text("Unknown order")
        effects.append(.report(report))
    }
}
