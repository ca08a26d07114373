// A session in the engine: the machine, and what the loop needs to serve it.

public import FIXSession
public import Values

/// One session's place in the table. Its index is its number in the store, for ever.
struct SessionSlot {
    var session: Session
    /// The stream under which its messages are stored: a new one each time its numbers start at 1.
    var stream: UInt32
    var created: Instant
    /// When its numbers last began at 1.
    var began: Instant
    /// The index of its connection, or -1.
    var connection: Int32 = -1
    /// Of the templates; -1 for a session that no acceptor's template covers any more.
    var template: Int32 = -1
    /// The next number not yet given to the kernel or the outbox.
    var nextToSend: UInt64 = 1
    /// The last message of the session's own, over this connection.
    var lastOfSession: UInt64 = 0
    /// What the peer asked for again, empty when `replayNext > replayThrough`.
    var replayNext: UInt64 = 1
    var replayThrough: UInt64 = 0
    /// While `runFirst` is `replayNext`: the messages from there up to, and without, `runNext` are not sent again.
    var runFirst: UInt64 = 0
    var runNext: UInt64 = 0
    var isDirty = false
    /// The application knows of the Logon.
    var isAnnounced = false
    /// The initiator that connects for it, or -1.
    var initiator: Int32 = -1
    /// Bytes that wait in the store to be sent over the connection for the first time.
    var waitingBytes = 0
    /// Bytes that were given or left over since the last logon, while there was no connection.
    var awayBytes = 0
    /// Before then the next message may not leave: the pace that is set for its type.
    var pacedUntil = Instant.distantPast
    var request = SessionRequest.none
    /// Its numbers begin at 1 as soon as it is not connected.
    var resetsWhenDown = false
    /// An initiator's: it is halted as soon as it is not connected.
    var haltsWhenDown = false
    /// The peer has said goodbye over its connection.
    var isLogoutHeard = false
    /// Its row is not what was written: nobody logs on before people have set its numbers.
    var isDamaged = false
    /// Why it is not connected.
    var lastEnd = SessionEnd()

    @_noLocks
    init(session: Session, stream: UInt32, created: Instant, began: Instant) {
        self.session = session
        self.stream = stream
        self.created = created
        self.began = began
    }

    var isReplaying: Bool { @_noLocks get { replayNext <= replayThrough } }

    /// Of somebody, but nobody knows of whom.
    static func unknown() -> SessionSlot {
        let identity = SessionIdentity(senderCompID: Name(), targetCompID: Name())
        return SessionSlot(
            session: Session(identity: identity, settings: SessionSettings()), stream: 0,
            created: Instant(nanosecondsSinceEpoch: 0), began: Instant(nanosecondsSinceEpoch: 0))
    }
}

/// How a session's last connection, or attempt at one, ended.
public struct SessionEnd: Sendable {
    /// Nil while there was none since the start.
    public internal(set) var reason: DisconnectReason?
    public internal(set) var at = Instant.distantPast
    /// What the peer's Logout(5) said over the last connection, if it said something.
    public internal(set) var peerText = Text<16>()

    @_noLocks init() {}
}
