// Which broker an order goes to.

import EmergencyStop
import MarketData
package import Orders
import Risk
package import Routing
package import Values

extension Gateway {
    /// The broker that gets a new order; nil, with why, when none can take it. Where there was something to decide, the
    /// decision stands in `decision` then.
    ///
    /// - Parameter isHeld: It is only asked whether one can: nobody gets the order now.
    @_noLocks
    mutating func route(
        _ command: NewOrder, _ number: OrderNumber, isHeld: Bool = false, at now: Instant,
        or refusal: inout OrderRefusal
    ) -> Placement? {
        let request = routeRequest(command, number)
        let needs = request.needs
        collectCandidates(for: command, at: now)
        decide(request, isHeld: isHeld, at: now)
        // Brokers that can do it themselves come first, then those in whose place it is done here.
        if hasDecision, decision.isRefused, waive(needs, command.terms) { decide(request, isHeld: isHeld, at: now) }
        guard hasDecision else {
            let broker = candidates[0].broker
            return Placement(broker: broker, emulated: emulated(needs, broker))
        }
        guard let broker = decidedBroker(command, request, or: &refusal) else { return nil }
        return Placement(broker: broker, emulated: emulated(needs, broker), partCount: decision.partCount)
    }

    /// Where a new order would go now, and why. Neither risk nor stops of its whole scope are asked, and nothing is noted of it.
    package mutating func preview(_ command: NewOrder, at now: Instant) -> RouteDecision {
        let request = routeRequest(command, OrderNumber(counters.nextOrder))
        collectCandidates(for: command, at: now)
        let preview = router.decide(request, among: &candidates, at: now)
        guard preview.isRefused, waive(request.needs, command.terms) else { return preview }
        return router.decide(request, among: &candidates, at: now)
    }

    /// The broker that gets an order which never left for the one that it was meant for.
    @_noLocks
    mutating func route(
        unsent slot: OrderSlot, from broker: BrokerNumber, at now: Instant, or refusal: inout OrderRefusal
    ) -> BrokerNumber? {
        let command = NewOrder(table[slot])
        let request = routeRequest(command, table[slot].number)
        collectCandidates(for: command, at: now)
        let unsent = UnsentOrder(neverSent: request, to: broker)
        decision = router.reroute(unsent, among: &candidates, at: now)
        // It goes as it is: only its time may be kept here.
        let dated = BrokerAbilities(rawValue: request.needs.rawValue & BrokerAbilities.goodTillDate.rawValue)
        if decision.isRefused, waive(dated, command.terms) {
            decision = router.reroute(unsent, among: &candidates, at: now)
        }
        return decidedBroker(command, request, or: &refusal)
    }

    @_noLocks
    private func routeRequest(_ command: NewOrder, _ number: OrderNumber) -> RouteRequest {
        RouteRequest(
            order: number.value, session: command.session.value, account: command.account, symbol: command.symbol,
            assetClass: router.assetClass(of: command.symbol), side: command.side, limit: command.terms.limit, quantity: command.terms.quantity,
            exDestination: command.destination, orderStrategy: command.strategy,
            needs: BrokerAbilities(for: command.terms, command.side), mayBeSplit: mayBeSplit(command.terms))
    }

    /// Decides among the candidates; where there is only one broker and it takes the order, nothing is decided.
    @_noLocks
    private mutating func decide(_ request: RouteRequest, isHeld: Bool, at now: Instant) {
        hasDecision = true
        if isHeld {
            router.decide(request, among: &candidates, at: now, into: &decision)
        } else if router.goesToOnlyBroker(request, among: &candidates, at: now) {
            hasDecision = false
        } else {
            router.route(request, among: &candidates, at: now, into: &decision)
        }
    }

    @_noLocks
    private mutating func decidedBroker(
        _ command: NewOrder, _ request: RouteRequest, or refusal: inout OrderRefusal
    ) -> BrokerNumber? {
        hasDecision = true
        guard !decision.isRefused else {
            let why = router.refusal(of: request, by: decision)
            refusal = OrderRefusal(why.reason, why.text)
            // Who has stopped it, and why, is the stop's to say.
            if decision.candidateCount > 0, case .kept(by: .emergencyStop) = decision.candidate(0).verdict,
                let place = stop(holding: command, decision.candidate(0).broker)
            {
                refusal.text = Text("no broker: ")
                refusal.text.append(router.name(of: decision.candidate(0).broker))
                refusal.text.append(" is stopped, by ")
                refusal.text.append(stops[place].cause.who)
                if !stops[place].cause.why.isEmpty {
                    refusal.text.append(": ")
                    refusal.text.append(stops[place].cause.why)
                }
            }
            return nil
        }
        return decision.part(0).broker
    }

    @_noLocks
    private mutating func collectCandidates(for command: NewOrder, at now: Instant) {
        candidates.removeAll()
        let symbol = quotes.symbol(command.symbol)
        let traders = traded.brokers(of: command.symbol)
        for index in 0..<router.brokerCount {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            let isStopped = stop(holding: command, broker) != nil
            var candidate = RouteCandidate(
                broker, tradesSymbol: traders >> UInt64(index) & 1 == 1, obstacle: isStopped ? .emergencyStop : nil)
            if let symbol, let quote = quotes.quote(symbol, at: broker, now: now) {
                let level = command.side.isBuy ? quote.ask : quote.bid
                candidate.touch = level?.price
                candidate.shown = level?.size
                candidate.spread = quote.spread
            }
            candidates.append(candidate)
        }
    }

    /// An order that its broker shows in slices is shown by one broker, and one that waits for its price is one order.
    @_noLocks
    private func mayBeSplit(_ terms: OrderTerms) -> Bool {
        if case .some = terms.display { return false }
        return !terms.kind.waits
    }

    /// There was something to choose, or a reason against all.
    var isDecisionKept: Bool {
        @_noLocks get { hasDecision && (router.brokerCount > 1 || decision.isRefused || decision.rule != 0) }
    }
}

extension BrokerAbilities {
    /// What a broker must be able to do for an order of these terms.
    @_noLocks
    init(for terms: OrderTerms, _ side: Side) {
        var bits = BrokerAbilities(of: terms.kind).rawValue | BrokerAbilities(of: terms.timeInForce).rawValue
        if terms.features.has(.postOnly) { bits |= BrokerAbilities.postOnly.rawValue }
        if terms.features.has(.reduceOnly) { bits |= BrokerAbilities.reduceOnly.rawValue }
        if terms.features.has(.extendedHours) { bits |= BrokerAbilities.extendedHours.rawValue }
        if terms.display != nil { bits |= BrokerAbilities.iceberg.rawValue }
        if case .sellShort = side { bits |= BrokerAbilities.sellShort.rawValue }
        self.init(rawValue: bits)
    }

    @_noLocks
    init(of kind: OrderKind) {
        switch kind {
        case .market: self = .market
        case .limit: self = .limit
        case .stop: self = .stop
        case .stopLimit: self = .stopLimit
        case .marketIfTouched: self = .marketIfTouched
        case .limitIfTouched: self = .limitIfTouched
        case .trailingStop: self = .trailingStop
        case .marketToLimit: self = .marketToLimit
        case .primaryPeg: self = .primaryPeg
        case .marketPeg: self = .marketPeg
        }
    }

    @_noLocks
    private init(of timeInForce: TimeInForce) {
        switch timeInForce {
        case .day: self = .day
        case .goodTillCancel: self = .goodTillCancel
        case .immediateOrCancel: self = .immediateOrCancel
        case .fillOrKill: self = .fillOrKill
        case .atTheOpening: self = .atTheOpening
        case .goodTillDate: self = .goodTillDate
        case .atTheClose: self = .atTheClose
        }
    }
}
