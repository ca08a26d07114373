// Orders that are held here, by what they wait for.

import MarketData
import Values

/// Which orders wait for a time, which for a price of the market, and what of the market is to be looked at for them.
struct WaitingOrders: ~Copyable {
    var deadlines: DeadlineQueue
    var triggers: TriggerBook
    /// After midnight UTC.
    let dayEnds: Int64
    /// Symbols for which orders wait, in no order, and the place of each among them, below zero for none.
    private var watched: Slab<Int32>
    private(set) var watchedCount = 0
    private var markets: Slab<Market>
    /// Symbols whose prices may have moved: a line that goes round.
    private var moved: Slab<Int32>
    private var firstMoved = 0
    private(set) var movedCount = 0
    /// Trailing stops whose price may be another than their rows have: where the next one is looked for, and how many
    /// places are left.
    var trailPlace = 0
    var trailsLeft = 0

    struct Market {
        var orders: Int32 = 0
        var place: Int32 = -1
        var isMoved = false
        /// Nothing of it is known, and people have been told so.
        var isDark = false

        @_noLocks init() {}
    }

    init(_ settings: GatewaySettings) {
        deadlines = DeadlineQueue(capacity: settings.capacity)
        let symbols = settings.quotes.maximumSymbols
        triggers = TriggerBook(capacity: settings.capacity, symbols: symbols)
        watched = Slab(capacity: symbols, repeating: -1)
        markets = Slab(capacity: symbols, repeating: Market())
        moved = Slab(capacity: symbols, repeating: -1)
        dayEnds = settings.dayEnds.nanoseconds
    }

    /// When the day is over in which an order was entered.
    @_noLocks
    func endOfDay(of entered: Instant) -> Instant {
        let day: Int64 = 86_400_000_000_000
        var rest = (entered.nanosecondsSinceEpoch - dayEnds) % day
        if rest < 0 { rest += day }
        return Instant(nanosecondsSinceEpoch: entered.nanosecondsSinceEpoch - rest + day)
    }

    // MARK: - What is watched

    @_noLocks
    func watched(_ place: Int) -> SymbolNumber { SymbolNumber(Int(watched[place])) }

    @_noLocks
    func isWatched(_ symbol: SymbolNumber) -> Bool { markets[Int(symbol.value)].orders > 0 }

    /// One more order waits for the symbol's market.
    @_noLocks
    mutating func watch(_ symbol: SymbolNumber) {
        let number = Int(symbol.value)
        markets[number].orders += 1
        if markets[number].place >= 0 { return }
        markets[number].place = Int32(watchedCount)
        watched[watchedCount] = symbol.value
        watchedCount += 1
    }

    @_noLocks
    mutating func unwatch(_ symbol: SymbolNumber) {
        let number = Int(symbol.value)
        markets[number].orders -= 1
        guard markets[number].orders == 0 else { return }
        let place = Int(markets[number].place)
        watchedCount -= 1
        let last = watched[watchedCount]
        watched[place] = last
        markets[Int(last)].place = Int32(place)
        markets[number].place = -1
        markets[number].isDark = false
    }

    // MARK: - What has moved

    @_noLocks
    mutating func noteMove(_ symbol: SymbolNumber) {
        let number = Int(symbol.value)
        guard !markets[number].isMoved else { return }
        markets[number].isMoved = true
        moved[(firstMoved + movedCount) % moved.capacity] = symbol.value
        movedCount += 1
    }

    var nextMoved: SymbolNumber? {
        @_noLocks get { movedCount > 0 ? SymbolNumber(Int(moved[firstMoved])) : nil }
    }

    @_noLocks
    mutating func dropMoved() {
        markets[Int(moved[firstMoved])].isMoved = false
        firstMoved = (firstMoved + 1) % moved.capacity
        movedCount -= 1
    }

    /// Whether that a market is dark, or is not any more, is news.
    @_noLocks
    mutating func isNews(_ symbol: SymbolNumber, isDark: Bool) -> Bool {
        let number = Int(symbol.value)
        defer { markets[number].isDark = isDark }
        return markets[number].isDark != isDark
    }
}
