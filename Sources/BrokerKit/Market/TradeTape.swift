// What was traded last of a symbol.

package import Values

/// The last trades in the order of their times, and the minute that runs.
///
/// Shape: at most ``most`` trades.
package struct TradeTape: Sendable {
    static let most = 100
    private static let minute: Int64 = 60_000_000_000

    package private(set) var trades: [TradeNews] = []
    /// As the venue tells it, else as the trades make it.
    package private(set) var candle: CandleNews?
    private var isTold = false

    package init() {}

    /// - Returns: Whether it is the latest one, and not told before.
    package mutating func add(_ trade: TradeNews, at now: Instant) -> Bool {
        guard trade.price.isPositive, trade.quantity.isPositive else { return false }
        if !trade.tradeID.isEmpty, trades.contains(where: { $0.tradeID == trade.tradeID }) { return false }
        let time = trade.time ?? now
        var trade = trade
        trade.time = time
        // Some venues tell the last trades first, with the latest before the others.
        let place = trades.lastIndex { ($0.time ?? now) <= time }.map { $0 + 1 } ?? 0
        let isLatest = place == trades.count
        trades.insert(trade, at: place)
        if trades.count > Self.most { trades.removeFirst() }
        extend(trade, time)
        return isLatest
    }

    package mutating func adopt(_ candle: CandleNews) {
        if let known = self.candle, candle.start < known.start { return }
        isTold = true
        self.candle = candle
    }

    /// The minute of a trade, with it in it. One that belongs to a minute before the one that runs changes nothing.
    private mutating func extend(_ trade: TradeNews, _ time: Instant) {
        if isTold { return }
        let rest = time.nanosecondsSinceEpoch % Self.minute
        let start = Instant(nanosecondsSinceEpoch: time.nanosecondsSinceEpoch - (rest < 0 ? rest + Self.minute : rest))
        if var known = candle, start <= known.start {
            guard start == known.start else { return }
            known.high = max(known.high, trade.price)
            known.low = min(known.low, trade.price)
            known.close = trade.price
            known.volume = known.volume.adding(trade.quantity) ?? known.volume
            candle = known
            return
        }
        candle = CandleNews(
            trade.venueSymbol, start: start, open: trade.price, high: trade.price, low: trade.price, close: trade.price,
            volume: trade.quantity, isClosed: false)
    }
}
