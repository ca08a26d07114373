// Symbols of FIX and of a venue, both ways.

/// A Symbol(55) such as `BTC/USDT`, `BTC/USDT:USDT` for a contract that is settled in USDT, or `AAPL` where nothing is
/// quoted in anything else.
package struct CanonicalSymbol: Hashable, Sendable, CustomStringConvertible {
    package let base: String
    package let quote: String?
    package let settle: String?

    /// At most 32 bytes, as the gateway's tables hold; nil for parts that are empty or have `/`, `:`, spaces, or characters
    /// beyond ASCII.
    package init?(base: String, quote: String? = nil, settle: String? = nil) {
        guard settle == nil || quote != nil else { return nil }
        for part in [base, quote, settle] {
            guard let part else { continue }
            guard !part.isEmpty, part.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x2F && $0 != 0x3A }) else {
                return nil
            }
        }
        (self.base, self.quote, self.settle) = (base, quote, settle)
        guard description.utf8.count <= 32 else { return nil }
    }

    package init?(_ text: String) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2 else {
            self.init(base: text)
            return
        }
        let rest = halves[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        self.init(base: halves[0], quote: rest[0], settle: rest.count == 2 ? rest[1] : nil)
    }

    package var description: String {
        base + (quote.map { "/\($0)" } ?? "") + (settle.map { ":\($0)" } ?? "")
    }
}

/// The instruments of a venue by both of their names, filled from its instrument endpoint.
///
/// Shape: at most `capacity` instruments.
package struct SymbolTable: Sendable {
    /// Why an instrument has no place.
    package enum Refusal: Error, Equatable, Sendable {
        case full
        /// Another instrument has the one name or the other: both would be ambiguous.
        case ambiguous
    }

    private var venueSymbols: [CanonicalSymbol: String] = [:]
    private var symbols: [String: CanonicalSymbol] = [:]
    private let capacity: Int
    private let renamed: [String: String]

    /// - Parameters:
    ///   - capacity: At least one.
    ///   - currencies: Names that the venue has for currencies of other names: `["XBT": "BTC"]`.
    package init(capacity: Int = 50_000, currencies: [String: String] = [:]) {
        self.capacity = capacity
        renamed = currencies
    }

    package var count: Int { symbols.count }

    /// What other people call a currency of the venue.
    package func currency(_ venueName: String) -> String { renamed[venueName] ?? venueName }

    /// Again with the same names is no mistake.
    package mutating func add(_ symbol: CanonicalSymbol, venueSymbol: String) throws(Refusal) {
        if venueSymbols[symbol] == venueSymbol { return }
        guard venueSymbols[symbol] == nil, symbols[venueSymbol] == nil else { throw .ambiguous }
        guard symbols.count < capacity else { throw .full }
        venueSymbols[symbol] = venueSymbol
        symbols[venueSymbol] = symbol
    }

    package func venueSymbol(of symbol: CanonicalSymbol) -> String? { venueSymbols[symbol] }
    package func symbol(of venueSymbol: String) -> CanonicalSymbol? { symbols[venueSymbol] }
}
