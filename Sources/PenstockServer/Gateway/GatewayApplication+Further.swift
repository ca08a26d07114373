// What clients ask for beside single orders.

internal import EmergencyStop
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    @_noLocks
    static func isSingleOrder(_ msgType: MsgType) -> Bool {
        msgType == .newOrderSingle || msgType == .orderCancelRequest || msgType == .orderCancelReplaceRequest
            || msgType == .orderStatusRequest || msgType == .businessMessageReject
    }

    @_noLocks
    mutating func receiveFurther(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) throws(JournalError) {
        let client = SessionNumber(UInt32(truncatingIfNeeded: session.index))
        further.read(
            message, session: client, isPossibleResend: header.isPossibleResend,
            strategyTag: gateway.clients.strategyTag(of: client))
        switch further {
        case .massCancel(let request): cancelMany(request, in: &engine)
        case .massStatus(let request): tellMany(request, in: &engine)
        case .tradingSessionStatus(let request): tellTrading(request, in: &engine)
        case .positions(let request): tellPositions(request, in: &engine)
        case .user(let request): answer(request, in: &engine)
        case .newList(let list): try enter(list, message, header, from: session, in: &engine)
        case .listStatus(let request): try tellList(request, in: &engine)
        case .listCancel(let request): try cancelList(request, in: &engine)
        case .refused(.list(let refused)): try refuse(refused, message, header, in: &engine)
        case .refused(let answer):
            engine.begin(answer.msgType, to: session, inAnswerTo: message)
            engine.writer.append(answer, to: message, refSeqNum: header.msgSeqNum ?? 0, at: engine.now.utc, idPrefix: idPrefix)
            engine.finishMessage()
        case .securityList(let request): listSecurities(request, to: session, in: &engine)
        case .securityDefinition(let request): define(request, to: session, in: &engine)
        case .securityStatus(let request): answer(request, in: &engine)
        case .marketData(let request): answer(request, in: &engine)
        case .collateral(let request): tellBalances(request, in: &engine)
        case .trades(let request): try tellTrades(request, in: &engine)
        }
    }

    /// TradingSessionStatusRequest(g): halted while what the client may trade is stopped as a whole.
    @_noLocks
    private mutating func tellTrading(_ request: TradingSessionStatusRequest, in engine: inout Engine) {
        var status = TradingSessionStatus()
        status.requestID = request.requestID
        status.tradingSessionID = request.tradingSessionID
        describe(&status, for: request.session)
        engine.begin(.tradingSessionStatus, to: SessionID(Int(request.session.value)))
        engine.writer.append(status)
        engine.finishMessage()
    }

    /// How trading stands for a client.
    @_noLocks
    func describe(_ status: inout TradingSessionStatus, for session: SessionNumber) {
        status.standing = .open
        for index in 0..<gateway.stops.count {
            switch gateway.stops[index].scope {
            case .everything: break
            case .session(let stopped) where stopped == session.value: break
            case .session, .broker, .symbol, .account, .strategy: continue
            }
            status.standing = .halted
            status.text = gateway.stopText(at: index)
            return
        }
    }
}

// MARK: - UserRequest(BE)

extension GatewayApplication {
    /// The state of the client's session, and stops by those who may engage them.
    ///
    /// Vouched for: as above.
    @_semantics("no_performance_analysis")
    private mutating func answer(_ request: UserRequest, in engine: inout Engine) {
        let session = SessionID(Int(request.session.value))
        let name = request.username
        var response = UserResponse(requestID: request.requestID, username: name, .loggedIn)
        let mayStop = engine.mayStop(session)
        switch request.kind {
        case .status: break
        case .logOn, .logOff, .changePassword:
            response.status = .other
            response.text = Text("log on and off with Logon(A) and Logout(5); passwords are the operator's")
        case .stop, .resume, .signOfLife:
            response.status = .other
            response.text = mayStop ? order(request, by: session, in: &engine) : Text("this session may not stop trading")
        }
        engine.begin(.userResponse, to: session)
        engine.writer.append(response)
        engine.finishMessage()
    }

    private mutating func order(_ request: UserRequest, by session: SessionID, in engine: inout Engine) -> Text<16> {
        if case .signOfLife = request.kind {
            noteHeartbeat(at: engine.now.utc)
            return Text("noted")
        }
        let named = NamedScope(request.stop)
        guard let scope = scope(named, in: engine) else { return refusal(of: named) }
        let who = engine.identity(of: session).targetCompID
        let cause = StopCause(.client, who: Identifier(string: who.description) ?? Identifier("client"), why: request.stop.reason)
        if case .resume = request.kind {
            switch resume(scope, cause.who, request.stop.reason, isForced: request.stop.isForced, in: &engine) {
            case .done(let text), .refused(let text): return text
            case .gateway, .broker, .count, .link, .difference, .stop, .announced, .line, .order, .more: return Text()
            }
        }
        switch stop(scope, cause, StopOptions(closesPositions: request.stop.closesPositions), in: &engine) {
        case .done(let text), .refused(let text): return text
        case .gateway, .broker, .count, .link, .difference, .stop, .announced, .line, .order, .more: return Text()
        }
    }
}

extension NamedScope {
    init(_ order: StopOrder) {
        let kind: Kind
        switch order.scope {
        case .everything: kind = .everything
        case .broker: kind = .broker
        case .symbol: kind = .symbol
        case .account: kind = .account
        case .session: kind = .session
        case .strategy: kind = .strategy
        }
        self.init(kind: kind, name: Text<16>(string: order.name.description) ?? Text())
    }
}
