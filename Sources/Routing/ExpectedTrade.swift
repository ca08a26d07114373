// What an order can expect of a market.

internal import Values

/// An order at one candidate, in numbers for scores.
struct ExpectedTrade: BitwiseCopyable {
    let isBuy: Bool
    let quantity: Double
    let limit: Double?
    let touch: Double?
    let spread: Double?
    let shown: Double?
    let average: Double?
    /// Whether it trades at once, as far as one can tell: a limit order does where no quote says that it waits.
    let isTaker: Bool
    /// Of the order; nil when nothing tells a price.
    let notional: Double?

    @_noLocks
    init(_ request: RouteRequest, _ candidate: RouteCandidate) {
        isBuy = if case .buy = request.side { true } else { false }
        quantity = request.quantity.measure
        limit = request.isMarket ? nil : ExpectedTrade.measure(request.limit)
        touch = ExpectedTrade.measure(candidate.touch)
        let width = ExpectedTrade.measure(candidate.spread)
        // A crossed market is as good as one without a spread.
        if let width, width < 0 { spread = 0 } else { spread = width }
        shown = ExpectedTrade.measure(candidate.shown)
        average = ExpectedTrade.measure(candidate.average)
        var reaches = true
        if let limit, let touch { reaches = isBuy ? limit >= touch : limit <= touch }
        isTaker = reaches && !request.needs.has(any: .postOnly)
        let price = isTaker ? touch ?? limit : limit ?? touch
        if let known = request.notional { notional = known.measure } else if let price {
            notional = price * quantity
        } else {
            notional = nil
        }
    }

    @_noLocks
    private static func measure(_ value: Decimal?) -> Double? {
        guard let value else { return nil }
        return value.measure
    }

    /// By the price, so that quotes of different height compare.
    var relativeSpread: Double? {
        @_noLocks get {
            guard let spread, let touch, touch > 0 else { return nil }
            return spread / touch
        }
    }

    /// How much of the order is shown at the touch, or is there on average; more than the order is of no use.
    var coverage: Double? {
        @_noLocks get {
            guard let size = shown ?? average else { return nil }
            return size >= quantity ? 1 : size / quantity
        }
    }

    /// What a unit costs a buyer or brings a seller in the end. What is more than is shown is thought to be had from a
    /// book that goes on with the same size every half spread; nothing is thought where size or spread is not known.
    /// No order trades beyond its limit.
    @_noLocks
    func totalPrice(_ charge: Double?) -> Double? {
        guard let charge, quantity > 0 else { return nil }
        let sign = isBuy ? 1.0 : -1.0
        var price: Double
        if isTaker {
            guard let touch else { return nil }
            price = touch
            if let spread, let shown, quantity > shown { price += sign * spread / 2 * (quantity / shown - 1) / 2 }
            if let limit, sign * price > sign * limit { price = limit }
        } else {
            guard let limit else { return nil }
            price = limit
        }
        return price + sign * charge / quantity
    }

    /// How much of such orders was filled there, times how much of this one is shown, times how near its limit is: 1
    /// when it trades at once, less the further it waits, a half at one spread from the touch. What is not known counts
    /// a half.
    @_noLocks
    func fillProbability(_ filledShare: Double) -> Double { filledShare * (coverage ?? 0.5) * reach }

    private var reach: Double {
        @_noLocks get {
            guard let limit else { return 1 }
            guard let touch, let spread else { return 0.5 }
            let distance = isBuy ? touch - limit : limit - touch
            return distance <= 0 ? 1 : spread / (spread + distance)
        }
    }

    /// How many times what is there the order is: the mean of what is shown and of the average, or the one that is
    /// known.
    var impact: Double? {
        @_noLocks get {
            guard let one = shown ?? average, let other = average ?? shown else { return nil }
            return quantity / ((one + other) / 2)
        }
    }
}
