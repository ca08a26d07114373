// New orders, status requests, and requests that could not be read.

package import Orders
import Risk
package import Values

extension Gateway {
    /// NewOrderSingle(D): a duplicate is refused or, as PossResend, answered with what became of
    /// it; an order that risk refuses is kept as rejected; any other goes to the broker.
    ///
    /// - Parameter past: What the index says of its ClOrdID; see ``Gateway``.
    ///
    /// Source: spec/order-rules.md, D2 A and F.
    @_noLocks
    package mutating func accept(
        _ command: NewOrder, past: RefusedRequest.Request? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let again = RefusedRequest(
            session: command.session, request: .newOrder(.duplicateOrder),
            clOrdID: command.clOrdID, origClOrdID: Identifier(), account: command.account,
            symbol: command.symbol, sideCode: command.side.code,
            terms: ReportedTerms(command.terms), text: Text(),
            isPossibleResend: command.isPossibleResend)
        if isAnswered(again, past, at: now, into: &effects) { return }
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
        effects.append(.bind(order.session, order.clOrdID, .order(order.number)))
        effects.append(.save(order.number, from: nil))
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

    /// OrderStatusRequest(H): the order under any of its ClOrdIDs, or 39=8 with OrderID NONE, and
    /// with OrdRejReason where it is known as refused.
    ///
    /// - Parameter past: What the index says of its ClOrdID; see ``Gateway``.
    ///
    /// Source: spec/order-rules.md, D2 G.
    @_noLocks
    package mutating func accept(
        _ command: StatusRequest, past: RefusedRequest.Request? = nil, at now: Instant,
        into effects: inout GatewayEffects
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
        if case .newOrder(let reason) = past {
            report.rejectReason = reason
        } else {
            report.text = Text("Unknown order")
        }
        effects.append(.report(report))
    }
}
