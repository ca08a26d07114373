// `penstock log`.

internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// Prints the messages of a store, also while a gateway writes to it.
///
/// Source: ARCHITECTURE.md, section 5.
package enum LogCommand {
    package static let usage = """
        usage: penstock log STORE [SESSION] [options]

        Prints the messages of a store in the order in which they came and went, of all sessions or of
        one. SESSION is `SENDER->TARGET` as the gateway prints it (quote it: the shell reads > itself),
        the peer's CompID, or the session's number. A gateway may be writing to the store meanwhile.

          --in, --out       only what came in, only what went out
          --from N, --to N  only MsgSeqNums from N, up to N, each direction by its own
          --since T         only from T on: YYYYMMDD[-HH:MM:SS[.sss]], HH:MM:SS[.sss] of today, both
          --until T           in UTC, or so long ago: 250ms, 30s, 5m, 2h, 1d; and only up to T
          --type D,8        only these MsgTypes, by code or by name
          --raw             the bytes of each message with its SOHs, and a line feed
          --pretty          a line for each field, with the names of fields and values
          --json            an object a line: time, direction, session, msgSeqNum, msgType, name, fields
          --follow          goes on with what comes, until Ctrl-C
          --unmask          shows what is otherwise ***

        Secrets show as *** in every format: Password(554), NewPassword(925), their encrypted forms,
        RawData(96), Signature(89) of a Logon or UserRequest, and the maskedTags of the configuration
        that ran last. BodyLength and CheckSum stay as they were. Control characters show as \\x1B, except with --raw. In JSON a value that is not
        UTF-8 is read as Latin-1: each byte from 0x80 on is one \\u00XX.

        Exit code 0, 1 when the store cannot be read or a row is damaged (it is named, and the rest is
        printed), 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let environment = ConfigurationFile.environment()
        let dictionary = try DataDictionary.fix44()
        let options = try LogOptions(words, dictionary, at: Clock.now().utc)
        // Without --follow the signals keep their usual effect.
        let output = StandardOutput(stop: options.follows ? try StopSignal() : nil)
        let outlets = LogOutlets(
            usesColour: Output.isTerminal && environment["NO_COLOR", default: ""].isEmpty,
            write: { bytes throws(IOError) in try output.write(bytes) },
            complain: { Output.complain("penstock log: \($0)") },
            wait: { output.wait(milliseconds: 100) })
        return try run(options, dictionary, outlets)
    }

    /// The exit code. Ends early when nobody reads the output any more.
    ///
    /// - Throws: ``StoreError``, ``JournalError``, ``UnknownSession``, or ``IOError`` of the output.
    static func run(
        _ options: LogOptions, _ dictionary: DataDictionary, _ outlets: LogOutlets
    ) throws -> Int32 {
        var printer = LogPrinter(options, dictionary, usesColour: outlets.usesColour)
        var merge = LogMerge(options)
        // A store that a writer has enlarged must be closed before it is opened again.
        while try print(from: options.path, &merge, &printer, outlets) == .storeGrew {}
        return printer.hasSeenDamage ? 1 : 0
    }

    private enum Ending { case done, storeGrew }

    /// MDB_MAP_RESIZED: the writer has made its map larger than ours.
    private static var mapResized: Int32 { -30785 }

    private static func print(
        from path: String, _ merge: inout LogMerge, _ printer: inout LogPrinter, _ outlets: LogOutlets
    ) throws -> Ending {
        var store = try Store.read(path)
        do {
            printer.maskedTags = try MaskedTags.read(&store)
            try merge.open(&store, &printer)
            try merge.chooseSession()
            while true {
                try merge.begin(&store, &printer)
                while !merge.isExhausted {
                    try merge.printSlice(&store, &printer)
                    // No transaction is open: a slow reader of ours does not hold up the gateway.
                    guard try printer.flush(to: outlets) else { return .done }
                }
                guard try printer.flush(to: outlets), merge.options.follows, outlets.wait() else {
                    return .done
                }
            }
        } catch let error as JournalError where error.code == mapResized {
            return .storeGrew
        }
    }
}

/// Where the command's output goes, and what it waits for.
struct LogOutlets {
    var usesColour = false
    /// False when nobody reads any more.
    var write: ([UInt8]) throws(IOError) -> Bool
    var complain: (String) -> Void
    /// Lets a little time pass; false when it is time to stop.
    var wait: () -> Bool
}
