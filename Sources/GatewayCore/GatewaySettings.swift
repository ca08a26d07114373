// What the gateway's machine is told when it is made.

package import MarketData
package import Portfolio
package import Risk
package import Routing
package import Values

/// One part for each of the machines that it is made of, and what it needs to know of brokers.
package struct GatewaySettings: Sendable {
    /// How many orders may be open; the memory for them is taken at start. At most ten million.
    package var capacity = 100_000
    /// When DAY orders that are held here expire, after midnight UTC.
    package var dayEnds: Interval = .seconds(0)
    package var risk = RiskSettings()
    /// Its brokers are in the order of their numbers.
    package var routing = RoutingSettings()
    package var portfolio = PortfolioSettings()
    package var quotes = QuoteSettings()
    /// Rules for clients, by numbers from 1 on, and how many clients there may be.
    package var clients: [ClientRule] = []
    package var sessions = 1024
    /// What each broker can do and trades, by number; as many as `routing` has.
    package var brokers: [KnownBroker] = []

    package init() {}

    /// A gateway with one broker that can do everything, and no limit but on how many orders are open.
    package static func alone(_ broker: Name, capacity: Int) -> GatewaySettings {
        var settings = GatewaySettings()
        settings.capacity = capacity
        settings.routing.brokers = [RoutedBroker(name: broker)]
        settings.brokers = [KnownBroker()]
        return settings
    }
}

/// What is known of a broker before anything is asked of it.
package struct KnownBroker: Sendable {
    package var abilities = BrokerAbilities.all
    /// Nil for one that trades any symbol, or does not say.
    package var symbols: [Name]?
    /// How long an instruction may stay without an answer before the broker is asked about it.
    package var answerTimeout = Interval.milliseconds(5000)
    /// Whether what it does not know of when it is asked was not on its way either: it hears things in the order in which
    /// they were said.
    package var isInOrder = false
    /// Whether it can be asked for its fills.
    package var tellsFills = true
    /// What this gateway does in its place where it lacks it, of ``BrokerAbilities/emulatable``.
    package var emulated = BrokerAbilities(rawValue: 0)
    /// The smallest steps of prices and of quantities, where they are known; zero where they are told later.
    package var steps: [(symbol: Name, tick: Decimal, lot: Decimal)] = []

    package init() {}
}
