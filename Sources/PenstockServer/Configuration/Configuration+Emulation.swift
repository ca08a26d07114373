// What Penstock does in the place of a broker that cannot.

internal import GatewayCore
internal import Routing
internal import Values

extension BrokerAbilities {
    private static var words: [(word: String, value: BrokerAbilities)] {
        [
            ("stop", .stop), ("stopLimit", .stopLimit), ("marketIfTouched", .marketIfTouched),
            ("limitIfTouched", .limitIfTouched), ("trailingStop", .trailingStop), ("goodTillDate", .goodTillDate),
            ("iceberg", .iceberg), ("all", .emulatable), ("none", []),
        ]
    }

    /// What is done where nothing is said: all that is safe. Of a FIX counterparty no prices are heard, so that an order
    /// which waits for one would wait for ever.
    static func emulated(unasked kind: Configuration.BrokerKind) -> BrokerAbilities {
        switch kind {
        case .paper: .emulatable
        case .fix: [.goodTillDate, .iceberg]
        case .web(let web): web.symbols.isEmpty ? [.goodTillDate, .iceberg] : .emulatable
        }
    }

    /// Nil where nothing is said.
    static func readEmulated(_ section: inout Section) -> BrokerAbilities? {
        guard let parts = section.list("emulate", "kind of order, or all, or none", .choice(words)) else { return nil }
        if parts.count > 1, parts.contains(where: { $0.isEmpty || $0 == .emulatable }) {
            section.complain("emulate", "all and none stand alone; expected one of them, or a list of kinds of orders")
        }
        return parts.reduce([]) { $0.union($1) }
    }
}
