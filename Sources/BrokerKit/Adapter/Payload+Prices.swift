// Prices in the rows of payloads, by the names that a venue has for them.

package import Values
package import WebKit

/// The names that a venue has for one thing in different payloads: the first that is there counts.
package struct PayloadKeys: Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    let names: [StaticString]

    package init(stringLiteral name: StaticString) { names = [name] }
    package init(arrayLiteral names: StaticString...) { self.names = names }
}

extension JSONValue {
    /// Nil where all keys are missing, null, or an empty text.
    package func number(of keys: PayloadKeys) throws(JSONError) -> Decimal? {
        for key in keys.names { if let value = try number(key) { return value } }
        return nil
    }

    /// The same, and nil for zero.
    package func positiveNumber(of keys: PayloadKeys) throws(JSONError) -> Decimal? {
        for key in keys.names { if let value = try positiveNumber(key) { return value } }
        return nil
    }
}

/// What a venue calls the best prices, how much there is at them, and what the day was; empty for what it does not tell.
package struct QuoteKeys: Sendable {
    let bid, bidSize, ask, askSize, last, open, high, low, volume: PayloadKeys

    package init(
        bid: PayloadKeys, _ bidSize: PayloadKeys, ask: PayloadKeys, _ askSize: PayloadKeys, last: PayloadKeys = [],
        open: PayloadKeys = [], high: PayloadKeys = [], low: PayloadKeys = [], volume: PayloadKeys = []
    ) {
        (self.bid, self.bidSize, self.ask, self.askSize) = (bid, bidSize, ask, askSize)
        (self.last, self.open, self.high, self.low, self.volume) = (last, open, high, low, volume)
    }
}

extension QuoteNews {
    /// As far as the row tells: a price without how much there is at it is none.
    package init(_ venueSymbol: String, _ row: JSONValue, _ keys: QuoteKeys, at time: Instant?) throws(JSONError) {
        self.init(venueSymbol)
        if let price = try row.number(of: keys.bid), let size = try row.number(of: keys.bidSize) {
            bid = BookLevel(price, size)
        }
        if let price = try row.number(of: keys.ask), let size = try row.number(of: keys.askSize) {
            ask = BookLevel(price, size)
        }
        (last, open) = (try row.number(of: keys.last), try row.number(of: keys.open))
        (high, low) = (try row.number(of: keys.high), try row.number(of: keys.low))
        volume = try row.number(of: keys.volume)
        self.time = time
    }

    /// Of a stream that tells the best prices as a book: one with nothing at it is the one that was.
    package init(bestOf book: BookNews) {
        self.init(book.venueSymbol)
        (bid, ask) = (book.bids.first { !$0.quantity.isZero }, book.asks.first { !$0.quantity.isZero })
        time = book.time
    }
}

extension TradeNews {
    /// - Parameter taker: `buy` or `sell`; nil where the venue does not tell who took.
    package init(
        _ venueSymbol: String, _ row: JSONValue, id: StaticString, price: StaticString, quantity: StaticString,
        taker: StaticString? = nil, at time: Instant?
    ) throws(JSONError) {
        self.init(
            venueSymbol, tradeID: try row.requiredString(id), price: try row.decimal(price),
            quantity: try row.decimal(quantity))
        if let taker { takerSide = try row.side(taker) }
        self.time = time
    }
}

extension BookNews {
    /// Both sides are rows of price and quantity.
    package init(
        _ venueSymbol: String, isSnapshot: Bool, rows: JSONValue, bids: StaticString, asks: StaticString,
        continuity: Continuity = .none, at time: Instant?
    ) throws(JSONError) {
        self.init(
            venueSymbol, isSnapshot: isSnapshot, bids: try [BookLevel](rows: rows.value(bids)),
            asks: try [BookLevel](rows: rows.value(asks)), continuity: continuity)
        self.time = time
    }
}

/// What a venue calls the numbers of a candle.
package struct CandleKeys: Sendable {
    let open, high, low, close, volume: StaticString

    /// `open`, `high`, and so on.
    package static let words = CandleKeys(open: "open", high: "high", low: "low", close: "close", volume: "volume")
    /// `o`, `h`, and so on.
    package static let letters = CandleKeys(open: "o", high: "h", low: "l", close: "c", volume: "v")
}

extension CandleNews {
    package init(
        _ venueSymbol: String, start: Instant, _ row: JSONValue, _ keys: CandleKeys, isClosed: Bool
    ) throws(JSONError) {
        self.init(
            venueSymbol, start: start, open: try row.decimal(keys.open), high: try row.decimal(keys.high),
            low: try row.decimal(keys.low), close: try row.decimal(keys.close), volume: try row.decimal(keys.volume),
            isClosed: isClosed)
    }
}

extension NumberRule {
    /// By a row's members: a step or a bound of zero is none, nor is one without a name.
    package init(
        _ row: JSONValue, step: PayloadKeys, minimum: PayloadKeys = [], maximum: PayloadKeys = []
    ) throws(JSONError) {
        self.init(
            anyStep: try row.positiveNumber(of: step), minimum: try row.positiveNumber(of: minimum),
            maximum: try row.positiveNumber(of: maximum))
    }
}
