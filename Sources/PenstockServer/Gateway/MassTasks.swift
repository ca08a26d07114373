// Requests about many orders, worked off some at a time.

internal import GatewayCore
internal import Orders
internal import Values

/// Two walks through the order table for one request: the first counts, for the answer says how many orders it is
/// about; the second carries it out.
struct MassTask: Sendable {
    enum Kind: Sendable {
        case cancel
        case status
        /// Of an account, not of orders.
        case positions

        var code: UInt8 {
            @_noLocks get {
                switch self {
                case .cancel: 0
                case .status: 1
                case .positions: 2
                }
            }
        }
    }

    var kind: Kind
    var filter: OrderFilter
    /// ClOrdID(11) of a mass cancel, MassStatusReqID(584) of a status request, PosReqID(710) of a request for positions.
    var requestID: Identifier
    var began: Instant
    var isCounting = true
    var place = 0
    /// How many orders it is about; as far as they are counted.
    var total = 0
    /// The order whose report comes next: the last one is told as such.
    var waiting: OrderNumber?
    /// AccountType(581) of a request for positions.
    var accountType: UInt64 = 1

    @_noLocks
    init(_ kind: Kind, _ filter: OrderFilter, _ requestID: Identifier, at now: Instant) {
        self.kind = kind
        self.filter = filter
        self.requestID = requestID
        began = now
        waiting = nil
    }

    var isCancel: Bool { @_noLocks get { kind.code == Kind.cancel.code } }
    var isOfPositions: Bool { @_noLocks get { kind.code == Kind.positions.code } }
    /// Of those that have ended, a status request has to tell what has become of them since it came.
    var since: Instant { @_noLocks get { isCancel ? .distantFuture : began } }
}

/// The tasks that are not done, the oldest first: at most one of each kind for a session.
struct MassTasks: ~Copyable {
    static var capacity: Int { @_noLocks get { 1024 } }

    private var tasks = Slab(
        capacity: MassTasks.capacity,
        repeating: MassTask(
            .cancel, OrderFilter(session: SessionNumber(0), below: OrderNumber(0)), Identifier(), at: .distantPast))
    private var start = 0
    private(set) var count = 0
    /// What one turn looks at of the table where there is nothing to do: this often so many places.
    var looksInOneTurn = 2
    var placesInOneLook = Gateway.placesInOneLook

    /// Why a session's request cannot be taken on now; nil when it can.
    @_noLocks
    func refusal(of kind: MassTask.Kind, for session: SessionNumber) -> Text<16>? {
        for index in 0..<count {
            let place = (start + index) % MassTasks.capacity
            guard tasks[place].filter.session == session, tasks[place].kind.code == kind.code else { continue }
            var text = Text<16>("the request before this one is not done: ")
            text.append(tasks[place].requestID)
            return text
        }
        return count < MassTasks.capacity ? nil : Text("too many requests about many orders at once")
    }

    /// There is room, as ``refusal(of:for:)`` says.
    @_noLocks
    mutating func append(_ task: MassTask) {
        precondition(count < MassTasks.capacity, "a task for which there is no room")
        tasks[(start + count) % MassTasks.capacity] = task
        count += 1
    }

    /// The oldest.
    var first: MassTask {
        @_noLocks unsafeAddress { unsafe tasks.address(of: start) }
        @_noLocks unsafeMutableAddress { unsafe tasks.mutableAddress(of: start) }
    }

    @_noLocks
    mutating func removeFirst() {
        start = (start + 1) % MassTasks.capacity
        count -= 1
    }
}
