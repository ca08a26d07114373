// The line thread's state: sockets, sessions, and the turn they share.

internal import Cryptography
public import FIXSession
public import FIXWire
public import Journal
internal import Reactor
public import Values

/// A FIX engine: acceptors, their sessions, and the store, run in turns by one thread.
///
/// Everything it holds is allocated at start. `turn` is the whole of its work.
public struct Engine: ~Copyable {
    /// The clocks as this turn reads them.
    public internal(set) var now: Moment
    /// The rows of this turn; an application stages its own beside the engine's.
    public var record: TurnRecord
    public internal(set) var journal: Store
    /// For the body of the message begun with `begin`.
    public var writer: MessageWriter

    let inPlace = InPlace()
    let settings: EngineSettings
    var poller: Poller
    var acceptors: Slab<Acceptor>
    var acceptorCount = 0
    var templates: Slab<TemplateFacts>
    var templateCount = 0
    /// Templates from here on were added while the engine runs.
    var firstAdded = 0
    /// What each template's Logon has besides.
    var logonFields: [[LogonField]] = []
    var signers: [(any LogonSigner)?] = []
    var authentications: [Authentication?] = []
    var schedules: [Schedule] = []
    var scheduleFacts = Slab<ScheduleFacts>(
        capacity: Engine.maximumTemplates, repeating: ScheduleFacts())
    /// The next session whose schedule may mean something, or -1.
    var scheduleCursor = -1
    var nextScheduleLook = Instant.distantFuture
    var hasAuthentication = false
    /// What each template's peers must show.
    var certificates: [CertificateRule?] = []
    var hasCertificateRules = false
    /// Once there are errands, theirs.
    let tlsContexts = TLSContexts()
    var hasTLS = false
    var initiatorContexts: [TLSContext] = []
    let ciphertext = CiphertextBuffer()
    /// When the files of TLS are next looked at.
    var nextTLSLook = Instant.distantFuture
    let nobody = PasswordHash.ofNobody()
    var logonBytes = RowWriter(capacity: 16 << 10)
    var initiators = Slab<Initiator>(capacity: 4096, repeating: Initiator())
    var initiatorSettings: [InitiatorSettings] = []
    var initiatorCount = 0
    let errands: Errands
    /// Names are looked up apart: a name server that hangs delays no password.
    let lookups: Errands
    var validators: Validators
    let framer: Framer
    var fields = FieldTable(capacity: 16_384)
    var connections: Slab<Connection>
    /// How many requests of the application wait for the next turn.
    var requestCount = 0
    /// How many of them wait for their Logon.
    var unidentifiedCount = 0
    var addressRanges: Slab<AddressRange>
    var addressRangeCount = 0
    /// The address of each connection's other end.
    var peers: Slab<Text<8>>
    var freeConnections: Slab<Int32>
    var freeConnectionCount = 0
    var sessions: Slab<SessionSlot>
    /// How many slots of `sessions` are taken; they are taken in order.
    public internal(set) var sessionCount = 0
    var blocks: BlockPool
    var outbox: Outbox
    var intake: Intake
    /// Connections with something to send that is not in the outbox.
    var transmitQueue: IndexQueue
    /// Connections that are read again without the poller, and how many of them in this turn.
    var readingQueue: IndexQueue
    var readingsLeft = 0
    /// Sessions whose row this turn must write.
    var dirtySessions: IndexQueue
    var events = EventQueue(capacity: 4096)
    var effects = SessionEffects()
    var nextOrdinal: UInt64 = 1
    var nextStream: UInt32 = 1
    /// The session and number of the message being written.
    var draft: Draft?
    var heldCopy: HeldCopy
    var streamRow = RowWriter(capacity: 16)
    var eventCursor = 0
    var goneCursor = 0
    /// A bit for each wake-up descriptor that has something for the application.
    var woken: UInt64 = 0
    /// Slots of `connections` at and above this were never used.
    var connectionsUsed = 0
    var tickCursor = -1
    /// The next session that may have a request, or -1.
    var requestCursor = -1
    /// When the message that `stored` found last was first sent.
    var storedAt = Instant.distantPast
    /// When the last turn that changed something was committed.
    var committedAt = Instant.distantPast
    /// When both clocks were read last.
    var clocksRead: Moment
    /// What the last arrival is about, if it is a message.
    var arrived: (message: MessageView, header: Header)?
    /// With fewer bytes in its record the turn has room for more.
    var roomy = 0
    /// The connection that had something to read last, or -1.
    var lastRead = -1
    /// When a socket last had something.
    var lastActive = Instant.distantPast
    /// When a session or a connection has next something to do by time alone.
    var nextDeadline = Instant.distantFuture
    var sessionRow = RowWriter(capacity: 512)
    var audit = AuditTrail()
    var retention = StoreRetention()
    var trimmer = Trimmer()
    var auditRow = RowWriter(capacity: AuditTrail.entrySize)
    /// How much room the store had at the end of the last turn.
    var storeLevel = StoreLevel.enough
    /// It was said that the disk did not take what was written.
    var isSyncFailing = false
    /// A damaged row of a session does not say whose it is.
    var hasUnknownSession = false
    public internal(set) var isStopping = false
    /// The next session to say goodbye to, or -1.
    var stopCursor = -1
    var goodbye = Text<16>()

    /// An engine on a store that is open, with its sessions as the store knows them.
    ///
    /// - Throws: ``IOError`` when an address cannot be listened on; ``JournalError``; ``TLSError`` when
    ///   TLS cannot be set up, with the file that is to blame.
    public static func start(
        _ settings: EngineSettings = EngineSettings(), acceptors: [AcceptorSettings] = [],
        initiators: [InitiatorSettings] = [], journal: consuming Store
    ) throws -> Engine {
        var engine = Engine(settings, journal, try Poller(), try Errands(), try Errands())
        try engine.recover()
        try engine.watch(engine.errands.descriptor, .errands)
        try engine.watch(engine.lookups.descriptor, .errands)
        try engine.open(acceptors, initiators)
        return engine
    }

    /// Opens the addresses. An application that has rows of its own to recover starts the engine
    /// without any and calls this, once, behind that: nobody waits at a port that does not answer.
    ///
    /// - Throws: As ``start(_:acceptors:initiators:journal:)``.
    public mutating func open(
        _ acceptors: [AcceptorSettings], _ initiators: [InitiatorSettings] = []
    ) throws {
        for acceptor in acceptors { try listen(acceptor) }
        assignTemplates()
        for initiator in initiators { try initiate(initiator) }
        firstAdded = templateCount
        if initiatorCount > 0 { nextDeadline = .distantPast }
        hasTLS = !tlsContexts.isEmpty
        beginToLookAtTLS()
    }

    static var maximumAcceptors: Int { 64 }
    static var maximumTemplates: Int { 4096 }

    private init(
        _ settings: EngineSettings, _ journal: consuming Store, _ poller: consuming Poller,
        _ errands: Errands, _ lookups: Errands
    ) {
        self.errands = errands
        self.lookups = lookups
        self.settings = settings
        self.journal = journal
        self.poller = poller
        precondition(settings.maximumMessageSize <= 1 << 20, "no message is longer than 1 MiB")
        record = TurnRecord(
            capacity: 4 * Engine.applicationReserve + 8 * settings.maximumMessageSize)
        now = Clock.now()
        clocksRead = now
        writer = MessageWriter(maximumMessageSize: settings.maximumMessageSize + 1024)
        framer = Framer(maximumMessageSize: settings.maximumMessageSize)
        validators = Validators()
        acceptors = Slab(
            capacity: Engine.maximumAcceptors,
            repeating: Acceptor(listener: .none, firstTemplate: 0, templateCount: 0))
        templates = Slab(capacity: Engine.maximumTemplates, repeating: .none)
        addressRanges = Slab(
            capacity: 65_536, repeating: AddressRange(IPAddress(high: 0, low: 0), bits: 128))
        connections = Slab(capacity: settings.maximumConnections, repeating: Connection())
        peers = Slab(capacity: settings.maximumConnections, repeating: Text())
        freeConnections = Slab(capacity: settings.maximumConnections, repeating: 0)
        sessions = Slab(capacity: settings.maximumSessions)
        blocks = BlockPool(
            blockSize: settings.maximumMessageSize + (64 << 10) + 4096, count: settings.maximumConnections + 64)
        heldCopy = HeldCopy(capacity: settings.maximumMessageSize)
        outbox = Outbox(capacityBytes: 4 << 20, capacity: 16_384)
        intake = Intake(capacity: settings.maximumMessageSize + (256 << 10))
        transmitQueue = IndexQueue(capacity: settings.maximumConnections)
        readingQueue = IndexQueue(capacity: settings.maximumConnections)
        dirtySessions = IndexQueue(capacity: settings.maximumSessions)
        for index in 0..<settings.maximumConnections {
            freeConnections[index] = Int32(settings.maximumConnections - 1 - index)
        }
        freeConnectionCount = settings.maximumConnections
    }

    /// Whoever is still connected sees the connections end.
    deinit {
        for index in 0..<acceptorCount { acceptors[index].listener.close() }
        for index in 0..<connectionsUsed {
            if case .free = connections[index].state { continue }
            connections[index].socket.close()
            if !connections[index].tls.isNone { connections[index].tls.free() }
        }
    }

    /// The ports that are listened on, in the order of the acceptors.
    public var ports: [UInt16] {
        var ports: [UInt16] = []
        for index in 0..<acceptorCount { ports.append(acceptors[index].listener.port) }
        return ports
    }

    /// Who a session is with.
    public func identity(of session: SessionID) -> SessionIdentity {
        sessions[session.index].session.identity
    }

    /// Whether messages to it leave at once.
    public func isLoggedOn(_ session: SessionID) -> Bool {
        sessions[session.index].session.isLoggedOn
    }

    /// The oldest event not yet taken, for the log.
    @_noLocks
    public mutating func takeEvent() -> EngineEvent? { events.removeFirst() }

    /// How many events were lost because nobody took them.
    public var lostEvents: Int { events.lost }

    @_noLocks
    mutating func note(_ kind: EngineEvent.Kind, _ connection: Int, _ session: Int?) {
        var event = EngineEvent(kind: kind, at: now.utc)
        if let session { event.session = sessions[session].session.identity }
        if connection >= 0 { event.peer = peers[connection] }
        events.append(event)
        if let session { audit(kind, connection, session) }
    }
}
