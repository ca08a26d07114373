// `penstock verify`.

internal import FIXWire
internal import Journal
internal import Reactor

/// Checks a store, and says what in it does not fit together.
///
/// Source: ARCHITECTURE.md, section 5.
package enum VerifyCommand: Command {
    package static let usage = """
        usage: penstock verify STORE [--json]

        Checks a store, or a copy of one (a file), and prints each thing that is wrong. A gateway may be writing to
        it meanwhile: what is checked is one moment. For that it is read in one transaction, however long that takes:
        pages that the gateway frees meanwhile are not used again, and its file grows by them. Checked are

          pages      that the file is what LMDB wrote
          rows       that each has the checksum of what was written
          messages   that MsgSeqNums go on without a gap in each direction up to those that the session goes on
                     with; that each message is where its number says, whole, and its session's; that no two were
                     counted as one
          orders     that each order is what its ExecutionReports say: OrdStatus, OrderQty, CumQty, AvgPx, Side,
                     Symbol, Account, fills
          positions  that what each session has bought and sold in each account and symbol, and for how much, is the
                     same by the fills that were reported and by the orders, and that the books of the accounts have
                     bought and sold as much, for as much; where retention has removed orders and their reports, at
                     least what is left comes to, and so many positions are named at the end
          brokers    that the paper broker holds each open order, no other, and with the same terms and fills; its
                     prices have nothing to be compared with
          ids        that each ClOrdID leads to its order and back, and that no OrderID or ExecID can come twice
          audit      that no entry was changed or taken out, by its chain of hashes, and that it ends where the
                     orders stand

        What retention has removed is no damage: the store says up to which time messages, and up to which number and
        time orders that had ended, may be gone. Numbers that a tool has set are not missed.

        --json       an object a line: table, place, problem; the last line is a summary

        On a terminal a bar says how far it is.

        Exit code 0 when nothing is wrong, 1 when something is, or the store cannot be read, 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["json", "help"])
        try arguments.expect(1...1, "penstock verify STORE [--json]")
        let asJSON = arguments.has("json")
        let report = try verify(arguments.operands[0]) { finding in
            Output.print(asJSON ? finding.json : finding.text)
        }
        Output.print(asJSON ? report.json : report.text)
        return report.findings == 0 ? 0 : 1
    }

    /// - Parameter dictionary: Nil for the built-in one.
    /// - Throws: ``StoreError``, ``JournalError``.
    static func verify(
        _ path: String, by dictionary: DataDictionary? = nil, _ tell: @escaping (Finding) -> Void
    ) throws -> VerifyReport {
        let pages = ProgressBar("looking at pages")
        defer { pages.end() }
        if let problem = try Store.problemOfPages(in: path, seen: pages.move) {
            pages.end()
            tell(Finding(table: "pages", place: "", problem: problem))
            return VerifyReport(findings: 1)
        }
        var store = try Store.read(path)
        pages.end()
        let progress = ProgressBar("verifying")
        defer { progress.end() }
        var verifier = Verifier(try dictionary ?? DataDictionary.fix44(), progress, tell)
        try verifier.run(&store)
        return verifier.report
    }
}

/// Something in a store that is not as it should be.
struct Finding {
    /// `session`, `out`, `audit`: the table that has it.
    let table: String
    /// `stream 3, number 17`, or what else names the place.
    let place: String
    let problem: String

    var text: String { "\(table): \(place.isEmpty ? "" : place + ": ")\(problem)" }

    var json: String {
        var object = JSONObject()
        object.add("table", table)
        object.add("place", place)
        object.add("problem", problem)
        return object.text
    }
}

/// How much was looked at, and how much of it is wrong.
struct VerifyReport {
    var findings = 0
    var sessions = 0
    var messages = 0
    var orders = 0
    var auditRows = 0
    /// Of an account in a symbol.
    var positions = 0
    /// Not all of what made them is kept.
    var positionsInPart = 0
    /// Orders that stand otherwise at a paper broker which has lost something, by its faults: it is asked about them.
    private(set) var lost: Set<String> = []

    mutating func noteLost(_ place: String) { lost.insert(place) }

    var text: String {
        let others = lost.isEmpty ? "" : "; \(lost.count) orders stand otherwise at brokers that have lost something"
        let result = findings == 0 ? "nothing is wrong" : "\(findings) things are wrong"
        let part = positionsInPart == 0 ? "" : "; orders of \(positionsInPart) positions are not kept any more, and these in part"
        return "verified \(sessions) sessions, \(messages) messages, \(orders) orders, \(auditRows) rows of audit: "
            + (findings == 1 ? "one thing is wrong" : result) + part + others
    }

    var json: String {
        var object = JSONObject()
        object.add("findings", UInt64(findings))
        object.add("sessions", UInt64(sessions))
        object.add("messages", UInt64(messages))
        object.add("orders", UInt64(orders))
        object.add("auditRows", UInt64(auditRows))
        object.add("positions", UInt64(positions))
        object.add("positionsInPart", UInt64(positionsInPart))
        object.add("lost", UInt64(lost.count))
        return object.text
    }
}
