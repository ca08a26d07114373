// Instruments and prices of OANDA.

internal import BrokerKit
internal import Values
internal import WebKit

extension OANDA {
    /// A most of zero is none.
    func readInstrument(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let name = try row.requiredString("name")
        guard let symbol = Self.symbol(name) else { return }
        let quantity = NumberRule(
            decimals: try decimals(row, "tradeUnitsPrecision"), minimum: try row.positiveNumber("minimumTradeSize"),
            maximum: try row.positiveNumber("maximumOrderUnits"))
        let rules = InstrumentRules(
            price: NumberRule(decimals: try decimals(row, "displayPrecision")), quantity: quantity)
        news.append(.instrument(Instrument(symbol, venueSymbol: name, product: .forex, rules: rules)))
    }

    private func decimals(_ row: JSONValue, _ key: StaticString) throws(JSONError) -> UInt8 {
        guard let decimals = UInt8(exactly: try row.integer(key)), decimals <= Decimal.maximumScale else {
            throw JSONError(.unexpected, at: row.offset, key: "\(key)")
        }
        return decimals
    }

    /// The best prices, and all that is offered: each is the whole book.
    ///
    /// Source: v20.json, ClientPrice.
    func readPrice(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard !row.isText("status", "invalid") else { return }
        let name = try row.requiredString("instrument")
        let (bids, asks) = (try levels(row, "bids"), try levels(row, "asks"))
        let time = try row.time(.iso8601, "time")
        var quote = QuoteNews(name)
        (quote.bid, quote.ask, quote.time) = (bids.first, asks.first, time)
        news.append(.quote(quote))
        var book = BookNews(name, isSnapshot: true, bids: bids, asks: asks)
        book.time = time
        news.append(.book(book))
    }

    private func levels(_ row: JSONValue, _ key: StaticString) throws(JSONError) -> [BookLevel] {
        guard let rows = try row.ifPresent(key) else { return [] }
        var levels: [BookLevel] = []
        for level in try rows.elements() {
            levels.append(BookLevel(try level.decimal("price"), try level.decimal("liquidity")))
        }
        return levels
    }
}
