// What is known of one broker.

internal import Values

/// What the caller feeds, and what routing measures.
struct BrokerState: BitwiseCopyable {
    var isConnected = false
    var isEnabled: Bool
    var abilities = BrokerAbilities(rawValue: 0)
    var openOrders = 0
    var openValue = Decimal.zero
    /// When it was last heard of, or its connection came up.
    var heard = Instant.distantPast
    var record = BrokerRecord()

    init(isEnabled: Bool) { self.isEnabled = isEnabled }
}

/// What routing measures of a broker, and must know after a restart to decide as it would have.
package struct BrokerRecord: Sendable, BitwiseCopyable {
    package internal(set) var latency = LatencyMeter()
    package internal(set) var outcomes = OutcomeWindow()
    package internal(set) var breaker = CircuitBreaker()
    package internal(set) var volume = MonthVolume()
    /// How much of what orders asked for was filled, of late: the last order weighs a sixteenth. A half to begin with.
    package internal(set) var filledShare = 0.5

    @_noLocks init() {}

    /// An order ended. Nothing is learnt from one that asked for nothing.
    @_noLocks
    mutating func orderEnded(filled: Decimal, of quantity: Decimal) {
        guard quantity.mantissa > 0 else { return }
        let share = filled.measure / quantity.measure
        filledShare += ((share < 0 ? 0 : share > 1 ? 1 : share) - filledShare) / 16
    }
}
