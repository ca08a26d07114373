// `penstock sessions`.

internal import Reactor
internal import Values

/// Shows the FIX sessions of a running gateway.
package enum SessionsCommand: Command {
    package static let usage = """
        usage: penstock sessions STORE|ADDRESS [--json]

        Shows the FIX sessions of the gateway that has the store open: whether they are logged on and from where, the
        next MsgSeqNums, how many bytes wait to be sent, and why the last connection ended.

          --json            one object for each

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store; 2 for wrong usage.
        """

    static let names = ["name", "role", "state", "peer", "nextIn", "nextOut", "waitingBytes", "numbersSince", "lastEnd"]

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options, flags: ["json", "help"])
        try arguments.expect(1...1, "penstock sessions STORE|ADDRESS [--json]")
        let room = try RoomClient.named(in: arguments)
        let lines =
            try room.map { try $0.get("/sessions")["items"].elements.map { RoomLines.session($0) } }
            ?? ControlClient(store: arguments.operands[0]).list { .sessions(from: $0) }.map { RoomLines.session($0) }
        Listing(lines, names).print(asJSON: arguments.has("json"))
        return 0
    }
}
