// Turns that are committed and whose rows are not: what makes a commit cheap.

internal import CLinux
internal import Values

/// The file `penstock.turns`: whole turns, one behind the other, since the rows were last committed.
///
/// A turn in it is committed. Its rows come to LMDB in a transaction of many turns, which is what LMDB is quick at,
/// and when that is committed the log begins again at its beginning. Whatever happens before, the rows of its turns
/// are put in when the store is opened next. Blocks and pages are the file's from the start: a turn costs a copy, or,
/// where it must outlive the machine, one write and one sync.
@safe
struct TurnLog: ~Copyable {
    /// The store whose turns they are: the turns of another one, which was here before, are not taken for its own.
    let store: UInt64
    /// The last turn that was written, and where the next one goes.
    private(set) var turn: UInt64
    private var end: Int
    private let file: TurnLogFile
    private let isSynced: Bool

    /// With the turns that the file has behind turn `applied`.
    ///
    /// - Parameter isSynced: A turn is on the disk when `append` returns.
    init(_ file: TurnLogFile, of store: UInt64, after applied: UInt64, isSynced: Bool) {
        self.file = file
        self.store = store
        self.isSynced = isSynced
        (turn, end) = file.last(of: store, after: applied)
    }

    /// No log at all: rows are committed with each turn.
    static var none: TurnLog { TurnLog(.none, of: 0, after: 0, isSynced: false) }
    static func inMemory(size: Int) -> TurnLog { TurnLog(.inMemory(size: size), of: 0, after: 0, isSynced: false) }

    deinit { file.close() }

    /// Bytes of turns in it.
    var count: Int { @_noLocks get { end - TurnLogFile.headSize } }

    /// What is in the file up to the end of the last turn.
    var bytes: Bytes { @_noLocks get { file.bytes } }
    /// Where the next turn goes.
    var next: Int { @_noLocks get { end } }

    @_noLocks
    func hasRoom(for record: borrowing TurnRecord) -> Bool {
        record.count + TurnFrame.headSize <= file.size - end
    }

    /// Safe from the kill of the process when this returns, or, where it `isSynced`, from a loss of power.
    ///
    /// - Throws: ``JournalError``: the disk did not take it. Whether it is there is not known.
    @_noLocks
    mutating func append(_ record: borrowing TurnRecord) throws(JournalError) {
        precondition(hasRoom(for: record), "a turn that its log has no room for")
        let frame = record.frame(turn: turn + 1, of: store)
        try file.write(frame, at: end, isSynced: isSynced)
        turn += 1
        end += frame.count
    }

    /// The rows of all its turns are committed.
    @_noLocks
    mutating func restart() { end = TurnLogFile.headSize }

    /// The turn that begins at a place in the file, and where the next one does.
    @_noLocks
    func turn(at place: Int) -> (turn: UInt64, entries: Bytes, next: Int)? {
        guard place < end else { return nil }
        let found = TurnFrame.known(file.bytes, at: place)
        return (found.turn, found.entries, place + TurnFrame.headSize + found.entries.count)
    }
}
