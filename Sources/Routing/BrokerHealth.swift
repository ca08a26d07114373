// How well a broker does.

internal import Values

/// Points that add up to 0...100, all zero for a broker that is not connected:
///
/// - connection, 20: less 10 for each connection lost within the window;
/// - errors, 40: all without an error within the window, none at `worstErrorPercent`, in proportion between;
/// - latency, 20: all while 99 in 100 acknowledgements are within `goodLatency`, none from `worstLatency` on;
/// - heartbeats, 20: all while it was heard of within one and a half `heartBeat`, none after three of them.
package struct BrokerHealth: Sendable, Equatable, BitwiseCopyable {
    package private(set) var connection = 0
    package private(set) var errors = 0
    package private(set) var latency = 0
    package private(set) var heartBeats = 0

    package var score: Int { @_noLocks get { connection + errors + latency + heartBeats } }

    @_noLocks
    init(_ broker: BrokerState, at now: Instant, _ settings: HealthSettings) {
        guard broker.isConnected else { return }
        let counts = broker.record.outcomes.counts(at: now, settings.window)
        connection = counts.lost >= 2 ? 0 : 20 - 10 * Int(counts.lost)
        let worst = counts.outcomes * settings.worstErrorPercent
        errors = worst == 0 ? 40 : 40 - BrokerHealth.share(40, Int(counts.failed) * 100, of: worst)
        let slow = broker.record.latency.tail - Double(settings.goodLatency.nanoseconds)
        let range = Double(settings.worstLatency.nanoseconds - settings.goodLatency.nanoseconds)
        latency = slow <= 0 ? 20 : slow >= range ? 0 : 20 - Int(20 * slow / range)
        let heartBeat = settings.heartBeat.nanoseconds
        let silence = now.since(broker.heard).nanoseconds
        let allowed = heartBeat * 3 / 2
        let isHeard = heartBeat == 0 || silence <= allowed
        heartBeats = isHeard ? 20 : 20 - BrokerHealth.share(20, Int(silence - allowed), of: Int(allowed))
    }

    /// So much of the points as `part` is of `whole`, at most all; rounded down. The whole is above zero.
    @_noLocks
    private static func share(_ points: Int, _ part: Int, of whole: Int) -> Int {
        part >= whole ? points : Int(Int128(points) * Int128(part) / Int128(whole))
    }
}
