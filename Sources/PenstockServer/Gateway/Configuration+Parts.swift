// The configuration as the layers below want it: each gets its own small value.

internal import Brokers
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

extension Configuration.Store {
    var engineDurability: Journal.Durability {
        switch durability {
        case .none: .none
        case .process: .process
        case .power: .power
        }
    }

    /// What the engine keeps, and for how long.
    var engineRetention: StoreRetention {
        var kept = StoreRetention()
        kept.messages = retention.messages.value
        kept.audit = retention.audit.value
        return kept
    }

    /// A quarter of what is reserved is for one turn, which may keep some messages of the longest kind.
    func bounds(longestMessage: Int) -> StoreBounds {
        var bounds = StoreBounds()
        bounds.mapSize = mapSizeBytes
        bounds.maximumSize = maxSizeBytes
        bounds.reserve = max(reserveBytes, 40 * longestMessage)
        bounds.alarm = minFreeBytes
        return bounds
    }
}

extension Configuration.Retention.Kept {
    var value: Retention { Retention(age: age, count: count.map { UInt64($0) }) }
}

extension Configuration {
    /// Bytes that a message of any session may have at most.
    var longestMessage: Int { sessions.map(\.maxMessageSizeBytes).max() ?? 65_536 }

    var engineSettings: EngineSettings {
        var settings = EngineSettings()
        // What may come besides: each makes a connection at most.
        let further = control == nil ? 0 : Configuration.addedMax
        let made = initiators.flatMap(\.sessions).count
        settings.maximumConnections = acceptors.map(\.maxConnections).reduce(made + further, +)
        // One more: the gateway's own.
        settings.maximumSessions = min(1 << 20, sessions.map(\.maxSessions).reduce(1 + further, +))
        settings.maximumMessageSize = longestMessage
        settings.logonTimeout = acceptors.map(\.logonTimeout).min() ?? .seconds(10)
        settings.maximumLogonSize = acceptors.map(\.maxLogonSizeBytes).max() ?? 8192
        settings.maximumUnidentified = acceptors.map(\.maxPreLogonConnections).reduce(0, +)
        settings.polls = polling == .busy
        return settings
    }

    /// - Throws: ``IOError`` for a time zone that cannot be read.
    func acceptorSettings(
        _ dictionaries: Dictionaries, _ reader: inout ScheduleReader
    ) throws(IOError) -> [AcceptorSettings] {
        try acceptors.map { (acceptor) throws(IOError) in
            var settings = AcceptorSettings(
                host: acceptor.listen.host, port: acceptor.listen.port,
                templates: try acceptor.sessions.map { (session) throws(IOError) in
                    try session.template(dictionaries, &reader)
                })
            settings.proxies = acceptor.proxies
            settings.options = acceptor.options
            settings.tls = acceptor.tls?.value
            return settings
        }
    }

    /// - Throws: ``IOError`` for a time zone that cannot be read.
    func initiatorSettings(
        _ dictionaries: Dictionaries, _ reader: inout ScheduleReader
    ) throws(IOError) -> [InitiatorSettings] {
        var all: [InitiatorSettings] = []
        for initiator in initiators {
            for session in initiator.sessions {
                var settings = initiator.settings(for: try session.template(dictionaries, &reader))
                if isBroker(session) { settings.session.settings.resend.sendsNoOrdersAgain() }
                all.append(settings)
            }
        }
        return all
    }

    /// The broker with a number, as it is at the very beginning.
    ///
    /// - Parameter idPrefix: Tells IDs of this store from those of every other; of the names that a FIX counterparty
    ///   gets, where the configuration has no prefix for them.
    func broker(_ number: BrokerNumber, _ numbers: BrokerNumbers, idPrefix: Text<2>) -> MadeBroker {
        guard let place = numbers.places[Int(number.value)] else { return .gone }
        switch brokers[place].kind {
        case .paper(let paper): return .paper(PaperBroker(paper.settings(capacity: risk.maxOpenOrders)))
        case .fix(let fix):
            var translation = FIXBroker(fix.dialect(idPrefix), capacity: risk.maxOpenOrders)
            translation.takesIn = brokers[place].externalOwner != nil
            return .fix(Counterparty(translation, number, fix.session))
        case .web(let web):
            return .web(WebLine(WebBroker(capacity: risk.maxOpenOrders), VenueLink(web, number, named: "\(brokers[place].id)", tag: WebTag.make(idPrefix, number))))
        }
    }
}

extension Configuration.Initiator {
    func settings(for session: SessionTemplate) -> InitiatorSettings {
        var settings = InitiatorSettings(session: session, hosts: hosts)
        settings.hostSelection = hostSelection
        settings.reconnectIntervals = reconnectIntervals
        settings.jitterPercent = jitterPercent
        settings.connectTimeout = connectTimeout
        settings.source = source
        settings.options = options
        settings.tls = tls?.value
        return settings
    }
}

extension Configuration.Session {
    func template(
        _ dictionaries: Configuration.Dictionaries, _ reader: inout ScheduleReader
    ) throws(IOError) -> SessionTemplate {
        let (dictionary, rules) = dictionaries.parts(of: self)
        var template = SessionTemplate(
            pattern: pattern, settings: settings, rules: rules, dictionary: dictionary,
            maximumSessions: maxSessions)
        template.allowedAddresses = allowedAddresses
        template.logonFields = logonTags
        template.signer = signer
        template.authentication = authentication
        template.certificate = certificate
        template.schedule = try reader.schedule(schedule)
        return template
    }
}

extension Configuration.Paper {
    func settings(capacity: Int) -> PaperSettings {
        var settings = PaperSettings(
            seed: seed, latency: latency, priceInterval: priceInterval, pricesMove: pricesMove,
            fills: fills,
            tradingDayEnds: Interval.seconds(Int64(tradingDayEnds.secondsSinceMidnight)),
            slippage: PaperSlippage(
                fixed: slippage.fixed, percent: slippage.percent,
                sizePercent: slippage.sizePercent, impact: slippage.impact,
                maxPercent: slippage.maxPercent),
            commission: PaperCommission(
                flat: commission.flat, percent: commission.percent, minimum: commission.minimum,
                tiers: commission.tiers),
            anySymbol: anySymbol, capacity: capacity,
            symbols: symbols.map {
                PaperSymbol(
                    symbol: $0.symbol, price: $0.price, tick: $0.tick, lot: $0.lot,
                    spread: $0.spread, step: $0.step, size: $0.size, levels: $0.levels)
            })
        settings.latencyJitter = latencyJitter
        settings.tape = recording
        settings.account = account
        settings.abilities = abilities
        settings.faults = faults
        settings.remembered = remembered
        return settings
    }
}
