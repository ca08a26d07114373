// Instruments of Binance's futures; prices are as at the spot market.

internal import BrokerKit
internal import Values
internal import WebKit

extension BinanceFutures {
    /// Source: Exchange Information.
    func readInstruments(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        if let time = try payload.time(.milliseconds, "serverTime") { news.append(.time(time)) }
        try readLimits(payload, into: &news)
        for row in try payload.elements("symbols") {
            let quote = try row.requiredString("quoteAsset")
            let symbol = Self.symbol(
                try row.requiredString("baseAsset"), quote, settle: try row.string("marginAsset") ?? quote,
                of: try row.requiredString("symbol"))
            if let symbol { news.append(.instrument(try BinancePrices.instrument(symbol, row, .linear))) }
        }
    }
}
