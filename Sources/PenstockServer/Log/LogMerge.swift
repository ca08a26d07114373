// The messages of all streams in one order: that in which they came and went.

internal import FIXEngine
internal import FIXWire
internal import Journal
internal import Values

/// Merges the rows of streams by their ordinals.
///
/// Shape: 32 bytes for each direction of each stream, and nothing for messages. Read transactions are
/// short: while one is open, the gateway cannot use the pages again that it frees.
struct LogMerge {
    static var noSession: UInt32 { StreamRow.nobody }
    /// Rows looked at in one transaction.
    private static var sliceRows: Int { 4096 }
    /// By how much the clock may have been set back between two messages without a message being
    /// missed by --since and --until.
    private static var clockTolerance: Interval { .seconds(3600) }

    let options: LogOptions
    private var sessions = LogSessions()
    private var chosen: UInt32?
    private var waiting = OrdinalHeap<LogCursor>()
    /// Read to the end, as of now.
    private var finished: [LogCursor] = []
    /// The stream that each session is writing to: the others get no more rows.
    private var currentStreams: [UInt32: UInt32] = [:]
    private var nextStream: UInt64 = 0
    /// Only messages below are printed before the next `begin`: all that a reader could have seen
    /// at one moment, though they are read in many transactions.
    private var limit: UInt64 = 0

    init(_ options: LogOptions) { self.options = options }

    var isExhausted: Bool { waiting.isEmpty }

    /// Reads which sessions there are.
    mutating func open(_ store: inout Store, _ printer: inout LogPrinter) throws(JournalError) {
        try sessions.read(from: &store, &printer)
        try store.endReading()
    }

    /// - Throws: ``UnknownSession`` when the one that was asked for is not there.
    mutating func chooseSession() throws(UnknownSession) {
        guard let wanted = options.session, chosen == nil else { return }
        chosen = try sessions.number(for: wanted)
    }

    /// Takes up what was written since the last time, or everything.
    mutating func begin(_ store: inout Store, _ printer: inout LogPrinter) throws(JournalError) {
        guard waiting.isEmpty else { return }
        let ordinal = try store.nextOrdinal()
        guard ordinal == nil || ordinal != limit else { return try store.endReading() }
        limit = ordinal ?? .max
        for cursor in finished where currentStreams[cursor.session] == cursor.stream {
            waiting.insert(cursor)
        }
        finished = []
        try readStreams(&store, &printer)
        try store.endReading()
        printer.showsSessionOfResets = chosen == nil && sessions.count > 1
    }

    private mutating func readStreams(
        _ store: inout Store, _ printer: inout LogPrinter
    ) throws(JournalError) {
        var found: [(stream: UInt32, session: UInt32, first: UInt64)] = []
        try store.forEachRow(in: .stream, from: nextStream) { key, value in
            nextStream = key + 1
            guard let stream = UInt32(exactly: key), stream < 1 << 24 else {
                printer.complain(ofRow: key, in: "stream", "no such stream can be")
                return true
            }
            let row = value.flatMap { StreamRow($0) }
            if row == nil {
                let reason = value == nil ? StoredRow.wrongChecksum : "not a stream"
                printer.complain(ofRow: key, in: "stream", reason)
            }
            // What a tool was killed at is in no session, and may be a copy of what is.
            if row?.session == LogMerge.noSession { return true }
            found.append((stream, row?.session ?? LogMerge.noSession, row?.settings.movedBelow ?? 0))
            return true
        }
        for (stream, session, first) in found {
            if !sessions.has(session), session != LogMerge.noSession {
                try sessions.read(from: &store, &printer)
            }
            currentStreams[session] = stream
            guard chosen == nil || chosen == session else { continue }
            for direction in options.directions { try add(direction, stream, session, from: first, &store) }
        }
    }

    private mutating func add(
        _ direction: LogDirection, _ stream: UInt32, _ session: UInt32, from first: UInt64, _ store: inout Store
    ) throws(JournalError) {
        var number = direction == .outbound ? min(max(first, options.numbers.lowerBound), 1 << 40 - 1) : 0
        if options.since > .distantPast {
            let time = options.since.advanced(by: Interval(nanoseconds: -LogMerge.clockTolerance.nanoseconds))
            number = try store.firstNumber(direction, stream, from: number, notBefore: time)
        }
        waiting.insert(LogCursor(direction: direction, stream: stream, session: session, number: number))
    }

    /// Prints the next few thousand messages in a transaction of their own.
    mutating func printSlice(_ store: inout Store, _ printer: inout LogPrinter) throws(JournalError) {
        let ceiling = try store.nextOrdinal() ?? .max
        var rows = LogMerge.sliceRows
        while rows > 0, !printer.isFull, var cursor = waiting.removeFirst() {
            let isFinished = try print(&cursor, &rows, ceiling, &store, &printer)
            if !isFinished {
                waiting.insert(cursor)
            } else if options.follows {
                finished.append(cursor)
            }
        }
        try store.endReading()
    }

    /// Goes on with one cursor until another one's turn comes. True when it has nothing left.
    private func print(
        _ cursor: inout LogCursor, _ rows: inout Int, _ ceiling: UInt64, _ store: inout Store,
        _ printer: inout LogPrinter
    ) throws(JournalError) -> Bool {
        let (direction, stream, session) = (cursor.direction, cursor.stream, cursor.session)
        let rival = waiting.first?.ordinal ?? .max
        let lastNumber = direction == .outbound ? options.numbers.upperBound : .max
        let lastTime = options.until.advanced(by: LogMerge.clockTolerance)
        var (number, ordinal) = (cursor.number, cursor.ordinal)
        var isFinished = true
        let first = messageKey(stream: stream, number)
        try store.forEachRow(in: direction.table, from: first) { key, value in
            guard key >> 40 == UInt64(stream), key & (1 << 40 - 1) <= lastNumber else { return false }
            number = key & (1 << 40 - 1)
            let row = value.flatMap { StoredRow(direction, key, $0, ceiling: ceiling) }
            if let row {
                ordinal = row.ordinal
                guard ordinal < limit, row.time <= lastTime else { return false }
                guard ordinal <= rival else {
                    isFinished = false
                    return false
                }
                print(row, session, &printer)
            } else {
                let reason = value == nil ? StoredRow.wrongChecksum : "not a message with its time"
                printer.complain(ofRow: key, in: direction.tableName, reason)
            }
            number += 1
            rows -= 1
            guard rows > 0, !printer.isFull, number < 1 << 40 else {
                isFinished = number >= 1 << 40
                return false
            }
            return true
        }
        (cursor.number, cursor.ordinal) = (number, ordinal)
        return isFinished
    }

    private func print(_ row: StoredRow, _ session: UInt32, _ printer: inout LogPrinter) {
        let record = LogRecord(
            time: row.time, direction: row.direction,
            session: sessions.name(of: session, stream: row.stream), message: row.message,
            origin: .store(session: session, stream: row.stream))
        do throws(Garbled) {
            try printer.print(record)
        } catch {
            let key = UInt64(row.stream) << 40 | row.number
            printer.complain(ofRow: key, in: row.direction.tableName, EventLog.words(for: error))
        }
    }
}
