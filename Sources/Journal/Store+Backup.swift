// A copy of a store in use.

internal import CLMDB
internal import CLinux

extension Store {
    /// Copies the store, as it is at one moment, into a file; how many bytes that has. A process may be writing
    /// to the store. The file is on the disk when this returns, and is there whole or not at all.
    ///
    /// - Parameters:
    ///   - begins: Is called before the work, with what tells how far it is until `ends` is called.
    /// - Throws: ``StoreError``.
    public static func backUp(
        _ path: String, to file: String, replacing: Bool, begins: (BackupWatch) -> Void = { _ in },
        ends: () -> Void = {}
    ) throws(StoreError) -> UInt64 {
        let store = try read(path)
        let found = unsafe linux_find(file)
        guard found <= 0 || replacing else {
            throw .cannotCreate(path: file, reason: "it is there already; --replace takes its place")
        }
        guard unsafe linux_is_same(file, store.file) == 0 else {
            throw .cannotCreate(path: file, reason: "it is the store itself")
        }
        // A name of our own: somebody else may be writing a backup there.
        let fresh = "\(file).\(linux_process()).new"
        _ = unsafe linux_remove(fresh)
        let descriptor = unsafe linux_create(fresh)
        guard descriptor >= 0 else { throw cannotCreate(file, descriptor) }
        begins(BackupWatch(descriptor, of: store))
        // Safe: the environment is open; the call reads it in a transaction of its own.
        let result = unsafe mdb_env_copyfd2(store.environment, descriptor, UInt32(MDB_CP_COMPACT))
        ends()
        let size = linux_size(descriptor)
        let isSynced = linux_sync_file(descriptor)
        _ = linux_close(descriptor)
        guard result == 0, isSynced >= 0, size >= 0 else {
            _ = unsafe linux_remove(fresh)
            throw result == 0
                ? cannotCreate(file, isSynced < 0 ? isSynced : Int32(size))
                : .failed(path: file, reason: storeErrorText(result))
        }
        let renamed = unsafe linux_rename(fresh, file)
        guard renamed >= 0 else { throw cannotCreate(file, renamed) }
        return UInt64(size)
    }

    private static func cannotCreate(_ file: String, _ result: Int32) -> StoreError {
        .cannotCreate(path: file, reason: unsafe String(cString: linux_error_text(-result)))
    }
}

/// How far a copy is.
public struct BackupWatch: Sendable {
    private let descriptor: Int32
    /// The copy gets no larger: pages that are free are left out of it.
    public let most: UInt64

    fileprivate init(_ descriptor: Int32, of store: borrowing Store) {
        self.descriptor = descriptor
        var used = 0
        var mapSize = 0
        // Safe: the environment is open; the call writes to locals.
        unsafe store_measure(store.environment, store.bytesInPage, &used, &mapSize)
        most = UInt64(used)
    }

    /// Bytes that were copied.
    public var copied: UInt64 { UInt64(max(0, linux_size(descriptor))) }
}
