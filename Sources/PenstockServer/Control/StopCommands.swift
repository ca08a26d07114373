// `penstock stop`, `penstock resume`, `penstock status`, `penstock heartbeat`.

internal import Reactor
internal import Values
internal import WebKit

/// Engages an emergency stop of a running gateway.
package enum StopCommand: Command {
    package static let usage = """
        usage: penstock stop STORE|ADDRESS SCOPE [--close] [--in TIME] [--why TEXT] [--by WHO]

        Engages an emergency stop in the gateway that has the store open. New orders and replaces in
        the scope are refused at once, its open orders are canceled at their brokers, again and again
        until each is gone; cancels always pass. A stop outlives a restart.

        SCOPE is `everything`, or one of
          broker ID         symbol SYMBOL     account ACCOUNT     strategy NAME
          session SENDER->TARGET, or its TargetCompID alone

          --close           closes the positions of the scope, too: when its open orders are gone, by market
                            orders of the gateway's own; not with a session or a strategy: positions are accounts'
          --in TIME         announces the stop now, and engages it after so long, such as 5m: clients are told
                            at once; `penstock resume` takes it back
          --why TEXT        the reason, for clients and for the audit
          --by WHO          who you are; $USER where it is not said

        `penstock status STORE` shows what is still open; `penstock resume` ends the stop. For a gateway
        that takes no commands, `kill -USR1` of its process stops everything.

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store, or it refuses; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options.union(["why", "by", "in"]), flags: ["close", "help"])
        try arguments.expect(2...3, "penstock stop STORE|ADDRESS SCOPE [--close] [--in TIME] [--why TEXT] [--by WHO]")
        if let room = try RoomClient.named(in: arguments, not: "by") {
            let (scope, options) = (try arguments.scope(), try arguments.options())
            let (seconds, rest) = options.delay.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
            guard rest == 0 else { throw Arguments.Misuse(message: "--in: expected whole seconds, such as 90s") }
            var wish = JSONObject()
            wish.add(scope)
            // The API wants to know why.
            let why = try arguments.why()
            wish.add("why", why.isEmpty ? "by command" : "\(why)")
            if options.closesPositions { wish.add("closePositions", true) }
            if seconds > 0 { wish.add("delaySeconds", UInt64(seconds)) }
            Output.print(try room.say(.post, "/emergency/stop", wish))
            return 0
        }
        let request = ControlRequest.stop(
            try arguments.scope(), who: try arguments.who(), why: try arguments.why(), try arguments.options())
        return try Asking.say(request, to: arguments.operands[0])
    }
}

/// Ends an emergency stop.
package enum ResumeCommand: Command {
    package static let usage = """
        usage: penstock resume STORE|ADDRESS SCOPE [--why TEXT] [--by WHO] [--force]

        Ends the stop of a scope; see `penstock help stop`. It is refused while orders of the scope are
        open or nobody knows what has become of them: look with `penstock status STORE`, and settle it with
        the broker.

          --force           resumes all the same; needs --why, which goes to the audit
          --why TEXT, --by WHO   as with stop

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store, or it refuses; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options.union(["why", "by"]), flags: ["force", "help"])
        try arguments.expect(2...3, "penstock resume STORE|ADDRESS SCOPE [--why TEXT] [--by WHO] [--force]")
        if let room = try RoomClient.named(in: arguments, not: "by") {
            var wish = JSONObject()
            wish.add(try arguments.scope())
            wish.add("why", unlessEmpty: "\(try arguments.why())")
            if arguments.has("force") { wish.add("force", true) }
            Output.print(try room.say(.post, "/emergency/resume", wish))
            return 0
        }
        let request = ControlRequest.resume(
            try arguments.scope(), who: try arguments.who(), why: try arguments.why(), isForced: arguments.has("force"))
        return try Asking.say(request, to: arguments.operands[0])
    }
}

/// Tells the dead-man timer that all is well.
package enum HeartbeatCommand: Command {
    package static let usage = """
        usage: penstock heartbeat STORE|ADDRESS [--by WHO]

        Tells the gateway that all is well. With `emergencyStop: {stopUnlessHeartbeat: 30s}` in its
        configuration everything is stopped when nobody has said so for that long.

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options.union(["by"]), flags: ["help"])
        try arguments.expect(1...1, "penstock heartbeat STORE|ADDRESS [--by WHO]")
        if let room = try RoomClient.named(in: arguments, not: "by") {
            Output.print(try room.say(.post, "/emergency/heartbeat", JSONObject()))
            return 0
        }
        return try Asking.say(.heartbeat(who: try arguments.who()), to: arguments.operands[0])
    }
}

/// Shows how a running gateway stands.
package enum StatusCommand: Command {
    package static let usage = """
        usage: penstock status STORE|ADDRESS [--json]

        Shows how many orders are open and how many clients are logged on in the gateway that has the store
        open, of how many of them the broker does not say what has become, and what is stopped: since when,
        by whom and why, how many of its orders are still open, and of how many of those the broker has not
        said in five times of asking that they are gone.

          --json            one object

        \(RoomClient.usage)

        Exit code 0; 1 when no gateway runs on the store; 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: RoomClient.options, flags: ["json", "help"])
        try arguments.expect(1...1, "penstock status STORE|ADDRESS [--json]")
        let room = try RoomClient.named(in: arguments)
        let status = GatewayStatus(
            try room.map { RoomLines.status(try $0.get("/status")) } ?? ControlClient(store: arguments.operands[0]).ask(.status))
        for line in arguments.has("json") ? [status.json] : status.lines { Output.print(line) }
        return 0
    }
}

private enum Asking {
    /// Asks, and prints what comes back.
    static func say(_ request: ControlRequest, to store: String) throws -> Int32 {
        Output.print(try ControlClient(store: store).ask(request).last?.last ?? "")
        return 0
    }
}

extension Arguments {
    /// What stands behind the store, up to an operand.
    func scope(endingAt end: Int? = nil) throws(Misuse) -> NamedScope {
        let kinds = NamedScope.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        guard let kind = NamedScope.Kind(rawValue: operands[1]) else {
            throw Misuse(message: "\(operands[1]) is no scope; expected one of \(kinds)")
        }
        let name = (end ?? operands.count) > 2 ? operands[2] : ""
        guard name.isEmpty == (kind == .everything) else {
            let text = kind == .everything ? "`everything` has no name" : "\(kind.rawValue) needs a name"
            throw Misuse(message: text)
        }
        return NamedScope(kind: kind, name: try text(name, "the name"))
    }

    fileprivate func options() throws(Misuse) -> StopOptions {
        var options = StopOptions(closesPositions: has("close"))
        guard let delay = self["in"] else { return options }
        let form = Form<Interval>.duration(.milliseconds(1)...StopOptions.longestDelay)
        do throws(Misfit) {
            options.delay = try form.read(delay)
        } catch {
            throw Misuse(message: "--in: \(error.message(expected: form.expected))")
        }
        return options
    }

    func why() throws(Misuse) -> Text<16> { try text(self["why"] ?? "", "--why") }

    func who() throws(Misuse) -> Identifier {
        let name = self["by"] ?? (try? ConfigurationFile.environment()["USER"]) ?? "operator"
        return try text(name.isEmpty ? "operator" : name, "--by")
    }

    func text<let words: Int>(_ string: String, _ name: String) throws(Misuse) -> Text<words> {
        guard let text = Text<words>(string: string), !string.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Misuse(message: "\(name) has more than \(Text<words>.capacity) bytes, or characters that cannot be printed")
        }
        return text
    }
}
