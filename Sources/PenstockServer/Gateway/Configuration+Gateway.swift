// The configuration as the gateway's machine wants it.

internal import BrokerKit
internal import Brokers
internal import FIXEngine
internal import GatewayCore
internal import Risk
internal import Routing
internal import Values

extension Configuration {
    func gatewaySettings(_ numbers: BrokerNumbers) -> GatewaySettings {
        var settings = GatewaySettings()
        settings.capacity = risk.maxOpenOrders
        settings.risk = numbers.renumbered(risk.settings)
        settings.clients = clients
        settings.portfolio = positions.settings
        settings.sessions = engineSettings.maximumSessions
        settings.dayEnds = risk.settings.dayStarts
        settings.risk.room.sessions = min(65_000, max(settings.risk.room.sessions, engineSettings.maximumSessions))
        settings.routing = routing.measures
        settings.routing.brokers = zip(numbers.names, numbers.places).map { name, place in
            var broker = RoutedBroker(name: name)
            broker.isEnabled = place != nil
            if let place {
                broker.weight = brokers[place].weight
                broker.destination = brokers[place].destination
                broker.commissions = brokers[place].commissions
            }
            return broker
        }
        settings.routing.defaults = routing.defaults
        settings.routing.rules = routing.rules
        settings.routing.refusesUnknownDestination = routing.refusesUnknownDestination
        settings.brokers = numbers.places.map { $0.map { facts(of: brokers[$0]) } ?? KnownBroker() }
        // Whoever is inside the turn is heard of with every turn.
        settings.routing.health.heartBeat = .seconds(0)
        return settings
    }

    /// Whether a limit or a strategy of routing needs to know prices.
    var usesMarket: Bool {
        let choices = [routing.defaults] + routing.rules.map(\.choice)
        if choices.contains(where: { if case .liquidity = $0.split.share { true } else { false } }) { return true }
        if choices.contains(where: { !$0.strategy.goesByOrder }) || !risk.settings.breakers.isEmpty { return true }
        return risk.settings.limits.contains { $0.limit.usesMarket }
    }

    private func facts(of broker: Broker) -> KnownBroker {
        var facts = KnownBroker()
        facts.answerTimeout = broker.answerTimeout
        switch broker.kind {
        case .paper(let paper):
            if !paper.anySymbol { facts.symbols = paper.symbols.map(\.symbol) }
            facts.abilities = BrokerAbilities(paper.abilities)
            facts.steps = paper.symbols.map { (symbol: $0.symbol, tick: $0.tick, lot: $0.lot) }
        case .fix(let fix):
            if fix.dialect.isListedOnly { facts.symbols = fix.dialect.symbols.map(\.symbol) }
            facts.abilities = BrokerAbilities(fix.dialect)
            facts.isInOrder = true
            facts.tellsFills = fix.dialect.speech.fills
        case .web(let web):
            facts.abilities = BrokerAbilities(web.profile)
            facts.tellsFills = web.profile.fills == .streamed
            // What they are, the venue tells.
            facts.steps = web.symbols.map { (symbol: $0, tick: .zero, lot: .zero) }
        }
        facts.emulated = broker.emulated
        return facts
    }
}

extension RiskLimit {
    /// Whether prices are needed to know how much of it is used.
    var usesMarket: Bool {
        switch self {
        case .orderSize, .ordersPerSecond, .ordersPerDay, .openOrders, .modifications, .duplicateWindow: false
        case .orderNotional, .priceCollar, .openValue, .longPosition, .shortPosition, .concentration, .dailyLoss,
            .drawdown: true
        }
    }
}

extension BrokerNumbers {
    /// Limits and breakers of brokers, by the places that they have in the configuration, by the store's numbers.
    func renumbered(_ settings: RiskSettings) -> RiskSettings {
        let renumber = { (scope: RiskScope) -> RiskScope in
            guard case .broker(let place) = scope, let number = places.firstIndex(of: Int(place.value)) else { return scope }
            return .broker(BrokerNumber(UInt8(number)))
        }
        var settings = settings
        for index in settings.limits.indices { settings.limits[index].scope = renumber(settings.limits[index].scope) }
        for index in settings.breakers.indices { settings.breakers[index].scope = renumber(settings.breakers[index].scope) }
        return settings
    }

    /// As the store has them, and those that are new.
    ///
    /// - Throws: ``JournalError``; ``GatewayError`` for more brokers than there are numbers.
    init(in engine: inout Engine, configured: [Name]) throws {
        var known: [Name] = []
        try engine.forEachRow(in: .book) { key, row in
            guard BookKind(of: key) == .broker, BookKind.number(of: key) == UInt64(known.count), let name = Name(row) else {
                return true
            }
            known.append(name)
            return true
        }
        self.init(known: known, configured: configured)
        guard count <= BrokerNumber.maximum else { throw GatewayError.tooManyBrokers }
    }

    /// With the next turn.
    func stage(in engine: inout Engine) {
        for (number, name) in names.enumerated() {
            var row = RowWriter(capacity: Name.capacity)
            row.append(bytesOf: name)
            engine.record.put(.book, BookKind.broker.key(UInt64(number)), row.bytes)
        }
    }
}

extension BrokerAbilities {
    /// What a paper broker does not lack, and what none of them lacks.
    init(_ abilities: PaperAbilities) {
        self = .all
        let pairs: [(PaperAbilities, BrokerAbilities)] = [
            (.stop, .stop), (.stopLimit, .stopLimit), (.marketIfTouched, .marketIfTouched),
            (.limitIfTouched, .limitIfTouched), (.trailingStop, .trailingStop), (.immediateOrCancel, .immediateOrCancel),
            (.fillOrKill, .fillOrKill), (.goodTillDate, .goodTillDate), (.atTheOpening, .atTheOpening),
            (.atTheClose, .atTheClose), (.postOnly, .postOnly), (.reduceOnly, .reduceOnly), (.iceberg, .iceberg),
        ]
        for (own, needed) in pairs where !abilities.contains(own) { subtract(needed) }
        for missing in [BrokerAbilities.marketToLimit, .primaryPeg, .marketPeg, .extendedHours] { subtract(missing) }
    }
}

extension BrokerAbilities {
    /// What a venue has. A replace is a cancel and a new order where it has nothing better.
    init(_ profile: BrokerProfile) {
        self = .all
        let (kinds, times, features) = (profile.kinds, profile.timesInForce, profile.features)
        let needed: [(isThere: Bool, ability: BrokerAbilities)] = [
            (kinds.contains(.market), .market), (kinds.contains(.limit), .limit), (kinds.contains(.stop), .stop),
            (kinds.contains(.stopLimit), .stopLimit), (kinds.contains(.marketIfTouched), .marketIfTouched),
            (kinds.contains(.limitIfTouched), .limitIfTouched), (kinds.contains(.trailingStop), .trailingStop),
            (kinds.contains(.marketToLimit), .marketToLimit), (kinds.contains(.primaryPeg), .primaryPeg),
            (kinds.contains(.marketPeg), .marketPeg),
            (times.contains(.day), .day), (times.contains(.goodTillCancel), .goodTillCancel),
            (times.contains(.immediateOrCancel), .immediateOrCancel), (times.contains(.fillOrKill), .fillOrKill),
            (times.contains(.goodTillDate), .goodTillDate), (times.contains(.atTheOpening), .atTheOpening),
            (times.contains(.atTheClose), .atTheClose), (features.contains(.postOnly), .postOnly),
            (features.contains(.reduceOnly), .reduceOnly), (features.contains(.iceberg), .iceberg),
            (features.contains(.extendedHours), .extendedHours),
        ]
        for (isThere, ability) in needed where !isThere { subtract(ability) }
    }

    /// What a FIX counterparty has words for.
    init(_ dialect: FIXDialect) {
        self = .all
        let (types, times, forms) = (dialect.orderTypes, dialect.timesInForce, dialect.features)
        let needed: [(isThere: Bool, ability: BrokerAbilities)] = [
            (types.market != 0, .market), (types.limit != 0, .limit), (types.stop != 0, .stop),
            (types.stopLimit != 0, .stopLimit), (types.marketIfTouched != 0, .marketIfTouched),
            (types.limitIfTouched != 0, .limitIfTouched), (types.trailingStop != 0, .trailingStop),
            (types.marketToLimit != 0, .marketToLimit), (types.pegged != 0, .primaryPeg), (types.pegged != 0, .marketPeg),
            (times.day != 0, .day), (times.goodTillCancel != 0, .goodTillCancel),
            (times.immediateOrCancel != 0, .immediateOrCancel), (times.fillOrKill != 0, .fillOrKill),
            (times.goodTillDate != 0, .goodTillDate), (times.atTheOpening != 0, .atTheOpening),
            (times.atTheClose != 0, .atTheClose), (forms.postOnlyExecInst != 0, .postOnly),
            (forms.reduceOnlyPositionEffect != 0 || forms.reduceOnlyExecInst != 0, .reduceOnly),
            (forms.displayTag != 0, .iceberg), (dialect.sides.sellShort != 0, .sellShort),
            (dialect.speech.replace, .replace), (dialect.speech.status, .status),
            (dialect.speech.massStatus, .massStatus), (false, .extendedHours),
        ]
        for (isThere, ability) in needed where !isThere { subtract(ability) }
    }
}
