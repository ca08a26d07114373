// What each broker shows of each symbol, and what a symbol is worth by it.

internal import Tables
package import Values

/// How much there is room for, and how long a price may be used.
package struct QuoteSettings: Sendable {
    package var maximumSymbols = 10_000
    /// Pairs of symbol and broker.
    package var maximumPairs = 40_000
    /// A bid or ask that is older, by our clock, is stale.
    package var quoteLimit = Interval.seconds(5)
    /// The same for a trade.
    package var tradeLimit = Interval.seconds(60)
    /// The weight of the past against the latest minute, from 0 up to 1, for ``QuoteBook/volatility(of:)``.
    package var volatilityDecay = 0.94
    /// What ``QuoteBook/largestMove(of:now:)`` looks back on.
    package var moveWindow = Interval.seconds(60)
    /// What symbols are until something is said of them.
    package var initialStatus = TradingStatus.open

    package init() {}
}

/// Quotes and last trades by symbol and broker.
///
/// Prices are as old as their arrival by our clock: brokers' own times are not looked at. A price that seems to come
/// from the future, since the clock went back, is stale when it does so by more than the limit.
///
/// **Shape:** memory for `maximumPairs`, given when first used; only pairs that occur take any.
/// **Cost:** O(1) for what a broker shows, O(brokers of the symbol) for what is best and for an update; nothing is
/// allocated after `init`.
package struct QuoteBook: ~Copyable {
    struct Pair: BitwiseCopyable {
        var bid: PriceLevel
        var ask: PriceLevel
        var last: PriceLevel
        var bidTime: Instant
        var askTime: Instant
        var lastTime: Instant
        var symbol: SymbolNumber
        /// The pair of the same symbol with the next broker.
        var next: Int32
        var broker: BrokerNumber
        var hasBid: Bool
        var hasAsk: Bool
        var hasLast: Bool
    }

    /// What is known of a symbol whoever trades it.
    struct Listing: BitwiseCopyable {
        var firstPair: Int32
        var status: TradingStatus
        var hasLast = false
        var last = PriceLevel(.zero, size: .zero)
        var lastTime = Instant(nanosecondsSinceEpoch: 0)
        /// When anything came.
        var latest: Instant?
        var statistics = PriceStatistics()

        @_noLocks
        init(_ status: TradingStatus) {
            firstPair = -1
            self.status = status
        }
    }

    let settings: QuoteSettings
    private var names: NameTable<4>
    var listings: Slab<Listing>
    var pairs: Slab<Pair>
    private var index: HashIndex
    /// Until when, and including, the quotes of a broker are of no use.
    var endedAt: InlineArray<64, Instant>
    private let inPlace = InPlace()

    /// Traps for a window or a decay that is none.
    package init(_ settings: QuoteSettings = QuoteSettings()) {
        precondition(settings.moveWindow.nanoseconds > 0, "a window has a length")
        precondition(settings.volatilityDecay >= 0 && settings.volatilityDecay < 1, "a decay is from 0 up to 1")
        self.settings = settings
        names = NameTable(capacity: settings.maximumSymbols)
        listings = Slab(capacity: settings.maximumSymbols)
        pairs = Slab(capacity: settings.maximumPairs)
        index = HashIndex(capacity: settings.maximumPairs)
        endedAt = InlineArray(repeating: .distantPast)
    }
}

// MARK: - Symbols and pairs

extension QuoteBook {
    package var symbolCount: Int { @_noLocks get { listings.count } }
    package var pairCount: Int { @_noLocks get { pairs.count } }

    @_noLocks
    package func symbol(_ name: Name) -> SymbolNumber? { names.number(of: name).map { SymbolNumber($0) } }

    /// The number of a symbol, which is taken in where it is new; nil when there is no room.
    @_noLocks
    package mutating func add(_ name: Name) -> SymbolNumber? {
        guard let number = names.add(name) else { return nil }
        if number == listings.count { listings.append(Listing(settings.initialStatus)) }
        return SymbolNumber(number)
    }

    @_noLocks
    package func name(of symbol: SymbolNumber) -> Name { names[Int(symbol.value)] }

    @_noLocks
    package func status(of symbol: SymbolNumber) -> TradingStatus { listings[Int(symbol.value)].status }

    @_noLocks
    package mutating func setStatus(_ status: TradingStatus, of symbol: SymbolNumber) {
        listings[Int(symbol.value)].status = status
    }

    @_noLocks
    func pair(_ symbol: SymbolNumber, _ broker: BrokerNumber) -> Int? {
        var probe = 0
        while let place = index.candidate(QuoteBook.hash(symbol, broker), &probe) {
            if pairs[place].symbol == symbol, pairs[place].broker == broker { return place }
        }
        return nil
    }

    /// A new pair, in the order of the brokers; nil when there is no room.
    @_noLocks
    mutating func addPair(_ symbol: SymbolNumber, _ broker: BrokerNumber) -> Int? {
        guard pairs.count < pairs.capacity, Int(broker.value) < BrokerNumber.maximum else { return nil }
        let (place, nothing, never) = (pairs.count, PriceLevel(.zero, size: .zero), Instant.distantPast)
        var before: Int32 = -1
        var next = listings[Int(symbol.value)].firstPair
        while next >= 0, pairs[Int(next)].broker < broker { (before, next) = (next, pairs[Int(next)].next) }
        pairs.append(
            Pair(
                bid: nothing, ask: nothing, last: nothing, bidTime: never, askTime: never, lastTime: never,
                symbol: symbol, next: next, broker: broker, hasBid: false, hasAsk: false, hasLast: false))
        if before >= 0 { pairs[Int(before)].next = Int32(place) }
        if before < 0 { listings[Int(symbol.value)].firstPair = Int32(place) }
        index.insert(QuoteBook.hash(symbol, broker), place)
        return place
    }

    @_noLocks
    private static func hash(_ symbol: SymbolNumber, _ broker: BrokerNumber) -> UInt32 {
        let mixed = (UInt64(UInt32(bitPattern: symbol.value)) << 6 | UInt64(broker.value)) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }
}
