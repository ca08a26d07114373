// What the venue says about orders.

internal import Orders
internal import Values

extension VenueDriver {
    mutating func hear(_ news: [VenueNews], of call: VenueCall?, at now: Instant) {
        if let call, call.group > 0, news.contains(where: { if case .order = $0 { true } else { false } }) {
            groups[call.group]?.hasFound = true
        }
        for one in news { hear(one, of: call, at: now) }
    }

    private mutating func hear(_ news: VenueNews, of call: VenueCall?, at now: Instant) {
        switch news {
        case .order(let order): hearOrder(order, of: call, at: now)
        case .fill(let fill, let order):
            hearFill(fill, of: call)
            if let order { hearOrder(order, of: call, at: now) }
        case .refused(let error, _): if let call { refuse(call, error, at: now) }
        case .instrument(let instrument): book.add(instrument)
        case .time(let time): if let sent = call?.sent { measured(sent, time, at: now) }
        case .balance, .position: hearAccount(news, of: call)
        case .nextPage(let page): nextPage(page, of: call, at: now)
        case .token(let token): if case .token(let place) = call?.reason { tokenCame(token, for: place, at: now) }
        case .quote(let quote): hearQuote(quote)
        case .rate(let observation): budget.observe(observation, at: venueTime(at: now))
        case .rule(let pool, let rule): budget.adopt(rule, for: pool, at: venueTime(at: now))
        case .book, .trade, .candle, .stream: break
        }
    }

    private mutating func measured(_ sent: Instant, _ time: Instant, at now: Instant) {
        clock.measured(sent: sent, received: now, venueTime: time)
        hasClock = true
    }

    // MARK: Orders

    /// The order that news are about, and under which of its names.
    private func whose(_ clientOrderID: String?, _ original: String?, _ venueOrderID: String?) -> (number: UInt64, use: UInt8)? {
        for name in [clientOrderID, original] {
            if let name, let found = settings.names.order(of: name) { return (found.order.value, UInt8(found.use)) }
        }
        guard let venueOrderID, let number = numbers[venueOrderID] else { return nil }
        return (number, orders[number]?.web.use ?? 0)
    }

    private mutating func hearOrder(_ news: OrderNews, of call: VenueCall?, at now: Instant) {
        guard let (number, use) = whose(news.clientOrderID, news.origClientOrderID, news.venueOrderID) else {
            return hearStranger(news, of: call)
        }
        guard var tracked = orders[number] else { return hearEnded(number, news, of: call) }
        if use == tracked.web.wantedUse, use != 0, !news.state.isOver || news.state == .filled {
            adopt(news, use, &tracked)
        } else if use == tracked.web.use {
            if let id = news.venueOrderID { learn(id, &tracked) }
            // Amended where it stands, under its own name.
            if news.event == .replaced, tracked.web.wantedUse != 0, isAnswer(call, news, to: tracked) { adopt(news, use, &tracked) }
        } else if use != tracked.web.wantedUse {
            // Of an order that this one has taken the place of: all of it was told.
            orders[number] = tracked
            return
        }
        if use == tracked.web.wantedUse, use != tracked.web.use, news.state.isOver {
            // The new order of a replace did not come to be.
            orders[number] = tracked
            return replacementFailed(number, news, at: now)
        }
        if tracked.wantsCancel, !tracked.web.venueOrderID.isEmpty {
            tracked.wantsCancel = false
            orders[number] = tracked
            if let named = venueOrder(tracked) { self.call(.cancel(named, as: ""), for: .cancel(number), at: now) }
        }
        if case .ask = call?.reason {
            orders[number] = tracked
            return tellStanding(number, news, at: now)
        }
        if isAnswerOfOrders(call) {
            orders[number] = tracked
            return tellOpen(number, news)
        }
        tell(news, &tracked, number, at: now)
        orders[number] = tracked
        if let ending = tracked.ending, tracked.filled >= tracked.toldSum { end(number, ending, at: now) }
    }

    /// Whether an amendment is the one that waits: its answer, or one that tells the terms that are waited for.
    private func isAnswer(_ call: VenueCall?, _ news: OrderNews, to tracked: TrackedOrder) -> Bool {
        if case .replace = call?.reason { return true }
        let wanted = tracked.web.wanted
        guard let quantity = news.quantity?.adding(tracked.web.filledBefore) else { return false }
        return quantity == wanted.quantity && (news.limit == nil || news.limit == wanted.limit)
            && (news.stop == nil || news.stop == wanted.stop)
    }

    /// The new terms are in force.
    private mutating func adopt(_ news: OrderNews, _ named: UInt8, _ tracked: inout TrackedOrder) {
        // Where the venue amends, the order keeps its name, whatever the change was called.
        let use = profile.replace == .amend && !tracked.isBetween ? tracked.web.use : named
        let isSame = news.venueOrderID != nil && news.venueOrderID == "\(tracked.web.venueOrderID)"
        if use != tracked.web.use, !isSame {
            // Another order: what was filled before it stays.
            tracked.web.filledBefore = tracked.web.filledBefore.adding(tracked.filled) ?? tracked.web.filledBefore
            tracked.web.notionalBefore = tracked.web.notionalBefore.adding(tracked.notional) ?? tracked.web.notionalBefore
            (tracked.filled, tracked.notional, tracked.toldSum) = (.zero, .zero, .zero)
            tracked.fills.removeAll()
        }
        tracked.web.use = use
        tracked.web.terms = tracked.web.wanted
        tracked.web.wantedUse = 0
        tracked.isBetween = false
        tracked.replacesInSteps = false
        tracked.web.venueOrderID = Identifier(string: news.venueOrderID ?? "") ?? Identifier()
        numbers["\(tracked.web.venueOrderID)"] = tracked.web.number
        tellIdentity(tracked)
        report(tracked.web.number, .replaced(tracked.web.terms))
        tracked.isAccepted = true
    }

    private mutating func learn(_ venueOrderID: String, _ tracked: inout TrackedOrder) {
        guard "\(tracked.web.venueOrderID)" != venueOrderID, let id = Identifier(string: venueOrderID) else { return }
        tracked.web.venueOrderID = id
        numbers[venueOrderID] = tracked.web.number
        tellIdentity(tracked)
    }

    private mutating func tellIdentity(_ tracked: TrackedOrder) {
        report(
            .identity(
                OrderNumber(tracked.web.number), use: tracked.web.use, venueOrderID: tracked.web.venueOrderID,
                filledBefore: tracked.web.filledBefore, notionalBefore: tracked.web.notionalBefore))
    }

    /// What the state says beyond what was told.
    private mutating func tell(
        _ news: OrderNews, _ tracked: inout TrackedOrder, _ number: UInt64, at now: Instant
    ) {
        if let sum = news.filled, sum > tracked.toldSum { tracked.toldSum = sum }
        if profile.fills == .derived { deriveFill(news, &tracked, number) }
        switch news.state {
        case .pendingNew, .pendingCancel, .pendingReplace, .replaced: break
        case .working, .filled:
            if !tracked.isAccepted {
                tracked.isAccepted = true
                report(number, .accepted)
            }
            if news.event == .restated, let terms = terms(of: news, tracked) {
                tracked.web.terms = terms
                report(number, .restated(terms, .other, text(news.error?.description ?? "")))
            }
        case .suspended: report(number, .suspended(text(news.error?.description ?? "")))
        case .doneForDay: report(number, .doneForDay)
        case .stopped: break
        case .canceled, .expired, .rejected:
            if tracked.replacesInSteps || tracked.isBetween || tracked.ending != nil { break }
            tracked.ending = news
        }
        if tracked.replacesInSteps, news.state == .canceled || news.state == .expired { tracked.ending = news }
        let isShort = tracked.filled < tracked.toldSum
        if isShort, tracked.fillsDue == .distantFuture {
            // An end waits for its fills: they are asked for at once.
            let wait = tracked.ending == nil ? settings.fillPatience : Interval.milliseconds(200)
            tracked.fillsDue = now.advanced(by: wait)
        } else if !isShort {
            tracked.fillsDue = .distantFuture
        }
    }

    private mutating func end(_ number: UInt64, _ news: OrderNews, at now: Instant) {
        guard var tracked = orders[number] else { return }
        tracked.ending = nil
        tracked.fillsDue = .distantFuture
        orders[number] = tracked
        if tracked.replacesInSteps { return placeNew(number, at: now) }
        let words = text(news.error?.description ?? "")
        switch news.state {
        case .canceled: report(number, .canceled(words))
        case .expired: report(number, .expired(words))
        case .rejected: report(number, .rejected(news.error?.meaning.order ?? .other, words))
        case .pendingNew, .working, .filled, .suspended, .doneForDay, .stopped, .pendingCancel, .pendingReplace, .replaced: break
        }
    }

    /// The old order is gone, and the new one was refused: nothing is left of it.
    private mutating func replacementFailed(_ number: UInt64, _ news: OrderNews, at now: Instant) {
        let isBetween = orders[number]?.isBetween ?? false
        let why = news.error?.description ?? "\(news.state)"
        orders[number]?.isBetween = false
        endReplace(number, .replaceRejected(.other, text(why)))
        if isBetween { report(number, .canceled(text("canceled to be replaced, and the new order was refused: \(why)"))) }
    }

    private func terms(of news: OrderNews, _ tracked: TrackedOrder) -> OrderTerms? {
        var terms = tracked.web.terms
        if let quantity = news.quantity, let whole = quantity.adding(tracked.web.filledBefore), whole.isPositive { terms.quantity = whole }
        if terms.kind.hasLimit, let limit = news.limit { terms.limit = limit }
        if terms.kind.hasStop, let stop = news.stop { terms.stop = stop }
        return terms.isSame(as: tracked.web.terms) ? nil : terms
    }

    // MARK: Fills

    /// One fill, of which sums alone are told, from what is new in them.
    private mutating func deriveFill(_ news: OrderNews, _ tracked: inout TrackedOrder, _ number: UInt64) {
        guard let sum = news.filled, sum > tracked.filled, let quantity = sum.subtracting(tracked.filled) else { return }
        let whole = news.notional.map { WideDecimal($0) } ?? news.averagePrice.map { WideDecimal($0, times: sum) }
        let known = WideDecimal(mantissa: -tracked.notional.mantissa, scale: tracked.notional.scale)
        guard let rest = whole?.adding(known), let price = rest.divided(by: quantity, digits: 8, .halfEven), price.isPositive
        else { return }
        accept(&tracked, number)
        (tracked.filled, tracked.notional) = (sum, whole ?? tracked.notional)
        report(number, .filled(quantity: quantity, price: price.normalized, commission: .zero))
    }

    private mutating func hearFill(_ fill: FillNews, of call: VenueCall?) {
        guard let (number, use) = whose(fill.clientOrderID, nil, fill.venueOrderID) else { return }
        let id = fillName(fill.tradeID)
        if case .question = call?.reason {
            return report(
                .fact(
                    .fill(
                        OrderNumber(number), id: id, quantity: fill.quantity, price: fill.price, commission: commission(of: fill),
                        at: fill.time ?? .distantPast)))
        }
        guard var tracked = orders[number] else {
            // A late one of an order that is over here.
            return report(number, .filled(quantity: fill.quantity, price: fill.price, commission: commission(of: fill), id: id))
        }
        if use != 0, use == tracked.web.wantedUse, use != tracked.web.use {
            // The new order of a replace is there, if it is filled.
            var news = OrderNews(.change, .working)
            news.venueOrderID = fill.venueOrderID
            adopt(news, use, &tracked)
        }
        guard profile.fills == .streamed, tracked.fills.insert(fill.tradeID).inserted else { return }
        accept(&tracked, number)
        tracked.filled = tracked.filled.adding(fill.quantity) ?? tracked.filled
        tracked.notional = tracked.notional.plus(fill.price, times: fill.quantity) ?? tracked.notional
        orders[number] = tracked
        report(number, .filled(quantity: fill.quantity, price: fill.price, commission: commission(of: fill), id: id))
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
        guard let tracked = orders[number], let order = venueOrder(tracked) else { return }
        orders[number]?.fillsDue = .distantFuture
        call(.fillsOfOrder(order), for: .fillsOfOrder(number), at: now)
    }

    /// Fills were asked for. What is missing still is told as a sum: the gateway knows how such sums are made good.
    mutating func fillsRead(_ number: UInt64, at now: Instant) {
        guard let tracked = orders[number] else { return }
        if tracked.filled < tracked.toldSum, let quantity = tracked.toldSum.subtracting(tracked.filled) {
            effects.append(.note("order \(number): \(quantity) is filled and no fill tells of it"))
            if let order = venueOrder(tracked) { return call(.query(order), for: .ask(number, use: tracked.web.use, else: nil), at: now) }
        }
        if let ending = tracked.ending { end(number, ending, at: now) }
    }

    // MARK: Refusals

    /// The venue does not know an order under one of its names.
    mutating func notFound(_ number: UInt64, else other: UInt8?, at now: Instant) {
        if let other { return askElse(number, use: other, at: now) }
        if orders[number]?.wantsCancel ?? false {
            orders[number]?.wantsCancel = false
            report(number, .cancelRejected(.unknownOrder, text("the venue does not know the order")))
        }
        report(number, .unheardOf)
    }

    mutating func refuse(_ call: VenueCall, _ error: VenueError, at now: Instant) {
        let words = text(error.description)
        switch call.reason {
        case .place(let number, _): report(number, .rejected(error.meaning.order, words))
        case .cancel(let number): report(number, .cancelRejected(error.meaning.change, words))
        case .cancelToReplace(let number): endReplace(number, .replaceRejected(error.meaning.change, words))
        case .replace(let number, _):
            let isBetween = orders[number]?.isBetween ?? false
            orders[number]?.isBetween = false
            endReplace(number, .replaceRejected(isBetween ? .other : error.meaning.change, words))
            if isBetween { report(number, .canceled(text("canceled to be replaced, and the new order was refused: \(error)"))) }
        case .ask(let number, _, let other):
            guard error.meaning.order == .unknownOrder || error.meaning.change == .unknownOrder else { return }
            notFound(number, else: other, at: now)
        case .instruments, .clock, .question, .fillsOfOrder, .token:
            effects.append(.note("\(profile.title) refuses a question: \(error)"))
        }
    }
}
