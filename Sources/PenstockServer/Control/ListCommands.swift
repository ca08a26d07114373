// `penstock positions` and `penstock orders`.

internal import Reactor
internal import Values

/// Shows the positions of a running gateway.
package enum PositionsCommand: Command {
    package static let usage = """
        usage: penstock positions STORE|ADDRESS [--account ACCOUNT] [--day DAY] [--json]

        Shows what accounts have at each broker in the gateway that has the store open: quantity, average price,
        the mark, realised and unrealised profit, and the profit since the day began. Positions that are flat
        are shown if they had a profit or a loss today.

          --account ACCOUNT   of one account
          --day DAY           what was open when that day ended, such as 2026-11-25, as `positions.snapshotDays` keeps
                              it; it is read from the store, and no gateway needs to run
          --json              one object for each

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store, or nothing is kept of that day; 2 for wrong usage.
        """

    static let names = [
        "account", "broker", "symbol", "quantity", "averagePrice", "mark", "realised", "unrealised", "dayProfit", "currency",
    ]

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options.union(["account", "day"]), flags: ["json", "help"])
        try arguments.expect(1...1, "penstock positions STORE|ADDRESS [--account ACCOUNT] [--day DAY] [--json]")
        let account: Identifier = try arguments.text(arguments["account"] ?? "", "--account")
        if let room = try RoomClient.named(in: arguments, not: "day") {
            let found = try room.get("/positions", [("account", "\(account)")])["items"].elements
            Listing(found.map(RoomLines.position), names).print(asJSON: arguments.has("json"))
            return 0
        }
        if let day = arguments["day"] {
            let found = try DaySnapshots.read(arguments.operands[0], day: day)
            guard !found.isEmpty else {
                Output.complain("nothing is kept of the end of \(day)")
                return 1
            }
            let lines = found.filter { account.isEmpty || $0.account == account }.map(\.line)
            Listing(lines, DaySnapshots.names).print(asJSON: arguments.has("json"))
            return 0
        }
        let lines = try ControlClient(store: arguments.operands[0]).list { .positions(account: account, from: $0) }
        Listing(lines, names).print(asJSON: arguments.has("json"))
        return 0
    }
}

/// Shows the orders of a running gateway.
package enum OrdersCommand: Command {
    package static let usage = """
        usage: penstock orders STORE|ADDRESS [--open] [--symbol SYMBOL] [--account ACCOUNT] [--session NAME]
                               [--after NUMBER] [--limit COUNT] [--json]
               penstock orders ADDRESS [--state STATE] [--broker ID] [--clordid ID] [--before NUMBER] ...

        Shows the orders that the gateway that has the store open knows: all that are open, and those that ended
        last, by number; what is carried out in parts comes with its parts, each with the number of the order in PARTOF.
        `penstock why` tells the story of one, `penstock export` has all of them.

          --open              only orders that are open
          --symbol, --account of one symbol, of one account
          --session NAME      SENDER->TARGET of a session, or its TargetCompID alone
          --after NUMBER      only orders with higher numbers: the last one of the page before
          --limit COUNT       so many at most; 100 where it is not said
          --json              one object for each

        Of an address the newest come first, and there are more filters:
          --state STATE       open, ended, or how they ended, such as filled or rejected
          --broker ID         at one broker
          --clordid ID        with one ClOrdID
          --before NUMBER     only orders with lower numbers: as is told where there may be more

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store; 2 for wrong usage.
        """

    static let names = [
        "number", "session", "clOrdID", "account", "symbol", "side", "type", "quantity", "filled", "limit", "stop", "status",
        "broker", "partOf", "strategy", "entered", "changed",
    ]

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(
            words, valued: RoomClient.options.union(["symbol", "account", "session", "after", "limit"] + ofRoom),
            flags: ["open", "json", "help"])
        try arguments.expect(1...1, "penstock orders STORE|ADDRESS [--open] [--symbol SYMBOL] ...")
        if let room = try RoomClient.named(in: arguments, not: "after") { return try run(arguments, room) }
        for option in ofRoom where arguments[option] != nil {
            throw Arguments.Misuse(message: "--\(option) goes with an address such as https://127.0.0.1:8080, not with a STORE")
        }
        var wish = OrderWish(
            symbol: try arguments.text(arguments["symbol"] ?? "", "--symbol"),
            account: try arguments.text(arguments["account"] ?? "", "--account"),
            session: try arguments.text(arguments["session"] ?? "", "--session"), isOpenOnly: arguments.has("open"),
            after: UInt64(try arguments.number("after", in: 0...Int.max, default: 0) ?? 0))
        let most = try arguments.number("limit", in: 1...1_000_000, default: 100) ?? 100
        var first = FirstOrders(most)
        try ControlClient(store: arguments.operands[0]).forEachPiece {
            wish.below = first.bound
            return .orders(wish, from: $0)
        } _: {
            first.take($0)
        }
        let page = first.inOrder.map { line in
            // Times are told in milliseconds.
            line.enumerated().map { place, field in
                place < line.count - 2 ? field : Int64(field).map { JSONObject.stamp(Instant(nanosecondsSinceEpoch: $0 * 1_000_000)) } ?? field
            }
        }
        Listing(page, names).print(asJSON: arguments.has("json"))
        return 0
    }

    private static let ofRoom = ["state", "broker", "clordid", "before"]

    private static func run(_ arguments: Arguments, _ room: RoomClient) throws -> Int32 {
        if arguments.has("open"), arguments["state"] != nil {
            throw Arguments.Misuse(message: "--open and --state are two of a kind")
        }
        var query = ["symbol", "account", "session", "broker"].map { (name: $0, value: arguments[$0] ?? "") }
        query.append((name: "clOrdID", value: arguments["clordid"] ?? ""))
        query.append((name: "state", value: arguments["state"] ?? (arguments.has("open") ? "open" : "")))
        // The API gives a thousand at a time.
        var left = try arguments.number("limit", in: 1...1_000_000, default: 100) ?? 100
        var before = try arguments.number("before", in: 1...Int.max).map { "\($0)" } ?? ""
        var lines: [[String]] = []
        repeat {
            let bounds = [(name: "before", value: before), (name: "limit", value: "\(min(left, 1_000))")]
            let page = try room.get("/orders", query + bounds)
            let orders = page["items"].elements
            lines += orders.map(RoomLines.order)
            left -= orders.count
            // A page that is empty and has another one behind it would never end.
            before = orders.isEmpty ? "" : page["next"].word
        } while left > 0 && !before.isEmpty
        Listing(lines, names).print(asJSON: arguments.has("json"))
        if !before.isEmpty, !arguments.has("json") { Output.print("there may be more: --before \(before)") }
        return 0
    }
}

/// The orders of the lowest numbers among those that come in any order.
struct FirstOrders {
    private let most: Int
    private var lines: [(number: UInt64, line: [String])] = []
    /// Orders from here on are not among them.
    private(set) var bound = UInt64.max

    init(_ most: Int) { self.most = most }

    mutating func take(_ piece: some Sequence<[String]>) {
        for line in piece where line.count > 1 { lines.append((UInt64(line[1]) ?? 0, line)) }
        if lines.count >= 2 * most { cut() }
    }

    private mutating func cut() {
        lines.sort { $0.number < $1.number }
        guard lines.count > most else { return }
        lines.removeLast(lines.count - most)
        bound = lines[most - 1].number
    }

    var inOrder: [[String]] {
        mutating get {
            cut()
            return lines.map(\.line)
        }
    }
}

/// Lines of an answer, whose fields have names.
struct Listing {
    private let rows: [[String]]
    private let names: [String]

    /// - Parameter lines: Each begins with what it is; others are left out.
    init(_ lines: [[String]], _ names: [String]) {
        rows = lines.filter { $0.count == names.count + 1 }.map { Array($0.dropFirst()) }
        self.names = names
    }

    func print(asJSON: Bool) {
        guard asJSON else {
            for line in aligned([names.map { $0.uppercased() }] + rows) { Output.print(line) }
            return
        }
        for row in rows {
            var object = JSONObject()
            for (name, field) in zip(names, row) { object.add(name, field.isEmpty ? nil : field) }
            Output.print(object.text)
        }
    }
}
