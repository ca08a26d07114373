// What the venue says about orders.

internal import Orders
internal import Values

extension VenueDriver {
    mutating func hear(_ news: [VenueNews], of call: VenueCall?, at now: Instant) {
        if let call, call.group > 0, tellsWhatWasAsked(news, call) { groups[call.group]?.hasFound = true }
        // A new order of a replace is in force before what else is told of it, whichever stands first.
        for one in news {
            switch one {
            case .order(let order), .fill(_, let order?): adoptIfNew(order)
            default: break
            }
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
        case .rate(let observation): budget.observe(observation, at: venueTime(at: now))
        case .rule(let pool, let rule): budget.adopt(rule, for: pool, at: venueTime(at: now))
        case .quote, .book, .trade, .candle: hearMarket(news, of: call, at: now)
        case .stream: break
        }
    }

    private mutating func measured(_ sent: Instant, _ time: Instant, at now: Instant) {
        clock.measured(sent: sent, received: now, venueTime: time)
        hasClock = true
    }

    // MARK: Orders

    /// Whether an answer tells of the order that was asked about, or the next page may. Some venues answer with a list, of
    /// others and of none.
    func tellsWhatWasAsked(_ news: [VenueNews], _ call: VenueCall) -> Bool {
        guard case .ask(let number, _, _) = call.reason else { return false }
        return news.contains { one in
            switch one {
            case .order(let order), .fill(_, let order?):
                whose(order.clientOrderID, order.origClientOrderID, order.venueOrderID)?.number == number
            case .fill(let fill, nil): whose(fill.clientOrderID, nil, fill.venueOrderID)?.number == number
            case .nextPage: true
            default: false
            }
        }
    }

    /// The order that news are about, and under which of its names.
    func whose(_ clientOrderID: String?, _ original: String?, _ venueOrderID: String?) -> (number: UInt64, use: UInt8)? {
        for name in [clientOrderID, original] {
            if let name, let found = settings.names.order(of: name) { return (found.order.value, UInt8(found.use)) }
        }
        guard let venueOrderID, let number = venueOrderIDs[venueOrderID] else { return nil }
        return (number, orders[number]?.web.use ?? 0)
    }

    /// News of a later order than the one that the venue has, as far as is known: it has taken its place.
    private mutating func adoptIfNew(_ news: OrderNews) {
        guard let (number, use) = whose(news.clientOrderID, news.origClientOrderID, news.venueOrderID),
            var tracked = orders[number], use > tracked.web.use
        else { return }
        if use == tracked.web.wantedUse {
            guard news.state != .rejected else { return }
            adopt(news, use, &tracked)
        } else {
            // A change that was given up, and has arrived. A cancel's name is no order's.
            guard news.state == .working || news.state == .filled else { return }
            adoptLate(news, use, &tracked)
        }
        orders[number] = tracked
    }

    private mutating func hearOrder(_ news: OrderNews, of call: VenueCall?, at now: Instant) {
        guard let (number, use) = whose(news.clientOrderID, news.origClientOrderID, news.venueOrderID) else {
            return hearStranger(news, of: call)
        }
        guard var tracked = orders[number] else { return hearEnded(number, news, of: call, at: now) }
        if use != tracked.web.use {
            // The new order of a replace did not come to be; or it is of one that this one has taken the place of, and all
            // of that was told.
            if use != 0, use == tracked.web.wantedUse { replacementFailed(number, news, at: now) }
            return
        }
        if let id = news.venueOrderID { learn(id, &tracked) }
        // Amended where it stands, under its own name.
        if tracked.web.wantedUse != 0, isAnswer(call, news, to: tracked) { adopt(news, use, &tracked) }
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
            // One that was taken in goes by the name that it has.
            if let name = news.clientOrderID, !name.isEmpty, news.origClientOrderID == nil, settings.names.order(of: name) == nil {
                tracked.foreignName = name
            }
            orders[number] = tracked
            // One that does not say how much of it is filled is asked about by itself.
            if !lacksSum(news) { tellOpen(number, news) }
            return
        }
        // The gateway alone knows what was filled before: it books what is new in the sum.
        if profile.fills == .derived, !tracked.knowsSum, news.filled != nil {
            orders[number] = tracked
            return tellStanding(number, news, at: now)
        }
        tell(news, &tracked, number, at: now)
        orders[number] = tracked
        if let ending = tracked.ending, !tracked.isShort { end(number, ending, at: now) }
    }

    /// Whether the amendment that waits is told of: by its answer, or by the terms that are waited for. Not every venue says
    /// that it has amended an order: there an event says so that has these terms when it had others before.
    private func isAnswer(_ call: VenueCall?, _ news: OrderNews, to tracked: TrackedOrder) -> Bool {
        switch news.event {
        case .replaced:
            if case .replace = call?.reason { return true }
            return tells(news, tracked.web.wanted, of: tracked)
        case .change:
            return call == nil && profile.replace == .amend && tells(news, tracked.web.wanted, of: tracked)
                && !tells(news, tracked.web.terms, of: tracked)
        case .restated, .status: return false
        }
    }

    private func tells(_ news: OrderNews, _ terms: OrderTerms, of tracked: TrackedOrder) -> Bool {
        guard let quantity = news.quantity?.adding(tracked.web.filledBefore) else { return false }
        return quantity == terms.quantity && (news.limit == nil || news.limit == terms.limit)
            && (news.stop == nil || news.stop == terms.stop)
    }

    /// The new terms are in force.
    mutating func adopt(_ news: OrderNews, _ named: UInt8, _ tracked: inout TrackedOrder) {
        // Where the venue amends, the order keeps its name, whatever the change was called.
        let use = profile.replace == .amend && !tracked.isBetween ? tracked.web.use : named
        let wasShort = tracked.isShort
        take(news, use, tracked.web.wanted, &tracked)
        tracked.web.wantedUse = 0
        tracked.isBetween = false
        tracked.replacesInSteps = false
        tellIdentity(tracked)
        report(tracked.web.number, .replaced(tracked.web.terms))
        // Fills of the order before that nobody could tell.
        if wasShort { report(tracked.web.number, .standing(standing(news, tracked))) }
    }

    /// Terms that nobody waits for any more: a change that comes behind it is as open as before.
    private mutating func adoptLate(_ news: OrderNews, _ use: UInt8, _ tracked: inout TrackedOrder) {
        take(news, use, terms(of: news, tracked) ?? tracked.web.terms, &tracked)
        tellIdentity(tracked)
        report(tracked.web.number, .restated(tracked.web.terms, .other, text("a change that was late")))
    }

    /// From here on the venue has this order.
    private mutating func take(_ news: OrderNews, _ use: UInt8, _ terms: OrderTerms, _ tracked: inout TrackedOrder) {
        let isSame = news.venueOrderID != nil && news.venueOrderID == "\(tracked.web.venueOrderID)"
        if use != tracked.web.use, !isSame, let before = filledBefore(news, terms, tracked) {
            // Another order: what was filled before it stays.
            tracked.web.filledBefore = before.filled
            tracked.web.notionalBefore = before.notional
            (tracked.filled, tracked.notional, tracked.stood) = (.zero, .zero, .zero)
            (tracked.sum, tracked.worth) = (.zero, nil)
        }
        tracked.web.use = use
        tracked.web.terms = terms
        (tracked.ending, tracked.standing) = (nil, nil)
        tracked.isAccepted = true
        tracked.missingSince = nil
        name(Identifier(string: news.venueOrderID ?? "") ?? Identifier(), &tracked)
    }

    /// What was filled before a new order: what it is smaller by than what was asked for tells of fills that a process
    /// before this one has heard of. Nil for an order that has only changed, and whose name at the venue nobody knew.
    private func filledBefore(
        _ news: OrderNews, _ terms: OrderTerms, _ tracked: TrackedOrder
    ) -> (filled: Decimal, notional: WideDecimal)? {
        let known = tracked.known
        let filled = tracked.web.filledBefore.adding(known.filled) ?? tracked.web.filledBefore
        let notional = tracked.web.notionalBefore.adding(known.notional) ?? tracked.web.notionalBefore
        guard let quantity = news.quantity, let before = terms.quantity.subtracting(quantity), !before.isNegative else {
            return (filled, notional)
        }
        if tracked.web.venueOrderID.isEmpty, before == tracked.web.filledBefore { return nil }
        guard before > filled, let missing = before.subtracting(filled) else { return (filled, notional) }
        // What those were worth is asked for fill by fill; until then they are worth what the order said.
        return (before, tracked.web.terms.limit.flatMap { notional.plus($0, times: missing) } ?? notional)
    }

    private mutating func learn(_ venueOrderID: String, _ tracked: inout TrackedOrder) {
        guard "\(tracked.web.venueOrderID)" != venueOrderID, let id = Identifier(string: venueOrderID) else { return }
        name(id, &tracked)
        tellIdentity(tracked)
    }

    /// What the order was called before is still understood for a while.
    private mutating func name(_ id: Identifier, _ tracked: inout TrackedOrder) {
        let old = tracked.web.venueOrderID
        guard id != old else { return }
        if !old.isEmpty { venueOrderIDs.retire(old, of: tracked.web.number, tracked.web.symbol) }
        tracked.web.venueOrderID = id
        venueOrderIDs.set(id, of: tracked.web.number)
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
        tracked.note(news)
        if profile.fills == .derived { deriveFill(news, &tracked, number) }
        if tracked.isOver { return }
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
        // Once the old order of a replace is gone, what is told of it is known.
        case .canceled, .expired, .rejected: if !tracked.isBetween, tracked.ending == nil { tracked.ending = news }
        }
        if !tracked.isShort {
            tracked.fillsDue = .distantFuture
        } else if tracked.fillsDue == .distantFuture {
            // An end waits for its fills: they are asked for at once.
            let wait = tracked.ending == nil ? settings.fillPatience : Interval.milliseconds(200)
            tracked.fillsDue = now.advanced(by: wait)
        }
    }

    mutating func end(_ number: UInt64, _ news: OrderNews, at now: Instant) {
        guard var tracked = orders[number] else { return }
        tracked.ending = nil
        tracked.fillsDue = .distantFuture
        tracked.isOver = !tracked.replacesInSteps
        orders[number] = tracked
        if tracked.replacesInSteps { return placeNew(number, at: now) }
        let words = text(news.error?.description ?? "")
        switch news.state {
        case .canceled: report(number, .canceled(words))
        case .expired: report(number, .expired(words))
        case .rejected: report(number, .rejected(news.error?.meaning.order ?? .other, words))
        case .pendingNew, .working, .filled, .suspended, .doneForDay, .stopped, .pendingCancel, .pendingReplace, .replaced: break
        }
        if tracked.isOverHere { forget(number) }
    }

    /// The old order is gone, and the new one was refused: nothing is left of it.
    private mutating func replacementFailed(_ number: UInt64, _ news: OrderNews, at now: Instant) {
        endReplace(number, .other, news.error?.description ?? "\(news.state)")
    }

    private func terms(of news: OrderNews, _ tracked: TrackedOrder) -> OrderTerms? {
        var terms = tracked.web.terms
        if let quantity = news.quantity, let whole = quantity.adding(tracked.web.filledBefore), whole.isPositive { terms.quantity = whole }
        if terms.kind.hasLimit, let limit = news.limit { terms.limit = limit }
        if terms.kind.hasStop, let stop = news.stop { terms.stop = stop }
        return terms.isSame(as: tracked.web.terms) ? nil : terms
    }
}
