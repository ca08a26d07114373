// The order that somebody means.

internal import FIXEngine
internal import Journal
internal import Orders
internal import Values

/// An order of a store, found by one of its names.
struct FoundOrder {
    let number: UInt64
    let session: UInt32
    /// Nil when its row is gone or damaged.
    let order: Order?

    /// By OrderID (`K3F9A2-O17`), by ClOrdID, or by `SESSION:CLORDID`; nil when there is none.
    ///
    /// - Throws: ``JournalError``; ``AmbiguousOrder`` for a ClOrdID of several sessions.
    static func find(_ name: String, in path: String) throws -> FoundOrder? {
        var store = try Store.read(path)
        defer { try? store.endReading() }
        if let dash = name.lastIndex(of: "-"), name[dash...].hasPrefix("-O"),
            let number = UInt64(name[name.index(dash, offsetBy: 2)...]), let found = try at(number, in: &store)
        {
            return found
        }
        try store.endReading()
        var numbers = try numbers(of: name, in: nil, path)
        if numbers.isEmpty, let colon = name.firstIndex(of: ":"),
            let session = try? store.storedSession(named: String(name[..<colon]))
        {
            numbers = try self.numbers(of: String(name[name.index(after: colon)...]), in: session.number, path)
        }
        guard numbers.count <= 1 else { throw AmbiguousOrder(name: name, sessions: numbers.map(\.session)) }
        return try numbers.first.flatMap { try at($0.number, in: &store) }
    }

    private static func at(_ number: UInt64, in store: inout Store) throws(JournalError) -> FoundOrder? {
        var found: FoundOrder?
        try store.walk(.order, from: number) { row in
            guard RowName(.order, row.key).number == number, let order = OrderRow.decode(row.stored) else { return false }
            found = FoundOrder(number: number, session: order.session.value, order: order)
            return false
        }
        return found
    }

    private static func numbers(
        of clOrdID: String, in session: UInt32?, _ path: String
    ) throws -> [(number: UInt64, session: UInt32)] {
        var found: [(number: UInt64, session: UInt32)] = []
        let wanted = Array(clOrdID.utf8)
        try StoreSlices.walk(path, .clOrdID) { row in
            guard row.key.count == 4 + wanted.count, row.stored.count >= 8 else { return true }
            for index in 0..<wanted.count where row.key[4 + index] != wanted[index] { return true }
            let of = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(row.key[$1]) }
            var reader = RowReader(row.stored)
            if case .order(let number) = ClOrdIDUse(code: reader.uint64()), session ?? of == of {
                found.append((number.value, of))
            }
            return true
        }
        return found
    }
}

/// A ClOrdID that several sessions have used.
struct AmbiguousOrder: Error, CustomStringConvertible {
    let name: String
    let sessions: [UInt32]

    var description: String {
        "\(name) is an order of several sessions: say one of "
            + sessions.map { "\($0):\(name)" }.joined(separator: ", ")
    }
}
