// What is measured of a candidate for an order.

internal import Values

extension Router {
    /// Fills in what is known of a candidate that can take the order.
    @_noLocks
    func measure(
        _ request: RouteRequest, _ rule: Int, _ index: Int, _ candidates: inout RouteCandidates,
        at now: Instant
    ) {
        let candidate = candidates[index]
        let number = Int(candidate.broker.value)
        let trade = ExpectedTrade(request, candidate)
        let charge = charge(request, candidate.broker, trade, at: now)
        let latency = states[number].record.latency.blended(plan.tailWeight) ?? plan.assumedLatency
        note(cost(charge, trade), RoutePart.cost.index, index, &candidates)
        note(trade.relativeSpread, RoutePart.spread.index, index, &candidates)
        note(latency, RoutePart.latency.index, index, &candidates)
        note(trade.coverage, RoutePart.liquidity.index, index, &candidates)
        note(Double(candidates.findings[index].health) / 100, RoutePart.reliability.index, index, &candidates)
        note(trade.fillProbability(states[number].record.filledShare), RoutePart.fill.index, index, &candidates)
        let own: Double? =
            switch strategy(request, rule) {
            case .primaryOnly, .priority: Double(candidates.findings[index].place)
            case .roundRobin: Double(turnsToWait(candidates.findings[index].place, rule))
            case .loadBalanced: load(of: candidate.broker, trade)
            case .bestExecution: trade.totalPrice(charge)
            case .minimalMarketImpact: trade.impact
            case .lowestCost: candidates.findings[index].measured[RoutePart.cost.index]
            case .fastestExecution: latency
            case .highestFillProbability: candidates.findings[index].measured[RoutePart.fill.index]
            case .smart: nil
            }
        note(own, Finding.own, index, &candidates)
    }

    /// What is beyond all measure is not known: a size of zero divides into anything without end.
    @_noLocks
    private func note(_ value: Double?, _ column: Int, _ index: Int, _ candidates: inout RouteCandidates) {
        guard let value, value - value == 0 else { return }
        candidates.findings[index].measured[column] = value
    }

    /// Commission and fees.
    @_noLocks
    private func charge(
        _ request: RouteRequest, _ broker: BrokerNumber, _ trade: ExpectedTrade, at now: Instant
    ) -> Double? {
        for index in plan.brokers[Int(broker.value)].schedules {
            let assetClass = plan.schedules[index].assetClass
            guard assetClass.isEmpty || assetClass == request.assetClass else { continue }
            let volume =
                plan.schedules[index].hasTiers ? states[Int(broker.value)].record.volume.volume(at: now) : .zero
            return plan.schedules[index].cost(
                quantity: trade.quantity, notional: trade.notional, volume: volume, isTaker: trade.isTaker)
        }
        return 0
    }

    /// With half the spread for what trades at once.
    @_noLocks
    private func cost(_ charge: Double?, _ trade: ExpectedTrade) -> Double? {
        guard let charge else { return nil }
        guard trade.isTaker else { return charge }
        guard let spread = trade.spread else { return nil }
        return charge + spread / 2 * trade.quantity
    }

    /// What would be on the broker's hands with this order, by its weight.
    @_noLocks
    private func load(of broker: BrokerNumber, _ trade: ExpectedTrade) -> Double {
        let number = Int(broker.value)
        let weight = Double(plan.brokers[number].weight)
        return switch plan.balance {
        case .openOrders: (Double(states[number].openOrders) + 1) / weight
        case .openValue: (states[number].openValue.measure + (trade.notional ?? 0)) / weight
        }
    }
}
