// Turns that are committed and whose rows are not: what makes a commit cheap.

internal import CLinux
internal import Values

/// The file `penstock.turns`: whole turns, one behind the other, until their rows are committed.
///
/// A turn in it is committed. Its rows come to LMDB in a transaction of many turns, which is what LMDB is quick at:
/// while those of one half of the file do, turns are written to the other half. Whatever happens before, the rows of
/// its turns are put in when the store is opened next. Blocks and pages are the file's from the start: a turn costs a
/// copy, or, where it must outlive the machine, one write and one sync.
@safe
struct TurnLog: ~Copyable {
    /// The store whose turns they are: the turns of another one, which was here before, are not taken for its own.
    let store: UInt64
    /// The half that is written, its turns, and the last turn of all.
    private(set) var half = 0
    private(set) var open: TurnSpan
    /// The turns of the other half, while their rows are put in.
    var handed: TurnSpan?
    private let file: TurnLogFile
    private let isSynced: Bool

    /// Behind turn `turn`, with nothing in it whose rows are not committed.
    ///
    /// - Parameter isSynced: A turn is on the disk when `append` returns.
    init(_ file: TurnLogFile, of store: UInt64, after turn: UInt64, isSynced: Bool) {
        self.file = file
        self.store = store
        self.isSynced = isSynced
        open = TurnSpan(from: file.start(of: 0), end: file.start(of: 0), turn: turn)
    }

    /// No log at all: rows are committed with each turn.
    static var none: TurnLog { TurnLog(.none, of: 0, after: 0, isSynced: false) }
    static func inMemory(size: Int) -> TurnLog { TurnLog(.inMemory(size: size), of: 0, after: 0, isSynced: false) }

    deinit { file.close() }

    /// Bytes of turns in the half that is written.
    var count: Int { @_noLocks get { open.end - open.from } }
    var bytes: Bytes { @_noLocks get { file.bytes } }

    /// Whether the half that is written has room, or would have if it were empty.
    @_noLocks
    func hasRoom(for record: borrowing TurnRecord, ifEmpty: Bool = false) -> Bool {
        record.count + TurnFrame.headSize <= file.halfSize - (ifEmpty ? 0 : count)
    }

    /// Safe from the kill of the process when this returns, or, where it `isSynced`, from a loss of power.
    ///
    /// - Throws: ``JournalError``: the disk did not take it. Whether it is there is not known.
    @_noLocks
    mutating func append(_ record: borrowing TurnRecord) throws(JournalError) {
        precondition(hasRoom(for: record), "a turn that its log has no room for")
        let frame = record.frame(turn: open.turn + 1, of: store)
        try file.write(frame, at: open.end, isSynced: isSynced)
        open.turn += 1
        open.end += frame.count
    }

    /// Goes on with numbers that are far from those before; nothing is in it.
    mutating func beginLife() { open.turn = (open.turn | 0xFFFF_FFFF) + 1 }

    /// Goes on in the other half; the rows of this one are put in.
    @_noLocks
    mutating func hand() {
        precondition(!isHanding, "a half whose rows are put in is written")
        handed = open
        half = 1 - half
        open.from = file.start(of: half)
        open.end = open.from
    }

    var isHanding: Bool {
        @_noLocks get {
            if case .some = handed { return true }
            return false
        }
    }

    /// The rows of all its turns are committed.
    @_noLocks
    mutating func restart() {
        handed = nil
        open.end = open.from
    }
}
