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
    var senderCompID: Name
    var targetCompID: Name
    var isForAnyPeer: Bool
    var settings: SessionSettings
    var rules: ValidationRules
    var dictionary: Int
    var maximumSessions: Int
    var sessionCount = 0

    static var none: TemplateFacts {
        TemplateFacts(
            senderCompID: Name(), targetCompID: Name(), isForAnyPeer: false,
            settings: SessionSettings(), rules: ValidationRules(), dictionary: 0, maximumSessions: 0)
    }
}

/// What an event of the poller is about.
enum Token {
    case acceptor(Int)
    case connection(Int, generation: UInt32)
    case wake(Int)

    private static var acceptorBit: UInt64 { @_noLocks get { 1 << 63 } }
    private static var wakeBit: UInt64 { @_noLocks get { 1 << 62 } }

    var packed: UInt64 {
        @_noLocks get {
            switch self {
            case .acceptor(let index): Token.acceptorBit | UInt64(index)
            case .wake(let index): Token.wakeBit | UInt64(index)
            case .connection(let index, let generation):
                UInt64(generation & 0x3FFF_FFFF) << 32 | UInt64(index)
            }
        }
    }

    @_noLocks
    init(packed: UInt64) {
        if packed & Token.acceptorBit != 0 {
            self = .acceptor(Int(packed & 0xFFFF_FFFF))
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
        // An exact pair goes before a template for any peer.
        for template in settings.templates where template.targetCompID != nil { add(template) }
        for template in settings.templates where template.targetCompID == nil { add(template) }
        let listener = try Listener(host: settings.host, port: settings.port)
        acceptors[acceptorCount] = Acceptor(
            listener: listener, firstTemplate: first, templateCount: settings.templates.count)
        poller.add(listener.descriptor, token: Token.acceptor(acceptorCount).packed)
        acceptorCount += 1
    }

    private mutating func add(_ template: SessionTemplate) {
        templates[templateCount] = TemplateFacts(
            senderCompID: template.senderCompID, targetCompID: template.targetCompID ?? Name(),
            isForAnyPeer: template.targetCompID == nil, settings: template.settings,
            rules: template.rules, dictionary: validators.append(template.dictionary),
            maximumSessions: template.maximumSessions)
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
            freeConnectionCount -= 1
            let index = Int(freeConnections[freeConnectionCount])
            let generation = (connections[index].generation &+ 1) & 0x3FFF_FFFF
            var connection = Connection()
            // The slot may still stand in the queue for its last owner.
            connection.isQueued = connections[index].isQueued
            connection.state = .unidentified(deadline: now.steady.advanced(by: settings.logonTimeout))
            connection.socket = socket
            connection.acceptor = Int32(truncatingIfNeeded: acceptor)
            connection.generation = generation
            connections[index] = connection
            connectionsUsed = max(connectionsUsed, index + 1)
            peers[index] = socket.peerName()
            poller.add(
                socket.descriptor, token: Token.connection(index, generation: generation).packed)
            noticeDeadline(now.steady.advanced(by: settings.logonTimeout))
        }
    }
}
