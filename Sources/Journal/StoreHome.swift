// The folder of a store: who has it, and whether what is in it can be trusted.

internal import CLinux
internal import Values

/// A store's folder, held by this process alone.
///
/// Beside LMDB's two files: `penstock.turns`, the turns whose rows LMDB does not have yet; `penstock.lock`, which the
/// process that writes holds; `penstock.state`, which says whether the store was closed and in which start of the
/// system it was last in use; and, when a damaged store was set aside, a folder `damaged-…` with it and `DAMAGED`,
/// without which a new store would be begun.
struct StoreHome {
    let path: String
    private let lock: StoreLock

    /// - Throws: ``StoreError``: not writable, in use, damaged and set aside before, or gone.
    init(_ path: String) throws(StoreError) {
        try createFolder(path)
        self.path = path
        lock = try StoreLock(folder: path)
        do throws(StoreError) {
            if try exists(data) { return }
            if try exists(note) { throw .wasSetAside(path: path, note: note) }
            if isOurs { throw .isGone(path: path, state: state) }
        } catch {
            lock.release()
            throw error
        }
    }

    func release() { lock.release() }

    var data: String { path + "/data.mdb" }
    var turns: String { path + "/penstock.turns" }
    var state: String { path + "/penstock.state" }
    private var note: String { path + "/DAMAGED" }

    /// Whether there is a store, or what takes its place.
    func hasData() throws(StoreError) -> Bool { try exists(data) }

    private func exists(_ file: String) throws(StoreError) -> Bool {
        let found = unsafe linux_find(file)
        guard found >= 0 else { throw .cannotRead(path: path, reason: text(found)) }
        return found > 0
    }

    private func text(_ result: Int32) -> String { unsafe String(cString: linux_error_text(-result)) }

    // MARK: Trust

    /// Whether the machine went down while the store was in use and its pages were not on the disk.
    func needsLook() throws(StoreError) -> Bool {
        try exists(data) && !StoreHome.isTrusted(contents(), inStart: bootID())
    }

    /// - Parameters:
    ///   - words: What `penstock.state` says; nil when there is none.
    ///   - bootID: Nil for a system that does not say, which is taken for another one each time.
    static func isTrusted(_ words: String?, inStart bootID: String?) -> Bool {
        guard let words else { return false }
        if words == "closed\n" || words == "power\n" { return true }
        return bootID.map { words == "open \($0)\n" } ?? false
    }

    /// Whether everything was put away when the store was last in use.
    var isClosed: Bool { contents() == "closed\n" }

    /// Whether a store of ours was ever opened here.
    var isOurs: Bool { contents() != nil }

    /// - Parameter keepsOnPowerLoss: Whether what is committed outlives the machine.
    func markOpen(keepsOnPowerLoss: Bool) throws(StoreError) {
        var result: Int32 = 0
        // What was written before this mode is to outlive it as well.
        if keepsOnPowerLoss { result = unsafe linux_sync(data) }
        if result >= 0 {
            result = write(keepsOnPowerLoss ? "power\n" : "open \(bootID() ?? "unknown")\n", to: state)
        }
        guard result >= 0 else { throw .cannotCreate(path: path, reason: text(result)) }
    }

    /// Everything is on the disk.
    func markClosed() { _ = write("closed\n", to: state) }

    private func contents() -> String? {
        let file = unsafe linux_open_to_read(state)
        guard file >= 0 else { return nil }
        defer { _ = linux_close(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        // Safe: the buffer has so many bytes.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe linux_read_at(file, $0.baseAddress, 64, 0) }
        return count >= 0 ? String(decoding: bytes.prefix(Int(count)), as: UTF8.self) : nil
    }

    private func bootID() -> String? {
        var bytes = [CChar](repeating: 0, count: 36)
        guard unsafe linux_boot_id(&bytes) == 0 else { return nil }
        return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func write(_ text: String, to file: String) -> Int32 {
        let bytes = Array(text.utf8)
        return unsafe linux_replace_file(file, bytes, bytes.count)
    }

    // MARK: Setting aside

    /// Moves a damaged store to a folder of its own, untouched, and leaves word. Nothing takes its place.
    ///
    /// - Throws: ``StoreError``, always: that it was set aside, or why not even that was possible.
    func setAside(because reason: String, at now: Instant) throws(StoreError) -> Never {
        let folder = path + "/damaged-\(now.nanosecondsSinceEpoch / 1_000_000_000)"
        try createFolder(folder)
        let words = """
            The store was damaged and is in \(folder), as it was found:
            \(reason)
            As long as this file is here and no data.mdb, no store is begun in this folder. What to do is in
            Penstock's README under "After a loss of power".

            """
        var result = write(words, to: note)
        if result >= 0 { result = unsafe linux_rename(data, folder + "/data.mdb") }
        if result >= 0, unsafe linux_find(turns) > 0 { result = unsafe linux_rename(turns, folder + "/penstock.turns") }
        if result >= 0 { result = unsafe linux_remove(path + "/lock.mdb") }
        if result >= 0 { result = unsafe linux_remove(state) }
        guard result >= 0 else { throw .cannotCreate(path: folder, reason: text(result)) }
        throw .damaged(path: path, reason: reason, aside: folder)
    }
}
