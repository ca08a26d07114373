// Orders and fills as the store has them, for the control room.

internal import ControlAPI
internal import FIXEngine
internal import Journal
internal import Orders
internal import Values

/// Follows the store through a tap.
struct OrderFeed {
    /// So many bytes of turns wait at most: those of some 20,000 orders.
    static var tap: TurnTap { TurnTap(capacity: 32 << 20, of: [.order, .trade]) }
    /// Orders before the last so many are not read at start, but for those that are open.
    private static let keptAtStart: UInt64 = 20_000

    /// How long all must be well before what was missed is asked for: it is no help to who has too much to do.
    private static let calm = Interval.seconds(1)
    private static let turnsMost = 2_000

    private let tap: TurnTap
    /// When what was missed is to be told again; nil when nothing was.
    private(set) var missedUntil: Instant?

    init(_ tap: TurnTap) { self.tap = tap }

    /// Gives what has happened to the room, for a bounded time.
    ///
    /// - Returns: Whether there is more.
    mutating func give(to room: ControlRoom, at now: Instant) -> Bool {
        var turns = 0
        while turns < OrderFeed.turnsMost {
            var fills: [Fill] = []
            let isThere = tap.next { table, key, value in
                switch table {
                case .order: if let value { room.take(order: value) }
                case .trade: if let value, let fill = Fill(key, value) { fills.append(fill) }
                default: break
                }
            }
            guard isThere else { break }
            // An order stands before its fills, whatever the order of their rows.
            for fill in fills { room.take(fill) }
            turns += 1
        }
        // What is there is taken first.
        guard turns < OrderFeed.turnsMost else { return true }
        if tap.isBroken {
            tap.mend()
            missedUntil = now.advanced(by: OrderFeed.calm)
        }
        return false
    }

    /// Whether it is time to have what was missed told again.
    mutating func takeMissed(at now: Instant) -> Bool {
        guard let missedUntil, now >= missedUntil else { return false }
        self.missedUntil = nil
        return true
    }

    /// What a room knows before the first turn.
    ///
    /// - Throws: ``JournalError`` for a store that cannot be read.
    static func recall(from engine: inout Engine, next: UInt64) throws(JournalError) -> OrderBook {
        var book = OrderBook()
        let first = next > keptAtStart ? next - keptAtStart : 1
        try engine.forEachRow(in: .order) { key, row in
            if key >= first || OrderGlance(row).map({ !$0.phase.isTerminal }) ?? false { book.take(row) }
            return true
        }
        var start = RowWriter(capacity: 8)
        start.append(first.byteSwapped)
        try engine.forEachRow(in: .trade, from: start.bytes) { key, row in
            if let fill = Fill(key, row) { book.take(fill) }
        }
        book.beginCounting()
        return book
    }
}

extension Fill {
    fileprivate init?(_ key: Bytes, _ value: Bytes) {
        guard let (_, id) = GatewayApplication.trade(of: key), let trade = Trade(value) else { return nil }
        self.init(id: "\(id)", trade)
    }
}
