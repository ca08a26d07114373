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

    var template: SessionTemplate {
        switch side {
        case .acceptor(_, let template): template
        case .initiator(let settings): settings.session
        }
    }

    /// The place of its acceptor; nil where we connect.
    var acceptor: Int? { if case .acceptor(let place, _) = side { place } else { nil } }
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

    /// What was made for sessions that have other settings by now takes no room.
    private mutating func letGoOfUnused(in engine: borrowing Engine) {
        for number in madeDesks where !engine.hasSettings({ $0.flow.applicationNumber == number }) {
            desks[number - 1] = .none
            madeDesks.remove(number)
        }
        for number in madeRules where !engine.hasSettings({ $0.flow.clientRule == number }) {
            gateway.clients.remove(number)
            madeRules.remove(number)
        }
    }

    private mutating func use(_ planned: PlannedSession, _ deed: SessionPlan.Deed, in engine: inout Engine) throws {
        letGoOfUnused(in: engine)
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
        madeDesks.insert(desks.count)
        if rule > 0 { madeRules.insert(rule) }
        copies.use(desks, in: engine)
        if !planned.maskedTags.isEmpty {
            maskedTags.add(planned.maskedTags)
            maskedTags.stage(in: &engine)
        }
        bindLimitsOfClient(session, in: &engine)
    }
}
