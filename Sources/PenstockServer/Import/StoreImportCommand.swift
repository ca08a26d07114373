// `penstock import store`.

internal import FIXSession
internal import FIXWire
internal import Reactor
internal import Values

/// Brings file stores of QuickFIX, QuickFIX/J and QuickFIX/Go over, so that counterparties notice
/// nothing.
enum StoreImportCommand {
    static let usage = """
        usage: penstock import store DIR --into STORE [options]

        Takes over the sessions of a FileStorePath of QuickFIX (C++, also QuickFIX/n), QuickFIX/J or
        QuickFIX/Go: MsgSeqNums, time of creation, and every message that was sent, so that a gateway
        with the same sessions goes on where the other engine stopped, and answers a ResendRequest
        with the same messages. Stop that engine first, and the gateway that uses STORE, which is made
        if it is not there.

          --into STORE      the folder of `store.path`
          --session PREFIX  only the session whose files are PREFIX.body, PREFIX.header, ...
          --as NAME         whose they are, with --session: [FIX.4.4:]SENDER->TARGET[:QUALIFIER], where
                            SENDER and TARGET may be COMPID/SUBID/LOCATIONID
          --replace         also sessions that STORE has already: what they had so far stays in its log
                            and is not sent again
          --dry-run         looks at everything and changes nothing
          --json            an object a line for each session

        SENDER is who we are. Names of files do not say where one CompID ends and the next begins:
        the messages do. Where they do not, a note says what was guessed.

        A session is taken over whole or not at all. Every message must be one: with the right
        BodyLength, CheckSum and MsgSeqNum. A file that is cut off, or does not go with the others, is
        named with the place. Messages that came in are not in such stores, nor are orders.

        Exit code 0, 1 when a session could not be taken over, 2 for wrong usage.
        """

    static func run(_ words: [String]) throws -> Int32 {
        let options = try StoreImportOptions(words)
        let outcomes = try StoreImporter(
            options: options, dictionary: try DataDictionary.fix44(), now: Clock.now().utc
        ).run { outcome in
            if options.isJSON { return _ = Output.print(outcome.json) }
            for note in outcome.notes { Output.complain("note: \(outcome.prefix): \(note)") }
            if case .refused(let reason) = outcome.result {
                Output.complain("penstock import: \(outcome.prefix) is not taken over: \(reason)")
            } else {
                Output.print(outcome.line)
            }
        }
        return outcomes.contains { $0.isRefused } ? 1 : 0
    }
}

/// The command line of `penstock import store`, checked.
struct StoreImportOptions {
    let folder: String
    let store: String
    var session: String?
    var identity: SessionIdentity?
    var replaces = false
    var isDryRun = false
    var isJSON = false

    init(folder: String, store: String) {
        self.folder = folder
        self.store = store
    }

    init(_ words: [String]) throws(Arguments.Misuse) {
        let arguments = try Arguments(
            words, valued: ["into", "session", "as"], flags: ["replace", "dry-run", "json", "help"])
        try arguments.expect(1...1, "penstock import store DIR --into STORE; --help lists the options")
        guard let store = arguments["into"] else {
            throw Arguments.Misuse(message: "--into STORE is missing")
        }
        self.init(folder: arguments.operands[0], store: store)
        session = arguments["session"]
        (replaces, isDryRun) = (arguments.has("replace"), arguments.has("dry-run"))
        isJSON = arguments.has("json")
        guard let name = arguments["as"] else { return }
        guard session != nil else { throw Arguments.Misuse(message: "--as goes with --session") }
        identity = SessionNaming.identity(name)
        guard identity != nil else {
            throw Arguments.Misuse(message: "--as is \(name); expected [FIX.4.4:]SENDER->TARGET[:QUALIFIER]")
        }
    }
}
