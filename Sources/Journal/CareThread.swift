// Tends the store's file on a thread of its own, so that no turn waits for the disk.

internal import CLMDB
internal import Values

/// Keeps blocks of the disk reserved ahead of what is written, gets their pages ready before turns need them,
/// writes what has changed to the disk every few seconds, which bounds what a loss of power can cost, and forgets
/// readers that were killed, whose pages would never be used again. It takes what the processor has left.
@safe
struct CareThread {
    private let state: UnsafeMutableRawPointer

    /// - Parameters:
    ///   - writesMap: Rows are written by way of the map, so a page without a block would be a SIGBUS.
    ///   - syncInterval: How often what was written is brought to the disk, in milliseconds; 0: commits do that.
    /// - Throws: ``JournalError`` when the system has no thread left.
    @unsafe
    init(
        _ environment: OpaquePointer, reserve: Int, writesMap: Bool, syncInterval: Int
    ) throws(JournalError) {
        var started: UnsafeMutableRawPointer?
        // Safe: the environment outlives the thread, which `stop` joins before it is closed.
        let result = unsafe store_care_start(
            environment, reserve, writesMap ? 1 : 0, Int32(syncInterval), &started)
        guard result == 0, let started = unsafe started else { throw JournalError(code: result) }
        unsafe state = started
    }

    /// Once, before the environment is closed.
    func stop() {
        // Safe: called once, with what `store_care_start` returned.
        unsafe store_care_stop(state)
    }

    // Safe, all: the state lives until `stop`.

    /// Bytes that rows can take without asking the disk, and those that the map has besides what is used.
    @_noLocks
    func look() -> (room: Int, beyond: Int) {
        var room = 0
        var beyond = 0
        unsafe store_care_look(state, &room, &beyond)
        return (room, beyond)
    }

    /// Gets more blocks now, for so many bytes at least, unless the disk had none when it was last asked.
    @_noLocks
    func extend(to need: Int = 0) { unsafe store_care_extend(state, need) }

    /// Why there are no more blocks, as an errno; 0 when there are.
    var error: Int32 { @_noLocks get { unsafe store_care_error(state) } }

    /// Bytes that the file system has left.
    var freeBytes: Int { @_noLocks get { unsafe store_care_free(state) } }

    /// Why what was written is not on the disk, as an errno; 0 while it is, or will be.
    var syncError: Int32 { @_noLocks get { unsafe store_care_sync_error(state) } }

    /// Gives the map another size, between two transactions; false when there is no address space.
    func grow(to size: Int) -> Bool { unsafe store_care_grow(state, size) == 0 }
}
