// `penstock audit`.

internal import FIXEngine
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// Prints who did what to a gateway.
package enum AuditCommand: Command {
    package static let usage = """
        usage: penstock audit STORE [--json]

        Prints what was done to a gateway, by whom and why, from a store that it may be writing to meanwhile, or
        from a copy of one: starts and stops, emergency stops, limits that were changed, warnings of risk. What
        happened to a session or an order is told by `penstock why`.

          --json            an object a line

        Times are UTC. Exit code 0; 1 when the store cannot be read; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["json", "help"])
        try arguments.expect(1...1, "penstock audit STORE [--json]")
        let reader = try StreamReader(arguments.operands[0], try DataDictionary.fix44())
        try reader.forEachAuditEntry { at, _, kind, entry in
            guard kind == AuditKind.note, let note = AuditNote(entry) else { return }
            Output.print(arguments.has("json") ? json(note, at) : line(note, at))
        }
        return 0
    }

    private static func line(_ note: AuditNote, _ at: Instant) -> String {
        var line = "\(StoryTime.stamp(at))  \(note.actor): \(note.action)"
        if !note.object.isEmpty { line += " \(note.object)" }
        if !note.before.isEmpty { line += ", before: \(note.before)" }
        if !note.after.isEmpty { line += ", now: \(note.after)" }
        return line
    }

    private static func json(_ note: AuditNote, _ at: Instant) -> String {
        var object = JSONObject()
        object.add("time", at)
        object.add("actor", "\(note.actor)")
        object.add("action", "\(note.action)")
        object.add("object", note.object.isEmpty ? nil : "\(note.object)")
        object.add("before", note.before.isEmpty ? nil : "\(note.before)")
        object.add("after", note.after.isEmpty ? nil : "\(note.after)")
        return object.text
    }
}
