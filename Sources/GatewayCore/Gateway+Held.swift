// Orders that are here and at no broker.

import EmergencyStop
package import Orders
import Risk
package import Values

extension Gateway {
    /// Takes in an order that stays here until ``release(_:as:telling:at:into:)``. It has to pass what any other has to:
    /// stops, risk, and that a broker could take it now. The client is told New, with `text`, which says that Penstock
    /// holds it and until what.
    ///
    /// Until then its cancels and replaces are answered here at once; what cancels orders by itself ends it without a
    /// word to any broker.
    ///
    /// - Returns: Its number; nil when it was refused, as the client is told.
    @_noLocks @discardableResult
    package mutating func hold(
        _ order: NewOrder, telling text: Text<16>, past: RefusedRequest.Request? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) -> OrderNumber? {
        if isAnswered(order, past, at: now, into: &effects) { return nil }
        let number = takeOrder()
        var refusal = OrderRefusal(.other, Text())
        var command = order
        guard count(&command, at: now, or: &refusal), place(command, number, isHeld: true, at: now, or: &refusal) != nil else {
            reject(command, number, refusal, at: now, into: &effects)
            return nil
        }
        keepHere(command, number, .held, text, at: now, into: &effects)
        return number
    }

    /// Enters an order that has passed, and tells New with what it waits for; one that goes at once is told when its
    /// broker has it, and comes without a text.
    @_noLocks
    mutating func keepHere(
        _ command: NewOrder, _ number: OrderNumber, _ course: Handling.Course, _ text: Text<16>, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let slot = enter(command, number, rejected: nil, at: now, into: &effects)
        table[slot].handling.course = course
        if text.isEmpty { return }
        table[slot].phase = .working
        arm(slot)
        watchTime(of: slot)
        let place = report(slot, .new, at: now, into: &effects)
        effects.reports[place].text = text
    }

    /// Gives an order that is held here to a broker, which is chosen now. Where none can take it, or a stop or a limit of
    /// the broker is against it, it is canceled with the reason. What its broker answers is told as of any other
    /// order, but for New, which was told already.
    ///
    /// - Parameters:
    ///   - terms: What it is from here on; nil for what it was.
    ///   - text: Tells the client of it, as Restated; empty where there is nothing to tell.
    /// - Returns: False when it goes to no broker, or is not held at all, and then nothing was done.
    @_noLocks @discardableResult
    package mutating func release(
        _ number: OrderNumber, as terms: OrderTerms? = nil, telling text: Text<16> = Text(), at now: Instant,
        into effects: inout GatewayEffects
    ) -> Bool {
        guard let slot = table.slot(of: number), table[slot].handling.course.isHere, !table[slot].phase.isTerminal
        else { return false }
        let before = effects.note(&table[slot])
        if let terms { table[slot].terms = terms }
        let isNew = table[slot].phase.isUnanswered
        if !text.isEmpty {
            let place = report(slot, .restated, at: now, into: &effects)
            effects.reports[place].restatement = .other
            effects.reports[place].text = text
        }
        var refusal = OrderRefusal(.other, Text())
        guard let placed = placeReleased(slot, at: now, or: &refusal) else {
            if isDecisionKept { effects.append(.decision) }
            endHere(slot, isNew ? .rejected(refusal.reason, refusal.text) : .canceled(refusal.text), at: now, into: &effects)
            return false
        }
        if isDecisionKept { effects.append(.decision) }
        effects.append(.save(number, from: before))
        table[slot].changed = now
        if placed.waitsHere {
            waitHere(slot, at: now, into: &effects)
        } else if placed.isDivided {
            waitNoMore(slot)
            divide(slot, placed, at: now, into: &effects)
        } else {
            send(slot, to: placed.broker, at: now, into: &effects)
        }
        return true
    }

    /// What another order has set free waits for the market from here on.
    @_noLocks
    private mutating func waitHere(_ slot: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        table[slot].handling.course = .armed
        arm(slot)
        watchTime(of: slot)
        let words = words(ofWaiting: table[slot].side, table[slot].terms)
        let isNew = table[slot].phase.isUnanswered
        table[slot].phase = .working
        let place = report(slot, isNew ? .new : .restated, at: now, into: &effects)
        if !isNew { effects.reports[place].restatement = .other }
        effects.reports[place].text = words
    }

    @_noLocks
    private mutating func send(
        _ slot: OrderSlot, to broker: BrokerNumber, at now: Instant, into effects: inout GatewayEffects
    ) {
        waitNoMore(slot)
        table[slot].handling.course = table[slot].phase.isUnanswered ? .direct : .released
        table[slot].handling.broker = broker
        table[slot].phase = .submitted
        tellLoad(slot, 1)
        tellRiskOfTerms(slot, at: now)
        watchTime(of: slot)
        effects.instruct(
            .submit(
                table[slot].number, symbol: table[slot].symbol, side: table[slot].side,
                terms: terms(table[slot].terms, for: broker)),
            to: broker)
    }

    /// The broker that gets it: risk has judged the order itself when it came, and judges the broker now.
    @_noLocks
    private mutating func placeReleased(
        _ slot: OrderSlot, at now: Instant, or refusal: inout OrderRefusal
    ) -> Placement? {
        hasDecision = false
        if let place = stop(holding: slot) {
            refusal = OrderRefusal(.brokerOption, stopText(at: place))
            return nil
        }
        let command = NewOrder(table[slot])
        guard let placed = route(command, table[slot].number, at: now, or: &refusal) else { return nil }
        if placed.waitsHere, let obstacle = obstacle(to: command) {
            refusal = OrderRefusal(.unsupportedCharacteristic, obstacle)
            return nil
        }
        var order = riskOrder(command, table[slot].number)
        order.broker = placed.broker
        let reference = reference(of: command.symbol, at: now)
        if let refused = self.refusal(ofPlacing: command, as: order, placed, reference, at: now) {
            refusal = refused
            return nil
        }
        return placed
    }

    /// Ends an order that is held here, as its broker would.
    @_noLocks
    mutating func endHere(
        _ slot: OrderSlot, _ event: BrokerReport.Event, at now: Instant, into effects: inout GatewayEffects
    ) {
        accept(BrokerReport(table[slot].number, event), at: now, into: &effects)
    }
}

extension NewOrder {
    /// What an order that is held would be if it came now.
    @_noLocks
    init(_ order: Order) {
        self.init(
            session: order.session, clOrdID: order.clOrdID, account: order.account, symbol: order.symbol,
            side: order.side, terms: order.terms, strategy: order.handling.strategy,
            destination: order.handling.destination)
    }
}
