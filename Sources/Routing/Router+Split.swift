// Orders over several brokers.

internal import Values

/// The parts of an order while they are worked out. All amounts are whole numbers at one scale.
struct OrderSplit: BitwiseCopyable {
    struct Share: BitwiseCopyable {
        var broker = BrokerNumber(0)
        /// What the part is in proportion to; below 2^40.
        var weight: UInt64 = 0
        var lot: Int128 = 1
        var minimum: Int128 = 0
        var amount: Int128 = 0
    }

    let total: Int128
    let scale: UInt8
    /// The best broker first.
    var shares = InlineArray<8, Share>(repeating: Share())
    var count = 0

    @_noLocks
    init(total: Int128, scale: UInt8) {
        self.total = total
        self.scale = scale
    }

    /// Works the parts out: each broker's share rounded down to its lots, and what is left on top for the best broker
    /// whose lots take it. A broker whose part is below its minimum, the worst of them first, is left out and the rest
    /// is shared anew. False when fewer than two brokers remain, or what is left fits nobody.
    @_noLocks
    mutating func settle() -> Bool {
        while count >= 2 {
            allot()
            guard giveRest() else { return false }
            var small: Int?
            for index in 0..<count where shares[index].amount <= 0 || shares[index].amount < shares[index].minimum {
                small = index
            }
            guard let small else { return true }
            for index in small..<count - 1 { shares[index] = shares[index + 1] }
            count -= 1
        }
        return false
    }

    /// With so many digits behind the point, or as many more as it takes; nil when a Decimal has no room for it.
    @_noLocks
    func quantity(_ index: Int, digits: UInt8) -> Decimal? {
        var (amount, scale) = (shares[index].amount, scale)
        while scale > digits, amount % 10 == 0 {
            amount /= 10
            scale -= 1
        }
        return Decimal(exactly: amount, scale: Int(scale))
    }

    @_noLocks
    private mutating func allot() {
        var sum: Int128 = 0
        for index in 0..<count { sum += Int128(shares[index].weight) }
        for index in 0..<count {
            let lots = total / shares[index].lot
            let weight = Int128(shares[index].weight)
            // lots * weight / sum, rounded down, in two steps that fit.
            let (whole, rest) = lots.quotientAndRemainder(dividingBy: sum)
            shares[index].amount = (whole * weight + rest * weight / sum) * shares[index].lot
        }
    }

    @_noLocks
    private mutating func giveRest() -> Bool {
        var rest = total
        for index in 0..<count { rest -= shares[index].amount }
        for index in 0..<count where rest % shares[index].lot == 0 {
            shares[index].amount += rest
            return true
        }
        return false
    }
}

extension Router {
    /// Splits the order as the rule says; false leaves it whole, and the decision as it was.
    @_noLocks
    func split(
        _ request: RouteRequest, _ settings: SplitSettings, _ candidates: borrowing RouteCandidates,
        into decision: inout RouteDecision
    ) -> Bool {
        if case .none = settings.share { return false }
        guard !request.isInOnePiece, request.quantity >= settings.fromQuantity,
            var split = beginSplit(request.quantity, settings, candidates)
        else { return false }
        guard split.settle() else { return false }
        var made = decision
        for index in 0..<split.count {
            // A part may need more digits than a Decimal has; then the order stays whole.
            guard let quantity = split.quantity(index, digits: request.quantity.scale) else { return false }
            made.append(RoutedPart(split.shares[index].broker, quantity))
        }
        decision = made
        return true
    }

    /// The best brokers with what each may get; nil when one of them shows enough for the whole order.
    @_noLocks
    private func beginSplit(
        _ quantity: Decimal, _ settings: SplitSettings, _ candidates: borrowing RouteCandidates
    ) -> OrderSplit? {
        var scale = quantity.scale
        for index in 0..<candidates.count where candidates.findings[index].verdict.isEligible {
            scale = max(scale, candidates[index].lot.scale)
        }
        let byLiquidity = if case .liquidity = settings.share { true } else { false }
        if byLiquidity, let best = candidates.best(), let shown = candidates[best].shown, shown >= quantity {
            return nil
        }
        var split = OrderSplit(total: whole(quantity, scale), scale: scale)
        let shift = byLiquidity ? shiftOfShown(candidates) : 0
        var next = candidates.best()
        while let index = next, split.count < settings.maximumParts {
            next = candidates.best(after: index)
            let candidate = candidates[index]
            var share = OrderSplit.Share()
            share.broker = candidate.broker
            // Without lots a part has no more digits than the order.
            let lot = candidate.lot.mantissa > 0 ? candidate.lot : Decimal(mantissa: 1, scale: quantity.scale)
            share.lot = whole(lot, scale)
            share.minimum = ceiling(max(settings.minimumPart, candidate.minimum), scale)
            share.weight =
                byLiquidity
                ? shownWeight(candidate.shown, shift) : plan.brokers[Int(candidate.broker.value)].weight
            guard share.weight > 0 else { continue }
            split.shares[split.count] = share
            split.count += 1
        }
        return split
    }

    /// At a scale that the value has no more digits than.
    @_noLocks
    private func whole(_ value: Decimal, _ scale: UInt8) -> Int128 {
        var whole = Int128(value.mantissa)
        for _ in value.scale..<scale { whole *= 10 }
        return whole
    }

    /// At a scale that the value may have more digits than: rounded up.
    @_noLocks
    private func ceiling(_ value: Decimal, _ scale: UInt8) -> Int128 {
        if value.scale <= scale { return whole(value, scale) }
        var unit: Int128 = 1
        for _ in scale..<value.scale { unit *= 10 }
        return (Int128(value.mantissa) + unit - 1) / unit
    }

    /// By how many bits sizes are cut at 18 digits so that the largest is below 2^40.
    @_noLocks
    private func shiftOfShown(_ candidates: borrowing RouteCandidates) -> Int128 {
        var largest: Int128 = 0
        for index in 0..<candidates.count where candidates.findings[index].verdict.isEligible {
            if let shown = candidates[index].shown { largest = max(largest, whole(shown, Decimal.maximumScale)) }
        }
        var shift: Int128 = 0
        while largest >> shift >= 1 << 40 { shift += 1 }
        return shift
    }

    @_noLocks
    private func shownWeight(_ shown: Decimal?, _ shift: Int128) -> UInt64 {
        guard let shown, shown.mantissa > 0 else { return 0 }
        return UInt64(truncatingIfNeeded: whole(shown, Decimal.maximumScale) >> shift)
    }
}
