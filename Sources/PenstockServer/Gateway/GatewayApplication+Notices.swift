// Clients are told of stops: TradingSessionStatus(h) where all that they may trade is concerned, and News(B).

internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// Something has become of a stop: everybody whom it concerns is told, some with each turn.
    mutating func announce(_ notice: Notice, in engine: inout Engine) {
        if !notices.add(notice) { engine.note(Text("too much news at once: clients are not told of a stop")) }
    }

    /// One has logged on: it is told how things stand, if it is not as it always was.
    @_noLocks
    mutating func wantWord(_ session: SessionID) {
        if gateway.stops.count > 0 || announced.count > 0 || notices.wasTold(session) { notices.want(session) }
    }

    /// Carries on with the news: at most 64 sessions a turn.
    ///
    /// Vouched for: it happens when something is stopped.
    @_semantics("no_performance_analysis")
    mutating func tellNews(in engine: inout Engine) {
        var left = 64
        while left > 0, engine.hasRoom, let session = notices.takeWanting() {
            left -= 1
            tellStanding(to: session, in: &engine)
        }
        while left > 0, engine.hasRoom, let notice = notices.first {
            guard notices.session < engine.sessionCount else {
                notices.removeFirst()
                continue
            }
            let session = SessionID(notices.session)
            notices.session += 1
            guard engine.isLoggedOn(session), tells(session, engine), concerns(notice.scope, session, engine) else { continue }
            left -= 1
            tell(notice, to: session, in: &engine)
        }
    }

    private func tells(_ session: SessionID, _ engine: borrowing Engine) -> Bool {
        // A counterparty is no client.
        if brokers.counterparty(of: session) != nil { return false }
        let number = engine.applicationNumber(of: session)
        return number > 0 && desks[number - 1].tellsStops
    }

    /// Whether a client could have orders there. Which accounts are stopped is nobody's business who has not traded for
    /// them.
    private func concerns(_ scope: StopScope, _ session: SessionID, _ engine: borrowing Engine) -> Bool {
        switch scope {
        case .everything, .broker, .symbol, .strategy: true
        case .account(let account): gateway.clients.maySee(SessionNumber(UInt32(session.index)), account)
        case .session(let stopped): Int(stopped) == session.index
        }
    }

    private func isWhole(_ scope: StopScope) -> Bool {
        switch scope {
        case .everything, .session: true
        case .broker, .symbol, .account, .strategy: false
        }
    }

    private mutating func tell(_ notice: Notice, to session: SessionID, in engine: inout Engine) {
        if isWhole(notice.scope) {
            switch notice.kind {
            case .engaged, .resumed: tellStatus(to: session, in: &engine)
            case .announced, .takenBack: break
            }
        }
        tellNews(notice, to: session, in: &engine)
        switch notice.kind {
        case .engaged: setTold(session, true, in: &engine)
        case .resumed: setTold(session, isConcerned(session, engine), in: &engine)
        case .announced, .takenBack: break
        }
    }

    /// How things stand, to one that has just logged on.
    private mutating func tellStanding(to session: SessionID, in engine: inout Engine) {
        guard engine.isLoggedOn(session), tells(session, engine) else { return }
        var (count, isHalted) = (0, false)
        for index in 0..<gateway.stops.count where concerns(gateway.stops[index].scope, session, engine) {
            if isWhole(gateway.stops[index].scope) { isHalted = true }
            count += 1
        }
        if isHalted || (count == 0 && notices.wasTold(session)) { tellStatus(to: session, in: &engine) }
        if count == 0, notices.wasTold(session) {
            var news = News(Text("Trading goes on: nothing is stopped"), at: engine.now.utc)
            _ = news.add(Text("all emergency stops are over"))
            send(news, to: session, in: &engine)
        }
        var told = 0
        for index in 0..<gateway.stops.count where told < 8 && concerns(gateway.stops[index].scope, session, engine) {
            told += 1
            let stop = gateway.stops[index]
            tellNews(
                Notice(kind: .engaged, scope: stop.scope, who: stop.cause.who, why: stop.cause.why, at: stop.at),
                to: session, in: &engine)
        }
        for index in 0..<announced.count where told < 16 && concerns(announced[index].stop.scope, session, engine) {
            told += 1
            tellNews(notice(of: announced[index]), to: session, in: &engine)
        }
        setTold(session, count > 0, in: &engine)
    }

    func notice(of planned: AnnouncedStop) -> Notice {
        Notice(
            kind: .announced, scope: planned.stop.scope, who: planned.stop.cause.who, why: planned.stop.cause.why,
            at: planned.stop.at, due: planned.due)
    }

    private func isConcerned(_ session: SessionID, _ engine: borrowing Engine) -> Bool {
        (0..<gateway.stops.count).contains { concerns(gateway.stops[$0].scope, session, engine) }
    }

    /// Kept, so that one who was told of a stop is told of its end, whatever happens in between.
    private mutating func setTold(_ session: SessionID, _ isTold: Bool, in engine: inout Engine) {
        guard notices.setTold(session, isTold) else { return }
        let key = BookKind.told.key(UInt64(session.index))
        guard isTold else { return engine.record.delete(.book, key) }
        bookRow.reset()
        bookRow.append(UInt8(1))
        engine.record.put(.book, key, bookRow.bytes)
    }

    // MARK: - Messages

    private mutating func tellStatus(to session: SessionID, in engine: inout Engine) {
        var status = TradingSessionStatus()
        status.isUnsolicited = true
        describe(&status, for: SessionNumber(UInt32(session.index)))
        engine.begin(.tradingSessionStatus, to: session)
        engine.writer.append(status)
        engine.finishMessage()
    }

    private mutating func tellNews(_ notice: Notice, to session: SessionID, in engine: inout Engine) {
        var headline = Text<16>()
        switch notice.kind {
        case .engaged: headline.append("EMERGENCY STOP: ")
        case .resumed: headline.append("Trading goes on: ")
        case .announced: headline.append("Planned stop: ")
        case .takenBack: headline.append("No planned stop any more: ")
        }
        headline.append(name(of: notice.scope, in: engine))
        var news = News(headline, at: notice.at)
        if case .engaged = notice.kind { news.urgency = .flash }
        if notice.due < .distantFuture {
            var time = Text<16>("at ")
            time.append(Text<16>(string: JSONObject.stamp(notice.due)) ?? Text())
            _ = news.add(time)
        }
        var by = Text<16>("by ")
        by.append(notice.who)
        _ = news.add(by)
        _ = news.add(notice.why)
        send(news, to: session, in: &engine)
    }

    private func send(_ news: News, to session: SessionID, in engine: inout Engine) {
        engine.begin(.news, to: session)
        engine.writer.append(news)
        engine.finishMessage()
    }
}
