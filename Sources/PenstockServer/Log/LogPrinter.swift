// Messages as text.

internal import FIXWire
internal import Reactor
internal import Values

/// Turns messages into output, some hundred kilobytes at a time.
///
/// Each format is in a file of its own.
struct LogPrinter: ~Copyable {
    /// What the store says is secret beside what always is.
    var maskedTags = MaskedTags()
    private static var roomBytes: Int { 256 << 10 }

    let options: LogOptions
    let usesColour: Bool
    let dictionary: DataDictionary
    var showsSessionOfResets = false
    private(set) var hasSeenDamage = false
    var formatter = TimestampFormatter()
    var output: [UInt8] = []
    /// The next message is not the first.
    var hasPrintedPretty = false
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
    ///
    /// - Throws: ``Garbled`` for the row of a store that is no message.
    mutating func print(_ record: LogRecord) throws(Garbled) {
        guard options.isAsked(for: record.time) else { return }
        // A field has a byte at least, so that so many fit in any case.
        if fields.capacity < record.message.count {
            fields = FieldTable(capacity: record.message.count)
        }
        let message: MessageView
        switch record.origin {
        case .store: message = try tokenizer.tokenize(record.message, into: fields)
        case .text: message = try tokenizer.tokenizeDespiteCheckSum(record.message, into: fields)
        }
        let mask = SecretMask(message.msgType, maskedTags, isOn: !options.showsSecrets)
        guard options.filter.holds(for: message, mask) else { return }
        let msgSeqNum = message.first(34)?.sequenceNumber
        guard options.isAsked(for: msgSeqNum) else { return }
        let entry = LogEntry(record: record, message: message, msgSeqNum: msgSeqNum, mask: mask)
        switch options.format {
        case .raw: appendRaw(entry)
        case .quickfix: appendQuickFIX(entry)
        case .json: appendJSON(entry)
        case .line:
            noteReset(record)
            appendLine(entry)
        case .pretty:
            noteReset(record)
            appendPretty(entry)
        }
    }

    /// A line where the numbers of a stored session start again at 1.
    private mutating func noteReset(_ record: LogRecord) {
        guard case .store(let session, let stream) = record.origin, session != LogMerge.noSession
        else { return }
        let last = lastStreams[session]
        // A stream's last answer can stand behind the first message of the next.
        if let last, last >= stream { return }
        lastStreams[session] = stream
        guard last != nil else { return }
        append("--- numbers start again at 1 ---")
        append(showsSessionOfResets ? " \(record.session)\n" : "\n")
    }

    /// Notes a row that cannot be printed.
    mutating func complain(ofRow key: UInt64, in table: String, _ reason: String) {
        hasSeenDamage = true
        complain("damaged row: table \(table), key \(key): \(reason)")
    }

    /// Notes something for standard error.
    mutating func complain(_ words: String) { complaints.append(words) }

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
    let record: LogRecord
    let message: MessageView
    /// Nil when the message has none that is a number.
    let msgSeqNum: UInt64?
    /// Asked for the fields from the first one on.
    let mask: SecretMask
}
