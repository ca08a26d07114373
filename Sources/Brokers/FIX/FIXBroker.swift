// A FIX counterparty as a broker: instructions to messages, messages to reports. No session in it.

internal import FIXWire
internal import Orders
internal import Tables
internal import Values

/// The translation between the gateway and one FIX counterparty, as a pure machine. The session belongs to the
/// engine: the caller hands in application messages, and Rejects(3) of ours, and sends what this writes.
///
/// A message is begun, written and sent in three calls, since the header comes from the session:
///
///     if let msgType = broker.begin(instruction, into: &reports) {
///         engine.begin(msgType, to: session)
///         broker.write(at: now, into: &engine.writer)
///         if let number = engine.finishMessage() { broker.sent(as: number) } else { broker.notSent(into: &reports) }
///     }
///
/// Shape: at most `capacity` open orders, about 700 bytes each, in memory from when a place is first used.
/// Cost: O(1) for an instruction and a message.
public struct FIXBroker: ~Copyable {
    /// What is being written.
    enum Draft {
        case none
        case newOrder(Int)
        case replace(Int)
        case cancel(Int)
        case status(Int)
        case massStatus
        case positions
        case balances
        case fills(since: Instant)
    }

    /// How far the counterparty has been asked about all open orders.
    enum Round {
        case idle
        /// There was a logon, and the caller has not asked yet.
        case due
        case massStatusDue
        case massStatusAwaited
        /// One by one, those that nobody has named.
        case walking
        /// The last answers are to come.
        case waiting
    }

    let inPlace = InPlace()
    let names: FIXNameForm
    let orderTypes: FIXOrderTypes
    let timesInForce: FIXTimesInForce
    let sides: FIXSides
    let features: FIXFeatureForms
    let precision: TimestampPrecision
    let speech: FIXSpeech
    let orderIDUse: FIXOrderIDUse
    let reading: FIXReading
    let tables: DialectTables

    var orders: Slab<FIXOrder>
    private var index: HashIndex
    private var byOrderID: HashIndex
    /// Messages sent last, by the lowest bits of their MsgSeqNum.
    var sentMessages = Slab<FIXSent>(capacity: FIXBroker.sentCapacity, repeating: FIXSent())
    static var sentCapacity: Int { @_noLocks get { 4096 } }

    private var usedSlots = 0
    private var firstFree: Int32 = -1
    private let blank = FIXOrder()
    var firstChanged: Int32 = -1
    private var lastChanged: Int32 = -1
    var isCounterChanged = false
    var firstOpen: Int32 = -1
    private var lastOpen: Int32 = -1
    /// Orders that they have and may still report about.
    public private(set) var openCount = 0

    /// The highest order number ever sent: what is not above it and not held has ended.
    var highestOrder: UInt64 = 0
    /// Orders that are open there and did not come from here are taken in: a report about one is no mistake.
    public var takesIn = false
    /// Counts the IDs of requests that are not about orders.
    var questions: UInt64 = 0

    var draft = Draft.none
    var draftKind = FIXMessages(rawValue: 0)
    /// Writes days.
    var days = TimestampFormatter()
    /// Where the extra fields of the message go on.
    var nextExtra = 0

    var round = Round.idle
    var roundNumber: UInt32 = 0
    /// Orders that were sent later are not asked about in this round.
    var roundLast: UInt64 = 0
    var roundIsComplete = true
    /// The next to ask about.
    var cursor: Int32 = -1
    var awaitedCount = 0
    /// How many logons there were; zero before the first.
    var logons: UInt32 = 0
    /// How many orders are to be canceled as soon as a cancel can leave.
    var wantedCancels = 0
    /// The next order to look at for one of them, below zero when none is looked for.
    var cancelCursor: Int32 = -1
    /// Some are wanted of orders that the look has passed.
    var hasMoreCancels = false
    var massReports = 0
    /// They have refused an OrderStatusRequest as such.
    var statusIsRefused = false
    /// The questions that wait for an answer; zero for none.
    var massStatusQuestion: UInt64 = 0
    /// The question of this round, also when it is answered.
    var massStatusOfRound: UInt64 = 0
    var positionQuestion: UInt64 = 0
    var balanceQuestion: UInt64 = 0
    var positionReports = 0
    /// Zero while they have not told it.
    var positionTotal = 0
    var balanceReports = 0
    var fillQuestion: UInt64 = 0
    var fillReports = 0
    /// Zero while they have not told it.
    var fillTotal = 0
    /// The order of the last fact about one that is not ours, as far as it can be taken in.
    var stranger = FIXOrder()

    /// Traps on a dialect that has a `problem`.
    ///
    /// - Parameter capacity: The most open orders, up to ten million.
    public init(_ dialect: FIXDialect, capacity: Int = 100_000) {
        precondition(dialect.problem == nil, "a dialect was checked before")
        precondition(capacity > 0 && capacity <= 10_000_000, "a broker holds up to ten million orders")
        names = dialect.names
        orderTypes = dialect.orderTypes
        timesInForce = dialect.timesInForce
        sides = dialect.sides
        features = dialect.features
        precision = dialect.precision
        speech = dialect.speech
        orderIDUse = dialect.orderID
        reading = dialect.reading
        tables = DialectTables(dialect)
        orders = Slab(capacity: capacity)
        index = HashIndex(capacity: capacity)
        byOrderID = HashIndex(capacity: capacity)
    }
}

// MARK: - Slots

extension FIXBroker {
    @_noLocks
    func slot(of number: UInt64) -> Int? {
        var probe = 0
        while let slot = index.candidate(HashIndex.hash(ofNumber: number), &probe) {
            if orders[slot].number == number { return slot }
        }
        return nil
    }

    @_noLocks
    func slot(ofOrderID orderID: Identifier) -> Int? {
        if orderID.isEmpty { return nil }
        var probe = 0
        while let slot = byOrderID.candidate(FIXBroker.hash(orderID), &probe) {
            if orders[slot].orderID == orderID { return slot }
        }
        return nil
    }

    /// Takes an order in, behind all that are open; nil when there is no room.
    @_noLocks
    mutating func hold(_ number: UInt64) -> Int? {
        guard let slot = freeSlot() else { return nil }
        orders[slot].number = number
        index.insert(HashIndex.hash(ofNumber: number), slot)
        orders[slot].before = lastOpen
        if lastOpen < 0 { firstOpen = Int32(slot) } else { orders[Int(lastOpen)].behind = Int32(slot) }
        lastOpen = Int32(slot)
        openCount += 1
        return slot
    }

    /// Notes their name of an order, which may change.
    @_noLocks
    mutating func keep(_ orderID: Identifier, of slot: Int) {
        if orderID.isEmpty || orders[slot].orderID == orderID { return }
        dropOrderID(slot)
        bind(orderID, to: slot)
        touch(slot)
        // It may have waited for the name.
        if orders[slot].wantsCancel { wantCancel(slot) }
    }

    @_noLocks
    mutating func bind(_ orderID: Identifier, to slot: Int) {
        orders[slot].orderID = orderID
        if !orderID.isEmpty { byOrderID.insert(FIXBroker.hash(orderID), slot) }
    }

    @_noLocks
    private mutating func dropOrderID(_ slot: Int) {
        if orders[slot].orderID.isEmpty { return }
        byOrderID.remove(FIXBroker.hash(orders[slot].orderID), slot)
    }

    /// Forgets an order that is over; its slot is free when its row has been drained.
    @_noLocks
    mutating func release(_ slot: Int) {
        if orders[slot].isOver { return }
        index.remove(HashIndex.hash(ofNumber: orders[slot].number), slot)
        dropOrderID(slot)
        let (before, behind) = (orders[slot].before, orders[slot].behind)
        if cursor == Int32(slot) { cursor = behind }
        if cancelCursor == Int32(slot) { cancelCursor = behind }
        if before < 0 { firstOpen = behind } else { orders[Int(before)].behind = behind }
        if behind < 0 { lastOpen = before } else { orders[Int(behind)].before = before }
        openCount -= 1
        if orders[slot].wantsCancel { wantedCancels -= 1 }
        answered(slot)
        orders[slot].isOver = true
        touch(slot)
    }

    /// One question about it less is open.
    @_noLocks
    mutating func answered(_ slot: Int) {
        let isOfThisRound = orders[slot].awaitedIn != 0 && orders[slot].awaitedIn == roundNumber
        orders[slot].awaitedIn = 0
        if isOfThisRound { awaitedCount -= 1 }
    }

    @_noLocks
    private mutating func freeSlot() -> Int? {
        if firstFree >= 0 {
            let slot = Int(firstFree)
            firstFree = orders[slot].next
            orders[slot] = blank
            return slot
        }
        guard usedSlots < orders.capacity else { return nil }
        orders.append(blank)
        usedSlots += 1
        return usedSlots - 1
    }

    /// Notes that the order's row is not as the order is.
    @_noLocks
    mutating func touch(_ slot: Int) {
        guard !orders[slot].isChanged else { return }
        orders[slot].isChanged = true
        orders[slot].next = -1
        if firstChanged < 0 { firstChanged = Int32(slot) } else { orders[Int(lastChanged)].next = Int32(slot) }
        lastChanged = Int32(slot)
    }

    /// The first slot that has changed, taken out of the list; one that was free is free again.
    @_noLocks
    mutating func takeChanged() -> Int? {
        guard firstChanged >= 0 else { return nil }
        let slot = Int(firstChanged)
        firstChanged = orders[slot].next
        orders[slot].isChanged = false
        if orders[slot].isOver {
            orders[slot].next = firstFree
            firstFree = Int32(slot)
        }
        return slot
    }

    @_noLocks
    private static func hash(_ orderID: Identifier) -> UInt32 {
        UInt32(truncatingIfNeeded: orderID.hash(from: 0) >> 32)
    }
}
