// One order as the paper broker holds it.

internal import Orders
internal import Values

/// A table slot. Prices and quantities are also kept in the ticks and lots of the order's book.
///
/// **Shape:** what every order has; what few have stands in an ``Extra`` beside it, whose memory is not touched before.
struct PaperOrder {
    enum Stage: UInt8 {
        case free = 0
        /// On its way to the venue.
        case arriving = 1
        case working = 2
        /// From a row whose market is not traded any more; the next step cancels it.
        case orphaned = 3
        /// Over; the slot waits for answers in flight, or for its row to be deleted.
        case ended = 4
    }

    /// Why an order that works trades nothing for now.
    enum Pause: UInt8 {
        case none = 0
        case suspended = 1
        case doneForDay = 2
        case stopped = 3
    }

    /// Something in flight: when it arrives, and after what.
    struct Flight {
        var due: Instant
        var sequence: UInt64

        @_noLocks
        init(due: Instant, sequence: UInt64) {
            self.due = due
            self.sequence = sequence
        }
    }

    var number = OrderNumber(0)
    var stage = Stage.free
    var side = Side.buy
    var pause = Pause.none
    /// Which of the commission's tiers it pays.
    var tier: UInt8 = 0
    /// Index of its book; 0 is that of unlisted symbols.
    var book: Int32 = 0
    var terms = OrderTerms(kind: .market, timeInForce: .day, quantity: .zero)
    var measure = Measure()
    var filled: Int64 = 0
    /// How many fills it had: the last one's name ends in this.
    var fillCount: UInt32 = 0
    /// Its stop was reached: it is a market or limit order from then on.
    var isTriggered = false
    /// It could trade when it came to rest, so it goes on as a taker.
    var isTaking = false
    /// It is a trailing stop among those of its book.
    var isFollowing = false
    /// The broker has something in mind for it, which its extra names.
    var hasPlan = false
    /// The move of prices whose shown size it has taken; 0 for none.
    var servedMove: UInt64 = 0
    /// The move since which it rests aside; another than the last one: it does not. Not in its row.
    var asideMove: UInt64 = 0
    /// Time priority, and the order among expiries.
    var sequence: UInt64 = 0
    var expiry = Instant.distantFuture
    /// The sum of ticks times lots, and the commission so far in 10^-8.
    var notional: Int128 = 0
    var charged: Int64 = 0

    var arrival: Flight?
    /// In flight, with what the broker's `extras` say.
    var hasCancel = false
    var hasReplace = false

    /// A row of it may be in the store.
    var isStored = false
    var isChanged = false
    /// In the list of changed slots; `next` also links free slots.
    var previous: Int32 = -1
    var next: Int32 = -1

    /// What few orders have, and stands beside them.
    struct Extra {
        /// Read when the order `hasCancel`.
        var cancel = Flight(due: .distantPast, sequence: 0)
        /// Read, and so are its terms, when the order `hasReplace`.
        var replace = Flight(due: .distantPast, sequence: 0)
        var replacement = OrderTerms(kind: .market, timeInForce: .day, quantity: .zero)
        /// Of an iceberg: the lots that are shown and not filled.
        var slice: Int64 = 0
        /// Of a trailing stop: its neighbours among those of its book, none at -1.
        var previousTrailing: Int32 = -1
        var nextTrailing: Int32 = -1
        /// Read when the order `hasPlan`.
        var plan = Plan()
        /// What is set aside for it, of what its account has.
        var reserve = PaperReserve()
    }

    /// What the broker will do to an order of its own accord.
    struct Plan {
        enum Kind: UInt8 {
            case cancel = 0
            case restate = 1
            case suspend = 2
            /// After a pause.
            case resume = 3
            case doneForDay = 4
            case stop = 5
            /// What was guaranteed is filled.
            case fill = 6
            /// A fill was another one.
            case correct = 7
            /// A fill never was.
            case bust = 8

            /// For its row.
            var code: UInt8 { @_noLocks @inline(__always) get { rawValue } }
        }

        var kind = Kind.cancel
        /// When, and after what.
        var flight = Flight(due: .distantPast, sequence: 0)
        /// How long a suspension is; until the plan changes for zero.
        var length = Interval(nanoseconds: 0)
        /// Of the fill: its number within the order, its size, its price in truth, and as it was told.
        var fill: UInt32 = 0
        var lots: Int64 = 0
        var price: Int64 = 0
        var told: Int64 = 0
        /// In 10^-8, as it was told.
        var charge: Int64 = 0

        @_noLocks
        init() {}
    }

    /// An order's terms in ticks and lots.
    struct Measure {
        var quantity: Int64 = 0
        var limit: Int64?
        /// Of a trailing stop, where it is now.
        var stop: Int64?

        @_noLocks
        init() {}
    }

    // In place: a call would be handed a copy of the whole order.
    var isWorking: Bool {
        @_noLocks @inline(__always) get { if case .working = stage { true } else { false } }
    }
    var isOver: Bool {
        @_noLocks @inline(__always) get { if case .ended = stage { true } else { false } }
    }
    var isPaused: Bool {
        @_noLocks @inline(__always) get { if case .none = pause { false } else { true } }
    }
    var isTrailing: Bool {
        @_noLocks @inline(__always) get { if case .trailingStop = terms.kind { true } else { false } }
    }
    /// It trades at one moment of the day, and waits for that outside of all queues.
    var isForAuction: Bool {
        @_noLocks @inline(__always) get {
            switch terms.timeInForce {
            case .atTheOpening, .atTheClose: true
            case .day, .goodTillCancel, .goodTillDate, .immediateOrCancel, .fillOrKill: false
            }
        }
    }
    /// Some of it is hidden while it rests.
    var isIceberg: Bool {
        @_noLocks @inline(__always) get { terms.display != nil && !terms.timeInForce.isImmediate && !isForAuction }
    }
    /// For its row.
    var stageCode: UInt8 { @_noLocks @inline(__always) get { stage.rawValue } }
    var pauseCode: UInt8 { @_noLocks @inline(__always) get { pause.rawValue } }
    var leaves: Int64 { @_noLocks @inline(__always) get { measure.quantity - filled } }
    var isInFlight: Bool { @_noLocks @inline(__always) get { arrival != nil || hasCancel || hasReplace } }
    /// Nothing is left of it to be told.
    var isReleased: Bool { @_noLocks @inline(__always) get { isOver && !isInFlight && !hasPlan } }
    /// It waits for its stop.
    var isWaiting: Bool { @_noLocks @inline(__always) get { measure.stop != nil && !isTriggered } }

    var queue: PaperBook.Queue {
        @_noLocks @inline(__always) get {
            guard isWaiting else { return side.isBuy ? .buys : .sells }
            switch terms.kind {
            case .marketIfTouched, .limitIfTouched: return side.isBuy ? .buyTouches : .sellTouches
            case .market, .limit, .stop, .stopLimit, .trailingStop, .marketToLimit, .primaryPeg, .marketPeg: return side.isBuy ? .buyStops : .sellStops
            }
        }
    }

    /// Its key in that queue: the better price first, an order without a limit before all.
    var key: Int64 {
        @_noLocks @inline(__always) get {
            let price = isWaiting ? measure.stop : measure.limit
            guard let price else { return .min }
            switch queue {
            case .buys, .sellStops, .buyTouches: return -price
            case .sells, .buyStops, .sellTouches: return price
            }
        }
    }
}

/// What is set aside for an open order while the account's buying power is checked.
struct PaperReserve {
    /// Of what is given away: money for a buy, what is sold for a sale; in the units of its asset.
    var amount: Int128 = 0
    /// Of an account with margin: the lots that are open.
    var lots: Int64 = 0

    @_noLocks
    init() {}
}
