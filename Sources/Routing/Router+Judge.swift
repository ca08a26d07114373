// Who can take an order at all.

internal import Values

extension Router {
    /// Gives each candidate its verdict: the first thing against it in the order of ``RouteVerdict``.
    @_noLocks
    func judge(
        _ request: RouteRequest, _ rule: Int, _ excluded: BrokerSet, _ candidates: inout RouteCandidates,
        at now: Instant
    ) {
        let destination = destination(of: request, rule)
        for index in 0..<candidates.count {
            let broker = candidates[index].broker
            precondition(Int(broker.value) < states.count, "a candidate is a broker of the settings")
            candidates.findings[index] = Finding()
            candidates.findings[index].place = plan.rules[rule].place(of: broker) ?? 0
            candidates.findings[index].verdict =
                if let verdict = standing(broker, request, rule, destination, excluded) {
                    verdict
                } else if let verdict = fitness(candidates[index], request) {
                    verdict
                } else {
                    condition(broker, candidates[index].obstacle, &candidates.findings[index].health, at: now)
                }
        }
        if case .anywhere = destination { prefer(request, rule, &candidates) }
    }

    /// Where the client asks for the order to go.
    enum Destination: BitwiseCopyable {
        case anywhere
        case broker(BrokerNumber)
        case unknown
    }

    /// ExDestination(100) is the rule's own matter when the rule names it; else it is a broker, or says how the order is
    /// to be routed, or unknown.
    @_noLocks
    func destination(of request: RouteRequest, _ rule: Int) -> Destination {
        if request.exDestination.isEmpty || !plan.rules[rule].exDestination.isEmpty { return .anywhere }
        if let broker = plan.broker(at: request.exDestination) { return .broker(broker) }
        if wish(in: request.exDestination) != nil { return .anywhere }
        return plan.refusesUnknownDestination ? .unknown : .anywhere
    }

    /// What rule, destination and earlier attempts say.
    @_noLocks
    private func standing(
        _ broker: BrokerNumber, _ request: RouteRequest, _ rule: Int, _ destination: Destination, _ excluded: BrokerSet
    ) -> RouteVerdict? {
        switch destination {
        case .unknown: return .otherDestination
        case .broker(let wanted) where wanted != broker: return .otherDestination
        case .broker, .anywhere: break
        }
        guard let place = plan.rules[rule].place(of: broker) else { return .notInRule }
        if excluded.contains(broker) { return .excluded }
        // Who asks for a broker by name does not ask for the primary one.
        guard case .anywhere = destination, case .primaryOnly = strategy(request, rule), place > 0 else { return nil }
        return .notPrimary
    }

    /// Whether the broker does what the order needs.
    @_noLocks
    private func fitness(_ candidate: RouteCandidate, _ request: RouteRequest) -> RouteVerdict? {
        let number = Int(candidate.broker.value)
        if !states[number].isEnabled { return .disabled }
        if !candidate.tradesSymbol { return .unknownSymbol }
        let missing = candidate.waived.missing(of: states[number].abilities.missing(of: request.needs))
        if missing.rawValue != 0 { return .lacks(missing) }
        let quantity = request.quantity
        if candidate.lot.mantissa > 0, !quantity.isMultiple(of: candidate.lot) { return .offLot(candidate.lot) }
        if quantity.mantissa <= 0 || quantity < candidate.minimum { return .belowMinimum(candidate.minimum) }
        if let maximum = candidate.maximum, quantity > maximum { return .aboveMaximum(maximum) }
        return nil
    }

    /// Whether the broker is well enough, and how well.
    @_noLocks
    private func condition(
        _ broker: BrokerNumber, _ obstacle: RouteObstacle?, _ health: inout Int, at now: Instant
    ) -> RouteVerdict {
        let number = Int(broker.value)
        if !states[number].isConnected { return .disconnected }
        if let obstacle { return .kept(by: obstacle) }
        switch states[number].record.breaker.admission(at: now, plan.breaker) {
        case .granted: break
        case .open(let until): return .breakerOpen(until: until)
        case .probing: return .probing
        }
        health = BrokerHealth(states[number], at: now, plan.health).score
        // A probe is how a broker shows that it is well again, so its health is not asked for.
        guard case .closed = states[number].record.breaker.state else { return .eligible }
        guard health < plan.health.minimum else { return .eligible }
        return .unhealthy(
            score: UInt8(truncatingIfNeeded: health), minimum: UInt8(truncatingIfNeeded: plan.health.minimum))
    }

    /// Leaves out the others where preferred brokers come first.
    @_noLocks
    private func prefer(_ request: RouteRequest, _ rule: Int, _ candidates: inout RouteCandidates) {
        let preferred = preferred(request, rule)
        guard !preferred.isEmpty else { return }
        var isTaken = false
        for index in 0..<candidates.count where candidates.findings[index].verdict.isEligible {
            if preferred.contains(candidates[index].broker) { isTaken = true }
        }
        // An order's own come first; what a rule means by its own, it says.
        let preference = request.wish.preferred.isEmpty ? plan.rules[rule].preference : .first
        let isStrict = if case .strict = preference { true } else { false }
        if !isStrict {
            guard case .first = preference, isTaken else { return }
        }
        for index in 0..<candidates.count where !preferred.contains(candidates[index].broker) {
            // Where the others never come in, what is against them tells nobody anything.
            let isNearer = isStrict && candidates.findings[index].verdict.code > RouteVerdict.notPreferred.code
            if isNearer || candidates.findings[index].verdict.isEligible {
                candidates.findings[index].verdict = .notPreferred
            }
        }
    }
}
