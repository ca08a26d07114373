// What happened to a session.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Values

/// Puts together the audit's entries about a session and the messages by which the two sides agreed.
struct SessionStory: ~Copyable {
    private let session: StoredSession
    private let words: StoryWords
    private let reader: StreamReader
    private var story: Story

    init(_ session: StoredSession, _ words: StoryWords, _ reader: consuming StreamReader) {
        self.session = session
        self.words = words
        self.reader = reader
        let row = session.row
        story = Story(
            title: "\(row.identity), session \(session.number): NextNumIn \(row.nextInbound), "
                + "NextNumOut \(row.nextOutbound)")
    }

    /// - Throws: ``StoreError``, ``JournalError``.
    consuming func tell() throws -> Story {
        var counts = (inbound: 0, outbound: 0)
        var events: [StoryEvent] = []
        let words = words
        for direction in [LogDirection.inbound, .outbound] {
            try reader.forEach(direction, of: session.number) { row, message in
                let isInbound = direction == .inbound
                if let event = SessionStory.event(row, message, isInbound, words) {
                    events.append(event)
                } else if !message.msgType.isSession {
                    if isInbound { counts.inbound += 1 } else { counts.outbound += 1 }
                }
            }
        }
        let number = session.number
        try reader.forEachAuditEntry { at, row, kind, entry in
            let place = UInt64.max / 2 + row
            if kind == AuditKind.session, let deed = SessionDeed(entry), deed.session == number {
                events.append(SessionStory.event(deed, at, place, words))
            } else if kind == AuditKind.note, let note = AuditNote(entry) {
                events.append(SessionStory.event(note, at, place))
            } else if kind == NumbersDeed.kind, let deed = NumbersDeed(entry), deed.session == number {
                events.append(SessionStory.event(deed, at, place))
            }
        }
        story.events = events
        story.sort()
        story.title += "; \(counts.inbound) application messages in, \(counts.outbound) out"
        return story
    }

    /// Nil for what is no news: Heartbeats, TestRequests, and what applications say.
    private static func event(
        _ row: StoredRow, _ message: MessageView, _ isInbound: Bool, _ words: StoryWords
    ) -> StoryEvent? {
        var what = "\(message.name(words.dictionary)) \(words.text(Tag.msgSeqNum, message))"
        switch message.msgType {
        case .logon:
            what += ": HeartBtInt \(words.text(Tag.heartBtInt, message))"
            if message.isYes(Tag.resetSeqNumFlag) { what += ", ResetSeqNumFlag=Y" }
            let next = words.text(Tag.nextExpectedMsgSeqNum, message)
            if !next.isEmpty { what += ", NextExpectedMsgSeqNum \(next)" }
        case .logout: break
        case .resendRequest:
            let end = words.text(Tag.endSeqNo, message)
            what += ": from \(words.text(Tag.beginSeqNo, message)) to \(end == "0" ? "the last" : end)"
        case .sequenceReset:
            what += ": \(message.isYes(Tag.gapFillFlag) ? "gap fill" : "reset") to \(words.text(Tag.newSeqNo, message))"
        case .reject:
            what += ": of message \(words.text(Tag.refSeqNum, message))"
        case .businessMessageReject:
            what += ": of message \(words.text(Tag.refSeqNum, message)), "
                + words.meaning(Tag.businessRejectReason, message)
        default: return nil
        }
        let text = words.text(Tag.text, message)
        if !text.isEmpty { what += ": \(text)" }
        return StoryEvent(at: row.time, order: row.ordinal, direction: isInbound ? "in" : "out", what: what)
    }

    private static func event(
        _ deed: SessionDeed, _ at: Instant, _ place: UInt64, _ words: StoryWords
    ) -> StoryEvent {
        let text = "\(deed.text)"
        let peer = deed.peer.isEmpty ? "" : " (\(deed.peer))"
        let numbers = "next MsgSeqNum \(deed.nextInbound) in, \(deed.nextOutbound) out"
        var event = StoryEvent(at: at, order: place, direction: "", what: "")
        switch deed.act {
        case .connected: event.what = "connected\(peer)"
        case .loggedOn: event.what = "logged on\(peer): \(numbers)"
        case .disconnected:
            event.what = "disconnected\(peer): \(text)"
            if deed.second > 0 { event.what += ", expected \(deed.first) but received \(deed.second)" }
            event.what += "; \(numbers)"
        case .peerLogout: event.what = "the peer logs out: \(words.shown(Tag.text, text))"
        case .gap: event.what = "messages \(deed.first) to \(deed.second) are missing"
        case .gapClosed: event.what = "no message is missing any more"
        case .rejected: event.what = "rejected a message: \(text)"
        case .peerRejected: event.what = "the peer rejected a message of ours"
        case .sequenceReset:
            event.what = deed.first > 0 ? "the peer reset its next MsgSeqNum to \(deed.first)"
                : "the peer reset its next MsgSeqNum to what it was"
        case .duplicateIgnored: event.what = "a duplicate was ignored"
        case .numbersReset: event.what = "both MsgSeqNums begin at 1 again"
        case .faultPassed: event.what = "accepted a message in spite of: \(text)"
        case .heldTooMany: event.what = "too many messages came early: some were dropped"
        case .resendRefused: event.what = "refused a ResendRequest"
        case .throttled: event.what = "a message came faster than its rate allows"
        case .garbled: event.what = "a garbled message was ignored"
        }
        event.rule = WhyRules.rule(for: deed.act, text)
        return event
    }

    private static func event(_ deed: NumbersDeed, _ at: Instant, _ place: UInt64) -> StoryEvent {
        var what = "\(deed.actor): \(deed.act.words)"
        if let before = deed.before { what += ", from \(before.text)" }
        return StoryEvent(at: at, order: place, direction: "", what: what + " to \(deed.after.text)")
    }

    private static func event(_ note: AuditNote, _ at: Instant, _ place: UInt64) -> StoryEvent {
        var what = "\(note.actor): \(note.action) \(note.object)"
        if !note.before.isEmpty { what += ", from \(note.before)" }
        if !note.after.isEmpty { what += " to \(note.after)" }
        return StoryEvent(at: at, order: place, direction: "", what: what)
    }
}
