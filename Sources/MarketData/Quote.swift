// What a broker says of a symbol's market, and what is made of it.

package import Values

/// A symbol by the number under which a ``QuoteBook`` knows it, from 0.
package struct SymbolNumber: Hashable, Sendable, BitwiseCopyable {
    package let value: Int32
    @_noLocks package init(_ value: Int) { self.value = Int32(truncatingIfNeeded: value) }
    @_noLocks package static func == (left: SymbolNumber, right: SymbolNumber) -> Bool { left.value == right.value }
}

/// A price and what is shown at it.
package struct PriceLevel: Equatable, Sendable, BitwiseCopyable {
    package var price: Decimal
    package var size: Decimal

    @_noLocks
    package init(_ price: Decimal, size: Decimal) {
        self.price = price
        self.size = size
    }

    @_noLocks
    package static func == (left: PriceLevel, right: PriceLevel) -> Bool {
        left.price == right.price && left.size == right.size
    }
}

/// What an update says of one side of a market.
package enum QuotePart: Sendable, BitwiseCopyable {
    /// Nothing: what was known stays, and grows older.
    case untold
    /// There is no order on this side.
    case empty
    case level(PriceLevel)
}

/// One message of a broker's market data.
package struct QuoteUpdate: Sendable {
    package var bid: QuotePart
    package var ask: QuotePart
    package var last: PriceLevel?

    @_noLocks
    package init(bid: QuotePart = .untold, ask: QuotePart = .untold, last: PriceLevel? = nil) {
        self.bid = bid
        self.ask = ask
        self.last = last
    }
}

/// Why an update changed nothing.
package enum QuoteRefusal: Sendable, BitwiseCopyable {
    /// There is no room for another pair of symbol and broker.
    case full
    /// A price that is not above zero.
    case price
    /// A size below zero.
    case size
}

/// What an update changed: prices or sizes that differ from before.
package struct QuoteChange: Sendable {
    package var refusal: QuoteRefusal?
    package var bid = false
    package var ask = false
    package var last = false
    package var isChange: Bool { @_noLocks get { bid || ask || last } }

    @_noLocks
    init() {}
}

/// What a symbol is taken to be worth.
package enum ReferencePrice: Sendable {
    /// Halfway between the best fresh bid and the best fresh ask; `since` is when the older of the two came.
    case mid(Decimal, since: Instant)
    /// The last trade: there are no two fresh sides.
    case last(Decimal, since: Instant)
    /// There were prices, but none is recent enough; the latest came then.
    case stale(since: Instant)
    /// There never was a price.
    case missing

    /// The price that may be used, if there is one.
    package var price: Decimal? {
        @_noLocks get {
            switch self {
            case .mid(let price, _), .last(let price, _): price
            case .stale, .missing: nil
            }
        }
    }
}

/// The best fresh bid and ask over all brokers, and whose they are. Of equal prices the lowest broker's.
package struct BestQuote: Sendable {
    package struct Side: Sendable {
        package let level: PriceLevel
        package let broker: BrokerNumber
        package let since: Instant

        @_noLocks
        init(_ level: PriceLevel, _ broker: BrokerNumber, since: Instant) {
            self.level = level
            self.broker = broker
            self.since = since
        }
    }
    package var bid: Side?
    package var ask: Side?

    @_noLocks
    init() {}
}

/// What routing wants to know of a broker's market.
package struct BrokerQuote: Sendable {
    /// Fresh ones only.
    package let bid: PriceLevel?
    package let ask: PriceLevel?
    /// Ask less bid, exactly; none without both sides. Below zero for a crossed market.
    package let spread: Decimal?
    /// The spread in basis points of the mid: a figure for scores.
    package let spreadBasisPoints: Double?

    @_noLocks
    init(bid: PriceLevel?, ask: PriceLevel?, spread: Decimal?, spreadBasisPoints: Double?) {
        self.bid = bid
        self.ask = ask
        self.spread = spread
        self.spreadBasisPoints = spreadBasisPoints
    }

    /// What an order of this side would take.
    @_noLocks
    package func opposite(of side: Side) -> PriceLevel? { side.isBuy ? ask : bid }

    /// The size shown to an order of this side, for scores; zero for none.
    @_noLocks
    package func shownSize(for side: Side) -> Double { opposite(of: side)?.size.approximate ?? 0 }
}

/// Whether a symbol is traded now. Codes are TradSesStatus(340)'s.
package enum TradingStatus: UInt8, Sendable, BitwiseCopyable {
    case halted = 1
    case open = 2
    case closed = 3
}

extension Decimal {
    /// The nearest double or one beside it, the same in every run: for statistics and scores alone.
    var approximate: Double {
        @_noLocks get {
            var unit = 1.0
            for _ in 0..<Int(scale) { unit *= 10 }
            return Double(mantissa) / unit
        }
    }
}
