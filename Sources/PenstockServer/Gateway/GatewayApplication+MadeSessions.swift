// Sessions that operators make, change and remove while the gateway runs, on the line thread.

internal import ControlAPI
internal import FIXEngine
internal import FIXSession
internal import GatewayCore
internal import Journal
internal import Values

/// What a plan is about: a session of one named peer.
struct PlannedSession: Sendable {
    enum Side: Sendable {
        /// Its place among the acceptors.
        case acceptor(Int, SessionTemplate)
        case initiator(InitiatorSettings)
    }

    var side: Side
    var desk: Configuration.Desk
    var rule: ClientRule?
    var maskedTags: [UInt32]
}

extension GatewayApplication {
    mutating func carryOut(_ plan: SessionPlan, in engine: inout Engine) -> ControlAnswer {
        do {
            let words: String
            switch plan.parts {
            case let identity as SessionIdentity:
                try remove(identity, saying: plan.why, in: &engine)
                words = "removed"
            case let planned as PlannedSession:
                try use(planned, plan.deed, in: &engine)
                words = plan.deed == .make ? "made" : "changed: it holds from the next logon on"
            default: preconditionFailure("a plan of somebody else's")
            }
            engine.audit(
                AuditNote(
                    actor: Self.cut(plan.who), action: Self.cut("\(plan.deed.rawValue)s session"), object: Self.cut(plan.name), after: Self.cut(plan.why)))
            return .done(Self.cut(words))
        } catch {
            return .refused(Self.cut("\(error)"))
        }
    }

    private mutating func remove(_ identity: SessionIdentity, saying why: String, in engine: inout Engine) throws {
        let number = engine.session(identity).map { engine.applicationNumber(of: $0) } ?? 0
        try engine.remove(identity, saying: why.isEmpty ? Text("this session is removed") : Self.cut(why))
        // Nothing waits any more for somebody who does not come again.
        if number > 0 {
            desks[number - 1] = .none
            copies.use(desks, in: engine)
        }
    }

    private mutating func use(_ planned: PlannedSession, _ deed: SessionPlan.Deed, in engine: inout Engine) throws {
        var rule: UInt16 = 0
        if let wanted = planned.rule {
            guard let number = gateway.clients.add(wanted) else { throw AddedSessionError.noRoom }
            rule = number
        }
        let session: SessionID
        switch planned.side {
        case .acceptor(let acceptor, var template):
            (template.settings.flow.applicationNumber, template.settings.flow.clientRule) = (desks.count + 1, rule)
            session = try deed == .make ? engine.add(template, toAcceptor: acceptor) : engine.change(template)
        case .initiator(var settings):
            settings.session.settings.flow.applicationNumber = desks.count + 1
            settings.session.settings.flow.clientRule = rule
            session = try deed == .make ? engine.add(settings) : engine.change(settings)
        }
        desks.append(planned.desk)
        copies.use(desks, in: engine)
        if !planned.maskedTags.isEmpty {
            maskedTags.add(planned.maskedTags)
            maskedTags.stage(in: &engine)
        }
        bindLimitsOfClient(session, in: &engine)
    }
}
