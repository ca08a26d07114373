// Which broker trades what.

import Tables
import Values

/// A bit for each broker, of each symbol that some broker names.
struct TradedSymbols: ~Copyable {
    private var names: NameTable<4>
    private var masks: Slab<UInt64>
    /// The smallest step of its price by the first broker that says; zero where none does.
    private var ticks: Slab<Decimal>
    /// The largest step of its quantity at any broker; zero where none says. Good for all, as long as each is a whole
    /// number of the smaller ones.
    private var lots: Slab<Decimal>
    /// The brokers that trade any symbol.
    private var any: UInt64 = 0

    init(_ brokers: [KnownBroker]) {
        let count = brokers.reduce(0) { $0 + ($1.symbols?.count ?? 0) + $1.steps.count }
        names = NameTable(capacity: max(1, count))
        masks = Slab(capacity: max(1, count), repeating: 0)
        ticks = Slab(capacity: max(1, count), repeating: .zero)
        lots = Slab(capacity: max(1, count), repeating: .zero)
        for (symbol, tick, lot) in brokers.flatMap(\.steps) {
            _ = names.add(symbol)
            learn(symbol, tick: tick, lot: lot)
        }
        for (number, broker) in brokers.enumerated() {
            guard let symbols = broker.symbols else {
                any |= 1 << UInt64(number)
                continue
            }
            for symbol in symbols {
                guard let place = names.add(symbol) else { continue }
                masks[place] |= 1 << UInt64(number)
            }
        }
    }

    /// A broker tells its steps; zero for one that it does not tell. Of symbols that were never named nothing is kept.
    @_noLocks
    mutating func learn(_ symbol: Name, tick: Decimal, lot: Decimal) {
        guard let place = names.number(of: symbol) else { return }
        if ticks[place].isZero { ticks[place] = tick }
        if lot > lots[place] { lots[place] = lot }
    }

    /// Nil where no broker has said.
    @_noLocks
    func lot(of symbol: Name) -> Decimal? {
        guard let place = names.number(of: symbol), !lots[place].isZero else { return nil }
        return lots[place]
    }

    /// Nil where no broker has said.
    @_noLocks
    func tick(of symbol: Name) -> Decimal? {
        guard let place = names.number(of: symbol), !ticks[place].isZero else { return nil }
        return ticks[place]
    }

    /// The brokers that trade it, one bit each.
    @_noLocks
    func brokers(of symbol: Name) -> UInt64 {
        guard let place = names.number(of: symbol) else { return any }
        return any | masks[place]
    }
}
