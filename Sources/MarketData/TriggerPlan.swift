// From what an order waits for to where it stands in the book.

internal import Values

extension TriggerBook {
    /// An order's queue, and its numbers in it: signed as the queue is.
    struct Plan {
        var queue: UInt8
        var kind: Kind
        /// The trigger of a fixed one, or where a trailing one starts; none for the market of now.
        var trigger: Int128?
        /// In units or basis points; zero for a fixed one.
        var offset: Int128
    }

    struct Refused: Error { let why: TriggerRefusal }

    @_noLocks
    static func plan(_ side: Side, _ condition: TriggerCondition, _ source: TriggerSource) -> Result<Plan, Refused> {
        let goesUp: Bool
        let price: WideDecimal?
        var (kind, offset) = (Kind.fixed, Int128(0))
        switch condition {
        case .stop(let stop): (goesUp, price) = (side.isBuy, WideDecimal(stop))
        case .ifTouched(let touched): (goesUp, price) = (!side.isBuy, WideDecimal(touched))
        case .trailing(let by, let start):
            (goesUp, price) = (side.isBuy, start)
            guard let size = size(of: by) else { return .failure(Refused(why: .offset)) }
            kind = by.isPart ? .part : .amount
            if case .some = start, by.isPart { kind = .startedPart }
            offset = size
        }
        let queue = place(side, source) << 1 | (goesUp ? 1 : 0)
        guard let price else { return .success(Plan(queue: queue, kind: kind, trigger: nil, offset: offset)) }
        guard let units = ExactPrice.units(price) else { return .failure(Refused(why: .price)) }
        return .success(Plan(queue: queue, kind: kind, trigger: goesUp ? 0 - units : units, offset: offset))
    }

    /// Which price: 0 last, 1 bid, 2 ask, 3 mid.
    @_noLocks
    private static func place(_ side: Side, _ source: TriggerSource) -> UInt8 {
        switch source {
        case .last: 0
        case .bidAsk: side.isBuy ? 2 : 1
        case .mid: 3
        }
    }

    @_noLocks
    private static func size(of offset: TrailingOffset) -> Int128? {
        switch offset {
        case .amount(let amount):
            guard amount.isPositive else { return nil }
            return ExactPrice.units(amount)
        case .basisPoints(let points): return points > 0 && points < 10_000 ? Int128(points) : nil
        case .ticks(let count, let tick):
            guard count > 0, tick.isPositive else { return nil }
            return ExactPrice.units(WideDecimal(tick, times: Decimal(Int64(count))))
        }
    }

    // MARK: - Triggers behind a high, as signed as the queue

    /// Below a high by an offset.
    @_noLocks
    static func trigger(behind high: Int128, _ kind: Kind, _ offset: Int128) -> Int128 {
        if high == ExactPrice.lowest { return high }
        switch kind {
        // Highs of groups are prices or their middles, of which a basis point is a whole number of units.
        case .part, .startedPart: return high - Int128(high.magnitude) / 10_000 * offset
        case .amount, .fixed: return high - offset
        }
    }

    /// The highest price from which an order's trigger would not be above this one.
    @_noLocks
    static func high(of trigger: Int128, _ kind: Kind, _ offset: Int128) -> Int128 {
        guard kind.isPart else { return trigger + offset }
        // high - |high| * offset / 10000 <= trigger
        let divisor = trigger < 0 ? 10_000 + offset : 10_000 - offset
        // Rounded down, to 10000 units: prices and their middles are whole numbers of those.
        let (whole, rest) = trigger.quotientAndRemainder(dividingBy: divisor)
        let (high, overflow) = (rest < 0 ? whole - 1 : whole).multipliedReportingOverflow(by: 10_000)
        // Beyond every price: it never moves.
        return overflow ? .max : high
    }
}

extension TrailingOffset {
    /// Of the price, and not an amount.
    fileprivate var isPart: Bool {
        @_noLocks get {
            switch self {
            case .basisPoints: true
            case .amount, .ticks: false
            }
        }
    }
}
