// Sessions of a store of ours, as files of other engines.

internal import FIXEngine
internal import FIXSession
internal import Glibc
internal import Journal
internal import Reactor
internal import Values

/// What was written of one session.
struct ExportOutcome {
    let session: StoredSession
    let prefix: String
    let messages: UInt64
    let format: StoreFormat

    /// What somebody should know who uses the files.
    var note: String? {
        guard format == .quickfix, !session.row.identity.details.isEmpty else { return nil }
        return "\(prefix): a name as of QuickFIX/n; QuickFIX (C++) knows no SubIDs"
    }

    var line: String {
        let row = session.row
        var line = "\(row.identity): \(prefix), NextNumIn \(row.nextInbound), "
        line += "NextNumOut \(row.nextOutbound), "
        line += messages == 1 ? "1 message" : "\(messages) messages"
        return line
    }

    var json: String {
        var object = JSONObject()
        object.add("session", "\(session.row.identity)")
        object.add("files", prefix)
        object.add("nextNumIn", session.row.nextInbound)
        object.add("nextNumOut", session.row.nextOutbound)
        object.add("messages", messages)
        object.add("created", session.row.began)
        return object.text
    }
}

/// One run of `penstock export store`.
struct StoreExporter {
    let store: String
    let folder: String
    let format: StoreFormat
    var replaces = false

    /// One session, or all.
    ///
    /// - Throws: ``StoreError``, ``JournalError``, ``RecoveryError``, ``UnknownSession``; and
    ///   ``PortProblem`` when two of them would have the same files.
    func sessions(named text: String?) throws -> [StoredSession] {
        var store = try Store.read(store)
        if let text { return [try store.storedSession(named: text)] }
        let sessions = try store.storedSessions()
        var owners: [String: SessionIdentity] = [:]
        for session in sessions {
            let prefix = format.prefix(of: session.row.identity)
            if let other = owners.updateValue(session.row.identity, forKey: prefix) {
                throw PortProblem(
                    "\(other) and \(session.row.identity) would both be \(prefix) for \(format.name); "
                        + "export them one by one")
            }
        }
        return sessions
    }

    /// Writes the files of one session, all of them or none.
    ///
    /// A gateway may be writing to the store: what is sent meanwhile is left out, numbers included.
    ///
    /// - Throws: ``PortProblem`` for a session that has no place there, ``IOError``, ``StoreError``,
    ///   ``JournalError``.
    func export(_ session: StoredSession) throws -> ExportOutcome {
        let prefix = format.prefix(of: session.row.identity)
        guard !prefix.contains("/") else { throw PortProblem("\(prefix) cannot be the name of a file") }
        try NewFile.makeFolder(folder)
        try checkNames(prefix)
        var body = try NewFile(path(prefix, "body"))
        var header = try NewFile(path(prefix, "header"))
        let count = try write(session, &body, &header)
        var created = try NewFile(path(prefix, "session"))
        try created.append(SessionTime.text(session.row.began, format))
        let numbers = SessionNumbers(
            outbound: session.row.nextOutbound, inbound: session.row.nextInbound
        ).files(format)
        var first = try NewFile(path(prefix, numbers[0].suffix))
        try first.append(numbers[0].bytes)
        try body.finish()
        try header.finish()
        try created.finish()
        try first.finish()
        // The numbers last: without them the files are no store.
        try body.putInPlace(replacing: replaces)
        try header.putInPlace(replacing: replaces)
        try created.putInPlace(replacing: replaces)
        if numbers.count > 1 {
            var second = try NewFile(path(prefix, numbers[1].suffix))
            try second.append(numbers[1].bytes)
            try second.finish()
            try second.putInPlace(replacing: replaces)
        }
        try first.putInPlace(replacing: replaces)
        NewFile.sync(folder: folder)
        return ExportOutcome(session: session, prefix: prefix, messages: count, format: format)
    }

    private func path(_ prefix: String, _ suffix: String) -> String {
        SessionFiles.path(folder, "\(prefix).\(suffix)")
    }

    private func checkNames(_ prefix: String) throws(PortProblem) {
        for suffix in StoreFormat.allSuffixes where PieceReader.exists(path(prefix, suffix)) {
            // Numbers of another engine beside ours would leave open which count.
            guard !replaces || !isForeign(suffix) else {
                throw PortProblem("\(path(prefix, suffix)) is another engine's; take it away first")
            }
            guard replaces else {
                throw PortProblem("\(path(prefix, suffix)) is there already; --replace takes its place")
            }
        }
    }

    private func isForeign(_ suffix: String) -> Bool {
        suffix.hasSuffix("seqnums") && !format.numberSuffixes.contains(suffix)
    }

    /// The messages of the session's stream, in order; how many.
    private func write(
        _ session: StoredSession, _ body: inout NewFile, _ header: inout NewFile
    ) throws -> UInt64 {
        let row = session.row
        var count: UInt64 = 0
        guard row.nextOutbound > 1 else { return 0 }
        var progress = Progress("exporting \(row.identity)", total: row.nextOutbound - 1)
        defer { progress.end() }
        let keys = messageKey(stream: row.stream, 1)...messageKey(stream: row.stream, row.nextOutbound - 1)
        try StoreSlices.forEach(store, .outbound, keys) { key, value in
            progress.advance()
            guard let stored = StoredRow(.outbound, key, value, ceiling: .max) else {
                throw PortProblem("the store has a damaged row: table out, key \(key)")
            }
            let entry = HeaderEntry(
                number: stored.number, offset: body.count, size: UInt64(stored.message.count))
            guard entry.number < 1 << 31 || format != .quickfixj else {
                throw PortProblem("QuickFIX/J counts no further than 2147483647")
            }
            try header.append(HeaderFile.bytes(entry, format))
            // Safe: the row's own bytes, copied before the next is read.
            let message = unsafe UnsafeRawBufferPointer(
                start: stored.message.base, count: stored.message.count)
            try unsafe body.append(message)
            count += 1
        }
        return count
    }
}
