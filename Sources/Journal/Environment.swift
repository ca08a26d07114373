// Opening LMDB: folders, files, and what can be wrong with them.

internal import CLMDB
internal import CLinux

/// An environment in a folder, until ``closeEnvironment(_:)``.
///
/// Whoever is alone with LMDB's lock file when he opens it makes the locks in it anew. LMDB finds that out by locks of
/// the file that a process does not have against itself, and that it loses when it closes any descriptor of the file:
/// a process that opens a store that it has open would ruin the locks that it holds, or let another one do so. A
/// descriptor that holds a share of the file by itself keeps everybody from being alone with it.
@unsafe
func openEnvironment(
    _ path: String, flags: UInt32, mapSize: Int
) throws(StoreError) -> OpaquePointer {
    let environment = unsafe try prepareEnvironment(path, mapSize: mapSize)
    linux_gate_enter()
    // Safe: freshly created, and closed here if it cannot be opened.
    let result = unsafe mdb_env_open(environment, path, flags, 0o600)
    if result == 0, flags & UInt32(MDB_NOLOCK) == 0 {
        // There is no such file on a file system that cannot be written. Safe: a number, not looked at by LMDB.
        let share = unsafe linux_hold(path + "/lock.mdb")
        if share >= 0 { _ = unsafe mdb_env_set_userctx(environment, UnsafeMutableRawPointer(bitPattern: Int(share) + 1)) }
    }
    linux_gate_leave()
    guard result == 0 else {
        unsafe mdb_env_close(environment)
        switch result {
        case MDB_INVALID, MDB_VERSION_MISMATCH: throw .notAStore(path: path)
        case MDB_CORRUPTED, MDB_PANIC: throw .failed(path: path, reason: storeErrorText(result))
        default:
            let reason = storeErrorText(result)
            guard flags & UInt32(MDB_RDONLY) == 0 else {
                throw .cannotRead(path: path, reason: reason)
            }
            throw .cannotCreate(path: path, reason: reason)
        }
    }
    return unsafe environment
}

/// Nothing of it may be in use.
@unsafe
func closeEnvironment(_ environment: OpaquePointer) {
    // Safe: what `openEnvironment` left there, or nothing.
    let share = unsafe Int(bitPattern: mdb_env_get_userctx(environment)) - 1
    unsafe mdb_env_close(environment)
    if share >= 0 { _ = linux_close(Int32(share)) }
}

/// An environment in an anonymous file that no disk ever sees.
@unsafe
func openInMemory(mapSize: Int) throws(StoreError) -> OpaquePointer {
    let name = "memory"
    let file = unsafe linux_memory_file(name)
    guard file >= 0 else {
        throw .failed(path: name, reason: unsafe String(cString: linux_error_text(-file)))
    }
    // LMDB keeps the file open through a descriptor of its own.
    defer { _ = linux_close(file) }
    let environment = unsafe try prepareEnvironment(name, mapSize: mapSize)
    let flags = UInt32(
        MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC | MDB_WRITEMAP | MDB_NOTLS | MDB_NOMEMINIT)
    // Safe: freshly created, and closed here if it cannot be opened.
    let result = unsafe mdb_env_open(environment, "/proc/self/fd/\(file)", flags, 0o600)
    guard result == 0 else {
        unsafe mdb_env_close(environment)
        throw .failed(path: name, reason: storeErrorText(result))
    }
    return unsafe environment
}

private func prepareEnvironment(_ path: String, mapSize: Int) throws(StoreError) -> OpaquePointer {
    var environment: OpaquePointer?
    // Safe: the call writes the pointer or fails.
    var result = unsafe mdb_env_create(&environment)
    guard result == 0, let made = unsafe environment else {
        throw .failed(path: path, reason: storeErrorText(result))
    }
    if result == 0 { result = unsafe mdb_env_set_maxdbs(made, 16) }
    if result == 0, mapSize > 0 { result = unsafe mdb_env_set_mapsize(made, mapSize) }
    guard result == 0 else {
        unsafe mdb_env_close(made)
        throw .failed(path: path, reason: storeErrorText(result))
    }
    return unsafe made
}

/// Makes the folder and those above it.
func createFolder(_ path: String) throws(StoreError) {
    let result = unsafe linux_make_folders(path)
    guard result == 0 else {
        throw .cannotCreate(path: path, reason: unsafe String(cString: linux_error_text(-result)))
    }
}

/// Whether a file stands there, and not a folder.
func isFile(_ path: String) -> Bool {
    unsafe linux_find(path) > 0 && linux_find(path + "/.") == 0
}

/// The store's folder, where its own file is named: a process may be writing to it.
func folder(of path: String) -> String {
    guard path == "data.mdb" || path.hasSuffix("/data.mdb") else { return path }
    let folder = path == "data.mdb" ? "." : String(path.dropLast("/data.mdb".count))
    return unsafe linux_find((folder.isEmpty ? "/" : folder) + "/penstock.lock") > 0 ? folder : path
}

/// Looks whether there is a store in the folder.
func findStore(_ path: String) throws(StoreError) {
    let found = unsafe linux_find(path + "/data.mdb")
    if found == 0 { throw .missing(path: path) }
    guard found > 0 else {
        throw .cannotRead(path: path, reason: unsafe String(cString: linux_error_text(-found)))
    }
}

/// Keeps a second process from writing to the same store.
struct StoreLock {
    private let descriptor: Int32

    init(folder: String) throws(StoreError) {
        let opened = unsafe linux_open_for_lock(folder + "/penstock.lock")
        guard opened >= 0 else {
            throw .cannotCreate(
                path: folder, reason: unsafe String(cString: linux_error_text(-opened)))
        }
        guard linux_lock_alone(opened) == 0 else {
            _ = linux_close(opened)
            throw .inUse(path: folder)
        }
        descriptor = opened
    }

    /// Also happens when the process ends, however it ends.
    func release() {
        linux_unlock(descriptor)
        _ = linux_close(descriptor)
    }
}

/// What went wrong in the folder. LMDB calls it an error of input or output when a disk is full.
func failure(_ error: JournalError, in folder: String) -> StoreError {
    let isFull = unsafe error.code == linux_io_error() && linux_free_bytes(folder) < 1 << 20
    return .failed(path: folder, reason: isFull ? "No space left on device" : "\(error)")
}
