// Cancels and replaces: judged against the order, then asked of the broker.

import EmergencyStop
package import Orders
import Risk
package import Values

/// What a cancel and a replace have in common.
struct ChangeRequest {
    var session: SessionNumber
    var clOrdID: Identifier
    var origClOrdID: Identifier
    var account: Identifier
    var symbol: Name
    var side: Side
    var isPossibleResend: Bool
    var request: OrderCancelReject.Request

    @_noLocks
    func refused(_ reason: CancelRejectReason, _ text: Text<16>) -> RefusedRequest {
        RefusedRequest(
            session: session, request: .change(request, reason), clOrdID: clOrdID,
            origClOrdID: origClOrdID, account: account, symbol: symbol, sideCode: side.code,
            terms: ReportedTerms(), text: text, isPossibleResend: isPossibleResend)
    }
}

/// Why a change is refused.
struct ChangeRefusal {
    var reason: CancelRejectReason
    var text: Text<16>

    @_noLocks
    init(_ reason: CancelRejectReason, _ text: Text<16>) {
        self.reason = reason
        self.text = text
    }
}

extension Gateway {
    /// OrderCancelRequest(F).
    ///
    /// - Parameter past: What the index says of its ClOrdID; see ``Gateway``.
    ///
    /// Source: spec/order-rules.md, D2 B and D.
    @_noLocks
    package mutating func accept(
        _ command: CancelOrder, past: RefusedRequest.Request? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let change = ChangeRequest(
            session: command.session, clOrdID: command.clOrdID, origClOrdID: command.origClOrdID,
            account: command.account, symbol: command.symbol, side: command.side,
            isPossibleResend: command.isPossibleResend, request: .cancel)
        guard let slot = admit(change, past, at: now, into: &effects) else { return }
        let number = table[slot].number
        begin(PendingChange(.cancel, clOrdID: command.clOrdID), slot, at: now, into: &effects)
        if table[slot].handling.course.isHere { return endHere(slot, .canceled(Text()), at: now, into: &effects) }
        if table[slot].handling.course.isDivided { return askParts(ofCanceled: slot, at: now, into: &effects) }
        effects.instruct(.cancel(number), to: broker(of: slot))
    }

    /// OrderCancelReplaceRequest(G): all kinds of terms but those that are over at once. A quantity
    /// at or below CumQty ends the order as filled: the broker is asked to cancel the rest, and
    /// what is filled until it has done so is what the order comes to.
    ///
    /// - Parameter past: What the index says of its ClOrdID; see ``Gateway``.
    ///
    /// Source: spec/order-rules.md, D1, D2 C and D.
    @_noLocks
    package mutating func accept(
        _ command: ReplaceOrder, past: RefusedRequest.Request? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let change = ChangeRequest(
            session: command.session, clOrdID: command.clOrdID, origClOrdID: command.origClOrdID,
            account: command.account, symbol: command.symbol, side: command.side,
            isPossibleResend: command.isPossibleResend, request: .replace)
        guard let slot = admit(change, past, at: now, into: &effects) else { return }
        let number = table[slot].number
        if let place = stop(holding: slot) {
            return reject(change.refused(.brokerOption, stopText(at: place)), at: now, into: &effects)
        }
        if let refusal = refusal(ofDivided: command.terms, slot) ?? refusal(of: command.terms, replacing: slot, at: now) {
            reject(change.refused(refusal.reason, refusal.text), at: now, into: &effects)
            return
        }
        let isReducing = command.terms.quantity <= table[slot].filled
        begin(
            PendingChange(
                isReducing ? .reduce(command.terms) : .replace(command.terms),
                clOrdID: command.clOrdID),
            slot, at: now, into: &effects)
        if table[slot].handling.course.isHere {
            accept(BrokerReport(number, .replaced(command.terms)), at: now, into: &effects)
            arm(slot)
            return watchTime(of: slot)
        }
        if table[slot].handling.course.isDivided {
            if isReducing { return askParts(ofCanceled: slot, at: now, into: &effects) }
            askParts(ofReplaced: slot, command.terms, into: &effects)
            if table[slot].parts.asked > 0 { return }
            return accept(BrokerReport(number, .replaced(command.terms)), at: now, into: &effects)
        }
        effects.instruct(isReducing ? .cancel(number) : .replace(number, terms: terms(command.terms, for: broker(of: slot))),
            to: broker(of: slot))
    }

    @_noLocks
    private mutating func begin(
        _ pending: PendingChange, _ slot: OrderSlot, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let before = effects.note(&table[slot])
        // The name is bound while the old ones are still told apart from it.
        table.bind(pending.clOrdID, to: slot)
        table[slot].pending = pending
        table[slot].changed = now
        if !pending.isCancel {
            if table[slot].handling.modifications < .max { table[slot].handling.modifications += 1 }
            tellRiskOfTerms(slot, at: now)
        }
        effects.bind(table[slot].session, pending.clOrdID, .order(table[slot].number))
        effects.append(.save(table[slot].number, from: before))
    }
}

// MARK: - Judging

extension Gateway {
    /// The order that the request may change, or nil when the request has been answered.
    @_noLocks
    private mutating func admit(
        _ change: ChangeRequest, _ past: RefusedRequest.Request?, at now: Instant,
        into effects: inout GatewayEffects
    ) -> OrderSlot? {
        let known = table.slot(of: change.session, change.clOrdID)
        if known != nil || past != nil {
            answer(change.refused(.duplicateClOrdID, Text()), known, past, at: now, into: &effects)
            return nil
        }
        guard let slot = table.slot(of: change.session, change.origClOrdID) else {
            let unknown = change.refused(.unknownOrder, Text("Unknown order"))
            reject(unknown, at: now, into: &effects)
            return nil
        }
        if let refusal = refusal(of: change, of: slot) {
            reject(change.refused(refusal.reason, refusal.text), at: now, into: &effects)
            return nil
        }
        return slot
    }

    /// The first reason against the change, in the order: it is not about this order; the order is
    /// at its end; a change is pending; it was made without knowing of the last accepted one, whose
    /// terms the client may not have seen.
    @_noLocks
    private func refusal(of change: ChangeRequest, of slot: OrderSlot) -> ChangeRefusal? {
        if change.symbol != table[slot].symbol {
            return ChangeRefusal(.other, Text("Symbol(55) is not the order's"))
        }
        if change.side != table[slot].side {
            return ChangeRefusal(.other, Text("Side(54) is not the order's"))
        }
        if !change.account.isEmpty, change.account != table[slot].account {
            return ChangeRefusal(.other, Text("Account(1) is not the order's"))
        }
        if table[slot].phase.isTerminal {
            return ChangeRefusal(.tooLate, ending(of: slot))
        }
        if table[slot].isChanging {
            return ChangeRefusal(.alreadyPending, Text("A change of the order is pending already"))
        }
        if change.origClOrdID != table[slot].clOrdID {
            var text = Text<16>("OrigClOrdID(41) is not the latest, which is ")
            text.append(table[slot].clOrdID)
            return ChangeRefusal(.other, text)
        }
        return nil
    }

    @_noLocks
    private mutating func refusal(of terms: OrderTerms, replacing slot: OrderSlot, at now: Instant) -> ChangeRefusal? {
        switch terms.timeInForce {
        case .immediateOrCancel, .fillOrKill:
            var text = Text<16>("An order cannot be replaced by one with TimeInForce(59)=")
            text.append(terms.timeInForce.code)
            return ChangeRefusal(.other, text)
        case .day, .goodTillCancel, .atTheOpening, .goodTillDate, .atTheClose: break
        }
        if let refusal = refusal(ofWaiting: terms, slot) { return refusal }
        guard terms.expires > now else { return ChangeRefusal(.other, Text("ExpireTime(126) is not in the future")) }
        let order = riskOrder(slot, replacedBy: terms)
        let reference = reference(of: table[slot].symbol, at: now)
        guard let refusal = risk.judge(replace: order, reference: reference, at: now) else { return nil }
        return ChangeRefusal(.brokerOption, words(of: refusal, table[slot].handling.broker))
    }

    /// What waits here for the market goes on doing so.
    @_noLocks
    private mutating func refusal(ofWaiting terms: OrderTerms, _ slot: OrderSlot) -> ChangeRefusal? {
        guard case .armed = table[slot].handling.course else { return nil }
        guard terms.kind.waits else {
            return ChangeRefusal(.other, Text("OrdType(40): what Penstock holds until a price is reached stays such an order"))
        }
        var command = NewOrder(table[slot])
        command.terms = terms
        return obstacle(to: command).map { ChangeRefusal(.other, $0) }
    }

    /// What a change is told that came too late.
    @_noLocks
    func ending(of slot: OrderSlot) -> Text<16> {
        switch table[slot].phase {
        case .filled: Text("Order is filled already")
        case .canceled: Text("Order is canceled already")
        case .expired: Text("Order is expired already")
        case .rejected: Text("Order is rejected already")
        case .submitted, .pendingNew, .working, .suspended, .doneForDay, .stopped: Text("Too late")
        }
    }
}
