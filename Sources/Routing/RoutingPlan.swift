// The settings of routing as tables.

internal import Values

/// Everything that a decision reads of the settings, in memory of fixed size.
struct RoutingPlan: ~Copyable {
    static var maximumRules: Int { 256 }
    static var maximumTiers: Int { 8 }

    var brokers: Slab<PlannedBroker>
    /// The defaults at 0, then the rules.
    var rules: Slab<PlannedRule>
    var schedules: Slab<PlannedSchedule>
    private var patterns: Slab<ClassPattern>
    /// By their names in small letters.
    private var strategies: Slab<NamedStrategy>
    /// Of rules that are for sessions by name.
    let sessionNames: [(rule: Int, name: String)]
    let refusesUnknownDestination: Bool
    let preferenceBonus: Double
    let smart: PlannedWeights
    let balance: LoadMeasure
    let assumedLatency: Double
    let tailWeight: Double
    let health: HealthSettings
    let breaker: BreakerSettings

    /// Traps on settings that have a problem.
    init(_ settings: RoutingSettings) {
        precondition(settings.problem == nil, "settings of routing that have a problem")
        brokers = Slab(capacity: settings.brokers.count)
        rules = Slab(capacity: settings.rules.count + 1)
        schedules = Slab(capacity: max(1, settings.brokers.reduce(0) { $0 + $1.commissions.count }))
        refusesUnknownDestination = settings.refusesUnknownDestination
        preferenceBonus = settings.preferenceBonus.measure
        smart = PlannedWeights(settings.smart)
        balance = settings.balance
        assumedLatency = Double(settings.latency.assumed.nanoseconds)
        tailWeight = settings.latency.tailWeight.measure
        health = settings.health
        breaker = settings.breaker
        for broker in settings.brokers {
            let first = schedules.count
            for schedule in broker.commissions { schedules.append(PlannedSchedule(schedule)) }
            brokers.append(PlannedBroker(broker, schedules: first..<schedules.count))
        }
        let names = settings.brokers.map(\.name)
        rules.append(PlannedRule(RouteRule(choice: settings.defaults), names))
        for rule in settings.rules { rules.append(PlannedRule(rule, names)) }
        sessionNames = settings.rules.enumerated().filter { !$0.element.sessionName.isEmpty }.map {
            ($0.offset + 1, $0.element.sessionName)
        }
        strategies = Slab(capacity: RouteStrategy.allCases.count)
        for strategy in RouteStrategy.allCases {
            strategies.append(NamedStrategy(name: Name(string: "\(strategy.name)".lowercased()) ?? Name(), strategy: strategy))
        }
        patterns = Slab(capacity: max(1, settings.assetClasses.reduce(0) { $0 + $1.symbols.count }))
        for assetClass in settings.assetClasses {
            for symbol in assetClass.symbols { patterns.append(ClassPattern(name: assetClass.name, symbol: TextPattern(symbol))) }
        }
    }

    /// Empty for a symbol that is of none.
    @_noLocks
    func assetClass(of symbol: Name) -> Name {
        var place = 0
        while place < patterns.count {
            if patterns[place].has(symbol) { return patterns[place].name }
            place += 1
        }
        return Name()
    }

    /// The number of the first rule that is for the order, or 0, the defaults.
    @_noLocks
    func rule(for request: RouteRequest) -> Int {
        var number = 1
        while number < rules.count {
            if rules[number].matches(request) { return number }
            number += 1
        }
        return 0
    }

    /// `smart`, `lowestCost`, or as others write it: `LOWEST_COST`.
    @_noLocks
    func strategy(named name: Name) -> RouteStrategy? {
        var plain = Name()
        for index in 0..<name.count where name[index] != UInt8(ascii: "_") {
            let isLarge = name[index] >= UInt8(ascii: "A") && name[index] <= UInt8(ascii: "Z")
            plain.append(isLarge ? name[index] | 0x20 : name[index])
        }
        for place in 0..<strategies.count where strategies[place].name == plain { return strategies[place].strategy }
        return nil
    }

    /// The broker that an ExDestination(100) means.
    @_noLocks
    func broker(at destination: Name) -> BrokerNumber? {
        var number = 0
        while number < brokers.count {
            if brokers[number].name == destination || brokers[number].destination == destination {
                return BrokerNumber(UInt8(truncatingIfNeeded: number))
            }
            number += 1
        }
        return nil
    }
}

struct NamedStrategy {
    let name: Name
    let strategy: RouteStrategy
}

struct PlannedBroker {
    let name: Name
    let destination: Name
    let isEnabled: Bool
    let weight: UInt64
    let schedules: Range<Int>

    init(_ broker: RoutedBroker, schedules: Range<Int>) {
        name = broker.name
        destination = broker.destination
        isEnabled = broker.isEnabled
        weight = UInt64(broker.weight)
        self.schedules = schedules
    }
}

/// The weights of ``RouteStrategy/smart`` as numbers.
struct PlannedWeights {
    var spread: Double
    var latency: Double
    let liquidity: Double
    let reliability: Double

    init(_ weights: SmartWeights) {
        spread = weights.spread.measure
        latency = weights.latency.measure
        liquidity = weights.liquidity.measure
        reliability = weights.reliability.measure
    }

    /// With high urgency latency weighs double and the spread half, with low urgency the other way round.
    @_noLocks
    func shifted(by urgency: Urgency) -> PlannedWeights {
        var weights = self
        switch urgency {
        case .normal: break
        case .high:
            weights.latency *= 2
            weights.spread /= 2
        case .low:
            weights.latency /= 2
            weights.spread *= 2
        }
        return weights
    }

    var sum: Double { @_noLocks get { spread + latency + liquidity + reliability } }
}

extension RouteRule {
    fileprivate init(choice: RouteChoice) {
        self.init()
        self.choice = choice
    }
}
