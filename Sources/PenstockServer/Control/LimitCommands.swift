// `penstock limits` and `penstock limit`.

internal import Reactor
internal import Risk
internal import Values
internal import WebKit

/// Shows the limits of a running gateway.
package enum LimitsCommand: Command {
    package static let usage = """
        usage: penstock limits STORE|ADDRESS [--json]

        Shows all limits that hold in the gateway that has the store open: whose, what, how much of it is used
        where it is a sum, what the configuration file says, and who changed it since, when and why.

        A limit that was changed at run time holds, also after a restart, until the file's value of it changes:
        then the file's holds again, and the audit says so.

          --json            one object for each

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options, flags: ["json", "help"])
        try arguments.expect(1...1, "penstock limits STORE|ADDRESS [--json]")
        let room = try RoomClient.named(in: arguments)
        let lines =
            try room.map { try $0.get("/risk/limits")["items"].elements.map(RoomLines.limit) }
            ?? ControlClient(store: arguments.operands[0]).list { .limits(from: $0) }
        let limits = lines.compactMap { ShownLimit($0) }
        if arguments.has("json") {
            for limit in limits { Output.print(limit.json) }
        } else {
            let table = [["OF", "LIMIT", "VALUE", "USED", "FILE", "CHANGED"]] + limits.map(\.columns)
            for line in aligned(table) { Output.print(line) }
        }
        return 0
    }
}

/// One line of the answer.
private struct ShownLimit {
    private let scope, limit, value, used, file, who, why: String
    private let changed: Int64?

    init?(_ fields: [String]) {
        guard fields.count == 9, fields[0] == "limit" else { return nil }
        (scope, limit, value, used) = (fields[1], fields[2], fields[3], fields[4])
        (file, who, why) = (fields[5], fields[6], fields[7])
        changed = Int64(fields[8])
    }

    private var time: String? {
        changed.map { JSONObject.stamp(Instant(nanosecondsSinceEpoch: $0 * 1_000_000)) }
    }

    var columns: [String] {
        [scope, limit, value, used, file, time.map { "\($0) by \(who): \(why)" } ?? ""]
    }

    var json: String {
        var object = JSONObject()
        object.add("scope", scope)
        object.add("limit", limit)
        object.add("value", value == "none" ? nil : value)
        object.add("used", used.isEmpty ? nil : used)
        object.add("file", file == "none" ? nil : file)
        object.add("changed", time)
        object.add("by", who.isEmpty ? nil : who)
        object.add("why", why.isEmpty ? nil : why)
        return object.text
    }
}

/// Changes a limit of a running gateway.
package enum LimitCommand: Command {
    package static let usage = """
        usage: penstock limit STORE|ADDRESS SCOPE LIMIT VALUE --why TEXT [--by WHO]

        Changes a limit in the gateway that has the store open, from the next order on; with an entry in the
        audit. It holds after a restart, too, until the file's value of this limit changes; `penstock limits`
        shows what holds.

        SCOPE is `everything`, or one of
          broker ID     symbol SYMBOL     account ACCOUNT     strategy NAME
          session SENDER->TARGET, or its TargetCompID alone
        LIMIT is a name from the configuration, such as orderSize or ordersPerSecond.
        VALUE is a number; `none` takes the limit away, `file` goes back to what the file says.

          --why TEXT        the reason, for the audit
          --by WHO          who you are; $USER where it is not said

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store, or it refuses; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options.union(["why", "by"]), flags: ["help"])
        try arguments.expect(4...5, "penstock limit STORE|ADDRESS SCOPE LIMIT VALUE --why TEXT [--by WHO]")
        let (name, value) = (arguments.operands[arguments.operands.count - 2], arguments.operands.last ?? "")
        guard let limit = RiskLimit(named: name) else {
            let names = RiskLimit.allCases.map { "\($0)" }.joined(separator: ", ")
            throw Arguments.Misuse(message: "\(name) is no limit; expected one of \(names)")
        }
        guard let wanted = LimitWish.Value(word: value) else {
            throw Arguments.Misuse(message: "\(value) is no value; expected a number, `none` or `file`")
        }
        let scope = try arguments.scope(endingAt: arguments.operands.count - 2)
        if let room = try RoomClient.named(in: arguments, not: "by") {
            var wish = JSONObject()
            wish.add(scope)
            wish.add("limit", "\(limit)")
            switch wanted {
            case .set(let value): wish.add("value", "\(value)")
            case .unlimited: wish.add("unlimited", true)
            case .asInFile: wish.add("asInFile", true)
            }
            wish.add("why", unlessEmpty: "\(try arguments.why())")
            Output.print(try room.say(.put, "/risk/limits", wish))
            return 0
        }
        let wish = LimitWish(
            scope: scope, limit: limit, value: wanted, who: try arguments.who(), why: try arguments.why())
        Output.print(try ControlClient(store: arguments.operands[0]).ask(.limit(wish)).last?.last ?? "")
        return 0
    }
}

/// Columns one below the other.
func aligned(_ rows: [[String]]) -> [String] {
    var widths: [Int] = []
    for row in rows {
        for (column, field) in row.enumerated() {
            if column == widths.count { widths.append(0) }
            widths[column] = max(widths[column], field.count)
        }
    }
    return rows.map { row in
        var line = ""
        for (column, field) in row.enumerated() {
            line += field
            if column + 1 < row.count { line += String(repeating: " ", count: widths[column] - field.count + 2) }
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
