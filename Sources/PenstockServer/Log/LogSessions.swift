// The sessions of a store, by number and by name.

internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Values

/// What the sessions of a store are called, and which one somebody means.
struct LogSessions {
    private struct Entry {
        let name: String
        /// Empty for a damaged row.
        let peer: String
        let fullName: String
    }

    private var entries: [UInt32: Entry] = [:]
    private var nextKey: UInt64 = 0

    var count: Int { entries.count }

    func has(_ number: UInt32) -> Bool { entries[number] != nil }

    /// `PENSTOCK->CLIENT`, or something that tells a session or stream without a name from others.
    func name(of number: UInt32, stream: UInt32) -> String {
        if number == LogMerge.noSession { return "stream \(stream)" }
        return entries[number]?.name ?? "session \(number)"
    }

    /// Reads the rows that were not there the last time.
    mutating func read(from store: inout Store, _ printer: inout LogPrinter) throws(JournalError) {
        try read(from: &store) { printer.complain(ofRow: $0, in: "session", $1) }
    }

    /// The same; `complain` hears of rows that are none.
    mutating func read(
        from store: inout Store, complain: (UInt64, String) -> Void
    ) throws(JournalError) {
        try store.forEachRow(in: .session, from: nextKey) { key, value in
            nextKey = key + 1
            guard let number = UInt32(exactly: key), number != LogMerge.noSession else {
                complain(key, "no such session can be")
                return true
            }
            if let identity = value.flatMap({ SessionRow($0)?.identity }) {
                entries[number] = Entry(
                    name: "\(identity.senderCompID)->\(identity.targetCompID)",
                    peer: "\(identity.targetCompID)", fullName: "\(identity)")
            } else {
                complain(key, value == nil ? StoredRow.wrongChecksum : "not a session")
                entries[number] = Entry(name: "session \(number)", peer: "", fullName: "")
            }
            return true
        }
    }

    /// The session that `text` names: in full, by the peer's CompID, or by its number.
    ///
    /// - Throws: ``UnknownSession`` when it names none, or several.
    func number(for text: String) throws(UnknownSession) -> UInt32 {
        let named = numbers { $0.name == text || $0.fullName == text }
        if named.count == 1 { return named[0] }
        let peers = named.isEmpty && !text.isEmpty ? numbers { $0.peer == text } : named
        if peers.count == 1 { return peers[0] }
        if peers.isEmpty, let number = UInt32(text), has(number) { return number }
        guard peers.isEmpty else {
            throw UnknownSession(reason: "\(text) can be several sessions", list: lines(peers))
        }
        let known = numbers { _ in true }
        let names = known.compactMap { entries[$0] }
        let hint = didYouMean(text, names.map(\.name) + names.map(\.peer))
        throw UnknownSession(reason: "no session \(text)\(hint)", list: lines(known))
    }

    /// The session that is called exactly so, in full or as `SENDER->TARGET`; nil when none is, or several are.
    func number(called text: String) -> UInt32? {
        let named = numbers { $0.name == text || $0.fullName == text }
        return named.count == 1 ? named[0] : nil
    }

    private func numbers(_ isMeant: (Entry) -> Bool) -> [UInt32] {
        entries.filter { isMeant($0.value) }.map(\.key).sorted()
    }

    private func lines(_ numbers: [UInt32]) -> [String] {
        let longest = numbers.last.map { "\($0)".count } ?? 0
        return numbers.map { number in
            let digits = "\(number)"
            let padding = String(repeating: " ", count: longest - digits.count)
            return padding + digits + "  " + name(of: number, stream: 0)
        }
    }
}

/// A SESSION that is not in the log, or that is more than one.
struct UnknownSession: Error, CustomStringConvertible {
    private static var linesMax: Int { 20 }

    let reason: String
    /// Number and name of each session it could have been.
    let list: [String]
    var log = "store"

    var description: String {
        guard !list.isEmpty else { return "\(reason); the \(log) has no sessions" }
        var text = reason + (reason.hasSuffix("?") ? " The \(log) has\n" : ". The \(log) has\n")
        text += list.prefix(UnknownSession.linesMax).map { "  \($0)" }.joined(separator: "\n")
        if list.count > UnknownSession.linesMax {
            text += "\n  and \(list.count - UnknownSession.linesMax) more"
        }
        return text
    }
}
