// Figures for Prometheus.

package import Reactor
internal import Values
internal import WebServer

extension DurationCounts {
    /// As a histogram of Prometheus, in seconds.
    ///
    /// - Parameter labels: `stage="sent",broker="paper"`, or none.
    func lines(_ name: String, _ labels: String = "") -> [String] {
        var lines: [String] = []
        var total: UInt64 = 0
        let before = labels.isEmpty ? "" : labels + ","
        for (end, count) in doublings {
            total += count
            let bound = end.map { "\(Decimal(mantissa: Int64($0), scale: 9).normalized)" } ?? "+Inf"
            lines.append("\(name)_bucket{\(before)le=\"\(bound)\"} \(total)")
        }
        let whole = labels.isEmpty ? "" : "{\(labels)}"
        lines.append("\(name)_sum\(whole) \(Decimal(mantissa: Int64(clamping: sum), scale: 9).normalized)")
        lines.append("\(name)_count\(whole) \(total)")
        return lines
    }
}

/// What the room itself did.
package struct RoomCounts {
    package var requests: UInt64 = 0
    package var refused: UInt64 = 0
    package var malformed: UInt64 = 0
    package var turnedAway: UInt64 = 0
    /// How long the gateway took to answer.
    package let answers = DurationHistogram()
}

/// One figure, or several of one name.
///
/// Source: Prometheus, "Exposition formats", text format 0.0.4.
struct Metric {
    let name: String
    let kind: String
    let words: String
    let lines: [String]

    static func counter(_ name: String, _ words: String, _ value: UInt64) -> Metric {
        Metric(name: name, kind: "counter", words: words, lines: ["\(name) \(value)"])
    }

    static func gauge(_ name: String, _ words: String, _ value: String) -> Metric {
        Metric(name: name, kind: "gauge", words: words, lines: ["\(name) \(value)"])
    }

    static func labeled(_ name: String, _ kind: String, _ words: String, _ label: String, _ values: [(String, String)]) -> Metric {
        Metric(name: name, kind: kind, words: words, lines: values.map { "\(name){\(label)=\"\(escaped($0.0))\"} \($0.1)" })
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\", "\"": escaped += "\\\(character)"
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    var text: String { "# HELP \(name) \(words)\n# TYPE \(name) \(kind)\n" + lines.map { $0 + "\n" }.joined() }
}

extension ControlRoom {
    /// The gateway is asked three things at once; when the last is answered all of it is told.
    func metrics(at now: Moment) -> RouteAnswer {
        let own = ownMetrics(at: now) + stageMetrics
        return .askAll([.status, .brokers, .figures]) { [weak self] answers in
            let rows = answers.flatMap(\.rows)
            let metrics = ControlRoom.metrics(rows) + ControlRoom.gatewayMetrics(rows) + (self?.brokerMetrics(rows) ?? []) + own
            let text = metrics.map(\.text).joined()
            return Response(200, type: "text/plain; version=0.0.4; charset=utf-8", Array(text.utf8))
        }
    }

    /// What the gateway says.
    private static func metrics(_ rows: [[String]]) -> [Metric] {
        var metrics: [Metric] = []
        var counts: [String: String] = [:]
        for row in rows {
            if let line = AnswerLine(row, "gateway", count: 3) {
                metrics.append(.gauge("penstock_open_orders", "Orders that are open.", line.word(1)))
                metrics.append(.gauge("penstock_sessions_logged_on", "FIX sessions that are logged on.", line.word(2)))
            }
            if let line = AnswerLine(row, "count", count: 3) { counts[line.word(1)] = line.word(2) }
        }
        metrics.append(
            .gauge("penstock_unknown_orders", "Orders of which their brokers do not say what has become.", counts["unknownOrders"] ?? "0"))
        let differences = ["orders": "discrepantOrders", "fills": "discrepantFills", "positions": "discrepantPositions", "balances": "discrepantBalances"]
        metrics.append(
            .labeled(
                "trade_reconciliation_discrepancies_total", "counter", "What differed at brokers since the start.", "kind",
                differences.sorted { $0.key < $1.key }.map { ($0.key, counts[$0.value] ?? "0") }))
        metrics.append(
            .labeled(
                "broker_connection_status", "gauge", "1 for a broker that can be reached.", "broker",
                rows.compactMap { AnswerLine($0, "link", count: 3) }.map { ($0.word(1), $0.word(2) == "up" ? "1" : "0") }))
        let stops = rows.compactMap { AnswerLine($0, "stop", count: 12) }
        metrics.append(.gauge("emergency_stop_active", "1 while anything is stopped.", stops.isEmpty ? "0" : "1"))
        metrics.append(
            .labeled("penstock_stop_open_orders", "gauge", "Orders of a stop that are still open.", "scope", stops.map { ($0.word(2), $0.word(7)) }))
        return metrics
    }

    /// What is known here.
    private func ownMetrics(at now: Moment) -> [Metric] {
        let orders = book.counts
        let ends = [
            ("canceled", orders.canceled), ("expired", orders.expired), ("filled", orders.filled), ("rejected", orders.rejected),
        ]
        return [
            .counter("orders_total", "Orders since the gateway was started.", orders.orders),
            .counter("order_failures_total", "Orders since the start that were rejected.", orders.rejected),
            .labeled("penstock_orders_ended_total", "counter", "Orders that ended since the start, by how.", "status", ends.map { ($0.0, "\($0.1)") }),
            .counter("penstock_fills_total", "Fills since the start.", orders.fills),
            Metric(
                name: "order_execution_duration_seconds", kind: "histogram", words: "From the acceptance of an order to its end.",
                lines: orderDurations.counts.lines("order_execution_duration_seconds")),
            .gauge("penstock_following", "1 while the control room knows all orders of the gateway.", isFollowing ? "1" : "0"),
            .gauge("penstock_uptime_seconds", "Since the start.", "\(now.utc.since(started).nanoseconds / 1_000_000_000)"),
            .counter("penstock_control_requests_total", "Requests to the control room.", counts.requests),
            .counter("penstock_control_refused_total", "Requests of people who may not.", counts.refused),
            .counter("penstock_control_malformed_total", "Requests that were none.", counts.malformed),
            .gauge("penstock_control_streams", "Streams that are open.", "\(stream.count)"),
            .gauge("penstock_control_questions_waiting", "Questions that wait for the line thread.", "\(waitingCount)"),
            Metric(
                name: "penstock_control_answer_seconds", kind: "histogram", words: "How long the gateway took to answer the control room.",
                lines: counts.answers.counts.lines("penstock_control_answer_seconds")),
        ]
    }
}
