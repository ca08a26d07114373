// What routing has measured, as rows of the journal.

package import Values

/// A ``BrokerRecord`` as bytes: a version byte, then the fields in the order below, little-endian.
package enum BrokerRow {
    package static var size: Int { 1 + 24 + 8 + 25 + 13 + OutcomeWindow.size * 20 }
    private static var version: UInt8 { @_noLocks get { 1 } }

    @_noLocks
    package static func encode(_ record: BrokerRecord, into row: inout RowWriter) {
        row.append(version)
        row.append(record.latency.samples)
        row.append(record.latency.mean.bitPattern)
        row.append(record.latency.tail.bitPattern)
        row.append(record.filledShare.bitPattern)
        append(record.breaker.state, to: &row)
        row.append(UInt32(bitPattern: record.volume.month))
        row.append(record.volume.sum)
        for index in 0..<OutcomeWindow.size {
            let bucket = record.outcomes.buckets[index]
            row.append(bucket.slot)
            row.append(bucket.counts.answered)
            row.append(bucket.counts.failed)
            row.append(bucket.counts.lost)
        }
    }

    /// Nil for bytes that are no record of this version. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> BrokerRecord? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        var record = BrokerRecord()
        record.latency.samples = row.uint64()
        record.latency.mean = measure(from: &row, upTo: 1e19)
        record.latency.tail = measure(from: &row, upTo: 1e19)
        record.filledShare = measure(from: &row, upTo: 1)
        record.breaker.state = breaker(from: &row)
        record.volume.month = Int32(bitPattern: row.uint32())
        record.volume.sum = row.decimal()
        for index in 0..<OutcomeWindow.size {
            record.outcomes.buckets[index].slot = row.int64()
            record.outcomes.buckets[index].counts.answered = row.uint32()
            record.outcomes.buckets[index].counts.failed = row.uint32()
            record.outcomes.buckets[index].counts.lost = row.uint32()
        }
        return row.isComplete ? record : nil
    }

    private static func measure(from row: inout RowReader, upTo most: Double) -> Double {
        let value = Double(bitPattern: row.uint64())
        // False for what is not a number, too.
        if !(value >= 0 && value <= most) { row.invalidate() }
        return row.isValid ? value : 0
    }

    // MARK: - The breaker: always as long, so that a record is

    @_noLocks
    private static func append(_ state: CircuitBreaker.State, to row: inout RowWriter) {
        switch state {
        case .closed(let failures):
            append(0, failures, 0, Instant(nanosecondsSinceEpoch: 0), Interval(nanoseconds: 0), &row)
        case .open(let until, let coolDown): append(1, 0, 0, until, coolDown, &row)
        case .halfOpen(let sent, let answered, let since, let coolDown):
            append(2, sent, answered, since, coolDown, &row)
        }
    }

    @_noLocks
    private static func append(
        _ code: UInt8, _ first: UInt32, _ second: UInt32, _ time: Instant, _ coolDown: Interval,
        _ row: inout RowWriter
    ) {
        row.append(code)
        row.append(first)
        row.append(second)
        row.append(time)
        row.append(coolDown.nanoseconds)
    }

    private static func breaker(from row: inout RowReader) -> CircuitBreaker.State {
        let code = row.byte()
        let (first, second) = (row.uint32(), row.uint32())
        let time = row.instant()
        let coolDown = Interval(nanoseconds: row.int64())
        if coolDown.nanoseconds < 0 || coolDown > .seconds(86_400) { row.invalidate() }
        switch code {
        case 0: return .closed(failuresInRow: first)
        case 1: return .open(until: time, coolDown: coolDown)
        case 2: return .halfOpen(sent: first, answered: second, since: time, coolDown: coolDown)
        default:
            row.invalidate()
            return .closed(failuresInRow: 0)
        }
    }
}

/// Whose turn it is under a rule that goes round.
package struct RouteTurn: Sendable, Equatable {
    package var rule: Int
    /// The place in the rule's order of brokers at which the next search begins.
    package var place: UInt8

    @_noLocks
    package init(rule: Int, place: UInt8) {
        self.rule = rule
        self.place = place
    }

    private static var version: UInt8 { @_noLocks get { 1 } }
    package static var size: Int { 6 }

    @_noLocks
    package func encode(into row: inout RowWriter) {
        row.append(RouteTurn.version)
        row.append(UInt32(truncatingIfNeeded: rule))
        row.append(place)
    }

    /// Nil for bytes that are no turn of this version. Total.
    package static func decode(_ bytes: Bytes) -> RouteTurn? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        let turn = RouteTurn(rule: Int(row.uint32()), place: row.byte())
        return row.isComplete && turn.rule <= RoutingPlan.maximumRules && turn.place < 64 ? turn : nil
    }
}
