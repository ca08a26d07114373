// What became of orders: entered, changed, filled, ended.

package import Values

extension RiskBook {
    /// An order that has passed goes to its broker. Its number must not be in the book.
    ///
    /// False when there is no room to count it, which ``judge(new:reference:at:)`` rules out: then it must not go.
    @_noLocks
    package mutating func entered(_ order: RiskOrder, reference: RiskReference?, at now: Instant) -> Bool {
        advance(to: now)
        guard let place = open(order, reference) else { return false }
        let (who, day) = (subjects(of: place), day)
        remember(order, who)
        for level in 0..<RiskLevel.count {
            let subject = who.subject(level)
            guard subject >= 0 else { continue }
            countToday(subject, day)
            review(subject: subject)
        }
        if orders[place].pair != .max { review(pair: Int(orders[place].pair)) }
        return true
    }

    /// At recovery: an order that is open, as it stands. Orders come as they were entered. Nothing is counted of the
    /// day, which has rows of its own.
    ///
    /// - Parameters:
    ///   - reference: For orders without a price; without one they are counted as unpriced until they end.
    ///   - entered: When it was.
    @_noLocks
    package mutating func recover(
        _ order: RiskOrder, entered: Instant, reference: RiskReference?, at now: Instant
    ) -> Bool {
        remember(order, entered: entered, at: now)
        guard let place = open(order, reference) else { return false }
        review(place)
        return true
    }

    /// At recovery: an order that has ended already, and was entered so lately that a second one like it is refused.
    @_noLocks
    package mutating func remember(_ order: RiskOrder, entered: Instant, at now: Instant) {
        // Time goes on to when it was entered, and no further before the last of them.
        let past = now.advanced(by: Interval(nanoseconds: -keep))
        guard entered > past else { return }
        advance(to: min(entered, now))
        var who = subjects.subjects(of: order)
        guard subjects.crowded(who, order) == nil else { return }
        subjects.admit(&who, order)
        remember(order, who)
        subjects.noteIfIdle(who)
    }

    /// Puts it among the recent orders, as of now, if anybody asks for those.
    @_noLocks
    private mutating func remember(_ order: RiskOrder, _ who: Subjects) {
        guard limits.needRecentOrders else { return }
        let entry = RecentOrders.Entry(order, who, time: now.nanosecondsSinceEpoch)
        let isCompared = !order.isChild && limits.longestWindow > 0 && longestWindow(who) != nil
        guard recent.append(entry, isCompared: isCompared) else { return }
        for level in 0..<RiskLevel.count {
            let subject = who.subject(level)
            guard subject >= 0 else { continue }
            subjects[subject].perSecond += 1
            subjects[subject].recentOrders += 1
        }
    }

    /// The terms of an order have changed, or its broker, or what is filled of it without a fill. While a replace is
    /// not answered, this is told with the larger quantity of both. One that is not in the book is left alone.
    @_noLocks
    package mutating func changed(_ order: RiskOrder, reference: RiskReference?, at now: Instant) {
        advance(to: now)
        guard let place = orders.place(of: order.number) else { return }
        let who = subjects(of: place)
        tally(place, who, worth(place), isOpening: false)
        leaveRest(place)
        note(reference, Int(who.symbol))
        let value = describe(order, reference, Int(who.symbol), place)
        // Its broker may be another one.
        tally(place, subjects(of: place), value, isOpening: true)
        review(place)
    }

    /// Something of an order was bought or sold: what is open shrinks by it, and the position of the account changes.
    /// An order that is not in the book changes the position only; the fill of a child the book of its broker only.
    ///
    /// False when there is no room for the position.
    @_noLocks
    package mutating func filled(_ order: RiskOrder, quantity: Decimal, at now: Instant) -> Bool {
        advance(to: now)
        var isCounted = true
        if !order.isChild { isCounted = move(order, Amount(quantity)) }
        guard let place = orders.place(of: order.number) else { return isCounted }
        let who = subjects(of: place)
        tally(place, who, worth(place), isOpening: false)
        orders[place].leaves = max(orders[place].leaves - Amount(quantity).units, 0)
        orders[place].flags.set(.hasFill, true)
        tally(place, who, worth(place), isOpening: true)
        review(place)
        return isCounted
    }

    @_noLocks
    private mutating func move(_ order: RiskOrder, _ quantity: Amount) -> Bool {
        var who = subjects.subjects(of: order)
        guard subjects.crowded(who, order) == nil else { return false }
        subjects.admit(&who, order)
        for level in 0..<Int(RiskLevel.session.code) {
            let subject = who.subject(level)
            if subject >= 0 { subjects[subject].needsProfit = true }
        }
        guard let pair = addPair(who.account, who.symbol) else {
            subjects.noteIfIdle(who)
            return false
        }
        let change = order.isBuy ? quantity.units : -quantity.units
        // A sum that has no room stays at its end.
        let (sum, overflow) = pairs[pair].position.addingReportingOverflow(change)
        pairs[pair].position = overflow ? (change < 0 ? .min : .max) : sum
        review(pair: pair)
        releasePair(pair)
        subjects.noteIfIdle(who)
        return true
    }

    /// Nothing of an order is open any more: filled, canceled, expired, or refused by its broker. One that is not in
    /// the book is left alone.
    @_noLocks
    package mutating func ended(_ number: UInt64, isRejected: Bool = false, at now: Instant) {
        advance(to: now)
        guard let place = orders.place(of: number) else { return }
        let who = subjects(of: place)
        let (pair, hasFill) = (orders[place].pair, orders[place].flags.has(.hasFill))
        tally(place, who, worth(place), isOpening: false)
        leaveRest(place)
        orders.remove(place)
        for level in 0..<RiskLevel.count {
            let subject = who.subject(level)
            if subject >= 0 { review(subject: subject) }
        }
        if pair != .max {
            review(pair: Int(pair))
            releasePair(Int(pair))
        }
        if !isRejected { watch(.fillRate, who, isMarked: hasFill, 0) }
        subjects.noteIfIdle(who)
    }
}

// MARK: - The sums

extension RiskBook {
    /// Takes an order in; nil when there is no room.
    @_noLocks
    private mutating func open(_ order: RiskOrder, _ reference: RiskReference?) -> Int? {
        precondition(orders.place(of: order.number) == nil, "an order is entered once")
        var who = subjects.subjects(of: order)
        guard subjects.crowded(who, order) == nil, orders.count < orders.capacity else { return nil }
        subjects.admit(&who, order)
        var pair = UInt32.max
        if !order.isChild {
            guard let found = addPair(who.account, who.symbol) else {
                subjects.noteIfIdle(who)
                return nil
            }
            pair = UInt32(found)
        }
        guard let place = orders.add(order.number) else { return nil }
        orders[place].pair = pair
        orders[place].flags = OpenOrders.Flags(rawValue: 0)
        orders[place].flags.set(.isBuy, order.isBuy)
        orders[place].flags.set(.isChild, order.isChild)
        orders[place].session = who.session < 0 ? .max : UInt16(Int(who.session) - subjects.firstSession)
        orders[place].strategy = who.strategy < 0 ? .max : UInt16(Int(who.strategy) - subjects.firstStrategy)
        note(reference, Int(who.symbol))
        let value = describe(order, reference, Int(who.symbol), place)
        tally(place, subjects(of: place), value, isOpening: true)
        return place
    }

    /// Writes down what an order is worth and where it rests; it is in no sum and no tree. Gives what ``worth(_:)`` will.
    @_noLocks
    private mutating func describe(
        _ order: RiskOrder, _ reference: RiskReference?, _ symbol: Int, _ place: Int
    ) -> Int128 {
        let open = Amount(order.terms.quantity).units - Amount(order.filled).units
        orders[place].leaves = max(open, 0)
        if order.filled.mantissa > 0 { orders[place].flags.set(.hasFill, true) }
        orders[place].broker = .max
        if let broker = order.broker, Int(broker.value) < BrokerNumber.maximum { orders[place].broker = broker.value }
        let price = price(order.terms, order.isBuy, fresh(reference))
        let rate = countedRate(reference, order, symbol)
        var unit: Decimal?
        if let price { unit = rate.converted(price) }
        orders[place].flags.set(.isUnrated, false)
        if case .missing(let pair) = rate, case .some = price {
            orders[place].flags.set(.isUnrated, true)
            unratedPair = pair
        }
        var value: Amount?
        if let unit { value = Amount(units: max(open, 0)).times(unit) }
        // What has no room is worth nothing, and known to be unknown.
        let isValued = if case .some = value { true } else { false }
        orders[place].unit = isValued ? unit ?? .zero : .zero
        orders[place].flags.set(.isUnvalued, !isValued)
        orders[place].price = order.terms.limit ?? .zero
        if rules.preventsSelfCross, order.terms.limit != nil, order.terms.stop == nil, !order.isChild { rest(place) }
        return value?.units ?? 0
    }

    /// What is open of an order is worth.
    @_noLocks
    func worth(_ place: Int) -> Int128 {
        Amount(units: orders[place].leaves).times(orders[place].unit)?.units ?? 0
    }

    /// Adds an order to all sums that it is in, or takes exactly the same away.
    @_noLocks
    private mutating func tally(_ place: Int, _ who: Subjects, _ value: Int128, isOpening: Bool) {
        let sign: Int32 = isOpening ? 1 : -1
        let unvalued: Int32 = orders[place].flags.has(.isUnvalued) ? sign : 0
        if orders[place].flags.has(.isUnrated) { unrated += Int(sign) }
        for level in 0..<RiskLevel.count {
            let subject = who.subject(level)
            guard subject >= 0 else { continue }
            subjects[subject].openValue &+= isOpening ? value : 0 &- value
            subjects[subject].openOrders += sign
            subjects[subject].unvalued += unvalued
        }
        guard orders[place].pair != .max else { return }
        let pair = Int(orders[place].pair)
        let leaves = isOpening ? orders[place].leaves : 0 &- orders[place].leaves
        if orders[place].flags.has(.isBuy) { pairs[pair].openBuys &+= leaves } else { pairs[pair].openSells &+= leaves }
        pairs[pair].openOrders += sign
    }

    /// To whom an open order belongs.
    @_noLocks
    func subjects(of place: Int) -> Subjects {
        var who = Subjects()
        let entry = orders[place]
        if entry.broker != .max { who.broker = 1 + Int32(entry.broker) }
        who.isGlobal = !entry.flags.has(.isChild)
        if entry.pair == .max { return who }
        who.account = pairs[Int(entry.pair)].account
        who.symbol = pairs[Int(entry.pair)].symbol
        if entry.strategy != .max { who.strategy = Int32(subjects.firstStrategy + Int(entry.strategy)) }
        if entry.session != .max { who.session = Int32(subjects.firstSession + Int(entry.session)) }
        return who
    }

    @_noLocks
    private mutating func rest(_ place: Int) {
        orders[place].flags.set(.rests, true)
        let pair = Int(orders[place].pair)
        if orders[place].flags.has(.isBuy) {
            orders.rest(place, &pairs[pair].buys)
            pairs[pair].bestBuy = orders.best(pairs[pair].buys)
        } else {
            orders.rest(place, &pairs[pair].sells)
            pairs[pair].bestSell = orders.best(pairs[pair].sells)
        }
    }

    @_noLocks
    private mutating func leaveRest(_ place: Int) {
        guard orders[place].flags.has(.rests) else { return }
        orders[place].flags.set(.rests, false)
        let pair = Int(orders[place].pair)
        if orders[place].flags.has(.isBuy) {
            orders.unrest(place, &pairs[pair].buys)
            pairs[pair].bestBuy = orders.best(pairs[pair].buys)
        } else {
            orders.unrest(place, &pairs[pair].sells)
            pairs[pair].bestSell = orders.best(pairs[pair].sells)
        }
    }
}
