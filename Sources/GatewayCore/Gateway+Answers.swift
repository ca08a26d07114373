// How the broker's answer to a change, or the end of the order, settles what is pending.

import Orders
import Values

extension Gateway {
    @_noLocks
    mutating func replaced(
        _ order: inout Order, _ terms: OrderTerms, _ broker: BrokerReport, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if order.phase.isTerminal || !terms.quantity.isPositive { return .unexpected }
        if order.phase.isUnanswered {
            order.phase = .working
            effects.append(.report(report(order, .new, at: now)))
        }
        guard let pending = order.pending, case .replace = pending.kind else {
            // What is true at the broker is what the client must see, asked for or not.
            effects.append(.anomaly(broker, .unaskedTerms))
            adopt(terms, &order)
            effects.append(.report(report(order, .replaced, at: now)))
            return .changed
        }
        order.pending = nil
        adopt(terms, &order)
        advance(&order, to: pending.clOrdID, at: now, into: &effects)
        return .changed
    }

    /// A quantity that fills have passed becomes what is filled, and the order is Filled.
    @_noLocks
    private func adopt(_ terms: OrderTerms, _ order: inout Order) {
        order.terms = terms
        guard order.isComplete, order.pending == nil else { return }
        order.terms.quantity = order.filled
        order.phase = .filled
    }

    /// Replaced: the request's ClOrdID is the order's from here on.
    @_noLocks
    private mutating func advance(
        _ order: inout Order, to clOrdID: Identifier, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        order.origClOrdID = order.clOrdID
        order.clOrdID = clOrdID
        effects.append(
            .report(
                report(order, .replaced, answering: clOrdID, about: order.origClOrdID, at: now)))
    }

    /// The broker has canceled the order or let it expire: as it was asked to, or unasked.
    @_noLocks
    mutating func ended(
        _ order: inout Order, _ phase: OrderPhase, _ text: Text<16>, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if order.phase.isTerminal { return .nothingNew }
        let pending = order.pending
        order.pending = nil
        if phase == .canceled, let pending, case .reduce(let terms) = pending.kind {
            // The rest is gone, as a replace to what is filled had asked. Fills that crossed it are
            // in, so the quantity is what they come to.
            adopt(terms, &order)
            advance(&order, to: pending.clOrdID, at: now, into: &effects)
            return .changed
        }
        order.phase = order.isComplete ? .filled : phase
        switch order.phase {
        case .canceled:
            if let pending, pending.isCancel {
                effects.append(
                    .report(
                        report(
                            order, .canceled, answering: pending.clOrdID, about: order.clOrdID,
                            at: now, text: text)))
                return .changed
            }
            effects.append(.report(report(order, .canceled, at: now, text: text)))
        case .expired: effects.append(.report(report(order, .expired, at: now, text: text)))
        case .submitted, .pendingNew, .working, .filled, .rejected: break
        }
        refuse(pending, order, .tooLate, Gateway.ending(of: order), at: now, into: &effects)
        return .changed
    }

    /// The broker refuses the change, which is answered with its reason. A reduction was a cancel
    /// to the broker and is a replace to the client.
    @_noLocks
    mutating func refused(
        _ order: inout Order, _ answered: OrderCancelReject.Request, _ reason: CancelRejectReason,
        _ text: Text<16>, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        guard let pending = order.pending, pending.instruction == answered else {
            return order.phase.isTerminal ? .nothingNew : .unexpected
        }
        order.pending = nil
        if order.isComplete { order.phase = .filled }
        refuse(pending, order, reason, text, at: now, into: &effects)
        return .changed
    }

    /// Answers a pending change, if there is one, with the order as it stands without it.
    @_noLocks
    func refuse(
        _ pending: PendingChange?, _ order: Order, _ reason: CancelRejectReason, _ text: Text<16>,
        at now: Instant, into effects: inout GatewayEffects
    ) {
        guard let pending else { return }
        effects.append(
            .cancelReject(
                OrderCancelReject(
                    session: order.session, order: order.number, clOrdID: pending.clOrdID,
                    origClOrdID: order.clOrdID, status: order.status,
                    request: pending.isCancel ? .cancel : .replace, reason: reason, text: text,
                    transactTime: now)))
    }
}

extension PendingChange {
    /// What the broker was asked for.
    var instruction: OrderCancelReject.Request {
        @_noLocks get {
            switch kind {
            case .cancel, .reduce: .cancel
            case .replace: .replace
            }
        }
    }
}
