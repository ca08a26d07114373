// Writes the store to its disk now and then, on a thread of its own.

internal import CLMDB
internal import CLinux

/// Bounds what a loss of power can cost, without ever making a turn wait.
@safe
struct SyncThread {
    private let state: UnsafeMutableRawPointer

    init?(_ environment: OpaquePointer) {
        // Safe: the environment outlives the thread, which `stop` joins before it is closed.
        guard let started = unsafe store_sync_start(environment, 5000) else { return nil }
        unsafe state = started
    }

    func stop() {
        // Safe: called once, by the journal's deinit.
        unsafe store_sync_stop(state)
    }
}
