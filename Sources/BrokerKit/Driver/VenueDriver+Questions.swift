// Questions about the account, and what an order's standing is.

internal import Orders
internal import Values

/// What is asked now, and how much of the answer is to come.
struct QuestionUnderWay: Sendable {
    var question: BrokerQuestion
    /// Answers to one that ended before are none to this one.
    var number: Int
    var callsLeft = 0
    var isComplete = true
    /// How often something of it may be asked again.
    var repeatsLeft = 5
}

extension VenueDriver {
    mutating func begin(_ question: BrokerQuestion, at now: Instant) {
        lastQuestion += 1
        self.question = QuestionUnderWay(question: question, number: lastQuestion)
        var tasks: [VenueTask] = []
        switch question {
        case .openOrders:
            foreignNames.removeAll()
            tasks = [.openOrders(nil, page: nil)]
        case .fills(let since):
            let symbols = Set(orders.values.map { "\($0.web.symbol)" }).union(venueOrderIDs.pastSymbols)
            let instruments = symbols.sorted().compactMap { book.instrument(named: $0) }
            tasks = profile.asksByInstrument
                ? instruments.map { .fills($0, since: since, page: nil) } : [.fills(nil, since: since, page: nil)]
            if profile.fills == .derived {
                // It has none to tell: what is missing of an order is booked as its sum, at once.
                tasks = []
                self.question?.isComplete = false
            }
        case .positions:
            // Coins are balances, no positions.
            tasks = profile.products == [.spot] ? [] : [.positions]
            if profile.products.contains(.spot) { self.question?.isComplete = false }
        case .balances:
            // Where coins are traded, commissions are taken from what is bought: balances are not what the fills come to.
            tasks = profile.products.contains(.spot) ? [] : [.balances]
            if tasks.isEmpty { self.question?.isComplete = false }
        }
        self.question?.callsLeft = tasks.count
        if tasks.isEmpty { return endQuestion(isComplete: self.question?.isComplete ?? false) }
        for task in tasks { call(task, for: .question(lastQuestion), at: now) }
    }

    mutating func questionCallEnded(_ number: Int, isKnown: Bool, at now: Instant) {
        guard question?.number == number else { return }
        question?.callsLeft -= 1
        if !isKnown { question?.isComplete = false }
        if let question, question.callsLeft <= 0 { endQuestion(isComplete: question.isComplete) }
    }

    /// What nobody has answered is asked again, for a while: of a venue that cannot tell its fills the gateway books sums,
    /// and a fill that is told later cannot be told from what is in them. False when it is given up.
    mutating func asksAgain(_ call: VenueCall, at now: Instant) -> Bool {
        guard case .question(let number) = call.reason, call.group == 0, let question, question.number == number,
            question.repeatsLeft > 0
        else { return false }
        self.question?.repeatsLeft -= 1
        lastCall += 1
        calls[lastCall] = VenueCall(task: call.task, reason: call.reason, group: 0, tries: CallTries(call.task.purpose))
        later.append((now.advanced(by: .seconds(2)), lastCall))
        return true
    }

    mutating func endQuestion(isComplete: Bool) {
        guard question != nil else { return }
        question = nil
        report(.fact(.end(isComplete: isComplete)))
    }

    /// So many pages are read behind the first to find one order, or its fills: of OANDA's orders it is 50,000.
    private static let pagesMax = 100

    mutating func nextPage(_ page: String, of call: VenueCall?, at now: Instant) {
        guard let call else { return }
        let next: VenueTask
        switch call.task {
        case .openOrders(let instrument, _): next = .openOrders(instrument, page: page)
        case .recentOrders(let instrument, let since, _): next = .recentOrders(instrument, since: since, page: page)
        case .fills(let instrument, let since, _): next = .fills(instrument, since: since, page: page)
        case .instruments: next = .instruments(page: page)
        case .query(let order, _): next = .query(order, page: page)
        case .fillsOfOrder(let order, _): next = .fillsOfOrder(order, page: page)
        default: return
        }
        if isAboutOrder(call.task), call.pages >= Self.pagesMax { return cutShort(call) }
        if case .question(let number) = call.reason, question?.number == number { question?.callsLeft += 1 }
        let id = lastCall + 1
        self.call(next, for: call.reason, at: now)
        calls[id]?.pages = call.pages + 1
    }

    private func isAboutOrder(_ task: VenueTask) -> Bool {
        switch task {
        case .query, .fillsOfOrder: true
        default: false
        }
    }

    /// There is more than is read: that something is not in it proves nothing. The gateway asks again.
    private mutating func cutShort(_ call: VenueCall) {
        effects.append(.note("\(profile.title) lists more than \(Self.pagesMax + 1) pages: what is behind them is not known"))
        if case .fillsOfOrder(let number) = call.reason { orders[number]?.hasMoreFills = true }
    }

    func isAnswerOfFills(_ call: VenueCall?) -> Bool {
        if case .question = call?.reason { true } else { false }
    }

    func isAnswerOfOrders(_ call: VenueCall?) -> Bool {
        if case .question = call?.reason, case .openOrders = call?.task { true } else { false }
    }

    // MARK: Standings

    /// As the gateway counts it: with what was filled of the orders before it.
    func standing(_ news: OrderNews, _ tracked: TrackedOrder) -> BrokerReport.Standing {
        var terms = tracked.web.terms
        if let quantity = news.quantity, let whole = quantity.adding(tracked.web.filledBefore), whole.isPositive { terms.quantity = whole }
        if terms.kind.hasLimit, let limit = news.limit { terms.limit = limit }
        if terms.kind.hasStop, let stop = news.stop { terms.stop = stop }
        let sum = news.filled ?? tracked.known.filled
        let worth = news.worth(of: sum) ?? tracked.known.notional
        return BrokerReport.Standing(
            phase: phase(news.state), terms: terms, filled: sum.adding(tracked.web.filledBefore) ?? sum,
            notional: worth.adding(tracked.web.notionalBefore) ?? worth)
    }

    private func phase(_ state: VenueOrderState) -> OrderPhase {
        switch state {
        case .pendingNew: .pendingNew
        case .working, .pendingCancel, .pendingReplace: .working
        case .filled: .filled
        case .canceled, .replaced: .canceled
        case .expired: .expired
        case .rejected: .rejected
        case .suspended: .suspended
        case .doneForDay: .doneForDay
        case .stopped: .stopped
        }
    }

    mutating func tellStanding(_ number: UInt64, _ news: OrderNews, at now: Instant) {
        guard var tracked = orders[number] else { return }
        if lacksSum(news) {
            orders[number]?.standing = news
            return askForFills(number, at: now)
        }
        tracked.note(news)
        orders[number] = tracked
        tell(news, standing: number, at: now)
    }

    /// Some venues tell of an order without what is filled of it: that is what its fills come to.
    func lacksSum(_ news: OrderNews) -> Bool { news.filled == nil && profile.fills == .streamed }

    /// The venue has said how it stands, and what is filled of it is known.
    mutating func tell(_ news: OrderNews, standing number: UInt64, at now: Instant) {
        guard var tracked = orders[number] else { return }
        if tracked.replacesInSteps, news.state != .filled { return goOn(number, news, at: now) }
        // The old order of a replace is gone, and its new one is not there: it may be on its way.
        if tracked.web.wantedUse != 0, news.state.isOver, news.state != .filled, !isMissing(number, at: now) { return }
        let standing = standing(news, tracked)
        if profile.fills == .derived { tracked.takeSum() }
        tracked.stood = tracked.sum
        tracked.isAccepted = true
        tracked.ending = nil
        tracked.fillsDue = .distantFuture
        orders[number] = tracked
        report(number, .standing(standing))
        if tracked.isOverHere, news.state.isOver { forget(number) }
    }

    /// A replace in two steps, of which nobody has told how the first went.
    private mutating func goOn(_ number: UInt64, _ news: OrderNews, at now: Instant) {
        guard news.state.isOver else { return cancelToReplace(number, at: now) }
        orders[number]?.ending = news
        if orders[number]?.isShort ?? false { askForFills(number, at: now) } else { placeNew(number, at: now) }
    }

    mutating func tellOpen(_ number: UInt64, _ news: OrderNews) {
        guard var tracked = orders[number] else { return }
        if profile.fills == .derived {
            // What is new in the next sum is more than this one.
            tracked.note(news)
            tracked.takeSum()
            orders[number] = tracked
        }
        report(
            .fact(
                .order(
                    OrderNumber(number), name: tracked.web.venueOrderID, symbol: tracked.web.symbol, side: tracked.web.side,
                    standing(news, tracked))))
    }

    /// Open at the venue, and over here. An event may be older than the end: whether it works still is asked first.
    mutating func hearEnded(_ number: UInt64, _ news: OrderNews, of call: VenueCall?, at now: Instant) {
        guard news.state == .working || news.state == .pendingNew else { return }
        var web = WebOrder(
            number, symbol: symbol(news.venueSymbol), side: news.side ?? .buy,
            terms: OrderTerms(kind: .limit, timeInForce: .goodTillCancel, quantity: news.quantity ?? Decimal(1), limit: news.limit))
        web.venueOrderID = Identifier(string: news.venueOrderID ?? "") ?? Identifier()
        if let name = news.clientOrderID, let use = settings.names.order(of: name)?.use { web.use = UInt8(use) }
        var tracked = TrackedOrder(web)
        if call?.reason != .overHere(number), !isAnswerOfOrders(call) {
            guard let named = venueOrder(tracked), calls.values.allSatisfy({ $0.reason != .overHere(number) }) else { return }
            return self.call(.query(named), for: .overHere(number), at: now)
        }
        // It is canceled there by what it is called.
        (tracked.isAccepted, tracked.isOverHere, tracked.knowsSum) = (true, true, false)
        keep(tracked)
        tellOpen(number, news)
    }

    /// Not ours.
    mutating func hearStranger(_ news: OrderNews, of call: VenueCall?) {
        guard isAnswerOfOrders(call), !news.state.isOver, let quantity = news.quantity, quantity.isPositive else { return }
        let terms = OrderTerms(
            kind: news.limit == nil ? .market : .limit, timeInForce: news.timeInForce ?? .goodTillCancel, quantity: quantity,
            limit: news.limit)
        let name = Identifier(string: news.venueOrderID ?? news.clientOrderID ?? "") ?? Identifier()
        if let id = news.venueOrderID { foreignNames[id] = news.clientOrderID ?? "" }
        let web = WebOrder(0, symbol: symbol(news.venueSymbol), side: news.side ?? .buy, terms: terms)
        report(.fact(.order(nil, name: name, symbol: web.symbol, side: web.side, standing(news, TrackedOrder(web)))))
    }

    private func symbol(_ venueSymbol: String?) -> Name {
        let known = venueSymbol.flatMap { book.instrument(named: $0)?.symbol.description } ?? venueSymbol ?? ""
        return Name(string: known) ?? Name()
    }

    // MARK: The account

    mutating func hearAccount(_ news: VenueNews, of call: VenueCall?) {
        guard case .question = call?.reason else { return }
        switch (news, call?.task) {
        case (.balance(let balance), .balances):
            guard let currency = Name(string: balance.currency) else { return }
            report(.fact(.balance(currency: currency, total: balance.total, available: balance.available)))
        case (.position(let position), .positions):
            report(
                .fact(
                    .position(
                        symbol: symbol(position.venueSymbol), quantity: position.quantity,
                        averagePrice: position.averagePrice ?? .zero)))
        default: break
        }
    }
}
