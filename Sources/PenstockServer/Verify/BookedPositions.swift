// Positions as the books have them, against the fills of the orders that made them.

internal import FIXEngine
internal import Journal
internal import Orders
internal import Portfolio
internal import Values

/// Whose position: over all brokers, since an order may have had several.
struct BookedHolding: Hashable {
    let account: Identifier
    let symbol: Name
}

/// What was bought and sold, and what all of it was worth.
struct TradedSums {
    private(set) var bought = WideDecimal.zero
    private(set) var sold = WideDecimal.zero
    private(set) var worth = WideDecimal.zero
    /// All that is known is counted.
    var isWhole = true
    /// Of some orders only the row is left: what was corrected in them is not told any more.
    var hasSilent = false

    mutating func add(isBuy: Bool, _ quantity: Decimal, _ notional: WideDecimal) {
        let (side, wide) = (isBuy ? bought : sold, WideDecimal(quantity))
        guard let sum = side.adding(wide), let worth = worth.adding(notional) else { return isWhole = false }
        if isBuy { bought = sum } else { sold = sum }
        self.worth = worth
    }

    /// Of a position: what was ever traded, and what is left when adjustments are left out.
    mutating func add(_ row: PositionRow) {
        let half = Decimal(mantissa: 5, scale: 1)
        guard let net = WideDecimal(row.quantity).subtracting(row.adjustedQuantity), let more = row.volume.adding(net),
            let less = row.volume.subtracting(net), let bought = more.scaled(by: half), let sold = less.scaled(by: half),
            let allBought = self.bought.adding(bought), let allSold = self.sold.adding(sold),
            let worth = worth.adding(row.turnover)
        else { return isWhole = false }
        (self.bought, self.sold, self.worth) = (allBought, allSold, worth)
        if row.adjustedQuantity.mantissa != 0 || row.adjustedCash.mantissa != 0 { hasSilent = true }
    }

    func isSame(as other: TradedSums) -> Bool {
        bought.isSame(as: other.bought) && sold.isSame(as: other.sold) && worth.isSame(as: other.worth)
    }

    func isWithin(_ other: TradedSums) -> Bool {
        bought.isAtMost(other.bought) && sold.isAtMost(other.sold) && worth.isAtMost(other.worth)
    }

    var text: String {
        let words = [bought, sold, worth].map { sum in
            sum.rounded(toDigits: 12, .halfEven).map { "\($0.normalized)" } ?? "more than has a place"
        }
        return "bought \(words[0]), sold \(words[1]), worth \(words[2])"
    }
}

extension WideDecimal {
    fileprivate func subtracting(_ other: WideDecimal) -> WideDecimal? {
        adding(WideDecimal(mantissa: 0 &- other.mantissa, scale: other.scale))
    }

    fileprivate func isAtMost(_ other: WideDecimal) -> Bool { subtracting(other).map { $0.mantissa <= 0 } ?? true }

    fileprivate func scaled(by factor: Decimal) -> WideDecimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: Int128(factor.mantissa))
        return overflow ? nil : WideDecimal(mantissa: product, scale: scale + factor.scale)
    }
}

/// What the orders and the books say of each position.
struct BookedChecks {
    var byOrders: [BookedHolding: TradedSums] = [:]
    var byBooks: [BookedHolding: TradedSums] = [:]
    /// The client's orders of which there are parts.
    var parents: Set<UInt64> = []
}

extension Verifier {
    /// What an order's fills make of a position.
    ///
    /// - Parameter version: Of its row: the first one is from before there were positions.
    mutating func count(_ order: Order, version: UInt8) {
        let holding = BookedHolding(account: order.account, symbol: order.symbol)
        var sums = booked.byOrders[holding] ?? TradedSums()
        defer { booked.byOrders[holding] = sums }
        if let parent = order.handling.parent { booked.parents.insert(parent.value) }
        // The parts of a divided order are orders, too, and have its fills.
        if order.handling.course.isDivided { return }
        guard version > 1 else { return sums.isWhole = false }
        let reported = orders[order.number.value]
        if let reported, reported.isRecounted, !isTrimmed(order.entered) {
            // The books have its fills as they were told first, and what was corrected apart from them.
            return sums.add(isBuy: order.side.isBuy, reported.traded, reported.notional)
        }
        if reported == nil || isTrimmed(order.entered) {
            sums.hasSilent = true
            // What its issuer did to it overnight is not told any more.
            if order.isRenewed { return sums.isWhole = false }
        }
        sums.add(isBuy: order.side.isBuy, order.filled, order.notional)
    }

    /// Orders that retention has removed, as far as their reports are there: whether all ever made are counted now.
    private mutating func countRemoved() -> Bool {
        let last = max(counter(MetaKey.application) ?? 1, 1) - 1
        guard trimmedOrders != OrderTrimMark() else { return true }
        var known = orderKeys.count
        for number in orders.numbers where !orderKeys.contains(number) {
            guard let check = orders[number], let held = positions.holding(check),
                check.filled == check.traded || check.isRecounted, !booked.parents.contains(number)
            else { continue }
            known += 1
            booked.byOrders[BookedHolding(account: held.account, symbol: held.symbol), default: TradedSums()]
                .add(isBuy: check.side == Side.buy.rawValue, check.traded, check.notional)
        }
        return known >= last
    }

    /// Each position is what the fills of its orders come to. Where retention has removed orders and the reports of
    /// them, it is at least what those that are left come to; that is counted apart.
    mutating func checkBooked() {
        let isAllKnown = countRemoved()
        let holdings = Set(booked.byOrders.keys).union(booked.byBooks.keys)
        for holding in holdings.sorted(by: { ("\($0.account)", "\($0.symbol)") < ("\($1.account)", "\($1.symbol)") }) {
            let told = booked.byOrders[holding] ?? TradedSums()
            let own = booked.byBooks[holding] ?? TradedSums()
            let isSilent = told.hasSilent && own.hasSilent
            let isWhole = isAllKnown && told.isWhole && own.isWhole && !isSilent
            if booked.byBooks[holding] != nil {
                count(\.positions)
                if !isWhole { count(\.positionsInPart) }
            }
            if isWhole ? own.isSame(as: told) : isSilent || told.isWithin(own) { continue }
            let whose = holding.account.isEmpty ? "" : "account \(holding.account), "
            find(
                "book", "position of \(whose)\(holding.symbol)",
                "\(own.text); by the fills of its orders \(isWhole ? "" : "at least ")\(told.text)")
        }
    }
}
