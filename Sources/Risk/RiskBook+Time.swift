// What time takes away: orders from the rates of a second, counts of the day, data that become stale.

package import Values

extension RiskBook {
    /// Time has come to this. Every input says so by itself; a caller that says it now and then, also when nothing
    /// comes, hears of stale market data, and spreads the work of forgetting.
    @_noLocks
    package mutating func advance(to now: Instant) {
        guard now > self.now || self.now.nanosecondsSinceEpoch >= nextStaleCheck else { return }
        self.now = max(self.now, now)
        let second = self.now.advanced(by: Interval(nanoseconds: -1_000_000_000)).nanosecondsSinceEpoch
        while let who = recent.uncount(until: second) {
            for level in 0..<RiskLevel.count {
                let subject = who.subject(level)
                guard subject >= 0 else { continue }
                subjects[subject].perSecond -= 1
                if subjects[subject].warned & RiskLimit.ordersPerSecond.bit != 0 {
                    review(.ordersPerSecond, subject)
                }
            }
        }
        let past = self.now.advanced(by: Interval(nanoseconds: -keep)).nanosecondsSinceEpoch
        while let who = recent.forget(until: past) {
            for level in 0..<RiskLevel.count {
                let subject = who.subject(level)
                if subject >= 0 { subjects[subject].recentOrders -= 1 }
            }
            subjects.noteIfIdle(who)
        }
        if self.now.nanosecondsSinceEpoch >= nextStaleCheck { findStaleData() }
    }

    /// How long recent orders are remembered.
    var keep: Int64 { @_noLocks get { max(1_000_000_000, limits.longestWindow) } }

    /// The day of the counters, since 1970.
    var day: Int32 {
        @_noLocks get {
            let (since, overflow) = now.nanosecondsSinceEpoch.subtractingReportingOverflow(rules.dayStarts)
            if overflow { return .min }
            let (day, rest) = since.quotientAndRemainder(dividingBy: 86_400_000_000_000)
            return Int32(rest < 0 ? day - 1 : day)
        }
    }

    /// How many orders of a subject were entered today.
    @_noLocks
    func today(_ subject: Int) -> Int64 { subjects[subject].day == day ? subjects[subject].today : 0 }

    @_noLocks
    mutating func countToday(_ subject: Int, _ day: Int32) {
        if subjects[subject].day != day {
            subjects[subject].day = day
            subjects[subject].today = 0
            review(.ordersPerDay, subject)
        }
        subjects[subject].today += 1
        markDirty(subject)
    }
}

// MARK: - Counts of the day, which survive

/// How many orders of a scope were entered on a day.
package struct RiskCounter: Equatable, Sendable, BitwiseCopyable {
    /// The key of the row, too: ``RiskScope/encode(into:)``.
    package var scope: RiskScope
    /// Since 1970, by the book's beginning of the day.
    package var day: Int32
    package var orders: Int64

    @_noLocks
    package init(scope: RiskScope, day: Int32, orders: Int64) {
        self.scope = scope
        self.day = day
        self.orders = orders
    }

    /// Version, scope, day and count: at most 79 bytes.
    @_noLocks
    package func encode(into row: inout RowWriter) {
        row.append(1 as UInt8)
        scope.encode(into: &row)
        row.append(UInt32(bitPattern: day))
        row.append(orders)
    }

    /// Total: nil for bytes that are no such row.
    package static func decode(_ bytes: Bytes) -> RiskCounter? {
        var row = RowReader(bytes)
        guard row.byte() == 1 else { return nil }
        let scope = RiskScope.decode(from: &row)
        let day = Int32(bitPattern: row.uint32())
        let orders = row.int64()
        guard row.isComplete, orders >= 0 else { return nil }
        return RiskCounter(scope: scope, day: day, orders: orders)
    }
}

extension RiskBook {
    /// Only those with a limit on their day are saved: six rows for every order would cost more than the order.
    @_noLocks
    func hasDay(_ subject: Int) -> Bool { limits.mask(subjects[subject].limits) & RiskLimit.ordersPerDay.bit != 0 }

    @_noLocks
    mutating func markDirty(_ subject: Int) {
        guard !subjects[subject].isDirty, hasDay(subject) else { return }
        subjects[subject].isDirty = true
        subjects[subject].nextDirty = 0
        if lastDirty == 0 {
            firstDirty = Int32(subject + 1)
        } else {
            subjects[Int(lastDirty) - 1].nextDirty = Int32(subject + 1)
        }
        lastDirty = Int32(subject + 1)
    }

    /// The next count to be saved, of those that have changed since they were taken last; nil when there is none. All
    /// are taken before the turn is committed.
    @_noLocks
    package mutating func takeCounter() -> RiskCounter? {
        guard firstDirty != 0 else { return nil }
        let subject = Int(firstDirty) - 1
        firstDirty = subjects[subject].nextDirty
        if firstDirty == 0 { lastDirty = 0 }
        subjects[subject].isDirty = false
        subjects.noteIfIdle(subject)
        return RiskCounter(
            scope: subjects.scope(of: subject), day: subjects[subject].day, orders: subjects[subject].today)
    }

    /// At recovery, from its row. Another day's counts for nothing. False when there is no room for the name.
    @_noLocks
    package mutating func restore(_ counter: RiskCounter) -> Bool {
        guard let subject = subjects.add(counter.scope) else { return false }
        subjects[subject].day = counter.day
        subjects[subject].today = min(counter.orders, 1 << 60)
        review(subject: subject)
        subjects.noteIfIdle(subject)
        return true
    }
}
