// The brokers that an order could go to, as its symbol stands there now.

package import Values

/// Why the caller keeps a broker out of a decision.
package enum RouteObstacle: UInt8, Sendable, BitwiseCopyable {
    case emergencyStop = 1
    case marketClosed = 2
    case riskLimit = 3
    case rateLimit = 4
    case other = 5

    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .emergencyStop: 1
            case .marketClosed: 2
            case .riskLimit: 3
            case .rateLimit: 4
            case .other: 5
            }
        }
    }
}

/// One broker, and what is known of the order's symbol there; what is not known is nil and counts least.
package struct RouteCandidate: Sendable, BitwiseCopyable {
    package var broker: BrokerNumber
    package var tradesSymbol: Bool
    package var obstacle: RouteObstacle?
    /// What the order would trade at: the ask for one that buys, else the bid.
    package var touch: Decimal?
    /// Between bid and ask.
    package var spread: Decimal?
    /// How much is shown at the touch.
    package var shown: Decimal?
    /// How much is there, or trades, on average; in the same measure at every broker.
    package var average: Decimal?
    /// Quantities are multiples of it; zero for any.
    package var lot: Decimal
    /// Zero for none.
    package var minimum: Decimal
    package var maximum: Decimal?
    /// What of the order's needs the caller does in the broker's place.
    package var waived = BrokerAbilities(rawValue: 0)

    @_noLocks
    package init(
        _ broker: BrokerNumber, tradesSymbol: Bool = true, obstacle: RouteObstacle? = nil, touch: Decimal? = nil,
        spread: Decimal? = nil, shown: Decimal? = nil, average: Decimal? = nil, lot: Decimal = .zero,
        minimum: Decimal = .zero, maximum: Decimal? = nil
    ) {
        self.broker = broker
        self.tradesSymbol = tradesSymbol
        self.obstacle = obstacle
        self.touch = touch
        self.spread = spread
        self.shown = shown
        self.average = average
        self.lot = lot
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// Up to 64 candidates, filled again by the caller before each decision; made once.
package struct RouteCandidates: ~Copyable {
    private var entries: Slab<RouteCandidate>
    /// What the decision finds of each, beside it.
    var findings: Slab<Finding>
    package private(set) var count = 0
    private var brokers = BrokerSet()

    package init() {
        entries = Slab(capacity: BrokerNumber.maximum, repeating: RouteCandidate(BrokerNumber(0)))
        findings = Slab(capacity: BrokerNumber.maximum, repeating: Finding())
    }

    @_noLocks
    package mutating func removeAll() {
        count = 0
        brokers = BrokerSet()
    }

    /// Traps for a broker that is among them already: there would be two answers for it.
    @_noLocks
    package mutating func append(_ candidate: RouteCandidate) {
        precondition(!brokers.contains(candidate.broker), "a broker is a candidate once")
        brokers.insert(candidate.broker)
        entries[count] = candidate
        count += 1
    }

    /// The caller does so much in the place of a broker.
    @_noLocks
    package mutating func waive(_ abilities: BrokerAbilities, of index: Int) {
        precondition(index < count, "an index outside the candidates")
        entries[index].waived = abilities
    }

    package subscript(index: Int) -> RouteCandidate {
        @_noLocks unsafeAddress {
            precondition(index < count, "an index outside the candidates")
            return unsafe entries.address(of: index)
        }
    }
}
