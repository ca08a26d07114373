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
    private(set) var facts = RecordingFacts()
    private let range: ReplayRange
    private var reader: RecordingReader
    private var parser: ReplayParser
    private var order = InboundOrder()
    private var stream: UInt32?
    /// Messages that are the application's turn, before the next row.
    private var ready: ArraySlice<ReplayMessage> = []
    /// Conversations of what was played.
    private var played = RecentMap<PlayedKey, Bool>(capacity: 1 << 17)
    private var isLastPlayed = true
    /// Answers to what was not played are not expected.
    private var isPartial: Bool

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

    // MARK: What came in

    private mutating func take(_ message: ReplayMessage, _ row: RecordedRow) throws {
        if stream != row.stream {
            // What an old stream's gap held back is no part of the new one.
            ready = order.flush()[...]
            order = InboundOrder()
            isPartial = isPartial || (stream == nil && message.msgSeqNum != 1)
            stream = row.stream
        }
        facts.note(message, isInRange: range.contains(message))
        guard let number = message.msgSeqNum, number < 1 << 40 else {
            return facts.skip(message, because: "it has no MsgSeqNum")
        }
        let answers = try reader.answers()
        switch message.msgType {
        case .sequenceReset:
            let next = message.number(36) ?? 0
            ready += order.reset(number, to: next, gapFills: message.first(123)?.elementsEqual("Y".utf8) ?? false)
        case let type where type.isSession:
            ready += order.take(number, nil, opensGap: asksForMore(answers, behind: number))
        default:
            let refusal = refusalOfHeader(answers, number)
            if let refusal { facts.skip(message, because: refusal) }
            ready += order.take(
                number, refusal == nil ? message : nil, opensGap: asksForMore(answers, behind: number))
        }
        facts.repeated = order.repeated
    }

    /// Whether the session asked for what is missing before a message: with a ResendRequest(2), or with the
    /// NextExpectedMsgSeqNum(789) of its Logon(A).
    private mutating func asksForMore(_ answers: ArraySlice<RecordedRow>, behind number: UInt64) -> Bool {
        for row in answers {
            guard let bytes = row.bytes,
                let answer = try? parser.parse(bytes, ordinal: row.ordinal, at: row.time)
            else { continue }
            if answer.msgType == .resendRequest { return true }
            if answer.msgType == .logon, let next = answer.number(789), next <= number { return true }
        }
        return false
    }

    /// A message whose header the session refused never came to the application; sent with a good header, it
    /// would.
    private mutating func refusalOfHeader(_ answers: ArraySlice<RecordedRow>, _ number: UInt64) -> String? {
        guard let row = answers.first, let bytes = row.bytes,
            let answer = try? parser.parse(bytes, ordinal: row.ordinal, at: row.time),
            answer.msgType == .reject, answer.number(45) == number
        else { return nil }
        // CompID problem, SendingTime accuracy problem; or any fault of a field that the replay writes itself.
        let isOfHeader =
            answer.number(373) == 9 || answer.number(373) == 10
            || answer.number(371).map { ReplayMessage.isOfSession(UInt32(truncatingIfNeeded: $0)) } ?? false
        guard isOfHeader else { return nil }
        return "its header was refused: " + String(decoding: answer.first(58) ?? [], as: UTF8.self)
    }

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
        let key = ConversationKey(of: message, IDRenaming([]), isReceived: false)
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
