// Where the control room and the broker thread meet.

internal import ControlAPI
internal import Reactor
internal import Synchronization
internal import Values

/// Tests of brokers one way, what came of them and how brokers do the other way.
final class VenueDesk: Sendable {
    struct Test: Sendable {
        let number: UInt64
        let broker: String
        /// Whether the venue knows us, and not only whether it is there.
        let isSigned: Bool
    }

    struct TestEnd: Sendable {
        let number: UInt64
        let took: Interval
        /// Nil where the venue has answered.
        let problem: String?
    }

    /// The ids of those that are spoken to on the broker thread.
    let brokers: Set<String>
    let times: StageTimes
    /// Nil where nobody follows the ways of orders.
    let traces: StageTraces?
    let tests = Ring<Test>(capacity: 64)
    let testEnds = Ring<TestEnd>(capacity: 64)
    let figures = Ring<VenueFigures>(capacity: 256)
    /// The control room's; nil where there is none.
    let wake: Wake?

    init(_ brokers: Set<String>, _ times: StageTimes, _ traces: StageTraces?, wake: Wake?) {
        (self.brokers, self.times, self.traces, self.wake) = (brokers, times, traces, wake)
    }
}
