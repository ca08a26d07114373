// What a running gateway says of itself, for people and for programs.

internal import Values

/// The lines of an answer to `status`.
struct GatewayStatus {
    private struct Held {
        let scope, who, origin, why: String
        let milliseconds: Int64
        let open, unknown: Int
        let closes: Bool
        let positions, abandoned: Int
    }

    private struct Planned {
        let scope, who, why: String
        let milliseconds: Int64
        let closes: Bool
    }

    private var openOrders = 0
    private var sessions = 0
    private var counts: [Counted: UInt64] = [:]
    /// Brokers, and whether they can be reached.
    private var links: [(name: String, isUp: Bool)] = []
    private var stops: [Held] = []
    private var planned: [Planned] = []

    init(_ lines: [[String]]) {
        for fields in lines {
            switch (fields[0], fields.count) {
            case ("gateway", 3): (openOrders, sessions) = (Int(fields[1]) ?? 0, Int(fields[2]) ?? 0)
            case ("announced", 6):
                planned.append(
                    Planned(
                        scope: fields[1], who: fields[2], why: fields[3], milliseconds: Int64(fields[4]) ?? 0,
                        closes: fields[5] == "close"))
            case ("count", 3): if let what = Counted(rawValue: fields[1]) { counts[what] = UInt64(fields[2]) ?? 0 }
            case ("link", 3): links.append((fields[1], fields[2] == "up"))
            case ("stop", 12):
                stops.append(
                    Held(
                        scope: fields[2], who: fields[3], origin: fields[4], why: fields[5],
                        milliseconds: Int64(fields[6]) ?? 0, open: Int(fields[7]) ?? 0, unknown: Int(fields[8]) ?? 0,
                        closes: fields[9] == "close", positions: Int(fields[10]) ?? 0, abandoned: Int(fields[11]) ?? 0))
            default: break
            }
        }
    }

    var lines: [String] {
        var lines = ["\(openOrders) open orders, \(sessions) sessions logged on"]
        if let unknown = counts[.unknownOrders], unknown > 0 {
            lines.append("\(unknown) orders of which their brokers do not say what has become: they are asked again and again")
        }
        for link in links where !link.isUp { lines.append("the broker \(link.name) cannot be reached") }
        let kinds: [(Counted, String)] = [
            (.discrepantOrders, "orders"), (.discrepantFills, "fills"), (.discrepantPositions, "positions"),
            (.discrepantBalances, "balances"),
        ]
        let found = kinds.compactMap { kind, name in counts[kind].flatMap { $0 > 0 ? "\($0) \(name)" : nil } }
        if !found.isEmpty { lines.append("differed at brokers since the start: \(found.joined(separator: ", "))") }
        if stops.isEmpty { lines.append("nothing is stopped") }
        for stop in stops {
            var line = "STOPPED \(stop.scope) since \(time(stop.milliseconds)) by \(stop.who) (\(stop.origin))"
            if !stop.why.isEmpty { line += ": \(stop.why)" }
            lines.append(line)
            var state = "  \(stop.open) of its orders still open"
            if stop.unknown > 0 { state += ", \(stop.unknown) of them unknown: settle them with the broker" }
            lines.append(state)
            guard stop.closes else { continue }
            state = "  \(stop.positions) of its positions still open"
            if stop.abandoned > 0 { state += ", \(stop.abandoned) of them given up: close them with the broker" }
            lines.append(state)
        }
        for stop in planned {
            let closing = stop.closes ? ", which closes positions," : ""
            var line = "planned: stop of \(stop.scope)\(closing) at \(time(stop.milliseconds)) by \(stop.who)"
            if !stop.why.isEmpty { line += ": \(stop.why)" }
            lines.append(line)
        }
        return lines
    }

    var json: String {
        var object = JSONObject()
        object.add("openOrders", UInt64(openOrders))
        object.add("sessions", UInt64(sessions))
        for what in Counted.allCases { object.add(what.rawValue, counts[what] ?? 0) }
        object.add(
            "brokers",
            links.map { link in
                var entry = JSONObject()
                entry.add("id", link.name)
                entry.add("connected", link.isUp)
                return entry
            })
        object.add(
            "stops",
            stops.map { stop in
                var entry = JSONObject()
                entry.add("scope", stop.scope)
                entry.add("since", time(stop.milliseconds))
                entry.add("by", stop.who)
                entry.add("origin", stop.origin)
                entry.add("why", stop.why)
                entry.add("open", UInt64(stop.open))
                entry.add("unknown", UInt64(stop.unknown))
                if stop.closes {
                    entry.add("openPositions", UInt64(stop.positions))
                    entry.add("abandonedPositions", UInt64(stop.abandoned))
                }
                return entry
            })
        object.add(
            "planned",
            planned.map { stop in
                var entry = JSONObject()
                entry.add("scope", stop.scope)
                entry.add("at", time(stop.milliseconds))
                entry.add("by", stop.who)
                entry.add("why", stop.why)
                entry.add("closesPositions", stop.closes)
                return entry
            })
        return object.text
    }

    private func time(_ milliseconds: Int64) -> String {
        JSONObject.stamp(Instant(nanosecondsSinceEpoch: milliseconds * 1_000_000))
    }
}
