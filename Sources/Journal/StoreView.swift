// A look at a store from the process that writes to it.

internal import CLMDB

/// Reads a store that this process has open for writing, on another thread, as its tables are: the rows of the last
/// turns come to them within ``StoreBounds/gatherTime``.
///
/// It is never closed, and there are few of them: when an environment is closed, LMDB forgets all readers of its process,
/// those of the line thread too, and the pages that they look at would be written again under them.
///
/// `@unchecked Sendable`: whoever has it sees to it that one thread looks at a time.
public final class StoreView: @unchecked Sendable {
    private var store: Store

    /// - Parameter path: The store's folder.
    /// - Throws: ``StoreError``.
    public init(_ path: String) throws(StoreError) {
        store = try Store.look(path)
        // Safe: it is meant to stay.
        _ = unsafe Unmanaged.passRetained(self)
    }

    /// Calls `body` with the store as it is now. While it runs, the writer cannot use the pages again that it frees: it
    /// is to be short.
    ///
    /// - Throws: ``JournalError``.
    public func look<Result>(_ body: (inout Store) throws(JournalError) -> Result) throws(JournalError) -> Result {
        do throws(JournalError) {
            return try once(body)
        } catch {
            // The writer has made its map larger; nothing was read yet.
            guard error.code == MDB_MAP_RESIZED else { throw error }
        }
        try store.adoptMap()
        return try once(body)
    }

    private func once<Result>(_ body: (inout Store) throws(JournalError) -> Result) throws(JournalError) -> Result {
        do throws(JournalError) {
            let result = try body(&store)
            try store.endReading()
            return result
        } catch {
            try store.endReading()
            throw error
        }
    }
}

extension Store {
    /// Makes the map as large as the writer's. No transaction of this environment is open.
    fileprivate func adoptMap() throws(JournalError) {
        // Safe: the environment is open, and nobody else has it.
        let result = unsafe mdb_env_set_mapsize(environment, 0)
        guard result == 0 else { throw JournalError(code: result) }
    }
}
