// Stops: engaged, carried out, told and resumed.

internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

extension GatewayApplication {
    /// Holds back what is in the scope from here on, and has its open orders canceled.
    ///
    /// Vouched for: it happens a few times in the life of a gateway.
    @_semantics("no_performance_analysis")
    mutating func engage(
        _ scope: StopScope, _ cause: StopCause, closesPositions: Bool = false, in engine: inout Engine
    ) {
        let (place, isNew) = gateway.stops.engage(scope, cause, closesPositions: closesPositions, at: engine.now.utc)
        let named = name(of: gateway.stops[place].scope, in: engine)
        let what: Text<8> = isNew ? Text("stopped") : Text("stopped again")
        engine.audit(
            AuditNote(actor: cause.who, action: what, object: shortened(named), after: cause.why))
        var text = Text<16>(isNew ? "EMERGENCY STOP of " : "stopped already: ")
        text.append(named)
        engine.note(text)
        stopSweep.begin()
        guard isNew else { return }
        let stop = gateway.stops[place]
        announce(
            Notice(kind: .engaged, scope: stop.scope, who: stop.cause.who, why: stop.cause.why, at: stop.at), in: &engine)
    }

    /// Carries on with what is to be canceled, a bounded number of orders a turn.
    @_noLocks
    mutating func sweepStops(in engine: inout Engine) throws(JournalError) {
        if stopSweep.isAlarmed || engine.now.utc >= stopSweep.heartbeatDue { engageAll(in: &engine) }
        if announced.count > 0 { engageAnnounced(in: &engine) }
        if gateway.stops.count > 0, engine.now.utc >= stopSweep.next || gateway.hasStoppedAnew { stopSweep.begin() }
        gateway.hasStoppedAnew = false
        guard var place = stopSweep.place else { return stageStops(in: &engine) }
        var found = 0
        // Few enough that whoever asks for something meanwhile is refused within a fraction of a millisecond.
        while found < 32, engine.hasRoom, place < gateway.sweepEnd {
            guard gateway.cancelNextStopped(from: &place, at: engine.now.utc, into: &effects) else {
                // A part of the table without any: the others have their turn first.
                break
            }
            found += 1
            act = .cancelStopped
            try carryOut(in: &engine)
        }
        if place < gateway.sweepEnd {
            stopSweep.place = place
        } else {
            stopSweep.place = nil
            gateway.finishStopCount()
            if closes { closings.want() }
            stopSweep.next = hasStoppedOrders ? engine.now.utc.advanced(by: stopSweep.settings.retryInterval) : .distantFuture
        }
        stageStops(in: &engine)
    }

    /// Some stop has positions closed.
    var closes: Bool {
        @_noLocks get {
            for index in 0..<gateway.stops.count where gateway.stops[index].closesPositions { return true }
            return false
        }
    }

    private var hasStoppedOrders: Bool {
        @_noLocks get {
            for index in 0..<gateway.stops.count where gateway.stops[index].open > 0 { return true }
            return false
        }
    }

    /// Vouched for, and so are the next: it happens when something is stopped.
    @_semantics("no_performance_analysis")
    private mutating func engageAll(in engine: inout Engine) {
        if stopSweep.isAlarmed {
            stopSweep.isAlarmed = false
            engage(.everything, StopCause(.signal, who: Identifier("SIGUSR1"), why: Text()), in: &engine)
        }
        guard engine.now.utc >= stopSweep.heartbeatDue else { return }
        stopSweep.heartbeatDue = .distantFuture
        let cause = StopCause(.heartbeat, who: Identifier("dead-man timer"), why: Text("no heartbeat in time"))
        engage(.everything, cause, in: &engine)
    }

    @_semantics("no_performance_analysis")
    private mutating func stageStops(in engine: inout Engine) {
        while let number = gateway.stops.nextChange() {
            guard let place = gateway.stops.place(ofNumber: number) else {
                engine.record.delete(.book, BookKind.stop.key(number))
                continue
            }
            bookRow.reset()
            StopRow.append(gateway.stops[place], to: &bookRow)
            stageBook(.stop, number, in: &engine)
        }
        stageAnnounced(in: &engine)
    }

    /// SIGUSR1: everything is stopped, with the next turn.
    mutating func alarmed(in engine: inout Engine) { stopSweep.isAlarmed = true }

    /// Somebody has said that all is well. A stop that there is already stays.
    mutating func noteHeartbeat(at now: Instant) {
        guard stopSweep.settings.stopUnlessHeartbeat.nanoseconds > 0 else { return }
        stopSweep.heartbeatDue = now.advanced(by: stopSweep.settings.stopUnlessHeartbeat)
    }

    /// What a scope is called by people.
    func name(of scope: StopScope, in engine: borrowing Engine) -> Text<16> {
        var text = Text<16>()
        switch scope {
        case .broker(let broker) where broker.value < brokerNames.count:
            text.append("broker ")
            text.append(brokerNames[Int(broker.value)])
        case .session(let session) where session < engine.sessionCount:
            let identity = engine.identity(of: SessionID(Int(session)))
            text.append("session ")
            text.append(identity.senderCompID)
            text.append("->")
            text.append(identity.targetCompID)
        case .everything, .broker, .symbol, .account, .strategy, .session: scope.append(to: &text)
        }
        return text
    }

    func shortened(_ text: Text<16>) -> Text<8> {
        var short = Text<8>()
        for index in 0..<min(text.count, Text<8>.capacity) { short.append(text[index]) }
        return short
    }
}
