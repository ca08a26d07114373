// What the store refuses.

internal import CLMDB

/// A store that cannot be opened: one clear line each.
public enum StoreError: Error, CustomStringConvertible {
    case cannotCreate(path: String, reason: String)
    case cannotRead(path: String, reason: String)
    case notAStore(path: String)
    case otherVersion(path: String, found: UInt64, expected: UInt64)
    case inUse(path: String)
    case missing(path: String)
    case failed(path: String, reason: String)

    public var description: String {
        switch self {
        case .cannotCreate(let path, let reason): "store \(path): cannot be written: \(reason)"
        case .cannotRead(let path, let reason): "store \(path): cannot be read: \(reason)"
        case .notAStore(let path): "store \(path): holds something that is no Penstock store"
        case .otherVersion(let path, let found, let expected):
            "store \(path): has format \(found), this Penstock reads format \(expected)"
        case .inUse(let path): "store \(path): another process is using it"
        case .missing(let path): "store \(path): does not exist"
        case .failed(let path, let reason): "store \(path): \(reason)"
        }
    }
}

/// A transaction that failed. Nothing of it is in the store.
public struct JournalError: Error, CustomStringConvertible {
    /// LMDB's code, or an errno.
    public let code: Int32

    @_noLocks init(code: Int32) { self.code = code }

    public var description: String {
        let text = "the store failed: \(storeErrorText(code))"
        return code == MDB_MAP_FULL ? text + "; raise store.mapSize" : text
    }
}

func storeErrorText(_ code: Int32) -> String { unsafe String(cString: mdb_strerror(code)) }
