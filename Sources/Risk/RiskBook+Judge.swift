// What is asked before an order, before its broker, and before a replace.

package import Values

extension RiskBook {
    /// Judges a new order; nil lets it pass. Its broker may be unknown: then no limit of a broker is asked.
    ///
    /// - Parameter reference: What the market says of the symbol; nil when it says nothing.
    @_noLocks
    package mutating func judge(new order: RiskOrder, reference: RiskReference?, at now: Instant) -> Refusal? {
        advance(to: now)
        let question = question(order, reference, isReplace: false)
        if let refusal = room(order, question) { return refusal }
        if !order.isChild {
            if let refusal = admission(order, question) { return refusal }
            if limits.longestWindow > 0, let refusal = likeness(order, question) { return refusal }
        }
        if let refusal = judgeLimits(order, question, 0, RiskLevel.count) { return refusal }
        return order.isChild || !rules.preventsSelfCross ? nil : selfCross(order, question)
    }

    /// Judges an order that has passed, and now has its broker, by the broker's limits alone. A child of a split order
    /// is judged so after its parent has entered; what there is room for was asked of all others before.
    @_noLocks
    package mutating func judge(routed order: RiskOrder, reference: RiskReference?, at now: Instant) -> Refusal? {
        advance(to: now)
        if !order.isChild, !isLimited(order.broker) { return nil }
        let question = question(order, reference, isReplace: false)
        // One that was held back from its broker until now has its room.
        if orders.place(of: order.number) == nil, let refusal = room(order, question) { return refusal }
        return judgeLimits(order, question, 1, 2)
    }

    @_noLocks
    private func isLimited(_ broker: BrokerNumber?) -> Bool {
        guard let broker, let subject = subjects.find(.broker(broker)) else { return false }
        return subjects[subject].limits != 0
    }

    /// Judges an order as a replace would make it, with its `former` terms; nil lets it pass. Of each limit only what
    /// the replace makes larger is judged, so that an order from before a limit was tightened can be made smaller.
    @_noLocks
    package mutating func judge(replace order: RiskOrder, reference: RiskReference?, at now: Instant) -> Refusal? {
        advance(to: now)
        let question = question(order, reference, isReplace: true)
        if question.isLowering { return judgeLimits(order, question, 0, RiskLevel.count) }
        if let refusal = sums(order, question) { return refusal }
        if !order.isChild, let refusal = admission(order, question) { return refusal }
        if let refusal = judgeLimits(order, question, 0, RiskLevel.count) { return refusal }
        return order.isChild || !rules.preventsSelfCross ? nil : selfCross(order, question)
    }

    /// Whether everything about a new order can be counted.
    @_noLocks
    private mutating func room(_ order: RiskOrder, _ question: Question) -> Refusal? {
        if orders.count == orders.capacity { return refusal(noRoomFor: "open orders", most: orders.capacity) }
        if recent.isFull, limits.needRecentOrders { return refusal(noRoomFor: "recent orders", most: recent.capacity) }
        if !order.isChild, question.pair < 0, pairs.count == pairs.capacity {
            return refusal(noRoomFor: "symbols of accounts", most: pairs.capacity)
        }
        if let crowd = subjects.crowded(question.subjects, order) {
            switch crowd.level {
            case .account: return refusal(noRoomFor: "accounts", most: crowd.most)
            case .symbol: return refusal(noRoomFor: "symbols", most: crowd.most)
            case .session: return refusal(noRoomFor: "sessions", most: crowd.most)
            case .global, .broker, .strategy: return refusal(noRoomFor: "strategies", most: crowd.most)
            }
        }
        return sums(order, question)
    }

    /// Sums of all scopes are at most that of all orders, or that of a child's broker.
    @_noLocks
    private func sums(_ order: RiskOrder, _ question: Question) -> Refusal? {
        var isTooLarge = question.value == nil && question.valueDoubt.isTooLarge
        if let value = question.addedValue {
            let subject = order.isChild ? Int(question.subjects.broker) : 0
            let sum = subject < 0 ? 0 : subjects[subject].openValue
            isTooLarge = isTooLarge || Amount(units: sum).adding(value) == nil
        }
        if question.pair >= 0 {
            isTooLarge = isTooLarge || worst(order.isBuy, question) == nil
        }
        guard isTooLarge else { return nil }
        var text = Text<16>("OrderQty(38) ")
        text.append(order.terms.quantity.text)
        text.append(" at its price is more than can be counted")
        return Refusal(.tooLarge, .exceedsLimit, value: WideDecimal(order.terms.quantity), text: text)
    }
}

extension Doubt {
    var isTooLarge: Bool {
        @_noLocks get { if case .tooLarge = self { true } else { false } }
    }
}

// MARK: - Lists, hours, likeness, own orders

extension RiskBook {
    @_noLocks
    private func admission(_ order: RiskOrder, _ question: Question) -> Refusal? {
        var facts = SubjectTable.SymbolFacts()
        if question.symbol >= 0 { facts = subjects.symbolFacts[question.symbol - subjects.firstSymbol] }
        if facts.isRestricted { return refusal(order.symbol, .restricted, " is on the restricted list") }
        if rules.shortSalesNeedList, order.isShortSale, !facts.isEasyToBorrow {
            return refusal(order.symbol, .notBorrowable, " is not easy to borrow: no short sale")
        }
        let number = facts.hours == 0 ? rules.defaultHours : facts.hours
        guard number > 0, !hours.isOpen(Int(number) - 1, at: now) else { return nil }
        return closed(order.symbol, Int(number) - 1)
    }

    /// Such as `AAPL is closed at Sat 12:34 UTC, it opens at Mon 14:30 UTC`.
    @_noLocks
    private func closed(_ symbol: Name, _ number: Int) -> Refusal {
        var text = Text<16>()
        text.append(symbol)
        text.append(" is closed at ")
        OpenMinutes.append(minute: OpenMinutes.minute(at: now), to: &text)
        if let opening = hours.opening(number, after: now) {
            text.append(", it opens at ")
            OpenMinutes.append(minute: opening, to: &text)
        } else {
            text.append(", it does not open")
        }
        return Refusal(.marketHours, .exchangeClosed, .symbol, text: text)
    }

    /// Such as `the same order came 0.25 seconds before, within the limit of 1 for account DESK1`.
    @_noLocks
    private func likeness(_ order: RiskOrder, _ question: Question) -> Refusal? {
        guard let longest = longestWindow(question.subjects) else { return nil }
        let entry = RecentOrders.Entry(order, question.subjects, time: now.nanosecondsSinceEpoch)
        guard let last = recent.last(like: entry) else { return nil }
        let gone = now.nanosecondsSinceEpoch - last
        guard gone < nanoseconds(ofSeconds: longest.value) else { return nil }
        var text = Text<16>("the same order came ")
        let seconds = Amount(units: Int128(gone) * power(9))
        seconds.append(to: &text)
        text.append(" seconds before, within the limit of ")
        text.append(longest.value.text)
        text.append(" for ")
        let scope = subjects.scope(of: longest.subject)
        scope.append(to: &text)
        return Refusal(
            .limit(.duplicateWindow), .duplicateOrder, scope.level, value: seconds.wide, limit: longest.value,
            text: text)
    }

    @_noLocks
    func longestWindow(_ who: Subjects) -> (value: Decimal, subject: Int)? {
        var (found, holder): (Decimal, Int) = (.zero, -1)
        for level in 0..<RiskLevel.count {
            let subject = who.subject(level)
            guard subject >= 0, let value = limits.value(.duplicateWindow, subjects[subject].limits) else { continue }
            if holder < 0 || found < value { (found, holder) = (value, subject) }
        }
        return holder < 0 ? nil : (found, holder)
    }

    /// Such as `Price(44) 101 would trade with the own order at 100 of account DESK1`.
    @_noLocks
    private func selfCross(_ order: RiskOrder, _ question: Question) -> Refusal? {
        guard question.pair >= 0, order.terms.stop == nil else { return nil }
        let best = order.isBuy ? pairs[question.pair].bestSell : pairs[question.pair].bestBuy
        guard best != 0 else { return nil }
        let price = orders[Int(best) - 1].price
        var text = Text<16>()
        if let limit = order.terms.limit {
            guard order.isBuy ? limit >= price : limit <= price else { return nil }
            text.append("Price(44) ")
            text.append(limit.text)
        } else {
            text.append("a market order")
        }
        text.append(" would trade with the own order at ")
        text.append(price.text)
        text.append(" of account ")
        text.append(order.account)
        let value = order.terms.limit
        return Refusal(
            .selfCross, .brokerOption, .account, value: value == nil ? nil : WideDecimal(value ?? .zero), limit: price,
            text: text)
    }
}

extension RiskOrder {
    var isShortSale: Bool {
        @_noLocks get {
            switch side {
            case .sellShort: true
            case .buy, .sell: false
            }
        }
    }
}
