// The configuration as the gateway's machine wants it.

internal import FIXEngine
internal import GatewayCore
internal import Risk
internal import Routing
internal import Values

extension Configuration {
    var gatewaySettings: GatewaySettings {
        var settings = GatewaySettings()
        settings.capacity = risk.maxOpenOrders
        settings.risk = risk.settings
        settings.risk.room.sessions = min(65_000, max(settings.risk.room.sessions, engineSettings.maximumSessions))
        settings.routing.brokers = brokers.map { RoutedBroker(name: $0.id) }
        settings.routing.defaults.strategy = .priority
        settings.routing.defaults.brokers = [routing.default]
        settings.brokers = brokers.map { broker in
            var facts = BrokerFacts()
            switch broker.kind {
            case .paper(let paper): if !paper.anySymbol { facts.symbols = paper.symbols.map(\.symbol) }
            }
            return facts
        }
        // Whoever is inside the turn is heard of with every turn.
        settings.routing.health.heartBeat = .seconds(0)
        return settings
    }
}

extension Configuration.Risk {
    var settings: RiskSettings {
        var settings = RiskSettings()
        settings.limits = [LimitSetting(.orderSize, .global, maxOrderQty)]
        return settings
    }
}
