// Orders that go on for more than one day: what a day came to.

public import Values

/// What an order came to in the days before this one.
public struct DaysBefore: Equatable, Sendable, BitwiseCopyable {
    /// When this day began for it: fills from before belong to the days before, when they are corrected, too.
    public var since: Instant
    public var filled: Decimal
    /// The exact sum of prices times quantities.
    public var notional: WideDecimal

    @_noLocks
    public init(since: Instant = .distantPast, filled: Decimal = .zero, notional: WideDecimal = .zero) {
        self.since = since
        self.filled = filled
        self.notional = notional
    }
}

/// What a report of an order in a further day says of that day.
public struct DayFigures: Equatable, Sendable {
    /// DayOrderQty(424): the quantity but for what the days before have filled.
    public var quantity: Decimal
    /// DayCumQty(425).
    public var filled: Decimal
    /// DayAvgPx(426).
    public var averagePrice: Decimal
}

extension Order {
    /// Nil for an order in its first day.
    ///
    /// Source: spec/order-rules.md, D2 H.
    public var day: DayFigures? {
        @_noLocks get {
            guard let before = renewal else { return nil }
            let today = Order.less(filled, before.filled)
            var average = Decimal.zero
            if !today.isZero,
                let worth = Order.sum(
                    notional, WideDecimal(mantissa: 0 &- before.notional.mantissa, scale: before.notional.scale))
            {
                average = Order.average(of: worth, over: today, lastPrice)
            }
            return DayFigures(
                quantity: Order.less(terms.quantity, before.filled), filled: today, averagePrice: average)
        }
    }

    /// Begins a further day.
    @_noLocks
    public mutating func renew(at now: Instant) {
        renewal = DaysBefore(since: now, filled: filled, notional: notional)
    }

    /// Books what another figure for a fill makes of it; one from before this day counts to the days before.
    @_noLocks
    public mutating func rebook(_ fill: Fill, of trade: Trade) {
        if var before = renewal, trade.at < before.since {
            before.filled = Order.sum(before.filled, Order.nearest(fill.filled, filled, isDifference: true))
            let old = WideDecimal(mantissa: 0 &- notional.mantissa, scale: notional.scale)
            if let change = Order.sum(fill.notional, old), let worth = Order.sum(before.notional, change) {
                before.notional = worth
            }
            renewal = before
        }
        book(fill)
    }

    /// Counts what is filled anew, in other units; what it was worth stays.
    @_noLocks
    public mutating func recount(_ all: Decimal) {
        filled = all
        if all.isZero { notional = .zero }
    }

    /// Never below zero: after a corporate action the days before may come to less than one of their fills.
    @_noLocks
    private static func sum(_ old: Decimal, _ change: Decimal?) -> Decimal {
        guard let change, let sum = nearest(old, change, isDifference: false) else { return old }
        return sum.isNegative ? .zero : sum
    }

    /// The difference, and never below zero.
    @_noLocks
    private static func less(_ all: Decimal, _ part: Decimal) -> Decimal {
        guard all > part, let rest = nearest(all, part, isDifference: true) else { return .zero }
        return rest
    }
}
