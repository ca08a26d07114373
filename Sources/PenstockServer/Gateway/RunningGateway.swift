// A gateway that has been started on its store.

internal import Brokers
internal import ControlAPI
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Portfolio
internal import Reactor
internal import Risk
internal import Routing
internal import Values

/// The engine and what is built on it, as the last commit left them, with nobody connected yet.
struct RunningGateway: ~Copyable {
    var engine: Engine
    var application: GatewayApplication
    /// Nil where there is no control room, and nobody follows orders.
    let desk: VenueDesk?
    /// The time zones of the configuration.
    let zones: ScheduleReader

    /// - Parameter now: The time of creation of a new store.
    /// - Throws: ``StoreError``, ``JournalError``, ``RecoveryError``, ``GatewayError`` for a store that cannot be
    ///   gone on with; ``IOError``, ``TLSError`` for what is in the configuration.
    init(_ configuration: Configuration, _ dictionaries: Configuration.Dictionaries, control: ControlLink? = nil,
        room: ControlLink? = nil, at now: Instant
    ) throws {
        var reader = ScheduleReader()
        let acceptors = try configuration.acceptorSettings(dictionaries, &reader)
        let initiators = try configuration.initiatorSettings(dictionaries, &reader)
        let journal = try Store.open(
            path: configuration.store.path, durability: configuration.store.engineDurability,
            bounds: configuration.store.bounds(longestMessage: configuration.longestMessage), at: now)
        var engine = try Engine.start(configuration.engineSettings, journal: journal)
        let numbers = try BrokerNumbers(in: &engine, configured: configuration.brokers.map(\.id))
        let settings = configuration.gatewaySettings(numbers)
        let positions = configuration.positions
        let day = DayClosing(
            DayEnd(secondsSinceMidnight: positions.dayEnds, zone: try reader.rules(of: positions.zone)),
            snapshotDays: positions.snapshotDays)
        let gateway = Gateway(settings)
        let securities = SecurityBook(configuration) { gateway.books.currency(pricing: $0) }
        var application = GatewayApplication(
            gateway: gateway,
            brokers: LineBrokers(count: numbers.count) {
                configuration.broker($0, numbers, idPrefix: GatewayApplication.prefix(for: engine.storeCreated))
            },
            brokerNames: numbers.names, stop: configuration.stop, control: control, day: day,
            usesMarket: configuration.usesMarket, capacity: configuration.risk.maxOpenOrders,
            storeCreated: engine.storeCreated, sessions: configuration.engineSettings.maximumSessions,
            desks: configuration.desks, securities: securities)
        application.limits = RunTimeLimits(settings.risk.limits, ofSessions: configuration.risk.ofSessions)
        application.capital = positions.capital
        application.room = room
        let ways = (0..<numbers.count).map { number in
            (name: "\(numbers.names[number])", way: StageTimes.Way(application.brokers[BrokerNumber(UInt8(number))]))
        }
        let desk = room == nil && configuration.traces == nil
            ? nil
            : VenueDesk(
                Set(ways.filter { $0.way == .web }.map(\.name)), StageTimes(ways), configuration.traces.map { _ in StageTraces() },
                wake: room?.answerWake)
        application.links = LinkHistory(brokers: numbers.count, at: now)
        application.clocks = OrderClocks(desk?.times, desk?.traces)
        application.securityNames = SecurityNames(configuration.securities)
        application.marketClocks = MarketClocks(
            try configuration.risk.marketHours.map { ($0, try reader.rules(of: $0.zone)) })
        application.keepMarketHours(at: now)
        try application.recover(in: &engine)
        application.applyLimits(in: &engine)
        if application.day.start(at: now) { application.stageDay(in: &engine) }
        try application.checkBrokers(numbers)
        numbers.stage(in: &engine)
        try engine.setRetention(configuration.store.engineRetention)
        application.trimmer.retention = configuration.store.retention.orders.value
        application.trimmer.lastOrder = application.gateway.counters.nextOrder
        try engine.open(acceptors, initiators)
        application.bindCounterparties(in: engine)
        application.addTakers(configuration, in: &engine)
        application.sweepAfterStart(in: engine)
        application.comparing.owners = numbers.places.map { $0.flatMap { configuration.brokers[$0].externalOwner } }
        for number in 0..<numbers.count {
            application.connectAtStart(BrokerNumber(UInt8(number)), at: now, in: &engine)
        }
        if application.brokers.webCount > 0 {
            let thread = try application.makeVenueThread(polls: configuration.polling == .busy, desk: desk)
            try engine.watch(thread.reportWake.descriptor, as: GatewayApplication.venueWake)
            application.venueThread = thread
        }
        application.maskedTags = MaskedTags(configuration.sessions.flatMap(\.maskedTags))
        application.maskedTags.stage(in: &engine)
        engine.record.put(.meta, MetaKey.owner, 1)
        self.engine = engine
        self.application = application
        self.desk = desk
        zones = reader.closed
    }
}

extension StageTimes.Way {
    fileprivate init(_ broker: LineBroker) {
        switch broker {
        case .paper: self = .inTurn
        case .fix: self = .fix
        case .web: self = .web
        case .gone: self = .gone
        }
    }
}
