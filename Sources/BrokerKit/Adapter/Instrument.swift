// What is traded, as a venue tells it.

package import Values

package struct Instrument: Sendable, Equatable {
    /// What may be done with it now.
    package enum State: String, Sendable {
        case trading
        case cancelOnly
        case postOnly
        case limitOnly
        case reduceOnly
        case halted
    }

    package var symbol: CanonicalSymbol
    /// What the venue calls it in orders.
    package var venueSymbol: String
    /// Other names that the venue has for it: in streams, as a number.
    package var otherNames: [String] = []
    package var product: Product
    /// Nil where the venue's list was not asked.
    package var rules: InstrumentRules?
    package var state = State.trading
    /// SecurityID(48), by the venue: a number, an ISIN.
    package var securityID: String?
    /// What one contract is, in the base currency; nil where quantities are no contracts.
    package var contractSize: Decimal?

    package init(_ symbol: CanonicalSymbol, venueSymbol: String, product: Product, rules: InstrumentRules? = nil) {
        self.symbol = symbol
        self.venueSymbol = venueSymbol
        self.product = product
        self.rules = rules
    }
}

extension Instrument {
    /// A pair whose name has something between its currencies: `BTC-USDT`. Nil for a symbol without a quote currency.
    package static func pair(_ symbol: CanonicalSymbol, joinedBy mark: String) -> Instrument? {
        symbol.quote.map { Instrument(symbol, venueSymbol: symbol.base + mark + $0, product: .spot) }
    }

    /// The other way: of the two parts of a venue's name.
    package static func pair(_ base: String, _ quote: String, named venueSymbol: String) -> Instrument? {
        CanonicalSymbol(base: base, quote: quote).map { Instrument($0, venueSymbol: venueSymbol, product: .spot) }
    }
}

/// Whether venues write currencies one behind the other: `BTCUSDT`.
package enum JoinedSymbol {
    /// What prices are in, the longest first.
    private static let quotes = [
        "FDUSD", "USDT", "USDC", "TUSD", "BUSD", "USDP", "USDS", "USDE", "PYUSD", "USD1", "RLUSD", "EURI", "BIDR", "IDRT", "DAI",
        "BTC", "ETH", "BNB", "EUR", "GBP", "TRY", "BRL", "AUD", "JPY", "USD", "RUB", "UAH", "ZAR", "PLN", "RON", "ARS", "MXN",
        "COP", "CZK", "XRP", "TRX", "DOGE", "DOT", "SOL", "VAI", "NGN", "IDR", "CHF", "CAD",
    ].sorted { $0.utf8.count > $1.utf8.count }

    /// Base and quote of a joined name; nil where it ends with nothing that prices are usually in.
    package static func split(_ name: String) -> (base: String, quote: String)? {
        for quote in quotes where name.hasSuffix(quote) && name.utf8.count > quote.utf8.count {
            return (String(name.dropLast(quote.count)), quote)
        }
        return nil
    }
}
