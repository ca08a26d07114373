// Prices as entries of a refresh, and what has changed of them.

internal import MarketData
internal import OrderEntry
internal import Values

/// The prices of a symbol as entries of a refresh.
struct MarketEntries {
    typealias Change = (action: MarketDataEntry.Action, kind: MarketDataEntry.Kind, level: PriceLevel)

    private(set) var all: [(MarketDataEntry.Kind, PriceLevel)] = []

    init(of leg: MarketLeg) {
        for place in 0..<leg.bids.count { all.append((.bid, leg.bids[place])) }
        for place in 0..<leg.asks.count { all.append((.offer, leg.asks[place])) }
        if let trade = leg.trade { all.append((.trade, trade)) }
    }

    static func changes(from known: MarketLeg, to leg: MarketLeg, depth: Int) -> [Change] {
        var changes: [Change] = []
        for (kind, old, new) in [(MarketDataEntry.Kind.bid, known.bids, leg.bids), (.offer, known.asks, leg.asks)] {
            if depth == 1 { addBest(kind, old.first, new.first, to: &changes) } else { addLevels(kind, old, new, to: &changes) }
        }
        // A trade is not changed: it is another one.
        if let trade = leg.trade, trade != known.trade { changes.append((.new, .trade, trade)) }
        return changes
    }

    /// There is one, which has another price now.
    private static func addBest(
        _ kind: MarketDataEntry.Kind, _ old: PriceLevel?, _ new: PriceLevel?, to changes: inout [Change]
    ) {
        switch (old, new) {
        case (nil, let new?): changes.append((.new, kind, new))
        case (let old?, nil): changes.append((.delete, kind, old))
        case (let old?, let new?): if old != new { changes.append((.change, kind, new)) }
        case (nil, nil): break
        }
    }

    /// A level is known by its price: what has gone first, so that nobody holds more levels than were asked for.
    private static func addLevels(
        _ kind: MarketDataEntry.Kind, _ old: PriceLevels, _ new: PriceLevels, to changes: inout [Change]
    ) {
        for place in 0..<old.count where new.size(at: old[place].price) == nil {
            changes.append((.deleteLevel, kind, old[place]))
        }
        for place in 0..<new.count {
            guard let size = old.size(at: new[place].price) else {
                changes.append((.new, kind, new[place]))
                continue
            }
            if size != new[place].size { changes.append((.change, kind, new[place])) }
        }
    }
}
