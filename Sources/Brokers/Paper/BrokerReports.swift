// What a broker inside the turn has said and the gateway has not yet read.

public import Orders
internal import Values

/// A bounded first-in, first-out line of reports, drained by the caller after each call.
///
/// When there is no room for what the next event could say, the broker stops before that event and
/// goes on at the next call: nothing is lost, and nothing is said twice.
public struct BrokerReports: ~Copyable {
    private var slots: Slab<BrokerReport>
    private var start = 0
    public private(set) var count = 0

    /// **Shape:** `capacity` is at least 4, and 12 for a paper broker with levels.
    public init(capacity: Int) {
        precondition(capacity >= 4, "the reports of one event need room")
        slots = Slab(capacity: capacity, repeating: BrokerReport(OrderNumber(0), .accepted))
    }

    public var capacity: Int { @_noLocks get { slots.capacity } }
    public var room: Int { @_noLocks get { slots.capacity - count } }

    /// The oldest report, where it stands; there must be one.
    public var first: BrokerReport {
        @_noLocks unsafeAddress {
            precondition(count > 0, "a report that nobody has made")
            return unsafe slots.address(of: start)
        }
    }

    /// Takes out the oldest report.
    @_noLocks
    public mutating func removeFirst() {
        precondition(count > 0, "a report that nobody has made")
        start += 1
        if start == slots.capacity { start = 0 }
        count -= 1
    }

    /// Adds a report; traps when there is no room, for the broker asks first.
    @_noLocks
    package mutating func append(_ order: OrderNumber, _ event: BrokerReport.Event) {
        precondition(room > 0, "reports are drained before the next instruction")
        var place = start + count
        if place >= slots.capacity { place -= slots.capacity }
        slots[place].order = order
        slots[place].event = event
        count += 1
    }
}
