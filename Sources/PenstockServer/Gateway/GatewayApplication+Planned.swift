// Stops that are asked for: at once, or announced and engaged when their time has come.

internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import Orders
internal import Values

extension GatewayApplication {
    /// Does what an operator or a client with the right to it asks for.
    mutating func stop(
        _ scope: StopScope, _ cause: StopCause, _ options: StopOptions, in engine: inout Engine
    ) -> ControlAnswer {
        if options.closesPositions {
            switch scope {
            case .everything, .broker, .symbol, .account: break
            case .session, .strategy: return .refused(Text("positions are accounts', of no session or strategy: nothing was stopped"))
            }
        }
        let isPlanned = options.delay.nanoseconds > 0
        var text = Text<16>(isPlanned ? "announced: " : "stopped: ")
        text.append(name(of: scope, in: engine))
        if isPlanned {
            guard plan(scope, cause, options, in: &engine) else { return .refused(Text("too many stops are announced")) }
        } else {
            engage(scope, cause, closesPositions: options.closesPositions, in: &engine)
        }
        return .done(text)
    }

    private mutating func plan(
        _ scope: StopScope, _ cause: StopCause, _ options: StopOptions, in engine: inout Engine
    ) -> Bool {
        let (now, due) = (engine.now.utc, engine.now.utc.advanced(by: options.delay))
        guard
            let place = announced.announce(
                scope, cause, closesPositions: options.closesPositions, due: due, at: now)
        else { return false }
        note(Text("stop announced"), cause.who, scope, cause.why, in: &engine)
        announce(notice(of: announced[place]), in: &engine)
        return true
    }

    /// A stop that is not engaged yet is not going to be; nil where none is announced.
    mutating func takeBack(
        _ scope: StopScope, _ who: Identifier, _ why: Text<16>, in engine: inout Engine
    ) -> ControlAnswer? {
        guard let place = announced.place(of: scope) else { return nil }
        announced.remove(place)
        note(Text("stop taken back"), who, scope, why, in: &engine)
        announce(Notice(kind: .takenBack, scope: scope, who: who, why: why, at: engine.now.utc), in: &engine)
        var text = Text<16>("taken back: ")
        text.append(name(of: scope, in: engine))
        return .done(text)
    }

    private mutating func note(
        _ action: Text<8>, _ who: Identifier, _ scope: StopScope, _ why: Text<16>, in engine: inout Engine
    ) {
        let named = name(of: scope, in: engine)
        engine.audit(AuditNote(actor: who, action: action, object: shortened(named), after: why))
        var text = Text<16>()
        text.append(action)
        text.append(": ")
        text.append(named)
        engine.note(text)
    }

    /// Vouched for, and so is the next: it happens a few times in the life of a gateway.
    @_semantics("no_performance_analysis")
    mutating func engageAnnounced(in engine: inout Engine) {
        while let due = announced.takeDue(at: engine.now.utc) {
            engage(due.stop.scope, due.stop.cause, closesPositions: due.stop.closesPositions, in: &engine)
        }
    }

    @_semantics("no_performance_analysis")
    mutating func stageAnnounced(in engine: inout Engine) {
        while let number = announced.nextChange() {
            guard let place = announced.place(ofNumber: number) else {
                engine.record.delete(.book, BookKind.announcedStop.key(number))
                continue
            }
            bookRow.reset()
            announced[place].append(to: &bookRow)
            stageBook(.announcedStop, number, in: &engine)
        }
    }
}
