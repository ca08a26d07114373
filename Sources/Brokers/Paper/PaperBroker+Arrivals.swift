// What instructions do when they have arrived at the simulated venue.

internal import Orders
internal import Values

extension PaperBroker {
    @_noLocks
    mutating func arrive(_ slot: Int, at now: Instant, into reports: inout BrokerReports) {
        let number = orders[slot].number
        let place = Int(orders[slot].book)
        orders[slot].sequence = orders[slot].arrival?.sequence ?? 0
        orders[slot].arrival = nil
        guard place > 0 || anySymbol else {
            reports.append(
                number, .rejected(.unknownSymbol, sentence("Symbol(55) is not traded here")))
            end(slot)
            return
        }
        var refusal = Refusal()
        guard let measure = judge(orders[slot].terms, in: place, filled: 0, notional: 0, or: &refusal) else {
            reports.append(number, .rejected(refusal.reason, refusal.text))
            end(slot)
            return
        }
        orders[slot].measure = measure
        orders[slot].stage = .working
        orders[slot].expiry = expiry(of: orders[slot].terms, after: now)
        reports.append(number, .accepted)
        work(slot, into: &reports)
    }

    /// Judges the new terms like a new order's. Less quantity keeps the place in the queue; another
    /// price or kind, or more quantity, takes it anew. Down to what is filled already ends the
    /// order.
    @_noLocks
    mutating func replace(_ slot: Int, at now: Instant, into reports: inout BrokerReports) {
        let number = orders[slot].number
        var terms = changes[slot].replacement
        orders[slot].hasReplace = false
        guard orders[slot].isWorking else {
            reports.append(number, .replaceRejected(.tooLate, sentence("The order has ended")))
            return
        }
        let place = Int(orders[slot].book)
        let (filled, notional) = (orders[slot].filled, orders[slot].notional)
        var refusal = Refusal()
        guard let measure = judge(terms, in: place, filled: filled, notional: notional, or: &refusal) else {
            reports.append(number, .replaceRejected(.other, refusal.text))
            return
        }
        guard measure.quantity > filled else {
            terms.quantity = books[place].quantity(filled)
            reports.append(number, .replaced(terms))
            end(slot)
            return
        }
        let old = orders[slot].measure
        let isSameKind = orders[slot].terms.kind == terms.kind
        let isSameStop = isSameKind && sameTicks(old.stop, measure.stop)
        let keepsPlace =
            isSameStop && sameTicks(old.limit, measure.limit) && measure.quantity <= old.quantity
        withdraw(slot)
        orders[slot].terms = terms
        orders[slot].measure = measure
        orders[slot].expiry = expiry(of: terms, after: now)
        // A stop that was reached stays reached.
        if !isSameStop { orders[slot].isTriggered = false }
        reports.append(number, .replaced(terms))
        if keepsPlace, !isImmediate(terms.timeInForce) {
            rest(slot)
        } else {
            orders[slot].sequence = self.number()
            work(slot, into: &reports)
        }
    }

    @_noLocks
    mutating func cancel(_ slot: Int, into reports: inout BrokerReports) {
        orders[slot].hasCancel = false
        guard orders[slot].isWorking else {
            reports.append(
                orders[slot].number, .cancelRejected(.tooLate, sentence("The order has ended")))
            return
        }
        reports.append(orders[slot].number, .canceled(sentence("")))
        end(slot)
    }

    @_noLocks
    private func sameTicks(_ left: Int64?, _ right: Int64?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right
    }

    @_noLocks
    func isImmediate(_ timeInForce: TimeInForce) -> Bool {
        switch timeInForce {
        case .immediateOrCancel, .fillOrKill: true
        case .day, .goodTillCancel, .atTheOpening, .goodTillDate, .atTheClose: false
        }
    }

    /// The first end of a trading day after `now`, except for orders that are good till canceled.
    /// It also ends the wait of an immediate order for its stop.
    @_noLocks
    private func expiry(of terms: OrderTerms, after now: Instant) -> Instant {
        if case .goodTillCancel = terms.timeInForce { return .distantFuture }
        let day: Int64 = 86_400_000_000_000
        let time = now.nanosecondsSinceEpoch
        var sinceEnd = (time % day - tradingDayEnds) % day
        if sinceEnd < 0 { sinceEnd += day }
        return now.advanced(by: Interval(nanoseconds: day - sinceEnd))
    }
}
