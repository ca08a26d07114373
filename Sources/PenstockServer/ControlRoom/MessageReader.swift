// What the control room tells of a message.

internal import ControlAPI
internal import FIXWire
internal import Values

/// Takes rows apart and says which are wanted. What `penstock log` masks is masked here.
struct MessageReader: ~Copyable {
    /// Rows that are no messages, or not what was written.
    var damaged = 0
    private let filter: MessageFilter
    private let fits: LogFilter
    private let masked: MaskedTags
    private let dictionary: DataDictionary
    private let tokenizer: Tokenizer
    private var fields = FieldTable(capacity: 1_024)
    /// Writes a message as a line.
    private var printer: LogPrinter
    private let until: Instant

    /// - Parameter fits: The same filter, as far as it is about fields.
    init(_ filter: MessageFilter, _ fits: LogFilter, _ dictionary: DataDictionary, _ masked: MaskedTags, named session: String) {
        (self.filter, self.fits, self.masked, self.dictionary) = (filter, fits, masked, dictionary)
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        printer = LogPrinter(LogOptions(exporting: "", session, showsSecrets: false), dictionary, usesColour: false)
        // Times are told to the microsecond: what is told as this one is not after it.
        until = filter.until?.advanced(by: Interval(nanoseconds: 999)) ?? .distantFuture
    }

    /// Nil for one that is not wanted.
    mutating func item(_ row: StoredRow) -> SessionMessage? {
        guard filter.since.map({ row.time >= $0 }) ?? true, row.time <= until else { return nil }
        // A field has a byte at least, so that so many fit in any case.
        if fields.capacity < row.message.count { fields = FieldTable(capacity: row.message.count) }
        do throws(Garbled) {
            return item(row, try tokenizer.tokenize(row.message, into: fields))
        } catch {
            damaged += 1
            return nil
        }
    }

    private mutating func item(_ row: StoredRow, _ message: MessageView) -> SessionMessage? {
        let mask = SecretMask(message.msgType, masked, isOn: true)
        let msgSeqNum = message.first(Tag.msgSeqNum)?.sequenceNumber
        guard filter.numbers == 0...UInt64.max || msgSeqNum.map({ filter.numbers.contains($0) }) ?? false, fits.holds(for: message, mask) else {
            return nil
        }
        let entry = LogEntry(
            record: LogRecord(time: row.time, direction: row.direction, session: filter.session, message: row.message, origin: .text),
            message: message, msgSeqNum: msgSeqNum, mask: mask)
        printer.output.removeAll(keepingCapacity: true)
        printer.appendMessage(entry)
        var item = SessionMessage(
            number: row.ordinal, isInbound: row.direction == .inbound, time: row.time, msgSeqNum: msgSeqNum,
            msgType: Self.text(message.value(at: 2)), name: dictionary.messageName(message.msgType),
            text: String(decoding: printer.output, as: UTF8.self))
        item.fields.reserveCapacity(message.fieldCount)
        var hiding = mask
        for index in 0..<message.fieldCount { read(index, of: message, isHidden: hiding.hides(index, of: message), into: &item) }
        return item
    }

    private func read(_ index: Int, of message: MessageView, isHidden: Bool, into item: inout SessionMessage) {
        let field = message[index]
        let isField = field.tag != Field.notATag && field.tag != Field.noSeparator
        let value = isField ? message.value(field) : message.text(at: index)
        item.fields.append(
            SessionMessage.Field(
                tag: isField ? field.tag : nil, name: isField ? dictionary.fieldName(field.tag) : nil,
                value: isHidden ? "\(LogPrinter.mask)" : Self.text(value)))
        guard !isHidden else { return }
        switch field.tag {
        case Tag.sendingTime: item.sendingTime = item.sendingTime ?? Timestamp.parse(value)
        case Tag.possDupFlag: item.isPossibleDuplicate = value == "Y"
        case Tag.possResend: item.isPossibleResend = value == "Y"
        default: break
        }
    }

    /// Of UTF-8, or else of Latin-1, in which every byte is a character.
    private static func text(_ bytes: Bytes) -> String {
        if UTF8Sequence.isWhole(bytes) { return bytes.description }
        var text = ""
        for index in 0..<bytes.count { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
        return text
    }
}
