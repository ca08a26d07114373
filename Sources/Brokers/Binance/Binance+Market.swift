// Instruments and prices of Binance.

internal import BrokerKit
internal import Values
internal import WebKit

extension Binance {
    // MARK: Instruments

    /// Source: REST API, "Exchange information"; Filters.
    func readInstruments(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        if let time = try payload.time(.milliseconds, "serverTime") { news.append(.time(time)) }
        try readLimits(payload, into: &news)
        for row in try payload.elements("symbols") {
            guard let symbol = CanonicalSymbol(
                base: try row.requiredString("baseAsset"), quote: try row.requiredString("quoteAsset"))
            else { continue }
            news.append(.instrument(try BinancePrices.instrument(symbol, row, .spot)))
        }
    }

    /// A market event, or an answer about prices.
    func readMarket(
        _ payload: JSONValue, of stream: String, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        guard payload.isObject else {
            if payload.isArray { for row in try payload.elements() { _ = try readMarket(row, of: stream, into: &news) } }
            return .accepted
        }
        if payload.has("e") { return try readEvent(payload, into: &news) }
        try BinancePrices.read(payload, of: stream, into: &news)
        return .accepted
    }
}
