// How long orders take, stage by stage.

internal import Access
internal import Reactor
internal import Values
internal import WebKit

extension Routes {
    static let latency: [Route] = [
        Route(
            .get, "/latency", .right(.look),
            "How long the stages of new orders took since the start, in microseconds: all of them, and by brokers.",
            result: .page(of: .named("StageLatency"))
        ) { room, _ in
            .json(["items": .list((room.times?.all ?? []).map { JSON.latency($0.counts, of: $0.stage, $0.broker) })])
        }
    ]

    static let latencySchema: Schema = .object([
        .of("stage", .choice(OrderStage.allCases.map(\.rawValue))), .of("broker", .nullable(.text)), .of("count", .integer(0...Int64.max)),
        .of("average", .number), .of("p50", .number), .of("p95", .number), .of("p99", .number), .of("max", .number),
        .of("buckets", .list(.object([.of("upTo", .nullable(.number)), .of("count", .integer(0...Int64.max))]))),
    ])
}

extension JSON {
    /// Of the buckets those up to the last that has any.
    fileprivate static func latency(_ counts: DurationCounts, of stage: OrderStage, _ broker: String?) -> JSON {
        let doublings = counts.doublings
        let last = doublings.lastIndex { $0.count > 0 }.map { $0 + 1 } ?? 0
        return [
            "stage": .text(stage.rawValue), "broker": .text(broker), "count": .integer(Int64(clamping: counts.count)),
            "average": .statistic(counts.average / 1_000), "p50": .microseconds(counts, 500), "p95": .microseconds(counts, 950),
            "p99": .microseconds(counts, 990), "max": .statistic(Double(counts.longest) / 1_000),
            "buckets": .list(doublings.prefix(last).map { bucket in
                [
                    "upTo": bucket.end.map { .statistic(Double($0) / 1_000) } ?? .null,
                    "count": .integer(Int64(clamping: bucket.count)),
                ]
            }),
        ]
    }

    static func microseconds(_ counts: DurationCounts, _ permille: UInt64) -> JSON {
        .statistic(counts.quantile(permille: permille) / 1_000)
    }
}
