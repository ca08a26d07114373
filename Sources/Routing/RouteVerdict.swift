// Whether a broker can take an order, and why not.

package import Values

/// What is found first of a candidate, in this order; the further down, the nearer it came to being chosen.
package enum RouteVerdict: Sendable, BitwiseCopyable {
    case eligible
    /// The order's ExDestination(100) is another one.
    case otherDestination
    /// The rule does not name it.
    case notInRule
    /// The order failed there before, or the caller leaves it out.
    case excluded
    /// The rule takes its first broker only.
    case notPrimary
    /// A preferred broker can take it, or the rule takes no other.
    case notPreferred
    case disabled
    case unknownSymbol
    case lacks(BrokerAbilities)
    /// The quantity is no multiple of it.
    case offLot(Decimal)
    case belowMinimum(Decimal)
    case aboveMaximum(Decimal)
    case disconnected
    case kept(by: RouteObstacle)
    case breakerOpen(until: Instant)
    /// The breaker's probes are under way.
    case probing
    case unhealthy(score: UInt8, minimum: UInt8)

    package var isEligible: Bool {
        @_noLocks get {
            switch self {
            case .eligible: true
            default: false
            }
        }
    }

    /// In rows; the order of the cases.
    var code: UInt8 {
        @_noLocks get {
            switch self {
            case .eligible: 0
            case .otherDestination: 1
            case .notInRule: 2
            case .excluded: 3
            case .notPrimary: 4
            case .notPreferred: 5
            case .disabled: 6
            case .unknownSymbol: 7
            case .lacks: 8
            case .offLot: 9
            case .belowMinimum: 10
            case .aboveMaximum: 11
            case .disconnected: 12
            case .kept: 13
            case .breakerOpen: 14
            case .probing: 15
            case .unhealthy: 16
            }
        }
    }

    /// How the client is told, should this be why an order is refused.
    package var rejectReason: OrderRejectReason {
        @_noLocks get {
            switch self {
            case .unknownSymbol: .unknownSymbol
            case .lacks: .unsupportedCharacteristic
            case .offLot, .belowMinimum, .aboveMaximum: .incorrectQuantity
            case .kept(by: .marketClosed): .exchangeClosed
            case .kept(by: .riskLimit): .exceedsLimit
            default: .brokerOption
            }
        }
    }
}

// MARK: - In words

extension RouteVerdict {
    /// Adds the sentence that the broker's name begins, as far as there is room.
    @_noLocks
    package func append(to text: inout Text<16>) {
        switch self {
        case .eligible: text.append("can take it")
        case .notInRule: text.append("is not among the rule's brokers")
        case .otherDestination: text.append("is not the ExDestination(100) asked for")
        case .excluded: text.append("has failed for this order")
        case .notPrimary: text.append("is not the primary broker")
        case .disabled: text.append("is disabled")
        case .unknownSymbol: text.append("does not trade the symbol")
        case .lacks(let abilities):
            text.append("does not do: ")
            abilities.append(to: &text)
        case .offLot(let lot): RouteVerdict.append("takes multiples of ", lot, to: &text)
        case .belowMinimum(let minimum): RouteVerdict.append("takes no less than ", minimum, to: &text)
        case .aboveMaximum(let maximum): RouteVerdict.append("takes no more than ", maximum, to: &text)
        case .disconnected: text.append("is not connected")
        case .kept(let obstacle): text.append(obstacle.words)
        case .breakerOpen(let until):
            text.append("failed too often and is left alone until ")
            RouteVerdict.append(timeOf: until, to: &text)
        case .probing: text.append("failed too often and is being tried with other orders")
        case .unhealthy(let score, let minimum):
            text.append("has a health of ")
            text.appendDigits(of: UInt64(score))
            text.append(", below ")
            text.appendDigits(of: UInt64(minimum))
        case .notPreferred: text.append("is not preferred")
        }
    }

    @_noLocks
    private static func append(_ words: StaticString, _ value: Decimal, to text: inout Text<16>) {
        text.append(words)
        text.append(value.text)
    }

    /// `09:30:15 UTC`: breakers are not open for longer than a day.
    @_noLocks
    private static func append(timeOf instant: Instant, to text: inout Text<16>) {
        let day: Int64 = 86_400
        let whole = instant.nanosecondsSinceEpoch / 1_000_000_000 % day
        let second = UInt64(whole < 0 ? whole + day : whole)
        text.appendDigits(of: second / 3600, width: 2)
        text.append(":")
        text.appendDigits(of: second / 60 % 60, width: 2)
        text.append(":")
        text.appendDigits(of: second % 60, width: 2)
        text.append(" UTC")
    }
}

extension RouteObstacle {
    fileprivate var words: StaticString {
        @_noLocks get {
            switch self {
            case .emergencyStop: "is stopped"
            case .marketClosed: "is closed for the symbol"
            case .riskLimit: "is at a risk limit"
            case .rateLimit: "is at its rate limit"
            case .other: "is kept out by the gateway"
            }
        }
    }
}
