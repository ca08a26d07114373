// The simulated broker: a venue as a pure machine, stepped inside the gateway's turn.

public import Orders
internal import Tables
public import Values

/// Queues by time, and by price in increments.
typealias OrderQueues = SlotQueues<Int64>

/// The gateway's default broker. It knows no clock and no chance but its arguments and its seed:
/// the same settings, instructions and times give the same reports, also across a restart from its
/// rows.
///
/// Time orders everything: price moves, instructions that arrive after their latency, expiries. At
/// one instant prices move first, then orders act in the order in which they were given.
///
/// **Shape:** room for every table is taken at start: about 500 bytes for each place of
/// `settings.capacity`, in memory from when the place is first used.
/// **Cost:** O(log n) for an instruction or a fill; a price move looks at the heads of the queues
/// only.
public struct PaperBroker: ~Copyable {
    /// After a gap of so many price intervals the prices move once, not for each.
    static var mostMovesAtOnce: Int64 { @_noLocks get { 16 } }
    /// A call carries out at most so many events and then leaves the rest to the next.
    static var mostEventsPerCall: Int { @_noLocks get { 4096 } }

    let inPlace = InPlace()
    let latency: Interval
    let priceInterval: Interval
    let pricesMove: Bool
    let fills: Bool
    let anySymbol: Bool
    let tradingDayEnds: Int64
    let commission: PaperCommission

    var books: Slab<PaperBook>
    var places: PaperPlaces
    var orders: Slab<PaperOrder>
    /// What is in flight to them, as they say.
    var changes: Slab<PaperOrder.Change>
    /// How many slots were ever used: the first ones.
    var usedSlots = 0
    /// What a free slot holds.
    let blank = PaperOrder()
    var index: OrderIndex
    /// Resting orders and stops, in the queues of their books.
    var resting: OrderQueues
    var restingCount = 0
    /// How many of them have taken what is shown and wait for the next move.
    var asideCount = 0
    /// What happens by itself: arrivals and expiries, by time.
    var timers: OrderQueues
    var firstTimer = OrderQueues.none

    var random: RandomNumbers
    /// When prices move next; nil before the first call.
    var nextMove: Instant?
    /// Counts the moves, from 1 before the first.
    var moves: UInt64 = 1
    var nextSequence: UInt64 = 1
    /// The highest order number ever given: what is not above it and not held has ended.
    var highestOrder: UInt64 = 0
    /// Time never goes back in here, even where the clock does.
    var latest = Instant.distantPast
    /// The first book whose queues the last price move may have made due.
    var unsettled: Int

    var firstFree = OrderQueues.none
    var firstChanged: Int32 = -1
    var lastChanged: Int32 = -1
    var changedBooks = 0
    var isClockChanged = false

    /// Traps on settings that have a `problem`.
    public init(_ settings: PaperSettings) {
        precondition(settings.problem == nil, "the settings of a paper broker were checked before")
        latency = settings.latency
        priceInterval = settings.priceInterval
        pricesMove = settings.pricesMove
        fills = settings.fills
        anySymbol = settings.anySymbol
        tradingDayEnds = settings.tradingDayEnds.nanoseconds
        commission = settings.commission
        let unlisted = settings.anySymbol ? settings.unlisted : .unlisted
        guard
            let first = PaperBook(
                unlisted, settings.anySymbol ? settings.slippage : PaperSlippage())
        else { preconditionFailure("the settings of a paper broker were checked before") }
        books = Slab(capacity: settings.symbols.count + 1, repeating: first)
        places = PaperPlaces(capacity: settings.symbols.count + 1)
        for (place, symbol) in settings.symbols.enumerated() {
            guard let book = PaperBook(symbol, settings.slippage) else { continue }
            books[place + 1] = book
            places.insert(symbol.symbol, at: place + 1)
        }
        unsettled = books.capacity
        // Safe: nobody looks at an order before it is made, and at changes before the order says that there are some.
        orders = unsafe Slab(zeroed: settings.capacity)
        // Safe: the same.
        changes = unsafe Slab(zeroed: settings.capacity)
        index = OrderIndex(capacity: settings.capacity)
        resting = OrderQueues(capacity: settings.capacity)
        timers = OrderQueues(capacity: settings.capacity)
        random = RandomNumbers(seed: settings.seed)
        for place in 0..<books.capacity {
            books[place].leastCharge = charge(forWorth: 0, books[place].tick, books[place].lot)
        }
    }

    /// Takes an instruction at `now`. It arrives `latency` later and is answered then; with no
    /// latency all its answers are in `reports` when this returns, unless there was no room.
    ///
    /// A number that is held already is passed over in silence: the order stands as it is. A change
    /// to an order that is not held is answered at once: `tooLate` for a number not above the
    /// highest ever given (ended orders are forgotten), else `unknownOrder`.
    ///
    /// - Parameter reports: Drained before; traps when there is no room for one answer.
    @_noLocks
    public mutating func carryOut(
        _ instruction: Instruction, at now: Instant, into reports: inout BrokerReports
    ) {
        precondition(reports.room > 0, "reports are drained before the next instruction")
        if now > latest { latest = now }
        switch instruction {
        case .submit(let number, let symbol, let side, let terms):
            take(number, symbol, side, terms, into: &reports)
        case .replace(let number, let terms):
            takeReplace(of: number, terms, into: &reports)
        case .cancel(let number):
            takeCancel(of: number, into: &reports)
        case .ask(let number):
            tell(number, into: &reports)
        }
        step(at: now, into: &reports)
    }

    /// Does what is due at `now`: moves prices, delivers what latency held back, fills resting
    /// orders, triggers stops, expires DAY orders.
    ///
    /// **Cost:** bounded: at most 4096 events, and after a gap of more than 16 price intervals one
    /// move for all of them. When something is left, `nextDeadline` has passed.
    @_noLocks
    public mutating func step(at now: Instant, into reports: inout BrokerReports) {
        if now > latest { latest = now }
        skipMoves()
        var events = 0
        while events < Self.mostEventsPerCall, reports.room >= BrokerReports.mostPerEvent {
            events += 1
            if settle(into: &reports) { continue }
            let timer = nextTimer
            if let nextMove, nextMove <= timer, nextMove <= latest {
                movePrices()
            } else if timer <= latest {
                act(Int(timers.first(firstTimer)), at: timer, into: &reports)
            } else {
                return
            }
        }
    }

    /// When `step` has something to do; nil when nothing will happen by itself.
    ///
    /// Prices move always, but while no order rests nobody sees it, and in a still market nobody
    /// but those who wait for more of the shown size: then this does not name the next move, and
    /// the next call catches up.
    public var nextDeadline: Instant? {
        @_noLocks get {
            if unsettled < books.capacity { return latest }
            let timer = nextTimer
            let isSeen = fills && (pricesMove ? restingCount > 0 : asideCount > 0)
            if isSeen, let nextMove, nextMove < timer { return nextMove }
            return timers.first(firstTimer) == OrderQueues.none ? nil : timer
        }
    }

    private var nextTimer: Instant {
        @_noLocks get {
            let first = timers.first(firstTimer)
            guard first != OrderQueues.none else { return .distantFuture }
            return Instant(nanosecondsSinceEpoch: timers.key(Int(first)))
        }
    }
}
