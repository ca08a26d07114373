// Positions are closed where a stop asks for that: by orders of the gateway's own, one at a time for each.

internal import EmergencyStop
internal import FIXEngine
internal import FIXSession
internal import GatewayCore
internal import Journal
internal import Orders
internal import Portfolio
internal import Values

extension GatewayApplication {
    /// The session that the gateway's own orders belong to. Nobody can log on as it: it has no acceptor. Its reports are
    /// kept like all others, and copied to those who get copies.
    static var ownIdentity: SessionIdentity {
        SessionIdentity(senderCompID: Name("(gateway)"), targetCompID: Name("(closing)"))
    }

    /// At start, before orders are read.
    mutating func recoverOwnSession(in engine: borrowing Engine) {
        gateway.ownSession = engine.session(GatewayApplication.ownIdentity).map { SessionNumber(UInt32($0.index)) }
    }

    /// Carries on with the walk: each position of a stop whose orders are gone gets an order, unless one is under way.
    /// The order, what it is for, and the request to the broker are one turn's: whatever happens there is never a second
    /// one before the first has ended.
    ///
    /// Vouched for: it happens when something is stopped.
    @_semantics("no_performance_analysis")
    mutating func closeNextPositions(in engine: inout Engine) throws(JournalError) {
        if closings.place == nil { beginClosing() }
        guard var place = closings.place else { return }
        var (looks, orders) = (0, 0)
        while place < gateway.books.positionCount, looks < 4096, orders < 16, engine.hasRoom {
            if try close(PositionNumber(place), in: &engine) { orders += 1 }
            place += 1
            looks += 1
        }
        if place < gateway.books.positionCount {
            closings.place = place
        } else {
            closings.finish(until: closes ? engine.now.utc.advanced(by: stopSweep.settings.retryInterval) : .distantFuture)
        }
    }

    private mutating func beginClosing() {
        closings.begin()
        for index in 0..<gateway.stops.count {
            gateway.stops[index].positions = 0
            gateway.stops[index].abandoned = 0
        }
    }

    /// Whether an order was made.
    private mutating func close(_ position: PositionNumber, in engine: inout Engine) throws(JournalError) -> Bool {
        guard let place = gateway.stop(closing: position) else { return false }
        let number = gateway.stops[place].number
        var closing = closings[position]
        if let order = closing?.order, let known = gateway.order(OrderNumber(order)), !known.phase.isTerminal {
            gateway.stops[place].positions += 1
            return false
        }
        guard !gateway.books[position].quantity.isZero else {
            if closing != nil { keep(nil, position, in: &engine) }
            return false
        }
        gateway.stops[place].positions += 1
        if closing?.stop != number { closing = nil }
        let attempts = closing?.attempts ?? 0
        guard attempts < Closing.maximumAttempts else {
            gateway.stops[place].abandoned += 1
            return false
        }
        guard engine.now.utc >= closing?.next ?? .distantPast else { return false }
        return try order(closing: position, stop: place, attempts + 1, in: &engine)
    }

    private mutating func order(
        closing position: PositionNumber, stop place: Int, _ attempt: UInt8, in engine: inout Engine
    ) throws(JournalError) -> Bool {
        let stop = gateway.stops[place]
        let wait = Interval(nanoseconds: stopSweep.settings.retryInterval.nanoseconds * Int64(attempt))
        let number = try close(position, for: stop.cause, as: stop.number, in: &engine) { number, now in
            Closing(stop: stop.number, order: number, attempts: attempt, next: now.advanced(by: wait))
        }
        return number != nil
    }

    /// Closes a position because somebody says so, without a stop. A stop that comes meanwhile knows of it.
    mutating func closeNow(
        _ position: PositionNumber, for cause: StopCause, in engine: inout Engine
    ) throws(JournalError) -> OrderNumber? {
        try close(position, for: cause, as: 0, in: &engine) { number, now in
            Closing(stop: 0, order: number, attempts: 1, next: now)
        }
    }

    private mutating func close(
        _ position: PositionNumber, for cause: StopCause, as stop: UInt64, in engine: inout Engine,
        _ closing: (_ order: UInt64, _ now: Instant) -> Closing
    ) throws(JournalError) -> OrderNumber? {
        var clOrdID = Identifier("CLOSE-")
        clOrdID.appendDigits(of: stop)
        clOrdID.append("-")
        clOrdID.appendDigits(of: gateway.counters.nextOrder)
        let now = engine.now.utc
        if gateway.ownSession == nil {
            let own = engine.addSession(GatewayApplication.ownIdentity)
            gateway.ownSession = own.map { SessionNumber(UInt32($0.index)) }
            copies.meet(in: engine)
        }
        guard let number = gateway.close(position, as: clOrdID, at: now, into: &effects) else {
            keep(closing(0, now), position, in: &engine)
            engine.note(Text("a position cannot be closed: there is no room for an order"))
            return nil
        }
        keep(closing(number.value, now), position, in: &engine)
        tell(of: position, number, cause, in: &engine)
        act = .closePosition
        try carryOut(in: &engine)
        return number
    }

    private func tell(of position: PositionNumber, _ order: OrderNumber, _ cause: StopCause, in engine: inout Engine) {
        var text = Text<16>("order ")
        text.appendDigits(of: order.value)
        text.append(" closes ")
        text.append(gateway.books[position].quantity.text)
        text.append(" ")
        text.append(gateway.books.symbol(of: position))
        let account = gateway.books.account(of: position)
        if !account.isEmpty {
            text.append(" of ")
            text.append(account)
        }
        engine.audit(AuditNote(actor: cause.who, action: Text("closes position"), object: Text(), after: text))
        engine.note(text)
    }

    private mutating func keep(_ closing: Closing?, _ position: PositionNumber, in engine: inout Engine) {
        closings.set(closing, of: position)
        let number = UInt64(UInt32(bitPattern: position.value))
        guard let closing else { return engine.record.delete(.book, BookKind.closing.key(number)) }
        bookRow.reset()
        closing.append(to: &bookRow)
        stageBook(.closing, number, in: &engine)
    }

    /// A stop is over. What is still being closed stays known until it has ended: another stop makes no second order.
    mutating func forgetClosings(of stop: UInt64, in engine: inout Engine) {
        for position in closings.positions(of: stop) {
            let order = closings[position].flatMap { gateway.order(OrderNumber($0.order)) }
            if order.map({ $0.phase.isTerminal }) ?? true { keep(nil, position, in: &engine) }
        }
    }
}
