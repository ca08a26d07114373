// Tends the store's map on a thread of its own, so that no turn waits for the disk.

internal import CLMDB

/// Gets pages ready before turns need them, and writes them to the disk every few seconds, which
/// bounds what a loss of power can cost.
@safe
struct CareThread {
    private let state: UnsafeMutableRawPointer

    /// Nil when the system has no thread left; the store works without.
    init?(_ environment: OpaquePointer) {
        // Safe: the environment outlives the thread, which `stop` joins before it is closed.
        guard let started = unsafe store_care_start(environment, 5000) else { return nil }
        unsafe state = started
    }

    /// Once, before the environment is closed or its map changes.
    func stop() {
        // Safe: called once, with what `store_care_start` returned.
        unsafe store_care_stop(state)
    }
}
