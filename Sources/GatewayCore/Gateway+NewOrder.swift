// New orders, status requests, and requests that could not be read.

import EmergencyStop
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
        let known = table.slot(of: command.session, command.clOrdID)
        if known != nil || past != nil {
            let again = RefusedRequest(
                session: command.session, request: .newOrder(.duplicateOrder),
                clOrdID: command.clOrdID, origClOrdID: Identifier(), account: command.account,
                symbol: command.symbol, sideCode: command.side.code,
                terms: ReportedTerms(command.terms), text: Text(),
                isPossibleResend: command.isPossibleResend)
            return answer(again, known, past, at: now, into: &effects)
        }
        let number = OrderNumber(counters.nextOrder)
        counters.nextOrder += 1
        if let place = stop(holding: command, home) {
            let refusal = RiskRefusal(.brokerOption, stops[place].text)
            return reject(command, number, refusal, at: now, into: &effects)
        }
        guard limits.passes(new: command.terms, openOrders: table.openCount) else {
            guard let refusal = limits.refusal(ofNew: command.terms, openOrders: table.openCount) else {
                preconditionFailure("risk refuses without a reason")
            }
            return reject(command, number, refusal, at: now, into: &effects)
        }
        let slot = enter(command, number, rejected: nil, at: now, into: &effects)
        table[slot].handling.broker = home
        effects.instruct(
            .submit(number, symbol: command.symbol, side: command.side, terms: command.terms), to: home)
    }

    @_noLocks
    private mutating func enter(
        _ command: NewOrder, _ number: OrderNumber, rejected reason: OrderRejectReason?, at now: Instant,
        into effects: inout GatewayEffects
    ) -> OrderSlot {
        guard let slot = table.begin(number, command, entered: now, rejected: reason) else {
            preconditionFailure("risk lets no more orders pass than the table holds")
        }
        effects.bind(command.session, command.clOrdID, .order(number))
        effects.append(.save(number, from: nil))
        return slot
    }

    /// One that is refused is kept as rejected.
    @_noLocks
    private mutating func reject(
        _ command: NewOrder, _ number: OrderNumber, _ refusal: RiskRefusal, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let slot = enter(command, number, rejected: refusal.reason, at: now, into: &effects)
        let place = report(slot, .rejected, at: now, into: &effects)
        effects.reports[place].text = refusal.text
        effects.reports[place].rejectReason = refusal.reason
    }

    /// OrderStatusRequest(H): the order under any of its ClOrdIDs, or 39=8 with OrderID NONE, and
    /// with OrdRejReason: why it was refused, or that it is unknown.
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
            reportStatus(slot, requestID: command.requestID, into: &effects)
            return
        }
        let place = effects.addReport()
        effects.reports[place] = ExecutionReport()
        effects.reports[place].session = command.session
        effects.reports[place].clOrdID = command.clOrdID
        effects.reports[place].symbol = command.symbol
        effects.reports[place].sideCode = command.sideCode
        effects.reports[place].statusRequestID = command.requestID
        effects.reports[place].transactTime = now
        if case .newOrder(let reason) = past {
            effects.reports[place].rejectReason = reason
        } else {
            effects.reports[place].rejectReason = .unknownOrder
            effects.reports[place].text = Text("Unknown order")
        }
    }
}
