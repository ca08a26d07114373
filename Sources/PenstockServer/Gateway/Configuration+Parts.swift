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
        settings.maximumMessageSize = acceptors.flatMap(\.sessions).map(\.maxMessageSizeBytes).max() ?? 65_536
        settings.logonTimeout = acceptors.map(\.logonTimeout).min() ?? .seconds(10)
        settings.polls = polling == .busy
        return settings
    }

    /// - Throws: What is wrong with the dictionaries.
    func acceptorSettings() throws(Problems) -> [AcceptorSettings] {
        let dictionaries = try dictionaries()
        return acceptors.map { acceptor in
            AcceptorSettings(
                host: acceptor.listen.host, port: acceptor.listen.port,
                templates: acceptor.sessions.map { $0.template(dictionaries) })
        }
    }

    func paperSettings() -> PaperSettings {
        let broker = brokers.first { $0.id == routing.default } ?? brokers[0]
        switch broker.kind {
        case .paper(let paper): return paper.settings(capacity: risk.maxOpenOrders)
        }
    }
}

extension Configuration.Session {
    func template(_ dictionaries: Configuration.Dictionaries) -> SessionTemplate {
        let (dictionary, rules) = dictionaries.parts(of: self)
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
}

extension Configuration.Paper {
    func settings(capacity: Int) -> PaperSettings {
        PaperSettings(
            seed: seed, latency: latency, priceInterval: priceInterval, fills: fills,
            tradingDayEnds: Interval.seconds(Int64(tradingDayEnds.secondsSinceMidnight)),
            slippage: PaperSlippage(
                fixed: slippage.fixed, percent: slippage.percent, sizePercent: slippage.sizePercent),
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
