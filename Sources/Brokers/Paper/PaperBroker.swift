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
    let jitter: Int64
    let priceInterval: Interval
    let pricesMove: Bool
    let fills: Bool
    let anySymbol: Bool
    let tradingDayEnds: Int64
    let abilities: PaperAbilities
    let tellsQuotes: Bool
    /// One event says at most so much: accepted, filled at each level, the rest canceled.
    let mostPerEvent: Int
    /// By the volume that they begin at, without tiers one.
    let rates: Slab<PaperRate>
    /// Whether buying power is checked, and if so, by how many times its own money an account with margin is bound.
    let isChecked: Bool
    let margin: Decimal?
    /// Currencies, and symbols that are no pairs.
    var assets: Slab<PaperAsset>
    /// A recording, and how far it was played: what comes next, and how much later than it was recorded.
    let tape: PaperReel
    var nextStep = 0
    var tapeDelay = Interval(nanoseconds: 0)

    var books: Slab<PaperBook>
    var places: PaperPlaces
    var orders: Slab<PaperOrder>
    /// What few of them have, as they say.
    var extras: Slab<PaperOrder.Extra>
    /// How many slots were ever used: the first ones.
    var usedSlots = 0
    /// What a free slot holds.
    let blank = PaperOrder()
    var index: HashIndex
    /// Resting orders and stops, in the queues of their books.
    var resting: OrderQueues
    var restingCount = 0
    /// How many of them have taken what is shown and wait for the next move.
    var asideCount = 0
    /// What happens by itself: arrivals and expiries, by time.
    var timers: OrderQueues
    var firstTimer = OrderQueues.none

    var random: RandomNumbers
    /// Of everything but the market, so that the market is the same whatever else happens.
    var dice: RandomNumbers
    /// When prices move next; nil before the first call.
    var nextMove: Instant?
    /// Counts the moves, from 1 before the first.
    var moves: UInt64 = 1
    /// The one that was the last of all prices that are not recorded.
    var gridMove: UInt64 = 1
    var nextSequence: UInt64 = 1
    /// The highest order number ever given: what is not above it and not held has ended.
    var highestOrder: UInt64 = 0
    /// Time never goes back in here, even where the clock does.
    var latest = Instant.distantPast
    /// When what is being carried out happens, and when prices moved last.
    var moment = Instant.distantPast
    var moved = Instant.distantPast
    /// The first book whose queues the last price move may have made due.
    var unsettled: Int

    var firstFree = OrderQueues.none
    var firstChanged: Int32 = -1
    var lastChanged: Int32 = -1
    var changedBooks = 0
    var changedQuotes = 0
    var quoteSearch = 0
    var isClockChanged = false
    var isVenueChanged = false

    /// What is remembered of the past, in rings.
    var past: PaperPast
    /// Nothing goes wrong, and nothing is held back.
    var isCalm = true
    var trouble: PaperTrouble
    /// A question that is being answered, and how far that has come.
    var question: BrokerQuestion?
    var cursor = 0

    /// Traps on settings that have a `problem`.
    public init(_ settings: PaperSettings) {
        precondition(settings.problem == nil, "the settings of a paper broker were checked before")
        latency = settings.latency
        priceInterval = settings.priceInterval
        pricesMove = settings.pricesMove
        fills = settings.fills
        anySymbol = settings.anySymbol
        tradingDayEnds = settings.tradingDayEnds.nanoseconds
        jitter = settings.latencyJitter.nanoseconds
        abilities = settings.abilities
        tellsQuotes = settings.tellsQuotes
        mostPerEvent = 3 + (settings.symbols.map(\.levels.count).max() ?? 0)
        rates = PaperRate.all(settings.commission)
        isChecked = settings.account.isChecked
        margin = settings.account.margin
        assets = PaperAsset.all(settings)
        let unlisted = settings.anySymbol ? settings.unlisted : .unlisted
        guard
            let first = PaperBook(
                unlisted, settings.anySymbol ? settings.slippage : PaperSlippage())
        else { preconditionFailure("the settings of a paper broker were checked before") }
        books = Slab(capacity: settings.symbols.count + 1, repeating: first)
        places = PaperPlaces(capacity: settings.symbols.count + 1)
        let recorded = Set(settings.tape?.entries.map(\.symbol) ?? [])
        for (place, symbol) in settings.symbols.enumerated() {
            guard let book = PaperBook(symbol, settings.slippage) else { continue }
            books[place + 1] = book
            books[place + 1].isRecorded = recorded.contains(symbol.symbol)
            let sides = settings.sides(of: symbol.symbol)
            books[place + 1].base = PaperAsset.place(of: sides.base, isCurrency: sides.isPair, in: assets)
            books[place + 1].quote = PaperAsset.place(of: sides.quote, isCurrency: true, in: assets)
            places.insert(symbol.symbol, at: place + 1)
        }
        unsettled = books.capacity
        tape = PaperReel(settings.tape, books)
        // Safe: nobody looks at an order before it is made, and at its extras before the order says that there are some.
        orders = unsafe Slab(zeroed: settings.capacity)
        // Safe: the same.
        extras = unsafe Slab(zeroed: settings.capacity)
        index = HashIndex(capacity: settings.capacity, isPrepared: true)
        resting = OrderQueues(capacity: settings.capacity)
        timers = OrderQueues(capacity: settings.capacity)
        random = RandomNumbers(seed: settings.seed)
        dice = RandomNumbers(seed: ~settings.seed)
        past = PaperPast(capacity: settings.remembered)
        trouble = PaperTrouble(settings.faults)
        isCalm = settings.faults.isEmpty
        for place in 0..<books.capacity {
            if place > 0 { changeQuote(place) }
            books[place].leastCharge = charge(forWorth: 0, books[place].tick, books[place].lot, rates[0])
        }
    }

    /// Takes an instruction at `now`. It arrives `latency` later and is answered then; with no
    /// latency all its answers are in `reports` when this returns, unless there was no room.
    ///
    /// A number that is held already is passed over in silence: the order stands as it is. A change
    /// to an order that is not held is answered at once: `tooLate` for one that has ended, else `unknownOrder`. What
    /// an order asks after is told at once too: how it stands or stood when it ended, that the broker has never had it,
    /// or nothing when it may be among the ended ones that are forgotten.
    ///
    /// - Parameter reports: Drained before; traps when there is no room for one answer.
    @_noLocks
    public mutating func carryOut(
        _ instruction: Instruction, at now: Instant, into reports: inout BrokerReports
    ) {
        precondition(reports.room > 0, "reports are drained before the next instruction")
        if now > latest { latest = now }
        moment = latest
        if !isCalm, loses(instruction) {
            step(at: now, into: &reports)
            return
        }
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
        precondition(reports.capacity >= mostPerEvent, "the reports of one event need room")
        if now > latest { latest = now }
        skipMoves()
        var events = 0
        while events < Self.mostEventsPerCall, reports.room >= mostPerEvent {
            events += 1
            if settle(into: &reports) { continue }
            let timer = nextTimer
            if !isCalm || tape.count > 0 {
                guard stepOther(before: timer, into: &reports) else { return }
                continue
            }
            if let nextMove, nextMove <= timer, nextMove <= latest {
                movePrices()
            } else if timer <= latest {
                moment = timer > .distantPast ? timer : latest
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
            var next = nextTimer
            let isSeen = fills && (pricesMove ? restingCount > 0 : asideCount > 0)
            if isSeen || tellsQuotes || trouble.comesWithMoves, let nextMove, nextMove < next { next = nextMove }
            if tellsQuotes || (fills && restingCount > 0), nextRecorded < next { next = nextRecorded }
            if !isCalm {
                if trouble.outageEnd > latest, trouble.outageEnd < next { next = trouble.outageEnd }
                if trouble.haltEnd < next { next = trouble.haltEnd }
                if trouble.nextHeld < next { next = trouble.nextHeld }
            }
            return next < .distantFuture ? next : nil
        }
    }

    var nextTimer: Instant {
        @_noLocks get {
            let first = timers.first(firstTimer)
            guard first != OrderQueues.none else { return .distantFuture }
            return Instant(nanosecondsSinceEpoch: timers.key(Int(first)))
        }
    }
}
