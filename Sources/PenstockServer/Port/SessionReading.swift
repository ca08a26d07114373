// All of a session's file store, read and checked.

internal import FIXSession
internal import FIXWire
internal import Values

/// A session that can be carried over as it is: every message was looked at.
struct SessionReading {
    /// A message's place in the body, with its real length.
    struct Place {
        let entry: HeaderEntry
        let sent: Instant
    }

    /// Longer ones need a larger `maxMessageSize` than a session has by itself.
    private static var usualSize: UInt64 { 65_536 - 64 }

    let files: SessionFiles
    let numbers: SessionNumbers
    let identity: SessionIdentity
    let created: Instant
    /// What was sent and can be sent again, by number.
    private(set) var places: [Place] = []
    /// What somebody should know who relies on it.
    private(set) var notes: [String] = []

    /// - Parameters:
    ///   - identity: Whose it is, if somebody says so; else the files do.
    ///   - now: The time of creation, if nothing tells it.
    /// - Throws: ``PortProblem`` with file and place, ``IOError``.
    init(
        _ files: SessionFiles, as identity: SessionIdentity?, _ dictionary: DataDictionary, at now: Instant
    ) throws {
        self.files = files
        numbers = try files.numbers()
        var names: [SessionNames] = []
        let stated = try files.created()
        var found: [Place] = []
        var remarks: [String] = []
        if files.hasMessages {
            (found, names) = try SessionReading.messages(
                files, below: numbers.outbound, dictionary, usual: stated, &remarks)
        } else {
            remarks.append("there is no .body: nothing can be sent again, and gaps are filled")
        }
        created = stated ?? found.first?.sent ?? now
        if stated == nil { remarks.append("no .session tells when the numbers began at 1") }
        if let identity {
            self.identity = identity
        } else {
            let naming = try SessionNaming(files, names)
            self.identity = naming.identity
            if let doubt = naming.doubt { remarks.append("guessed to be \(naming.identity): \(doubt)") }
        }
        places = found
        notes = remarks
    }

    private static func messages(
        _ files: SessionFiles, below next: UInt64, _ dictionary: DataDictionary, usual: Instant?,
        _ remarks: inout [String]
    ) throws -> ([Place], [SessionNames]) {
        var body = try PieceReader(files.path("body"))
        let header = try HeaderFile(files, bodySize: body.size)
        var check = StoredMessageCheck(dictionary, path: body.path)
        var progress = Progress("reading \(files.prefix)", total: UInt64(header.entries.count))
        defer { progress.end() }
        var places: [Place] = []
        var names: [SessionNames] = []
        var (end, tooLong, longest): (UInt64, Int, UInt64) = (header.end, 0, 0)
        for entry in header.entries where entry.number < next {
            progress.advance()
            guard entry.size <= StoredMessageCheck.longest else {
                tooLong += 1
                continue
            }
            // Where text has several bytes a character, QuickFIX/J counts characters.
            let isCounted = files.format == .quickfixj
            let facts = try body.read(at: entry.offset, Int(entry.size) * (isCounted ? 4 : 1)) {
                try check.check($0, entry, isLongerAllowed: isCounted)
            }
            let real = HeaderEntry(number: entry.number, offset: entry.offset, size: UInt64(facts.length))
            (end, longest) = (max(end, real.end), max(longest, real.size))
            places.append(Place(entry: real, sent: facts.sent ?? usual ?? places.last?.sent ?? .epoch))
            if names.count < 64, !names.contains(facts.names) { names.append(facts.names) }
        }
        guard end == body.size else {
            throw PortProblem(
                header.path, at: header.size,
                "ends before the body does: \(body.size - end) bytes are nobody's")
        }
        let early = header.entries.count(where: { $0.number >= next })
        if early > 0 { remarks.append("\(early) stored from \(next) on, never sent: left out") }
        if tooLong > 0 {
            remarks.append(
                "\(tooLong) messages longer than \(StoredMessageCheck.longest) bytes: left out, "
                    + "gaps are filled")
        }
        if longest > usualSize {
            remarks.append(
                "a message has \(longest) bytes: to send it again the session needs maxMessageSize: "
                    + "\(longest + 64)")
        }
        return (places, names)
    }
}

extension Instant {
    static var epoch: Instant { Instant(nanosecondsSinceEpoch: 0) }
}
