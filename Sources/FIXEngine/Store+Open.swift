// A store with the usual settings.

public import Journal
internal import Reactor

extension Store {
    /// Opens the store in a folder, and makes it if it is not there. It survives every kill of the
    /// process; it may grow to 16 GiB.
    ///
    /// - Throws: ``StoreError``: not writable, in use, another format, damaged.
    public static func open(_ path: String) throws(StoreError) -> Store {
        try open(path: path, durability: .process, mapSize: 16 << 30, at: Clock.now().utc)
    }
}
