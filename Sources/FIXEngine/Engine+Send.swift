// How an application sends.

internal import FIXSession
public import FIXWire
public import Journal
public import Reactor
public import Values

extension Engine {
    /// Begins an application message to a session: the header is written, the body is the caller's,
    /// tags ascending, to `writer`; `finishMessage` sends it.
    ///
    /// The session may be away: the message gets its MsgSeqNum and waits in the store.
    @_noLocks
    public mutating func begin(_ msgType: MsgType, to session: SessionID) {
        begin(msgType, to: session, inAnswerTo: nil)
    }

    /// The same, with the routing fields of a received message reversed.
    @_noLocks
    public mutating func begin(_ msgType: MsgType, to session: SessionID, inAnswerTo message: MessageView?) {
        let number = sessions[session.index].session.nextOutbound
        draft = Draft(session: session.index, msgSeqNum: number, msgType: msgType)
        sessions[session.index].session.begin(
            msgType, number, inAnswerTo: message, at: now, in: &writer)
    }

    /// Ends the message begun last and stages it. Returns its MsgSeqNum, or nil when it did not fit:
    /// then it was never sent and no number was used.
    @_noLocks @discardableResult
    public mutating func finishMessage() -> UInt64? {
        if case .accepted(let number) = finish() { number } else { nil }
    }

    @_noLocks @usableFromInline
    mutating func finish() -> SendResult {
        guard let draft else { preconditionFailure("no message was begun") }
        self.draft = nil
        let slot = draft.session
        // What could not be sent again with 43 and 122 in its header is not sent at all.
        guard let bytes = writer.finish(beginString: sessions[slot].session.identity.beginString),
            bytes.count + Engine.replayGrowth <= writer.maximumMessageSize
        else { return .refused(.tooLong) }
        guard sessions[slot].session.peerTakes(bytes.count + Engine.replayGrowth) else {
            return .refused(.tooLongForPeer)
        }
        let number = sessions[slot].session.claimOutbound()
        stage(bytes, draft.msgType, slot, number)
        return .accepted(number)
    }

    /// A row of the application's as the turn so far has left it; good until the next change.
    ///
    /// - Throws: ``JournalError``; where its `row` says that this one is damaged, the turn can go on without.
    @_noLocks
    public mutating func row(_ table: StoreTable, _ key: UInt64) throws(JournalError) -> Bytes? {
        try journal.get(table, key, after: record)
    }

    /// The same under a key that is a text.
    @_noLocks
    public mutating func row(_ table: StoreTable, _ key: Bytes) throws(JournalError) -> Bytes? {
        try journal.get(table, key, after: record)
    }

    /// Puts the damage of a row of the application's into the log.
    @_noLocks
    public mutating func note(damaged row: RowName, about session: SessionID? = nil) {
        note(.damagedRow(row), -1, session?.index)
    }

    /// When the store was made: part of IDs that must be unique for ever.
    public var storeCreated: Instant { journal.created }

    /// How many messages were ever stored, in both directions.
    public var storedMessages: UInt64 { nextOrdinal - 1 }

    /// A line in the log: about a session, or about all of the gateway.
    @_noLocks
    public mutating func note(_ text: Text<16>, about session: SessionID? = nil) {
        guard let session else { return note(.application(text), -1, nil) }
        note(.application(text), Int(sessions[session.index].connection), session.index)
    }

    /// Calls `body` for each row of a table that is what was written, and puts the others into the log; for
    /// recovery, before the first turn.
    public mutating func forEachRow(
        in table: StoreTable, _ body: (UInt64, Bytes) -> Bool
    ) throws(JournalError) {
        var damaged: [UInt64] = []
        try journal.forEach(
            in: table,
            damaged: {
                damaged.append($0)
                return true
            }, body)
        try journal.endReading()
        for key in damaged { note(damaged: RowName(table, key)) }
    }

    /// How many rows a table has; before the first turn.
    public mutating func countRows(of table: StoreTable) throws(JournalError) -> Int {
        let count = try journal.count(of: table)
        try journal.endReading()
        return count
    }

    /// Calls `body` for the key of each row, damaged ones as well; for recovery, before the first turn.
    public mutating func forEachKey(in table: StoreTable, _ body: (Bytes) -> Void) throws(JournalError) {
        try journal.walk(table, from: nil) { row in
            body(row.key)
            return true
        }
        try journal.endReading()
    }

    /// Calls `body` for each row of a table whose keys are texts that is not damaged, from the key `first` on; for recovery,
    /// before the first turn.
    public mutating func forEachRow(
        in table: StoreTable, from first: Bytes, _ body: (Bytes, Bytes) -> Void
    ) throws(JournalError) {
        try journal.walk(table, from: first) { found in
            if let row = found.value { body(found.key, row) }
            return true
        }
        try journal.endReading()
    }

    /// What follows the store from now on.
    public mutating func follow(with tap: TurnTap) { journal.tap = tap }

    /// Tells who follows of rows as they are.
    public borrowing func retell(_ record: borrowing TurnRecord) { journal.retell(record) }

    /// Calls `body` for each row of a table with numeric keys from `first` on, as the turn so far has left them,
    /// until it returns false. It takes a piece of the heap: not for every turn.
    public mutating func walkRows(
        of table: StoreTable, from first: UInt64, _ body: (UInt64, Bytes) -> Bool
    ) throws(JournalError) {
        try journal.walkRows(of: table, from: first, after: record, body)
    }

    /// The same of a table whose keys are texts; from its beginning for an empty one.
    public mutating func walkRows(
        of table: StoreTable, from first: [UInt8], _ body: (Bytes, Bytes) -> Bool
    ) throws(JournalError) {
        try journal.walkRows(of: table, from: first, after: record, body)
    }

    /// A replay adds PossDupFlag(43) and OrigSendingTime(122), and BodyLength may grow by a digit.
    static var replayGrowth: Int { @_noLocks get { 64 } }

    /// Whether a descriptor given to `watch` had something since the last turn; asks only once.
    @_noLocks
    public mutating func takeWake(_ index: Int) -> Bool {
        let isSet = woken >> UInt64(index) & 1 == 1
        woken &= ~(1 << UInt64(index))
        return isSet
    }

    /// Wakes the turn when the descriptor can be read; `index` is below 64.
    ///
    /// - Throws: ``IOError`` when the system has no memory left for it.
    public mutating func watch(_ descriptor: Int32, as index: Int) throws(IOError) {
        precondition(index >= 0 && index < 64, "an engine watches at most 64 descriptors")
        try watch(descriptor, .wake(index))
    }

    mutating func watch(_ descriptor: Int32, _ token: Token) throws(IOError) {
        let code = poller.add(descriptor, token: token.packed)
        guard code == 0 else { throw IOError("cannot watch a descriptor", code: code) }
    }
}

/// The message being written.
struct Draft {
    var session: Int
    var msgSeqNum: UInt64
    var msgType: MsgType
}
