// The channel `market_data`: symbol by symbol, to whoever wants it.

internal import WebKit
internal import WebServer

/// Who wants which symbols, and what was told of each last. Prices are told as they are: there is nothing to go on from, so
/// nothing is kept.
///
/// Shape: ``symbolsMost`` symbols together, ``eachMost`` of one listener.
struct MarketStream {
    static let symbolsMost = 500
    static let eachMost = 100

    private struct Symbol {
        var listeners: Set<ConnectionID> = []
        /// Those who have been told nothing yet.
        var newcomers: Set<ConnectionID> = []
        var last: JSON?
        var sequence: Int64 = 0
    }

    private var symbols: [String: Symbol] = [:]

    var names: [String] { symbols.keys.sorted() }

    /// So many symbols are asked about at a time: who wants many waits for them, and not the line thread.
    static let lookMost = 50
    private var lastLooked = ""

    /// Those whose turn it is.
    mutating func nextLook() -> [String] {
        let all = names
        let start = all.firstIndex { $0 > lastLooked } ?? 0
        let next = Array((all[start...] + all[..<start]).prefix(MarketStream.lookMost))
        lastLooked = next.last ?? ""
        return next
    }

    /// False where it is too many.
    mutating func subscribe(_ id: ConnectionID, _ names: [String]) -> Bool {
        let new = names.filter { symbols[$0]?.listeners.contains(id) != true }
        let own = symbols.values.count { $0.listeners.contains(id) }
        guard own + new.count <= MarketStream.eachMost, symbols.count + new.count(where: { symbols[$0] == nil }) <= MarketStream.symbolsMost
        else { return false }
        for name in names {
            symbols[name, default: Symbol()].listeners.insert(id)
            symbols[name, default: Symbol()].newcomers.insert(id)
        }
        return true
    }

    /// From some symbols, or from all for nil.
    mutating func unsubscribe(_ id: ConnectionID, _ names: [String]?) {
        for name in names ?? Array(symbols.keys) {
            symbols[name]?.listeners.remove(id)
            symbols[name]?.newcomers.remove(id)
            if symbols[name]?.listeners.isEmpty ?? false { symbols[name] = nil }
        }
    }

    /// How a symbol is now: a snapshot for newcomers, an event for the others where something has changed.
    mutating func tell(_ name: String, _ data: JSON, _ send: (SharedText, Set<ConnectionID>) -> Void) {
        guard let symbol = symbols[name] else { return }
        let isNew = symbol.last != data
        if isNew { symbols[name]?.sequence += 1 }
        symbols[name]?.last = data
        symbols[name]?.newcomers = []
        let sequence = symbol.sequence + (isNew ? 1 : 0)
        func text(_ type: String) -> SharedText {
            let json: JSON = [
                "type": .text(type), "channel": "market_data", "symbol": .text(name), "sequence": .integer(sequence), "data": data,
            ]
            return SharedText(json.bytes)
        }
        if !symbol.newcomers.isEmpty { send(text("snapshot"), symbol.newcomers) }
        let others = symbol.listeners.subtracting(symbol.newcomers)
        if isNew, !others.isEmpty { send(text("event"), others) }
    }
}
