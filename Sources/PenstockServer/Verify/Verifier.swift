// The walk through a store that checks it.

internal import FIXEngine
internal import FIXWire
internal import Journal
internal import Orders
internal import Values

/// Reads every row once, in one transaction, and compares what it finds with what it has found.
///
/// Shape: some 300 bytes for each order, some 200 for each stream, and some forty for each 64 messages.
struct Verifier: ~Copyable {
    var report = VerifyReport()
    let progress: ProgressBar
    let tell: (Finding) -> Void
    let tokenizer: Tokenizer
    let fields = FieldTable(capacity: 16_384)
    /// Rows of the table `meta`, by key.
    var meta: [UInt64: [UInt8]] = [:]
    var sessions: [UInt32: SessionRow] = [:]
    var streams = StreamChecks()
    var nobodys: Set<UInt32> = []
    var orders = OrderChecks()
    var orderKeys: Set<UInt64> = []
    var parts = PartChecks()
    var openOrders: [UInt64: OpenOrder] = [:]
    /// Paper brokers that have lost what they were told, or were to tell.
    var forgetful: Set<BrokerNumber> = []
    /// Of each list that orders are of.
    var lists: [UInt64: ListCheck] = [:]
    var positions = PositionChecks()
    var booked = BookedChecks()
    /// Of each order whose ClOrdID has not been met.
    var clOrdIDs: [UInt64: Identifier] = [:]
    var audit = AuditCheck()
    /// Places in the order of all messages.
    var ordinals = NumberSet()

    private var rowsSeen: UInt64 = 0
    private var rowCount: UInt64 = 0

    init(_ dictionary: DataDictionary, _ progress: ProgressBar, _ tell: @escaping (Finding) -> Void) {
        self.progress = progress
        self.tell = tell
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
    }

    /// Up to when messages may have been removed for their age or number: they, and those before them, need not be
    /// there.
    private(set) var trimmed = Instant.distantPast
    /// Which orders need not be there.
    private(set) var trimmedOrders = OrderTrimMark()

    /// Whether messages of this time may have been removed.
    func isTrimmed(_ time: Instant) -> Bool { time <= trimmed }

    /// A gateway has used the store: the tables of orders are its own, not another application's.
    var isGateways: Bool { counter(MetaKey.owner) == 1 }

    mutating func find(_ table: StoreTable, _ place: String, _ problem: String) {
        find(table.name, place, problem)
    }

    mutating func find(_ table: String, _ place: String, _ problem: String) {
        report.findings += 1
        progress.end()
        tell(Finding(table: table, place: place, problem: problem))
    }

    /// - Throws: ``JournalError``, ``StoreError``.
    mutating func run(_ store: inout Store) throws {
        if let problem = try store.problemOfPages(seen: progress.move) {
            // Nothing more can be read with safety.
            return find("pages", "", problem)
        }
        for table in StoreTable.allCases { rowCount += UInt64(try store.count(of: table)) }
        try readMeta(&store)
        try readSessions(&store)
        try readStreams(&store)
        try checkAudit(&store)
        try checkOutbound(&store)
        try checkInbound(&store)
        try checkHeld(&store)
        checkNumbers()
        if isGateways {
            try checkOrders(&store)
            checkPositions()
            try checkClOrdIDs(&store)
            try checkBroker(&store)
            try checkTrades(&store)
            try checkBooks(&store)
            checkLists()
            checkBooked()
            try checkDecisions(&store)
        } else {
            for table in [StoreTable.order, .broker, .book, .decision] { try forEach(table, &store) { _, _, _ in } }
            try checkTrades(&store)
        }
        checkCounters()
        try store.endReading()
    }

    /// Calls `body` for the rows that are what was written, and names the others.
    mutating func forEach(
        _ table: StoreTable, _ store: inout Store, _ body: (inout Verifier, UInt64, Bytes) -> Void
    ) throws(JournalError) {
        try store.walk(table, from: nil) { row in
            countRow()
            let name = RowName(table, row.key)
            if let value = row.value, let key = name.number {
                body(&self, key, value)
            } else {
                find(table, name.place, "is damaged: its checksum is wrong")
            }
            return true
        }
    }

    /// The number in a row of `meta`; nil for one that is not there.
    func counter(_ key: UInt64, at place: Int = 0) -> UInt64? {
        guard let row = meta[key], row.count >= 8 * place + 8 else { return nil }
        return row[(8 * place)..<(8 * place + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func readMeta(_ store: inout Store) throws(JournalError) {
        try forEach(.meta, &store) { verifier, key, row in
            verifier.meta[key] = (0..<row.count).map { row[$0] }
            guard key == MetaKey.trimmedOrders else { return }
            if let mark = OrderTrimMark(row) { verifier.trimmedOrders = mark } else {
                verifier.find(.meta, "key \(key)", "says nothing of orders that were removed")
            }
        }
        if let time = counter(MetaKey.trimmed) {
            trimmed = Instant(nanosecondsSinceEpoch: Int64(bitPattern: time))
        }
    }

    private mutating func readSessions(_ store: inout Store) throws(JournalError) {
        var next: UInt64 = 0
        try forEach(.session, &store) { verifier, key, row in
            guard let session = SessionRow(row), key == next else {
                verifier.find(.session, "key \(key)", key == next ? "is no session" : "follows key \(next)")
                next = key + 1
                return
            }
            next += 1
            verifier.report.sessions += 1
            verifier.sessions[UInt32(key)] = session
        }
    }

    private mutating func readStreams(_ store: inout Store) throws(JournalError) {
        try forEach(.stream, &store) { verifier, key, row in
            guard let stream = StreamRow(row), key < 1 << 24 else {
                verifier.find(.stream, "key \(key)", "is no stream")
                return
            }
            let session = stream.session
            // A tool's work that was cut off: nobody's, and taken away by the next.
            guard session != LogMerge.noSession else {
                verifier.nobodys.insert(UInt32(key))
                return
            }
            if verifier.sessions[session] == nil {
                verifier.find(.stream, "key \(key)", "is of session \(session), which is not there")
            }
            verifier.streams.add(UInt32(key), StreamCheck(stream, isTrimmed: verifier.isTrimmed(stream.began)))
        }
        for (number, session) in sessions where streams[session.stream]?.session != number {
            find(.session, "\(session.identity)", "writes to stream \(session.stream), which is not its own")
        }
    }

    /// A row was looked at.
    mutating func countRow() {
        rowsSeen += 1
        progress.move(to: rowsSeen, of: rowCount)
    }

    mutating func count(_ what: WritableKeyPath<VerifyReport, Int>) { report[keyPath: what] += 1 }
}

extension RowName {
    /// Without the table.
    var place: String {
        let words = description
        return words.firstIndex(of: ",").map { String(words[words.index($0, offsetBy: 2)...]) } ?? words
    }
}
