// How long each stage of an order's way takes.

package import Reactor
package import Values

/// A stage of an order's way, from the message to the word about it.
package enum OrderStage: String, CaseIterable, Sendable {
    /// From when the line thread woke for the message, to the commit of all that it led to: read, validated, judged, routed.
    case committed
    /// From there until the broker thread has it: of brokers of the web alone, others are in the same turn.
    case handed
    /// From there until the kernel has the signed request, or the message of a FIX counterparty.
    case sent
    /// From there until the venue's first word about it has come.
    case answered
    /// From there until the kernel has the first ExecutionReport that says so.
    case reported
    /// From when the line thread woke for the message, to the end of the last stage.
    case whole
}

/// Durations by stages and brokers. Each histogram is written by one thread: those of `handed`, `sent` and `answered` of a
/// broker of the web by the broker thread, all others by the line thread.
package final class StageTimes: Sendable {
    /// What a broker is, as far as it decides which stages its orders have.
    package enum Way: Sendable {
        /// Inside the turn: simulated.
        case inTurn
        case fix
        case web
        /// Not in the configuration any more.
        case gone

        package var stages: [OrderStage] {
            switch self {
            case .inTurn: [.answered, .reported, .whole]
            case .fix: [.sent, .answered, .reported, .whole]
            case .web: [.handed, .sent, .answered, .reported, .whole]
            case .gone: []
            }
        }
    }

    package let brokers: [(name: String, way: Way)]
    /// Of all new orders, also those that are refused here.
    private let committed = DurationHistogram()
    /// By stages, then by brokers.
    private let ofBrokers: [[DurationHistogram]]

    /// - Parameter brokers: By their numbers.
    package init(_ brokers: [(name: String, way: Way)]) {
        self.brokers = brokers
        ofBrokers = OrderStage.allCases.map { _ in brokers.map { _ in DurationHistogram() } }
    }

    /// Vouched for: nothing is made, and what is there stays.
    @_semantics("no_performance_analysis")
    package func noteCommitted(_ interval: Interval, times: UInt64) { committed.note(interval, times: times) }

    /// Vouched for as well.
    @_semantics("no_performance_analysis")
    package func note(_ stage: OrderStage, _ broker: Int, _ interval: Interval, times: UInt64 = 1) {
        ofBrokers[stage.place][broker].note(interval, times: times)
    }

    /// Stage by stage; nil for those that are of no broker.
    package var all: [(stage: OrderStage, broker: String?, counts: DurationCounts)] {
        var all: [(stage: OrderStage, broker: String?, counts: DurationCounts)] = [(.committed, nil, committed.counts)]
        for stage in OrderStage.allCases {
            for (number, broker) in brokers.enumerated() where broker.way.stages.contains(stage) {
                all.append((stage, broker.name, ofBrokers[stage.place][number].counts))
            }
        }
        return all
    }

    /// How long a broker takes to answer a new order; nil for one that there is none of.
    package func answers(of broker: String) -> DurationCounts? {
        brokers.firstIndex { $0.name == broker }.map { ofBrokers[OrderStage.answered.place][$0].counts }
    }
}

extension OrderStage {
    fileprivate var place: Int {
        switch self {
        case .committed: 0
        case .handed: 1
        case .sent: 2
        case .answered: 3
        case .reported: 4
        case .whole: 5
        }
    }
}
