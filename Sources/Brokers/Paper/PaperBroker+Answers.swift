// What the simulated venue says when it is asked.

public import Orders
public import Values

extension PaperBroker {
    /// How an order stands, or stood when it ended; that there never was one; nothing when it may be one of those that
    /// are forgotten.
    @_noLocks
    mutating func tell(_ number: OrderNumber, into reports: inout BrokerReports) {
        if let slot = slot(of: number.value), !orders[slot].isOver {
            return say(number, .standing(standing(of: slot)), into: &reports)
        }
        if let end = past.end(of: number) {
            let standing = BrokerReport.Standing(
                phase: past.ends[end].phase, terms: past.ends[end].terms, filled: past.ends[end].filled,
                notional: past.ends[end].notional)
            return say(number, .standing(standing), into: &reports)
        }
        if number.value > forgotten { say(number, .unheardOf, into: &reports) }
    }

    /// The highest number of an order that may have ended and be forgotten.
    var forgotten: UInt64 { @_noLocks get { past.capacity > 0 ? past.forgotten : highestOrder } }

    @_noLocks
    private func standing(of slot: Int) -> BrokerReport.Standing {
        var terms = orders[slot].terms
        let place = Int(orders[slot].book)
        // Where it has come to.
        if orders[slot].isTrailing, let stop = orders[slot].measure.stop { terms.stop = books[place].price(stop) }
        return BrokerReport.Standing(
            phase: phase(of: slot), terms: terms, filled: books[place].quantity(orders[slot].filled),
            notional: worth(of: slot))
    }

    @_noLocks
    private func phase(of slot: Int) -> OrderPhase {
        switch orders[slot].stage {
        case .arriving: return .pendingNew
        case .free, .orphaned, .ended, .working: break
        }
        if orders[slot].isWorking, orders[slot].leaves == 0 { return .filled }
        switch orders[slot].pause {
        case .none: return .working
        case .suspended: return .suspended
        case .doneForDay: return .doneForDay
        case .stopped: return .stopped
        }
    }

    /// The exact sum of prices times quantities of an order's fills.
    @_noLocks
    func worth(of slot: Int) -> WideDecimal {
        let place = Int(orders[slot].book)
        let (tick, lot) = (books[place].tick, books[place].lot)
        let unit = Int128(tick.mantissa) * Int128(lot.mantissa)
        return WideDecimal(mantissa: product(orders[slot].notional, unit) ?? 0, scale: tick.scale + lot.scale)
    }

    // MARK: - The venue itself

    /// Begins to answer a question about the venue: the facts, then an ``BrokerFact/end(isComplete:)``. What has no room
    /// in `facts` comes with `tell(into:)`, when the caller has drained them; another question ends the one before it
    /// without an end. In an outage that end is all there is.
    ///
    /// Open orders are those at the venue, in no order; fills are in the order of their times, without those that were
    /// taken back, and not complete where so many came since that the first ones are forgotten. Positions are of the
    /// symbols that are listed, in that order.
    @_noLocks
    public mutating func ask(_ question: BrokerQuestion, at now: Instant, into facts: inout BrokerFacts) {
        if now > latest { latest = now }
        moment = latest
        if !isCalm, moment < trouble.outageEnd {
            precondition(facts.room > 0, "facts are drained before the next question")
            self.question = nil
            facts.append(.end(isComplete: false))
            return
        }
        self.question = question
        cursor = 0
        tell(into: &facts)
    }

    /// Whether a question is not answered to its end.
    public var isAnswering: Bool { @_noLocks get { question != nil } }

    /// Goes on with the answer as far as there is room. Each call tells things as they are then: without a change in
    /// between it is as if all had been told at once.
    @_noLocks
    public mutating func tell(into facts: inout BrokerFacts) {
        while let question, facts.room > 0 {
            switch question {
            case .openOrders: tellOrder(into: &facts)
            case .fills(let time): tellFill(since: time, into: &facts)
            case .positions: tellPosition(into: &facts)
            case .balances: tellBalance(into: &facts)
            }
        }
    }

    @_noLocks
    private mutating func finishAnswer(isComplete: Bool, into facts: inout BrokerFacts) {
        question = nil
        facts.append(.end(isComplete: isComplete))
    }

    @_noLocks
    private mutating func tellOrder(into facts: inout BrokerFacts) {
        while cursor < usedSlots {
            let slot = cursor
            cursor += 1
            guard orders[slot].isWorking, orders[slot].leaves > 0 else { continue }
            let (number, place) = (orders[slot].number, Int(orders[slot].book))
            var name = Identifier()
            name.appendDigits(of: number.value)
            return facts.append(
                .order(number, name: name, symbol: books[place].name, side: orders[slot].side, standing(of: slot)))
        }
        finishAnswer(isComplete: true, into: &facts)
    }

    @_noLocks
    private mutating func tellFill(since time: Instant, into facts: inout BrokerFacts) {
        let size = past.capacity
        while cursor < size {
            // From the oldest on.
            let entry = (Int(past.fillCount % UInt64(size)) + cursor) % size
            cursor += 1
            guard past.fills[entry].order.value > 0, past.fills[entry].at >= time, !past.fills[entry].isBusted else {
                continue
            }
            return facts.append(
                .fill(
                    past.fills[entry].order, id: fillName(past.fills[entry].order, past.fills[entry].number),
                    quantity: past.fills[entry].quantity, price: past.fills[entry].price,
                    commission: Decimal(mantissa: past.fills[entry].charge, scale: 8).normalized,
                    at: past.fills[entry].at))
        }
        let isWhole = past.forgottenFill < time || past.forgottenFill <= .distantPast
        finishAnswer(isComplete: size > 0 && isWhole, into: &facts)
    }

    @_noLocks
    private mutating func tellPosition(into facts: inout BrokerFacts) {
        while cursor + 1 < books.capacity {
            cursor += 1
            let place = cursor
            guard books[place].holding.lots != 0 else { continue }
            return facts.append(
                .position(
                    symbol: books[place].name, quantity: books[place].quantity(books[place].holding.lots),
                    averagePrice: averagePrice(place)))
        }
        // Of other symbols no position is kept.
        finishAnswer(isComplete: !anySymbol, into: &facts)
    }

    @_noLocks
    private mutating func tellBalance(into facts: inout BrokerFacts) {
        while cursor < assets.count {
            let asset = cursor
            cursor += 1
            guard assets[asset].isCurrency else { continue }
            let total = total(of: asset)
            let reserved = isChecked ? assets[asset].reserved : 0
            return facts.append(
                .balance(currency: assets[asset].name, total: amount(total), available: amount(total - reserved)))
        }
        finishAnswer(isComplete: !anySymbol, into: &facts)
    }
}
