// `penstock positions` and `penstock orders`.

internal import Reactor
internal import Values

/// Shows the positions of a running gateway.
package enum PositionsCommand: Command {
    package static let usage = """
        usage: penstock positions STORE [--account ACCOUNT] [--day DAY] [--json]

        Shows what accounts have at each broker in the gateway that has the store open: quantity, average price,
        the mark, realised and unrealised profit, and the profit since the day began. Positions that are flat
        are shown if they had a profit or a loss today.

          --account ACCOUNT   of one account
          --day DAY           what was open when that day ended, such as 2026-11-25, as `positions.snapshotDays` keeps
                              it; it is read from the store, and no gateway needs to run
          --json              one object for each

        Exit code 0; 1 when no gateway runs on the store, or nothing is kept of that day; 2 for wrong usage.
        """

    static let names = [
        "account", "broker", "symbol", "quantity", "averagePrice", "mark", "realised", "unrealised", "dayProfit", "currency",
    ]

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: ["account", "day"], flags: ["json", "help"])
        try arguments.expect(1...1, "penstock positions STORE [--account ACCOUNT] [--day DAY] [--json]")
        let account: Identifier = try arguments.text(arguments["account"] ?? "", "--account")
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
        usage: penstock orders STORE [--open] [--symbol SYMBOL] [--account ACCOUNT] [--session NAME]
                               [--after NUMBER] [--limit COUNT] [--json]

        Shows the orders that the gateway that has the store open knows: all that are open, and those that ended
        last, by number; what is carried out in parts comes with its parts, each with the number of the order in PARTOF.
        `penstock why` tells the story of one, `penstock export` has all of them.

          --open              only orders that are open
          --symbol, --account of one symbol, of one account
          --session NAME      SENDER->TARGET of a session, or its TargetCompID alone
          --after NUMBER      only orders with higher numbers: the last one of the page before
          --limit COUNT       so many at most; 100 where it is not said
          --json              one object for each

        Exit code 0; 1 when no gateway runs on the store; 2 for wrong usage.
        """

    static let names = [
        "number", "session", "clOrdID", "account", "symbol", "side", "type", "quantity", "filled", "limit", "stop", "status",
        "broker", "partOf", "strategy", "entered", "changed",
    ]

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(
            words, valued: ["symbol", "account", "session", "after", "limit"], flags: ["open", "json", "help"])
        try arguments.expect(1...1, "penstock orders STORE [--open] [--symbol SYMBOL] ...")
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
