// The shapes that several routes have.

enum Schemas {
    static let count: Schema = .integer(0...Int64.max)

    static let named: [(name: String, schema: Schema)] = gateway + access

    private static let gateway: [(name: String, schema: Schema)] = [
        (
            "Order",
            .object([
                .of("number", count), .of("clOrdID", .text), .of("session", .nullable(.text)), .of("account", .nullable(.text)),
                .of("symbol", .text), .of("side", .text), .of("type", .text), .of("timeInForce", .text),
                .of("quantity", .decimal), .of("limit", .nullable(.decimal)), .of("stop", .nullable(.decimal)),
                .of("status", .text), .of("filled", .decimal), .of("remaining", .decimal),
                .of("averagePrice", .nullable(.decimal)), .of("broker", .nullable(.text)), .of("partOf", .nullable(count)),
                .of("strategy", .nullable(.text)), .of("entered", .time), .of("changed", .time),
            ])
        ),
        (
            "Fill",
            .object([
                .of("execution", count), .of("order", count), .of("id", .text), .of("symbol", .nullable(.text)),
                .of("side", .nullable(.text)), .of("quantity", .decimal), .of("price", .decimal), .of("commission", .decimal),
                .of("busted", .flag), .of("time", .time),
            ])
        ),
        (
            "Position",
            .object([
                .of("account", .text), .of("broker", .text), .of("symbol", .text), .of("quantity", .decimal),
                .of("averagePrice", .nullable(.decimal)), .of("mark", .nullable(.decimal)), .of("realised", .nullable(.decimal)),
                .of("unrealised", .nullable(.decimal)), .of("dayProfit", .nullable(.decimal)), .of("currency", .nullable(.text)),
            ])
        ),
        (
            "Session",
            .object([
                .of("name", .text), .of("role", .choice(["acceptor", "initiator"])), .of("state", .text), .of("peer", .nullable(.text)),
                .of("nextIn", count), .of("nextOut", count), .of("waitingBytes", count), .of("numbersSince", .nullable(.time)),
                .of("lastEnd", .nullable(.text)), .of("missingFrom", .nullable(count)), .of("missingThrough", .nullable(count)),
                .of("endedAt", .nullable(.time)), .of("peerSaid", .nullable(.text)),
            ])
        ),
        (
            "Broker",
            .object([.of("id", .text), .of("connected", .flag)])
        ),
        ("Message", Routes.messageSchema),
        ("StageLatency", Routes.latencySchema),
        ("BrokerDetails", Routes.brokerSchema),
        (
            "Limit",
            .object([
                .of("scope", .text), .of("limit", .text), .of("value", .nullable(.text)), .of("used", .nullable(.decimal)),
                .of("inFile", .nullable(.text)), .of("changedBy", .nullable(.text)), .of("why", .nullable(.text)),
                .of("changed", .nullable(.time)),
            ])
        ),
        (
            "Stop",
            .object([
                .of("scope", .text), .of("since", .time), .of("by", .text), .of("origin", .text), .of("why", .text),
                .of("openOrders", count), .of("unknownOrders", count), .of("closesPositions", .flag), .of("openPositions", count),
                .of("abandonedPositions", count),
            ])
        ),
        (
            "PlannedStop",
            .object([.of("scope", .text), .of("at", .time), .of("by", .text), .of("why", .text), .of("closesPositions", .flag)])
        ),
        (
            "Emergency",
            .object([.of("active", .flag), .of("stops", .list(.named("Stop"))), .of("planned", .list(.named("PlannedStop")))])
        ),
        (
            "Status",
            .object([
                .of("name", .text), .of("openOrders", count), .of("sessionsLoggedOn", count), .of("unknownOrders", count),
                .of("discrepancies", .object([.of("orders", count), .of("fills", count), .of("positions", count), .of("balances", count)])),
                .of("brokers", .list(.named("Broker"))), .of("emergency", .named("Emergency")), .of("following", .flag),
                .of("started", .time),
            ])
        ),
        (
            "AuditItem",
            .object([
                .of("number", count), .of("time", .time), .of("who", .text), .of("action", .text), .of("object", .nullable(.text)),
                .of("before", .nullable(.text)), .of("after", .nullable(.text)),
            ])
        ),
        (
            "AuditFinding",
            .object([
                .of("records", count), .of("good", count), .of("first", count), .of("last", count), .of("problemCount", count),
                .of("problems", .list(.text)),
            ])
        ),
        ("Result", .object([.of("result", .text)])),
        (
            "Difference",
            .object([
                .of("number", count), .of("broker", .text), .of("what", .text), .of("first", .time), .of("last", .time),
                .of("times", count), .of("resolvedBy", .nullable(.text)), .of("note", .nullable(.text)),
            ])
        ),
        (
            "Balance",
            .object([
                .of("account", .text), .of("broker", .text), .of("currency", .text), .of("total", .nullable(.decimal)),
                .of("reserved", .nullable(.decimal)), .of("available", .nullable(.decimal)),
            ])
        ),
        (
            "Portfolio",
            .object([
                .of("account", .text), .of("currency", .text), .of("positions", count), .of("value", .nullable(.decimal)),
                .of("realised", .nullable(.decimal)), .of("unrealised", .nullable(.decimal)), .of("dayProfit", .nullable(.decimal)),
            ])
        ),
        (
            "RoutingRule",
            .object([
                .of("rule", count), .of("symbol", .nullable(.text)), .of("account", .nullable(.text)), .of("assetClass", .nullable(.text)),
                .of("session", .nullable(.text)), .of("exDestination", .nullable(.text)), .of("orderStrategy", .nullable(.text)),
                .of("strategy", .text), .of("brokers", .list(.text)), .of("preferred", .list(.text)), .of("urgency", .text),
            ])
        ),
        (
            "Score",
            .object([
                .of("broker", .text), .of("enabled", .flag), .of("connected", .flag), .of("score", .integer(0...100)),
                .of("connection", .integer(0...20)), .of("errors", .integer(0...40)), .of("latency", .integer(0...20)),
                .of("heartbeats", .integer(0...20)), .of("breaker", .choice(["closed", "open", "half open"])),
            ])
        ),
        ("Placed", .object([.of("order", .nullable(.named("Order"))), .of("result", .text)])),
        (
            "Me",
            .object([
                .of("user", .text), .of("rights", .list(.text)), .of("mustChangePassword", .flag), .of("hasSecondFactor", .flag),
            ])
        ),
        (
            "Problem",
            .object([
                .of("type", .text), .of("title", .text), .of("status", .integer(400...599)), .of("detail", .text),
                .maybe("instance", .text),
                .maybe("errors", .list(.object([.of("field", .text), .of("message", .text)]))),
            ])
        ),
    ]
}
