// `penstock export store`.

internal import FIXEngine
internal import Journal
internal import Reactor

/// Writes sessions as file stores of QuickFIX, QuickFIX/J or QuickFIX/Go.
enum StoreExportCommand {
    static let usage = """
        usage: penstock export store STORE DIR [SESSION] [options]

        Writes the MsgSeqNums, the time at which they began at 1, and the messages that were sent, as
        the FileStorePath of another engine, which goes on with them where the gateway stopped. Of all
        sessions, or of one: SENDER->TARGET, the peer's CompID or the session's number. Stop the
        gateway first if the other engine is to take over; for a look it may run.

          --format quickfix     QuickFIX (C++) and QuickFIX/n; the usual one
          --format quickfixj    QuickFIX/J
          --format quickfixgo   QuickFIX/Go
          --replace             takes the place of files that are there
          --json                an object a line for each session

        DIR is made if it is not there. Files are written under other names first, and get theirs
        when they are whole and on the disk, those with the numbers last. What came in is not in such
        files; `penstock export log` has it.
        """

    static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: ["format"], flags: ["replace", "json", "help"])
        try arguments.expect(2...3, "penstock export store STORE DIR [SESSION] [options]; --help lists them")
        let wanted = arguments["format"] ?? StoreFormat.quickfix.rawValue
        guard let format = StoreFormat(rawValue: wanted) else {
            let known = StoreFormat.allCases.map(\.rawValue)
            throw Arguments.Misuse(
                message: "--format is \(wanted); expected \(known.joined(separator: ", "))"
                    + didYouMean(wanted, known))
        }
        let exporter = StoreExporter(
            store: arguments.operands[0], folder: arguments.operands[1], format: format,
            replaces: arguments.has("replace"))
        let session = arguments.operands.count > 2 ? arguments.operands[2] : nil
        var isWhole = true
        for stored in try exporter.sessions(named: session) {
            do {
                let outcome = try exporter.export(stored)
                if let note = outcome.note { Output.complain("note: \(note)") }
                Output.print(arguments.has("json") ? outcome.json : outcome.line)
            } catch let problem as PortProblem {
                isWhole = false
                Output.complain("penstock export: \(stored.row.identity) is not written: \(problem)")
            }
        }
        return isWhole ? 0 : 1
    }
}
