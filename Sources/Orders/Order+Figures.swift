// What reports say of an order: status, LeavesQty, AvgPx, and how a fill changes them.

public import Values

extension Order {
    /// OrdStatus(39): the highest that applies, by the precedence of FIX 4.4 volume 4, appendix D.
    ///
    /// A pending change stands above Filled: while the broker has not answered, an order with
    /// nothing left is not known to be at its end.
    public var status: OrderStatus {
        @_noLocks @inline(__always) get {
            switch phase {
            case .filled: return .filled
            case .canceled: return .canceled
            case .expired: return .expired
            case .rejected: return .rejected
            case .submitted, .pendingNew, .working, .suspended, .doneForDay, .stopped: break
            }
            if let pendingStatus { return pendingStatus }
            switch phase {
            case .doneForDay: return .doneForDay
            case .stopped: return .stopped
            case .suspended: return .suspended
            // One that was held here has been New ever since.
            case .submitted, .pendingNew: return handling.course.wasHere ? .new : .pendingNew
            case .working, .filled, .canceled, .expired, .rejected: return filled.isZero ? .new : .partiallyFilled
            }
        }
    }

    /// LeavesQty(151): what may still be filled; zero when nothing can happen any more, and never
    /// negative: an order that is filled beyond its quantity has nothing left. One that is done for the day has
    /// something left where it goes on another day.
    public var leaves: Decimal {
        @_noLocks @inline(__always) get {
            if phase.isTerminal || isDoneForDay { return .zero }
            if filled.isZero, filled.scale <= terms.quantity.scale, terms.quantity.isPositive { return terms.quantity }
            if isComplete { return .zero }
            return Order.nearest(terms.quantity, filled, isDifference: true) ?? .zero
        }
    }

    private var isDoneForDay: Bool {
        @_noLocks @inline(__always) get { if case .doneForDay = phase { !terms.timeInForce.outlastsDay } else { false } }
    }

    /// As much is filled as was asked for, or more.
    public var isComplete: Bool { @_noLocks @inline(__always) get { filled >= terms.quantity } }

    /// AvgPx(6): `notional` / `filled`, rounded half to even; zero before the first fill.
    ///
    /// Shape: eight digits behind the point, or as many as the last price has where that is more,
    /// so that a price below 10^-8 is not lost; without trailing zeros beyond those of the last
    /// price.
    public var averagePrice: Decimal {
        @_noLocks @inline(__always) get {
            filled.isZero ? .zero : Order.average(of: notional, over: filled, lastPrice)
        }
    }

    @_noLocks
    static func average(of notional: WideDecimal, over filled: Decimal, _ lastPrice: Decimal) -> Decimal {
        var digits = max(8, lastPrice.scale)
        while true {
            if let average = notional.divided(by: filled, digits: digits, .halfEven) {
                return trimmed(average, to: lastPrice.scale)
            }
            // Too many digits for a decimal: fewer behind the point.
            if digits == 0 { return lastPrice }
            digits -= 1
        }
    }

    /// A fill, and what it makes of the order's sums.
    public struct Fill: Sendable {
        public let quantity: Decimal
        public let price: Decimal
        let filled: Decimal
        let notional: WideDecimal
    }

    /// What a fill would make of the order. Nil for a quantity that is not above zero or a sum that no decimal
    /// holds: neither is a fill of any order of ours.
    @_noLocks
    public func fill(quantity: Decimal, price: Decimal) -> Fill? {
        guard quantity.isPositive, let sum = Order.nearest(filled, quantity, isDifference: false),
            let worth = Order.sum(notional, WideDecimal(price, times: quantity))
        else { return nil }
        return Fill(quantity: quantity, price: price, filled: sum, notional: worth)
    }

    /// What another figure for a fill that was booked would make of the order; `new` is nil for a fill that never was.
    /// Nil where no decimal holds the sums, or less than nothing would be filled.
    @_noLocks
    public func correction(of old: Trade, to new: (quantity: Decimal, price: Decimal)?) -> Fill? {
        let less = WideDecimal(old.price, times: old.quantity)
        guard let without = Order.nearest(filled, old.quantity, isDifference: true), !without.isNegative,
            let rest = Order.sum(notional, WideDecimal(mantissa: 0 &- less.mantissa, scale: less.scale))
        else { return nil }
        guard let new else {
            let worth = without.isZero ? WideDecimal.zero : rest
            return Fill(quantity: .zero, price: lastPrice, filled: without, notional: worth)
        }
        guard new.quantity.isPositive, let sum = Order.nearest(without, new.quantity, isDifference: false),
            let worth = Order.sum(rest, WideDecimal(new.price, times: new.quantity))
        else { return nil }
        return Fill(quantity: new.quantity, price: new.price, filled: sum, notional: worth)
    }

    /// A fill of what a broker says is filled in all and is not known here: its price is the average of what is missing.
    /// Nil where there is nothing missing, or the sums are no fill's.
    @_noLocks
    public func missingFill(upTo all: Decimal, worth: WideDecimal) -> Fill? {
        let negative = WideDecimal(mantissa: 0 &- notional.mantissa, scale: notional.scale)
        guard let quantity = Order.nearest(all, filled, isDifference: true), quantity.isPositive,
            let rest = Order.sum(worth, negative),
            let price = rest.divided(by: quantity, digits: 8, .halfEven)
        else { return nil }
        return Fill(
            quantity: quantity, price: Order.trimmed(price, to: lastPrice.scale), filled: all, notional: worth)
    }

    /// Books a fill, in whatever phase the order is.
    @_noLocks
    public mutating func book(_ fill: Fill) {
        filled = fill.filled
        notional = fill.notional
        lastPrice = fill.price
        lastQuantity = fill.quantity
    }
}

// MARK: - Sums that lose no fill

extension Order {
    /// The sum or difference: exact where it fits, and it always does below 19 digits in all; else
    /// the nearest. Refusing the fill would be the greater error.
    @_noLocks
    package static func nearest(_ left: Decimal, _ right: Decimal, isDifference: Bool) -> Decimal? {
        if let exact = isDifference ? left.subtracting(right) : left.adding(right) { return exact }
        let other =
            isDifference ? Decimal(mantissa: 0 &- right.mantissa, scale: right.scale) : right
        guard let wide = WideDecimal(left).adding(WideDecimal(other)) else { return nil }
        var digits: UInt8 = 18
        while true {
            if let rounded = wide.rounded(toDigits: digits, .halfEven) { return rounded }
            if digits == 0 { return nil }
            digits -= 1
        }
    }

    /// The exact sum, or one with fewer digits behind the point where an Int128 is too small.
    @_noLocks
    package static func sum(_ left: WideDecimal, _ right: WideDecimal) -> WideDecimal? {
        var (left, right) = (left, right)
        while true {
            if let sum = left.adding(right) { return sum }
            let scale = max(left.scale, right.scale)
            if scale == 0 { return nil }
            if left.scale == scale {
                left = WideDecimal(mantissa: left.mantissa / 10, scale: scale - 1)
            }
            if right.scale == scale {
                right = WideDecimal(mantissa: right.mantissa / 10, scale: scale - 1)
            }
        }
    }

    @_noLocks
    static func trimmed(_ value: Decimal, to digits: UInt8) -> Decimal {
        var (mantissa, scale) = (value.mantissa, value.scale)
        while scale > digits, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        return Decimal(mantissa: mantissa, scale: scale)
    }
}
