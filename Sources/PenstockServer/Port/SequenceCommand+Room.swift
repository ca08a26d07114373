// `penstock sequence` of an address: a gateway that runs.

internal import FIXSession
internal import Reactor
internal import Values
internal import WebKit

extension SequenceCommand {
    /// Shows the numbers of a session, or sets them.
    static func run(_ arguments: Arguments, _ edit: SequenceEdit, _ room: RoomClient) throws {
        let before = try session(arguments.operands[1], room)
        guard edit.inbound != nil || edit.outbound != nil else {
            for option in ["why", "reuse"] where arguments[option] != nil || arguments.has(option) {
                throw Arguments.Misuse(message: "--\(option) goes with --set-in or --set-out")
            }
            return print(before, was: nil, asJSON: arguments.has("json"))
        }
        let why = "\(try arguments.why())"
        guard !why.isEmpty else { throw Arguments.Misuse(message: "--why TEXT is missing: what was agreed with the peer, for the audit") }
        var wish = WishedNumbers()
        wish.add("nextInbound", edit.inbound)
        wish.add("nextOutbound", edit.outbound)
        if arguments.has("reuse") { wish.object.add("reuseNumbers", true) }
        wish.object.add("why", why)
        let name = before["name"].word
        _ = try room.say(.post, "/sessions/\(RoomClient.encoded(name))/numbers", wish.object)
        print(try session(name, room), was: before, asJSON: arguments.has("json"))
    }

    private struct WishedNumbers {
        var object = JSONObject()

        mutating func add(_ name: String, _ number: UInt64?) { if let number { object.add(name, number) } }
    }

    /// By its name, or the peer's CompID where only one session has it.
    private static func session(_ name: String, _ room: RoomClient) throws -> ReadJSON {
        let all = try room.get("/sessions")["items"].elements
        if let found = all.first(where: { $0["name"].word == name }) { return found }
        let named = all.filter { $0["name"].word.hasSuffix("->\(name)") }
        guard named.count == 1 else {
            let names = all.map { $0["name"].word }
            throw UnknownSession(
                reason: named.isEmpty ? "no session \(name)\(didYouMean(name, names))" : "\(name) can be several sessions",
                list: named.isEmpty ? names : named.map { $0["name"].word }, log: "gateway")
        }
        return named[0]
    }

    private static func print(_ session: ReadJSON, was before: ReadJSON?, asJSON: Bool) {
        if asJSON {
            var object = JSONObject()
            object.add("session", session["name"].word)
            for (name, member) in names { object.add(name, UInt64(session[member].word) ?? 0) }
            object.add("began", session["numbersSince"].instant)
            if let before {
                var was = JSONObject()
                for (name, member) in names { was.add(name, UInt64(before[member].word) ?? 0) }
                object.add("was", was)
            }
            Output.print(object.text)
            return
        }
        func line(_ name: String, _ member: String) -> String {
            let (was, number) = (before?[member].word ?? session[member].word, session[member].word)
            return "  \(name)  " + (was == number ? "" : "\(was) -> ") + number
        }
        Output.print(
            "\(session["name"].word), \(session["state"].word)\n" + line("NextNumIn ", "nextIn") + "\n" + line("NextNumOut", "nextOut")
                + "\n  numbers began at 1: \(session["numbersSince"].stamp)")
    }

    private static let names = [("nextNumIn", "nextIn"), ("nextNumOut", "nextOut")]
}
