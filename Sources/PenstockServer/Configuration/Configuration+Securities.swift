// SecurityIDs that mean symbols.

internal import OrderEntry
internal import Values

extension Section {
    /// The list `securities`.
    mutating func readSecurities() -> [SecurityName] {
        let all = parts("securities", atLeastOne: "security with symbol, id and source", orNone: true) { section -> SecurityName? in
            let symbol = section.required("symbol", .name("a symbol"))
            let id = section.required("id", .name("a SecurityID(48)"))
            let source = section.required("source", .character(orNone: false))
            guard let symbol, let id, let source else { return nil }
            return SecurityName(symbol: symbol, id: id, source: source)
        }
        if all.count > 100_000 { complain("securities", "\(all.count) of them; expected at most 100000") }
        var symbols: Set<Name> = []
        var ids: Set<String> = []
        for security in all {
            if !symbols.insert(security.symbol).inserted {
                complain("securities", "the symbol \(security.symbol) twice; expected each once")
            }
            if !ids.insert("\(security.source) \(security.id)").inserted {
                complain("securities", "the id \(security.id) of one source twice; expected each once")
            }
        }
        return all
    }
}
