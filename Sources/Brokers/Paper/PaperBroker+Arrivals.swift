// What instructions do when they have arrived at the simulated venue.

internal import Orders
internal import Values

extension PaperBroker {
    @_noLocks
    mutating func arrive(_ slot: Int, at now: Instant, into reports: inout BrokerReports) {
        let place = Int(orders[slot].book)
        orders[slot].sequence = orders[slot].arrival?.sequence ?? 0
        orders[slot].arrival = nil
        var refusal = Refusal()
        guard let measure = admit(slot, in: place, at: now, or: &refusal) else {
            say(orders[slot].number, .rejected(refusal.reason, refusal.text), into: &reports)
            end(slot, .rejected)
            return
        }
        orders[slot].measure = measure
        orders[slot].stage = .working
        orders[slot].expiry = expiry(of: orders[slot].terms, after: now)
        if orders[slot].isIceberg { showSlice(slot) }
        if orders[slot].isTrailing { follow(slot) }
        reserve(slot)
        say(orders[slot].number, .accepted, into: &reports)
        enter(slot, into: &reports)
        if !isCalm, orders[slot].isWorking, !orders[slot].hasPlan, let fault = strike(.order) { plan(fault, for: slot) }
    }

    /// Measures a new order, or says why it is not taken.
    @_noLocks
    private mutating func admit(
        _ slot: Int, in place: Int, at now: Instant, or refusal: inout Refusal
    ) -> PaperOrder.Measure? {
        guard place > 0 || anySymbol else {
            return refuse(&refusal, .unknownSymbol, sentence("Symbol(55) is not traded here"))
        }
        if !isCalm {
            if case .reject(let reason) = strike(.reject) {
                return refuse(&refusal, reason, sentence("Refused on demand"))
            }
            if isHalted(place), orders[slot].terms.timeInForce.isImmediate {
                return refuse(&refusal, .exchangeClosed, sentence("Trading is halted"))
            }
        }
        if rates.count > 1 { orders[slot].tier = tier(of: place) }
        guard let measure = judge(slot, orders[slot].terms, or: &refusal),
            isAllowed(slot, orders[slot].terms, measure, at: now, or: &refusal),
            !isChecked || canPay(slot, orders[slot].terms, measure, or: &refusal)
        else { return nil }
        return measure
    }

    /// Judges the new terms like a new order's. Less quantity keeps the place in the queue; another
    /// price or kind, or more quantity, takes it anew. Down to what is filled already ends the
    /// order.
    @_noLocks
    mutating func replace(_ slot: Int, at now: Instant, into reports: inout BrokerReports) {
        let number = orders[slot].number
        var terms = extras[slot].replacement
        orders[slot].hasReplace = false
        guard orders[slot].isWorking, orders[slot].leaves > 0 else {
            say(number, .replaceRejected(.tooLate, sentence("The order has ended")), into: &reports)
            return
        }
        let filled = orders[slot].filled
        var refusal = Refusal()
        guard var measure = judge(slot, terms, or: &refusal),
            measure.quantity <= filled
                || (isAllowed(slot, terms, measure, at: now, or: &refusal)
                    && (!isChecked || canPay(slot, terms, measure, or: &refusal)))
        else {
            say(number, .replaceRejected(.other, refusal.text), into: &reports)
            return
        }
        guard measure.quantity > filled else {
            terms.quantity = books[Int(orders[slot].book)].quantity(filled)
            orders[slot].terms = terms
            say(number, .replaced(terms), into: &reports)
            end(slot, .filled)
            return
        }
        let old = orders[slot].measure
        let isSameKind = orders[slot].terms.kind == terms.kind && sameTrail(orders[slot].terms.trail, terms.trail)
        // A trailing stop that is still told to begin where it began is where it has come to.
        let staysBehind = isSameKind && orders[slot].isTrailing && isSame(orders[slot].terms.stop, terms.stop)
        if staysBehind { measure.stop = old.stop }
        let isSameStop = isSameKind && sameTicks(old.stop, measure.stop)
        let isSlicedAnew = !orders[slot].isIceberg || !isSame(orders[slot].terms.display, terms.display)
        let keepsPlace =
            isSameStop && sameTicks(old.limit, measure.limit) && measure.quantity <= old.quantity
            && (terms.display == nil || !isSlicedAnew) && !orders[slot].isForAuction
        withdraw(slot)
        orders[slot].terms = terms
        orders[slot].measure = measure
        orders[slot].expiry = expiry(of: terms, after: now)
        // A stop that was reached stays reached.
        if !isSameStop { orders[slot].isTriggered = false }
        if orders[slot].isTrailing, !orders[slot].isTriggered { follow(slot) }
        if orders[slot].isIceberg, isSlicedAnew || extras[slot].slice > orders[slot].leaves { showSlice(slot) }
        reserve(slot)
        say(number, .replaced(terms), into: &reports)
        let rests = keepsPlace && !terms.timeInForce.isImmediate && !orders[slot].isForAuction
        if !rests { orders[slot].sequence = self.number() }
        if orders[slot].isPaused { return }
        if rests { rest(slot) } else { enter(slot, into: &reports) }
    }

    @_noLocks
    mutating func cancel(_ slot: Int, into reports: inout BrokerReports) {
        orders[slot].hasCancel = false
        guard orders[slot].isWorking, orders[slot].leaves > 0 else {
            say(
                orders[slot].number, .cancelRejected(.tooLate, sentence("The order has ended")), into: &reports)
            return
        }
        say(orders[slot].number, .canceled(sentence("")), into: &reports)
        end(slot, .canceled)
    }

    /// Lets an order that works take its place: it trades, rests, waits for its moment, or is suspended like its market.
    @_noLocks
    mutating func enter(_ slot: Int, into reports: inout BrokerReports) {
        if !isCalm, isHalted(Int(orders[slot].book)) {
            suspend(slot, into: &reports)
        } else if !orders[slot].isForAuction {
            work(slot, into: &reports)
        }
    }

    @_noLocks
    private func sameTicks(_ left: Int64?, _ right: Int64?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right
    }

    @_noLocks
    private func isSame(_ left: Decimal?, _ right: Decimal?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right
    }

    @_noLocks
    private func sameTrail(_ left: Trail?, _ right: Trail?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right
    }

    // MARK: - The trading day

    /// When an order is over by itself, or trades at the latest.
    @_noLocks
    func expiry(of terms: OrderTerms, after now: Instant) -> Instant {
        switch terms.timeInForce {
        case .goodTillCancel: .distantFuture
        case .goodTillDate: terms.expires
        // It also ends the wait of an immediate order for its stop.
        case .day, .immediateOrCancel, .fillOrKill, .atTheClose: endOfDay(after: now)
        case .atTheOpening: firstMove(from: endOfDay(after: now))
        }
    }

    /// The first end of a trading day after `now`.
    @_noLocks
    func endOfDay(after now: Instant) -> Instant {
        let day: Int64 = 86_400_000_000_000
        let time = now.nanosecondsSinceEpoch
        var sinceEnd = (time % day - tradingDayEnds) % day
        if sinceEnd < 0 { sinceEnd += day }
        return now.advanced(by: Interval(nanoseconds: day - sinceEnd))
    }

    /// When prices move for the first time at `time` or after it: on the grid of their times.
    @_noLocks
    private func firstMove(from time: Instant) -> Instant {
        guard let nextMove, nextMove < time else { return nextMove ?? time }
        let step = priceInterval.nanoseconds
        let gap = time.since(nextMove).nanoseconds
        return nextMove.advanced(by: Interval(nanoseconds: gap / step * step)) < time
            ? nextMove.advanced(by: Interval(nanoseconds: gap / step * step)).advanced(by: priceInterval) : time
    }
}
