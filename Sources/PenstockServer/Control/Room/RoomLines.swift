// What the control room answers, as the lines that the gateway itself gives.

internal import Values

/// So that there is one way to show them.
enum RoomLines {
    static func status(_ status: ReadJSON) -> [[String]] {
        let counted = status["discrepancies"]
        var lines: [[String]] = [
            ["gateway", status["openOrders"].word, status["sessionsLoggedOn"].word],
            ["count", Counted.unknownOrders.rawValue, status["unknownOrders"].word],
            ["count", Counted.discrepantOrders.rawValue, counted["orders"].word],
            ["count", Counted.discrepantFills.rawValue, counted["fills"].word],
            ["count", Counted.discrepantPositions.rawValue, counted["positions"].word],
            ["count", Counted.discrepantBalances.rawValue, counted["balances"].word],
        ]
        lines += brokers(status["brokers"].elements)
        for stop in status["emergency"]["stops"].elements {
            lines.append(
                ["stop", ""] + words(stop, "scope", "by", "origin", "why") + [stop["since"].milliseconds]
                    + words(stop, "openOrders", "unknownOrders") + [stop["closesPositions"].word == "true" ? "close" : ""]
                    + words(stop, "openPositions", "abandonedPositions"))
        }
        for stop in status["emergency"]["planned"].elements {
            lines.append(
                ["announced"] + words(stop, "scope", "by", "why")
                    + [stop["at"].milliseconds, stop["closesPositions"].word == "true" ? "close" : ""])
        }
        return lines
    }

    static func brokers(_ brokers: [ReadJSON]) -> [[String]] {
        brokers.map { ["link", $0["id"].word, $0["connected"].word == "true" ? "up" : "away"] }
    }

    static func position(_ position: ReadJSON) -> [String] { ["position"] + PositionsCommand.names.map { position[$0].word } }

    static func limit(_ limit: ReadJSON) -> [String] {
        ["limit"] + words(limit, "scope", "limit", "value", "used", "inFile", "changedBy", "why") + [limit["changed"].milliseconds]
    }

    static func order(_ order: ReadJSON) -> [String] {
        ["order"] + OrdersCommand.names.map { $0 == "entered" || $0 == "changed" ? order[$0].stamp : order[$0].word }
    }

    static func session(_ session: ReadJSON) -> [String] {
        ["session"] + SessionsCommand.names.map { $0 == "numbersSince" ? session[$0].stamp : session[$0].word }
    }

    /// Of the gateway's own line, without the number that only the control room needs.
    static func session(_ line: [String]) -> [String] {
        guard line.count >= 10 else { return [] }
        let since = Int64(line[8]).map { JSONObject.stamp(Instant(nanosecondsSinceEpoch: $0 * 1_000_000)) } ?? ""
        return line[..<8] + [since, line[9]]
    }

    private static func words(_ json: ReadJSON, _ names: String...) -> [String] { names.map { json[$0].word } }
}
