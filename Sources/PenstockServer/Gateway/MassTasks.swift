// Requests about many orders, worked off some at a time.

internal import GatewayCore
internal import Orders
internal import Values

/// A walk through the order table for one request.
struct MassTask: Sendable {
    enum Kind: Sendable {
        case cancel
        case status
    }

    var kind: Kind
    var filter: OrderFilter
    var place = 0
    var began: Instant
    /// Of a status request: what it is called, how many reports it gets, and the order whose report comes next.
    var requestID: Identifier
    var total: Int
    var waiting: OrderNumber?

    @_noLocks
    init(_ kind: Kind, _ filter: OrderFilter, at now: Instant, requestID: Identifier = Identifier(), total: Int = 0) {
        self.kind = kind
        self.filter = filter
        began = now
        self.requestID = requestID
        self.total = total
        waiting = nil
    }
}

/// The tasks that are not done, the oldest first.
struct MassTasks: ~Copyable {
    static var capacity: Int { @_noLocks get { 16 } }

    private var tasks = Slab(
        capacity: MassTasks.capacity,
        repeating: MassTask(.cancel, OrderFilter(session: SessionNumber(0), below: OrderNumber(0)), at: .distantPast))
    private(set) var count = 0

    var isFull: Bool { @_noLocks get { count == MassTasks.capacity } }

    @_noLocks
    mutating func append(_ task: MassTask) {
        tasks[count] = task
        count += 1
    }

    /// The oldest.
    var first: MassTask {
        @_noLocks unsafeAddress { unsafe tasks.address(of: 0) }
        @_noLocks unsafeMutableAddress { unsafe tasks.mutableAddress(of: 0) }
    }

    @_noLocks
    mutating func removeFirst() {
        for index in 1..<max(count, 1) { tasks[index - 1] = tasks[index] }
        count -= 1
    }
}
