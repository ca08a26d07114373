// Positions, once from the fills that clients were told of, and once from the orders.

internal import FIXWire
internal import Orders
internal import Values

/// Whose fills, and of what: a position is one client's, in one account, in one symbol.
struct Holding: Hashable {
    let session: UInt32
    let account: Identifier
    let symbol: Name
}

/// What was bought and sold, and for how much: the exact sums.
struct Position: Equatable {
    /// Nil beyond what an Int128 holds.
    private var sums: [WideDecimal?] = [.zero, .zero, .zero, .zero]

    mutating func add(isBuy: Bool, _ quantity: Decimal, _ notional: WideDecimal) {
        let place = isBuy ? 0 : 2
        sums[place] = sums[place]?.adding(WideDecimal(quantity))
        sums[place + 1] = sums[place + 1]?.adding(notional)
    }

    static func == (left: Position, right: Position) -> Bool {
        zip(left.sums, right.sums).allSatisfy { left, right in
            guard let left, let right else { return true }
            return left.isSame(as: right)
        }
    }

    var text: String {
        let words = sums.map { sum in
            sum?.rounded(toDigits: 12, .halfEven).map { "\($0.normalized)" } ?? "more than has a place"
        }
        return "bought \(words[0]) for \(words[1]), sold \(words[2]) for \(words[3])"
    }
}

extension WideDecimal {
    /// Whether the value is the same, however many digits it has.
    func isSame(as other: WideDecimal) -> Bool {
        adding(WideDecimal(mantissa: 0 &- other.mantissa, scale: other.scale)).map { $0.mantissa == 0 } ?? false
    }
}

struct PositionChecks {
    private var places: [Holding: Int32] = [:]
    private var holdings: [Holding] = []
    private var told: [Position] = []
    private var stored: [Position] = []

    /// Where the fills of a report belong.
    mutating func place(of report: MessageView, _ session: UInt32) -> Int32 {
        place(
            Holding(
                session: session, account: report.first(Tag.account).flatMap { Identifier($0) } ?? Identifier(),
                symbol: report.first(Tag.symbol).flatMap { Name($0) } ?? Name()))
    }

    private mutating func place(_ holding: Holding) -> Int32 {
        if let place = places[holding] { return place }
        let place = Int32(holdings.count)
        places[holding] = place
        holdings.append(holding)
        told.append(Position())
        stored.append(Position())
        return place
    }

    func holding(_ check: OrderCheck) -> Holding? { check.holding < 0 ? nil : holdings[Int(check.holding)] }

    /// The fills of an order that its client was told of.
    mutating func addTold(_ check: OrderCheck) {
        guard check.holding >= 0 else { return }
        told[Int(check.holding)].add(isBuy: check.side == Side.buy.rawValue, check.traded, check.notional)
    }

    /// What an order's row says.
    mutating func addStored(_ order: Order) {
        let place = place(Holding(session: order.session.value, account: order.account, symbol: order.symbol))
        stored[Int(place)].add(isBuy: order.side.isBuy, order.filled, order.notional)
    }

    /// Calls `body` for each position that is another one by the orders than by the fills.
    func forEachDifference(_ body: (Holding, _ stored: Position, _ told: Position) -> Void) {
        for (place, holding) in holdings.enumerated() where told[place] != stored[place] {
            body(holding, stored[place], told[place])
        }
    }
}
