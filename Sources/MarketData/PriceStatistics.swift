// How a symbol's price moves: figures for breakers and scores, never money.

internal import Values

/// Volatility and the range of a moving window of one symbol.
///
/// **Volatility:** the exponentially weighted standard deviation of the returns from minute to minute. The price of a
/// minute is the last one seen in it. A return over several minutes without a price counts as that many equal steps of
/// a random walk: its square, divided by them, with the weight of all of them.
///
/// **Range:** the window is kept in parts, so that it covers up to a fifteenth more than asked for.
struct PriceStatistics: BitwiseCopyable {
    private struct Part: BitwiseCopyable {
        /// Its number since the epoch, plus one; zero for none.
        var number: Int64 = 0
        var low = 0.0
        var high = 0.0
    }

    /// The minute of the latest price, plus one; zero before the first.
    private var minute: Int64 = 0
    private var latest = 0.0
    /// The price with which an earlier minute ended, or zero, and that minute, as above.
    private var close = 0.0
    private var closeMinute: Int64 = 0
    private var variance = 0.0
    private var hasVariance = false
    private var parts = InlineArray<16, Part>(repeating: Part())

    @_noLocks
    init() {}

    private static var minuteNanoseconds: Int64 { @_noLocks get { 60_000_000_000 } }

    /// Takes in a price above zero. Times that go back count for the latest minute known.
    @_noLocks
    mutating func observe(_ price: Double, now: Instant, decay: Double, window: Interval) {
        let current = now.nanosecondsSinceEpoch / Self.minuteNanoseconds + 1
        if current > minute {
            if minute != 0 { endMinute(decay) }
            minute = current
        }
        latest = price
        let number = PriceStatistics.partNumber(now, window)
        let place = Int(number & 15)
        if parts[place].number != number {
            parts[place] = Part(number: number, low: price, high: price)
        } else {
            if price < parts[place].low { parts[place].low = price }
            if price > parts[place].high { parts[place].high = price }
        }
    }

    @_noLocks
    private mutating func endMinute(_ decay: Double) {
        defer { (close, closeMinute) = (latest, minute) }
        guard close > 0 else { return }
        let steps = minute - closeMinute
        let change = latest / close - 1
        let each = change * change / Double(steps)
        guard hasVariance else {
            variance = each
            hasVariance = true
            return
        }
        let kept = PriceStatistics.power(decay, steps)
        variance = kept * variance + (1 - kept) * each
    }

    /// A fraction per minute; none before two minutes with prices have ended.
    var volatility: Double? {
        // One instruction of the processor, by a C function into which the proof does not look.
        @_semantics("no_performance_analysis") get { hasVariance ? variance.squareRoot() : nil }
    }

    /// From the lowest to the highest price of the window, in percent of the lowest; none without a price in it.
    @_noLocks
    func largestMove(now: Instant, window: Interval) -> Double? {
        let newest = PriceStatistics.partNumber(now, window)
        var (low, high) = (Double.infinity, 0.0)
        for place in 0..<16 {
            // A clock that went back leaves parts ahead of it: they are as near as those behind.
            let distance = newest &- parts[place].number
            guard parts[place].number != 0, distance > -16, distance < 16 else { continue }
            if parts[place].low < low { low = parts[place].low }
            if parts[place].high > high { high = parts[place].high }
        }
        return high > 0 ? (high - low) / low * 100 : nil
    }

    /// Parts are a fifteenth of the window long: with the one that is not over they cover it.
    @_noLocks
    private static func partNumber(_ now: Instant, _ window: Interval) -> Int64 {
        now.nanosecondsSinceEpoch / max(1, window.nanoseconds / 15) &+ 1
    }

    @_noLocks
    private static func power(_ base: Double, _ exponent: Int64) -> Double {
        var (result, square, left) = (1.0, base, exponent)
        while left > 0 {
            if left & 1 == 1 { result *= square }
            square *= square
            left >>= 1
        }
        return result
    }
}
