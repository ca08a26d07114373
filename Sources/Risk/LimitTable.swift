// The limits that are set, a row for each scope that has any.

internal import Values

struct LimitTable: ~Copyable {
    struct Row: BitwiseCopyable {
        /// A bit for each limit that is set.
        var mask: UInt32
        /// The next free row plus one.
        var next: Int32
        /// By the code of the limit.
        var values: InlineArray<14, Decimal>
    }

    private var rows: Slab<Row>
    private var used = 0
    private var firstFree: Int32 = 0
    /// The longest of all windows in which orders are compared, in nanoseconds.
    private(set) var longestWindow: Int64 = 0
    /// How many limits there are on orders in a second.
    private var rates = 0
    /// How many there are on what share of an account a position is.
    private(set) var shares = 0
    /// How many there are on what open orders are worth together.
    private(set) var openValues = 0

    init(capacity: Int) {
        // Safe: zero bytes are a row without limits.
        rows = unsafe Slab(zeroed: capacity)
    }

    /// Whether any limit is about what was entered lately.
    var needRecentOrders: Bool { @_noLocks get { rates > 0 || longestWindow > 0 } }

    /// The limits of a row, a bit for each; `place` is the row plus one, zero for none.
    @_noLocks
    func mask(_ place: Int32) -> UInt32 { place == 0 ? 0 : rows[Int(place) - 1].mask }

    @_noLocks
    func value(_ limit: RiskLimit, _ place: Int32) -> Decimal? {
        guard mask(place) & limit.bit != 0 else { return nil }
        return rows[Int(place) - 1].values[Int(limit.code)]
    }

    /// Sets or takes away; false when there is no room for a further row. `place` is made where there was none, and
    /// given back with the last limit.
    @_noLocks
    mutating func set(_ limit: RiskLimit, _ place: inout Int32, _ value: Decimal?) -> Bool {
        let wasSet = mask(place) & limit.bit != 0
        if let value {
            if place == 0 { place = takeRow() }
            if place == 0 { return false }
            rows[Int(place) - 1].mask |= limit.bit
            rows[Int(place) - 1].values[Int(limit.code)] = value
        } else if place != 0 {
            rows[Int(place) - 1].mask &= ~limit.bit
            if rows[Int(place) - 1].mask == 0 {
                rows[Int(place) - 1].next = firstFree
                firstFree = place
                place = 0
            }
        }
        if limit.bit == RiskLimit.duplicateWindow.bit { findLongestWindow() }
        let more = (value == nil ? 0 : 1) - (wasSet ? 1 : 0)
        if limit.bit == RiskLimit.ordersPerSecond.bit { rates += more }
        if limit.bit == RiskLimit.concentration.bit { shares += more }
        if limit.bit == RiskLimit.openValue.bit { openValues += more }
        return true
    }

    @_noLocks
    private mutating func takeRow() -> Int32 {
        if firstFree != 0 {
            let place = firstFree
            firstFree = rows[Int(place) - 1].next
            return place
        }
        guard used < rows.capacity else { return 0 }
        used += 1
        return Int32(used)
    }

    /// Once per change of such a limit.
    @_noLocks
    private mutating func findLongestWindow() {
        longestWindow = 0
        for place in 1..<(used + 1) {
            if let value = value(.duplicateWindow, Int32(place)) {
                longestWindow = max(longestWindow, nanoseconds(ofSeconds: value))
            }
        }
    }
}

/// Saturates.
@_noLocks
func nanoseconds(ofSeconds seconds: Decimal) -> Int64 {
    let (value, overflow) = Amount(seconds).units.dividedReportingOverflow(by: power(9))
    return overflow || value > Int128(Int64.max) ? .max : Int64(value)
}
