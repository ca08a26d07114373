// What retention may have taken of the table of orders.

internal import Orders
internal import Values

/// Which orders may be gone for their number or age: of those that had ended, all below a number, and all that last
/// changed up to a time. What is not among them was taken out by somebody else.
struct OrderTrimMark: Equatable {
    private(set) var below: UInt64 = 0
    private(set) var changed = Instant.distantPast

    init() {}

    /// Nil for bytes that are none.
    init?(_ row: Bytes) {
        var reader = RowReader(row)
        below = reader.uint64()
        changed = reader.instant()
        guard reader.isComplete else { return nil }
    }

    func append(to row: inout RowWriter) {
        row.append(below)
        row.append(changed)
    }

    /// An order is removed for its number.
    mutating func remove(_ number: UInt64) { below = max(below, number + 1) }

    /// An order is removed for its age.
    mutating func remove(changed time: Instant) { changed = max(changed, time) }

    /// Whether an order that had ended may be gone.
    ///
    /// - Parameter time: When it last changed, or any time before.
    func covers(_ number: UInt64, changed time: Instant) -> Bool { number < below || time <= changed }
}
