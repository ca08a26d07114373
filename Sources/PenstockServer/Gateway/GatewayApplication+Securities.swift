// SecurityListRequest(x), SecurityDefinitionRequest(c) and SecurityStatusRequest(e).

internal import EmergencyStop
internal import FIXEngine
internal import FIXWire
internal import GatewayCore
internal import MarketData
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// All instruments, or one; they come in several messages where they are many.
    ///
    /// Vouched for, and so are the next: clients ask when they start.
    @_semantics("no_performance_analysis")
    mutating func listSecurities(_ request: SecurityRequest, to session: SessionID, in engine: inout Engine) {
        var list = SecurityList()
        list.requestID = request.requestID
        list.number = gateway.takeExecution()
        if !request.symbol.isEmpty {
            let place = securities.place(of: request.symbol)
            if place == nil { list.result = .noneFound }
            list.total = place == nil ? 0 : 1
            send(list, (place ?? 0)..<(place.map { $0 + 1 } ?? 0), to: session, in: &engine)
        } else if securities.count == 0 {
            list.result = .noneFound
            send(list, 0..<0, to: session, in: &engine)
        } else {
            var task = DeskTask(.securities, session)
            task.requestID = request.requestID
            guard !deskTasks.append(task) else { return }
            list.result = .unavailable
            send(list, 0..<0, to: session, in: &engine)
        }
    }

    /// The next part of the list: false when it was the last one.
    mutating func listMore(_ task: inout DeskTask, in engine: inout Engine) -> Bool {
        var list = SecurityList()
        list.requestID = task.requestID
        list.total = securities.count
        var size = DeskTask.securitiesEach
        while true {
            let end = min(securities.count, task.place + size)
            list.number = gateway.takeExecution()
            list.isLast = end == securities.count
            let isSent = send(list, task.place..<end, to: task.session, in: &engine)
            // A session may have a short limit for messages.
            if isSent || size == 1 {
                task.place = end
                return end < securities.count
            }
            size /= 2
        }
    }

    @discardableResult
    private func send(
        _ list: SecurityList, _ places: Range<Int>, to session: SessionID, in engine: inout Engine
    ) -> Bool {
        let isExtended = engine.knows(Tag.minPriceIncrement, in: .securityDefinition, session)
        engine.begin(.securityList, to: session)
        engine.writer.append(list, securities: places.count)
        for place in places {
            var terms = securities[place]
            terms.name = securityNames.name(of: terms.symbol)
            engine.writer.append(terms, isExtended: isExtended)
        }
        engine.writer.appendEnd(of: list, idPrefix: idPrefix)
        return engine.finishMessage() != nil
    }

    @_semantics("no_performance_analysis")
    mutating func define(_ request: SecurityRequest, to session: SessionID, in engine: inout Engine) {
        var definition = SecurityDefinition()
        definition.requestID = request.requestID
        definition.number = gateway.takeExecution()
        definition.security.symbol = request.symbol
        if let place = securities.place(of: request.symbol) {
            definition.security = securities[place]
        } else if securities.tradesAny {
            definition.text = Text("this symbol is not listed; some broker takes it all the same")
        } else {
            definition.response = .notFound
            definition.text = Text("Unknown symbol")
        }
        definition.security.name = securityNames.name(of: request.symbol)
        engine.begin(.securityDefinition, to: session)
        engine.writer.append(definition, idPrefix: idPrefix, isExtended: engine.knows(Tag.minPriceIncrement, in: .securityDefinition, session))
        engine.finishMessage()
    }

    @_semantics("no_performance_analysis")
    mutating func answer(_ request: SecurityStatusRequest, in engine: inout Engine) {
        let session = SessionID(Int(request.session.value))
        switch request.subscription {
        case .snapshot: break
        case .unsubscribe:
            market.end(request.requestID, of: session)
            return
        case .subscribe:
            guard isTraded(request.symbol), market.subscribe(statusOf: request, session) else { break }
        }
        let trading = tradingStatus(of: request.symbol, for: session, at: engine.now.utc)
        tell(trading, of: request.symbol, request.requestID, isUnsolicited: false, to: session, in: &engine)
    }

    func isTraded(_ symbol: Name) -> Bool {
        securities.tradesAny || securities.place(of: symbol) != nil || gateway.quotes.symbol(symbol) != nil
    }

    /// Whether a client can trade a symbol now: not where a stop holds it, or its market is halted.
    mutating func tradingStatus(
        of symbol: Name, for session: SessionID, at now: Instant
    ) -> (trading: SecurityStatus.Trading, text: Text<16>) {
        guard isTraded(symbol) else { return (.unknownSecurity, Text()) }
        for index in 0..<gateway.stops.count {
            switch gateway.stops[index].scope {
            case .everything: return (.halted, gateway.stopText(at: index))
            case .symbol(let stopped) where stopped == symbol: return (.halted, gateway.stopText(at: index))
            case .session(let stopped) where Int(stopped) == session.index: return (.halted, gateway.stopText(at: index))
            case .symbol, .session, .broker, .account, .strategy: continue
            }
        }
        look(at: symbol, now: now)
        if let number = gateway.quotes.symbol(symbol), gateway.quotes.status(of: number) != .open {
            return (.halted, Text("its market is halted"))
        }
        return (.readyToTrade, Text())
    }

    mutating func tell(
        _ trading: (trading: SecurityStatus.Trading, text: Text<16>), of symbol: Name, _ requestID: Identifier,
        isUnsolicited: Bool, to session: SessionID, in engine: inout Engine
    ) {
        var status = SecurityStatus()
        status.requestID = requestID
        status.symbol = symbol
        status.trading = trading.trading
        status.text = trading.text
        status.isUnsolicited = isUnsolicited
        status.lastPrice = gateway.quotes.symbol(symbol).flatMap { gateway.quotes.lastTrade($0)?.level.price }
        status.transactTime = engine.now.utc
        engine.begin(.securityStatus, to: session)
        engine.writer.append(status)
        engine.finishMessage()
    }
}
