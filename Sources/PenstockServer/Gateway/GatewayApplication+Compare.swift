// Brokers compared with what is known here, in bounded steps.

internal import Brokers
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Routing
internal import Values

extension GatewayApplication {
    /// Carries on with the comparison with one broker: some hundreds of facts at most.
    @_noLocks
    mutating func compare(_ broker: BrokerNumber, in engine: inout Engine) throws(JournalError) {
        guard case .paper(let place) = brokers[broker] else { return }
        var left = 256
        findOwner(broker, in: engine)
        while left > 0, engine.hasRoom, gateway.isReconciling(broker) {
            left -= 1
            if let question = gateway.nextQuestion(of: broker, at: engine.now.utc) {
                brokers[paper: place].ask(question, at: engine.now.utc, into: &comparing.facts)
            } else if brokers[paper: place].isAnswering {
                brokers[paper: place].tell(into: &comparing.facts)
            } else {
                gateway.walk(broker, at: engine.now.utc, into: &effects)
                try carryOut(in: &engine)
            }
            left -= comparing.facts.count
            while comparing.facts.count > 0 { try readFact(of: broker, in: &engine) }
        }
        stageOrders(in: &engine)
        if !gateway.isReconciling(broker) { finishComparing(in: &engine) }
    }

    @_noLocks
    mutating func readFact(of broker: BrokerNumber, in engine: inout Engine) throws(JournalError) {
        let now = engine.now.utc
        switch comparing.facts.first {
        case .fill(let number, let id, let quantity, let price, let commission, _):
            try hear(fill: number, quantity, price, commission, id: id, from: broker, in: &engine)
        case .order(let number, let name, let symbol, let side, let standing):
            if let number, !gateway.holds(number) { try recall(number, in: &engine) }
            act = .standing
            gateway.hear(
                order: number, name: name, symbol, side, standing, from: broker, owner: comparing.owner, at: now,
                into: &effects)
        case .position(let symbol, let quantity, _):
            gateway.hear(position: symbol, quantity, from: broker, into: &effects)
        case .balance(let currency, let total, _): hearBalance(currency, total, broker, in: &engine)
        case .end(let isComplete): gateway.hear(endFrom: broker, isComplete: isComplete, at: now)
        }
        comparing.facts.removeFirst()
        try carryOut(in: &engine)
    }

    /// A fill that a broker was asked for.
    @_noLocks
    mutating func hear(
        fill number: OrderNumber, _ quantity: Decimal, _ price: Decimal, _ commission: Decimal, id: Name,
        from broker: BrokerNumber, in engine: inout Engine
    ) throws(JournalError) {
        if !gateway.holds(number) { try recall(number, in: &engine) }
        act = .filled
        let report = BrokerReport(number, .filled(quantity: quantity, price: price, commission: commission, id: id))
        let trade = try recallTrade(report, in: &engine)
        gateway.hear(
            fill: number, quantity, price, commission, id: id, from: broker, trade: trade, at: engine.now.utc,
            into: &effects)
    }

    /// Vouched for, and so are the next: brokers are compared when they come back, or somebody asks.
    @_semantics("no_performance_analysis")
    mutating func hearBalance(
        _ currency: Name, _ total: Decimal, _ broker: BrokerNumber, in engine: inout Engine
    ) {
        let key = BalanceBase(broker: broker.value, currency: "\(currency)")
        let known = comparing.bases[key]
        let ahead = gateway.hear(balance: currency, total, base: known, from: broker, into: &effects)
        guard known == nil, let ahead else { return }
        comparing.bases[key] = ahead
        bookRow.reset()
        bookRow.append(broker.value)
        bookRow.append(currency)
        let number = GatewayApplication.hash(bookRow.bytes)
        bookRow.reset()
        Comparing.append(ahead, broker, currency, to: &bookRow)
        stageBook(.base, number, in: &engine)
    }

    @_semantics("no_performance_analysis")
    mutating func findOwner(_ broker: BrokerNumber, in engine: borrowing Engine) {
        comparing.owner = owner(of: broker, in: engine)
    }

    /// Whose orders are that nobody here knows; nil also while the session is not known.
    mutating func owner(of broker: BrokerNumber, in engine: borrowing Engine) -> ExternalOwner? {
        guard Int(broker.value) < comparing.owners.count, let owner = comparing.owners[Int(broker.value)] else { return nil }
        let bit: UInt64 = 1 << UInt64(broker.value)
        guard let session = session(owner.session, in: engine) else {
            comparing.ownerless |= bit
            return nil
        }
        comparing.ownerless &= ~bit
        return ExternalOwner(session: SessionNumber(session), account: owner.account)
    }

    /// A client has logged on: if it is whose orders are that nobody here knows, they are looked for again.
    ///
    /// Vouched for: until each owner was there once.
    @_semantics("no_performance_analysis")
    mutating func meetOwner(in engine: borrowing Engine) {
        for index in 0..<brokers.count where comparing.ownerless >> UInt64(index) & 1 == 1 {
            let broker = BrokerNumber(UInt8(index))
            if owner(of: broker, in: engine) != nil { gateway.reconcile(broker) }
        }
    }

    /// Something differs: in the log, in the audit, counted, and told to whoever has asked.
    @_semantics("no_performance_analysis")
    mutating func tell(_ found: Discrepancy, in engine: inout Engine) {
        comparing.counts.add(found.kind)
        let text = words(of: found)
        comparing.found.add(text, at: brokerNames[Int(found.broker.value)], now: engine.now.utc)
        engine.note(text)
        var name = Text<8>()
        name.append(brokerNames[Int(found.broker.value)])
        engine.audit(AuditNote(actor: Text("gateway"), action: Text("differs"), object: name, after: text))
        for index in comparing.asked.indices where comparing.asked[index].lines.count < Comparing.mostLines {
            comparing.asked[index].lines.append(text)
        }
    }

    private func words(of found: Discrepancy) -> Text<16> {
        let broker = "\(brokerNames[Int(found.broker.value)])"
        let order = found.order.value > 0 ? "order \(found.order.value)" : "order \(found.name)"
        let words =
            switch found.kind {
            case .externalOrder: "\(order) over \(found.theirs) works at \(broker) and is not known here"
            case .endedHere: "\(order) works at \(broker) and has ended here: it is canceled there"
            case .lostOrder: "\(order) works here, and \(broker) has never had it: settle it with the broker"
            case .fewerFilled: "\(order): \(found.ours) filled here, \(found.theirs) at \(broker)"
            case .unknownFill where found.order.value == 0:
                "\(order) did not come from here: \(broker) has filled \(found.theirs) of it, and it is over"
            case .unknownFill: "\(order) is not known here: \(broker) has filled \(found.theirs) of it (\(found.name))"
            case .bustedFill: "\(order): a fill of \(found.theirs) that was taken back stands at \(broker)"
            case .position: "position of \(found.name): \(found.ours) here, \(found.theirs) at \(broker)"
            case .balance: "balance of \(found.name): \(found.ours) expected, \(found.theirs) at \(broker)"
            }
        return Text<16>(string: words) ?? Text("something differs at a broker, with a name too long to say")
    }

    @_semantics("no_performance_analysis")
    mutating func finishComparing(in engine: inout Engine) {
        for (place, asked) in comparing.asked.enumerated().reversed() {
            let isUnderWay = (0..<brokers.count).contains {
                asked.brokers >> UInt64($0) & 1 == 1 && gateway.isReconciling(BrokerNumber(UInt8($0)))
            }
            if isUnderWay { continue }
            comparing.asked.remove(at: place)
            answer(asked)
        }
    }

    private mutating func answer(_ asked: Comparing.Asked) {
        var (madeGood, names) = (0, [String]())
        for index in 0..<brokers.count where asked.brokers >> UInt64(index) & 1 == 1 {
            madeGood += gateway.outcome(of: BrokerNumber(UInt8(index))).madeGood
            names.append("\(brokerNames[index])")
        }
        for line in asked.lines { owed.append(Numbered(asked.number, .difference(line))) }
        let differing = asked.lines.isEmpty ? "nothing differs" : "\(asked.lines.count) differ"
        let partly = isPartlyAsked(asked) ? "; not all open orders could be asked about" : ""
        let words = "\(names.joined(separator: ", ")): \(differing), \(madeGood) events made good\(partly)"
        owed.append(Numbered(asked.number, .done(Text<16>(string: words) ?? Text(string: differing) ?? Text())))
        owesAnswers = true
    }

    private func isPartlyAsked(_ asked: Comparing.Asked) -> Bool {
        (0..<brokers.counterpartyCount).contains {
            asked.brokers >> UInt64(brokers[fix: $0].number.value) & 1 == 1 && brokers[fix: $0].isPartlyAsked
        }
    }

    /// `penstock reconcile`: with one broker, or all that can be reached. Nil when it is under way, and the answer comes
    /// with its end; else why it is not.
    mutating func beginComparing(_ name: Name, _ number: UInt64) -> Text<16>? {
        var wanted: UInt64 = 0
        for index in 0..<brokers.count where name.isEmpty || brokerNames[index] == name {
            let broker = BrokerNumber(UInt8(index))
            guard gateway.router.isEnabled(broker) else { continue }
            if gateway.isAway(broker) {
                if name.isEmpty { continue }
                return Text<16>(string: "the broker \(name) cannot be reached")
            }
            wanted |= 1 << UInt64(index)
            gateway.reconcile(broker)
        }
        guard wanted != 0 else {
            return name.isEmpty ? Text("no broker can be reached") : Text<16>(string: "no broker is called \(name)")
        }
        comparing.asked.append(Comparing.Asked(number: number, brokers: wanted))
        return nil
    }
}
