// What a running gateway says of itself, for people and for programs.

internal import Values

/// The lines of an answer to `status`.
struct GatewayStatus {
    private struct Held {
        let scope, who, origin, why: String
        let milliseconds: Int64
        let open, unknown: Int
        let closesPositions: Bool
    }

    private var openOrders = 0
    private var sessions = 0
    private var stops: [Held] = []

    init(_ lines: [[String]]) {
        for fields in lines {
            switch (fields[0], fields.count) {
            case ("gateway", 3): (openOrders, sessions) = (Int(fields[1]) ?? 0, Int(fields[2]) ?? 0)
            case ("stop", 10):
                stops.append(
                    Held(
                        scope: fields[2], who: fields[3], origin: fields[4], why: fields[5],
                        milliseconds: Int64(fields[6]) ?? 0, open: Int(fields[7]) ?? 0, unknown: Int(fields[8]) ?? 0,
                        closesPositions: fields[9] == "close"))
            default: break
            }
        }
    }

    var lines: [String] {
        var lines = ["\(openOrders) open orders, \(sessions) sessions logged on"]
        if stops.isEmpty { lines.append("nothing is stopped") }
        for stop in stops {
            var line = "STOPPED \(stop.scope) since \(time(stop.milliseconds)) by \(stop.who) (\(stop.origin))"
            if !stop.why.isEmpty { line += ": \(stop.why)" }
            lines.append(line)
            var state = "  \(stop.open) of its orders still open"
            if stop.unknown > 0 { state += ", \(stop.unknown) of them unknown: settle them with the broker" }
            if stop.closesPositions { state += "; positions are closed" }
            lines.append(state)
        }
        return lines
    }

    var json: String {
        var object = JSONObject()
        object.add("openOrders", UInt64(openOrders))
        object.add("sessions", UInt64(sessions))
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
                entry.add("closesPositions", stop.closesPositions)
                return entry
            })
        return object.text
    }

    private func time(_ milliseconds: Int64) -> String {
        JSONObject.stamp(Instant(nanosecondsSinceEpoch: milliseconds * 1_000_000))
    }
}
