// Instructions on their way to the simulated venue, and what each order does next by itself.

internal import Orders
internal import Tables
internal import Values

extension PaperBroker {
    // MARK: - Departure

    @_noLocks
    mutating func take(
        _ number: OrderNumber, _ symbol: Name, _ side: Side, _ terms: OrderTerms,
        into reports: inout BrokerReports
    ) {
        precondition(number.value > 0 && number.value < 1 << 50, "order numbers count up from 1")
        guard slot(of: number.value) == nil else { return }
        if number.value > highestOrder { highestOrder = number.value }
        isClockChanged = true
        guard let slot = freeSlot() else {
            say(
                number, .rejected(.brokerOption, sentence("The broker holds no more orders")), into: &reports)
            return
        }
        orders[slot] = blank
        orders[slot].number = number
        orders[slot].stage = .arriving
        orders[slot].side = side
        orders[slot].book = Int32(places.place(of: symbol))
        orders[slot].terms = terms
        orders[slot].arrival = departure(of: slot)
        if isChecked { extras[slot].reserve = PaperReserve() }
        index.insert(HashIndex.hash(ofNumber: number.value), slot)
        touch(slot)
        schedule(slot)
    }

    @_noLocks
    mutating func takeReplace(
        of number: OrderNumber, _ terms: OrderTerms, into reports: inout BrokerReports
    ) {
        guard let slot = slot(of: number.value) else {
            let (reason, text) = notHeld(number)
            say(number, .replaceRejected(reason, text), into: &reports)
            return
        }
        guard !orders[slot].hasReplace else {
            say(
                number, .replaceRejected(.alreadyPending, sentence("A replace is on its way")), into: &reports)
            return
        }
        extras[slot].replace = departure(of: slot)
        extras[slot].replacement = terms
        orders[slot].hasReplace = true
        touch(slot)
        schedule(slot)
    }

    @_noLocks
    mutating func takeCancel(of number: OrderNumber, into reports: inout BrokerReports) {
        guard let slot = slot(of: number.value) else {
            let (reason, text) = notHeld(number)
            say(number, .cancelRejected(reason, text), into: &reports)
            return
        }
        guard !orders[slot].hasCancel else {
            say(
                number, .cancelRejected(.alreadyPending, sentence("A cancel is on its way")), into: &reports)
            return
        }
        extras[slot].cancel = departure(of: slot)
        orders[slot].hasCancel = true
        touch(slot)
        schedule(slot)
    }

    /// Leaves now; never overtakes what is in flight for the same order, whatever the clock did.
    @_noLocks
    private mutating func departure(of slot: Int) -> PaperOrder.Flight {
        var due = latest
        if !isCalm, trouble.outageEnd > due { due = trouble.outageEnd }
        due = due.advanced(by: latency)
        if jitter > 0 {
            due = due.advanced(by: Interval(nanoseconds: dice.upTo(jitter)))
            isVenueChanged = true
        }
        if let ahead = orders[slot].arrival, ahead.due > due { due = ahead.due }
        if orders[slot].hasReplace, extras[slot].replace.due > due { due = extras[slot].replace.due }
        if orders[slot].hasCancel, extras[slot].cancel.due > due { due = extras[slot].cancel.due }
        return PaperOrder.Flight(due: due, sequence: number())
    }

    /// The next number in the order of things.
    @_noLocks
    mutating func number() -> UInt64 {
        defer { nextSequence += 1 }
        isClockChanged = true
        return nextSequence
    }

    @_noLocks
    private func notHeld(_ number: OrderNumber) -> (CancelRejectReason, Text<16>) {
        if past.end(of: number) != nil || number.value <= forgotten { return (.tooLate, sentence("The order has ended")) }
        return (.unknownOrder, sentence("The order is not known"))
    }

    // MARK: - What comes next

    enum Action {
        case nothing
        case arrive
        case replace
        case cancel
        case expire
        case plan
        /// Cancels an order whose market is gone.
        case drop
    }

    /// The first of what is in flight and the expiry; among what is due at once, the oldest.
    @_noLocks
    private func nextAction(_ slot: Int) -> (action: Action, flight: PaperOrder.Flight) {
        var action = Action.nothing
        var first = PaperOrder.Flight(due: .distantFuture, sequence: .max)
        switch orders[slot].stage {
        case .working where orders[slot].expiry < .distantFuture:
            action = .expire
            first = PaperOrder.Flight(due: orders[slot].expiry, sequence: orders[slot].sequence)
        case .orphaned:
            action = .drop
            first = PaperOrder.Flight(due: .distantPast, sequence: orders[slot].sequence)
        case .free, .arriving, .working, .ended: break
        }
        if let arrival = orders[slot].arrival, isBefore(arrival, first) {
            (action, first) = (.arrive, arrival)
        }
        if orders[slot].hasReplace, isBefore(extras[slot].replace, first) {
            (action, first) = (.replace, extras[slot].replace)
        }
        if orders[slot].hasCancel, isBefore(extras[slot].cancel, first) {
            (action, first) = (.cancel, extras[slot].cancel)
        }
        if orders[slot].hasPlan, isBefore(extras[slot].plan.flight, first) {
            (action, first) = (.plan, extras[slot].plan.flight)
        }
        return (action, first)
    }

    @_noLocks
    private func isBefore(_ left: PaperOrder.Flight, _ right: PaperOrder.Flight) -> Bool {
        left.due < right.due || (left.due <= right.due && left.sequence < right.sequence)
    }

    /// Sets the order's timer to what it does next.
    @_noLocks
    mutating func schedule(_ slot: Int) {
        let (action, flight) = nextAction(slot)
        let key = flight.due.nanosecondsSinceEpoch
        if timers.contains(slot) {
            if action != .nothing, timers.key(slot) == key, timers.sequence(slot) == flight.sequence
            {
                return
            }
            timers.remove(slot, from: &firstTimer)
        }
        if action == .nothing { return }
        // Orders of a day expire together, and in the order in which they came.
        if case .expire = action, orders[slot].terms.timeInForce != .goodTillDate {
            timers.lineUp(slot, key: key, sequence: flight.sequence, orInto: &firstTimer)
        } else {
            timers.insert(slot, key: key, sequence: flight.sequence, into: &firstTimer)
        }
    }

    /// Carries out what the order's timer was set to.
    @_noLocks
    mutating func act(_ slot: Int, at now: Instant, into reports: inout BrokerReports) {
        switch nextAction(slot).action {
        case .nothing: break
        case .arrive: arrive(slot, at: now, into: &reports)
        case .replace: replace(slot, at: now, into: &reports)
        case .cancel: cancel(slot, into: &reports)
        case .plan: carryOutPlan(slot, into: &reports)
        case .expire: expire(slot, into: &reports)
        case .drop:
            say(
                orders[slot].number, .canceled(sentence("Its market is not traded any more")), into: &reports)
            end(slot, .canceled)
        }
        finish(slot)
    }

    /// After every event of an order: sets its timer, or gives its slot back.
    @_noLocks
    mutating func finish(_ slot: Int) {
        touch(slot)
        schedule(slot)
        if orders[slot].isReleased { release(slot) }
    }

    @_noLocks
    private mutating func expire(_ slot: Int, into reports: inout BrokerReports) {
        // Filled, and what filled it is still to be taken back: then it is too late to go on.
        guard orders[slot].leaves > 0 else { return end(slot, .filled) }
        switch orders[slot].terms.timeInForce {
        case .atTheOpening, .atTheClose: return tradeOnce(slot, into: &reports)
        case .goodTillDate:
            say(orders[slot].number, .expired(sentence("ExpireTime(126) is over")), into: &reports)
        case .day, .immediateOrCancel, .fillOrKill, .goodTillCancel:
            say(orders[slot].number, .expired(sentence("The trading day has ended")), into: &reports)
        }
        end(slot, .expired)
    }

    /// Nothing can trade any more; answers may still be in flight, and fills be put right.
    @_noLocks
    mutating func end(_ slot: Int, _ phase: OrderPhase) {
        withdraw(slot)
        unfollow(slot)
        orders[slot].stage = .ended
        if isChecked { reserve(slot) }
        if orders[slot].hasPlan {
            switch extras[slot].plan.kind {
            case .correct, .bust: break
            case .cancel, .restate, .suspend, .resume, .doneForDay, .stop, .fill: orders[slot].hasPlan = false
            }
        }
        guard let place = past.nextEnd(of: orders[slot].number) else { return }
        past.ends[place].phase = phase
        describe(slot, at: place)
    }

    /// Has the memory of an ended order say what it has come to.
    @_noLocks
    mutating func describe(_ slot: Int, at place: Int) {
        past.ends[place].terms = orders[slot].terms
        past.ends[place].filled = books[Int(orders[slot].book)].quantity(orders[slot].filled)
        past.ends[place].notional = worth(of: slot)
    }
}
