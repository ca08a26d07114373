// One end of a WebSocket, without its socket.

internal import CWslay
internal import Cryptography
public import Values

/// Bytes of the other end in, bytes for it out, messages on our side. A client's machine begins with its request, a
/// server's when it has accepted one.
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
        case shakingHands(WebSocketSettings, key: String)
        case open
        case ended
    }

    /// What our messages are compressed by.
    private enum Compression {
        case none
        case own(MessageDeflater)
        case shared(SharedDeflate, windowBits: Int32)
    }

    let maximumMessageBytes: Int
    private let maximumPendingBytes: Int
    private let mask: () -> UInt32
    private var state: State
    private let input = ByteQueue()
    private let output = ByteQueue()
    private var events: [WebSocketEvent] = []
    private var eventBytes = 0
    private(set) var frames: OpaquePointer?
    private var compression = Compression.none
    private(set) var inflater: MessageInflater?
    /// The other end's, for closing.
    var reason: [UInt8] = []

    static let inputCapacity = 64 << 10
    /// Shorter messages would hardly get shorter.
    private static let leastCompressed = 128

    /// - Parameters:
    ///   - key: Sixteen bytes that nobody can foresee.
    ///   - mask: Four more for each frame that is sent: otherwise a server could have us send what it likes.
    public init(_ settings: WebSocketSettings, key: [UInt8], mask: @escaping () -> UInt32) {
        (maximumMessageBytes, maximumPendingBytes) = (settings.maximumMessageBytes, settings.maximumPendingBytes)
        self.mask = mask
        let key = Base64.encode(key)
        state = .shakingHands(settings, key: key)
        let request = settings.request(key: key)
        // Safe: the array holds its bytes during the call.
        unsafe request?.withUnsafeBytes { unsafe output.append(Bytes($0)) }
        if request == nil { end(.badRequest) }
    }

    /// A server's end, open from the start: the answer with ``WebSocketAcceptance/headers`` is the owner's to send.
    ///
    /// - Parameter deflate: What all WebSockets of the server compress by.
    public init(
        accepting acceptance: WebSocketAcceptance, maximumMessageBytes: Int, maximumPendingBytes: Int, deflate: SharedDeflate
    ) {
        (self.maximumMessageBytes, self.maximumPendingBytes) = (maximumMessageBytes, maximumPendingBytes)
        mask = { 0 }
        state = .open
        guard beginFrames(isServer: true) else {
            end(.hungUp)
            return
        }
        guard let bits = acceptance.windowBits else { return }
        allowCompressed()
        compression = .shared(deflate, windowBits: bits)
        inflater = deflate.inflater
    }

    deinit { unsafe wslay_event_context_free(frames) }

    public var isOpen: Bool { if case .open = state { true } else { false } }

    // MARK: Bytes of the other end

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

    /// The other end sends no more.
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
        eventBytes > maximumMessageBytes || pending.count > maximumPendingBytes
    }

    // MARK: Bytes for the other end

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

    /// Says that we are done. The other end's answer ends the connection.
    ///
    /// - Parameter reason: At most 123 bytes of UTF-8.
    public func close(code: UInt16 = 1000, reason: StaticString = "") {
        guard isOpen else { return }
        // Safe: the literal lives for ever.
        unsafe wslay_event_queue_close(frames, code, reason.utf8Start, reason.utf8CodeUnitCount)
        flush()
    }

    private func send(_ bytes: Bytes, _ opcode: wslay_opcode) -> Bool {
        guard isOpen, bytes.count <= maximumPendingBytes - pending.count else { return false }
        guard bytes.count >= WebSocketMachine.leastCompressed else { return queue(bytes, opcode, isCompressed: false) }
        switch compression {
        case .none: return queue(bytes, opcode, isCompressed: false)
        case .own(let deflater): return queue(compressed: deflater.compress(bytes), opcode)
        case .shared(let deflate, let windowBits):
            return queue(compressed: deflate.compress(bytes, windowBits: windowBits), opcode)
        }
    }

    /// Sends a text that many are sent.
    public func send(_ text: SharedText) -> Bool {
        guard isOpen, text.bytes.count <= maximumPendingBytes - pending.count else { return false }
        if case .shared(let deflate, let windowBits) = compression, text.bytes.count >= WebSocketMachine.leastCompressed {
            return queue(compressed: text.compressed(by: deflate, windowBits: windowBits), WSLAY_TEXT_FRAME)
        }
        // Safe: the text holds its bytes during the call.
        return unsafe text.bytes.withUnsafeBytes { unsafe send(Bytes($0), WSLAY_TEXT_FRAME) }
    }

    private func queue(compressed: [UInt8], _ opcode: wslay_opcode) -> Bool {
        // Safe: the array holds its bytes during the call.
        unsafe compressed.withUnsafeBytes { unsafe queue(Bytes($0), opcode, isCompressed: true) }
    }

    private func queue(_ bytes: Bytes, _ opcode: wslay_opcode, isCompressed: Bool) -> Bool {
        guard isOpen, bytes.count <= maximumPendingBytes - pending.count else { return false }
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
        if case .shakingHands(let settings, let key) = state { shakeHands(settings, key) }
        guard isOpen, !isFull else { return }
        let result = unsafe wslay_event_recv(frames)
        flush()
        if unsafe result != 0 || wslay_event_get_read_enabled(frames) == 0 { finish() }
    }

    private func shakeHands(_ settings: WebSocketSettings, _ key: String) {
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
        guard beginFrames(isServer: false) else { return false }
        guard agreement.isCompressed else { return true }
        allowCompressed()
        guard let deflater = MessageDeflater(forgets: agreement.forgetsOurs) else { return false }
        compression = .own(deflater)
        inflater = MessageInflater(forgets: agreement.forgetsTheirs)
        return inflater != nil
    }

    private func beginFrames(isServer: Bool) -> Bool {
        var callbacks = unsafe WebSocketMachine.callbacks
        // Safe: wslay copies the callbacks; what it hands back to them is this object, which frees it.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let result =
            unsafe isServer
            ? wslay_event_context_server_init(&frames, &callbacks, context)
            : wslay_event_context_client_init(&frames, &callbacks, context)
        guard result == 0 else { return false }
        unsafe wslay_event_config_set_max_recv_msg_length(frames, UInt64(maximumMessageBytes))
        return true
    }

    private func allowCompressed() { unsafe wslay_event_config_set_allowed_rsv_bits(frames, websocket_compressed) }

    /// Nothing more is read: the other end has closed, or has broken a rule, and wslay has said so.
    private func finish() {
        guard unsafe wslay_event_get_close_received(frames) == 0 else {
            return unsafe end(.closed(code: wslay_event_get_status_code_received(frames), reason: reason))
        }
        // Of a broken frame wslay tells the other end without a code, and nothing more when we had closed before.
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
    package var copied: [UInt8] {
        // Safe: the view holds its bytes during the call.
        unsafe Array(UnsafeRawBufferPointer(start: base, count: count))
    }
}
