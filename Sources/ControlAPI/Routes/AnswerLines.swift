// Lines of the gateway's answers as JSON.

internal import Values

/// A line, field by field; an empty field is null.
struct AnswerLine {
    private let fields: [String]

    /// Nil for a line of another kind, or one that is shorter.
    init?(_ fields: [String], _ kind: String, count: Int) {
        guard fields.first == kind, fields.count >= count else { return nil }
        self.fields = fields
    }

    func text(_ place: Int) -> JSON { place < fields.count && !fields[place].isEmpty ? .text(fields[place]) : .null }
    func word(_ place: Int) -> String { place < fields.count ? fields[place] : "" }
    func integer(_ place: Int) -> JSON { .integer(Int64(word(place)) ?? 0) }

    /// Null where there is none.
    func count(_ place: Int) -> JSON { Int64(word(place)).map { .integer($0) } ?? .null }

    /// Of milliseconds since 1970.
    func time(_ place: Int) -> JSON {
        .time(Int64(word(place)).map { Instant(nanosecondsSinceEpoch: $0.multipliedReportingOverflow(by: 1_000_000).partialValue) })
    }
}

enum AnswerLines {
    static func position(_ fields: [String]) -> JSON? {
        guard let line = AnswerLine(fields, "position", count: 11) else { return nil }
        return [
            "account": .text(line.word(1)), "broker": .text(line.word(2)), "symbol": .text(line.word(3)),
            "quantity": .text(line.word(4)), "averagePrice": line.text(5), "mark": line.text(6), "realised": line.text(7),
            "unrealised": line.text(8), "dayProfit": line.text(9), "currency": line.text(10),
        ]
    }

    static func limit(_ fields: [String]) -> JSON? {
        guard let line = AnswerLine(fields, "limit", count: 9) else { return nil }
        return [
            "scope": .text(line.word(1)), "limit": .text(line.word(2)), "value": line.text(3), "used": line.text(4),
            "inFile": line.text(5), "changedBy": line.text(6), "why": line.text(7), "changed": line.time(8),
        ]
    }

    /// Nil for those of users of the control room, which have no peer.
    static func session(_ fields: [String]) -> JSON? {
        guard let line = AnswerLine(fields, "session", count: 10), !line.word(1).hasPrefix(GatewayNames.ofUser("")) else { return nil }
        return [
            "name": .text(line.word(1)), "role": .text(line.word(2)), "state": .text(line.word(3)), "peer": line.text(4),
            "nextIn": line.integer(5), "nextOut": line.integer(6), "waitingBytes": line.integer(7), "numbersSince": line.time(8),
            "lastEnd": line.text(9), "missingFrom": line.count(11), "missingThrough": line.count(12),
            "endedAt": line.time(13), "peerSaid": line.text(14),
        ]
    }

    static func broker(_ fields: [String]) -> JSON? {
        guard let line = AnswerLine(fields, "link", count: 3) else { return nil }
        return ["id": .text(line.word(1)), "connected": .flag(line.word(2) == "up")]
    }

    static func stop(_ fields: [String]) -> JSON? {
        guard let line = AnswerLine(fields, "stop", count: 12) else { return nil }
        return [
            "scope": .text(line.word(2)), "since": line.time(6), "by": .text(line.word(3)), "origin": .text(line.word(4)),
            "why": .text(line.word(5)), "openOrders": line.integer(7), "unknownOrders": line.integer(8),
            "closesPositions": .flag(line.word(9) == "close"), "openPositions": line.integer(10),
            "abandonedPositions": line.integer(11),
        ]
    }

    static func planned(_ fields: [String]) -> JSON? {
        guard let line = AnswerLine(fields, "announced", count: 6) else { return nil }
        return [
            "scope": .text(line.word(1)), "at": line.time(4), "by": .text(line.word(2)), "why": .text(line.word(3)),
            "closesPositions": .flag(line.word(5) == "close"),
        ]
    }

    static func emergency(_ rows: [[String]]) -> JSON {
        let stops = rows.compactMap(stop)
        return ["active": .flag(!stops.isEmpty), "stops": .list(stops), "planned": .list(rows.compactMap(planned))]
    }

    static func status(_ rows: [[String]], name: String, isFollowing: Bool, started: Instant) -> JSON {
        var counts: [String: JSON] = [:]
        for row in rows {
            if let line = AnswerLine(row, "count", count: 3) { counts[line.word(1)] = line.integer(2) }
        }
        let gateway = rows.lazy.compactMap { AnswerLine($0, "gateway", count: 3) }.first
        return [
            "name": .text(name), "openOrders": gateway?.integer(1) ?? 0, "sessionsLoggedOn": gateway?.integer(2) ?? 0,
            "unknownOrders": counts["unknownOrders"] ?? 0,
            "discrepancies": [
                "orders": counts["discrepantOrders"] ?? 0, "fills": counts["discrepantFills"] ?? 0,
                "positions": counts["discrepantPositions"] ?? 0, "balances": counts["discrepantBalances"] ?? 0,
            ],
            "brokers": .list(rows.compactMap(broker)), "emergency": emergency(rows), "following": .flag(isFollowing),
            "started": .time(started),
        ]
    }
}
