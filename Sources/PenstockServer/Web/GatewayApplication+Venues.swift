// Brokers of the web: instructions to the broker thread, and what it reports.

internal import BrokerKit
internal import Brokers
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import MarketData
internal import Orders
internal import Reactor
internal import Routing
internal import Values

extension GatewayApplication {
    /// The number under which the engine wakes for reports.
    static var venueWake: Int { @_noLocks get { 2 } }
    /// So many reports of a venue are heard in one turn.
    private static var mostInTurn: Int { @_noLocks get { 512 } }

    /// With the orders that the store has of each venue.
    ///
    /// - Throws: ``IOError``.
    func makeVenueThread(polls: Bool, desk: VenueDesk?) throws(IOError) -> VenueThread {
        var links: [VenueLink] = []
        var known: [[WebOrder]] = []
        for place in 0..<brokers.webCount {
            links.append(brokers[web: place].link)
            var orders: [WebOrder] = []
            brokers[web: place].orders.forEachOpen { orders.append($0) }
            known.append(orders)
        }
        return try VenueThread(links, known: known, polls: polls, desk: desk)
    }

    // MARK: - Out

    /// An instruction leaves with the others of the turn, when that is committed.
    @_noLocks
    mutating func stage(_ instruction: Instruction, toWeb place: Int) {
        guard brokers[web: place].hasRoom else {
            let why = Text<16>("too much waits for the broker; nothing was sent to it")
            switch instruction {
            case .submit(let number, _, _, _): reports.append(number, .rejected(.brokerOption, why))
            case .replace(let number, _): reports.append(number, .replaceRejected(.brokerOption, why))
            case .cancel(let number): reports.append(number, .cancelRejected(.other, why))
            case .ask: break
            }
            return
        }
        if let command = brokers[web: place].orders.begin(instruction, into: &reports) { brokers[web: place].stage(command) }
    }

    /// What the turn has staged for venues goes to the broker thread.
    @_noLocks
    mutating func committed(in engine: inout Engine) {
        let now = clocks.committed(since: engine.now.steady)
        if brokers.webCount > 0 { handOverCommands(at: now) }
    }

    @_noLocks
    mutating func released(in engine: inout Engine) { clocks.released() }

    /// Vouched for: the rings are there from the start, and what crosses them has no parts elsewhere.
    @_semantics("no_performance_analysis")
    private mutating func handOverCommands(at now: Instant) {
        var hasAny = false
        for place in 0..<brokers.webCount where brokers[web: place].stagedCount > 0 {
            var count = 0
            while count < brokers[web: place].stagedCount,
                brokers[web: place].link.commands.append(Timed(value: brokers[web: place].staged[count], at: now))
            {
                count += 1
            }
            // The ring is full: the rest goes with the next turn.
            for index in count..<brokers[web: place].stagedCount {
                brokers[web: place].staged[index - count] = brokers[web: place].staged[index]
            }
            brokers[web: place].stagedCount -= count
            hasAny = hasAny || count > 0
        }
        if hasAny { venueThread?.wake() }
    }

    // MARK: - In

    /// What venues have reported, and what they are to be asked next.
    @_noLocks
    mutating func hearVenues(in engine: inout Engine) throws(JournalError) {
        if engine.takeWake(GatewayApplication.venueWake) { noteVenues(in: &engine) }
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            guard case .web(let place) = brokers[broker] else { continue }
            var count = 0
            while count < GatewayApplication.mostInTurn, engine.hasRoom, let report = nextReport(place) {
                count += 1
                clocks.heard = report.at
                try hear(report.value, of: broker, place, in: &engine)
            }
            clocks.heard = .distantPast
            hearPrices(of: broker, place, in: engine)
            if gateway.isReconciling(broker) { try compare(web: place, broker, in: &engine) }
        }
    }

    @_noLocks
    private mutating func hearPrices(of broker: BrokerNumber, _ place: Int, in engine: borrowing Engine) {
        var count = 0
        while count < GatewayApplication.mostInTurn, let slip = nextSlip(place) {
            count += 1
            hear(slip, of: broker, at: engine.now.utc)
        }
    }

    /// Stale prices are none; a trade is one all the same.
    @_noLocks
    private mutating func hear(_ slip: MarketSlip, of broker: BrokerNumber, at now: Instant) {
        var update = QuoteUpdate(last: slip.last)
        if slip.isGood {
            update.bid = slip.bids.first.map { .level($0) } ?? .empty
            update.ask = slip.asks.first.map { .level($0) } ?? .empty
            gateway.hear(update, of: slip.symbol, at: broker, isHalted: false, now: now)
            if let number = gateway.quotes.symbol(slip.symbol) { depths.set(number, broker, bids: slip.bids, asks: slip.asks) }
        } else {
            gateway.endQuotes(of: slip.symbol, at: broker)
            guard case .some = slip.last else { return }
            gateway.hear(update, of: slip.symbol, at: broker, isHalted: false, now: now)
        }
    }

    /// It is long: even none of it is not looked at in vain.
    @_semantics("no_performance_analysis")
    private func nextSlip(_ place: Int) -> MarketSlip? {
        let prices = brokers[web: place].link.prices
        return prices.isEmpty ? nil : prices.removeFirst()
    }

    /// It has woken this thread: what it has to say for the log.
    @_semantics("no_performance_analysis")
    private func noteVenues(in engine: inout Engine) {
        // Before anything is looked at: what is reported from now on wakes again. Untaken, it would wake for ever.
        venueThread?.reportWake.take()
        while let note = venueThread?.notes.removeFirst() { engine.note(note) }
    }

    @_semantics("no_performance_analysis")
    private func nextReport(_ place: Int) -> Timed<VenueReport>? { brokers[web: place].link.reports.removeFirst() }

    /// Whether something was reported that is not heard yet, or can be asked without waiting.
    @_semantics("no_performance_analysis")
    func hasVenueStep() -> Bool {
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(index))
            guard case .web(let place) = brokers[broker] else { continue }
            if !brokers[web: place].link.prices.isEmpty || !brokers[web: place].link.reports.isEmpty || brokers[web: place].stagedCount > 0 { return true }
            if gateway.isReconciling(broker), !gateway.isAwaitingAnswer(of: broker) { return true }
        }
        return false
    }

    @_noLocks
    private mutating func hear(
        _ report: VenueReport, of broker: BrokerNumber, _ place: Int, in engine: inout Engine
    ) throws(JournalError) {
        switch report {
        case .up:
            guard isInUse(broker) else { return }
            gateway.connected(broker, at: engine.now.utc)
            tell(Text("can be reached: it is asked what happened"), broker, in: &engine)
        case .down(let why):
            guard !gateway.isAway(broker) else { return }
            gateway.disconnected(broker, at: engine.now.utc)
            var text = Text<16>("cannot be reached: ")
            text.append(why)
            tell(text, broker, in: &engine)
        case .identity(let number, let use, let venueOrderID, let filledBefore, let notionalBefore):
            brokers[web: place].orders.learn(number, use: use, venueOrderID, filledBefore, notionalBefore)
        case .order(let report):
            gateway.router.heard(broker, at: engine.now.utc)
            brokers[web: place].orders.note(report)
            reports.append(report.order, report.event)
            try readReports(of: broker, in: &engine)
            if case .standing(let standing) = report.event, standing.phase.isTerminal {
                try endChange(of: report.order, at: broker, in: &engine)
            }
            if instructionCount > 0 { try carryOut(in: &engine) }
            endIfOver(report.order, place)
        case .steps(let symbol, let tick, let lot): gateway.learn(symbol, tick: tick, lot: lot)
        case .fact(.order(nil, let name, let symbol, let side, let standing)):
            try hear(stranger: name, symbol, side, standing, at: broker, place, in: &engine)
        case .fact(let fact):
            comparing.facts.append(fact)
            findOwner(broker, in: engine)
            try readFact(of: broker, in: &engine)
            switch fact {
            case .order(let number?, _, _, _, _), .fill(let number, _, _, _, _, _): endIfOver(number, place)
            case .order, .position, .balance, .end: break
            }
        }
    }

    /// An order that works there and did not come from here. Once it is taken in the broker thread has to know it, to
    /// cancel it and to tell what becomes of it; until it does, it may be told of again.
    @_noLocks
    private mutating func hear(
        stranger name: Identifier, _ symbol: Name, _ side: Side, _ standing: BrokerReport.Standing, at broker: BrokerNumber,
        _ place: Int, in engine: inout Engine
    ) throws(JournalError) {
        let known = brokers[web: place].orders.number(named: name)
        if let known, !gateway.holds(known) { try recall(known, in: &engine) }
        findOwner(broker, in: engine)
        // What has no name of its own, or no place, cannot be told apart from others later.
        let canTakeIn = !name.isEmpty && brokers[web: place].orders.hasRoom
        act = .standing
        let number = gateway.hear(
            order: known, name: name, symbol, side, standing, from: broker, owner: canTakeIn ? comparing.owner : nil,
            at: engine.now.utc, into: &effects)
        if let number {
            var order = WebOrder(number.value, symbol: symbol, side: side, terms: standing.terms)
            order.venueOrderID = name
            if brokers[web: place].orders.takeIn(order) { brokers[web: place].stage(.known(order)) }
        }
        try carryOut(in: &engine)
    }

    /// The venue has said that the order is over: a change that waits still came too late.
    @_noLocks
    private mutating func endChange(
        of number: OrderNumber, at broker: BrokerNumber, in engine: inout Engine
    ) throws(JournalError) {
        guard let slot = gateway.slot(of: number), gateway[slot].phase.isTerminal, let pending = gateway[slot].pending else { return }
        switch pending.kind {
        case .cancel, .reduce: reports.append(number, .cancelRejected(.tooLate, Text()))
        case .replace: reports.append(number, .replaceRejected(.tooLate, Text()))
        }
        try readReports(of: broker, in: &engine)
    }

    /// What is over for the gateway, and waits for no answer, is over for the venue's line.
    @_noLocks
    private mutating func endIfOver(_ number: OrderNumber, _ place: Int) {
        if let slot = gateway.slot(of: number), !gateway[slot].phase.isTerminal || gateway[slot].isChanging { return }
        if brokers[web: place].orders.end(number) { brokers[web: place].stage(.forget(number)) }
    }

    /// Carries on with the comparison: what can be asked is asked, what can be looked through is.
    @_noLocks
    private mutating func compare(
        web place: Int, _ broker: BrokerNumber, in engine: inout Engine
    ) throws(JournalError) {
        var left = 64
        while left > 0, engine.hasRoom, gateway.isReconciling(broker), !gateway.isAwaitingAnswer(of: broker) {
            left -= 1
            if let question = gateway.nextQuestion(of: broker, at: engine.now.utc) {
                brokers[web: place].stage(.question(question))
            } else {
                gateway.walk(broker, at: engine.now.utc, into: &effects)
                try carryOut(in: &engine)
            }
        }
        stageOrders(in: &engine)
        if !gateway.isReconciling(broker) { finishComparing(in: &engine) }
    }
}
