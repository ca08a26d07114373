// What routing is told when it is made, as the configuration has it.

package import Values

/// Brokers, rules and measures. Brokers are called by name here and by their place in `brokers` afterwards.
package struct RoutingSettings: Sendable {
    /// At most 64; the place is the broker's number.
    package var brokers: [RoutedBroker] = []
    /// For orders that no rule is for.
    package var defaults = RouteChoice()
    /// At most 256; the first that matches decides.
    package var rules: [RouteRule] = []
    /// At most 64; a symbol is of the first class that has it.
    package var assetClasses: [AssetClass] = []
    /// Whether an order whose ExDestination(100) is neither a broker nor in the rule that it falls under is refused
    /// rather than sent somewhere else.
    package var refusesUnknownDestination = true
    /// What is added to the score of a preferred broker, 0 to 1.
    package var preferenceBonus = Decimal("0.1")
    package var smart = SmartWeights()
    package var balance: LoadMeasure = .openOrders
    package var latency = LatencySettings()
    package var health = HealthSettings()
    package var breaker = BreakerSettings()

    package init() {}
}

/// Symbols that rules and costs have one name for.
package struct AssetClass: Sendable {
    /// Such as `crypto`.
    package var name: Name
    /// With a `*` at the end for all that begin so; at most 256.
    package var symbols: [Name]

    package init(name: Name, symbols: [Name]) {
        self.name = name
        self.symbols = symbols
    }
}

/// One broker as routing needs to know it.
package struct RoutedBroker: Sendable {
    package var name: Name
    /// Another value of ExDestination(100) that means this broker; empty for none.
    package var destination = Name()
    package var isEnabled = true
    /// Its share of load and of orders split by weights; 1 to 1,000,000.
    package var weight = 1
    /// The first that is for the order's asset class counts; none is free of charge.
    package var commissions: [CommissionSchedule] = []

    package init(name: Name) { self.name = name }
}

/// What an order costs at a broker, in the currency of its price.
package struct CommissionSchedule: Sendable {
    /// Empty for any.
    package var assetClass = Name()
    package var perOrder = Decimal.zero
    /// For each unit of quantity.
    package var perUnit = Decimal.zero
    /// The least commission of an order; zero for none.
    package var minimum = Decimal.zero
    /// Taxes and fees of exchange and regulator, in percent of the notional, on top of the commission.
    package var feePercent = Decimal.zero
    /// By the volume of the month, the lowest first; at most 8.
    package var tiers: [CommissionTier] = []

    package init() {}
}

/// Percentages of the notional, from a volume of the month on. A negative one is a rebate.
package struct CommissionTier: Sendable {
    package var fromVolume: Decimal
    /// For orders that trade at once.
    package var takerPercent: Decimal
    /// For orders that wait in the book.
    package var makerPercent: Decimal

    package init(fromVolume: Decimal = .zero, takerPercent: Decimal, makerPercent: Decimal) {
        self.fromVolume = fromVolume
        self.takerPercent = takerPercent
        self.makerPercent = makerPercent
    }
}

/// How a broker is chosen, and among which.
package struct RouteChoice: Sendable {
    package var strategy: RouteStrategy = .priority
    /// In this order; empty for all, in the order of the configuration.
    package var brokers: [Name] = []
    package var preferred: [Name] = []
    package var preference: Preference = .bonus
    /// Of orders that do not say themselves.
    package var urgency: Urgency = .normal
    package var split = SplitSettings()

    package init() {}
}

/// What it means to be preferred.
package enum Preference: Sendable {
    /// A better score.
    case bonus
    /// The others come in when no preferred one can take the order.
    case first
    /// The others never come in.
    case strict
}

/// Which orders a choice is for. What is empty or nil is for any.
package struct RouteRule: Sendable {
    /// With a `*` at the end for all that begin so.
    package var symbol = Name()
    /// With a `*` at the end for all that begin so.
    package var account = Identifier()
    package var assetClass = Name()
    package var session: UInt32?
    /// Instead: what ``Router/bind(_:called:)`` calls the sessions that it is for, of which there may be none yet.
    package var sessionName = ""
    /// ExDestination(100).
    package var exDestination = Name()
    /// What the client names as the reason for the order.
    package var orderStrategy = Name()
    package var choice = RouteChoice()

    package init() {}
}

/// Whether orders are split over brokers.
package struct SplitSettings: Sendable {
    package enum Share: Sendable {
        case none
        /// By the brokers' weights.
        case weights
        /// By what is shown at the touch; an order that the best broker shows enough for stays whole.
        case liquidity
    }

    package var share: Share = .none
    /// 2 to 8.
    package var maximumParts = 8
    /// No part is smaller.
    package var minimumPart = Decimal.zero
    /// Orders below stay whole.
    package var fromQuantity = Decimal.zero

    package init() {}
}

/// What the parts of ``RouteStrategy/smart`` weigh. Their sum need not be 1. With high urgency latency weighs double
/// and the spread half; with low urgency it is the other way round.
package struct SmartWeights: Sendable {
    package var spread = Decimal("0.3")
    package var latency = Decimal("0.25")
    package var liquidity = Decimal("0.25")
    package var reliability = Decimal("0.2")

    package init() {}
}

/// What ``RouteStrategy/loadBalanced`` balances.
package enum LoadMeasure: Sendable {
    case openOrders
    case openValue
}

/// How acknowledgements count.
package struct LatencySettings: Sendable {
    /// Of a broker that has not acknowledged anything yet.
    package var assumed: Interval = .milliseconds(100)
    /// How much of the slowest in a hundred goes into a broker's latency beside the mean, 0 to 1.
    package var tailWeight = Decimal("0.3")

    package init() {}
}

/// What a broker's health of 0 to 100 is made from; see ``BrokerHealth``.
package struct HealthSettings: Sendable {
    /// Below this a broker gets no orders; 0 to 80, so that slowness alone, which nobody would measure again, cannot
    /// keep it out for ever.
    package var minimum = 30
    /// How far back errors and lost connections count.
    package var window: Interval = .seconds(60)
    /// At so many percent of errors their whole part of the health is gone.
    package var worstErrorPercent = 20
    /// Up to here the latency costs no health.
    package var goodLatency: Interval = .milliseconds(250)
    /// From here on its whole part is gone.
    package var worstLatency: Interval = .seconds(5)
    /// How often a broker is heard of at least; zero for one that need not be.
    package var heartBeat: Interval = .seconds(30)

    package init() {}
}

/// When a broker that fails is left alone, and how it is tried again.
package struct BreakerSettings: Sendable {
    /// So many failures one after the other open the breaker.
    package var failuresInRow = 5
    /// So many percent of failures within the health's window open it, too.
    package var errorPercent = 50
    /// As soon as there are so many outcomes.
    package var minimumOutcomes = 20
    /// How long it stays open.
    package var coolDown: Interval = .seconds(30)
    /// It doubles each time that a probe fails, up to this.
    package var longestCoolDown: Interval = .seconds(600)
    /// So many orders go out as probes, and so many must be answered before it closes.
    package var probes = 3

    package init() {}
}
