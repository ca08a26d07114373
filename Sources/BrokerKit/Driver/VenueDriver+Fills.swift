// What is filled: by single fills, or by sums.

internal import Orders
internal import Values

extension VenueDriver {
    /// One fill, of which sums alone are told, from what is new in them.
    mutating func deriveFill(_ news: OrderNews, _ tracked: inout TrackedOrder, _ number: UInt64) {
        guard let sum = news.filled, sum > tracked.filled, let quantity = sum.subtracting(tracked.filled) else { return }
        let whole = news.worth(of: sum)
        let known = WideDecimal(mantissa: -tracked.notional.mantissa, scale: tracked.notional.scale)
        guard let rest = whole?.adding(known), let price = rest.divided(by: quantity, digits: 8, .halfEven), price.isPositive
        else { return }
        accept(&tracked, number)
        (tracked.filled, tracked.notional) = (sum, whole ?? tracked.notional)
        report(number, .filled(quantity: quantity, price: price.normalized, commission: .zero))
    }

    mutating func hearFill(_ fill: FillNews, of call: VenueCall?) {
        guard let (number, use) = whose(fill.clientOrderID, nil, fill.venueOrderID) else { return }
        // A late one of an order that is over here; or one of a list, which is about more than what is tracked.
        guard var tracked = orders[number], !isAnswerOfFills(call) else { return tell(fill, of: number, call) }
        if use > tracked.web.use, use == tracked.web.wantedUse {
            // The new order of a replace is there, if it is filled.
            var news = OrderNews(.change, .working)
            news.venueOrderID = fill.venueOrderID
            adopt(news, use, &tracked)
        }
        if provesAmendment(fill, tracked) {
            var news = OrderNews(.replaced, .working)
            news.venueOrderID = fill.venueOrderID
            adopt(news, use, &tracked)
        }
        guard profile.fills == .streamed, tracked.fills.insert(fill.tradeID).inserted else { return }
        accept(&tracked, number)
        // Not of an order that this one has taken the place of.
        let isNamed = fill.venueOrderID != nil && !tracked.web.venueOrderID.isEmpty
        if isNamed ? fill.venueOrderID == "\(tracked.web.venueOrderID)" : use == tracked.web.use {
            tracked.filled = tracked.filled.adding(fill.quantity) ?? tracked.filled
            tracked.notional = tracked.notional.plus(fill.price, times: fill.quantity) ?? tracked.notional
        }
        orders[number] = tracked
        tell(fill, of: number, call)
    }

    /// More than the order was for: what it is asked to be for is in force, though its answer is on its way.
    private func provesAmendment(_ fill: FillNews, _ tracked: TrackedOrder) -> Bool {
        guard profile.replace == .amend, tracked.web.wantedUse != 0, !tracked.fills.contains(fill.tradeID),
            let own = tracked.filled.adding(fill.quantity), let sum = own.adding(tracked.web.filledBefore)
        else { return false }
        return sum > tracked.web.terms.quantity && sum <= tracked.web.wanted.quantity
    }

    /// What was asked for is a fact: the gateway may have booked it already as a part of a sum.
    private mutating func tell(_ fill: FillNews, of number: UInt64, _ call: VenueCall?) {
        let (id, commission) = (fillName(fill.tradeID), commission(of: fill))
        switch call?.reason {
        case .question, .fillsOfOrder:
            report(
                .fact(
                    .fill(
                        OrderNumber(number), id: id, quantity: fill.quantity, price: fill.price, commission: commission,
                        at: fill.time ?? .distantPast)))
        default: report(number, .filled(quantity: fill.quantity, price: fill.price, commission: commission, id: id))
        }
    }

    /// It works, if it is filled.
    private mutating func accept(_ tracked: inout TrackedOrder, _ number: UInt64) {
        guard !tracked.isAccepted else { return }
        tracked.isAccepted = true
        report(number, .accepted)
    }

    /// In the currency of the price. One in the currency that is traded is worth what the fill says; one in a third
    /// currency is not known in this one.
    private func commission(of fill: FillNews) -> Decimal {
        guard let commission = fill.commission, let symbol = fill.venueSymbol, let instrument = book.instrument(named: symbol)
        else { return .zero }
        let currency = fill.commissionCurrency ?? instrument.symbol.quote
        if currency == instrument.symbol.quote || currency == instrument.symbol.settle { return commission }
        guard currency == instrument.symbol.base else { return .zero }
        return WideDecimal(commission, times: fill.price).rounded(toDigits: 8, .halfEven)?.normalized ?? .zero
    }

    /// At most 32 bytes, the same each time.
    private func fillName(_ tradeID: String) -> Name {
        if let name = Name(string: tradeID) { return name }
        let short = String(tradeID.filter { $0 != "-" })
        return Name(string: short) ?? Name(string: String(short.suffix(32))) ?? Name()
    }

    mutating func askForFills(_ number: UInt64, at now: Instant) {
        guard let tracked = orders[number] else { return }
        // Instruments may not be there yet.
        guard let order = venueOrder(tracked) else { return askAgain(number, at: now) }
        orders[number]?.fillsDue = .distantFuture
        call(.fillsOfOrder(order), for: .fillsOfOrder(number), at: now)
    }

    /// Fills were asked for. What is missing still is told as a sum: the gateway knows how such sums are made good.
    mutating func fillsRead(_ number: UInt64, isKnown: Bool, at now: Instant) {
        // There is another page of them.
        guard calls.values.allSatisfy({ $0.reason != .fillsOfOrder(number) }), let tracked = orders[number] else { return }
        let isKnown = isKnown && !tracked.hasMoreFills
        orders[number]?.hasMoreFills = false
        if let standing = tracked.standing {
            orders[number]?.standing = nil
            // Where they are not known, the gateway asks again.
            if isKnown { tell(standing, standing: number, at: now) }
            return
        }
        guard tracked.isShort else {
            if let ending = tracked.ending { end(number, ending, at: now) }
            return
        }
        guard isKnown else { return askAgain(number, at: now) }
        effects.append(.note("order \(number): of \(tracked.sum) that are filled, fills tell of \(tracked.told)"))
        if tracked.replacesInSteps, let ending = tracked.ending { return end(number, ending, at: now) }
        if let order = venueOrder(tracked) { call(.query(order), for: .ask(number, use: tracked.web.use, else: nil), at: now) }
    }

    /// Nobody could say what is missing of an order.
    mutating func askAgain(_ number: UInt64, at now: Instant) {
        let due = orders[number]?.isShort ?? false ? now.advanced(by: settings.answerPatience) : .distantFuture
        orders[number]?.fillsDue = due
    }
}
