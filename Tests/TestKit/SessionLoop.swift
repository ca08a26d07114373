// The loop around a session, without sockets and without a store: does what Engine does, in turns.

internal import FIXSession
internal import FIXWire
internal import Values

/// One session, its connections, and the memory that a store would be.
final class SessionLoop {
    /// What the other end of the script's connection sees, in order.
    enum Output {
        case said([UInt8], at: Moment)
        case hungUp(DisconnectReason)
    }

    /// Where a process dies: with the turn of this number, before or after its commit.
    struct Crash {
        var turn: Int
        var isBeforeCommit: Bool
    }

    let start: Start
    let role: SessionRole
    var session: Session
    var store: LoopStore
    var now = Start.noon
    /// Turns so far in which something was done.
    private(set) var turns = 0
    var crash: Crash?
    private(set) var isDead = false
    /// How often numbers of either side began at 1.
    var resets = 0
    /// How many Rejects(3) of the peer the application was told of.
    var rejections = 0
    /// Called with each message for the application.
    var application: ((SessionLoop, MessageView, Header) -> Void)?

    /// The connection that is the session's.
    var bound: LoopConnection?
    /// All that something may still go out over.
    var connections: [LoopConnection] = []
    /// How much a connection takes before the other end reads, and how much is made ready at a
    /// time.
    var pipeCapacity = Int.max
    var batchSize = 65_536
    var isAnnounced = false
    var nextToSend: UInt64 = 1
    /// The last message of the session's own.
    var lastOfSession: UInt64 = 0
    var replayNext: UInt64 = 1
    var replayThrough: UInt64 = 0
    var outbox: [OutboxMessage] = []

    struct OutboxMessage {
        var connection: LoopConnection
        var stream: Int
        var msgSeqNum: UInt64
        var bytes: [UInt8]
    }

    let framer: Framer
    let tokenizer: Tokenizer
    var validator = Validator()
    let dictionary: DataDictionary
    let fields = FieldTable(capacity: 2048)
    var writer: MessageWriter

    init(_ start: Start, as role: SessionRole) throws {
        self.start = start
        self.role = role
        dictionary = try BuiltIn.fix44.get()
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        framer = Framer(maximumMessageSize: start.maximumMessageSize)
        writer = MessageWriter(maximumMessageSize: start.maximumMessageSize * 2)
        store = LoopStore()
        store.nextInbound = start.nextInbound
        store.nextOutbound = start.nextOutbound
        session = Session(identity: start.identity, settings: SessionSettings())
        restart()
    }

    /// The process begins again with what its store has. Connections are gone.
    func restart() {
        var settings = start.settings
        settings.role = role
        session = Session(
            identity: start.identity, settings: settings, nextInbound: store.nextInbound,
            nextOutbound: store.nextOutbound, isResetPending: store.isResetPending)
        for connection in connections { cut(connection) }
        connections = []
        bound = nil
        outbox = []
        isAnnounced = false
        isDead = false
        crash = nil
        replayNext = 1
        replayThrough = 0
    }

    var isReplaying: Bool { replayNext <= replayThrough }

    // MARK: Turns

    /// One turn: what `work` does is committed, and then leaves; or nothing of it is.
    private func turn(_ work: () -> Void) {
        guard !isDead else { return }
        turns += 1
        let before = store
        work()
        if let crash, crash.turn == turns {
            isDead = true
            if crash.isBeforeCommit { store = before } else { commit() }
            return
        }
        commit()
        release()
        transmit()
    }

    private func commit() {
        store.nextInbound = session.nextInbound
        store.nextOutbound = session.nextOutbound
        store.isResetPending = session.isResetPending
    }

    // MARK: Inputs, a turn each

    /// A connection is made to an acceptor.
    func accept() -> LoopConnection {
        let connection = LoopConnection(.unidentified, pipeCapacity: pipeCapacity)
        connections.append(connection)
        return connection
    }

    /// An initiator's connection is made: the Logon goes out.
    func connect() -> LoopConnection {
        let connection = LoopConnection(.bound, pipeCapacity: pipeCapacity)
        connections.append(connection)
        turn {
            bind(connection)
            var effects = SessionEffects()
            session.beginLogon(at: now, into: &effects)
            carryOut(effects, nil)
        }
        return connection
    }

    /// Bytes from the other end.
    func receive(_ bytes: [UInt8], over connection: LoopConnection) {
        guard connection.isOpen else { return }
        turn {
            connection.inbox += bytes
            read(connection)
        }
    }

    /// The other end hung up, or the connection broke.
    func lost(_ connection: LoopConnection) {
        turn {
            if case .bound = connection.state { detach(.connectionLost) }
            cut(connection)
        }
    }

    /// The other end has read: more can be written.
    func canWrite() { if !isDead { transmit() } }

    /// Lets the session see the time; whether something was due.
    func tick() -> Bool {
        guard bound != nil, !isDead else { return false }
        var effects = SessionEffects()
        session.tick(at: now, into: &effects)
        if effects.count > 0 { turn { carryOut(effects, nil) } }
        return effects.count > 0
    }

    func advance(to steady: Instant) {
        guard steady > now.steady else { return }
        let step = steady.since(now.steady)
        now = Moment(utc: now.utc.advanced(by: step), steady: steady)
    }

    /// What the session does of its own accord, in a turn.
    func ask(_ request: (inout Session, inout SessionEffects) -> Void) {
        turn {
            var effects = SessionEffects()
            request(&session, &effects)
            carryOut(effects, nil)
        }
    }

    /// The application sends outside of a message's turn.
    func send(_ msgType: String, _ rest: [UInt8]) {
        turn {
            stageApplication(msgType, rest)
        }
    }

    /// A message with what follows TargetCompID(56).
    func stageApplication(_ msgType: String, _ rest: [UInt8]) {
        let type = Array(msgType.utf8).asBytes { MsgType($0) }
        let number = session.nextOutbound
        session.begin(type ?? .heartbeat, number, at: now, in: &writer)
        rest.asBytes { writer.appendRaw($0) }
        guard let bytes = writer.finish(beginString: session.identity.beginString) else { return }
        _ = session.claimOutbound()
        store.written += 1
        stage(Array(bytes), number, isOfSession: false)
    }

    private func cut(_ connection: LoopConnection) {
        connection.state = .gone
        connection.pipe.cut(.connectionLost)
        connections.removeAll { $0 === connection }
    }
}
