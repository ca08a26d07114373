// One order as the paper broker holds it.

internal import Orders
internal import Values

/// A table slot. Prices and quantities are also kept in the ticks and lots of the order's book.
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
    /// Index of its book; 0 is that of unlisted symbols.
    var book: Int32 = 0
    var terms = OrderTerms(kind: .market, timeInForce: .day, quantity: .zero)
    var measure = Measure()
    var filled: Int64 = 0
    /// Its stop was reached: it is a market or limit order from then on.
    var isTriggered = false
    /// It could trade when it came to rest, so it goes on as a taker.
    var isTaking = false
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
    /// In flight, with what the broker's `changes` say.
    var hasCancel = false
    var hasReplace = false

    /// A row of it may be in the store.
    var isStored = false
    var isChanged = false
    /// In the list of changed slots; `next` also links free slots.
    var previous: Int32 = -1
    var next: Int32 = -1

    /// What few orders have, and stands beside them.
    struct Change {
        /// Read when the order `hasCancel`.
        var cancel = Flight(due: .distantPast, sequence: 0)
        /// Read, and so are its terms, when the order `hasReplace`.
        var replace = Flight(due: .distantPast, sequence: 0)
        var replacement = OrderTerms(kind: .market, timeInForce: .day, quantity: .zero)
    }

    /// An order's terms in ticks and lots.
    struct Measure {
        var quantity: Int64 = 0
        var limit: Int64?
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
    /// For its row.
    var stageCode: UInt8 { @_noLocks @inline(__always) get { stage.rawValue } }
    var leaves: Int64 { @_noLocks @inline(__always) get { measure.quantity - filled } }
    var isInFlight: Bool { @_noLocks @inline(__always) get { arrival != nil || hasCancel || hasReplace } }
    var isReleased: Bool { @_noLocks @inline(__always) get { isOver && !isInFlight } }
    /// It waits for its stop.
    var isWaiting: Bool { @_noLocks @inline(__always) get { measure.stop != nil && !isTriggered } }

    var queue: PaperBook.Queue {
        @_noLocks @inline(__always) get {
            if isWaiting { return side.isBuy ? .buyStops : .sellStops }
            return side.isBuy ? .buys : .sells
        }
    }

    /// Its key in that queue: the better price first, an order without a limit before all.
    var key: Int64 {
        @_noLocks @inline(__always) get {
            let price = isWaiting ? measure.stop : measure.limit
            guard let price else { return .min }
            switch queue {
            case .buys, .sellStops: return -price
            case .sells, .buyStops: return price
            }
        }
    }
}
