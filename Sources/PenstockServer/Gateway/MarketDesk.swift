// Who is told of prices as they change.

internal import FIXEngine
internal import MarketData
internal import OrderEntry
internal import Orders
internal import Values

/// One subscription of a client: some symbols, and what of them.
struct MarketSubscription: Sendable {
    /// Below zero for a free place.
    var session: Int32 = -1
    var requestID = Identifier()
    var isIncremental = false
    var wantsBid = false
    var wantsOffer = false
    var wantsTrade = false
    /// Levels a side.
    var depth = 1
    /// Of SecurityStatusRequest(e): whether its one symbol is traded.
    var isStatus = false
    var firstLeg: Int32 = -1
}

extension MarketSubscription {
    init(_ request: MarketDataRequest) {
        requestID = request.requestID
        isIncremental = request.isIncremental
        wantsBid = request.wantsBid
        wantsOffer = request.wantsOffer
        wantsTrade = request.wantsTrade
        depth = request.depth
    }
}

/// One symbol of a subscription, and what its client knows of it: what is told next is the difference to that, however
/// many changes there were in between.
struct MarketLeg: Sendable {
    /// Below zero for a free place.
    var subscription: Int32 = -1
    /// The next of the subscription, or the next free place.
    var next: Int32 = -1
    var symbol = Name()
    var bids = PriceLevels()
    var asks = PriceLevels()
    var trade: PriceLevel?
    var isHalted = false
}

/// Subscriptions until their clients end them, or are gone. They are in memory alone.
///
/// Shape: at most ``capacity`` subscriptions, ``maximumEach`` of one session, with ``maximumLegs`` symbols together; of
/// each symbol at most one update waits, and it has no place of its own.
struct MarketDesk: ~Copyable {
    static var capacity: Int { 1024 }
    static var maximumEach: Int { 32 }
    static var maximumLegs: Int { 16_384 }
    /// Prices are compared with what clients know so often; more changes than that become one.
    static var interval: Interval { .milliseconds(50) }

    private(set) var subscriptions = Slab(capacity: MarketDesk.capacity, repeating: MarketSubscription())
    private var legs = Slab<MarketLeg>(capacity: MarketDesk.maximumLegs)
    private var firstFree: Int32 = -1
    private(set) var count = 0
    /// Where the walk through all symbols is; nil between two.
    private(set) var place: Int?
    /// When the next one begins.
    private(set) var next = Instant.distantFuture

    /// How many places of legs were ever used.
    var legEnd: Int { @_noLocks get { legs.count } }

    @_noLocks
    func isWanted(at now: Instant) -> Bool { count > 0 && (place != nil || now >= next) }

    subscript(leg: Int) -> MarketLeg {
        get { legs[leg] }
        set { legs[leg] = newValue }
    }

    func find(_ requestID: Identifier, of session: SessionID) -> Int? {
        (0..<MarketDesk.capacity).first {
            Int(subscriptions[$0].session) == session.index && subscriptions[$0].requestID == requestID
        }
    }

    /// Takes in a subscription without symbols: its place. Nil where there is no room, or the ID is in use.
    private mutating func begin(_ subscription: MarketSubscription, _ session: SessionID) -> Int? {
        var (free, own): (Int?, Int) = (nil, 0)
        for place in 0..<MarketDesk.capacity {
            if subscriptions[place].session < 0, free == nil { free = place }
            if Int(subscriptions[place].session) == session.index { own += 1 }
        }
        guard let free, own < MarketDesk.maximumEach, find(subscription.requestID, of: session) == nil else { return nil }
        subscriptions[free] = subscription
        subscriptions[free].session = Int32(session.index)
        count += 1
        if count == 1 { next = .distantPast }
        return free
    }

    /// False where there is no room; nothing of it is kept then.
    mutating func subscribe(_ request: MarketDataRequest, _ session: SessionID) -> Bool {
        guard let place = begin(MarketSubscription(request), session) else { return false }
        for index in 0..<request.symbolCount where !addLeg(request[index], to: place) {
            end(place)
            return false
        }
        return true
    }

    mutating func subscribe(statusOf request: SecurityStatusRequest, _ session: SessionID) -> Bool {
        var subscription = MarketSubscription()
        subscription.requestID = request.requestID
        subscription.isStatus = true
        guard let place = begin(subscription, session) else { return false }
        if addLeg(request.symbol, to: place) { return true }
        end(place)
        return false
    }

    private mutating func addLeg(_ symbol: Name, to subscription: Int) -> Bool {
        let place: Int
        if firstFree >= 0 {
            place = Int(firstFree)
            firstFree = legs[place].next
        } else {
            guard legEnd < MarketDesk.maximumLegs else { return false }
            place = legEnd
            legs.append(MarketLeg())
        }
        legs[place] = MarketLeg(
            subscription: Int32(subscription), next: subscriptions[subscription].firstLeg, symbol: symbol)
        subscriptions[subscription].firstLeg = Int32(place)
        return true
    }

    /// Whether there was one.
    @discardableResult
    mutating func end(_ requestID: Identifier, of session: SessionID) -> Bool {
        guard let place = find(requestID, of: session) else { return false }
        end(place)
        return true
    }

    /// A client is gone.
    mutating func endAll(of session: SessionID) {
        guard count > 0 else { return }
        for place in 0..<MarketDesk.capacity where Int(subscriptions[place].session) == session.index { end(place) }
    }

    private mutating func end(_ place: Int) {
        var leg = subscriptions[place].firstLeg
        while leg >= 0 {
            let next = legs[Int(leg)].next
            legs[Int(leg)] = MarketLeg()
            legs[Int(leg)].next = firstFree
            firstFree = leg
            leg = next
        }
        subscriptions[place] = MarketSubscription()
        count -= 1
        if count == 0 { (self.place, next) = (nil, .distantFuture) }
    }

    // MARK: - The walk

    mutating func begin(at now: Instant) {
        place = 0
        next = now.advanced(by: MarketDesk.interval)
    }

    mutating func goOn(from place: Int) { self.place = place < legEnd ? place : nil }
}
