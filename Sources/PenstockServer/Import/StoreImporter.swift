// Sessions of other engines, into a store of ours.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// What became of one session.
struct ImportOutcome {
    enum Result {
        case imported(number: UInt32)
        /// With --dry-run.
        case possible
        case refused(String)
    }

    let prefix: String
    var reading: SessionReading?
    let result: Result

    var notes: [String] { reading?.notes ?? [] }

    var isRefused: Bool { if case .refused = result { true } else { false } }

    var line: String {
        guard let reading else { return prefix }
        let count = reading.places.count
        var line = "\(prefix) (\(reading.files.format.name)): \(reading.identity), NextNumIn "
        line += "\(reading.numbers.inbound), NextNumOut \(reading.numbers.outbound), "
        line += count == 1 ? "1 message" : "\(count) messages"
        if case .imported(let number) = result { return line + ": is session \(number) now" }
        return line + ": would be taken over"
    }

    var json: String {
        var object = JSONObject()
        object.add("files", prefix)
        if let reading {
            object.add("format", reading.files.format.rawValue)
            object.add("session", "\(reading.identity)")
            object.add("nextNumIn", reading.numbers.inbound)
            object.add("nextNumOut", reading.numbers.outbound)
            object.add("messages", UInt64(reading.places.count))
            object.add("created", reading.created)
            object.add("notes", reading.notes)
        }
        switch result {
        case .imported(let number):
            object.add("result", "imported")
            object.add("number", UInt64(number))
        case .possible: object.add("result", "possible")
        case .refused(let reason):
            object.add("result", "refused")
            object.add("reason", reason)
        }
        return object.text
    }
}

/// One run of `penstock import store`.
struct StoreImporter {
    let options: StoreImportOptions
    let dictionary: DataDictionary
    let now: Instant
    /// How much is staged before it is committed.
    var commitBytes = StreamFiller.commitBytes

    /// Takes over one session after the other, and tells of each.
    ///
    /// - Throws: What concerns all of them: ``IOError``, ``StoreError``, ``JournalError``,
    ///   ``RecoveryError``, ``PortProblem``.
    @discardableResult
    func run(_ tell: (ImportOutcome) -> Void) throws -> [ImportOutcome] {
        let chosen = try chosenFiles()
        if options.isDryRun { return try look(at: chosen, tell) }
        var store = try Store.open(options.store)
        try StreamFiller.sweep(&store)
        var known = try store.storedSessions()
        var outcomes: [ImportOutcome] = []
        for (prefix, found) in chosen {
            let outcome = try attempt(prefix, found) { reading in
                let old = known.first { $0.row.identity == reading.identity }
                let session = try write(reading, in: &store, old: old, count: known.count)
                if let old { known[Int(old.number)] = session } else { known.append(session) }
                return .imported(number: session.number)
            }
            tell(outcome)
            outcomes.append(outcome)
        }
        // What a session left that turned out not to fit halfway.
        try StreamFiller.sweep(&store)
        return outcomes
    }

    private func look(
        at chosen: [SessionFiles.Found],
        _ tell: (ImportOutcome) -> Void
    ) throws -> [ImportOutcome] {
        var known: [SessionIdentity] = []
        if PieceReader.exists(options.store) {
            var store = try Store.read(options.store)
            known = try store.storedSessions().map(\.row.identity)
        }
        return try chosen.map { prefix, found in
            let outcome = try attempt(prefix, found) { reading in
                let isKnown = known.contains(reading.identity)
                if isKnown, !options.replaces { throw alreadyThere(reading.identity) }
                if !isKnown { known.append(reading.identity) }
                return .possible
            }
            tell(outcome)
            return outcome
        }
    }

    private func alreadyThere(_ identity: SessionIdentity) -> PortProblem {
        PortProblem("store \(options.store) has \(identity) already; --replace puts this in its place")
    }

    private func chosenFiles() throws -> [SessionFiles.Found] {
        let all = try SessionFiles.find(in: options.folder)
        guard !all.isEmpty else {
            throw PortProblem("\(options.folder): no session's .body, .header and .seqnums are there")
        }
        guard let wanted = options.session else { return all }
        let chosen = all.filter { $0.prefix == wanted }
        guard !chosen.isEmpty else {
            let list = all.prefix(20).map { "  \($0.prefix)" }.joined(separator: "\n")
            throw PortProblem(
                "\(options.folder): no files of \(wanted)\(didYouMean(wanted, all.map(\.prefix))); "
                    + "there are those of\n\(list)")
        }
        return chosen
    }

    /// What is wrong with a session's files concerns that session alone.
    private func attempt(
        _ prefix: String, _ found: Result<SessionFiles, PortProblem>,
        _ body: (SessionReading) throws -> ImportOutcome.Result
    ) throws -> ImportOutcome {
        var reading: SessionReading?
        do {
            let read = try SessionReading(try found.get(), as: options.identity, dictionary, at: now)
            reading = read
            return ImportOutcome(prefix: prefix, reading: read, result: try body(read))
        } catch let problem as PortProblem {
            return ImportOutcome(prefix: prefix, reading: reading, result: .refused("\(problem)"))
        } catch let error as IOError {
            return ImportOutcome(prefix: prefix, reading: reading, result: .refused("\(error)"))
        }
    }

    private func write(
        _ reading: SessionReading, in store: inout Store, old: StoredSession?, count: Int
    ) throws -> StoredSession {
        if old != nil, !options.replaces { throw alreadyThere(reading.identity) }
        var filler = try StreamFiller(&store, at: now, commitBytes: commitBytes)
        if reading.files.hasMessages {
            let path = reading.files.path("body")
            var body = try PieceReader(path)
            var progress = Progress("importing \(reading.files.prefix)", total: UInt64(reading.places.count))
            defer { progress.end() }
            for place in reading.places {
                progress.advance()
                try body.read(at: place.entry.offset, Int(place.entry.size)) { bytes in
                    guard bytes.count == Int(place.entry.size) else {
                        throw PortProblem(path, at: place.entry.offset, "changed while it was read")
                    }
                    try filler.append(place.entry.number, bytes, sent: place.sent, to: &store)
                }
            }
        }
        let row = SessionRow(
            identity: reading.identity, stream: filler.stream, created: old?.row.created ?? reading.created,
            began: reading.created, nextInbound: reading.numbers.inbound,
            nextOutbound: reading.numbers.outbound)
        let number = old?.number ?? UInt32(count)
        let known = old.flatMap { $0.isDamaged ? nil : $0.row }
        try filler.finish(number, from: known, to: row, by: .imported, in: &store)
        return StoredSession(number: number, row: row)
    }
}
