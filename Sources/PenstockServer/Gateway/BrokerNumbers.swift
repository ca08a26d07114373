// The numbers under which a store knows brokers, whatever the order of the configuration.

internal import Values

/// Each broker's id by its number. A broker that is gone from the configuration keeps its number: its orders, fills and
/// positions are in the store under it.
struct BrokerNumbers {
    /// By number.
    private(set) var names: [Name]
    /// The place in the configuration, by number; nil for a broker that is gone.
    private(set) var places: [Int?]

    /// - Parameters:
    ///   - known: As the store has them, from number 0 on; empty for a new store, and for one of before there were several.
    ///   - configured: Ids, no two the same.
    init(known: [Name], configured: [Name]) {
        names = known
        for id in configured where !names.contains(id) { names.append(id) }
        places = names.map { configured.firstIndex(of: $0) }
    }

    var count: Int { names.count }
}
