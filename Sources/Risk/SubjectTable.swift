// All that limits may be set for, numbered, each with what is counted of it.

internal import Tables
internal import Values

/// What is counted of one scope.
struct SubjectState: BitwiseCopyable {
    /// Of open orders. Sums wrap, so that they always shrink by exactly what they grew by; before one could, an order
    /// is refused.
    var openValue: Int128
    var openOrders: Int32
    /// Open orders without a price, whose value is in no sum.
    var unvalued: Int32
    var perSecond: Int32
    /// The day that `today` is about.
    var day: Int32
    var today: Int64
    /// Its row in the table of limits plus one; zero has none.
    var limits: Int32
    /// The first circuit breaker that watches it, plus one.
    var breaker: Int32
    /// A bit for each limit of which a warning was given.
    var warned: UInt32
    /// The next whose count of the day is to be saved, plus one; and whether it is in that list.
    var nextDirty: Int32
    /// The next that nothing depended on at some time, plus one.
    var nextIdle: Int32
    /// Of the recent orders that are remembered, and of what it has together with another account or symbol.
    var recentOrders: Int32
    var pairs: Int32
    var isDirty: Bool
    var isListedIdle: Bool
    var hasProfit: Bool
    /// Something was bought or sold, so that there must be a figure of profit.
    var needsProfit: Bool
    /// Above zero is a loss.
    var dailyLoss: Decimal
    var drawdown: Decimal

    /// Nothing counted, nothing set.
    @_noLocks
    init() {
        (openValue, openOrders, unvalued, perSecond, day, today) = (0, 0, 0, 0, 0, 0)
        (limits, breaker, warned, nextDirty, nextIdle) = (0, 0, 0, 0, 0)
        (recentOrders, pairs, isDirty, isListedIdle) = (0, 0, false, false)
        (hasProfit, needsProfit) = (false, false)
        (dailyLoss, drawdown) = (.zero, .zero)
    }
}

/// The subjects that an order belongs to, beside all orders; -1 for none.
struct Subjects: BitwiseCopyable {
    var broker: Int32 = -1
    var account: Int32 = -1
    var symbol: Int32 = -1
    var strategy: Int32 = -1
    var session: Int32 = -1
    /// False of a child, which counts for the broker alone.
    var isGlobal = true

    @_noLocks init() {}

    /// By the code of the level; -1 for none.
    @_noLocks
    func subject(_ level: Int) -> Int {
        switch level {
        case 0: isGlobal ? 0 : -1
        case 1: Int(broker)
        case 2: Int(account)
        case 3: Int(symbol)
        case 4: Int(strategy)
        default: Int(session)
        }
    }
}

/// Numbers for scopes: all orders are 0, then come the brokers, accounts, symbols, strategies and sessions. A name
/// keeps its number as long as anything depends on it, and longer while there is room.
struct SubjectTable: ~Copyable {
    struct SymbolFacts: BitwiseCopyable {
        var isRestricted = false
        var isEasyToBorrow = false
        /// Plus one; zero for the default.
        var hours: UInt8 = 0
        var hasMark = false
        var mark: Decimal = .zero
        /// Which ``RiskRate`` it is; zero until one is told.
        var rateKind: UInt8 = 0
        var rateValue: Decimal = .zero

        @_noLocks init() {}
    }

    struct AccountFacts: BitwiseCopyable {
        var hasValue = false
        var value: Decimal = .zero
        /// For want of which pair there is no value; empty for another reason.
        var missing = Name()

        @_noLocks init() {}
    }

    private var accounts: NameTable<8>
    private var symbols: NameTable<4>
    private var strategies: NameTable<4>
    private var sessions: NameTable<1>
    let firstAccount: Int
    let firstSymbol: Int
    let firstStrategy: Int
    let firstSession: Int
    private var states: Slab<SubjectState>
    /// Of the order that was looked up last: it is asked about several times, and the next is mostly for the same.
    var last = Subjects()
    private var lastAccount = Identifier()
    private var lastSymbol = Name()
    private var lastStrategy = Name()
    private var lastSession: UInt32 = 0
    var symbolFacts: Slab<SymbolFacts>
    var accountFacts: Slab<AccountFacts>
    /// For want of which pair the profit of a subject is not known; empty where it is, or was never told.
    var unratedProfits: Slab<Name>
    /// By the code of the level: those that nothing depended on at some time, the first ones first.
    var idle = InlineArray<6, IdleList>(repeating: IdleList())

    init(accounts: Int, symbols: Int, strategies: Int, sessions: Int) {
        self.accounts = NameTable(capacity: accounts)
        self.symbols = NameTable(capacity: symbols)
        self.strategies = NameTable(capacity: strategies)
        self.sessions = NameTable(capacity: sessions)
        firstAccount = 1 + BrokerNumber.maximum
        firstSymbol = firstAccount + accounts
        firstStrategy = firstSymbol + symbols
        firstSession = firstStrategy + strategies
        // Safe: zero bytes are nothing counted, no limits, and decimals of zero.
        states = unsafe Slab(zeroed: firstSession + sessions)
        // Safe: zero bytes are a symbol of which nothing is known.
        symbolFacts = unsafe Slab(zeroed: symbols)
        // Safe: zero bytes are empty names.
        unratedProfits = unsafe Slab(zeroed: firstSession + sessions)
        // Safe: zero bytes are an account without a value.
        accountFacts = unsafe Slab(zeroed: accounts)
    }

    subscript(subject: Int) -> SubjectState {
        @_noLocks unsafeAddress { unsafe states.address(of: subject) }
        @_noLocks unsafeMutableAddress { unsafe states.mutableAddress(of: subject) }
    }

    var count: Int { states.count }

    /// The subject of a scope that was seen before; nil for no broker of ours, too.
    @_noLocks
    func find(_ scope: RiskScope) -> Int? {
        switch scope {
        case .global: return 0
        case .broker(let broker): return Int(broker.value) < BrokerNumber.maximum ? 1 + Int(broker.value) : nil
        case .account(let name): return SubjectTable.place(accounts.number(of: name), firstAccount)
        case .symbol(let name): return SubjectTable.place(symbols.number(of: name), firstSymbol)
        case .strategy(let name): return SubjectTable.place(strategies.number(of: name), firstStrategy)
        case .session(let number):
            return SubjectTable.place(sessions.number(of: SubjectTable.key(number)), firstSession)
        }
    }

    /// The same, and a new one gets a number; nil when there is no room.
    @_noLocks
    mutating func add(_ scope: RiskScope) -> Int? {
        if let known = find(scope) { return known }
        switch scope {
        case .global, .broker: return nil
        case .account(let name):
            if accounts.count < accounts.capacity { return SubjectTable.place(accounts.add(name), firstAccount) }
            guard let taken = takeIdle(.account) else { return nil }
            accounts.rename(taken - firstAccount, to: name)
            accountFacts[taken - firstAccount] = AccountFacts()
            return taken
        case .symbol(let name):
            if symbols.count < symbols.capacity { return SubjectTable.place(symbols.add(name), firstSymbol) }
            guard let taken = takeIdle(.symbol) else { return nil }
            symbols.rename(taken - firstSymbol, to: name)
            symbolFacts[taken - firstSymbol] = SymbolFacts()
            return taken
        case .strategy(let name):
            if strategies.count < strategies.capacity {
                return SubjectTable.place(strategies.add(name), firstStrategy)
            }
            guard let taken = takeIdle(.strategy) else { return nil }
            strategies.rename(taken - firstStrategy, to: name)
            return taken
        case .session(let number):
            let key = SubjectTable.key(number)
            if sessions.count < sessions.capacity { return SubjectTable.place(sessions.add(key), firstSession) }
            guard let taken = takeIdle(.session) else { return nil }
            sessions.rename(taken - firstSession, to: key)
            return taken
        }
    }

    @_noLocks
    private static func place(_ number: Int?, _ first: Int) -> Int? {
        guard let number else { return nil }
        return first + number
    }

    @_noLocks
    private static func key(_ session: UInt32) -> Text<1> {
        var key = Text<1>()
        key.append(word: UInt64(session), count: 4)
        return key
    }

    /// The scope of a subject that was given out.
    @_noLocks
    func scope(of subject: Int) -> RiskScope {
        if subject == 0 { return .global }
        if subject < firstAccount { return .broker(BrokerNumber(UInt8(subject - 1))) }
        if subject < firstSymbol { return .account(accounts[subject - firstAccount]) }
        if subject < firstStrategy { return .symbol(symbols[subject - firstSymbol]) }
        if subject < firstSession { return .strategy(strategies[subject - firstStrategy]) }
        return .session(UInt32(truncatingIfNeeded: sessions[subject - firstSession].word(0)))
    }
}

// MARK: - Of orders

extension SubjectTable {
    /// Of what is known; what is not is -1.
    @_noLocks
    mutating func subjects(of order: RiskOrder) -> Subjects {
        var found = Subjects()
        if !order.isChild { found = clients(of: order) }
        if let broker = order.broker { found.broker = Int32(find(.broker(broker)) ?? -1) }
        found.isGlobal = !order.isChild
        return found
    }

    /// All but the broker. A name keeps its number, so that what was found stays true, until a number goes on to another
    /// name.
    @_noLocks
    private mutating func clients(of order: RiskOrder) -> Subjects {
        if last.session >= 0, lastSession == order.session, lastAccount == order.account, lastSymbol == order.symbol,
            lastStrategy == order.strategy
        {
            return last
        }
        let found = lookUp(order)
        guard found.account >= 0, found.symbol >= 0, found.session >= 0, found.strategy >= 0 || order.strategy.isEmpty
        else { return found }
        (last, lastSession) = (found, order.session)
        (lastAccount, lastSymbol, lastStrategy) = (order.account, order.symbol, order.strategy)
        return found
    }

    @_noLocks
    private func lookUp(_ order: RiskOrder) -> Subjects {
        var found = Subjects()
        found.account = Int32(SubjectTable.place(accounts.number(of: order.account), firstAccount) ?? -1)
        found.symbol = Int32(SubjectTable.place(symbols.number(of: order.symbol), firstSymbol) ?? -1)
        if !order.strategy.isEmpty {
            found.strategy = Int32(SubjectTable.place(strategies.number(of: order.strategy), firstStrategy) ?? -1)
        }
        found.session = Int32(find(.session(order.session)) ?? -1)
        return found
    }

    /// The scope for which there is no room, if there is one: of an order that names what was never seen.
    @_noLocks
    mutating func crowded(_ subjects: Subjects, _ order: RiskOrder) -> (level: RiskLevel, most: Int)? {
        if order.isChild { return nil }
        if subjects.account < 0, accounts.count == accounts.capacity, !hasIdle(.account) {
            return (.account, accounts.capacity)
        }
        if subjects.symbol < 0, symbols.count == symbols.capacity, !hasIdle(.symbol) {
            return (.symbol, symbols.capacity)
        }
        if subjects.session < 0, sessions.count == sessions.capacity, !hasIdle(.session) {
            return (.session, sessions.capacity)
        }
        guard subjects.strategy < 0, !order.strategy.isEmpty, strategies.count == strategies.capacity else { return nil }
        return hasIdle(.strategy) ? nil : (.strategy, strategies.capacity)
    }

    /// Numbers what is new. There is room, as ``crowded(_:_:)`` says.
    @_noLocks
    mutating func admit(_ subjects: inout Subjects, _ order: RiskOrder) {
        if order.isChild { return }
        if subjects.account < 0 { subjects.account = Int32(add(.account(order.account)) ?? -1) }
        if subjects.symbol < 0 { subjects.symbol = Int32(add(.symbol(order.symbol)) ?? -1) }
        if subjects.session < 0 { subjects.session = Int32(add(.session(order.session)) ?? -1) }
        if subjects.strategy < 0, !order.strategy.isEmpty {
            subjects.strategy = Int32(add(.strategy(order.strategy)) ?? -1)
        }
    }
}
