// Which instruments there are, and what their prices and quantities are multiples of.

internal import Brokers
internal import OrderEntry
internal import Tables
internal import Values

/// The symbols that the configuration lists, each once, in the order in which they are first named.
///
/// Shape: made at start, and never changed.
struct SecurityBook: ~Copyable {
    private var terms: Slab<SecurityTerms>
    private(set) var count = 0
    private var names: NameTable<4>
    /// Some broker trades symbols that are not listed, too.
    let tradesAny: Bool

    /// - Parameter currency: What a symbol is priced in.
    init(_ configuration: Configuration, currency: (Name) -> Name) {
        var (listed, tradesAny) = ([(symbol: Name, tick: Decimal?, lot: Decimal?)](), false)
        for broker in configuration.brokers {
            switch broker.kind {
            case .paper(let paper):
                if paper.anySymbol { tradesAny = true }
                listed += paper.symbols.map { ($0.symbol, $0.tick, $0.lot) }
            case .fix(let counterparty):
                if !counterparty.dialect.isListedOnly { tradesAny = true }
                listed += counterparty.dialect.symbols.map { ($0.symbol, nil, nil) }
            case .web(let web):
                tradesAny = true
                listed += web.symbols.map { ($0, nil, nil) }
            }
        }
        self.tradesAny = tradesAny
        names = NameTable(capacity: max(1, listed.count))
        terms = Slab(capacity: max(1, listed.count), repeating: SecurityTerms())
        for (symbol, tick, lot) in listed {
            guard let place = names.add(symbol) else { continue }
            if place == count {
                count += 1
                terms[place].symbol = symbol
                terms[place].currency = currency(symbol)
                (terms[place].priceIncrement, terms[place].quantityIncrement) = (tick, lot)
                terms[place].minimumQuantity = lot
            } else {
                merge(tick, lot, into: place)
            }
        }
    }

    /// What one broker takes another may not: what all take is told, as far as they say.
    private mutating func merge(_ tick: Decimal?, _ lot: Decimal?, into place: Int) {
        func both(_ one: Decimal?, _ other: Decimal?) -> Decimal? {
            guard let one, let other else { return one ?? other }
            return SecurityBook.common(one, other)
        }
        terms[place].priceIncrement = both(terms[place].priceIncrement, tick)
        terms[place].quantityIncrement = both(terms[place].quantityIncrement, lot)
        terms[place].minimumQuantity = terms[place].quantityIncrement
    }

    /// The smallest number that is a multiple of both; nil where no decimal holds it.
    static func common(_ one: Decimal, _ other: Decimal) -> Decimal? {
        let scale = max(one.scale, other.scale)
        func units(_ value: Decimal) -> Int128 {
            (value.scale..<scale).reduce(Int128(value.mantissa)) { units, _ in units * 10 }
        }
        let (left, right) = (units(one), units(other))
        guard left > 0, right > 0 else { return nil }
        var (greater, smaller) = (left, right)
        while smaller != 0 { (greater, smaller) = (smaller, greater % smaller) }
        let (product, isOver) = (left / greater).multipliedReportingOverflow(by: right)
        return isOver ? nil : Decimal(exactly: product, scale: Int(scale))
    }

    subscript(place: Int) -> SecurityTerms { terms[place] }

    @_noLocks
    func place(of symbol: Name) -> Int? { names.number(of: symbol) }
}
