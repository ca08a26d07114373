// What a broker says of itself, compared with what is known here: what was missed is told, what differs is named.

package import Orders
package import Values

/// Whose an order becomes that nobody here knows.
package struct ExternalOwner: Sendable {
    package var session: SessionNumber
    package var account: Identifier
    /// Under which the session can change the order: one that it has never used; empty for none.
    package var clOrdID = Identifier()

    @_noLocks
    package init(session: SessionNumber, account: Identifier) {
        self.session = session
        self.account = account
    }
}

extension Gateway {
    /// Has everything compared with a broker that is up, as when it comes back.
    @_noLocks
    package mutating func reconcile(_ broker: BrokerNumber) { links[Int(broker.value)].isWanted = true }

    /// Whether there is something to ask or to look through.
    @_noLocks
    package func isReconciling(_ broker: BrokerNumber) -> Bool {
        let link = links[Int(broker.value)]
        if case .away = link.state { return false }
        if case .nothing = link.stage { return link.isWanted || link.wantsFills }
        return true
    }

    /// What is to be asked now; nil while an answer is not at its end, and where ``walk(_:at:into:)`` goes on.
    @_noLocks
    package mutating func nextQuestion(of broker: BrokerNumber, at now: Instant) -> BrokerQuestion? {
        let place = Int(broker.value)
        if case .nothing = links[place].stage {
            guard links[place].isWanted || links[place].wantsFills else { return nil }
            let readsFillsOnly = !links[place].isWanted
            links[place].isWanted = false
            begin(.fills, broker)
            links[place].readsFillsOnly = readsFillsOnly
        }
        if links[place].isAsked { return nil }
        let question: BrokerQuestion
        switch links[place].stage {
        case .fills: question = .fills(since: fillsSince(place))
        case .orders: question = .openOrders
        case .positions: question = .positions
        case .balances: question = .balances
        case .nothing, .missing, .unlisted: return nil
        }
        links[place].isAsked = true
        return question
    }

    /// A minute more than what may have been missed: clocks differ, and what is known is not told again.
    @_noLocks
    private mutating func fillsSince(_ place: Int) -> Instant {
        var since = links[place].heardUntil
        if links[place].fillsWantedSince < since { since = links[place].fillsWantedSince }
        links[place].wantsFills = false
        links[place].fillsWantedSince = .distantFuture
        return since.advanced(by: Interval(nanoseconds: -60_000_000_000))
    }

    @_noLocks
    mutating func wantFills(of broker: BrokerNumber, since: Instant) {
        let place = Int(broker.value)
        links[place].wantsFills = true
        if since < links[place].fillsWantedSince { links[place].fillsWantedSince = since }
    }

    @_noLocks
    mutating func begin(_ stage: BrokerLink.Stage, _ broker: BrokerNumber) {
        let place = Int(broker.value)
        links[place].stage = stage
        links[place].isAsked = false
        links[place].place = 0
        guard case .fills = stage else { return }
        links[place].readsFillsOnly = false
        links[place].round &+= 1
        links[place].madeGood = 0
        links[place].differences = 0
    }

    /// Whether the answer to a question is under way.
    @_noLocks
    package func isAwaitingAnswer(of broker: BrokerNumber) -> Bool {
        if case .nothing = links[Int(broker.value)].stage { return false }
        return links[Int(broker.value)].isAsked
    }

    /// Whether that question is about open orders.
    @_noLocks
    package func isAwaitingOrders(of broker: BrokerNumber) -> Bool {
        if case .orders = links[Int(broker.value)].stage { return links[Int(broker.value)].isAsked }
        return false
    }

    // MARK: - What the broker tells

    /// A fill: booked if it was never told, put right if it was told otherwise. In the order in which the broker tells.
    ///
    /// - Parameter trade: What the journal has under its name. The caller has readmitted the order if the journal has it.
    @_noLocks
    package mutating func hear(
        fill number: OrderNumber, _ quantity: Decimal, _ price: Decimal, _ commission: Decimal, id: Name,
        from broker: BrokerNumber, trade: Trade?, at now: Instant, into effects: inout GatewayEffects
    ) {
        // Without a name it cannot be told from the others; how its order stands tells of it.
        if id.isEmpty { return }
        guard let slot = table.slot(of: number) else {
            var found = Discrepancy(.unknownFill, broker)
            found.order = number
            found.name.append(id)
            found.theirs = quantity
            return note(found, into: &effects)
        }
        guard let trade else {
            // It may be booked already: how the order stands tells what is missing.
            if table[slot].handling.hasNamelessFills { return }
            links[Int(broker.value)].madeGood &+= 1
            return accept(
                BrokerReport(number, .filled(quantity: quantity, price: price, commission: commission, id: id)),
                from: broker, at: now, into: &effects)
        }
        if trade.isBusted {
            differ(.bustedFill, slot, .zero, quantity, into: &effects)
        } else if trade.quantity != quantity || trade.price != price || trade.commission != commission {
            links[Int(broker.value)].madeGood &+= 1
            accept(
                BrokerReport(number, .corrected(quantity: quantity, price: price, commission: commission, id: id)),
                from: broker, trade: trade, at: now, into: &effects)
        }
    }

    /// An order that works at the broker. One of ours is brought to where it stands there; one that has ended here is
    /// canceled there; any other is taken in for its owner, or named.
    ///
    /// - Parameters:
    ///   - number: Nil where the broker knows it by its own name alone.
    ///   - owner: Whose orders are that nobody knows; nil where they are only named.
    /// - Returns: The number under which it was taken in.
    @_noLocks
    @discardableResult
    package mutating func hear(
        order number: OrderNumber?, name: Identifier, _ symbol: Name, _ side: Side,
        _ standing: BrokerReport.Standing, from broker: BrokerNumber, owner: ExternalOwner?, at now: Instant,
        into effects: inout GatewayEffects
    ) -> OrderNumber? {
        let place = Int(broker.value)
        guard let number, let slot = table.slot(of: number) else {
            var found = Discrepancy(.externalOrder, broker)
            found.order = number ?? OrderNumber(0)
            found.name = name
            found.theirs = standing.terms.quantity
            note(found, into: &effects)
            guard let owner else { return nil }
            return takeIn(number, symbol, side, standing, from: broker, owner, at: now, into: &effects)
        }
        listed[slot.place] = links[place].round
        if table[slot].phase.isTerminal {
            differ(.endedHere, slot, .zero, standing.terms.quantity, into: &effects)
            // When the broker can be reached.
            unanswered.hold(slot.place, number, broker)
            unanswered[slot.place].isOwnCancel = true
            return nil
        }
        accept(BrokerReport(number, .standing(standing)), from: broker, at: now, into: &effects)
        return nil
    }

    /// An order that the broker knows by a number keeps it here.
    @_noLocks
    private mutating func takeIn(
        _ known: OrderNumber?, _ symbol: Name, _ side: Side, _ standing: BrokerReport.Standing,
        from broker: BrokerNumber, _ owner: ExternalOwner, at now: Instant, into effects: inout GatewayEffects
    ) -> OrderNumber? {
        let order = NewOrder(
            session: owner.session, clOrdID: owner.clOrdID, account: owner.account, symbol: symbol, side: side,
            terms: standing.terms)
        guard let number = takeIn(order, as: known, workingAt: broker, at: now, into: &effects),
            let slot = table.slot(of: number)
        else { return nil }
        listed[slot.place] = links[Int(broker.value)].round
        accept(BrokerReport(number, .standing(standing)), from: broker, at: now, into: &effects)
        return number
    }

    /// A report has changed an order. While open orders are compared, one that answers a question makes good what was
    /// not told.
    @_noLocks
    mutating func noteMadeGood(_ event: BrokerReport.Event, of broker: BrokerNumber) {
        guard case .orders = links[Int(broker.value)].stage else { return }
        // What is told of its own accord was not missed.
        var isAnswer = false
        if case .standing = event { isAnswer = true }
        if case .unheardOf = event { isAnswer = true }
        if isAnswer { links[Int(broker.value)].madeGood &+= 1 }
    }

    /// A fill of an order that only the broker has a name for.
    @_noLocks
    package mutating func hear(
        fillOf order: Identifier, _ quantity: Decimal, from broker: BrokerNumber, into effects: inout GatewayEffects
    ) {
        var found = Discrepancy(.unknownFill, broker)
        found.name = order
        found.theirs = quantity
        note(found, into: &effects)
    }

    /// The last of an answer: on to what is asked next.
    ///
    /// - Parameter hasAskedForEach: Orders of ours that the broker did not list were asked about already.
    @_noLocks
    package mutating func hear(
        endFrom broker: BrokerNumber, isComplete: Bool, hasAskedForEach: Bool = false, at now: Instant
    ) {
        let place = Int(broker.value)
        switch links[place].stage {
        case .nothing, .missing, .unlisted: return
        case .fills:
            links[place].tellsFills = isComplete
            unanswered.setReading(broker, false)
            begin(links[place].readsFillsOnly ? .nothing : .orders, broker)
        case .orders where hasAskedForEach: ordersAreKnown(of: broker, at: now)
        case .orders: begin(.missing, broker)
        case .positions: begin(isComplete ? .unlisted : .balances, broker)
        case .balances: begin(.nothing, broker)
        }
    }

    /// Whether something was compared to its end since it was asked the last time: what it came to.
    @_noLocks
    package func outcome(of broker: BrokerNumber) -> (madeGood: Int, differences: Int) {
        (Int(links[Int(broker.value)].madeGood), Int(links[Int(broker.value)].differences))
    }

    // MARK: - What the broker does not tell

    /// Looks through a part of what is here for what the broker did not list: 4096 places at most.
    @_noLocks
    package mutating func walk(_ broker: BrokerNumber, at now: Instant, into effects: inout GatewayEffects) {
        switch links[Int(broker.value)].stage {
        case .missing: askForMissing(broker, at: now, into: &effects)
        case .unlisted: compareUnlisted(broker, into: &effects)
        case .nothing, .fills, .orders, .positions, .balances: break
        }
    }

    /// Orders that work here, and not there it seems, are asked about one by one.
    @_noLocks
    private mutating func askForMissing(_ broker: BrokerNumber, at now: Instant, into effects: inout GatewayEffects) {
        let own = Int(broker.value)
        let end = min(table.placeCount, links[own].place + 4096)
        while links[own].place < end {
            let slot = table.slot(at: links[own].place)
            links[own].place += 1
            guard isAtBroker(slot), self.broker(of: slot) == broker, listed[slot.place] != links[own].round else { continue }
            // One whose answer has come meanwhile waits for nothing more.
            if unanswered[slot.place].isWaiting(table[slot].number), isOpen(unanswered[slot.place], slot) {
                // Whoever was asked so often about what it had has nothing to say of it.
                let isLost = unanswered[slot.place].asks >= 3 && !table[slot].phase.isUnanswered
                if isLost { differ(.lostOrder, slot, table[slot].leaves, .zero, into: &effects) }
                if effects.isEmpty { continue }
                return
            }
            unanswered.askSoon(slot.place, table[slot].number, broker)
            unanswered[slot.place].isWanted = true
        }
        if end == table.placeCount { ordersAreKnown(of: broker, at: now) }
    }

    @_noLocks
    private mutating func ordersAreKnown(of broker: BrokerNumber, at now: Instant) {
        begin(.positions, broker)
        caughtUp(broker, at: now)
    }

    // MARK: - Differences

    @_noLocks
    mutating func differ(
        _ kind: Discrepancy.Kind, _ slot: OrderSlot, _ ours: Decimal, _ theirs: Decimal, into effects: inout GatewayEffects
    ) {
        var found = Discrepancy(kind, broker(of: slot))
        found.order = table[slot].number
        found.ours = ours
        found.theirs = theirs
        note(found, into: &effects)
    }

    @_noLocks
    mutating func note(_ found: Discrepancy, into effects: inout GatewayEffects) {
        links[Int(found.broker.value)].differences &+= 1
        effects.tell(found)
    }
}
