// Orders that are placed, changed and canceled in the control room, on the line thread.

internal import ControlAPI
internal import EmergencyStop
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Portfolio
internal import Routing
internal import Values

extension GatewayApplication {
    /// Who places orders in the control room has a session for them, as every client has: with its own ClOrdIDs, its own
    /// limits and stops, its messages in the store. Nobody can log on as it.
    static func roomIdentity(of user: String) -> SessionIdentity? {
        guard let name = Name(string: user), !name.isEmpty else { return nil }
        return SessionIdentity(senderCompID: GatewayApplication.roomSender, targetCompID: name)
    }

    static var roomSender: Name { Name("(control)") }

    private mutating func roomSession(of user: String, in engine: inout Engine) -> SessionID? {
        guard let identity = GatewayApplication.roomIdentity(of: user), let session = engine.addSession(identity) else { return nil }
        // A template for all SenderCompIDs may cover it: then it is a peer's.
        guard engine.isOwn(session) else { return nil }
        bindLimitsOfClient(session, in: &engine)
        copies.meet(in: engine)
        return session
    }

    // MARK: - Placed and changed

    /// The same way as a NewOrderSingle(D) of a client: read, judged, routed, stored. As a PossResend: one whose ClOrdID is
    /// known is told as it stands.
    mutating func place(_ ticket: OrderTicket, in engine: inout Engine) throws(JournalError) -> [ControlAnswer] {
        guard engine.hasRoom else { return [.refused(Self.noRoom)] }
        guard let session = roomSession(of: ticket.who, in: &engine) else { return [.refused(Self.noSession)] }
        engine.beginTakingIn(.newOrderSingle, from: session, isPossibleResend: true)
        engine.writer.append(ticket, at: engine.now.utc)
        return try takeIn(from: session, clOrdID: ticket.clOrdID, in: &engine)
    }

    /// Where it would go if it came now, in words.
    mutating func preview(_ ticket: OrderTicket, in engine: borrowing Engine) -> [ControlAnswer] {
        let session = GatewayApplication.roomIdentity(of: ticket.who).flatMap { engine.session($0) }
        let order = NewOrder(
            session: SessionNumber(session.map { UInt32($0.index) } ?? .max), clOrdID: ticket.clOrdID, account: ticket.account,
            symbol: ticket.symbol, side: ticket.side, terms: ticket.terms, destination: ticket.broker)
        look(at: ticket.symbol, isListed: true, now: engine.now.utc)
        let decision = gateway.preview(order, at: engine.now.utc)
        let lines = decision.lines { Int($0.value) < brokerNames.count ? "\(brokerNames[Int($0.value)])" : "broker \($0.value)" }
        return lines.map { Self.line(["decision", $0]) } + [.done(Text())]
    }

    /// The same for an OrderCancelReplaceRequest(G), which repeats all that stays.
    mutating func change(_ change: OrderChange, in engine: inout Engine) throws(JournalError) -> [ControlAnswer] {
        guard engine.hasRoom else { return [.refused(Self.noRoom)] }
        guard let session = roomSession(of: change.who, in: &engine) else { return [.refused(Self.noSession)] }
        guard let order = gateway.order(OrderNumber(change.order)) else { return [.refused(Text("no such order is open"))] }
        guard order.session.value == UInt32(session.index) else {
            return [.refused(Text("somebody else has placed it: it can be canceled here, and not changed"))]
        }
        var terms = order.terms
        if let quantity = change.quantity { terms.quantity = quantity }
        if let limit = change.limit { terms.limit = limit }
        if let stop = change.stop { terms.stop = stop }
        if let expires = change.expires {
            terms.expires = expires
            terms.timeInForce = .goodTillDate
        }
        engine.beginTakingIn(.orderCancelReplaceRequest, from: session, isPossibleResend: true)
        engine.writer.append(
            OrderFields(
                account: order.account, clOrdID: change.clOrdID, origClOrdID: order.clOrdID, symbol: order.symbol,
                side: order.side, terms: terms), at: engine.now.utc)
        return try takeIn(from: session, clOrdID: change.clOrdID, in: &engine)
    }

    private static var noRoom: Text<16> { Text("the gateway has no room for more now: nothing was done") }
    private static var noSession: Text<16> { Text("there is no room for the session of this user") }

    private mutating func takeIn(
        from session: SessionID, clOrdID: Identifier, in engine: inout Engine
    ) throws(JournalError) -> [ControlAnswer] {
        let first = engine.status(of: session).nextOutbound
        switch engine.finishTakingIn(from: session) {
        case .impossible: return [.refused(Text("the order is too long"))]
        case .faulty(let fault):
            var text = Text<16>(fault.reason.text)
            text.append(": tag ")
            text.append(fault.refTagID)
            return [.refused(text)]
        case .message(let message, let header):
            try receive(message, header, from: session, in: &engine)
        }
        for number in first..<max(first, engine.status(of: session).nextOutbound) {
            guard let said = try RoomReport(engine.row(.outbound, messageKey(stream: engine.stream(of: session), number))),
                said.clOrdID == nil || said.clOrdID == "\(clOrdID)"
            else { continue }
            return answers(to: said)
        }
        return [.refused(Text("the gateway has not answered"))]
    }

    private func answers(to said: RoomReport) -> [ControlAnswer] {
        var answers: [ControlAnswer] = []
        if let number = said.order, let order = gateway.order(OrderNumber(number)) { answers.append(.order(order)) }
        answers.append(.line(["said", said.msgType, said.execType, said.reason].joined(separator: "\t")))
        answers.append(said.isRefusal ? .refused(Self.cut(said.text)) : .done(Self.cut(said.text)))
        return answers
    }

    // MARK: - Canceled

    /// Whoever has placed it: its client is told that it is canceled, unasked.
    mutating func cancel(
        _ number: OrderNumber, _ who: Identifier, _ why: Text<16>, in engine: inout Engine
    ) throws(JournalError) -> [ControlAnswer] {
        guard engine.hasRoom else { return [.refused(Self.noRoom)] }
        guard let order = gateway.order(number) else { return [.refused(Text("no such order is open"))] }
        if let whole = order.handling.parent {
            var text = Text<16>("it is a part: cancel the whole order, ")
            text.appendDigits(of: whole.value)
            return [.order(order), .refused(text)]
        }
        guard !order.phase.isTerminal else { return [.order(order), .refused(Text("it has ended"))] }
        var object = Text<8>("order ")
        object.appendDigits(of: number.value)
        engine.audit(AuditNote(actor: who, action: Text("cancels"), object: object, after: why))
        act = .cancelUnasked
        gateway.cancelUnasked(number, at: engine.now.utc, into: &effects)
        try carryOut(in: &engine)
        let text: Text<16> = gateway.order(number).map { $0.phase.isTerminal } ?? true ? Text("canceled") : Text("its broker is asked")
        return [gateway.order(number).map { .order($0) }, .done(text)].compactMap { $0 }
    }

    // MARK: - Positions

    /// An order of the gateway's own for what is open of it at each broker, as a stop would give it.
    mutating func close(_ wish: PositionWish, in engine: inout Engine) throws(JournalError) -> [ControlAnswer] {
        var answers: [ControlAnswer] = []
        var isUnderWay = false
        for place in 0..<gateway.books.positionCount {
            let position = PositionNumber(place)
            guard gateway.books.symbol(of: position) == wish.symbol, gateway.books.account(of: position) == wish.account,
                !gateway.books[position].quantity.isZero, isAt(wish.broker, position)
            else { continue }
            guard engine.hasRoom else { break }
            if let place = gateway.stop(over: position) { return answers + [.refused(gateway.stopText(at: place))] }
            if let order = closings[position].flatMap({ gateway.order(OrderNumber($0.order)) }), !order.phase.isTerminal {
                isUnderWay = true
                answers.append(.order(order))
                continue
            }
            let cause = StopCause(.controlAPI, who: Self.cut(wish.who), why: Self.cut(wish.why))
            if let number = try closeNow(position, for: cause, in: &engine), let order = gateway.order(number) {
                answers.append(.order(order))
            }
        }
        if answers.isEmpty { return [.refused(Text("there is no such position, or no room for an order"))] }
        return answers + [.done(isUnderWay ? Text("being closed already") : Text("being closed"))]
    }

    private func isAt(_ broker: String, _ position: PositionNumber) -> Bool {
        if broker.isEmpty { return true }
        let number = Int(gateway.books[position].broker.value)
        return number < brokerNames.count && brokerNames[number].description == broker
    }
}
