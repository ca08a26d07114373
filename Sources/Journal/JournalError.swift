// What the store refuses.

internal import CLMDB
public import Values

/// A store that cannot be opened: one clear line each.
public enum StoreError: Error, CustomStringConvertible {
    case cannotCreate(path: String, reason: String)
    case cannotRead(path: String, reason: String)
    case notAStore(path: String)
    case otherVersion(path: String, found: UInt64, expected: UInt64)
    case inUse(path: String)
    case missing(path: String)
    /// It is in the folder `aside` now, as it was found.
    case damaged(path: String, reason: String, aside: String)
    /// It was damaged before, and nobody has decided what is to take its place.
    case wasSetAside(path: String, note: String)
    /// There was one, and its file is not there any more.
    case isGone(path: String, state: String)
    /// The file of turns whose rows were not committed is not there any more, or is another store's.
    case turnsAreGone(path: String, turns: String, state: String)
    case failed(path: String, reason: String)

    public var description: String {
        switch self {
        case .cannotCreate(let path, let reason): "store \(path): cannot be written: \(reason)"
        case .cannotRead(let path, let reason): "store \(path): cannot be read: \(reason)"
        case .notAStore(let path): "store \(path): holds something that is no Penstock store"
        case .otherVersion(let path, let found, let expected):
            "store \(path): has format \(found), this Penstock reads format \(expected)"
                + (found == 2 ? "; a gateway that is started on it brings it over" : "")
        case .inUse(let path): "store \(path): another process is using it"
        case .missing(let path): "store \(path): does not exist"
        case .damaged(let path, let reason, let aside):
            "store \(path): damaged when the machine went down (\(reason)); it is in \(aside) now, untouched, "
                + "and no new one was begun: see README, \"After a loss of power\""
        case .wasSetAside(let path, let note):
            "store \(path): a damaged one was set aside; put a backup there as data.mdb, or remove \(note) to "
                + "begin a new one (README, \"After a loss of power\")"
        case .isGone(let path, let state):
            "store \(path): its file data.mdb is gone; put it or a backup there, or remove \(state) to begin a new one"
        case .turnsAreGone(let path, let turns, let state):
            "store \(path): it was in use last, and \(turns), which has what happened last, is gone; put it there, or "
                + "remove \(state) to go on as with a backup"
        case .failed(let path, let reason): "store \(path): \(reason)"
        }
    }
}

/// A transaction that failed: nothing of it is in the store. Or a row that cannot be read.
public struct JournalError: Error, CustomStringConvertible {
    /// LMDB's code, or an errno.
    public let code: Int32
    /// The row that is damaged, if that is what is wrong.
    public let row: RowName?

    @_noLocks
    init(code: Int32) {
        self.code = code
        row = nil
    }

    /// The row is not what was written.
    @_noLocks
    init(damaged row: RowName) {
        code = MDB_CORRUPTED
        self.row = row
    }

    public var description: String {
        if let row { return "the store has a damaged row: \(row)" }
        let text = "the store failed: \(storeErrorText(code))"
        return code == MDB_MAP_FULL ? text + "; raise store.maxSize" : text
    }
}

/// Which row: its table and its key.
public struct RowName: Sendable, Hashable, CustomStringConvertible {
    public let table: StoreTable
    /// The key's bytes; of a longer one, the first.
    public let key: Text<9>

    @_noLocks
    public init(_ table: StoreTable, _ key: Bytes) {
        self.table = table
        self.key = Text(key.slice(0, min(key.count, 72))) ?? Text()
    }

    @_noLocks
    public init(_ table: StoreTable, _ key: UInt64) {
        self.table = table
        var bytes = Text<9>()
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: key >> UInt64(8 * shift))) }
        self.key = bytes
    }

    /// The key of a table with numeric keys.
    public var number: UInt64? {
        guard table.hasNumericKeys, key.count == 8 else { return nil }
        return key.word(0)
    }

    /// `table out, stream 3, number 17`.
    public var description: String {
        let place = "table \(table.name), "
        guard let number else {
            guard table == .clOrdID, key.count > 4 else { return place + "a key of \(key.count) bytes" }
            var session: UInt32 = 0
            var clOrdID = ""
            for index in 0..<key.count {
                if index < 4 {
                    session = session << 8 | UInt32(key[index])
                } else {
                    clOrdID.unicodeScalars.append(Unicode.Scalar(key[index]))
                }
            }
            return place + "session \(session), ClOrdID \(clOrdID)"
        }
        guard table.isKeyedByStream else { return place + "key \(number)" }
        return place + "stream \(number >> 40), number \(number & (1 << 40 - 1))"
    }
}

func storeErrorText(_ code: Int32) -> String { unsafe String(cString: mdb_strerror(code)) }
