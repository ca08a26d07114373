// When the broker thread was handed orders, sent them, and heard of them.

internal import BrokerKit
internal import ControlAPI
internal import Reactor
internal import Values

/// Times the stages of one venue's orders that are the broker thread's, by the steady clock.
///
/// Shape: 10,000 orders that wait for their request to leave, and as many for the venue's first word; behind that all of
/// them are forgotten, and not timed.
struct VenueClocks {
    private static let most = 10_000

    private let times: StageTimes?
    private let traces: StageTraces?
    private let broker: UInt8
    /// By the orders' numbers.
    private var taken: [UInt64: Instant] = [:]
    private var sent: [UInt64: Instant] = [:]
    /// When what is being worked on came.
    var heard = Instant.distantPast

    init(_ times: StageTimes?, _ traces: StageTraces?, _ broker: UInt8) {
        (self.times, self.traces) = (times, traces)
        self.broker = broker
    }

    mutating func take(_ command: Timed<VenueCommand>) {
        guard times != nil, case .submit(let order) = command.value else { return }
        let now = Clock.steady()
        note(.handed, order.number, command.at, now)
        if taken.count >= Self.most { taken.removeAll() }
        taken[order.number] = now
    }

    mutating func left(_ number: UInt64, at now: Instant) {
        guard let since = taken.removeValue(forKey: number) else { return }
        note(.sent, number, since, now)
        if sent.count >= Self.most { sent.removeAll() }
        sent[number] = now
    }

    /// The venue has said something about an order: what counts is the first word.
    mutating func hear(_ number: UInt64) {
        guard let since = sent.removeValue(forKey: number) else { return }
        note(.answered, number, since, heard)
    }

    private func note(_ stage: OrderStage, _ number: UInt64, _ start: Instant, _ end: Instant) {
        times?.note(stage, Int(broker), end.since(start))
        traces?.tellFromBrokers(StageEvent(order: number, stage: stage, broker: broker, start: start, end: end))
    }
}
