// What an order costs at a broker.

internal import Values

/// A ``CommissionSchedule`` as numbers.
struct PlannedSchedule {
    private struct Tier {
        var fromVolume = Decimal.zero
        var taker = 0.0
        var maker = 0.0
    }

    let assetClass: Name
    private let perOrder: Double
    private let perUnit: Double
    private let minimum: Double
    private let fee: Double
    private var tiers = InlineArray<8, Tier>(repeating: Tier())
    private let tierCount: Int

    init(_ schedule: CommissionSchedule) {
        assetClass = schedule.assetClass
        perOrder = schedule.perOrder.measure
        perUnit = schedule.perUnit.measure
        minimum = schedule.minimum.measure
        fee = schedule.feePercent.measure / 100
        tierCount = schedule.tiers.count
        for (index, tier) in schedule.tiers.enumerated() {
            tiers[index] = Tier(
                fromVolume: tier.fromVolume, taker: tier.takerPercent.measure / 100,
                maker: tier.makerPercent.measure / 100)
        }
    }

    /// Whether it goes by volume.
    var hasTiers: Bool { @_noLocks get { tierCount > 1 } }

    /// Commission, at least the minimum, and fees; nil when that depends on a notional that nobody knows.
    @_noLocks
    func cost(quantity: Double, notional: Double?, volume: Decimal, isTaker: Bool) -> Double? {
        let rate = rate(volume, isTaker)
        let fixed = perOrder + perUnit * quantity
        if notional == nil, rate != 0 || fee != 0 { return nil }
        let amount = notional ?? 0
        let commission = fixed + rate * amount
        // Without a minimum a rebate stays one.
        return (minimum > 0 && commission < minimum ? minimum : commission) + fee * amount
    }

    @_noLocks
    private func rate(_ volume: Decimal, _ isTaker: Bool) -> Double {
        var rate = 0.0
        for index in 0..<tierCount where tiers[index].fromVolume <= volume {
            rate = isTaker ? tiers[index].taker : tiers[index].maker
        }
        return rate
    }
}
