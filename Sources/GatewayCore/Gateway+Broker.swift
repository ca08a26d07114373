// What the broker reports: answers to what it was asked, fills, and ends of its own.

package import Orders
package import Values

/// What a broker report came to.
enum BookingOutcome {
    /// The order is another one, and the client has been told.
    case changed
    /// It repeats what is known, or answers what has been answered.
    case nothingNew
    /// It answers nothing that was asked, or contradicts the end of the order.
    case unexpected
}

extension Gateway {
    /// Books a broker report and tells the client. Fills are booked in whatever phase the order is;
    /// anything else that does not fit is ignored, and named as an anomaly.
    ///
    /// Source: spec/order-rules.md, D1 and D2.
    @_noLocks
    package mutating func accept(
        _ report: BrokerReport, at now: Instant, into effects: inout GatewayEffects
    ) {
        guard let slot = table.slot(of: report.order) else {
            effects.append(.anomaly(report, .unknownOrder))
            return
        }
        var order = table[slot]
        let outcome: BookingOutcome
        switch report.event {
        case .accepted:
            outcome = accepted(&order, at: now, into: &effects)
        case .rejected(let reason, let text):
            outcome = rejected(&order, reason, text, at: now, into: &effects)
        case .filled(let quantity, let price, let commission):
            outcome = filled(&order, (quantity, price, commission), report, at: now, into: &effects)
        case .replaced(let terms):
            outcome = replaced(&order, terms, report, at: now, into: &effects)
        case .replaceRejected(let reason, let text):
            outcome = refused(&order, .replace, reason, text, at: now, into: &effects)
        case .canceled(let text):
            outcome = ended(&order, .canceled, text, at: now, into: &effects)
        case .cancelRejected(let reason, let text):
            outcome = refused(&order, .cancel, reason, text, at: now, into: &effects)
        case .expired(let text):
            outcome = ended(&order, .expired, text, at: now, into: &effects)
        }
        switch outcome {
        case .changed:
            order.changed = now
            keep(order, slot, &effects)
        case .nothingNew: break
        case .unexpected: effects.append(.anomaly(report, .unexpected))
        }
    }

    /// New is told once: at the broker's word, or at the first event that proves it.
    @_noLocks
    private mutating func accepted(
        _ order: inout Order, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        // After another end it crossed a cancel; after a rejection one of the two is untrue.
        guard order.phase.isUnanswered else {
            return order.phase == .rejected ? .unexpected : .nothingNew
        }
        order.phase = .working
        effects.append(.report(report(order, .new, at: now)))
        return .changed
    }

    @_noLocks
    private mutating func rejected(
        _ order: inout Order, _ reason: OrderRejectReason, _ text: Text<16>, at now: Instant,
        into effects: inout GatewayEffects
    ) -> BookingOutcome {
        if order.phase.isTerminal { return order.phase == .rejected ? .nothingNew : .unexpected }
        // What has traded cannot be as if it had never been: it is over from here on.
        guard order.filled.isZero else {
            return ended(&order, .canceled, text, at: now, into: &effects)
        }
        let pending = order.pending
        order.pending = nil
        order.phase = .rejected
        order.rejectReason = reason
        var rejected = report(order, .rejected, at: now, text: text)
        rejected.rejectReason = reason
        effects.append(.report(rejected))
        refuse(pending, order, .tooLate, Gateway.ending(of: order), at: now, into: &effects)
        return .changed
    }

    @_noLocks
    private mutating func filled(
        _ order: inout Order, _ trade: (quantity: Decimal, price: Decimal, commission: Decimal),
        _ broker: BrokerReport, at now: Instant, into effects: inout GatewayEffects
    ) -> BookingOutcome {
        let before = order
        guard order.book(quantity: trade.quantity, price: trade.price) else {
            effects.append(.anomaly(broker, .unbookable))
            return .nothingNew
        }
        if before.phase.isUnanswered {
            var acknowledged = before
            _ = accepted(&acknowledged, at: now, into: &effects)
            order.phase = .working
        }
        // With a change pending the broker may have raised the quantity already: its answer
        // decides. A late fill ends what was canceled short of its quantity as filled only when it
        // is.
        if order.isComplete, order.pending == nil { order.phase = .filled }
        var traded = report(order, .trade, at: now)
        traded.trade = trade
        effects.append(.report(traded))
        if before.phase.isTerminal {
            effects.append(.anomaly(broker, .fillAfterEnd))
        } else if order.filled > order.terms.quantity {
            effects.append(.anomaly(broker, .overfill))
        }
        return .changed
    }
}
