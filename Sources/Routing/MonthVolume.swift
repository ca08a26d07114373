// What was traded this month, as commissions count it.

internal import Values

/// The notional of a calendar month in UTC, to a hundredth, at most what a Decimal holds.
package struct MonthVolume: Sendable, BitwiseCopyable {
    var month: Int32
    var sum: Decimal

    @_noLocks
    init() {
        month = .min
        sum = Decimal(mantissa: 0, scale: 2)
    }

    /// A fill of an earlier month than the last one's counts in the last one's.
    @_noLocks
    mutating func add(_ notional: WideDecimal, at now: Instant) {
        let current = MonthVolume.month(of: now)
        if current > month {
            month = current
            sum = Decimal(mantissa: 0, scale: 2)
        }
        let most = Decimal(mantissa: .max, scale: 2)
        guard let notional = notional.rounded(toDigits: 2, .halfEven), let more = sum.adding(notional) else {
            sum = most
            return
        }
        sum = more
    }

    @_noLocks
    func volume(at now: Instant) -> Decimal {
        MonthVolume.month(of: now) > month ? Decimal(mantissa: 0, scale: 2) : sum
    }

    /// Months since March of the year 0. Years are counted from March on, so that the leap day is the last day of one.
    @_noLocks
    static func month(of now: Instant) -> Int32 {
        let (days, rest) = now.nanosecondsSinceEpoch.quotientAndRemainder(dividingBy: 86_400_000_000_000)
        // 1970-01-01 is day 719,468 since 0000-03-01; no Instant is before that.
        var day = Int(days) - (rest < 0 ? 1 : 0) + 719_468
        let cycles = day / 146_097
        day %= 146_097
        // The last day of a cycle and that of four years are leap days, and not yet the next century or year.
        let centuries = day / 36_524 > 3 ? 3 : day / 36_524
        day -= centuries * 36_524
        let fours = day / 1461
        day -= fours * 1461
        let years = day / 365 > 3 ? 3 : day / 365
        day -= years * 365
        // Months from March on are 31, 30, 31, 30, 31 days long, over and over.
        let month = (5 * day + 2) / 153
        return Int32(truncatingIfNeeded: (400 * cycles + 100 * centuries + 4 * fours + years) * 12 + month)
    }
}
