// A router with its candidates, and short ways to say orders and brokers.

import Routing
import Testing
import Values

struct Desk: ~Copyable {
    var router: Router
    var candidates = RouteCandidates()
    /// 2026-01-01T00:00:00Z.
    var now = Instant(nanosecondsSinceEpoch: 1_767_225_600_000_000_000)

    /// Every broker is connected and can do everything.
    init(_ settings: RoutingSettings) {
        router = Router(settings)
        for number in 0..<settings.brokers.count {
            router.setAbilities(broker(number), .all)
            router.connected(broker(number), at: now)
        }
    }

    mutating func wait(_ interval: Interval) { now = now.advanced(by: interval) }

    mutating func fill(_ list: [RouteCandidate]) {
        candidates.removeAll()
        for candidate in list { candidates.append(candidate) }
    }

    mutating func route(_ request: RouteRequest, _ list: [RouteCandidate]) -> RouteDecision {
        fill(list)
        return router.route(request, among: &candidates, at: now)
    }

    mutating func refusal(_ request: RouteRequest, _ list: [RouteCandidate]) -> RouteRefusal? {
        let decision = route(request, list)
        return decision.isRefused ? router.refusal(of: request, by: decision) : nil
    }

    mutating func answered(_ number: Int, after milliseconds: Int64, times: Int = 1) {
        for _ in 0..<times {
            _ = router.record(.answered(after: .milliseconds(milliseconds)), of: broker(number), at: now)
        }
    }

    @discardableResult
    mutating func failed(_ number: Int, times: Int = 1) -> BreakerChange? {
        var change: BreakerChange?
        for _ in 0..<times { change = router.record(.failed, of: broker(number), at: now) }
        return change
    }
}

func broker(_ number: Int) -> BrokerNumber { BrokerNumber(UInt8(number)) }

func name(_ text: String) -> Name { Name(string: text) ?? Name() }

func settings(_ names: [String], _ strategy: RouteStrategy = .priority) -> RoutingSettings {
    var settings = RoutingSettings()
    settings.brokers = names.map { RoutedBroker(name: name($0)) }
    settings.defaults.strategy = strategy
    return settings
}

func order(
    _ quantity: Decimal = Decimal(10), symbol: String = "BTC/USD", side: Side = .buy, limit: Decimal? = nil,
    needs: BrokerAbilities = .market, urgency: Urgency = .normal, to destination: String = "",
    account: String = "FUND-1", assetClass: String = "crypto", session: UInt32 = 1, mayBeSplit: Bool = true
) -> RouteRequest {
    RouteRequest(
        order: 77, session: session, account: Identifier(string: account) ?? Identifier(), symbol: name(symbol),
        assetClass: name(assetClass), side: side, limit: limit, quantity: quantity, urgency: urgency,
        exDestination: name(destination), needs: needs, mayBeSplit: mayBeSplit)
}

/// A candidate with a quote.
func quoted(
    _ number: Int, touch: Decimal = Decimal(100), spread: Decimal? = Decimal("0.1"), shown: Decimal? = Decimal(100),
    average: Decimal? = nil, lot: Decimal = .zero
) -> RouteCandidate {
    RouteCandidate(broker(number), touch: touch, spread: spread, shown: shown, average: average, lot: lot)
}

extension RouteDecision {
    /// The one broker that gets all of the order; nil for none or several.
    var chosen: Int? { partCount == 1 ? Int(part(0).broker.value) : nil }

    /// `0: 6, 2: 4`.
    var shares: String {
        (0..<partCount).map { "\(part($0).broker.value): \(part($0).quantity.normalized)" }.joined(separator: ", ")
    }

    func candidate(of number: Int) -> ScoredCandidate? {
        (0..<candidateCount).map { candidate($0) }.first { $0.broker == broker(number) }
    }

    func score(_ number: Int) -> String { candidate(of: number).map { "\($0.score)" } ?? "none" }

    func verdict(_ number: Int) -> String {
        var text = Text<16>()
        candidate(of: number)?.verdict.append(to: &text)
        return text.description
    }
}

/// The same numbers for the same seed.
struct Dice {
    var state: UInt64
    mutating func roll(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}

/// Comparisons that the macro cannot take apart.
func expect(_ condition: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(condition, sourceLocation: sourceLocation)
}
