// Brokers that go away and come back.

internal import Brokers
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

extension GatewayApplication {
    /// Whether an instruction may go to the broker now.
    @_noLocks
    mutating func isReachable(_ broker: BrokerNumber, in engine: inout Engine) -> Bool {
        // A counterparty keeps off what cannot leave by itself.
        if case .web = brokers[broker] { return gateway.isUp(broker) }
        guard case .paper(let place) = brokers[broker] else { return true }
        if brokers[paper: place].outages != comparing.outages[Int(broker.value)] { lose(broker, in: &engine) }
        return gateway.isUp(broker)
    }

    /// An instruction that is certain not to have left.
    @_noLocks
    mutating func keepBack(
        _ instruction: Instruction, from broker: BrokerNumber, in engine: inout Engine
    ) throws(JournalError) {
        gateway.notSent(instruction, to: broker, at: engine.now.utc, into: &effects)
        try stageEffects(in: &engine)
        guard case .cancel = instruction else { return }
        gateway.reportPending(instruction.order, at: engine.now.utc, into: &effects)
        try stageEffects(in: &engine)
    }

    /// Sees whether a broker has gone away or is back, and carries on with comparing.
    @_noLocks
    mutating func keepLink(_ broker: BrokerNumber, in engine: inout Engine) throws(JournalError) {
        guard case .paper(let place) = brokers[broker] else { return }
        _ = isReachable(broker, in: &engine)
        guard isInUse(broker) else { return }
        if gateway.isAway(broker) {
            if brokers[paper: place].isAway {
                let isOver = brokers[paper: place].sitOut(until: engine.now.utc, into: &reports)
                // Nothing is heard of what happens there.
                while reports.count > 0 { reports.removeFirst() }
                guard isOver else { return }
            }
            gateway.connected(broker, at: engine.now.utc)
            tell(Text("is there again: it is asked what happened"), broker, in: &engine)
        }
        if gateway.isReconciling(broker) { try compare(broker, in: &engine) }
    }

    @_noLocks
    private mutating func lose(_ broker: BrokerNumber, in engine: inout Engine) {
        guard case .paper(let place) = brokers[broker] else { return }
        comparing.outages[Int(broker.value)] = brokers[paper: place].outages
        guard !gateway.isAway(broker) else { return }
        gateway.disconnected(broker, at: engine.now.utc)
        tell(Text("cannot be reached"), broker, in: &engine)
    }

    /// Vouched for: brokers seldom come and go.
    @_semantics("no_performance_analysis")
    func tell(_ what: Text<16>, _ broker: BrokerNumber, in engine: inout Engine) {
        var text = Text<16>("broker ")
        text.append(brokerNames[Int(broker.value)])
        text.append(" ")
        text.append(what)
        engine.note(text)
        var name = Text<8>()
        name.append(brokerNames[Int(broker.value)])
        engine.audit(AuditNote(actor: Text("gateway"), action: Text("broker"), object: name, after: what))
    }

    /// Before the first turn. What happened while the process was not there comes before anything new.
    mutating func connectAtStart(_ broker: BrokerNumber, at now: Instant, in engine: inout Engine) {
        // A counterparty is connected when it is logged on, and is asked nothing before.
        gateway.setAskable(broker, false)
        let heard = comparing.heard[Int(broker.value)]
        gateway.connected(broker, heardUntil: heard > .distantPast ? heard : engine.storeCreated, at: now)
        switch brokers[broker] {
        case .fix, .web: gateway.disconnected(broker, at: now)
        case .paper, .gone: break
        }
        guard case .paper(let place) = brokers[broker] else { return }
        guard brokers[paper: place].isAway else { return }
        // If only to carry out what is due before the end of it.
        gateway.disconnected(broker, at: now)
        guard brokers[paper: place].isAway(at: now) else { return }
        tell(Text("cannot be reached"), broker, in: &engine)
    }

    /// With the first turn, before any message in it.
    @_noLocks
    mutating func catchUpFirst(in engine: inout Engine) throws(JournalError) {
        comparing.hasBegun = true
        for index in 0..<brokers.count { try keepLink(BrokerNumber(UInt8(truncatingIfNeeded: index)), in: &engine) }
    }

    /// Up to when nothing was missed, once a second while anything is told.
    @_noLocks
    mutating func stageHeard(in engine: inout Engine) {
        guard engine.hasRoom else { return }
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            var heard = engine.now.utc
            if case .fix(let place) = brokers[broker] { heard = brokers[fix: place].heard }
            gateway.noteHeard(broker, at: heard)
        }
        guard engine.now.utc >= comparing.heardDue, gateway.counters.nextExecution != comparing.heardExecution
        else { return }
        comparing.heardDue = engine.now.utc.advanced(by: .seconds(1))
        comparing.heardExecution = gateway.counters.nextExecution
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            let time = gateway.heardUntil(broker)
            guard time > comparing.heard[index] else { continue }
            comparing.heard[index] = time
            bookRow.reset()
            Comparing.append(heardUntil: time, to: &bookRow)
            stageBook(.heard, UInt64(index), in: &engine)
        }
    }
}
