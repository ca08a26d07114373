// MarketDataRequest(V): prices as they are, and as they change.

internal import Brokers
internal import FIXEngine
internal import GatewayCore
internal import MarketData
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// A snapshot(W) of each symbol; for a subscription, changes(X) or further snapshots follow. What cannot be answered
    /// whole is refused whole(Y).
    ///
    /// Vouched for, and so are the next: what is done for those who look is not the path of orders.
    @_semantics("no_performance_analysis")
    mutating func answer(_ request: MarketDataRequest, in engine: inout Engine) {
        let session = SessionID(Int(request.session.value))
        if case .unsubscribe = request.subscription {
            guard !market.end(request.requestID, of: session) else { return }
            let text = Text<16>("MDReqID(262) is of no subscription")
            return refuse(MarketDataRequestReject(requestID: request.requestID, reasonCode: 0, text: text), session, &engine)
        }
        for index in 0..<request.symbolCount where !isTraded(request[index]) {
            return refuse(MarketDataRequestReject(unknownSymbol: request[index], request), session, &engine)
        }
        guard case .subscribe = request.subscription else {
            for index in 0..<request.symbolCount { snapshot(request[index], request, to: session, in: &engine) }
            return
        }
        if market.find(request.requestID, of: session) != nil {
            return refuse(MarketDataRequestReject(duplicate: request), session, &engine)
        }
        guard market.subscribe(request, session), let place = market.find(request.requestID, of: session) else {
            return refuse(MarketDataRequestReject(tooMany: request), session, &engine)
        }
        var leg = Int(market.subscriptions[place].firstLeg)
        while leg >= 0 {
            refresh(leg, isFirst: true, in: &engine)
            leg = Int(market[leg].next)
        }
    }

    private func refuse(_ reject: MarketDataRequestReject, _ session: SessionID, _ engine: inout Engine) {
        engine.begin(.marketDataRequestReject, to: session)
        engine.writer.append(reject)
        engine.finishMessage()
    }

    private mutating func snapshot(
        _ symbol: Name, _ request: MarketDataRequest, to session: SessionID, in engine: inout Engine
    ) {
        let subscription = MarketSubscription(request)
        let leg = look(at: symbol, subscription, at: engine.now.utc)
        send(snapshotOf: leg, subscription, to: session, in: &engine)
    }

    // MARK: - Subscriptions

    /// Carries on with the walk through what is subscribed to: at most 64 symbols a turn. A client that has not taken
    /// what was sent before is passed over: it gets the latest with a later walk.
    @_semantics("no_performance_analysis")
    mutating func tellMarket(in engine: inout Engine) {
        if market.place == nil { market.begin(at: engine.now.utc) }
        guard var place = market.place else { return }
        var looks = 0
        while place < market.legEnd, looks < 64, engine.hasRoom {
            if market[place].subscription >= 0 { refresh(place, isFirst: false, in: &engine) }
            place += 1
            looks += 1
        }
        market.goOn(from: place)
    }

    private mutating func refresh(_ place: Int, isFirst: Bool, in engine: inout Engine) {
        let subscription = market.subscriptions[Int(market[place].subscription)]
        let session = SessionID(Int(subscription.session))
        guard isFirst || engine.isCaughtUp(session) else { return }
        if subscription.isStatus { return refreshStatus(place, subscription, to: session, in: &engine) }
        let known = market[place]
        var leg = look(at: known.symbol, subscription, at: engine.now.utc)
        (leg.subscription, leg.next) = (known.subscription, known.next)
        if isFirst {
            send(snapshotOf: leg, subscription, to: session, in: &engine)
        } else {
            guard leg.bids != known.bids || leg.asks != known.asks || leg.trade != known.trade else { return }
            if subscription.isIncremental {
                send(from: known, to: leg, subscription, session, in: &engine)
            } else {
                send(snapshotOf: leg, subscription, to: session, in: &engine)
            }
        }
        market[place] = leg
    }

    private mutating func refreshStatus(
        _ place: Int, _ subscription: MarketSubscription, to session: SessionID, in engine: inout Engine
    ) {
        let symbol = market[place].symbol
        var status = tradingStatus(of: symbol, for: session, at: engine.now.utc)
        let isHalted = status.trading == .halted
        guard isHalted != market[place].isHalted else { return }
        market[place].isHalted = isHalted
        if !isHalted { status.trading = .resumed }
        tell(status, of: symbol, subscription.requestID, isUnsolicited: true, to: session, in: &engine)
    }

    /// What is to be known of a symbol now.
    mutating func look(at symbol: Name, _ wanted: MarketSubscription, at now: Instant) -> MarketLeg {
        var leg = MarketLeg()
        leg.symbol = symbol
        look(at: symbol, now: now)
        guard let number = gateway.quotes.symbol(symbol) else { return leg }
        var bids: PriceLevels
        var asks: PriceLevels
        if wanted.depth == 1 {
            let best = gateway.quotes.best(number, now: now)
            (bids, asks) = (PriceLevels(best.bid?.level), PriceLevels(best.ask?.level))
        } else {
            (bids, asks) = levels(of: number, at: now)
            bids.cut(to: wanted.depth)
            asks.cut(to: wanted.depth)
        }
        if wanted.wantsBid { leg.bids = bids }
        if wanted.wantsOffer { leg.asks = asks }
        // A broker inside the turn tells its last trade again with each look: one like it is not told of.
        if wanted.wantsTrade { leg.trade = gateway.quotes.lastTrade(number)?.level }
        return leg
    }

    /// Of all brokers together, one level a price: of one that tells no more, its best prices. A broker whose own bid is
    /// above its own ask is passed over, as in the best of all.
    private func levels(of number: SymbolNumber, at now: Instant) -> (bids: PriceLevels, asks: PriceLevels) {
        var (bids, asks) = (PriceLevels(), PriceLevels())
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            guard let quote = gateway.quotes.quote(number, at: broker, now: now) else { continue }
            if let bid = quote.bid, let ask = quote.ask, ask.price < bid.price { continue }
            let depth = depths.levels(number, broker)
            if let bid = quote.bid { bids.add(depth?.bids ?? PriceLevels(bid), isBid: true) }
            if let ask = quote.ask { asks.add(depth?.asks ?? PriceLevels(ask), isBid: false) }
        }
        return (bids, asks)
    }

    private func send(
        snapshotOf leg: MarketLeg, _ wanted: MarketSubscription, to session: SessionID, in engine: inout Engine
    ) {
        let entries = MarketEntries(of: leg)
        engine.begin(.marketDataSnapshotFullRefresh, to: session)
        engine.writer.append(snapshotOf: leg.symbol, requestID: wanted.requestID, entries: entries.all.count)
        for (kind, level) in entries.all {
            engine.writer.append(MarketDataEntry(kind, price: level.price, size: level.size))
        }
        engine.finishMessage()
    }

    private func send(
        from known: MarketLeg, to leg: MarketLeg, _ wanted: MarketSubscription, _ session: SessionID,
        in engine: inout Engine
    ) {
        let changes = MarketEntries.changes(from: known, to: leg, depth: wanted.depth)
        engine.begin(.marketDataIncrementalRefresh, to: session)
        engine.writer.append(changesFor: wanted.requestID, entries: changes.count)
        for (action, kind, level) in changes {
            engine.writer.append(action, MarketDataEntry(kind, price: level.price, size: level.size), of: leg.symbol)
        }
        engine.finishMessage()
    }
}
