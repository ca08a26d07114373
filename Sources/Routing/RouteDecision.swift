// Where an order goes, and what that was decided from.

package import Values

/// What a candidate scores from 0 to 1, in ten-thousandths, rounded down; with a bonus up to 2.
package struct Score: Sendable, Equatable, Comparable, BitwiseCopyable {
    package var tenThousandths: UInt16

    @_noLocks init(tenThousandths: UInt16) { self.tenThousandths = tenThousandths }

    @_noLocks
    init(_ value: Double) {
        tenThousandths = value >= 2 ? 20_000 : value > 0 ? UInt16(value * 10_000) : 0
    }

    @_noLocks
    package static func < (left: Score, right: Score) -> Bool { left.tenThousandths < right.tenThousandths }
}

/// What is measured of every candidate, whatever the strategy. Each is compared with the best of the candidates that
/// can take the order; see ``Finding``.
package enum RoutePart: Int, Sendable, CaseIterable, BitwiseCopyable {
    case cost = 0
    case spread = 1
    case latency = 2
    case liquidity = 3
    case reliability = 4
    case fill = 5

    package static var count: Int { @_noLocks get { 6 } }

    package var index: Int {
        @_noLocks get {
            switch self {
            case .cost: 0
            case .spread: 1
            case .latency: 2
            case .liquidity: 3
            case .reliability: 4
            case .fill: 5
            }
        }
    }

    package var name: StaticString {
        switch self {
        case .cost: "cost"
        case .spread: "spread"
        case .latency: "latency"
        case .liquidity: "liquidity"
        case .reliability: "reliability"
        case .fill: "fill"
        }
    }
}

/// One candidate in a decision.
package struct ScoredCandidate: Sendable, BitwiseCopyable {
    package var broker: BrokerNumber
    package var verdict: RouteVerdict
    package var score: Score
    /// What the strategy compares, in its own measure: a price, a cost, nanoseconds, a probability; nil when that is
    /// not known there.
    package var figure: Double?
    var parts: InlineArray<6, Score>

    package subscript(part: RoutePart) -> Score { @_noLocks get { parts[part.index] } }

    @_noLocks
    init() {
        broker = BrokerNumber(0)
        verdict = .eligible
        score = Score(tenThousandths: 0)
        figure = nil
        parts = InlineArray(repeating: Score(tenThousandths: 0))
    }
}

/// What of the order goes to one broker.
package struct RoutedPart: Sendable, Equatable, BitwiseCopyable {
    package var broker: BrokerNumber
    package var quantity: Decimal

    @_noLocks
    package init(_ broker: BrokerNumber, _ quantity: Decimal) {
        self.broker = broker
        self.quantity = quantity
    }
}

/// One decision: the brokers and their quantities, none for an order that is refused, and why.
///
/// Shape: at most 8 parts, the best broker first. Of the candidates 8 are kept: those chosen, then the best scores,
/// then those that cannot take the order, the ones that came nearest first; `others` is how many more there were.
package struct RouteDecision: Sendable {
    package static var maximumParts: Int { @_noLocks get { 8 } }
    package static var maximumCandidates: Int { @_noLocks get { 8 } }

    package var order: UInt64
    package var at: Instant
    /// 0 for the defaults.
    package var rule: Int
    package var strategy: RouteStrategy
    package var urgency: Urgency
    /// The broker that failed, for an order that was never sent.
    package var insteadOf: BrokerNumber?
    package internal(set) var partCount = 0
    package internal(set) var candidateCount = 0
    package internal(set) var others = 0
    var parts: InlineArray<8, RoutedPart>
    var candidates: InlineArray<8, ScoredCandidate>

    /// Of no order; to be written over in place, as it is long.
    @_noLocks
    package init() {
        order = 0
        at = .distantPast
        rule = 0
        strategy = .priority
        urgency = .normal
        parts = InlineArray(repeating: RoutedPart(BrokerNumber(0), .zero))
        candidates = InlineArray(repeating: ScoredCandidate())
    }

    /// All of it anew; what is behind the counts is not looked at.
    @_noLocks
    mutating func begin(order: UInt64, at: Instant, rule: Int, strategy: RouteStrategy, urgency: Urgency) {
        self.order = order
        self.at = at
        self.rule = rule
        self.strategy = strategy
        self.urgency = urgency
        insteadOf = nil
        partCount = 0
        candidateCount = 0
        others = 0
    }

    package var isRefused: Bool { @_noLocks get { partCount == 0 } }

    /// Traps outside `partCount`.
    @_noLocks
    package func part(_ index: Int) -> RoutedPart {
        precondition(index >= 0 && index < partCount, "an index outside the parts of a decision")
        return parts[index]
    }

    /// Traps outside `candidateCount`.
    @_noLocks
    package func candidate(_ index: Int) -> ScoredCandidate {
        precondition(index >= 0 && index < candidateCount, "an index outside the candidates of a decision")
        return candidates[index]
    }

    @_noLocks
    mutating func append(_ part: RoutedPart) {
        parts[partCount] = part
        partCount += 1
    }

    /// What of the order goes to the broker.
    @_noLocks
    package func quantity(at broker: BrokerNumber) -> Decimal? {
        for index in 0..<partCount where parts[index].broker == broker { return parts[index].quantity }
        return nil
    }
}
