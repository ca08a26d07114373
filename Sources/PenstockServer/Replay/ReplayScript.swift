// What is to be said in a replay, and what should come back.

internal import FIXSession
internal import FIXWire
internal import Values

/// One thing that happened in a recording, between the applications of both sides.
enum ReplayStep {
    /// The peer said it: it is said again.
    case play(ReplayMessage)
    /// It was said to the peer: it should be said again.
    case expect(ReplayMessage)

    var time: Instant {
        switch self {
        case .play(let message), .expect(let message): message.time
        }
    }
}

/// Which of a recording's messages are played.
struct ReplayRange {
    /// MsgSeqNums of what came in.
    var numbers: ClosedRange<UInt64> = 0...UInt64.max
    var since = Instant.distantPast
    var until = Instant.distantFuture

    var isWhole: Bool { numbers == 0...UInt64.max && since == .distantPast && until == .distantFuture }

    func contains(_ message: ReplayMessage) -> Bool {
        guard message.time >= since, message.time <= until else { return false }
        guard numbers != 0...UInt64.max else { return true }
        return message.msgSeqNum.map { numbers.contains($0) } ?? false
    }
}

/// Tells the application's conversation from the session's: Logons, Heartbeats, gaps and what was sent again
/// are left out, as the replay has a session of its own.
struct ReplayScript: ~Copyable {
    var facts = RecordingFacts()
    let range: ReplayRange
    var reader: RecordingReader
    var parser: ReplayParser
    var order = InboundOrder()
    var stream: UInt32?
    /// Messages that are the application's turn, before the next row.
    var ready: ArraySlice<ReplayMessage> = []
    /// Conversations of what was played.
    private var played = RecentMap<PlayedKey, Bool>(capacity: 1 << 17)
    private var isLastPlayed = true
    private let noRenaming = IDRenaming([])
    /// Answers to what was not played are not expected.
    var isPartial: Bool

    private struct PlayedKey: Hashable {
        let key: ConversationKey
        /// Numbers mean something within their stream only.
        let stream: UInt32
    }

    init(_ recording: Recording, _ range: ReplayRange, _ dictionary: DataDictionary) {
        self.range = range
        reader = recording.reader
        parser = ReplayParser(dictionary, recording.maskedTags)
        isPartial = !range.isWhole
        isLastPlayed = range.isWhole
    }

    /// The next step; nil at the end.
    ///
    /// - Throws: ``StoreError``, ``JournalError``.
    mutating func next() throws -> ReplayStep? {
        while true {
            if let message = ready.popFirst() {
                if let step = admit(message) { return step }
                continue
            }
            guard let row = try reader.next() else {
                ready = order.flush()[...]
                if ready.isEmpty { return nil }
                continue
            }
            facts.rows += 1
            guard let message = parse(row) else {
                if row.direction == .inbound { ready = order.skip()[...] }
                continue
            }
            switch row.direction {
            case .inbound: try take(message, row)
            case .outbound: if let step = expectation(message, row) { return step }
            }
        }
    }

    private mutating func parse(_ row: RecordedRow) -> ReplayMessage? {
        guard let bytes = row.bytes else {
            facts.damage.append("damaged row: \(row.name)")
            return nil
        }
        do throws(Garbled) {
            return try parser.parse(bytes, ordinal: row.ordinal, at: row.time)
        } catch {
            facts.damage.append("damaged row: \(row.name): \(EventLog.words(for: error))")
            return nil
        }
    }

    // MARK: What is whose

    private mutating func admit(_ message: ReplayMessage) -> ReplayStep? {
        guard range.contains(message) else {
            isLastPlayed = false
            return nil
        }
        // Where all is played, only the session's Rejects may be about something else.
        for key in ConversationKey.all(ofRequest: message)
        where isPartial || key.tag == IDRenaming.refSeqNum {
            played.set(place(of: key), true)
        }
        isLastPlayed = true
        facts.plays += 1
        return .play(message)
    }

    // MARK: What went out

    private mutating func expectation(_ message: ReplayMessage, _ row: RecordedRow) -> ReplayStep? {
        facts.noteOutbound(message)
        guard message.msgType == .reject || !message.msgType.isSession else { return nil }
        let key = ConversationKey(of: message, noRenaming, isReceived: false)
        if key == .session {
            guard isLastPlayed || !isPartial else { return nil }
        } else if isPartial || message.msgType == .reject {
            guard played[place(of: key)] != nil else { return nil }
        }
        facts.expectations += 1
        return .expect(message)
    }

    private func place(of key: ConversationKey) -> PlayedKey {
        PlayedKey(key: key, stream: key.tag == IDRenaming.refSeqNum ? stream ?? 0 : 0)
    }
}
