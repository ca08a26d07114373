// The one machine of risk: what it has, how it is made, what may be asked of it.

internal import Tables
package import Values

/// Judges orders before they go to a broker, and counts what became of them.
///
/// The caller asks ``judge(new:reference:at:)`` with the broker unknown, routes, asks ``judge(routed:reference:at:)``,
/// and tells what happens: ``entered(_:reference:at:)``, ``changed(_:reference:at:)``,
/// ``filled(_:quantity:at:)``, ``ended(_:isRejected:at:)``. It feeds positions, profit and market data, drains
/// warnings, requests for emergency stops and counters after each input, and calls ``advance(to:)`` now and then.
///
/// Where something is not known that a limit needs, the order is refused. Times that go back count as no time gone by.
///
/// **Cost:** O(levels) for an order that is judged, on average over the orders of a second; entering and ending one,
/// where self-cross is prevented, also O(log n) for the n orders that rest for its account, symbol and side. Nothing
/// is allocated after `init`.
package struct RiskBook: ~Copyable {
    struct Rules {
        var warningPercent: Int
        var referenceAge: Interval
        var shortSalesNeedList: Bool
        var preventsSelfCross: Bool
        var collarIsTwoSided: Bool
        var dayStarts: Int64
        /// Plus one; zero for none.
        var defaultHours: UInt8
    }

    var subjects: SubjectTable
    var limits: LimitTable
    var orders: OpenOrders
    var pairs: Pairs
    var recent: RecentOrders
    var hours = MarketHours()
    var breakers: Slab<BreakerState>
    var warnings: Slab<RiskWarning>
    var waitingWarnings: RingPlaces
    var stops: Slab<StopRequest>
    var waitingStops: RingPlaces
    let rules: Rules
    var now: Instant = .distantPast
    /// Before this no data can have become stale.
    var nextStaleCheck: Int64 = .min
    /// Whose profit was asked for when a limit or a breaker was set.
    var profitSubjects: Slab<Int32>
    var profitCount = 0
    var firstDirty: Int32 = 0
    var lastDirty: Int32 = 0
    /// Open orders that are worth nothing that is known for want of a rate, and of which pair one was last.
    var unrated = 0
    var unratedPair = Name()
    private let inPlace = InPlace()

    /// Traps on settings with a ``RiskSettings/problem``.
    package init(_ settings: RiskSettings) {
        precondition(settings.problem == nil, settings.problem ?? "")
        let room = settings.room
        subjects = SubjectTable(
            accounts: room.accounts, symbols: room.symbols, strategies: room.strategies, sessions: room.sessions)
        limits = LimitTable(capacity: room.limitedScopes)
        orders = OpenOrders(capacity: room.openOrders)
        pairs = Pairs(capacity: room.pairs)
        recent = RecentOrders(capacity: room.recentOrders)
        breakers = Slab(capacity: max(settings.breakers.count, 1))
        warnings = Slab(capacity: room.warnings, repeating: RiskWarning())
        waitingWarnings = RingPlaces(capacity: room.warnings)
        stops = Slab(capacity: max(settings.breakers.count, 1), repeating: StopRequest())
        profitSubjects = Slab(capacity: room.limitedScopes + max(settings.breakers.count, 1), repeating: 0)
        waitingStops = RingPlaces(capacity: max(settings.breakers.count, 1))
        rules = Rules(
            warningPercent: settings.warningPercent, referenceAge: settings.referenceAge,
            shortSalesNeedList: settings.shortSalesNeedList, preventsSelfCross: settings.preventsSelfCross,
            collarIsTwoSided: settings.collarIsTwoSided, dayStarts: settings.dayStarts.nanoseconds,
            defaultHours: UInt8((settings.defaultHours ?? -1) + 1))
        take(settings)
    }

    /// There is room for all of it, as the settings' `problem` says.
    private mutating func take(_ settings: RiskSettings) {
        for (number, ranges) in settings.hours.enumerated() { hours.set(number, ranges, except: []) }
        for symbol in settings.symbols { _ = set(symbol) }
        for limit in settings.limits { _ = set(limit) }
        for breaker in settings.breakers {
            guard let subject = subjects.add(breaker.scope) else { continue }
            var state = BreakerState(breaker, subject: subject)
            state.next = subjects[subject].breaker
            breakers.append(state)
            subjects[subject].breaker = Int32(breakers.count)
            listForProfit(subject)
        }
    }
}

// MARK: - What it has counted

extension RiskBook {
    package var openOrders: Int { @_noLocks get { orders.count } }

    /// How many orders of the scope are open.
    @_noLocks
    package func openOrders(of scope: RiskScope) -> Int {
        guard let subject = subjects.find(scope) else { return 0 }
        return Int(subjects[subject].openOrders)
    }

    /// What the open orders of the scope are worth together.
    @_noLocks
    package func openValue(of scope: RiskScope) -> WideDecimal {
        guard let subject = subjects.find(scope) else { return .zero }
        return Amount(units: subjects[subject].openValue).wide
    }

    /// How many orders of the scope were entered today.
    @_noLocks
    package func ordersToday(of scope: RiskScope) -> Int {
        guard let subject = subjects.find(scope) else { return 0 }
        return Int(today(subject))
    }

    /// What an account has of a symbol, and what of it is open; zeros where there is nothing.
    @_noLocks
    package func holding(_ account: Identifier, _ symbol: Name) -> RiskHolding {
        guard let pair = pair(account, symbol) else { return RiskHolding() }
        let found = pairs[pair]
        return RiskHolding(
            position: Amount(units: found.position).wide, openBuys: Amount(units: found.openBuys).wide,
            openSells: Amount(units: found.openSells).wide,
            bestBuy: found.bestBuy == 0 ? nil : orders[Int(found.bestBuy) - 1].price,
            bestSell: found.bestSell == 0 ? nil : orders[Int(found.bestSell) - 1].price)
    }

    @_noLocks
    func pair(_ account: Identifier, _ symbol: Name) -> Int? {
        guard let account = subjects.find(.account(account)), let symbol = subjects.find(.symbol(symbol)) else {
            return nil
        }
        return pairs.find(Int32(account), Int32(symbol))
    }
}

/// What an account has of a symbol.
package struct RiskHolding: Equatable, Sendable {
    /// Below zero is owed.
    package var position: WideDecimal = Amount.zero.wide
    package var openBuys: WideDecimal = Amount.zero.wide
    package var openSells: WideDecimal = Amount.zero.wide
    /// Of the orders that rest; kept where self-cross is prevented.
    package var bestBuy: Decimal?
    package var bestSell: Decimal?

    @_noLocks
    package init(
        position: WideDecimal = Amount.zero.wide, openBuys: WideDecimal = Amount.zero.wide,
        openSells: WideDecimal = Amount.zero.wide, bestBuy: Decimal? = nil, bestSell: Decimal? = nil
    ) {
        self.position = position
        self.openBuys = openBuys
        self.openSells = openSells
        self.bestBuy = bestBuy
        self.bestSell = bestSell
    }
}
