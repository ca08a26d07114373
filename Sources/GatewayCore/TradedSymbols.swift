// Which broker trades what.

import Tables
import Values

/// A bit for each broker, of each symbol that some broker names.
struct TradedSymbols: ~Copyable {
    private var names: NameTable<4>
    private var masks: Slab<UInt64>
    /// The brokers that trade any symbol.
    private var any: UInt64 = 0

    init(_ brokers: [KnownBroker]) {
        let count = brokers.reduce(0) { $0 + ($1.symbols?.count ?? 0) }
        names = NameTable(capacity: max(1, count))
        masks = Slab(capacity: max(1, count), repeating: 0)
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

    /// The brokers that trade it, one bit each.
    @_noLocks
    func brokers(of symbol: Name) -> UInt64 {
        guard let place = names.number(of: symbol) else { return any }
        return any | masks[place]
    }
}
