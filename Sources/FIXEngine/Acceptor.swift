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
}

/// A template, as the proven path reads it.
struct TemplateFacts {
    var pattern: PeerPattern
    var settings: SessionSettings
    var rules: ValidationRules
    var dictionary: Int
    var maximumSessions: Int
    var sessionCount = 0

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
    mutating func listen(_ settings: AcceptorSettings) throws(IOError) {
        let first = templateCount
        // An exact pair goes before a template for many peers.
        let ordered = settings.templates.enumerated().sorted { left, right in
            let (one, other) = (left.element.pattern.weight, right.element.pattern.weight)
            return one == other ? left.offset < right.offset : one > other
        }
        for (_, template) in ordered { add(template) }
        let listener = try Listener(host: settings.host, port: settings.port)
        acceptors[acceptorCount] = Acceptor(
            listener: listener, firstTemplate: first, templateCount: settings.templates.count)
        poller.add(listener.descriptor, token: Token.acceptor(acceptorCount).packed)
        acceptorCount += 1
    }

    mutating func add(_ template: SessionTemplate) {
        templates[templateCount] = TemplateFacts(
            pattern: template.pattern, settings: template.settings, rules: template.rules, dictionary: validators.append(template.dictionary),
            maximumSessions: template.maximumSessions)
        logonFields.append(template.logonFields)
        templateCount += 1
    }

    /// Takes in what waits at a listener, a bounded number in a turn.
    @_noLocks
    mutating func acceptConnections(_ acceptor: Int) {
        for _ in 0..<256 {
            guard let socket = acceptors[acceptor].listener.accept() else { return }
            guard freeConnectionCount > 0, !isStopping else {
                socket.close()
                continue
            }
            let deadline = now.steady.advanced(by: settings.logonTimeout)
            let index = take(socket, .unidentified(deadline: deadline))
            connections[index].acceptor = Int32(truncatingIfNeeded: acceptor)
            peers[index] = socket.peerName()
            noticeDeadline(deadline)
        }
    }

    /// Gives a socket a slot of its own, and watches it. There is a free one.
    @_noLocks
    mutating func take(_ socket: Socket, _ state: Connection.State) -> Int {
        freeConnectionCount -= 1
        let index = Int(freeConnections[freeConnectionCount])
        let generation = (connections[index].generation &+ 1) & 0x3FFF_FFFF
        var connection = Connection()
        // The slot may still stand in the queue for its last owner.
        connection.isQueued = connections[index].isQueued
        connection.state = state
        connection.socket = socket
        connection.generation = generation
        connections[index] = connection
        connectionsUsed = max(connectionsUsed, index + 1)
        poller.add(socket.descriptor, token: Token.connection(index, generation: generation).packed)
        return index
    }
}
