// What clients ask for beside single orders.

internal import EmergencyStop
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Portfolio
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
        further.read(message, session: client, isPossibleResend: header.isPossibleResend)
        switch further {
        case .massCancel(let request): cancelMany(request, in: &engine)
        case .massStatus(let request): tellMany(request, in: &engine)
        case .tradingSessionStatus(let request): tellTrading(request, in: &engine)
        case .positions(let request): tellPositions(request, in: &engine)
        case .user(let request): answer(request, in: &engine)
        case .refused(let answer):
            engine.begin(answer.msgType, to: session, inAnswerTo: message)
            engine.writer.append(answer, to: message, refSeqNum: header.msgSeqNum ?? 0, at: engine.now.utc, idPrefix: idPrefix)
            engine.finishMessage()
        case .newList, .listStatus, .listCancel, .securityList, .securityDefinition, .securityStatus, .marketData,
            .collateral, .trades:
            let reject = BusinessReject(message.msgType, .unsupportedMessageType, text: Text("Unsupported Message Type"))
            engine.begin(.businessMessageReject, to: session, inAnswerTo: message)
            engine.writer.append(reject, refSeqNum: header.msgSeqNum ?? 0)
            engine.finishMessage()
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
            status.text = gateway.stops[index].text
            return
        }
    }

    /// RequestForPositions(AN): what the account has, summed up over brokers.
    ///
    /// Vouched for: people do not ask often.
    @_semantics("no_performance_analysis")
    private mutating func tellPositions(_ request: RequestForPositions, in engine: inout Engine) {
        let session = SessionID(Int(request.session.value))
        let held = positions(of: request)
        let ack = RequestForPositionsAck(
            request, number: gateway.takeExecution(), held.isEmpty ? .noneFound : .valid, total: held.count)
        engine.begin(.requestForPositionsAck, to: session)
        engine.writer.append(ack, idPrefix: idPrefix)
        engine.finishMessage()
        for number in held {
            var report = PositionReport()
            report.number = gateway.takeExecution()
            report.requestID = request.requestID
            report.total = held.count
            report.account = request.account
            report.accountType = request.accountType
            report.day = engine.now.utc
            describe(number, in: &report)
            engine.begin(.positionReport, to: session)
            engine.writer.append(report, idPrefix: idPrefix)
            engine.finishMessage()
        }
    }

    /// At most 256 positions that are not flat.
    private func positions(of request: RequestForPositions) -> [PositionNumber] {
        var found: [PositionNumber] = []
        for index in 0..<gateway.books.positionCount where found.count < 256 {
            let number = PositionNumber(index)
            guard gateway.books.account(of: number) == request.account, !gateway.books[number].quantity.isZero,
                request.symbol.isEmpty || gateway.books.symbol(of: number) == request.symbol
            else { continue }
            found.append(number)
        }
        return found
    }

    private func describe(_ number: PositionNumber, in report: inout PositionReport) {
        let position = gateway.books[number]
        report.symbol = gateway.books.symbol(of: number)
        report.currency = gateway.books.currency(of: number)
        let size = Decimal(mantissa: position.quantity.mantissa.magnitude < 1 << 63
            ? Int64(position.quantity.mantissa.magnitude) : .max, scale: position.quantity.scale)
        if position.quantity.isNegative { report.shortQuantity = size } else { report.longQuantity = size }
        report.averagePrice = position.averagePrice()
        report.mark = gateway.books.mark(of: number) ?? .zero
        report.realisedProfit = position.realised.rounded(toDigits: 8, .halfEven) ?? .zero
        if let profit = try? gateway.books.unrealised(number) {
            report.unrealisedProfit = profit.rounded(toDigits: 8, .halfEven) ?? .zero
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
        if request.stop.closesPositions { return Text("positions are not closed by this gateway; nothing was stopped") }
        guard let named = NamedScope(request.stop) else { return Text("orders do not say of which strategy they are") }
        guard let scope = scope(named, in: engine) else { return refusal(of: named) }
        let who = engine.identity(of: session).targetCompID
        let cause = StopCause(.client, who: Identifier(string: who.description) ?? Identifier("client"), why: request.stop.reason)
        if case .resume = request.kind {
            switch resume(scope, cause.who, request.stop.reason, isForced: request.stop.isForced, in: &engine) {
            case .done(let text), .refused(let text): return text
            case .gateway, .broker, .stop: return Text()
            }
        }
        engage(scope, cause, in: &engine)
        var text = Text<16>("stopped: ")
        text.append(self.name(of: scope, in: engine))
        return text
    }
}

extension NamedScope {
    /// Nil for a scope in which no order is.
    init?(_ order: StopOrder) {
        let kind: Kind
        switch order.scope {
        case .everything: kind = .everything
        case .broker: kind = .broker
        case .symbol: kind = .symbol
        case .account: kind = .account
        case .session: kind = .session
        case .strategy: return nil
        }
        self.init(kind: kind, name: Text<16>(string: order.name.description) ?? Text())
    }
}
