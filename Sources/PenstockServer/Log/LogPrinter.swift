// Stored messages as text.

internal import FIXWire
internal import Reactor
internal import Values

/// Turns rows into output, some hundred kilobytes at a time.
///
/// Each format is in a file of its own.
struct LogPrinter: ~Copyable {
    /// What the store says is secret beside what always is.
    var maskedTags = MaskedTags()
    private static var roomBytes: Int { 256 << 10 }

    let options: LogOptions
    let usesColour: Bool
    let dictionary: DataDictionary
    var sessions = LogSessions()
    var showsSessionOfResets = false
    private(set) var hasSeenDamage = false
    var formatter = TimestampFormatter()
    var output: [UInt8] = []
    private let tokenizer: Tokenizer
    private var fields = FieldTable(capacity: 1024)
    private var complaints: [String] = []
    /// The stream of the last message printed, by session.
    private var lastStreams: [UInt32: UInt32] = [:]

    init(_ options: LogOptions, _ dictionary: DataDictionary, usesColour: Bool) {
        self.options = options
        self.usesColour = usesColour
        self.dictionary = dictionary
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        output.reserveCapacity(LogPrinter.roomBytes * 2)
    }

    /// It is time to flush.
    var isFull: Bool { output.count >= LogPrinter.roomBytes || complaints.count >= 100 }

    /// Prints a message, unless it was not asked for.
    mutating func print(_ row: StoredRow, _ session: UInt32) {
        guard row.time >= options.since, row.time <= options.until else { return }
        // A field has a byte at least, so that so many fit in any case.
        if fields.capacity < row.message.count { fields = FieldTable(capacity: row.message.count) }
        let message: MessageView
        do throws(Garbled) {
            message = try tokenizer.tokenize(row.message, into: fields)
        } catch {
            let key = UInt64(row.stream) << 40 | row.number
            return complain(ofRow: key, in: row.direction.tableName, EventLog.words(for: error))
        }
        guard options.types.isEmpty || options.types.contains(message.msgType) else { return }
        let msgSeqNum = message.first(34)?.sequenceNumber
        if options.numbers != 0...UInt64.max {
            guard let msgSeqNum, options.numbers.contains(msgSeqNum) else { return }
        }
        let name = sessions.name(of: session, stream: row.stream)
        let entry = LogEntry(row: row, message: message, msgSeqNum: msgSeqNum, session: name)
        switch options.format {
        case .raw: return appendRaw(entry)
        case .quickfix: return appendQuickFIX(entry)
        case .json: return appendJSON(entry)
        case .line, .pretty: noteReset(entry, session)
        }
        if options.format == .pretty { appendPretty(entry) } else { appendLine(entry) }
    }

    /// A line where the numbers of a session start again at 1.
    private mutating func noteReset(_ entry: LogEntry, _ session: UInt32) {
        guard session != LogMerge.noSession else { return }
        let last = lastStreams[session]
        // A stream's last answer can stand behind the first message of the next.
        if let last, last >= entry.row.stream { return }
        lastStreams[session] = entry.row.stream
        guard last != nil else { return }
        append("--- numbers start again at 1 ---" + (showsSessionOfResets ? " \(entry.session)\n" : "\n"))
    }

    /// Notes a row that cannot be printed.
    mutating func complain(ofRow key: UInt64, in table: String, _ reason: String) {
        hasSeenDamage = true
        complaints.append("damaged row: table \(table), key \(key): \(reason)")
    }

    /// Hands over what there is. False when nobody reads any more.
    mutating func flush(to outlets: LogOutlets) throws(IOError) -> Bool {
        // No `||`: its right side is a closure, which throws anything.
        let isRead = output.isEmpty ? true : try outlets.write(output)
        output.removeAll(keepingCapacity: true)
        for complaint in complaints { outlets.complain(complaint) }
        complaints = []
        return isRead
    }
}

/// A message with what its line begins with.
struct LogEntry {
    let row: StoredRow
    let message: MessageView
    /// Nil when the message has none that is a number.
    let msgSeqNum: UInt64?
    let session: String
}
