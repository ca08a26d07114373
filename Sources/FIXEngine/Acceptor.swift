// Listening, and taking connections in.

internal import FIXSession
internal import FIXWire
internal import Reactor
internal import Values

/// A listening socket and the templates of those who may log on over it.
struct Acceptor {
    var listener: Listener
    /// A range of the engine's templates.
    var firstTemplate: Int
    var templateCount: Int
    /// Ranges from which it may be reached at all.
    var allowed = AddressRanges()
    var proxies = AddressRanges()
    var options = SocketOptions()
    var tls = TLSContext.none
    /// Nobody is let in before then, as there is no descriptor left.
    var restsUntil = Instant.distantPast
}

/// A part of the engine's list of address ranges.
struct AddressRanges {
    var first: Int32 = 0
    var count: Int32 = 0

    @_noLocks init() {}
}

/// A template, as the proven path reads it.
struct TemplateFacts {
    var pattern: PeerPattern
    var settings: SessionSettings
    var rules: ValidationRules
    var dictionary: Int
    var maximumSessions: Int
    var sessionCount = 0
    var allowed = AddressRanges()
    /// Of one that was added while the engine runs; -1 for those that an acceptor has from the start.
    var acceptor: Int32 = -1
    /// Nobody logs on by it any more.
    var isRetired = false
    var weight = 0

    static var none: TemplateFacts {
        TemplateFacts(
            pattern: PeerPattern(senderCompID: Name(), targetCompID: NamePattern(Name())),
            settings: SessionSettings(), rules: ValidationRules(), dictionary: 0, maximumSessions: 0)
    }
}

/// What an event of the poller is about.
enum Token {
    case acceptor(Int)
    case connection(Int, generation: UInt32)
    case wake(Int)
    case errands

    private static var acceptorBit: UInt64 { @_noLocks get { 1 << 63 } }
    private static var wakeBit: UInt64 { @_noLocks get { 1 << 62 } }
    private static var errandsIndex: UInt64 { @_noLocks get { 1 << 16 } }

    var packed: UInt64 {
        @_noLocks get {
            switch self {
            case .acceptor(let index): Token.acceptorBit | UInt64(index)
            case .wake(let index): Token.wakeBit | UInt64(index)
            case .errands: Token.wakeBit | Token.errandsIndex
            case .connection(let index, let generation):
                UInt64(generation & 0x3FFF_FFFF) << 32 | UInt64(index)
            }
        }
    }

    @_noLocks
    init(packed: UInt64) {
        if packed & Token.acceptorBit != 0 {
            self = .acceptor(Int(packed & 0xFFFF_FFFF))
        } else if packed == Token.wakeBit | Token.errandsIndex {
            self = .errands
        } else if packed & Token.wakeBit != 0 {
            self = .wake(Int(packed & 0xFFFF_FFFF))
        } else {
            self = .connection(
                Int(packed & 0xFFFF_FFFF), generation: UInt32(truncatingIfNeeded: packed >> 32))
        }
    }
}

extension Engine {
    /// Opens one more address. Only at start.
    ///
    /// - Throws: ``IOError``, ``TLSError``.
    mutating func listen(_ settings: AcceptorSettings) throws {
        let first = templateCount
        // An exact pair goes before a template for many peers.
        let ordered = settings.templates.enumerated().sorted { left, right in
            let (one, other) = (left.element.pattern.weight, right.element.pattern.weight)
            return one == other ? left.offset < right.offset : one > other
        }
        for (_, template) in ordered { add(template, .acceptor) }
        let listener = try Listener(host: settings.host, port: settings.port)
        var acceptor = Acceptor(
            listener: listener, firstTemplate: first, templateCount: settings.templates.count)
        acceptor.options = settings.options
        if let tls = settings.tls { acceptor.tls = try tlsContexts.context(tls, isAcceptor: true) }
        acceptor.proxies = keep(settings.proxies)
        // Whoever no session would take is not even read.
        if settings.templates.allSatisfy({ !$0.allowedAddresses.isEmpty }) {
            acceptor.allowed = keep(settings.templates.flatMap(\.allowedAddresses))
        }
        acceptors[acceptorCount] = acceptor
        acceptorCount += 1
        try watch(listener.descriptor, .acceptor(acceptorCount - 1))
    }

    /// Only at start.
    mutating func add(_ template: SessionTemplate, _ role: SessionRole) {
        templateCount += 1
        place(template, role, at: templateCount - 1)
    }

    /// The role is where it is used, whatever its settings say.
    mutating func place(_ template: SessionTemplate, _ role: SessionRole, at index: Int) {
        templates[index] = TemplateFacts(
            pattern: template.pattern, settings: template.settings, rules: template.rules,
            dictionary: validators.append(template.dictionary), maximumSessions: template.maximumSessions)
        templates[index].settings.role = role
        templates[index].allowed = keep(template.allowedAddresses)
        templates[index].weight = template.pattern.weight
        put(template.schedule, of: index)
        Engine.put(template.logonFields, at: index, in: &logonFields)
        Engine.put(template.signer, at: index, in: &signers)
        Engine.put(template.authentication, at: index, in: &authentications)
        Engine.put(template.certificate, at: index, in: &certificates)
        if template.authentication != nil { hasAuthentication = true }
        if template.certificate != nil { hasCertificateRules = true }
    }

    /// In the place of what is there, or behind all.
    static func put<Element>(_ element: Element, at index: Int, in list: inout [Element]) {
        if index < list.count { list[index] = element } else { list.append(element) }
    }

    mutating func keep(_ ranges: [AddressRange]) -> AddressRanges {
        var kept = AddressRanges()
        kept.first = Int32(addressRangeCount)
        kept.count = Int32(ranges.count)
        for range in ranges {
            precondition(addressRangeCount < addressRanges.capacity, "at most 65,536 address ranges")
            addressRanges[addressRangeCount] = range
            addressRangeCount += 1
        }
        return kept
    }

    /// Whether an address is in one of the ranges; where there are none, every address is.
    @_noLocks
    func isAllowed(_ address: IPAddress, by ranges: AddressRanges) -> Bool {
        if ranges.count == 0 { return true }
        for index in Int(ranges.first)..<Int(ranges.first + ranges.count)
        where addressRanges[index].contains(address) {
            return true
        }
        return false
    }

    /// Takes in what waits at a listener, a bounded number in a turn.
    @_noLocks
    mutating func acceptConnections(_ acceptor: Int) {
        for round in 0..<256 {
            let socket: Socket
            switch acceptors[acceptor].listener.accept() {
            case .socket(let accepted): socket = accepted
            case .nothing: return
            case .noDescriptor:
                // Whether somebody waits is not known: the kernel asks for a descriptor first. The next turn
                // tells; who took the last one may have logged on by then.
                if round > 0 { return }
                // The next turn has the descriptor that this frees.
                if unidentifiedCount > 0 { closeOldestUnidentified() } else { rest(acceptor) }
                return
            }
            let address = socket.peerIP() ?? IPAddress(high: 0, low: 0)
            let usesProxy = acceptors[acceptor].proxies.count > 0
            let ranges = usesProxy ? acceptors[acceptor].proxies : acceptors[acceptor].allowed
            guard isAllowed(address, by: ranges) else {
                refuse(socket, .addressNotAllowed)
                continue
            }
            guard !isStopping else {
                socket.close()
                continue
            }
            if unidentifiedCount >= settings.maximumUnidentified || freeConnectionCount == 0 {
                closeOldestUnidentified()
            }
            guard freeConnectionCount > 0 else {
                refuse(socket, .tooManyConnections)
                continue
            }
            var tls = TLSStream.none
            if !acceptors[acceptor].tls.isNone {
                guard let stream = acceptors[acceptor].tls.accept() else {
                    refuse(socket, .tlsFailed)
                    continue
                }
                tls = stream
            }
            let deadline = now.steady.advanced(by: settings.logonTimeout)
            let index = take(socket, .unidentified(deadline: deadline))
            guard index >= 0 else {
                if !tls.isNone { tls.free() }
                refuse(socket, .tooManyConnections)
                continue
            }
            connections[index].acceptor = Int32(truncatingIfNeeded: acceptor)
            connections[index].tls = tls
            connections[index].address = address
            connections[index].awaitsProxyHeader = usesProxy
            unidentifiedCount += 1
            socket.set(acceptors[acceptor].options)
            peers[index] = socket.peerName()
            noticeDeadline(deadline)
        }
    }

    /// Who waits at the door does not keep us awake while there is nothing to let them in with.
    @_noLocks
    private mutating func rest(_ acceptor: Int) {
        acceptors[acceptor].restsUntil = now.steady.advanced(by: .milliseconds(100))
        noticeDeadline(acceptors[acceptor].restsUntil)
        poller.watch(
            acceptors[acceptor].listener.descriptor, token: Token.acceptor(acceptor).packed, reading: false,
            writing: false)
    }

    /// Looks at the doors again that were left alone.
    @_noLocks
    mutating func wakeAcceptors() {
        for index in 0..<acceptorCount where acceptors[index].restsUntil > .distantPast {
            guard now.steady >= acceptors[index].restsUntil else {
                noticeDeadline(acceptors[index].restsUntil)
                continue
            }
            acceptors[index].restsUntil = .distantPast
            poller.watch(
                acceptors[index].listener.descriptor, token: Token.acceptor(index).packed, reading: true,
                writing: false)
        }
    }

    @_noLocks
    private mutating func refuse(_ socket: Socket, _ reason: DisconnectReason) {
        var event = EngineEvent(kind: .disconnected(reason), at: now.utc)
        event.peer = socket.peerName()
        events.append(event)
        socket.close()
    }

    /// Makes room for a newcomer: of those that have said nothing good so far, one has waited longest.
    @_noLocks
    mutating func closeOldestUnidentified() {
        var oldest = -1
        var earliest = Instant.distantFuture
        for index in 0..<connectionsUsed {
            if case .unidentified(let deadline) = connections[index].state, deadline < earliest {
                earliest = deadline
                oldest = index
            }
        }
        // An unidentified connection is nobody's, so that nobody needs to be told.
        if oldest >= 0 { _ = close(oldest, .tooManyConnections) }
    }

    /// Gives a socket a slot of its own, and watches it. There is a free one. -1 when the system has no memory
    /// left to watch it.
    @_noLocks
    mutating func take(_ socket: Socket, _ state: Connection.State) -> Int {
        let index = Int(freeConnections[freeConnectionCount - 1])
        let generation = (connections[index].generation &+ 1) & 0x3FFF_FFFF
        let token = Token.connection(index, generation: generation)
        guard poller.add(socket.descriptor, token: token.packed) == 0 else { return -1 }
        freeConnectionCount -= 1
        var connection = Connection()
        // The slot may still stand in the queues for its last owner.
        connection.isQueued = connections[index].isQueued
        connection.isToBeRead = connections[index].isToBeRead
        connection.state = state
        connection.socket = socket
        connection.generation = generation
        connections[index] = connection
        connectionsUsed = max(connectionsUsed, index + 1)
        return index
    }
}
