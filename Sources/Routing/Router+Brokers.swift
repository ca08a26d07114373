// What the caller tells of brokers, and what may be asked.

package import Values

/// Each traps for a broker that is not in the settings.
extension Router {
    package var brokerCount: Int { @_noLocks get { states.count } }

    @_noLocks
    package func name(of broker: BrokerNumber) -> Name { plan.brokers[Int(broker.value)].name }

    @_noLocks
    package mutating func connected(_ broker: BrokerNumber, at now: Instant) {
        states[Int(broker.value)].isConnected = true
        states[Int(broker.value)].heard = now
    }

    /// Counts as a lost connection unless it was planned, or there was none.
    @_noLocks
    package mutating func disconnected(_ broker: BrokerNumber, isPlanned: Bool = false, at now: Instant) {
        let number = Int(broker.value)
        guard states[number].isConnected else { return }
        states[number].isConnected = false
        if isPlanned { return }
        states[number].record.outcomes.record(lost: 1, at: now, plan.health.window)
        changed.insert(broker)
    }

    /// Anything came from the broker, if only a heartbeat.
    @_noLocks
    package mutating func heard(_ broker: BrokerNumber, at now: Instant) {
        states[Int(broker.value)].heard = now
    }

    @_noLocks
    package mutating func setEnabled(_ broker: BrokerNumber, _ isEnabled: Bool) {
        states[Int(broker.value)].isEnabled = isEnabled
    }

    @_noLocks
    package mutating func setAbilities(_ broker: BrokerNumber, _ abilities: BrokerAbilities) {
        states[Int(broker.value)].abilities = abilities
    }

    /// What is open at the broker, for balancing: in number, and in value in one currency for all.
    @_noLocks
    package mutating func setLoad(_ broker: BrokerNumber, openOrders: Int, openValue: Decimal) {
        states[Int(broker.value)].openOrders = openOrders
        states[Int(broker.value)].openValue = openValue
    }

    /// What became of an instruction.
    @_noLocks
    package mutating func record(
        _ outcome: BrokerOutcome, of broker: BrokerNumber, at now: Instant
    ) -> BreakerChange? {
        let number = Int(broker.value)
        changed.insert(broker)
        switch outcome {
        case .answered(let latency):
            states[number].heard = now
            states[number].record.latency.record(latency)
            states[number].record.outcomes.record(answered: 1, at: now, plan.health.window)
            let change = states[number].record.breaker.answered(plan.breaker)
            // It has proved itself: old failures must not open the breaker with the next one.
            if case .closed? = change { states[number].record.outcomes.forgetOutcomes() }
            return change
        case .failed:
            states[number].record.outcomes.record(failed: 1, at: now, plan.health.window)
            let recent = states[number].record.outcomes.counts(at: now, plan.health.window)
            return states[number].record.breaker.failed(at: now, recent, plan.breaker)
        }
    }

    /// A fill; its notional, in one currency for all, counts for the month's commissions.
    @_noLocks
    package mutating func recordFill(of broker: BrokerNumber, notional: WideDecimal, at now: Instant) {
        states[Int(broker.value)].record.volume.add(notional, at: now)
        changed.insert(broker)
    }

    /// An order or child has ended there, filled so far.
    @_noLocks
    package mutating func recordEnd(of broker: BrokerNumber, filled: Decimal, of quantity: Decimal) {
        states[Int(broker.value)].record.orderEnded(filled: filled, of: quantity)
        changed.insert(broker)
    }

    // MARK: - Questions

    @_noLocks
    package func isConnected(_ broker: BrokerNumber) -> Bool { states[Int(broker.value)].isConnected }

    @_noLocks
    package func isEnabled(_ broker: BrokerNumber) -> Bool { states[Int(broker.value)].isEnabled }

    @_noLocks
    package func abilities(of broker: BrokerNumber) -> BrokerAbilities { states[Int(broker.value)].abilities }

    @_noLocks
    package func breaker(of broker: BrokerNumber) -> CircuitBreaker.State {
        states[Int(broker.value)].record.breaker.state
    }

    @_noLocks
    package func health(of broker: BrokerNumber, at now: Instant) -> BrokerHealth {
        BrokerHealth(states[Int(broker.value)], at: now, plan.health)
    }
}
