// The configuration as the layers below want it: each gets its own small value.

internal import Brokers
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Values

extension Configuration.Store {
    var engineDurability: Journal.Durability {
        switch durability {
        case .none: .none
        case .process: .process
        }
    }
}

extension Configuration {
    var engineSettings: EngineSettings {
        var settings = EngineSettings()
        settings.maximumConnections = acceptors.map(\.maxConnections).reduce(0, +)
        settings.maximumSessions = min(
            1 << 20, acceptors.flatMap(\.sessions).map(\.maxSessions).reduce(0, +))
        settings.maximumMessageSize =
            acceptors.flatMap(\.sessions).map(\.maxMessageSizeBytes).max() ?? 65_536
        settings.logonTimeout = acceptors.map(\.logonTimeout).min() ?? .seconds(10)
        settings.polls = polling == .busy
        return settings
    }

    /// - Throws: ``DictionaryError``, or ``Problems`` for a dictionary that cannot be read.
    func acceptorSettings() throws -> [AcceptorSettings] {
        var dictionaries: [String: DataDictionary] = [:]
        return try acceptors.map { acceptor in
            let templates = try acceptor.sessions.map { session in
                let path = session.dictionaryPath ?? ""
                let dictionary =
                    try dictionaries[path] ?? DataDictionary.load(session.dictionaryPath)
                dictionaries[path] = dictionary
                return session.template(dictionary)
            }
            return AcceptorSettings(
                host: acceptor.listen.host, port: acceptor.listen.port, templates: templates)
        }
    }

    func paperSettings() -> PaperSettings {
        let broker = brokers.first { $0.id == routing.default } ?? brokers[0]
        switch broker.kind {
        case .paper(let paper): return paper.settings(capacity: risk.maxOpenOrders)
        }
    }
}

extension DataDictionary {
    /// The one that is built in, or a file in QuickFIX's format.
    fileprivate static func load(_ path: String?) throws -> DataDictionary {
        guard let path else { return try .fix44() }
        return try DataDictionary(xml: ConfigurationFile.read(path), name: path)
    }
}

extension Configuration.Session {
    func template(_ dictionary: DataDictionary) -> SessionTemplate {
        var peer: Name?
        if case .named(let name) = targetCompID { peer = name }
        return SessionTemplate(
            senderCompID: senderCompID, targetCompID: peer, settings: settings, rules: rules,
            dictionary: dictionary, maximumSessions: maxSessions)
    }

    private var settings: SessionSettings {
        var settings = SessionSettings()
        settings.checkLatency = timing.checkLatency
        settings.maxLatency = timing.maxLatency
        settings.logoutTimeout = timing.logoutTimeout
        settings.testRequestDelayPercent = percent(timing.testRequestDelayMultiplier)
        settings.heartBeatTimeoutPercent = percent(timing.heartBeatTimeoutMultiplier)
        settings.timestampPrecision = timestampPrecision
        settings.resetOnLogon = resets.resetOnLogon
        settings.resetOnLogout = resets.resetOnLogout
        settings.resetOnDisconnect = resets.resetOnDisconnect
        return settings
    }

    private func percent(_ part: Decimal) -> Int64 {
        part.multiplied(by: Decimal(100))?.rounded(toDigits: 0, .halfEven)?.mantissa ?? 100
    }

    private var rules: ValidationRules {
        var rules = ValidationRules()
        rules.validateFieldsOutOfOrder = validation.validateFieldsOutOfOrder
        rules.validateFieldsHaveValues = validation.validateFieldsHaveValues
        rules.validateUserDefinedFields = validation.validateUserDefinedFields
        rules.allowUnknownMsgFields = validation.allowUnknownMsgFields
        rules.validateUnorderedGroupFields = validation.validateUnorderedGroupFields
        return rules
    }
}

extension Configuration.Paper {
    func settings(capacity: Int) -> PaperSettings {
        PaperSettings(
            seed: seed, latency: latency, priceInterval: priceInterval, pricesMove: pricesMove,
            fills: fills, tradingDayEnds: Interval.seconds(Int64(tradingDayEnds.secondsSinceMidnight)),
            slippage: PaperSlippage(
                fixed: slippage.fixed, percent: slippage.percent,
                sizePercent: slippage.sizePercent, maxPercent: slippage.maxPercent),
            commission: PaperCommission(
                flat: commission.flat, percent: commission.percent, minimum: commission.minimum),
            anySymbol: anySymbol, capacity: capacity,
            symbols: symbols.map {
                PaperSymbol(
                    symbol: $0.symbol, price: $0.price, tick: $0.tick, lot: $0.lot,
                    spread: $0.spread, step: $0.step, size: $0.size)
            })
    }
}
