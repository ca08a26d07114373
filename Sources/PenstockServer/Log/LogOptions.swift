// What `penstock log` is asked to print.

internal import FIXWire
internal import Values

/// Whether a message came in or went out.
enum LogDirection: UInt8 {
    case inbound, outbound

    /// In JSON.
    var name: String {
        switch self {
        case .inbound: "in"
        case .outbound: "out"
        }
    }
}

/// The command line of `penstock log`, checked.
struct LogOptions {
    enum Format { case line, raw, pretty, json, quickfix }

    private(set) var path: String
    private(set) var session: String?
    private(set) var format = Format.line
    private(set) var numbers: ClosedRange<UInt64> = 0...UInt64.max
    private(set) var since = Instant.distantPast
    private(set) var until = Instant.distantFuture
    private(set) var directions: [LogDirection] = [.inbound, .outbound]
    private(set) var filter = LogFilter()
    private(set) var follows: Bool
    private(set) var showsSecrets: Bool

    /// - Throws: ``Arguments/Misuse`` for options that there are not, or that lack their value.
    static func arguments(_ words: [String]) throws(Arguments.Misuse) -> Arguments {
        let arguments = try Arguments(
            words,
            valued: ["from", "to", "since", "until", "type", "clordid", "where", "dictionary"],
            flags: ["in", "out", "raw", "pretty", "json", "follow", "unmask", "help"])
        try arguments.expect(
            1...2, "penstock log STORE|FILE|- [SESSION] [options]; --help lists them")
        return arguments
    }

    /// - Parameters:
    ///   - dictionary: What names of fields and messages refer to.
    ///   - now: What times of day and durations refer to.
    init(
        _ arguments: Arguments, _ dictionary: DataDictionary, at now: Instant
    ) throws(Arguments.Misuse) {
        path = arguments.operands[0]
        session = arguments.operands.count > 1 ? arguments.operands[1] : nil
        follows = arguments.has("follow")
        showsSecrets = arguments.has("unmask")
        switch try LogOptions.choice(among: ["raw", "pretty", "json"], arguments) {
        case "raw": format = .raw
        case "pretty": format = .pretty
        case "json": format = .json
        default: break
        }
        switch try LogOptions.choice(among: ["in", "out"], arguments) {
        case "in": directions = [.inbound]
        case "out": directions = [.outbound]
        default: break
        }
        numbers = try arguments.numbers(from: "from", to: "to")
        since = try arguments.time("since", at: now) ?? since
        until = try arguments.time("until", at: now) ?? until
        guard since <= until else { throw Arguments.Misuse(message: "--until is before --since") }
        filter.types = try LogOptions.types(arguments, dictionary)
        let clOrdIDs = arguments.all("clordid")
        if !clOrdIDs.isEmpty { filter.conditions.append(LogCondition(clOrdIDs: clOrdIDs)) }
        for text in arguments.all("where") {
            do throws(LogCondition.Fault) {
                filter.conditions.append(try LogCondition(text, dictionary, showsSecrets: showsSecrets))
            } catch {
                let way = if case .isMasked = error { "; its value can be asked for with --unmask" } else { "" }
                throw Arguments.Misuse(message: "--where: \(error)\(way)")
            }
        }
    }

    /// Whether messages of this time are to be printed; without a time, only when any are.
    func isAsked(for time: Instant?) -> Bool {
        guard let time else { return since == .distantPast && until == .distantFuture }
        return time >= since && time <= until
    }

    /// Whether messages of this MsgSeqNum are to be printed; without one, only when any are.
    func isAsked(for msgSeqNum: UInt64?) -> Bool {
        if numbers == 0...UInt64.max { return true }
        return msgSeqNum.map { numbers.contains($0) } ?? false
    }

    /// All messages as QuickFIX logs them.
    init(exporting path: String, _ session: String?, showsSecrets: Bool) {
        self.path = path
        self.session = session
        self.showsSecrets = showsSecrets
        format = .quickfix
        follows = false
    }

    private static func choice(
        among flags: [String], _ arguments: Arguments
    ) throws(Arguments.Misuse) -> String? {
        let given = flags.filter { arguments.has($0) }
        guard given.count < 2 else {
            throw Arguments.Misuse(message: "--\(given[0]) and --\(given[1]) exclude each other")
        }
        return given.first
    }

    private static func types(
        _ arguments: Arguments, _ dictionary: DataDictionary
    ) throws(Arguments.Misuse) -> [MsgType] {
        guard let text = arguments["type"] else { return [] }
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        return try words.map { word throws(Arguments.Misuse) in
            if let type = LogFilter.type(word, dictionary) { return type }
            throw Arguments.Misuse(
                message: "--type: no message type \(word)" + didYouMean(word, LogFilter.names(dictionary)))
        }
    }
}

/// `; did you mean X?`, or nothing.
func didYouMean(_ word: String, _ candidates: [String]) -> String {
    suggestion(for: word, among: candidates).map { "; did you mean \($0)?" } ?? ""
}

/// The text as a view, which must not leave the closure.
func withBytes<Result>(of text: String, _ body: (Bytes) -> Result) -> Result {
    // Safe: the copy lives until the closure returns.
    unsafe Array(text.utf8).withUnsafeBytes { unsafe body(Bytes($0)) }
}
