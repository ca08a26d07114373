// A WebSocket with its socket.

internal import Cryptography
public import Reactor
public import Values

/// One connection to a server, from the first packet to the last.
///
/// The owner watches `descriptor` in its poller, for writing as long as `wantsToWrite`, and calls `step` when something
/// is possible, when `needsStep`, and now and then for the deadline. Looking the host up is the owner's, too: it waits.
///
/// Source: RFC 6455.
@safe
public final class WebSocketConnection {
    private enum Stage {
        case connecting
        case connected
        case gone
    }

    private let socket: Socket
    private let tls: TLSStream
    private let machine: WebSocketMachine
    private let deadline: Instant
    private var stage = Stage.connecting
    private var hasOpened = false
    private var room = [UInt8](repeating: 0, count: 16 << 10)
    /// When bytes came last.
    public private(set) var lastReceived: Instant
    /// There is more to do without anything new: step again, and do not wait.
    public private(set) var needsStep = false

    /// Begins to connect.
    ///
    /// - Parameters:
    ///   - tls: `.none` for a connection without.
    ///   - name: What the certificate must be for.
    ///   - deadline: When it must be open.
    /// - Throws: ``IOError`` for an address that cannot even be tried.
    public init(
        to address: SocketAddress, _ settings: WebSocketSettings, tls context: TLSContext, name: Bytes, now: Instant,
        deadline: Instant
    ) throws(IOError) {
        socket = try Socket.connect(to: address, from: nil)
        socket.set(SocketOptions())
        machine = WebSocketMachine(settings, key: SecureRandom.bytes(16)) {
            SecureRandom.bytes(4).reduce(0) { $0 << 8 | UInt32($1) }
        }
        tls = context.isNone ? .none : context.connect(to: name) ?? .none
        self.deadline = deadline
        lastReceived = now
        if !context.isNone && tls.isNone { give(up: .badRequest) }
    }

    deinit {
        socket.close()
        if !tls.isNone { tls.free() }
    }

    public var descriptor: Int32 { socket.descriptor }
    public var isOpen: Bool { machine.isOpen }

    public var wantsToWrite: Bool {
        switch stage {
        case .connecting: true
        case .connected: tls.isNone ? machine.pending.count > 0 : tls.pending.count > 0
        case .gone: false
        }
    }

    /// The next event. After `ended` there is none, and the connection can go.
    public func nextEvent() -> WebSocketEvent? {
        let event = machine.nextEvent()
        if case .opened = event { hasOpened = true }
        return event
    }

    /// As the machine's; what does not leave at once does with the next steps.
    public func send(text: Bytes) -> Bool { flushed(machine.send(text: text)) }
    public func send(binary: Bytes) -> Bool { flushed(machine.send(binary: binary)) }
    public func ping(_ bytes: Bytes) -> Bool { flushed(machine.ping(bytes)) }

    public func close(code: UInt16 = 1000, reason: StaticString = "") {
        machine.close(code: code, reason: reason)
        _ = flushed(true)
    }

    private func flushed(_ result: Bool) -> Bool {
        if case .connected = stage { flush() }
        return result
    }

    /// Goes on as far as it goes, and gives up when it is not open in time.
    ///
    /// - Parameter canWrite: What the poller says, or that the other end is gone.
    public func step(canWrite: Bool, now: Instant) {
        needsStep = false
        if case .connecting = stage, canWrite { connect() }
        if case .connected = stage {
            flush()
            read(now)
            flush()
        }
        if now >= deadline, !hasOpened, !machine.isOpen { give(up: .timedOut) }
    }

    private func connect() {
        let error = socket.connectResult()
        if error != 0 { return give(up: .cannotConnect(errno: error)) }
        stage = .connected
        if !tls.isNone { tls.advance() }
    }

    private func give(up end: WebSocketEnd) {
        machine.end(end)
        stage = .gone
    }

    // MARK: Reading

    /// A bounded number of times, so that one server does not keep all others waiting.
    private func read(_ now: Instant) {
        for _ in 0..<16 {
            guard case .connected = stage else { return }
            guard machine.inputRoom > 0 else {
                // When its events are taken: TLS may have bytes that no poller tells of.
                needsStep = !wantsToWrite
                return
            }
            switch readOnce(min(room.count, machine.inputRoom)) {
            case .bytes(let count):
                lastReceived = now
                // Safe: the array has at least so many.
                _ = unsafe room.withUnsafeBytes { unsafe machine.receive(Bytes($0).slice(0, count)) }
            case .later: return
            case .closed: return readNoMore()
            }
        }
        needsStep = true
    }

    private func readOnce(_ most: Int) -> Transfer {
        guard !tls.isNone else { return receive(most) }
        while true {
            // Safe: the array has so many bytes.
            let result = unsafe room.withUnsafeMutableBytes { buffer in
                unsafe buffer.baseAddress.map { unsafe tls.read(to: $0, count: most) } ?? .closed
            }
            guard case .later = result else { return result }
            guard tls.inputRoom > 0 else { return .later }
            switch receive(min(room.count, tls.inputRoom)) {
            case .bytes(let count):
                // Safe: as above; there is room for all of them.
                _ = unsafe room.withUnsafeBytes { unsafe tls.feed(Bytes($0).slice(0, count)) }
            case .later: return .later
            case .closed: return .closed
            }
        }
    }

    private func receive(_ most: Int) -> Transfer {
        // Safe: the array has so many bytes.
        unsafe room.withUnsafeMutableBytes { buffer in
            unsafe buffer.baseAddress.map { unsafe socket.receive(to: $0, count: most) } ?? .closed
        }
    }

    private func readNoMore() {
        flush()
        if !tls.isNone, let failure = tls.failure { return give(up: .secureConnectionFailed(failure)) }
        let wasSecured = tls.isNone || tls.phase != .handshaking
        give(up: wasSecured ? .hungUp : .secureConnectionFailed(.hungUp))
    }

    // MARK: Writing

    private func flush() {
        while true {
            if !tls.isNone { encrypt() }
            let bytes = tls.isNone ? machine.pending : tls.pending
            guard bytes.count > 0 else { return }
            switch socket.send(bytes) {
            case .bytes(let count): if tls.isNone { machine.sent(count) } else { tls.sent(count) }
            case .later: return
            // What the server said before is read first, and then its end.
            case .closed: return
            }
        }
    }

    private func encrypt() {
        tls.advance()
        while machine.pending.count > 0, case .bytes(let count) = tls.write(machine.pending), count > 0 {
            machine.sent(count)
        }
    }
}
