// What an order that is held here waits for.

package import Values

/// Which price of the market an order looks at.
package enum TriggerSource: UInt8, Sendable, BitwiseCopyable {
    /// The last trade.
    case last
    /// What the order would trade at: the ask for one that buys, the bid for one that sells.
    case bidAsk
    /// The middle of bid and ask.
    case mid
}

/// How far a trailing stop stays behind the market.
package enum TrailingOffset: Sendable, BitwiseCopyable {
    /// Above zero.
    case amount(Decimal)
    /// Hundredths of a percent of the market's price: 1 to 9999.
    case basisPoints(Int32)
    /// So many of the symbol's smallest price steps, at least one.
    case ticks(Int32, of: Decimal)
}

/// When an order is due.
package enum TriggerCondition: Sendable, BitwiseCopyable {
    /// The market goes against the order: up to the price or above for one that buys, down to it or below for one that
    /// sells.
    case stop(Decimal)
    /// The market goes the order's way: the other way round.
    case ifTouched(Decimal)
    /// A stop that follows the market at an offset when it moves the order's way, and stays when it moves back. It
    /// starts at `from`, which is what ``TriggerBook/trigger(of:)`` said before a restart, or at its offset from the
    /// market of now, or of when there is one.
    case trailing(TrailingOffset, from: WideDecimal?)
}

/// Why an order is not held.
package enum TriggerRefusal: Sendable, BitwiseCopyable {
    /// There is no room for another order.
    case full
    /// The key is of an order that is held already; for a change: of none.
    case key
    /// A price of 10^14 or more in size, or with more digits than are compared.
    case price
    /// An offset that is not above zero, that is 10^14 or more, or 100 % or more.
    case offset
    /// The symbol's number is beyond the book's.
    case symbol
}

/// The prices of a symbol's market now. What is nil is not known, and triggers nothing.
package struct MarketPrices: Sendable {
    package var bid: Decimal?
    package var ask: Decimal?
    package var last: Decimal?

    @_noLocks
    package init(bid: Decimal? = nil, ask: Decimal? = nil, last: Decimal? = nil) {
        self.bid = bid
        self.ask = ask
        self.last = last
    }
}

/// An order whose time has come.
package struct DueTrigger: Sendable {
    package let key: UInt64
    /// The price it waited for, and the one that the market has, exactly.
    package let trigger: WideDecimal
    package let market: WideDecimal
    package let source: TriggerSource

    @_noLocks
    init(_ key: UInt64, trigger: WideDecimal, market: WideDecimal, source: TriggerSource) {
        self.key = key
        self.trigger = trigger
        self.market = market
        self.source = source
    }
}

extension QuoteBook {
    /// What orders that are held here look at: the best fresh bid and ask, and the last trade while that is fresh.
    @_noLocks
    package func prices(_ symbol: SymbolNumber, now: Instant) -> MarketPrices {
        let best = best(symbol, now: now)
        var prices = MarketPrices(bid: best.bid?.level.price, ask: best.ask?.level.price)
        if let (level, time) = lastTrade(symbol), now.since(time).magnitude <= settings.tradeLimit {
            prices.last = level.price
        }
        return prices
    }
}
