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
        _ order: NewOrder, past: RefusedRequest.Request? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        if isAnswered(order, past, at: now, into: &effects) { return }
        let number = takeOrder()
        var refusal = OrderRefusal(.other, Text())
        var command = order
        guard count(&command, at: now, or: &refusal) else {
            return reject(command, number, refusal, at: now, into: &effects)
        }
        guard let placed = place(command, number, at: now, or: &refusal) else {
            return reject(command, number, refusal, at: now, into: &effects)
        }
        if placed.waitsHere {
            let words = words(ofWaiting: command.side, command.terms)
            return keepHere(command, number, .armed, words, at: now, into: &effects)
        }
        let broker = placed.broker
        let slot = enter(command, number, rejected: nil, at: now, into: &effects)
        if placed.isDivided {
            if isDecisionKept { effects.append(.decision) }
            return divide(slot, placed, at: now, into: &effects)
        }
        table[slot].handling.broker = broker
        tellLoad(slot, 1)
        if isDecisionKept { effects.append(.decision) }
        effects.instruct(
            .submit(
                number, symbol: command.symbol, side: command.side, terms: terms(command.terms, for: broker)),
            to: broker)
        if command.terms.expires < .distantFuture { watchTime(of: slot) }
    }

    /// Whether its ClOrdID is used, which is told then.
    @_noLocks
    mutating func isAnswered(
        _ command: NewOrder, _ past: RefusedRequest.Request?, at now: Instant, into effects: inout GatewayEffects
    ) -> Bool {
        let known = table.slot(of: command.session, command.clOrdID)
        guard known != nil || past != nil else { return false }
        answer(RefusedRequest(command, .duplicateOrder, Text()), known, past, at: now, into: &effects)
        return true
    }

    /// The number of the next order.
    @_noLocks
    mutating func takeOrder() -> OrderNumber {
        defer { counters.nextOrder += 1 }
        return OrderNumber(counters.nextOrder)
    }

    /// What a new order has to pass, and the broker that it goes to: what is stopped goes nowhere, risk judges before
    /// routing, and once more when the broker is known. One that is held here is judged the same, and has no broker
    /// yet.
    @_noLocks
    mutating func place(
        _ command: NewOrder, _ number: OrderNumber, isHeld: Bool = false, at now: Instant,
        or refusal: inout OrderRefusal
    ) -> Placement? {
        hasDecision = false
        guard clients.mayUse(command.session, command.account) else {
            refusal = OrderRefusal(.other, Text("Account(1) is none that this session may use"))
            return nil
        }
        if let place = stop(holding: command, nil) {
            refusal = OrderRefusal(.brokerOption, stopText(at: place))
            return nil
        }
        guard command.terms.expires > now else {
            refusal = OrderRefusal(.other, Text("ExpireTime(126) is not in the future"))
            return nil
        }
        // Also where orders were opened again for which risk has no room.
        guard table.openCount < table.capacity else {
            var text = Text<16>("open orders are at their limit of ")
            text.appendDigits(of: UInt64(table.capacity))
            refusal = OrderRefusal(.exceedsLimit, text)
            return nil
        }
        let reference = reference(of: command.symbol, at: now)
        var order = riskOrder(command, number)
        if let refused = risk.judge(new: order, reference: reference, at: now) {
            refusal = OrderRefusal(refused, text: refused.text)
            return nil
        }
        guard let placed = route(command, number, isHeld: isHeld, at: now, or: &refusal) else { return nil }
        if placed.waitsHere, let obstacle = obstacle(to: command) {
            refusal = OrderRefusal(.unsupportedCharacteristic, obstacle)
            return nil
        }
        order.broker = placed.broker
        if let refused = self.refusal(ofPlacing: command, as: order, placed, reference, at: now) {
            refusal = refused
            return nil
        }
        if isHeld || placed.waitsHere || placed.isDivided { order.broker = nil }
        guard risk.entered(order, reference: reference, at: now) else {
            preconditionFailure("risk lets no more orders pass than it has room for")
        }
        return placed
    }

    @_noLocks
    mutating func enter(
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
    mutating func reject(
        _ command: NewOrder, _ number: OrderNumber, _ refusal: OrderRefusal, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let slot = enter(command, number, rejected: refusal.reason, at: now, into: &effects)
        let place = report(slot, .rejected, at: now, into: &effects)
        effects.reports[place].text = refusal.text
        effects.reports[place].rejectReason = refusal.reason
        if isDecisionKept { effects.append(.decision) }
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
