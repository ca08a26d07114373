// The walk through all orders while something is stopped.

internal import Values

/// Where the walk is, and when the next one begins. Walks follow on each other as long as orders that are stopped are
/// open: each asks their brokers once more.
struct StopSweep {
    /// Nil between two walks.
    var place: Int?
    /// When the next walk begins.
    var next = Instant.distantFuture
    /// A signal has asked for a stop of everything.
    var isAlarmed = false
    /// Without a heartbeat everything is stopped then.
    var heartbeatDue = Instant.distantFuture
    let settings: Configuration.Stop

    init(_ settings: Configuration.Stop) { self.settings = settings }

    /// What is stopped has changed: a walk begins at once.
    @_noLocks
    mutating func begin() {
        place = 0
        next = .distantFuture
    }

    /// When there is something to do by itself.
    @_noLocks
    func deadline(at now: Instant) -> Instant {
        if place != nil || isAlarmed { return .distantPast }
        return heartbeatDue < next ? heartbeatDue : next
    }
}
