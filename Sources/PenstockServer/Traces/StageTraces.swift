// Stages of single orders, on their way to whoever follows them.

internal import ControlAPI
internal import Reactor
internal import Synchronization
internal import Values

/// One stage of one order, by the steady clock.
struct StageEvent: Sendable {
    let order: UInt64
    let stage: OrderStage
    let broker: UInt8
    let start: Instant
    let end: Instant
    /// Where the line thread knows it at hand; empty elsewhere.
    var clOrdID = Identifier()
}

/// From the threads that trade to the one that sends. What there is no room for is lost, and counted.
final class StageTraces: Sendable {
    private static let capacity = 16_384

    /// The line thread's, and the broker thread's.
    let line = Ring<StageEvent>(capacity: capacity)
    let brokers = Ring<StageEvent>(capacity: capacity)
    private let lostCount = Atomic<UInt64>(0)
    private let sentCount = Atomic<UInt64>(0)

    /// Stages that did not reach the collector, and those that did.
    var lost: UInt64 { lostCount.load(ordering: .relaxed) }
    var sent: UInt64 { sentCount.load(ordering: .relaxed) }

    func noteLost(_ count: Int) { lostCount.add(UInt64(count), ordering: .relaxed) }
    func noteSent(_ count: Int) { sentCount.add(UInt64(count), ordering: .relaxed) }

    /// Vouched for: the ring is there from the start, and what crosses it has no parts elsewhere.
    @_semantics("no_performance_analysis")
    func tellFromLine(_ event: StageEvent) { if !line.append(event) { noteLost(1) } }

    func tellFromBrokers(_ event: StageEvent) { if !brokers.append(event) { noteLost(1) } }
}
