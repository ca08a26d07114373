// What symbols are priced in, and what that is in the base currency.

internal import Tables
package import Values

/// The two parts of a symbol: what is counted, and what it is priced in.
struct SymbolParts {
    var counted = Name()
    /// Empty for a symbol that is no pair.
    var priced = Name()

    /// Whether there is anything to take apart, eight bytes at a time.
    @_noLocks
    static func isPair(_ symbol: Name) -> Bool {
        let (ones, slashes): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x2F2F_2F2F_2F2F_2F2F)
        for index in 0..<(Name.capacity / 8) {
            // A byte that is zero is one that borrows.
            let rest = symbol.word(index) ^ slashes
            if (rest &- ones) & ~rest & (ones << 7) != 0 { return true }
        }
        return false
    }

    @_noLocks
    init(_ symbol: Name) {
        var isBehind = false
        for index in 0..<symbol.count {
            let byte = symbol[index]
            if byte == UInt8(ascii: "/"), !isBehind {
                isBehind = true
            } else if isBehind {
                priced.append(byte)
            } else {
                counted.append(byte)
            }
        }
    }
}

/// What the settings say that symbols are priced in.
struct SymbolPricing: ~Copyable {
    private var names: NameTable<4>
    private var currencies: Slab<Name>
    private let base: Name

    init(_ settings: PortfolioSettings) {
        names = NameTable(capacity: max(1, settings.currencies.count))
        currencies = Slab(capacity: max(1, settings.currencies.count))
        base = settings.baseCurrency
        for (symbol, currency) in settings.currencies {
            guard let place = names.add(symbol), place == currencies.count else { continue }
            currencies.append(currency)
        }
    }

    /// Of a symbol that is no pair.
    @_noLocks
    func currency(ofListed symbol: Name) -> Name {
        if currencies.count == 0 { return base }
        guard let place = names.number(of: symbol) else { return base }
        return currencies[place]
    }
}

/// What one unit of a currency is worth in the base currency.
struct CurrencyRate: BitwiseCopyable {
    /// Nil until it is first known.
    var value: Decimal?
    /// The market says nothing any more.
    var isOld = false
    /// Something is priced in it, or was paid in it as a fee.
    var isUsed = false

    @_noLocks init() {}
}

extension PositionBook {
    /// What a symbol is priced in, whether anybody has any of it or not: of a pair the second part; of anything else what
    /// the settings say, which is the base currency where they say nothing.
    @_noLocks
    package func currency(pricing symbol: Name) -> Name {
        if let place = symbolNames.number(of: symbol) { return currencyNames[Int(symbols[place].priced)] }
        let priced = SymbolParts.isPair(symbol) ? SymbolParts(symbol).priced : Name()
        return priced.isEmpty ? pricing.currency(ofListed: symbol) : priced
    }

    package var baseCurrency: Name { @_noLocks get { settings.baseCurrency } }

    /// How many names may be currencies; the first is the base currency.
    package var currencyCount: Int { @_noLocks get { rates.count } }

    /// The currency with a number below ``currencyCount``, if its rate is needed for totals.
    @_noLocks
    package func ratedCurrency(_ number: Int) -> Name? {
        number > 0 && rates[number].isUsed ? currencyNames[number] : nil
    }

    /// What one unit of a currency is worth in the base currency, whose own rate is 1 and stays; nil for what is not known.
    @_noLocks
    package mutating func setRate(_ currency: Name, _ rate: Decimal?) throws(PortfolioRefusal) {
        let place = Int(try place(currency: currency))
        guard place != 0 else { return }
        rates[place].value = rate
        rates[place].isOld = false
    }

    /// The market does not say any more what a currency is worth: totals are at the last rate, and tell so.
    @_noLocks
    package mutating func ageRate(_ currency: Name) {
        if let place = currencyNames.number(of: currency), place != 0 { rates[place].isOld = true }
    }
}
