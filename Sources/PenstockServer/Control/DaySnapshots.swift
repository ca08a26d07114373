// What was open when a day ended, from the store.

internal import FIXSession
internal import Journal
internal import Portfolio
internal import Values

/// A position at the end of a day, and the id of its broker.
struct DaySnapshots {
    private let row: SnapshotRow
    private let broker: String

    static let names = ["account", "broker", "symbol", "quantity", "averagePrice", "mark", "realised", "unrealised", "ended"]

    var account: Identifier { row.account }

    /// As ``Listing`` wants it.
    var line: [String] {
        let average = row.cost.divided(by: row.quantity, digits: 8, .halfEven)
        let worth = row.mark.map { WideDecimal(row.quantity, times: $0) }
        let profit = worth?.adding(WideDecimal(mantissa: 0 &- row.cost.mantissa, scale: row.cost.scale))
        return [
            "snapshot", "\(row.account)", broker, "\(row.symbol)", "\(row.quantity)",
            average.map { "\($0.normalized)" } ?? "", row.mark.map { "\($0)" } ?? "", Self.money(row.realised),
            profit.map { Self.money($0) } ?? "", JSONObject.stamp(row.at),
        ]
    }

    private static func money(_ value: WideDecimal) -> String {
        value.rounded(toDigits: 8, .halfEven).map { "\($0.normalized)" } ?? ""
    }

    /// All of a day, by account, symbol and broker.
    ///
    /// - Throws: ``Arguments/Misuse`` for what is no day; ``StoreError``, ``JournalError``.
    static func read(_ path: String, day text: String) throws -> [DaySnapshots] {
        guard let date = try? Form<LocalDate>.date.read(text) else {
            throw Arguments.Misuse(message: "--day is \(text); expected \(Form<LocalDate>.date.expected)")
        }
        var store = try Store.read(path)
        var names: [UInt64: String] = [:]
        var found: [DaySnapshots] = []
        try store.forEach(in: .book, from: BookKind.broker.key(0)) { key, bytes in
            guard BookKind(of: key) == .broker else { return false }
            names[BookKind.number(of: key)] = Name(bytes).map { "\($0)" }
            return true
        }
        // Days before 1970 have no positions.
        let number = UInt64(max(0, date.dayNumber))
        let (first, end) = (BookKind.snapshot.key(number << 32), BookKind.snapshot.key((number + 1) << 32))
        try store.forEach(in: .book, from: first) { key, bytes in
            guard key < end else { return false }
            guard let row = SnapshotRow.decode(bytes) else { return true }
            found.append(DaySnapshots(row: row, broker: names[UInt64(row.broker.value)] ?? "\(row.broker.value)"))
            return true
        }
        try store.endReading()
        let order = { (snapshot: DaySnapshots) in
            ("\(snapshot.row.account)", "\(snapshot.row.symbol)", snapshot.broker)
        }
        return found.sorted { order($0) < order($1) }
    }
}
