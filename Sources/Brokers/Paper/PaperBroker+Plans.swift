// What the simulated venue does to an order of its own accord.

internal import Orders
internal import Values

extension PaperBroker {
    /// Has something happen to an order. It has no plan.
    @_noLocks
    mutating func plan(_ kind: PaperOrder.Plan.Kind, for slot: Int, after time: Interval, number: UInt64) {
        extras[slot].plan = PaperOrder.Plan()
        extras[slot].plan.kind = kind
        extras[slot].plan.flight = PaperOrder.Flight(due: moment.advanced(by: time), sequence: number)
        orders[slot].hasPlan = true
    }

    /// The same for a fault that strikes an order; others are passed over.
    @_noLocks
    mutating func plan(_ fault: PaperFault, for slot: Int) {
        switch fault {
        case .cancel(_, let time): plan(.cancel, for: slot, after: time, number: number())
        case .restate(_, let time): plan(.restate, for: slot, after: time, number: number())
        case .suspend(_, let time, let length):
            plan(.suspend, for: slot, after: time, number: number())
            extras[slot].plan.length = length
        case .doneForDay(_, let time): plan(.doneForDay, for: slot, after: time, number: number())
        case .stop(_, let time): plan(.stop, for: slot, after: time, number: number())
        case .reject, .loseInstruction, .loseAnswer, .delayAnswer, .duplicateReport, .reorderReport, .correctFill,
            .bustFill, .outage, .halt:
            break
        }
    }

    @_noLocks
    mutating func carryOutPlan(_ slot: Int, into reports: inout BrokerReports) {
        let plan = extras[slot].plan
        orders[slot].hasPlan = false
        switch plan.kind {
        case .correct: return correct(slot, plan, into: &reports)
        case .bust: return bust(slot, plan, into: &reports)
        case .cancel, .restate, .suspend, .resume, .doneForDay, .stop, .fill: break
        }
        guard orders[slot].isWorking else { return }
        switch plan.kind {
        case .cancel:
            say(orders[slot].number, .canceled(sentence("Canceled by the broker"), .brokerOption), into: &reports)
            end(slot, .canceled)
        case .restate: restate(slot, into: &reports)
        case .suspend:
            suspend(slot, into: &reports)
            if plan.length > Interval(nanoseconds: 0) {
                self.plan(.resume, for: slot, after: plan.length, number: number())
            }
        case .resume:
            orders[slot].pause = .none
            say(orders[slot].number, .accepted, into: &reports)
            enter(slot, into: &reports)
        case .doneForDay:
            withdraw(slot)
            orders[slot].pause = .doneForDay
            say(orders[slot].number, .doneForDay, into: &reports)
            let dayEnd = endOfDay(after: moment)
            if orders[slot].expiry > dayEnd {
                self.plan(.resume, for: slot, after: dayEnd.since(moment), number: number())
            }
        case .stop: guarantee(slot, into: &reports)
        case .fill:
            orders[slot].pause = .none
            let lots = plan.lots < orders[slot].leaves ? plan.lots : orders[slot].leaves
            if fill(slot, lots, at: plan.price, into: &reports) { refill(slot) }
            if orders[slot].isWorking { enter(slot, into: &reports) }
        case .correct, .bust: break
        }
    }

    @_noLocks
    mutating func suspend(_ slot: Int, into reports: inout BrokerReports) {
        withdraw(slot)
        orders[slot].pause = .suspended
        say(orders[slot].number, .suspended(sentence("Trading is halted")), into: &reports)
    }

    /// Takes away half of what is left, so that something is left.
    @_noLocks
    private mutating func restate(_ slot: Int, into reports: inout BrokerReports) {
        let place = Int(orders[slot].book)
        let kept = orders[slot].filled + (orders[slot].leaves + 1) / 2
        orders[slot].measure.quantity = kept
        orders[slot].terms.quantity = books[place].quantity(kept)
        // What may be shown stays below the quantity.
        if let display = orders[slot].terms.display, display >= orders[slot].terms.quantity {
            orders[slot].terms.display = nil
        }
        if orders[slot].isIceberg, extras[slot].slice > orders[slot].leaves { showSlice(slot) }
        reserve(slot)
        say(
            orders[slot].number,
            .restated(orders[slot].terms, .partialDecline, sentence("The broker declines half of the rest")),
            into: &reports)
    }

    /// Promises the order what is shown now at its price; it waits for nothing else meanwhile.
    @_noLocks
    private mutating func guarantee(_ slot: Int, into reports: inout BrokerReports) {
        let place = Int(orders[slot].book)
        guard fills, !orders[slot].isWaiting, !orders[slot].isPaused, !orders[slot].isForAuction,
            let offer = books[place].offer(0, buying: orders[slot].side.isBuy, limit: nil)
        else { return }
        let leaves = orders[slot].leaves
        let lots = offer.size < leaves ? offer.size : leaves
        let price = orders[slot].measure.limit ?? offer.price
        withdraw(slot)
        orders[slot].pause = .stopped
        plan(.fill, for: slot, after: priceInterval, number: number())
        extras[slot].plan.lots = lots
        extras[slot].plan.price = price
        say(
            orders[slot].number,
            .stopped(quantity: books[place].quantity(lots), price: books[place].price(price)), into: &reports)
    }

    // MARK: - Fills that were none

    /// What strikes a fill that is about to be booked: at which price it is told. It plans what comes of it.
    @_noLocks
    mutating func mislead(_ slot: Int, _ lots: Int64, at price: Int64) -> Int64 {
        guard !orders[slot].hasPlan, let fault = strike(.fill) else { return price }
        let place = Int(orders[slot].book)
        switch fault {
        case .correctFill(let time):
            plan(.correct, for: slot, after: time, number: number())
            extras[slot].plan.told = price / 100 + 1 < books[place].highest - price ? price + price / 100 + 1 : price
        case .bustFill(let time):
            plan(.bust, for: slot, after: time, number: number())
            extras[slot].plan.told = price
        case .reject, .loseInstruction, .loseAnswer, .delayAnswer, .duplicateReport, .reorderReport, .outage, .halt,
            .cancel, .restate, .suspend, .doneForDay, .stop:
            return price
        }
        extras[slot].plan.lots = lots
        extras[slot].plan.price = price
        extras[slot].plan.fill = orders[slot].fillCount + 1
        return extras[slot].plan.told
    }

    @_noLocks
    private mutating func correct(_ slot: Int, _ plan: PaperOrder.Plan, into reports: inout BrokerReports) {
        let place = Int(orders[slot].book)
        let charge = rebook(slot, plan, lots: plan.lots)
        if let fill = past.fill(plan.fill, of: orders[slot].number) {
            past.fills[fill].price = books[place].price(plan.price)
            past.fills[fill].charge = charge
            past.saveFills(from: fill)
        }
        say(
            orders[slot].number,
            .corrected(
                quantity: books[place].quantity(plan.lots), price: books[place].price(plan.price),
                commission: Decimal(mantissa: charge, scale: 8).normalized,
                id: fillName(orders[slot].number, plan.fill)), into: &reports)
    }

    /// Takes a fill back; an order that it had filled goes on.
    @_noLocks
    private mutating func bust(_ slot: Int, _ plan: PaperOrder.Plan, into reports: inout BrokerReports) {
        let wasFilled = orders[slot].leaves == 0
        _ = rebook(slot, plan, lots: 0)
        if let fill = past.fill(plan.fill, of: orders[slot].number) {
            past.fills[fill].isBusted = true
            past.saveFills(from: fill)
        }
        let name = fillName(orders[slot].number, plan.fill)
        say(orders[slot].number, .busted(id: name, sentence("The trade is taken back")), into: &reports)
        if orders[slot].isIceberg, extras[slot].slice < 1 { showSlice(slot) }
        if wasFilled, orders[slot].isWorking { enter(slot, into: &reports) }
        reserve(slot)
    }

    /// Books a fill anew, with the true price and so many lots, or none. Returns what it costs, in 10^-8: what it cost as
    /// told, and the difference that it makes to its order.
    @_noLocks
    private mutating func rebook(_ slot: Int, _ plan: PaperOrder.Plan, lots: Int64) -> Int64 {
        let place = Int(orders[slot].book)
        let sign: Int64 = orders[slot].side.isBuy ? 1 : -1
        orders[slot].filled += lots - plan.lots
        orders[slot].notional += Int128(lots) * Int128(plan.price) - Int128(plan.lots) * Int128(plan.told)
        let before = orders[slot].charged
        var charged: Int64 = 0
        if orders[slot].filled > 0 {
            charged = charge(for: orders[slot].notional, in: place, tier: orders[slot].tier) ?? before
        }
        // Of the fill itself nothing is below zero, as its own part may be where others had the minimum.
        if lots > 0, plan.charge + (charged - before) < 0 { charged = before - plan.charge }
        orders[slot].charged = charged
        if place > 0 {
            books[place].holding.book(-sign * plan.lots, at: plan.told)
            if lots > 0 { books[place].holding.book(sign * lots, at: plan.price) }
            books[place].holding.traded = saturated(
                books[place].holding.traded, Int128(lots) * Int128(plan.price) - Int128(plan.lots) * Int128(plan.told))
            books[place].holding.charged = saturated(books[place].holding.charged, Int128(charged - before))
            change(place)
        }
        if let end = past.end(of: orders[slot].number) {
            describe(slot, at: end)
            past.saveEnds(from: end)
        }
        return plan.charge + (charged - before)
    }
}
