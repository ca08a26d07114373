// Brokers that go away and come back, and what is not sent meanwhile.

import EmergencyStop
package import Orders
import Risk
import Routing
package import Values

extension Gateway {
    /// Whether instructions may go to the broker.
    @_noLocks
    package func isUp(_ broker: BrokerNumber) -> Bool {
        if case .up = links[Int(broker.value)].state { return true }
        return false
    }

    @_noLocks
    package func isAway(_ broker: BrokerNumber) -> Bool {
        if case .away = links[Int(broker.value)].state { return true }
        return false
    }

    /// Whether a broker whose link somebody else keeps can be asked about what it has not answered.
    @_noLocks
    package mutating func setAskable(_ broker: BrokerNumber, _ isAskable: Bool) {
        unanswered.setReachable(broker, isAskable)
    }

    /// The broker can be reached: it is asked what happened before it gets anything new; see ``nextQuestion(of:at:)``.
    ///
    /// - Parameter heardUntil: Up to then nothing was missed; nil where that is known from before.
    @_noLocks
    package mutating func connected(_ broker: BrokerNumber, heardUntil: Instant? = nil, at now: Instant) {
        let place = Int(broker.value)
        if let heardUntil { links[place].heardUntil = heardUntil }
        links[place].state = .catchingUp
        unanswered.setReachable(broker, false)
        begin(.fills, broker)
    }

    /// The broker cannot be reached any more. What it was sent may have arrived or not; what it is not sent waits.
    @_noLocks
    package mutating func disconnected(_ broker: BrokerNumber, at now: Instant) {
        let place = Int(broker.value)
        guard !isAway(broker) else { return }
        links[place].state = .away
        links[place].stage = .nothing
        router.disconnected(broker, at: now)
        unanswered.setReachable(broker, false)
    }

    /// All that the broker had to tell at `now` is booked: when it comes back it is asked for what was later. Not when it
    /// has gone: that may have been a while ago.
    @_noLocks
    package mutating func noteHeard(_ broker: BrokerNumber, at now: Instant) {
        guard isUp(broker), now > links[Int(broker.value)].heardUntil else { return }
        links[Int(broker.value)].heardUntil = now
    }

    @_noLocks
    package func heardUntil(_ broker: BrokerNumber) -> Instant { links[Int(broker.value)].heardUntil }

    /// What was missed is known: from here on the broker is one like any other.
    @_noLocks
    mutating func caughtUp(_ broker: BrokerNumber, at now: Instant) {
        guard case .catchingUp = links[Int(broker.value)].state else { return }
        links[Int(broker.value)].state = .up
        if router.isEnabled(broker) { router.connected(broker, at: now) }
        unanswered.setReachable(broker, true)
    }

    // MARK: - What is not sent

    /// An instruction did not leave, for the broker is away, and that is certain: a new order goes to another broker,
    /// or is refused; a cancel waits until the broker is back; a replace is refused.
    @_noLocks
    package mutating func notSent(
        _ instruction: Instruction, to broker: BrokerNumber, at now: Instant, into effects: inout GatewayEffects
    ) {
        guard let slot = table.slot(of: instruction.order), !table[slot].phase.isTerminal else { return }
        switch instruction {
        case .submit: reroute(slot, from: broker, at: now, into: &effects)
        case .replace: refuseUnsent(slot, broker, at: now, into: &effects)
        case .cancel: unanswered.hold(slot.place, table[slot].number, broker)
        // It waits where it is.
        case .ask: unanswered.askSoon(slot.place, table[slot].number, broker)
        }
    }

    @_noLocks
    private mutating func refuseUnsent(
        _ slot: OrderSlot, _ broker: BrokerNumber, at now: Instant, into effects: inout GatewayEffects
    ) {
        if case .some = table[slot].handling.parent {
            return endHere(slot, .replaceRejected(.brokerOption, away(broker)), at: now, into: &effects)
        }
        let before = effects.note(&table[slot])
        guard case .changed = refused(slot, .replace, .brokerOption, away(broker), at: now, into: &effects) else { return }
        table[slot].changed = now
        effects.append(.save(table[slot].number, from: before))
    }

    @_noLocks
    func away(_ broker: BrokerNumber) -> Text<16> {
        var text = Text<16>("the broker ")
        if broker.value < router.brokerCount { text.append(router.name(of: broker)) }
        text.append(" is not connected")
        return text
    }

    /// Only an order that never left goes to another broker by itself.
    @_noLocks
    private mutating func reroute(
        _ slot: OrderSlot, from broker: BrokerNumber, at now: Instant, into effects: inout GatewayEffects
    ) {
        let before = effects.note(&table[slot])
        var refusal = OrderRefusal(.brokerOption, away(broker))
        let other = place(unsent: slot, from: broker, at: now, or: &refusal)
        if isDecisionKept { effects.append(.decision) }
        table[slot].changed = now
        if let other {
            tellLoad(slot, -1)
            table[slot].handling.broker = other
            tellLoad(slot, 1)
            effects.append(.save(table[slot].number, from: before))
            effects.instruct(
                .submit(
                    table[slot].number, symbol: table[slot].symbol, side: table[slot].side,
                    terms: terms(table[slot].terms, for: other)),
                to: other)
            return watchTime(of: slot)
        }
        // What becomes of a part, its whole has to hear.
        if case .some = table[slot].handling.parent {
            return endHere(slot, .rejected(refusal.reason, refusal.text), at: now, into: &effects)
        }
        // Its client was told New: it can only be canceled.
        if table[slot].handling.course.wasHere { return endHere(slot, .canceled(refusal.text), at: now, into: &effects) }
        let pending = table[slot].pending
        table[slot].pending = nil
        table[slot].phase = .rejected
        table[slot].rejectReason = refusal.reason
        let place = report(slot, .rejected, at: now, into: &effects)
        effects.reports[place].text = refusal.text
        effects.reports[place].rejectReason = refusal.reason
        refuse(pending, slot, .tooLate, ending(of: slot), at: now, into: &effects)
        tellRisk(slot, wasOpen: true, at: now)
        table.noteChange(of: slot, wasOpen: true)
        effects.append(.save(table[slot].number, from: before))
    }

    /// The broker that takes it instead, and that risk lets it go to; risk counts it there then.
    @_noLocks
    private mutating func place(
        unsent slot: OrderSlot, from broker: BrokerNumber, at now: Instant, or refusal: inout OrderRefusal
    ) -> BrokerNumber? {
        hasDecision = false
        guard let other = route(unsent: slot, from: broker, at: now, or: &refusal) else { return nil }
        let old = table[slot].handling.broker
        table[slot].handling.broker = other
        let order = riskOrder(slot)
        table[slot].handling.broker = old
        let reference = reference(of: table[slot].symbol, at: now)
        if let refused = risk.judge(routed: order, reference: reference, at: now) {
            refusal = OrderRefusal(refused, text: words(of: refused, other))
            return nil
        }
        risk.changed(order, reference: reference, at: now)
        return other
    }
}
