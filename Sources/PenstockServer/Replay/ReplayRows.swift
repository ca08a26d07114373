// The store of a replay, which is memory and has to stay small.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Values

/// Looks once at what came in, for the Rejects(3) that an engine keeps from its application, and takes away
/// what was looked at, and what went out too long ago to be asked for.
struct ReplayRows: ~Copyable {
    /// What went out is kept so long, for a peer who asks for it again.
    private static var kept: UInt64 { 4096 }
    /// Deletions in one turn, so that its record has room.
    private static var batch: UInt64 { 512 }

    private var parser: ReplayParser
    /// Ordinals up to here were looked at.
    private var seen: UInt64 = 0
    private var stream: UInt32 = 0
    /// MsgSeqNums of the stream below this were taken away.
    private var firstKept: UInt64 = 1

    init(_ dictionary: DataDictionary, _ masked: MaskedTags) { parser = ReplayParser(dictionary, masked) }

    /// The Rejects(3) that came since the last time, with ordinals behind `ordinal`.
    ///
    /// - Throws: ``JournalError``.
    mutating func look(
        _ session: SessionID, _ engine: inout Engine, after ordinal: UInt64
    ) throws(JournalError) -> [ReplayMessage] {
        var rejects: [ReplayMessage] = []
        let current = engine.stream(of: session)
        // A Logon that resets is stored under the stream that it begins.
        if current != stream { (stream, firstKept) = (current, 1) }
        while seen < engine.storedMessages {
            seen += 1
            let key = messageKey(stream: stream, seen)
            guard let row = try engine.row(.inbound, key) else { continue }
            let bytes = ReplayMessage.copy(row.slice(min(16, row.count), max(0, row.count - 16)))
            // What the engine took in is a message.
            if let message = try? parser.parse(
                bytes, ordinal: ordinal + 1 + UInt64(rejects.count), at: engine.now.utc),
                message.msgType == .reject
            {
                rejects.append(message)
            }
            if engine.record.room > 1 << 16 { engine.record.delete(.inbound, key) }
        }
        takeAwayOld(engine.status(of: session).nextOutbound, in: &engine)
        return rejects
    }

    private mutating func takeAwayOld(_ next: UInt64, in engine: inout Engine) {
        var end = next > ReplayRows.kept ? next - ReplayRows.kept : 1
        end = min(end, firstKept + ReplayRows.batch)
        guard engine.record.room > 1 << 16 else { return }
        while firstKept < end {
            engine.record.delete(.outbound, messageKey(stream: stream, firstKept))
            firstKept += 1
        }
    }
}
