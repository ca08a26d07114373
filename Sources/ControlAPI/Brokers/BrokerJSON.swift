// A broker as it is told.

internal import Reactor
internal import Values

/// What the gateway says of a broker: a line of its answer.
struct BrokerLine {
    let id: String
    let way: String
    let state: String
    let isInUse: Bool
    let openOrders: String
    let waiting: String
    let connectedAt: Instant?
    let lostAt: Instant?
    let losses: String
    /// Of the last 24 hours, or since the start.
    let upPermille: Int64

    init?(_ fields: [String]) {
        guard let line = AnswerLine(fields, "broker", count: 11) else { return nil }
        id = line.word(1)
        way = line.word(2)
        state = line.word(3)
        isInUse = line.word(4) == "in use"
        openOrders = line.word(5)
        waiting = line.word(6)
        connectedAt = BrokerLine.time(line.word(7))
        lostAt = BrokerLine.time(line.word(8))
        losses = line.word(9)
        upPermille = Int64(line.word(10)) ?? 0
    }

    private static func time(_ milliseconds: String) -> Instant? {
        Int64(milliseconds).map { Instant(nanosecondsSinceEpoch: $0.multipliedReportingOverflow(by: 1_000_000).partialValue) }
    }
}

extension ControlRoom {
    /// How long an issue is told after it was there last.
    private static let issueTime = Interval.seconds(3_600)

    /// All that is known of a broker.
    func json(of line: BrokerLine, at now: Instant) -> JSON {
        let card = cards.first { $0.id == line.id }
        let figures = venueFigures[line.id]
        let isUp = line.state == "up"
        return [
            "id": .text(line.id), "kind": .text(card?.kind ?? line.way), "title": .text(card?.title ?? line.id),
            "connected": .flag(isUp), "status": .text(line.isInUse ? line.state : "out of use"), "inUse": .flag(line.isInUse),
            "assetClasses": .list((card?.assetClasses ?? []).map { .text($0) }), "features": .list((card?.features ?? []).map { .text($0) }),
            "commission": .list((card?.costs ?? []).map(JSON.costs)), "rateLimits": .list((figures?.rates ?? []).map(JSON.rate)),
            "latency": JSON.latency(times?.answers(of: line.id)), "uptimePercent": .statistic(Double(line.upPermille) / 10),
            "connectedSince": isUp ? .time(line.connectedAt) : .null,
            "lastConnected": .time(isUp ? now : line.lostAt ?? line.connectedAt), "lost": .integer(Int64(line.losses) ?? 0),
            "reconnects": .integer(Int64(clamping: figures?.reconnects ?? 0)),
            "issues": .list(issues(of: line, figures, at: now)),
            "load": [
                "openOrders": .integer(Int64(line.openOrders) ?? 0),
                "waiting": .integer((Int64(line.waiting) ?? 0) + Int64(figures?.waiting ?? 0)),
                "underWay": .integer(Int64(figures?.underWay ?? 0)),
                "refusedByLimits": .integer(Int64(clamping: figures?.refusedByLimits ?? 0)),
            ],
        ]
    }

    private func issues(of line: BrokerLine, _ figures: VenueFigures?, at now: Instant) -> [JSON] {
        var issues = (figures?.issues ?? []).filter { now.since($0.at) < ControlRoom.issueTime }
        if line.isInUse, line.state == "away", !issues.contains(where: { $0.kind == "CONNECTIVITY" }) {
            issues.insert(VenueFigures.Issue(kind: "CONNECTIVITY", text: "it cannot be reached", at: line.lostAt ?? started, count: 1), at: 0)
        }
        return issues.map { issue in
            [
                "kind": .text(issue.kind), "text": .text(issue.text), "at": .time(issue.at), "count": .integer(Int64(clamping: issue.count)),
            ]
        }
    }

    /// What the thread of brokers has said.
    package func take(_ figures: VenueFigures) { venueFigures[figures.broker] = figures }
}

extension JSON {
    fileprivate static func costs(_ costs: BrokerCard.Costs) -> JSON {
        [
            "assetClass": .text(costs.assetClass), "perOrder": .decimal(costs.perOrder), "perUnit": .decimal(costs.perUnit),
            "minimum": .decimal(costs.minimum), "feePercent": .decimal(costs.feePercent),
            "tiers": .list(costs.tiers.map { tier in
                [
                    "fromVolume": .decimal(tier.fromVolume), "takerPercent": .decimal(tier.takerPercent),
                    "makerPercent": .decimal(tier.makerPercent),
                ]
            }),
        ]
    }

    fileprivate static func rate(_ rate: VenueFigures.Rate) -> JSON {
        [
            "limit": .integer(rate.limit), "seconds": .statistic(Double(rate.interval.nanoseconds) / 1e9), "used": .integer(rate.used),
            "closedUntil": .time(rate.closedUntil),
        ]
    }

    /// In microseconds.
    fileprivate static func latency(_ counts: DurationCounts?) -> JSON {
        guard let counts, counts.count > 0 else { return ["count": 0, "average": nil, "p95": nil, "p99": nil] }
        return [
            "count": .integer(Int64(clamping: counts.count)), "average": .statistic(counts.average / 1_000),
            "p95": .microseconds(counts, 950), "p99": .microseconds(counts, 990),
        ]
    }
}
