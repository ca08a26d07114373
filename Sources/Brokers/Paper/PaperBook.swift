// One symbol's market, counted in ticks and lots.

internal import Values

/// Best prices and shown sizes of a symbol, and the heads of its queues of resting orders.
///
/// Every order sees the whole shown size once in each price interval: what one takes, another does
/// not miss. So no order, however large, is in the way of anybody else's.
///
/// Prices are whole ticks and quantities whole lots, so that walking, comparing and adding is
/// integer arithmetic. `init` and `PaperBroker.judge` bound them: nothing here overflows.
struct PaperBook {
    /// A queue holds what can trade or trigger first at its head; keys are made so that an entry is
    /// due when its key is at most the queue's `threshold`.
    enum Queue {
        case buys
        case sells
        case buyStops
        case sellStops
        case buyTouches
        case sellTouches

        /// Among `heads`.
        var index: Int {
            @_noLocks get {
                switch self {
                case .buys: 0
                case .sells: 1
                case .buyStops: 2
                case .sellStops: 3
                case .buyTouches: 4
                case .sellTouches: 5
                }
            }
        }
    }

    /// What is offered behind the best price: how many ticks behind it, and how many lots.
    struct Level {
        var distance: Int64 = 0
        var size: Int64 = 0
    }

    let name: Name
    let tick: Decimal
    let lot: Decimal
    /// In ticks: bid below mid, ask above mid, the most the mid moves.
    private(set) var below: Int64
    private(set) var above: Int64
    private let step: Int64
    private let highestMid: Int64
    /// In ticks: no fill is above it.
    let highest: Int64
    /// The most ticks and lots an order's terms may have.
    let mostTicks: Int64
    let mostLots: Int64
    /// In lots.
    private let size: Int64
    private let slip: PaperSlip
    /// The first so many, nearest first.
    let levelCount: Int
    private var levels = InlineArray<8, Level>(repeating: Level())

    private(set) var mid: Int64
    /// As of the last move, in lots.
    private(set) var bidShown: Int64
    private(set) var askShown: Int64
    /// The move that was the last one of this book.
    var lastMove: UInt64 = 1
    /// Its prices come from a recording, not from the walk.
    var isRecorded = false
    /// Nothing is traded before then.
    var haltedUntil = Instant.distantPast
    /// The last trade that anybody has heard of, in ticks and lots; none while its size is zero.
    var last: Int64 = 0
    var lastSize: Int64 = 0
    /// What the account has of it.
    var holding = PaperHolding()

    var heads = InlineArray<6, Int32>(repeating: -1)
    /// The slot that was added last to each, if it is still there.
    var lasts = InlineArray<6, Int32>(repeating: -1)
    /// Of buys and sells that have taken what is shown and wait for the next move.
    var asideHeads = InlineArray<2, Int32>(repeating: -1)
    var asideCount = 0
    /// The trailing stops that still follow the market.
    var firstTrailing: Int32 = -1
    /// Its row is not as it is.
    var isChanged = false
    /// Its quote is another than the one that was told.
    var isQuoteChanged = false
    /// The commission of an order that has traded nothing, in 10^-8; nil where it has no such value.
    var leastCharge: Int64?
    /// What is counted in where it is settled: places among the account's assets.
    var base = 0
    var quote = 0

    /// Nil when a value is off tick or lot, or so large that arithmetic could overflow.
    init?(_ symbol: PaperSymbol, _ slippage: PaperSlippage) {
        (name, tick, lot) = (symbol.symbol, symbol.tick, symbol.lot)
        mostTicks = Int64.max / 64 / tick.mantissa
        mostLots = Int64.max / 64 / lot.mantissa
        guard let price = whole(symbol.price, tick), price > 0, price <= mostTicks / 32,
            let spread = whole(symbol.spread, tick), spread >= 0, spread <= price,
            let step = whole(symbol.step, tick), step >= 0, step <= mostTicks,
            let size = whole(symbol.size, lot), size > 0, size <= mostLots / 2,
            let slip = PaperSlip(slippage, tick: tick), symbol.levels.count <= 8
        else { return nil }
        below = spread / 2
        above = spread - spread / 2
        self.step = step
        self.size = size
        self.slip = slip
        highestMid = price * 16
        highest = price * 32
        mid = price > spread / 2 ? price : spread / 2 + 1
        (bidShown, askShown) = (size, size)
        levelCount = symbol.levels.count
        var most = size * 2
        for (place, level) in symbol.levels.enumerated() {
            guard let distance = whole(level.distance, tick), distance > 0, distance <= price * 8,
                let size = whole(level.size, lot), size > 0, size <= mostLots / 2
            else { return nil }
            levels[place] = Level(distance: distance, size: size)
            most = max(most, size)
        }
        guard slip.ticks(at: highest, lots: most, shown: most) != nil else { return nil }
    }

    var bid: Int64 { @_noLocks get { mid - below } }
    var ask: Int64 { @_noLocks get { mid + above } }

    /// One step of the walk, and new shown sizes; three random numbers, whatever happens.
    @_noLocks
    mutating func move(_ random: inout RandomNumbers) {
        var moved = mid + random.upTo(step * 2) - step
        if moved <= below { moved = below + 1 }
        if moved > highestMid { moved = highestMid }
        mid = moved
        bidShown = size - size / 2 + random.upTo(size)
        askShown = size - size / 2 + random.upTo(size)
        isChanged = true
    }

    /// Whether a recording may have these prices and sizes, and a walk have come to them.
    @_noLocks
    func holds(bid: Int64, ask: Int64, bidShown: Int64, askShown: Int64) -> Bool {
        bid > 0 && ask >= bid && ask <= highestMid && isCountable(bidShown) && isCountable(askShown)
    }

    /// Whether slippage has a value where so many lots are shown.
    @_noLocks
    private func isCountable(_ shown: Int64) -> Bool {
        shown > 0 && shown <= mostLots && slip.ticks(at: highest, lots: shown, shown: shown) != nil
    }

    /// What a recording says, which this book `holds`.
    @_noLocks
    mutating func show(bid: Int64, ask: Int64, bidShown: Int64, askShown: Int64) {
        (mid, below, above) = (bid, 0, ask - bid)
        self.bidShown = bidShown
        self.askShown = askShown
        isChanged = true
    }

    /// What a taker finds at the opposite best, in lots.
    @_noLocks
    func shown(buying: Bool) -> Int64 { buying ? askShown : bidShown }

    /// What a taker finds at a level, 0 being the best; nil behind the last one, and beyond its limit.
    @_noLocks
    func offer(_ level: Int, buying: Bool, limit: Int64?) -> (price: Int64, size: Int64)? {
        guard level > 0 else { return (buying ? ask : bid, shown(buying: buying)) }
        guard level <= levelCount else { return nil }
        let step = levels[level - 1]
        let price = buying ? ask + step.distance : bid - step.distance
        guard price > 0 else { return nil }
        if let limit, buying ? price > limit : price < limit { return nil }
        return (price, step.size)
    }

    /// The price at which a taker fills so many of the lots of an offer: its price and slippage, never beyond the
    /// limit, never below one tick.
    @_noLocks
    func takerPrice(_ offer: (price: Int64, size: Int64), buying: Bool, lots: Int64, limit: Int64?) -> Int64 {
        // `init` has found a place for the largest slippage; were it wrong, the worst price is
        // used.
        let slippage = slip.ticks(at: offer.price, lots: lots, shown: offer.size) ?? highest
        if buying {
            var price = slippage > highest - offer.price ? highest : offer.price + slippage
            if let limit, price > limit { price = limit }
            return price
        }
        var price = slippage >= offer.price ? 1 : offer.price - slippage
        if let limit, price < limit { price = limit }
        return price
    }

    @_noLocks
    func threshold(_ queue: Queue) -> Int64 {
        switch queue {
        case .buys, .buyTouches: return -ask
        case .sells, .sellTouches: return bid
        case .buyStops: return ask
        case .sellStops: return -bid
        }
    }

    @_noLocks
    func price(_ ticks: Int64) -> Decimal {
        Decimal(mantissa: ticks * tick.mantissa, scale: tick.scale)
    }

    @_noLocks
    func quantity(_ lots: Int64) -> Decimal {
        Decimal(mantissa: lots * lot.mantissa, scale: lot.scale).normalized
    }

    /// Takes up where a row left off; false when the row is of another market than this.
    mutating func restore(mid: Int64, below: Int64, above: Int64, shown: (bid: Int64, ask: Int64)) -> Bool {
        if isRecorded {
            guard below >= 0, below < mid, above >= 0, above <= highestMid, mid <= highestMid,
                holds(bid: mid - below, ask: mid + above, bidShown: shown.bid, askShown: shown.ask)
            else { return false }
            (self.below, self.above) = (below, above)
        } else {
            guard mid > self.below, mid <= highestMid, shown.bid > 0, shown.bid <= size * 2, shown.ask > 0,
                shown.ask <= size * 2
            else { return false }
        }
        self.mid = mid
        (bidShown, askShown) = shown
        return true
    }
}

/// How many times `increment` a value is; nil when it is not a whole number of times.
@_noLocks
func whole(_ value: Decimal, _ increment: Decimal) -> Int64? {
    // Nearly all fit a word at the digits of the increment.
    if value.scale <= increment.scale, increment.isPositive {
        var (mantissa, overflows) = (value.mantissa, false)
        for _ in 0..<(increment.scale - value.scale) where !overflows {
            (mantissa, overflows) = mantissa.multipliedReportingOverflow(by: 10)
        }
        if !overflows {
            let (times, rest) = mantissa.quotientAndRemainder(dividingBy: increment.mantissa)
            return rest == 0 ? times : nil
        }
    }
    guard value.isMultiple(of: increment) else { return nil }
    return WideDecimal(value).divided(by: increment, digits: 0, .towardZero)?.mantissa
}
