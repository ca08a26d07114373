// Figures of the line thread and of brokers, for Prometheus.

internal import Reactor
internal import Values

extension ControlRoom {
    /// What is asked for one after the other before the figures are told.
    static func gatewayMetrics(_ rows: [[String]]) -> [Metric] {
        var figures: [String: String] = [:]
        for row in rows { if let line = AnswerLine(row, "figure", count: 3) { figures[line.word(1)] = line.word(2) } }
        let rings = rows.compactMap { AnswerLine($0, "ring", count: 5) }
        let seconds = { (milliseconds: String?) in
            Decimal(mantissa: max(0, Int64(milliseconds ?? "") ?? 0), scale: 3).normalized.description
        }
        var metrics: [Metric] = [
            .labeled(
                "penstock_sessions", "gauge", "FIX sessions by their state.", "state",
                rows.compactMap { AnswerLine($0, "sessions", count: 3) }.map { ($0.word(1), $0.word(2)) }),
            .gauge("penstock_session_waiting_bytes", "Bytes of messages that wait for their peers.", figures["sessionWaitingBytes"] ?? "0"),
            .gauge("penstock_store_used_bytes", "Bytes of the store's file that are in use.", figures["storeUsedBytes"] ?? "0"),
            .gauge("penstock_store_map_bytes", "Bytes that the store may grow to before its map is made larger.", figures["storeMapBytes"] ?? "0"),
            .gauge("penstock_store_disk_free_bytes", "What the disk has left; 0 for a store in memory.", figures["storeFreeBytes"] ?? "0"),
            .gauge("penstock_store_gathered_bytes", "Bytes of committed turns whose rows are not in their tables yet.", figures["storeGatheredBytes"] ?? "0"),
            Metric.counter("penstock_store_turns_total", "Turns that changed something, since the store was made.", UInt64(figures["storeTurns"] ?? "") ?? 0),
            .gauge(
                "penstock_store_last_commit_timestamp_seconds", "When the last of them was committed, since 1970.", seconds(figures["storeCommitted"])),
        ]
        for (name, words, place) in [
            ("penstock_ring_entries", "What waits between threads.", 3), ("penstock_ring_capacity", "How much may wait between threads.", 4),
        ] {
            metrics.append(
                Metric(
                    name: name, kind: "gauge", words: words,
                    lines: rings.map { "\(name){broker=\"\(Metric.escaped($0.word(1)))\",ring=\"\($0.word(2))\"} \($0.word(place))" }))
        }
        return metrics
    }

    func brokerMetrics(_ rows: [[String]]) -> [Metric] {
        let lines = rows.compactMap(BrokerLine.init)
        let figures = lines.compactMap { line in venueFigures[line.id].map { (id: line.id, of: $0) } }
        let each = { (name: String, kind: String, words: String, value: (BrokerLine) -> String) in
            Metric.labeled(name, kind, words, "broker", lines.map { ($0.id, value($0)) })
        }
        let known = { (name: String, kind: String, words: String, value: (VenueFigures) -> String) in
            Metric.labeled(name, kind, words, "broker", figures.map { ($0.id, value($0.of)) })
        }
        var metrics = [
            each("penstock_broker_up", "gauge", "1 for a broker that can be reached and has caught up.") { $0.state == "up" ? "1" : "0" },
            each("penstock_broker_in_use", "gauge", "0 for a broker that somebody has taken out of use.") { $0.isInUse ? "1" : "0" },
            each("penstock_broker_uptime_ratio", "gauge", "How much of the last 24 hours, or since the start, it was there.") {
                Decimal(mantissa: $0.upPermille, scale: 3).normalized.description
            },
            each("penstock_broker_lost_total", "counter", "How often its link was lost since the start.") { $0.losses },
            each("penstock_broker_open_orders", "gauge", "Orders, and parts of orders, that are open there.") { $0.openOrders },
            known("penstock_broker_requests_total", "counter", "Requests that were sent.") { "\($0.requests)" },
            known("penstock_broker_reconnects_total", "counter", "Streams that were lost and came back.") { "\($0.reconnects)" },
            known("penstock_broker_requests_waiting", "gauge", "Requests that wait for their turn.") { "\($0.waiting)" },
            known("penstock_broker_requests_under_way", "gauge", "Requests that wait for an answer.") { "\($0.underWay)" },
            known("penstock_broker_rate_limit_refused_total", "counter", "Requests that a rate limit kept back for good.") { "\($0.refusedByLimits)" },
        ]
        for (name, words, value) in [
            ("penstock_broker_rate_limit_used", "How much of a rate limit is used.", { $0.used }),
            ("penstock_broker_rate_limit", "A rate limit of the venue.", { $0.limit }),
        ] as [(String, String, (VenueFigures.Rate) -> Int64)] {
            let lines = figures.flatMap { figure in
                figure.of.rates.enumerated().map { place, rate in
                    let seconds = Decimal(mantissa: rate.interval.nanoseconds / 1_000_000, scale: 3).normalized
                    return "\(name){broker=\"\(Metric.escaped(figure.id))\",pool=\"\(place)\",seconds=\"\(seconds)\"} \(value(rate))"
                }
            }
            metrics.append(Metric(name: name, kind: "gauge", words: words, lines: lines))
        }
        let issues = figures.flatMap { figure in
            figure.of.issues.map {
                "penstock_broker_issues_total{broker=\"\(Metric.escaped(figure.id))\",kind=\"\($0.kind)\"} \($0.count)"
            }
        }
        metrics.append(Metric(name: "penstock_broker_issues_total", kind: "counter", words: "What went wrong at brokers.", lines: issues))
        return metrics
    }

    var stageMetrics: [Metric] {
        let name = "penstock_order_stage_seconds"
        let lines = (times?.all ?? []).flatMap { stage in
            stage.counts.lines(name, "stage=\"\(stage.stage.rawValue)\",broker=\"\(Metric.escaped(stage.broker ?? ""))\"")
        }
        var metrics = [Metric(name: name, kind: "histogram", words: "How long stages of new orders took.", lines: lines)]
        if let (sent, lost) = traceCounts?() {
            metrics.append(.counter("penstock_trace_spans_sent_total", "Spans that the collector has taken.", sent))
            metrics.append(.counter("penstock_trace_spans_lost_total", "Spans that did not reach the collector.", lost))
        }
        return metrics
    }
}
