// Saying what was said.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Values

extension ReplayApplication {
    /// So many messages in one turn, at most.
    private static var burst: Int { 64 }
    private static var retryInterval: Interval { .milliseconds(5) }

    /// Goes on until something has to be waited for: a time, an answer, or room for more.
    ///
    /// - Throws: ``StoreError``, ``JournalError`` of the recording's store.
    mutating func play(_ engine: inout Engine) throws {
        let now = engine.now.steady
        for _ in 0..<ReplayApplication.burst {
            if step == nil { step = try script.next() }
            guard let next = step else {
                if isAnswered(at: now) { logOut(&engine) }
                return
            }
            let due = pace.due(next.time, now: now)
            guard due <= now else {
                deadline = due
                // What is late by then is not waited for, but may still come.
                _ = isAnswered(at: now)
                return
            }
            switch next {
            case .expect(let message):
                conversations.expect(message)
                pace.note(unanswered: conversations.unanswered, at: now)
            case .play(let message):
                guard isAnswered(at: now), say(message, &engine) else { return }
            }
            step = nil
        }
        deadline = .distantPast
    }

    /// Whether nothing is waited for: the peer who was recorded may have known it when it went on.
    private mutating func isAnswered(at now: Instant) -> Bool {
        guard conversations.unanswered > 0 else { return true }
        guard now >= pace.end else {
            deadline = min(deadline, pace.end)
            return false
        }
        conversations.giveUp()
        pace.gaveUp()
        return true
    }

    /// False when there is no room now.
    private mutating func say(_ message: ReplayMessage, _ engine: inout Engine) -> Bool {
        let body = ReplayBody(message, identity, conversations.renaming)
        switch engine.send(message.msgType, to: session, { body.write(to: &$0) }) {
        case .accepted(let number):
            if let recorded = message.msgSeqNum { conversations.sent(recorded, as: number) }
            report.played()
        case .backPressured:
            deadline = engine.now.steady.advanced(by: ReplayApplication.retryInterval)
            return false
        case .refused(.tooLong), .refused(.ofTheSession): report.couldNotPlay(message, "it is too long")
        case .refused(.tooLongForPeer): report.couldNotPlay(message, "the peer takes no message so long")
        }
        return true
    }
}

/// A recorded message as it is said again: under another header, and with IDs that are new.
private struct ReplayBody {
    private let message: ReplayMessage
    /// Raw bytes, or a field that is another one.
    private enum Piece {
        case raw(Range<Int>)
        case field(UInt32, [UInt8])
    }
    private var pieces: [Piece] = []

    init(_ message: ReplayMessage, _ identity: SessionIdentity, _ renaming: IDRenaming) {
        self.message = message
        for index in message.ownFields {
            let tag = message.fields[index].tag
            if index < message.bodyStart, ReplayBody.isWritten(tag, identity) { continue }
            if tag != IDRenaming.refSeqNum, let renamed = renaming.renamed(tag, message.value(at: index)) {
                pieces.append(.field(tag, renamed))
                continue
            }
            let place = message.place(of: index)
            if case .raw(let last) = pieces.last, last.upperBound == place.lowerBound {
                pieces[pieces.count - 1] = .raw(last.lowerBound..<place.upperBound)
            } else {
                pieces.append(.raw(place))
            }
        }
    }

    /// Whether the session writes this field of the header for what it is called itself.
    private static func isWritten(_ tag: UInt32, _ identity: SessionIdentity) -> Bool {
        switch tag {
        case 50: !identity.details.senderSubID.isEmpty
        case 57: !identity.details.targetSubID.isEmpty
        case 142: !identity.details.senderLocationID.isEmpty
        case 143: !identity.details.targetLocationID.isEmpty
        default: false
        }
    }

    func write(to writer: inout MessageWriter) {
        for piece in pieces {
            switch piece {
            case .raw(let range):
                // Safe: the array lives through the call.
                unsafe message.bytes[range].withUnsafeBytes { writer.appendRaw(unsafe Bytes($0)) }
            case .field(let tag, let value):
                // Safe: as above.
                unsafe value.withUnsafeBytes { writer.append(tag, unsafe Bytes($0)) }
            }
        }
    }
}
