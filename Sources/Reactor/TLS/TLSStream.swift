// One connection over TLS, without its socket.

internal import COpenSSL
internal import CTLS
public import Values

/// The handle of one connection: ciphertext of the peer in, ciphertext for it out, plaintext on our
/// side. A plain value: whoever holds the connection frees it, once, and only then forgets it.
///
/// The loop owns the socket. It feeds what it received, reads until there is nothing more, and
/// after every call here sends what is pending: every one of them can make some, reading too.
///
/// Shape: at most 32 KiB of ciphertext wait to be read and 64 KiB to be sent; a connection with
/// nothing waiting holds no buffer. Nothing here asks the heap for memory once the handshake is
/// over.
@safe
public struct TLSStream: @unchecked Sendable {
    // Unchecked: one owner at a time, as with a socket.
    private let stream: UnsafeMutablePointer<tls_stream>?

    public enum Phase: UInt8, Sendable {
        case handshaking
        case established
        /// The peer has said that nothing more comes.
        case closed
        /// See `failure`. What is pending tells the peer why.
        case failed
    }

    /// Stands where no connection is, or one without TLS.
    public static var none: TLSStream { @_noLocks get { unsafe TLSStream(nil) } }
    public var isNone: Bool { @_noLocks get { unsafe stream == nil } }

    /// Safe: the caller hands the stream over.
    @_noLocks @unsafe
    init(_ stream: UnsafeMutablePointer<tls_stream>?) { unsafe self.stream = stream }

    @unsafe
    var state: UnsafeMutablePointer<tls_stream> {
        @_noLocks get {
            guard let stream = unsafe stream else {
                preconditionFailure("a connection without TLS")
            }
            return unsafe stream
        }
    }

    // MARK: How it stands

    public var phase: Phase {
        // Safe: the owner has not freed it; so everywhere below.
        @_noLocks get { Phase(rawValue: unsafe state.pointee.phase) ?? .failed }
    }

    public var failure: TLSFailure? {
        @_noLocks get {
            guard phase == .failed else { return nil }
            return TLSFailure(
                error: unsafe state.pointee.error, verification: unsafe state.pointee.verification)
        }
    }

    /// Whether both ends agreed to speak this, by ``TLSSettings/protocols``, such as `h2`.
    @_noLocks
    public func speaks(_ name: StaticString) -> Bool {
        var chosen: UnsafePointer<UInt8>?
        let count = unsafe tls_protocol(state, &chosen)
        guard let start = unsafe chosen else { return false }
        // Safe: OpenSSL holds so many bytes as long as the connection.
        return unsafe Bytes(base: UnsafeRawPointer(start), count: count) == name
    }

    /// Goes on with the handshake as far as it goes now. An initiator begins with this; reading and
    /// writing go on with it, too.
    @_noLocks @discardableResult
    public func advance() -> Phase {
        guard phase == .handshaking else { return phase }
        let result = unsafe tls_handshake(state.pointee.ssl)
        if result == SSL_ERROR_NONE { enter(.established) } else { settle(result) }
        return phase
    }

    // MARK: Ciphertext

    /// How many bytes `feed` takes now; read plaintext to make room.
    public var inputRoom: Int {
        @_noLocks get {
            let queue = unsafe state.pointee.input
            return unsafe tls_input_capacity - (queue.end - queue.start)
        }
    }

    /// Takes ciphertext from the peer, as much as there is room for, and returns how much that was.
    @_noLocks
    public func feed(_ ciphertext: Bytes) -> Int {
        // Safe: the view holds its bytes during the call.
        unsafe tls_queue_put(
            &state.pointee.input, tls_input_capacity, ciphertext.base, ciphertext.count)
    }

    /// There may be plaintext to read without anything more from the peer: a loop that stopped
    /// reading early must come back of its own accord, since the poller will not tell.
    public var hasInput: Bool {
        @_noLocks get {
            guard phase == .established else { return false }
            let queue = unsafe state.pointee.input
            return unsafe queue.end > queue.start || tls_pending(state.pointee.ssl) > 0
        }
    }

    /// What the peer must be sent, in order; empty when nothing waits. Good until the next call
    /// here.
    public var pending: Bytes {
        @_noLocks get {
            let queue = unsafe state.pointee.output
            guard let bytes = unsafe queue.bytes else { return Bytes("") }
            // Safe: the queue holds its bytes from start to end.
            return unsafe Bytes(
                base: UnsafeRawPointer(bytes + queue.start), count: queue.end - queue.start)
        }
    }

    /// So many of the pending bytes were sent.
    @_noLocks
    public func sent(_ count: Int) {
        precondition(count >= 0 && count <= pending.count, "bytes sent that were not pending")
        unsafe tls_queue_drop(&state.pointee.output, count)
    }

    // MARK: Plaintext

    /// Decrypts at most `count` bytes to `room`. `later`: feed more first.
    @_noLocks @unsafe
    public func read(to room: UnsafeMutableRawPointer, count: Int) -> Transfer {
        guard advance() == .established else { return phase == .handshaking ? .later : .closed }
        precondition(count > 0, "no room to read to")
        var done = 0
        // Safe: the caller promises `count` writable bytes.
        let result = unsafe tls_read(state.pointee.ssl, room, count, &done)
        if result == SSL_ERROR_NONE { return .bytes(done) }
        settle(result)
        return phase == .established ? .later : .closed
    }

    /// Encrypts as many of the bytes as may be pending, at most 16 KiB. `later`: the handshake goes
    /// on, or too much is pending; what was not taken is offered again first. A peer that sends no
    /// more may still read, so only a broken connection is `closed`.
    @_noLocks
    public func write(_ plaintext: Bytes) -> Transfer {
        switch advance() {
        case .handshaking: return .later
        case .failed: return .closed
        case .established, .closed: break
        }
        guard tls_output_capacity - pending.count >= TLSStream.recordRoom else { return .later }
        guard plaintext.count > 0 else { return .bytes(0) }
        var done = 0
        // Safe: the view holds its bytes during the call.
        let result = unsafe tls_write(
            state.pointee.ssl, plaintext.base, min(plaintext.count, TLSStream.recordSize), &done)
        if result == SSL_ERROR_NONE { return .bytes(done) }
        settle(result)
        return phase == .failed ? .closed : .later
    }

    private static var recordSize: Int { @_noLocks get { 16_384 } }
    /// A full record, with room for what the protocol itself may have to say before it.
    private static var recordRoom: Int { @_noLocks get { recordSize + 2048 } }

    /// Says that nothing more comes from us (close_notify). What the peer sends can still be read.
    @_noLocks
    public func finish() {
        guard phase == .established || phase == .closed else { return }
        unsafe tls_close(state.pointee.ssl)
    }

    @_noLocks
    public func free() { unsafe tls_stream_free(state) }

    // MARK: Outcomes

    @_noLocks
    private func enter(_ phase: Phase) { unsafe state.pointee.phase = phase.rawValue }

    /// A call that did nothing: it waits for more, the peer is done, or the connection is broken.
    @_noLocks
    private func settle(_ result: Int32) {
        switch result {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return
        case SSL_ERROR_ZERO_RETURN: enter(.closed)
        default: fail()
        }
    }

    @_noLocks
    private func fail() {
        unsafe state.pointee.error = tls_take_error()
        unsafe state.pointee.verification = tls_verify_result(state.pointee.ssl)
        enter(.failed)
    }
}
