// `penstock reconcile`.

internal import Reactor
internal import Values
internal import WebKit

/// Has a running gateway compare what it knows with its brokers.
package enum ReconcileCommand: Command {
    package static let usage = """
        usage: penstock reconcile STORE|ADDRESS [BROKER] [--by WHO]

        Has the gateway that has the store open compare what it knows with a broker, or with all of them: fills
        since the last time, open orders, positions, balances. What was missed is told to the clients; what differs
        is printed, a line each, and stays as it is. The same happens by itself at the start, and whenever a broker
        comes back.

          --by WHO          who you are; $USER where it is not said

        \(RoomClient.usage)

        Exit code 0 when nothing differs; 1 when something does, no gateway runs on the store, or the broker cannot be
        reached; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options.union(["by"]), flags: ["help"])
        try arguments.expect(1...2, "penstock reconcile STORE|ADDRESS [BROKER] [--by WHO]")
        let name = arguments.operands.count > 1 ? arguments.operands[1] : ""
        guard let broker = Name(string: name) else { throw Arguments.Misuse(message: "\(name) is no broker's id") }
        if let room = try RoomClient.named(in: arguments, not: "by") {
            var wish = JSONObject()
            wish.add("broker", unlessEmpty: name)
            let answer = try room.ask(.post, "/reconciliation", Array(wish.text.utf8))
            let differences = answer["differences"].elements
            for line in differences + [answer["result"]] { Output.print(line.word) }
            return differences.isEmpty ? 0 : 1
        }
        let request = ControlRequest.reconcile(broker, who: try arguments.who())
        let lines = try ControlClient(store: arguments.operands[0]).ask(request)
        for line in lines { Output.print(line.last ?? "") }
        return lines.contains { $0.first == "difference" } ? 1 : 0
    }
}
