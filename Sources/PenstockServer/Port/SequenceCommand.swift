// `penstock sequence`.

internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Reactor
internal import Values

/// Shows and sets the MsgSeqNums of a session.
package enum SequenceCommand: Command {
    package static let usage = """
        usage: penstock sequence STORE|ADDRESS SESSION [--set-in N] [--set-out N] [--json]
               penstock sequence ADDRESS SESSION ... --why TEXT [--reuse]

        Shows the MsgSeqNum that is expected next from the peer (NextNumIn) and that of our next message
        (NextNumOut), also while a gateway runs; or sets them: in a store while no gateway runs, by an
        address while one does and the peer is away. SESSION is SENDER->TARGET (quote it: the shell reads
        > itself), the peer's CompID or, in a store, the session's number.

          --set-in N    higher: what the peer sent below N is never asked for. Lower: what it sent from N
                        on is asked for and taken in again, orders too, unless the peer counts on from N
          --set-out N   higher: the numbers in between are nobody's; a peer that asks for them gets a
                        gap fill. Lower: N and what follows are used again. What was sent under them
                        stays in the log and is never sent again; what is below N still is
          --json        an object

        A gateway that runs has to be told why, for its audit, and does not lower NextNumOut to what was sent
        already, unless --reuse says so: then it goes on as behind a reset, and none of what it sent so far is
        sent again, also not what is below N.

          --why TEXT    what was agreed with the peer
          --reuse       numbers under which something was sent are used again

        \(RoomClient.usage)

        Agree on it with the peer first: a number that it does not expect ends the session (too low) or
        makes it ask for what it missed (too high). Setting forgets messages that came early, which are
        asked for again, and a reset that the peer has not answered.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(
            words, valued: RoomClient.options.union(["set-in", "set-out", "why"]), flags: ["json", "reuse", "help"])
        try arguments.expect(2...2, "penstock sequence STORE|ADDRESS SESSION [--set-in N] [--set-out N] [--json]")
        let edit = SequenceEdit(
            inbound: try number("set-in", arguments), outbound: try number("set-out", arguments))
        if let room = try RoomClient.named(in: arguments) {
            try run(arguments, edit, room)
            return 0
        }
        for option in ["why", "reuse"] where arguments[option] != nil || arguments.has(option) {
            throw Arguments.Misuse(message: "--\(option) goes with an address such as https://127.0.0.1:8080, not with a STORE")
        }
        let report = try run(
            arguments.operands[0], arguments.operands[1], edit, at: Clock.now().utc)
        Output.print(arguments.has("json") ? report.json : report.text)
        return 0
    }

    private static func number(_ name: String, _ arguments: Arguments) throws(Arguments.Misuse) -> UInt64? {
        try arguments.number(name, in: 1...Int(Header.maximumSeqNum)).map { UInt64($0) }
    }

    /// - Throws: ``StoreError``, ``JournalError``, ``RecoveryError``, ``UnknownSession``;
    ///   ``PortProblem`` when a gateway uses a store that is to be changed.
    static func run(
        _ path: String, _ name: String, _ edit: SequenceEdit, at now: Instant
    ) throws -> SequenceReport {
        let found = try look(path, name)
        guard edit.inbound != nil || edit.outbound != nil else { return found }
        var store: Store
        do throws(StoreError) {
            store = try Store.open(path)
        } catch {
            guard case .inUse = error else { throw error }
            throw PortProblem("\(error); stop the gateway to set numbers")
        }
        // Again: a gateway may have been stopped just now.
        let session = try store.storedSession(named: name)
        guard !session.isDamaged || (edit.inbound != nil && edit.outbound != nil) else {
            throw PortProblem("the row of \(session.row.identity) is damaged: set both, --set-in and --set-out")
        }
        var report = found
        report.was = SessionNumbers(
            outbound: session.row.nextOutbound, inbound: session.row.nextInbound)
        report.session = try edit.apply(to: session, in: &store, at: now)
        return report
    }

    private static func look(_ path: String, _ name: String) throws -> SequenceReport {
        var store = try Store.read(path)
        let session = try store.storedSession(named: name)
        let lastIn = try store.lastTime(.inbound, of: session.number)
        let lastOut = try store.lastTime(.outbound, of: session.number)
        return SequenceReport(session: session, lastIn: lastIn, lastOut: lastOut)
    }
}

/// A session's numbers, for people and for programs.
struct SequenceReport {
    var session: StoredSession
    /// When the last message came and went.
    let lastIn: Instant?
    let lastOut: Instant?
    /// The numbers before they were set.
    var was: SessionNumbers?

    var text: String {
        let row = session.row
        func line(
            _ name: String, _ was: UInt64?, _ number: UInt64, _ kind: String, _ last: Instant?
        ) -> String {
            var line = "  \(name)  " + (was.map { $0 == number ? "" : "\($0) -> " } ?? "") + "\(number)"
            line += String(repeating: " ", count: max(2, 34 - line.count))
            return line + "last message \(kind): \(last.map { JSONObject.stamp($0) } ?? "none")\n"
        }
        return "\(row.identity), session \(session.number)\n"
            + line("NextNumIn ", was?.inbound, row.nextInbound, "in", lastIn)
            + line("NextNumOut", was?.outbound, row.nextOutbound, "out", lastOut)
            + "  numbers began at 1: \(JSONObject.stamp(row.began))"
            + (session.isDamaged ? "\n  the row is damaged, so these numbers may be wrong; no peer is let in" : "")
            + (row.isResetPending
                ? "\n  a reset is pending: our Logon with ResetSeqNumFlag=Y has no answer yet" : "")
    }

    var json: String {
        let row = session.row
        var object = JSONObject()
        object.add("session", "\(row.identity)")
        object.add("number", UInt64(session.number))
        object.add("nextNumIn", row.nextInbound)
        object.add("nextNumOut", row.nextOutbound)
        object.add("lastIn", lastIn)
        object.add("lastOut", lastOut)
        object.add("began", row.began)
        object.add("isResetPending", row.isResetPending)
        if let was {
            var before = JSONObject()
            before.add("nextNumIn", was.inbound)
            before.add("nextNumOut", was.outbound)
            object.add("was", before)
        }
        return object.text
    }
}
