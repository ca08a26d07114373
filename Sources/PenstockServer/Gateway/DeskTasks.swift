// Answers that are long, or take a long search: some of them with each turn.

internal import EmergencyStop
internal import FIXEngine
internal import Orders
internal import Values

/// One request on its way: what it asks for, and how far it is answered.
struct DeskTask: Sendable {
    enum Kind: Sendable {
        case securities
        case balances
        case trades
    }

    /// Instruments in one SecurityList(y).
    static var securitiesEach: Int { 16 }

    var kind: Kind
    var session: SessionID
    var requestID = Identifier()
    /// The first look counts: an answer says how many reports follow before the first of them.
    var isCounting = true
    var place = 0
    var total = 0
    /// A report that is sent when it is known whether it is the last one.
    var waiting: Waiting?
    // Which balances, and which trades. What is empty says nothing.
    var account = Identifier()
    var currency = Name()
    var symbol = Name()
    var side: Side?
    var typeCode: UInt8 = 0x30
    /// Of trades: one order's, or one execution; what has happened between two instants, up to this execution.
    var order: UInt64?
    var execution: UInt64?
    var start = Instant.distantPast
    var end = Instant.distantFuture
    var before: UInt64 = .max
    /// The key of the table of trades behind which it goes on.
    var key: [UInt8] = []

    enum Waiting: Sendable {
        case balance(place: Int)
        case trade(Trade)
    }

    init(_ kind: Kind, _ session: SessionID) {
        self.kind = kind
        self.session = session
    }
}

/// The requests that are not answered whole, each a piece in its turn.
///
/// Shape: at most ``capacity``, and of each client one of a kind.
struct DeskTasks: ~Copyable {
    static var capacity: Int { 64 }

    private var tasks: [DeskTask] = []

    var isEmpty: Bool { @_noLocks get { count == 0 } }
    private(set) var count = 0

    /// False where there is no room.
    mutating func append(_ task: DeskTask) -> Bool {
        let isAsking = tasks.contains { $0.session == task.session && $0.kind == task.kind }
        guard tasks.count < DeskTasks.capacity, !isAsking else { return false }
        tasks.append(task)
        count = tasks.count
        return true
    }

    /// The one whose turn it is; it goes to the end of the line by being given back.
    mutating func takeFirst() -> DeskTask? {
        guard !tasks.isEmpty else { return nil }
        defer { count = tasks.count }
        return tasks.removeFirst()
    }

    mutating func giveBack(_ task: DeskTask) {
        tasks.append(task)
        count = tasks.count
    }

    /// A client is gone: nobody waits for the rest.
    mutating func endAll(of session: SessionID) {
        tasks.removeAll { $0.session == session }
        count = tasks.count
    }
}

extension GatewayApplication {
    /// When there is something to tell clients, or to do about stops, by itself.
    var deskDeadline: Instant {
        @_noLocks get {
            if !notices.isEmpty || !deskTasks.isEmpty || market.place != nil || closings.place != nil { return .distantPast }
            var deadline = market.next
            if closings.next < deadline { deadline = closings.next }
            return announced.next < deadline ? announced.next : deadline
        }
    }

    /// One piece of what clients have asked for.
    ///
    /// Vouched for: what is done for those who look is not the path of orders.
    @_semantics("no_performance_analysis")
    mutating func workOffDesk(in engine: inout Engine) throws(JournalError) {
        guard engine.hasRoom, var task = deskTasks.takeFirst() else { return }
        let goesOn =
            switch task.kind {
            case .securities: listMore(&task, in: &engine)
            case .balances: tellMoreBalances(&task, in: &engine)
            case .trades: try tellMoreTrades(&task, in: &engine)
            }
        if goesOn { deskTasks.giveBack(task) }
    }
}
