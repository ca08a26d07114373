// `penstock brokers`.

internal import Reactor
internal import Values

/// Shows the brokers of a running gateway.
package enum BrokersCommand: Command {
    package static let usage = """
        usage: penstock brokers STORE|ADDRESS [--json]

        Shows the brokers of the gateway that has the store open, and whether they can be reached.

          --json            one object for each

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options, flags: ["json", "help"])
        try arguments.expect(1...1, "penstock brokers STORE|ADDRESS [--json]")
        let room = try RoomClient.named(in: arguments)
        let lines =
            try room.map { RoomLines.brokers(try $0.get("/brokers")["items"].elements) }
            ?? ControlClient(store: arguments.operands[0]).ask(.status).filter { $0.first == "link" }
        guard arguments.has("json") else {
            Listing(lines, ["broker", "connection"]).print(asJSON: false)
            return 0
        }
        for line in lines where line.count == 3 {
            var object = JSONObject()
            object.add("id", line[1])
            object.add("connected", line[2] == "up")
            Output.print(object.text)
        }
        return 0
    }
}
