// The machine that says which broker gets an order.

package import Values

/// Chooses brokers by settings, by what the caller tells of each broker and symbol, and by what it measures itself.
/// The same inputs in the same order give the same decisions.
///
/// Times are UTC throughout: they are kept over a restart. Nothing is allocated after `init` but by ``apply(_:)``.
package struct Router: ~Copyable {
    var plan: RoutingPlan
    var states: Slab<BrokerState>
    /// Of each rule the place in its order of brokers whose turn is next.
    private var turns: Slab<UInt8>
    /// Whose ``BrokerRecord`` has changed since ``takeChanged()``.
    var changed = BrokerSet()

    /// Traps on settings that have a problem.
    package init(_ settings: RoutingSettings) {
        plan = RoutingPlan(settings)
        states = Slab(capacity: settings.brokers.count)
        turns = Slab(capacity: settings.rules.count + 1, repeating: 0)
        for broker in settings.brokers { states.append(BrokerState(isEnabled: broker.isEnabled)) }
    }

    /// Takes other settings. What is known of brokers stays with their names; turns begin anew. Whether a broker is
    /// enabled is as the settings say. Traps on settings that have a problem; allocates.
    package mutating func apply(_ settings: RoutingSettings) {
        var next = Slab<BrokerState>(capacity: settings.brokers.count)
        changed = BrokerSet()
        for (number, broker) in settings.brokers.enumerated() {
            var state = BrokerState(isEnabled: broker.isEnabled)
            for old in 0..<states.count where plan.brokers[old].name == broker.name {
                state = states[old]
                state.isEnabled = broker.isEnabled
            }
            next.append(state)
            changed.insert(BrokerNumber(UInt8(number)))
        }
        states = next
        turns = Slab(capacity: settings.rules.count + 1, repeating: 0)
        plan = RoutingPlan(settings)
    }

    /// A session that is there now: rules that name it are for its orders from here on. False where one of them is for
    /// sixteen sessions already.
    package mutating func bind(_ session: UInt32, called names: [String]) -> Bool {
        var isBound = true
        for (rule, name) in plan.sessionNames where names.contains(name) {
            if !plan.rules[rule].add(session: session) { isBound = false }
        }
        return isBound
    }

    /// Whether a rule names sessions.
    package var namesSessions: Bool { @_noLocks get { plan.sessionNames.count > 0 } }

    /// Of a symbol, for ``RouteRequest``; empty for one that is of none.
    @_noLocks
    package func assetClass(of symbol: Name) -> Name { plan.assetClass(of: symbol) }

    // MARK: - Decisions

    /// Decides on a new order and takes note: turns move on, and orders to brokers on probation count as probes.
    @_noLocks
    package mutating func route(
        _ request: RouteRequest, among candidates: inout RouteCandidates, at now: Instant
    ) -> RouteDecision {
        var decision = RouteDecision()
        route(request, among: &candidates, at: now, into: &decision)
        return decision
    }

    /// The same into a decision that is there already.
    @_noLocks
    package mutating func route(
        _ request: RouteRequest, among candidates: inout RouteCandidates, at now: Instant,
        into decision: inout RouteDecision
    ) {
        decide(request, among: &candidates, at: now, into: &decision)
        take(&decision, at: now)
    }

    /// Whether the order goes to the only broker there is, by no rule: then nobody asks why, and no decision is made.
    /// It is noted as ``route(_:among:at:)`` would. Where the answer is no, that is to be asked.
    @_noLocks
    package mutating func goesToOnlyBroker(
        _ request: RouteRequest, among candidates: inout RouteCandidates, at now: Instant
    ) -> Bool {
        guard states.count == 1, candidates.count == 1, plan.rule(for: request) == 0 else { return false }
        judge(request, 0, BrokerSet(), &candidates, at: now)
        guard candidates.findings[0].verdict.isEligible else { return false }
        noteSent(to: candidates[0].broker, at: now)
        return true
    }

    /// Decides anew on an order that never left for the broker that failed. It stays in one piece; `excluded` are
    /// brokers that failed before, or have other parts of the order.
    @_noLocks
    package mutating func reroute(
        _ unsent: UnsentOrder, excluding excluded: BrokerSet = BrokerSet(),
        among candidates: inout RouteCandidates, at now: Instant
    ) -> RouteDecision {
        var request = unsent.request
        request.mayBeSplit = false
        var excluded = excluded
        excluded.insert(unsent.broker)
        var decision = RouteDecision()
        decide(request, excluding: excluded, among: &candidates, at: now, into: &decision)
        decision.insteadOf = unsent.broker
        take(&decision, at: now)
        return decision
    }

    /// What ``route(_:among:at:)`` would decide; nothing is noted but in the candidates.
    @_noLocks
    package func decide(
        _ request: RouteRequest, excluding excluded: BrokerSet = BrokerSet(),
        among candidates: inout RouteCandidates, at now: Instant
    ) -> RouteDecision {
        var decision = RouteDecision()
        decide(request, excluding: excluded, among: &candidates, at: now, into: &decision)
        return decision
    }

    /// The same into a decision that is there already.
    @_noLocks
    package func decide(
        _ request: RouteRequest, excluding excluded: BrokerSet = BrokerSet(),
        among candidates: inout RouteCandidates, at now: Instant, into decision: inout RouteDecision
    ) {
        let rule = plan.rule(for: request)
        var request = request
        request.wish = wish(of: request, rule)
        judge(request, rule, excluded, &candidates, at: now)
        for index in 0..<candidates.count where candidates.findings[index].verdict.isEligible {
            measure(request, rule, index, &candidates, at: now)
        }
        score(request, rule, &candidates)
        decision.begin(
            order: request.order, at: now, rule: rule, strategy: strategy(request, rule),
            urgency: plan.rules[rule].urgency(of: request))
        if !split(request, plan.rules[rule].split, candidates, into: &decision), let best = candidates.best() {
            decision.append(RoutedPart(candidates[best].broker, request.quantity))
        }
        tell(&candidates, in: &decision)
    }

    /// The decision is read in place.
    @_noLocks
    private mutating func take(_ decision: inout RouteDecision, at now: Instant) {
        for index in 0..<decision.partCount { noteSent(to: decision.parts[index].broker, at: now) }
        guard case .roundRobin = decision.strategy, !decision.isRefused,
            let place = plan.rules[decision.rule].place(of: decision.parts[0].broker)
        else { return }
        turns[decision.rule] = UInt8(truncatingIfNeeded: (place + 1) % plan.rules[decision.rule].count)
    }

    @_noLocks
    private mutating func noteSent(to broker: BrokerNumber, at now: Instant) {
        let number = Int(broker.value)
        if case .closed = states[number].record.breaker.state { return }
        states[number].record.breaker.sent(at: now, plan.breaker)
        changed.insert(broker)
    }

    /// How many turns a broker at this place of the rule's order has to wait.
    @_noLocks
    func turnsToWait(_ place: Int, _ rule: Int) -> Int {
        let count = plan.rules[rule].count
        return (place + count - Int(turns[rule]) % count) % count
    }

    // MARK: - Rows

    /// The row to write after a decision that went round; nil for others.
    @_noLocks
    package func turn(after decision: RouteDecision) -> RouteTurn? {
        guard case .roundRobin = decision.strategy, !decision.isRefused else { return nil }
        return RouteTurn(rule: decision.rule, place: turns[decision.rule])
    }

    /// Whose record is to be written, each told once after a change.
    @_noLocks
    package mutating func takeChanged() -> BrokerSet {
        let brokers = changed
        changed = BrokerSet()
        return brokers
    }

    @_noLocks
    package func record(of broker: BrokerNumber) -> BrokerRecord { states[Int(broker.value)].record }

    /// Puts back what was written; false for a broker that is not in the settings.
    @_noLocks
    package mutating func restore(_ record: BrokerRecord, of broker: BrokerNumber) -> Bool {
        guard Int(broker.value) < states.count else { return false }
        states[Int(broker.value)].record = record
        return true
    }

    /// False for a rule that is not in the settings.
    @_noLocks
    package mutating func restore(_ turn: RouteTurn) -> Bool {
        guard turn.rule >= 0, turn.rule < turns.count else { return false }
        turns[turn.rule] = turn.place
        return true
    }
}
