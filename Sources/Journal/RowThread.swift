// Puts the rows of turns into LMDB on a thread of its own: no turn waits for pages, and few for the disk.

internal import CLMDB
internal import Values

/// Takes turns of the log, a span at a time, and commits their rows.
@safe
struct RowThread {
    private let state: UnsafeMutableRawPointer

    /// - Throws: ``JournalError`` when the system has no thread left.
    @unsafe
    init(_ environment: OpaquePointer, _ tables: InlineArray<13, UInt32>, _ log: Bytes) throws(JournalError) {
        var started: UnsafeMutableRawPointer?
        var tables = tables
        // Safe: environment and log outlive the thread, which `stop` joins; the tables are copied.
        let result = unsafe store_rows_start(environment, &tables[0], Int32(StoreTable.count), log.base, &started)
        guard result == 0, let started = unsafe started else { throw JournalError(code: result) }
        unsafe state = started
    }

    // Safe, all: the state lives until `stop`.

    /// Nothing else may be in the thread's hands.
    ///
    /// - Parameter row: What says up to which turn the rows go, or nil.
    @_noLocks @unsafe
    func hand(_ span: TurnSpan, _ row: UnsafeRawPointer?) { unsafe store_rows_hand(state, span.from, span.end, row) }

    var isBusy: Bool { @_noLocks get { unsafe store_rows_busy(state) != 0 } }

    /// Waits until it is not: 0, or LMDB's code, and then there is nothing of the span in the store.
    @_noLocks
    func wait() -> Int32 { unsafe store_rows_wait(state) }

    /// Once, before the environment is closed.
    func stop() { unsafe store_rows_stop(state) }
}
