// A client's end of a WebSocket, without its socket.

internal import CWslay
internal import Cryptography
public import Values

/// Bytes of the server in, bytes for it out, messages on our side.
///
/// The owner feeds what it received, sends what is pending after every call, and takes events until there is none.
/// Pings are answered, and a close is, too. Randomness comes as arguments.
///
/// Shape: 64 KiB of input wait, and messages of at most twice `maximumMessageBytes`, and what 4 KiB of frames may hold
/// besides; more is not taken before they are. `send` takes no message when `maximumPendingBytes` would be exceeded;
/// answers to pings are at most 192 KiB more.
///
/// Source: RFC 6455; RFC 7692.
@safe
public final class WebSocketMachine {
    private enum State {
        /// Until the answer is whole: what there is of it.
        case shakingHands(key: String)
        case open
        case ended
    }

    let settings: WebSocketSettings
    private let mask: () -> UInt32
    private var state: State
    private let input = ByteQueue()
    private let output = ByteQueue()
    private var events: [WebSocketEvent] = []
    private var eventBytes = 0
    private(set) var frames: OpaquePointer?
    private var deflater: MessageDeflater?
    private(set) var inflater: MessageInflater?
    /// The server's, for closing.
    var reason: [UInt8] = []

    static let inputCapacity = 64 << 10
    /// Shorter messages would hardly get shorter.
    private static let leastCompressed = 128

    /// - Parameters:
    ///   - key: Sixteen bytes that nobody can foresee.
    ///   - mask: Four more for each frame that is sent: otherwise a server could have us send what it likes.
    public init(_ settings: WebSocketSettings, key: [UInt8], mask: @escaping () -> UInt32) {
        self.settings = settings
        self.mask = mask
        let key = Base64.encode(key)
        state = .shakingHands(key: key)
        let request = settings.request(key: key)
        // Safe: the array holds its bytes during the call.
        unsafe request?.withUnsafeBytes { unsafe output.append(Bytes($0)) }
        if request == nil { end(.badRequest) }
    }

    deinit { unsafe wslay_event_context_free(frames) }

    public var isOpen: Bool { if case .open = state { true } else { false } }

    // MARK: Bytes of the server

    /// How many bytes `receive` takes now; take events, and send what is pending, to make room.
    public var inputRoom: Int {
        guard !isEnded, !isFull else { return 0 }
        return WebSocketMachine.inputCapacity - input.count
    }

    /// Takes as many of the bytes as there is room for, and returns how many those were.
    public func receive(_ bytes: Bytes) -> Int {
        let count = min(bytes.count, inputRoom)
        input.append(bytes.slice(0, count))
        advance()
        return count
    }

    /// The server sends no more.
    public func hangUp() { end(.hungUp) }

    /// The owner gives the connection up, or never had one.
    func end(_ end: WebSocketEnd) {
        guard !isEnded else { return }
        state = .ended
        events.append(.ended(end))
    }

    private var isEnded: Bool { if case .ended = state { true } else { false } }

    /// Nothing more is read before something is taken or sent.
    private var isFull: Bool {
        eventBytes > settings.maximumMessageBytes || pending.count > settings.maximumPendingBytes
    }

    // MARK: Bytes for the server

    /// Good until the next call here.
    public var pending: Bytes { output.bytes }

    /// So many of the pending bytes were sent.
    public func sent(_ count: Int) {
        output.removeFirst(count)
        advance()
    }

    // MARK: Messages

    /// The next event.
    public func nextEvent() -> WebSocketEvent? {
        guard !events.isEmpty else { return nil }
        let event = events.removeFirst()
        switch event {
        case .text(let bytes), .binary(let bytes), .pong(let bytes): eventBytes -= bytes.count
        case .opened, .ended: break
        }
        advance()
        return event
    }

    /// Sends UTF-8 as one message; false when it is not open or closing, or too much is pending: then nothing of it
    /// is sent.
    public func send(text: Bytes) -> Bool { send(text, WSLAY_TEXT_FRAME) }

    public func send(binary: Bytes) -> Bool { send(binary, WSLAY_BINARY_FRAME) }

    /// At most 125 bytes, which come back in a pong.
    public func ping(_ bytes: Bytes) -> Bool { queue(bytes, WSLAY_PING, isCompressed: false) }

    /// Says that we are done. The server's answer ends the connection.
    ///
    /// - Parameter reason: At most 123 bytes of UTF-8.
    public func close(code: UInt16 = 1000, reason: StaticString = "") {
        guard isOpen else { return }
        // Safe: the literal lives for ever.
        unsafe wslay_event_queue_close(frames, code, reason.utf8Start, reason.utf8CodeUnitCount)
        flush()
    }

    private func send(_ bytes: Bytes, _ opcode: wslay_opcode) -> Bool {
        guard isOpen, bytes.count <= settings.maximumPendingBytes - pending.count else { return false }
        guard let deflater, bytes.count >= WebSocketMachine.leastCompressed else {
            return queue(bytes, opcode, isCompressed: false)
        }
        let compressed = deflater.compress(bytes)
        // Safe: the array holds its bytes during the call.
        return unsafe compressed.withUnsafeBytes { unsafe queue(Bytes($0), opcode, isCompressed: true) }
    }

    private func queue(_ bytes: Bytes, _ opcode: wslay_opcode, isCompressed: Bool) -> Bool {
        guard isOpen, bytes.count <= settings.maximumPendingBytes - pending.count else { return false }
        var message = unsafe wslay_event_msg(
            opcode: UInt8(opcode.rawValue), msg: bytes.base.assumingMemoryBound(to: UInt8.self),
            msg_length: bytes.count)
        // Safe: wslay copies the bytes during the call.
        guard unsafe wslay_event_queue_msg_ex(frames, &message, isCompressed ? websocket_compressed : 0) == 0 else {
            return false
        }
        flush()
        return true
    }

    // MARK: Going on

    private func advance() {
        if case .shakingHands(let key) = state { shakeHands(key) }
        guard isOpen, !isFull else { return }
        let result = unsafe wslay_event_recv(frames)
        flush()
        if unsafe result != 0 || wslay_event_get_read_enabled(frames) == 0 { finish() }
    }

    private func shakeHands(_ key: String) {
        switch ResponseHead.read(input.bytes.copied) {
        case .incomplete: return
        case .malformed: end(.badHandshake)
        case .head(let head, let count):
            guard head.status == 101 else { return end(.refused(status: head.status)) }
            guard let agreement = settings.agreement(head, key: key), begin(agreement) else {
                return end(.badHandshake)
            }
            input.removeFirst(count)
            state = .open
            events.append(.opened)
        }
    }

    /// False without memory.
    private func begin(_ agreement: WebSocketAgreement) -> Bool {
        var callbacks = unsafe WebSocketMachine.callbacks
        // Safe: wslay copies the callbacks; what it hands back to them is this object, which frees it.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        guard unsafe wslay_event_context_client_init(&frames, &callbacks, context) == 0 else { return false }
        unsafe wslay_event_config_set_max_recv_msg_length(frames, UInt64(settings.maximumMessageBytes))
        guard agreement.isCompressed else { return true }
        unsafe wslay_event_config_set_allowed_rsv_bits(frames, websocket_compressed)
        deflater = MessageDeflater(forgets: agreement.forgetsOurs)
        inflater = MessageInflater(forgets: agreement.forgetsTheirs)
        return deflater != nil && inflater != nil
    }

    /// Nothing more is read: the server has closed, or has broken a rule, and wslay has said so.
    private func finish() {
        guard unsafe wslay_event_get_close_received(frames) == 0 else {
            return unsafe end(.closed(code: wslay_event_get_status_code_received(frames), reason: reason))
        }
        // Of a broken frame wslay tells the server without a code, and nothing more when we had closed before.
        let code = unsafe wslay_event_get_status_code_sent(frames)
        end(.failed(code: code == 1007 || code == 1009 ? code : 1002))
    }

    private func flush() { unsafe wslay_event_send(frames) }

    // MARK: What wslay calls for

    func take(_ room: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
        let count = isFull ? 0 : min(count, input.count)
        // Safe: wslay has room for as many as it asks for, and so many wait.
        unsafe UnsafeMutableRawPointer(room).copyMemory(from: input.bytes.base, byteCount: count)
        input.removeFirst(count)
        return count
    }

    func put(_ bytes: Bytes) { output.append(bytes) }

    func nextMask() -> UInt32 { mask() }

    func add(_ event: WebSocketEvent, _ count: Int) {
        guard unsafe wslay_event_get_read_enabled(frames) != 0 else { return }
        eventBytes += count
        events.append(event)
    }
}

extension Bytes {
    /// An array of their own.
    var copied: [UInt8] {
        // Safe: the view holds its bytes during the call.
        unsafe Array(UnsafeRawBufferPointer(start: base, count: count))
    }
}
