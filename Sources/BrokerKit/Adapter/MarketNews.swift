// Prices as venues tell them.

package import Values

/// A price and how much there is at it; nothing takes the price out of the book.
package struct BookLevel: Sendable, Equatable {
    package var price: Decimal
    package var quantity: Decimal

    package init(_ price: Decimal, _ quantity: Decimal) {
        self.price = price
        self.quantity = quantity
    }
}

/// A book, or what has changed of one.
package struct BookNews: Sendable, Equatable {
    /// How it is seen that nothing is missing.
    package enum Continuity: Sendable, Equatable {
        /// Nothing tells.
        case none
        /// The changes from the first to the last number; a snapshot stands at its last.
        case range(first: Int64, last: Int64)
        /// The number of the change before, and its own.
        case chain(previous: Int64, last: Int64)
        /// One more with each message of the connection.
        case message(Int64)
    }

    package var venueSymbol: String
    package var isSnapshot: Bool
    package var bids: [BookLevel]
    package var asks: [BookLevel]
    package var continuity: Continuity
    /// Of the book behind it, by the venue's rule.
    package var checksum: UInt32?
    package var time: Instant?

    package init(
        _ venueSymbol: String, isSnapshot: Bool, bids: [BookLevel], asks: [BookLevel], continuity: Continuity = .none
    ) {
        self.venueSymbol = venueSymbol
        self.isSnapshot = isSnapshot
        self.bids = bids
        self.asks = asks
        self.continuity = continuity
    }
}

package struct TradeNews: Sendable, Equatable {
    package var venueSymbol: String
    package var tradeID: String
    package var price: Decimal
    package var quantity: Decimal
    /// Who took what was offered; nil where the venue does not tell.
    package var takerSide: Side?
    package var time: Instant?

    package init(_ venueSymbol: String, tradeID: String, price: Decimal, quantity: Decimal) {
        self.venueSymbol = venueSymbol
        self.tradeID = tradeID
        self.price = price
        self.quantity = quantity
    }
}

/// The best prices, and what the day was, as far as the venue tells.
package struct QuoteNews: Sendable, Equatable {
    package var venueSymbol: String
    package var bid: BookLevel?
    package var ask: BookLevel?
    package var last: Decimal?
    package var open: Decimal?
    package var high: Decimal?
    package var low: Decimal?
    package var volume: Decimal?
    package var time: Instant?

    package init(_ venueSymbol: String) { self.venueSymbol = venueSymbol }
}

package struct CandleNews: Sendable, Equatable {
    package var venueSymbol: String
    package var start: Instant
    package var open: Decimal
    package var high: Decimal
    package var low: Decimal
    package var close: Decimal
    package var volume: Decimal
    /// Nothing of it will change any more.
    package var isClosed: Bool

    package init(
        _ venueSymbol: String, start: Instant, open: Decimal, high: Decimal, low: Decimal, close: Decimal, volume: Decimal,
        isClosed: Bool
    ) {
        self.venueSymbol = venueSymbol
        self.start = start
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
        self.isClosed = isClosed
    }
}
