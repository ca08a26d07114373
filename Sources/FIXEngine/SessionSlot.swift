// A session in the engine: the machine, and what the loop needs to serve it.

internal import FIXSession
internal import Values

/// One session's place in the table. Its index is its number in the store, for ever.
struct SessionSlot {
    var session: Session
    /// The stream under which its messages are stored: a new one each time its numbers start at 1.
    var stream: UInt32
    var created: Instant
    /// The index of its connection, or -1.
    var connection: Int32 = -1
    /// Of the templates; -1 for a session that no acceptor's template covers any more.
    var template: Int32 = -1
    /// The next number not yet given to the kernel or the outbox.
    var nextToSend: UInt64 = 1
    /// What the peer asked for again, empty when `replayNext > replayThrough`.
    var replayNext: UInt64 = 1
    var replayThrough: UInt64 = 0
    var isDirty = false

    @_noLocks
    init(session: Session, stream: UInt32, created: Instant) {
        self.session = session
        self.stream = stream
        self.created = created
    }

    var isReplaying: Bool { @_noLocks get { replayNext <= replayThrough } }
    var isTaken: Bool { @_noLocks get { stream != 0 } }

    static func free() -> SessionSlot {
        let identity = SessionIdentity(senderCompID: Name(), targetCompID: Name())
        return SessionSlot(
            session: Session(identity: identity, settings: SessionSettings()), stream: 0,
            created: Instant(nanosecondsSinceEpoch: 0))
    }
}
