// `penstock audit`.

internal import FIXEngine
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// Prints who did what to a gateway.
package enum AuditCommand: Command {
    package static let usage = """
        usage: penstock audit STORE|ADDRESS [--who TEXT] [--action TEXT] [--object TEXT] [--since TIME] [--until TIME] [--json]
               penstock audit ADDRESS [--before NUMBER] [--limit COUNT] ...

        Prints what was done to a gateway, by whom and why, from a store that it may be writing to meanwhile, or
        from a copy of one: starts and stops, emergency stops, limits that were changed, warnings of risk. What
        happened to a session or an order is told by `penstock why`.

          --who TEXT, --action TEXT, --object TEXT   with this in who did it, in what was done, or to what
          --since TIME, --until TIME     YYYYMMDD-HH:MM:SS, HH:MM:SS, or so long ago, such as 5m
          --json            an object a line

        Of an address come the last 100, or so many as --limit says; with --before NUMBER those before: the number is
        told where there are more.

        \(RoomClient.usage)

        Times are UTC. Exit code 0; 1 when the store cannot be read; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(
            words, valued: RoomClient.options.union(["who", "action", "object", "since", "until", "before", "limit"]),
            flags: ["json", "help"])
        try arguments.expect(1...1, "penstock audit STORE|ADDRESS [--who TEXT] ... [--json]")
        let now = Clock.now().utc
        let (since, until) = (try arguments.time("since", at: now), try arguments.time("until", at: now))
        if let room = try RoomClient.named(in: arguments) { return try run(arguments, since, until, room) }
        for option in ["before", "limit"] where arguments[option] != nil {
            throw Arguments.Misuse(message: "--\(option) goes with an address such as https://127.0.0.1:8080, not with a STORE")
        }
        let reader = try StreamReader(arguments.operands[0], try DataDictionary.fix44())
        try reader.forEachAuditEntry { at, _, kind, entry in
            guard kind == AuditKind.note, let note = AuditNote(entry) else { return }
            guard since.map({ at >= $0 }) ?? true, until.map({ at <= $0 }) ?? true else { return }
            let line = AuditLine(note, at)
            let isMeant = line.fits(arguments["who"], arguments["action"], arguments["object"])
            if isMeant { Output.print(arguments.has("json") ? line.json : line.text) }
        }
        return 0
    }

    private static func run(_ arguments: Arguments, _ since: Instant?, _ until: Instant?, _ room: RoomClient) throws -> Int32 {
        let most = try arguments.number("limit", in: 1...1_000_000, default: 100) ?? 100
        var before = try arguments.number("before", in: 1...Int.max).map { "\($0)" } ?? ""
        var query = ["who", "action", "object"].map { (name: $0, value: arguments[$0] ?? "") }
        query.append((name: "since", value: since.map(AuditLine.timestamp) ?? ""))
        query.append((name: "until", value: until.map(AuditLine.timestamp) ?? ""))
        var lines: [AuditLine] = []
        repeat {
            let page = try room.get(
                "/audit", query + [(name: "before", value: before), (name: "limit", value: "\(min(most - lines.count, 1_000))")])
            let items = page["items"].elements
            lines += items.map { AuditLine($0) }
            // A page may be empty though there is more; one that does not lead on would never end.
            let next = page["next"].word
            before = UInt64(next) ?? 0 < UInt64(before) ?? .max ? next : ""
        } while lines.count < most && !before.isEmpty
        // The newest last, as of a store.
        for line in lines.reversed() { Output.print(arguments.has("json") ? line.json : line.text) }
        if !before.isEmpty, !arguments.has("json") { Output.print("there may be more before: --before \(before)") }
        return 0
    }
}
