// The loop of a server.

public import Reactor
public import Values
internal import WebKit

/// Listens, reads, answers: everything of a server, by the thread that turns it.
///
/// The owner calls ``turn(_:for:)`` again and again, and between its turns whatever else it likes, such as
/// ``answer(_:_:)`` for what was to be answered later. Nothing here waits but a turn, which ends when something
/// happened, when a watched ``Wake`` was woken, or when its time is over.
///
/// Shape: `maximumConnections`, each with what its machine holds; nothing a client sends makes it more.
public final class ServerLoop {
    /// Tokens of listeners are their places in the list; numbers of connections are above.
    private static let wakeToken: UInt64 = 1 << 16
    private static let sweepTime = Interval.milliseconds(250)

    let settings: ServerSettings
    let machines: MachineSettings
    let clock: () -> Moment
    private var poller: Poller
    private var listeners: [Listener] = []
    /// Of the places, in their order.
    public let ports: [UInt16]
    private var wakes: [Wake] = []
    private var isAccepting = true
    private var nextNumber = ServerLoop.wakeToken + 1
    var connections: [UInt64: Connection] = [:]
    private var ofAddress: [IPAddress: Int] = [:]
    /// Those that have something to do without anything new.
    private var ready: [UInt64] = []
    private let room = Transport.Room()
    let deflate = SharedDeflate()
    private var lastSweep: Instant
    private var stopTime: Instant?
    /// When this turn began, or the owner last came.
    var now: Moment
    public internal(set) var counts = ServerCounts()

    /// Listens.
    ///
    /// - Parameter clock: What time it is.
    /// - Throws: ``ServerProblem``: then nobody listens.
    public init(_ settings: ServerSettings, clock: @escaping () -> Moment = Clock.now) throws(ServerProblem) {
        try settings.check()
        self.settings = settings
        machines = settings.machines
        self.clock = clock
        now = clock()
        lastSweep = now.steady
        var listeners: [Listener] = []
        do throws(IOError) {
            poller = try Poller()
            for place in settings.places {
                listeners.append(try Listener(host: place.host == "localhost" ? "127.0.0.1" : place.host, port: place.port))
            }
        } catch {
            for listener in listeners { listener.close() }
            throw .cannotListen(error)
        }
        ports = listeners.map(\.port)
        for (token, listener) in listeners.enumerated() { _ = poller.add(listener.descriptor, token: UInt64(token)) }
        self.listeners = listeners
    }

    deinit { for listener in listeners { listener.close() } }

    /// Turns end when it was woken, which they take.
    public func watch(_ wake: Wake) {
        wakes.append(wake)
        _ = poller.add(wake.descriptor, token: ServerLoop.wakeToken)
    }

    // MARK: Turns

    /// Waits for something to happen, at most so long, and does what is to be done.
    public func turn(_ handler: any RequestHandler, for interval: Interval) {
        let wait = ready.isEmpty ? min(interval, ServerLoop.sweepTime) : Interval(nanoseconds: 0)
        poller.wait(for: wait)
        now = clock()
        for index in 0..<poller.count { take(poller[index], handler) }
        let waiting = ready
        ready.removeAll(keepingCapacity: true)
        for number in waiting {
            guard let connection = connections[number] else { continue }
            connection.isReady = false
            serve(connection, isBroken: false, handler)
        }
        if now.steady >= lastSweep.advanced(by: ServerLoop.sweepTime) { sweep(handler) }
    }

    private func take(_ event: Readiness, _ handler: any RequestHandler) {
        if event.token == ServerLoop.wakeToken {
            for wake in wakes { wake.take() }
        } else if event.token < ServerLoop.wakeToken {
            accept(Int(event.token), handler)
        } else if let connection = connections[event.token] {
            serve(connection, isBroken: event.isHungUp, handler)
        }
    }

    /// Goes on with a connection and with what comes of it, for a bounded number of requests.
    private func serve(_ connection: Connection, isBroken: Bool, _ handler: any RequestHandler) {
        connection.step(room, isBroken: isBroken, at: now)
        settle(connection, handler)
    }

    func settle(_ connection: Connection, _ handler: any RequestHandler) {
        var count = 0
        while count < 64, let event = connection.nextEvent(at: now) {
            dispatch(event, of: connection, to: handler)
            count += 1
        }
        connection.conclude(now)
        if connection.hasEvents || connection.hasUnread || count == 64 { makeReady(connection) }
        if connection.isGone && !connection.hasEvents { remove(connection) } else { watch(connection) }
    }

    /// It has something to do in this turn, or the next one.
    func makeReady(_ connection: Connection) {
        guard !connection.isReady else { return }
        connection.isReady = true
        ready.append(connection.peer.connection.number)
    }

    private func watch(_ connection: Connection) {
        let (reading, writing) = (connection.wantsToRead, connection.wantsToWrite)
        guard connection.watched != (reading, writing) else { return }
        connection.watched = (reading, writing)
        poller.watch(
            connection.transport.socket.descriptor, token: connection.peer.connection.number, reading: reading, writing: writing)
    }

    /// Looks at the clocks of all connections.
    private func sweep(_ handler: any RequestHandler) {
        lastSweep = now.steady
        let isOver = stopTime.map { now.steady >= $0 } ?? false
        for connection in Array(connections.values) {
            if isOver {
                connection.lose()
            } else {
                guard now.steady >= connection.deadline else { continue }
                if connection.expire(now) { counts.slowReaders += 1 }
            }
            serve(connection, isBroken: false, handler)
        }
        if connections.count < settings.maximumConnections { resumeAccepting() }
    }

    // MARK: Connections

    private func accept(_ place: Int, _ handler: any RequestHandler) {
        for _ in 0..<64 {
            // A handler may have stopped the server.
            guard listeners.indices.contains(place) else { return }
            guard connections.count < settings.maximumConnections else { return pauseAccepting() }
            switch listeners[place].accept() {
            case .nothing: return
            // Until a connection is gone, there is none for this one.
            case .noDescriptor: return pauseAccepting()
            case .socket(let socket): add(socket, handler)
            }
        }
    }

    private func add(_ socket: Socket, _ handler: any RequestHandler) {
        let id = ConnectionID(number: nextNumber)
        nextNumber += 1
        let peer = RequestPeer(connection: id, address: socket.peerIP(), isSecure: !settings.tls.isNone)
        let address = ServerLoop.counted(peer.address)
        guard ofAddress[address, default: 0] < settings.maximumConnectionsOfAddress else {
            counts.refusedConnections += 1
            socket.close()
            return handler.noticed(.tooManyConnections(peer))
        }
        let tls = settings.tls.isNone ? TLSStream.none : settings.tls.accept() ?? .none
        guard tls.isNone == settings.tls.isNone, poller.add(socket.descriptor, token: id.number) == 0 else {
            if !tls.isNone { tls.free() }
            return socket.close()
        }
        socket.set(SocketOptions())
        let transport = Transport(socket: socket, tls: tls)
        connections[id.number] = Connection(transport, peer, machines, sendTime: settings.sendTime, at: now)
        ofAddress[address, default: 0] += 1
        counts.connections += 1
        counts.openConnections = connections.count
    }

    private func remove(_ connection: Connection) {
        guard connections.removeValue(forKey: connection.peer.connection.number) != nil else { return }
        let address = ServerLoop.counted(connection.peer.address)
        ofAddress[address] = ofAddress[address].flatMap { $0 > 1 ? $0 - 1 : nil }
        counts.openConnections = connections.count
    }

    /// Whoever has one address of IPv6 has all that differ in the last half.
    private static func counted(_ address: IPAddress?) -> IPAddress {
        guard let address else { return IPAddress(high: 0, low: 0) }
        return address.high == 0 ? address : IPAddress(high: address.high, low: 0)
    }

    private func pauseAccepting() { setAccepting(false) }

    private func resumeAccepting() { if stopTime == nil { setAccepting(true) } }

    private func setAccepting(_ accepting: Bool) {
        guard isAccepting != accepting else { return }
        isAccepting = accepting
        for (token, listener) in listeners.enumerated() {
            poller.watch(listener.descriptor, token: UInt64(token), reading: accepting, writing: false)
        }
    }

    // MARK: The end

    /// Accepts nothing more, lets what was asked be answered, and ends every connection, at the latest after so long.
    public func stop(within interval: Interval) {
        guard stopTime == nil else { return }
        stopTime = clock().steady.advanced(by: interval)
        for listener in listeners { listener.close() }
        listeners = []
        for connection in connections.values {
            connection.stop(at: now)
            makeReady(connection)
        }
    }

    /// All connections are gone.
    public var isStopped: Bool { stopTime != nil && connections.isEmpty }
}
