// Text as the source of a log.

internal import FIXWire
internal import Reactor
internal import Values

/// Prints the messages that stand in a text, in its order.
///
/// Shape: some 1.2 MiB, and the IDs of up to 1000 sessions.
struct TextLog: ~Copyable {
    private let options: LogOptions
    private let session: TextSession?
    /// One that QuickFIX may have chosen.
    private let fileName: String?
    private let tokenizer: Tokenizer
    private let dataTags: [UInt32: UInt32]
    /// A header has no more fields.
    private let head = FieldTable(capacity: 64)
    private var input: TextInput
    private var buffer = TextBuffer()
    private var text = FIXText()
    private var sessions = TextSessions()
    private var hasFoundSession = false
    private var passed = Passed()

    /// What was not printed.
    private struct Passed {
        var lines = 0
        var brokenMessages = 0
        var withoutDirection = 0
    }

    init(_ options: LogOptions, _ dictionary: DataDictionary, _ input: consuming TextInput) {
        self.options = options
        session = options.session.map { TextSession($0) }
        let name = input.path.split(separator: "/").last.map { String($0) } ?? ""
        fileName = name.hasPrefix("FIX") ? name : nil
        dataTags = dictionary.dataFields.dataTags
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        self.input = input
    }

    /// - Throws: ``UnknownSession`` when no message was of the session that was asked for, or
    ///   ``IOError`` of input or output.
    mutating func print(_ printer: inout LogPrinter, _ outlets: LogOutlets) throws {
        var isRead = true
        while isRead {
            isRead = try printAll(isLast: false, &printer, outlets)
            if isRead, try !readMore(&printer, outlets) { break }
        }
        guard isRead, try printAll(isLast: true, &printer, outlets) else { return }
        close()
        report(to: &printer)
        _ = try printer.flush(to: outlets)
        if let wanted = options.session, !hasFoundSession { throw sessions.unknown(wanted) }
    }

    /// Waits for more where more may come. False at the end of it all.
    private mutating func readMore(
        _ printer: inout LogPrinter, _ outlets: LogOutlets
    ) throws -> Bool {
        if input.isStream {
            // What stands in whole lines is not held back while nothing comes.
            let isRead = input.isReady(milliseconds: 100) ? true : try printWholeLines(&printer, outlets)
            return try isRead && buffer.fill(from: &input) > 0
        }
        while true {
            // Looked at first: what was written before the file was replaced is still read.
            let change = options.follows ? input.change() : .none
            if change == .truncated { input.rewind() }
            if change != .truncated, try buffer.fill(from: &input) > 0 { return true }
            switch change {
            case .none:
                guard options.follows, try printWholeLines(&printer, outlets), outlets.wait()
                else { return false }
            case .replaced, .truncated:
                guard try printAll(isLast: true, &printer, outlets) else { return false }
                close()
                if change == .replaced { try input.reopen() }
            }
        }
    }

    private mutating func printWholeLines(
        _ printer: inout LogPrinter, _ outlets: LogOutlets
    ) throws -> Bool {
        if buffer.endsLine { return try printAll(isLast: true, &printer, outlets) }
        return true
    }

    /// The text has ended; another one may begin.
    private mutating func close() {
        text.finish()
        passed.lines += text.otherLines
        passed.brokenMessages += text.brokenMessages
        text = FIXText()
    }

    /// Prints what is here. False when nobody reads any more.
    private mutating func printAll(
        isLast: Bool, _ printer: inout LogPrinter, _ outlets: LogOutlets
    ) throws -> Bool {
        while true {
            if printer.isFull, try !printer.flush(to: outlets) { return false }
            let line = text.line
            switch text.next(in: buffer.unread, isLast: isLast) {
            case .incomplete: return try printer.flush(to: outlets)
            case .passed(let length): buffer.consume(length)
            case .message(let frame, let marks):
                print(frame, marks, &printer)
                buffer.consume(frame.length)
            case .oversized(let length):
                let place = "\(input.path):\(line)"
                printer.complain("\(place): a message longer than 1 MiB is passed over")
                buffer.consume(length)
            }
        }
    }

    private mutating func print(
        _ frame: FIXTextFrame, _ marks: FIXTextMarks, _ printer: inout LogPrinter
    ) {
        let found = FIXTextMessage(buffer.unread, frame, dataTags)
        // Safe: the array lives until the closure returns.
        unsafe found.bytes.withUnsafeBytes { bytes in
            let bytes = unsafe Bytes(bytes)
            do throws(Garbled) {
                let message = try tokenizer.tokenizeHead(bytes, into: head)
                let parties = TextParties(message)
                guard let direction = direction(of: parties, marks) else { return }
                let time = marks.time ?? message.first(52).flatMap { Timestamp.parse($0) }
                let record = LogRecord(
                    time: time, direction: direction.value,
                    session: parties.session(direction.value), message: bytes, origin: .text,
                    faults: found.faults)
                try printer.print(record)
            } catch {
                // MsgType is the third field of all that the parser finds, so this is never reached.
                passed.brokenMessages += 1
            }
        }
    }

    /// A direction, or that nothing tells it.
    private struct KnownDirection { var value: LogDirection? }

    /// Nil for a message that was not asked for.
    private mutating func direction(
        of parties: TextParties, _ marks: FIXTextMarks
    ) -> KnownDirection? {
        var direction = marks.direction
        if let session {
            sessions.insert(parties)
            guard let way = session.direction(of: parties) else { return nil }
            hasFoundSession = true
            direction = direction ?? way
        }
        if direction == nil, let fileName { direction = parties.direction(inFileNamed: fileName) }
        guard options.directions.count == 1 else { return KnownDirection(value: direction) }
        if direction == nil { passed.withoutDirection += 1 }
        return direction == options.directions[0] ? KnownDirection(value: direction) : nil
    }

    /// Tells people what was passed over.
    private func report(to printer: inout LogPrinter) {
        guard options.format == .line || options.format == .pretty else { return }
        func count(_ number: Int, _ thing: String, _ rest: String) {
            guard number > 0 else { return }
            printer.complain("\(number) \(thing)\(number == 1 ? "" : "s") \(rest)")
        }
        count(passed.lines, "line", "without a message passed over")
        count(passed.brokenMessages, "message", "without an end passed over")
        let choice = options.directions == [.inbound] ? "--in" : "--out"
        count(
            passed.withoutDirection, "message",
            "of unknown direction left out by \(choice); name a SESSION to tell the directions")
    }
}
