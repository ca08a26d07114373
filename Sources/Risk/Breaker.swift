// A circuit breaker: what it watches, and when it has had enough.

package import Values

/// What circuit breakers watch.
package enum RiskBreakerKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    /// The day's loss is above the threshold.
    case loss = 0
    case drawdown = 1
    /// The figure that is fed is above the threshold.
    case volatility = 2
    /// Of the answers to orders, more than so many percent are refusals.
    case rejectRate = 3
    /// Of the orders that ended, fewer than so many percent had a fill.
    case fillRate = 4
    /// No data within the window, after at least so many; the threshold says nothing.
    case staleData = 5
    /// Answers take longer on average than so many milliseconds.
    case latency = 6

    var bit: UInt32 {
        @_noLocks get {
            switch self {
            case .loss: 1
            case .drawdown: 2
            case .volatility: 4
            case .rejectRate: 8
            case .fillRate: 16
            case .staleData: 32
            case .latency: 64
            }
        }
    }

    @_noLocks
    func append(to text: inout Text<16>) {
        switch self {
        case .loss: text.append("daily loss ")
        case .drawdown: text.append("drawdown ")
        case .volatility: text.append("volatility ")
        case .rejectRate: text.append("refused percent ")
        case .fillRate: text.append("filled percent ")
        case .staleData: text.append("seconds without market data ")
        case .latency: text.append("latency in milliseconds ")
        }
    }
}

/// A circuit breaker as it is configured.
package struct RiskBreaker: Equatable, Sendable {
    package var kind: RiskBreakerKind
    /// What it watches, and what it asks to stop.
    package var scope: RiskScope
    package var threshold: Decimal
    /// How far back it looks: seven eighths of this at least.
    package var window: Interval
    /// How many figures, answers, ends or data there must be; loss, drawdown and volatility must have been above the
    /// threshold so many times within the window.
    package var minimumCount: Int

    package init(
        _ kind: RiskBreakerKind, _ scope: RiskScope, threshold: Decimal = .zero, window: Interval = .seconds(60),
        minimumCount: Int = 1
    ) {
        self.kind = kind
        self.scope = scope
        self.threshold = threshold
        self.window = window
        self.minimumCount = minimumCount
    }

    var problem: String? {
        if threshold.isNegative { return "its threshold is negative" }
        if window.nanoseconds <= 0 { return "its window is not above zero" }
        if minimumCount < 0 || minimumCount > 1_000_000 { return "its minimumCount is not from 0 to 1000000" }
        switch kind {
        case .rejectRate, .fillRate: if threshold > Decimal(100) { return "its threshold is above 100 percent" }
        case .loss, .drawdown, .volatility, .staleData, .latency: break
        }
        return LimitSetting(.ordersPerDay, scope, nil).problem == nil ? nil : "there is no such scope"
    }
}

/// What has come within the window, in eighths of it.
struct BreakerState: BitwiseCopyable {
    struct Eighth: BitwiseCopyable {
        var count: Int64
        /// Refused, filled, or above the threshold.
        var marked: Int64
        var sum: Int64

        @_noLocks init(count: Int64, marked: Int64, sum: Int64) {
            self.count = count
            self.marked = marked
            self.sum = sum
        }
    }

    var kind: RiskBreakerKind
    var hasFired = false
    /// The next that watches the same subject, plus one.
    var next: Int32 = 0
    var subject: Int32
    var minimumCount: Int
    var threshold: Decimal
    var window: Int64
    private var eighths: InlineArray<8, Eighth>
    /// The number of the last eighth, since 1970.
    private var newest: Int64 = .min
    /// When data came last, or since when they are waited for; and how many have come.
    var latest: Int64 = .min
    var seen: Int64 = 0

    init(_ settings: RiskBreaker, subject: Int) {
        kind = settings.kind
        self.subject = Int32(subject)
        minimumCount = settings.minimumCount
        threshold = settings.threshold
        window = settings.window.nanoseconds
        eighths = InlineArray(repeating: Eighth(count: 0, marked: 0, sum: 0))
    }

    @_noLocks
    mutating func add(isMarked: Bool, _ figure: Int64, at now: Int64) {
        let eighth = now / max(window / 8, 1)
        if eighth > newest {
            // What is older than the window goes.
            let gone = newest == .min || eighth - newest > 8 ? 8 : eighth - newest
            for back in 0..<gone { eighths[BreakerState.place(eighth - back)] = Eighth(count: 0, marked: 0, sum: 0) }
            newest = eighth
        }
        let place = BreakerState.place(newest)
        eighths[place].count += 1
        if isMarked { eighths[place].marked += 1 }
        let (sum, overflow) = eighths[place].sum.addingReportingOverflow(figure)
        eighths[place].sum = overflow ? .max : sum
    }

    @_noLocks
    private static func place(_ eighth: Int64) -> Int { Int(eighth & 7) }

    var total: Eighth {
        @_noLocks get {
            var total = Eighth(count: 0, marked: 0, sum: 0)
            for place in 0..<8 {
                total.count += eighths[place].count
                total.marked += eighths[place].marked
                let (sum, overflow) = total.sum.addingReportingOverflow(eighths[place].sum)
                total.sum = overflow ? .max : sum
            }
            return total
        }
    }

    @_noLocks
    mutating func rearm() {
        hasFired = false
        newest = .min
        latest = .min
        seen = 0
    }
}

/// A circuit breaker asks for an emergency stop of its scope.
package struct StopRequest: Sendable, BitwiseCopyable {
    /// Its place in the settings, for ``RiskBook/rearm(_:)``.
    package var breaker: Int
    package var kind: RiskBreakerKind
    package var scope: RiskScope
    package var figure: WideDecimal
    package var threshold: Decimal
    /// How many figures, answers, ends or data it has seen within the window.
    package var count: Int
    /// Gives the figure, the threshold and the window.
    package var text: Text<16>

    init() {
        (breaker, kind, scope, figure, threshold, count, text) = (0, .loss, .global, .zero, .zero, 0, Text())
    }
}
