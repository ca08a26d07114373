// Which of our own orders closes which position.

internal import Orders
internal import Portfolio
internal import Values

/// The closing of one position: the order that does it, or was the last to try.
struct Closing: Equatable, Sendable {
    /// Of the stop that wants it.
    var stop: UInt64
    var order: UInt64
    /// How many orders there were.
    var attempts: UInt8
    /// Before then there is no other one.
    var next: Instant

    /// So many orders may end without closing it; then it is a person's.
    static var maximumAttempts: UInt8 { 5 }

    private static var version: UInt8 { 1 }

    func append(to row: inout RowWriter) {
        row.append(Closing.version)
        row.append(stop)
        row.append(order)
        row.append(attempts)
        row.append(next)
    }

    init(stop: UInt64, order: UInt64, attempts: UInt8, next: Instant) {
        (self.stop, self.order, self.attempts, self.next) = (stop, order, attempts, next)
    }

    /// Nil for bytes that are none. Total: any bytes give an answer.
    init?(_ bytes: Bytes) {
        var row = RowReader(bytes)
        guard row.byte() == Closing.version else { return nil }
        self.init(stop: row.uint64(), order: row.uint64(), attempts: row.byte(), next: row.instant())
        guard row.isComplete else { return nil }
    }
}

/// The walk through the positions while a stop has them closed.
struct Closings: ~Copyable {
    /// By position. As many as positions that were ever to be closed by the stops that are engaged.
    private var closings: [Int32: Closing] = [:]
    /// Where the walk is; nil between two.
    var place: Int?
    /// When the next one begins.
    private(set) var next = Instant.distantFuture

    /// Whether a walk is under way, or due.
    @_noLocks
    func isWanted(at now: Instant) -> Bool { place != nil || now >= next }

    /// A walk has begun, and its figures are not whole.
    var isUnderWay: Bool { place != nil || next == .distantPast }

    /// A walk begins with the next step.
    @_noLocks
    mutating func want() { next = .distantPast }

    mutating func begin() {
        place = 0
        next = .distantFuture
    }

    /// - Parameter time: When to look again.
    mutating func finish(until time: Instant) {
        place = nil
        if next > time { next = time }
    }

    subscript(position: PositionNumber) -> Closing? { closings[position.value] }

    mutating func set(_ closing: Closing?, of position: PositionNumber) { closings[position.value] = closing }

    mutating func restore(_ closing: Closing, of position: PositionNumber) { closings[position.value] = closing }

    /// The positions that a stop had closed, in order.
    func positions(of stop: UInt64) -> [PositionNumber] {
        closings.filter { $0.value.stop == stop }.keys.sorted().map { PositionNumber(Int($0)) }
    }
}
