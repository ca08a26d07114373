// Everything between commands and a venue's bytes, as a pure machine.

internal import Cryptography
internal import Orders
package import Values
internal import WebKit

/// How a venue is driven.
package struct DriverSettings: Sendable {
    /// How the gateway names its orders there.
    package var names: ClientOrderIDForm
    /// Whose prices are wanted.
    package var symbols: [String] = []
    package var market = MarketSettings()
    package var policy = RatePolicy()
    /// How often instruments are read again.
    package var instrumentsRenewal = Interval.seconds(3_600)
    /// After how long a sum that no fill explains is asked about.
    package var fillPatience = Interval.seconds(2)
    /// How long an answer on a WebSocket may take.
    package var answerPatience = Interval.seconds(10)

    package init(names: ClientOrderIDForm) { self.names = names }
}

/// What the owner carries out, in its order.
package enum DriverEffect: Sendable {
    case send(call: Int, VenueRequest)
    /// A connection of a stream, by its number.
    case connect(connection: Int, StreamPlan, url: String)
    /// The same of a stream of lines: the answer to a request.
    case lines(connection: Int, VenueRequest)
    case frame(connection: Int, [UInt8])
    case close(connection: Int)
    case report(VenueReport)
    /// For the log.
    case note(String)
}

/// One venue: its clock, limits, instruments, orders, calls and streams. It makes no system call: the owner carries out
/// its effects and tells what came of them.
///
/// Three outcomes, never two: what may have arrived is asked about by its client order id, and never sent again.
///
/// Of each there is one: it is as large as what it knows, and a copy would be made at each look at it.
package struct VenueDriver: ~Copyable {
    private(set) var adapter: any BrokerAdapter
    var profile: BrokerProfile
    let settings: DriverSettings
    var effects: [DriverEffect] = []
    var nextEffectPlace = 0
    /// New orders whose requests are among the effects, or were.
    var left: [UInt64] = []
    var random: SplitMix

    // Calls
    var calls: [Int: VenueCall] = [:]
    var groups: [Int: CallGroup] = [:]
    var lastCall = 0
    var lastGroup = 0
    var queue = CallQueue<Int>(capacity: 10_000)
    var budget: RateBudget
    var breaker = CallBreaker()
    var clock: VenueClock
    /// Calls that wait for a time.
    var later: [(at: Instant, call: Int)] = []
    var queueDue = Instant.distantFuture
    var nonce: IncreasingNonce?
    var requestCalls: [String: Int] = [:]

    // What is known
    var book = InstrumentBook()
    var instrumentsDue = Instant.distantPast
    var isLoadingInstruments = false
    var orders = TrackedOrders()
    var venueOrderIDs = VenueOrderIDs()
    /// What others call their orders, by the venue's names, since it was asked last.
    var foreignNames: [String: String] = [:]
    var question: QuestionUnderWay?
    var lastQuestion = 0
    package internal(set) var market: MarketFeed

    // Streams
    var streams: [DrivenStream]
    /// When the next connection may be made.
    var connectDue = Instant.distantPast
    var isUp = false
    /// Somebody has taken it out of use.
    var isHeld = false
    var tests: [VenueTestEnd] = []
    /// What venues have said about tests that they refused.
    var testRefusals: [UInt64: String] = [:]
    var record = VenueRecord()
    var hasClock = false
    let parser = JSONParser(maximumBytes: 32 << 20)

    package init(_ adapter: any BrokerAdapter, _ settings: DriverSettings, seed: UInt64, at now: Instant) {
        self.adapter = adapter
        self.settings = settings
        profile = type(of: adapter).profile
        random = SplitMix(seed)
        budget = RateBudget(profile.rates, settings.policy)
        clock = VenueClock(resolution: profile.clockResolution)
        market = MarketFeed(profile.book, settings.market)
        if case .increasing(let unit) = profile.nonce { nonce = IncreasingNonce(unit: unit) }
        streams = VenueDriver.streams(of: adapter, settings, at: now)
    }

    private static func streams(of adapter: any BrokerAdapter, _ settings: DriverSettings, at now: Instant) -> [DrivenStream] {
        adapter.streams.filter { $0.name != .market || !settings.symbols.isEmpty }.map { DrivenStream($0, at: now) }
    }

    /// Another adapter of the same broker, which signs with other credentials. All connections are made anew; what is on its
    /// way and may have arrived is asked about.
    package mutating func use(_ adapter: any BrokerAdapter, at now: Instant) {
        let isInUse = !isHeld
        hold(at: now)
        self.adapter = adapter
        streams = VenueDriver.streams(of: adapter, settings, at: now)
        if isInUse { release(at: now) }
    }

    /// What is to be carried out next.
    package mutating func nextEffect() -> DriverEffect? {
        guard nextEffectPlace < effects.count else {
            effects.removeAll(keepingCapacity: true)
            nextEffectPlace = 0
            return nil
        }
        // Moved out: it is large.
        var effect = DriverEffect.close(connection: 0)
        swap(&effect, &effects[nextEffectPlace])
        nextEffectPlace += 1
        return effect
    }

    package var hasLeft: Bool { !left.isEmpty }

    /// The new orders whose requests were among the effects since the last time.
    package mutating func takeLeft() -> [UInt64] {
        defer { left.removeAll(keepingCapacity: true) }
        return left
    }

    mutating func report(_ report: VenueReport) { effects.append(.report(report)) }
    mutating func report(_ number: UInt64, _ event: BrokerReport.Event) {
        effects.append(.report(.order(BrokerReport(OrderNumber(number), event))))
    }

    // MARK: Time

    /// When there is something to do by itself.
    package var nextTick: Instant {
        if isHeld { return .distantFuture }
        var next = min(min(queueDue, instrumentsDue), clockDue)
        for stream in streams where stream.plan.name != .market || !book.isEmpty {
            next = min(next, stream.nextTick(connectDue: connectDue))
        }
        for wait in later { next = min(next, wait.at) }
        for call in calls.values { next = min(next, call.due) }
        return min(min(next, orders.nextDue), market.nextTick)
    }

    /// A venue that does not answer is asked for its time, until it does.
    private var clockDue: Instant {
        guard let probe = breaker.nextProbe else { return clock.nextMeasurement }
        return calls.values.contains { $0.reason == .clock } ? .distantFuture : probe
    }

    package mutating func tick(at now: Instant) {
        guard !isHeld else { return }
        if now >= clockDue {
            clock.asked(at: now)
            call(.time, for: .clock, at: now)
        }
        if now >= instrumentsDue, !isLoadingInstruments {
            isLoadingInstruments = true
            instrumentsDue = now.advanced(by: settings.instrumentsRenewal)
            call(.instruments(page: nil), for: .instruments, at: now)
        }
        for id in calls.keys.sorted() where calls[id].map({ $0.due <= now }) ?? false { completed(id, .noAnswer, nil, at: now) }
        let due = later.filter { $0.at <= now }
        later.removeAll { $0.at <= now }
        for wait in due { enqueue(wait.call, at: now) }
        for number in orders.due(at: now) { askForFills(number, at: now) }
        for place in streams.indices { tickStream(place, at: now) }
        market.tick(at: now)
        meetMarketNeeds(at: now)
        pump(at: now)
        judgeLink()
    }

    /// The venue's time; ours before it was asked.
    func venueTime(at now: Instant) -> Instant { clock.time(at: now) ?? now }

    mutating func moment(at now: Instant) -> CallMoment {
        let time = venueTime(at: now)
        switch profile.nonce {
        case .none: return CallMoment(time)
        case .increasing: return CallMoment(time, nonce: nonce?.next(at: time) ?? "")
        case .random(let count):
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count)
            var word: UInt64 = 0
            for place in 0..<count {
                word = place % 8 == 0 ? random.next() : word << 8
                bytes.append(UInt8(truncatingIfNeeded: word >> 56))
            }
            return CallMoment(time, nonce: Hex.encode(bytes))
        }
    }

    // MARK: The link

    /// Up when the venue's clock and instruments are known, it answers, and its stream of orders is open.
    mutating func judgeLink() {
        let isReady = streams.filter { $0.plan.name != .market }.allSatisfy(\.isReady)
        let shouldBeUp = !isHeld && hasClock && !book.isEmpty && breaker.isClosed && isReady
        guard shouldBeUp != isUp else { return }
        isUp = shouldBeUp
        report(isUp ? .up : .down(Text(isHeld ? "it is out of use" : isReady ? "it does not answer" : "its stream of orders is lost")))
        if !isUp { endQuestion(isComplete: false) }
    }
}

/// What becomes of numbers that only need to differ.
///
/// Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.
package struct SplitMix: Sendable {
    private var state: UInt64
    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
