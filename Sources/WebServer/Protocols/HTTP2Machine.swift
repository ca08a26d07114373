// One connection of HTTP/2, without its socket.

internal import CNghttp2
package import Values
internal import WebKit

/// Bytes of the client in, bytes for it out, requests on our side.
///
/// Shape: 32 streams at a time, and as many bytes of unfinished bodies as four whole ones may have; 64 KiB of output
/// wait. A client that begins requests and takes them back, a hundred at once or ten a second, is turned away.
///
/// Source: RFC 9113.
@safe
package final class HTTP2Machine {
    private static let maximumStreams: UInt32 = 32
    private static let outputCapacity = 64 << 10

    let settings: MachineSettings
    let peer: RequestPeer
    private(set) var session: OpaquePointer?
    var streams: [Int32: HTTP2Stream] = [:]
    /// Of the bodies that are being read.
    var bodyBytes = 0 { didSet { settings.bodies.change(from: oldValue, to: bodyBytes) } }
    var now: Moment
    private var idleSince: Instant
    private var hasBegun = false
    private var isOver = false
    private var isStopping = false
    private let output = ByteQueue()
    var events: [MachineEvent] = []

    /// A connection that has just begun.
    package init(_ settings: MachineSettings, _ peer: RequestPeer, at now: Moment) {
        self.settings = settings
        self.peer = peer
        self.now = now
        idleSince = now.steady
        isOver = !begin()
        fill()
    }

    deinit {
        settings.bodies.change(from: bodyBytes, to: 0)
        unsafe nghttp2_session_del(session)
    }

    /// False without memory.
    private func begin() -> Bool {
        var options: OpaquePointer?
        var callbacks: OpaquePointer?
        defer {
            unsafe nghttp2_option_del(options)
            unsafe nghttp2_session_callbacks_del(callbacks)
        }
        guard unsafe nghttp2_option_new(&options) == 0 && nghttp2_session_callbacks_new(&callbacks) == 0 else { return false }
        unsafe nghttp2_option_set_stream_reset_rate_limit(options, 100, 10)
        unsafe nghttp2_option_set_max_outbound_ack(options, 100)
        // It counts a frame again with each piece in which its head arrives; 16 KiB are the bound that matters.
        unsafe nghttp2_option_set_max_continuations(options, 64)
        unsafe HTTP2Machine.set(callbacks)
        // Safe: the session is deleted with this object, which it hands back to the callbacks.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        guard unsafe nghttp2_session_server_new2(&session, callbacks, context, options) == 0 else { return false }
        let entries = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue), value: HTTP2Machine.maximumStreams),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue), value: UInt32(HeadReader.maximumBytes)),
        ]
        return unsafe nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), entries, entries.count) == 0
    }

    // MARK: Bytes

    /// Takes all of the bytes.
    package func receive(_ bytes: Bytes, at now: Moment) {
        guard !isOver else { return }
        self.now = now
        hasBegun = true
        // Safe: the view holds its bytes during the call.
        let taken = unsafe nghttp2_session_mem_recv(session, bytes.base.assumingMemoryBound(to: UInt8.self), bytes.count)
        // It has told the client why, when it could.
        if taken < 0 { isOver = true } else { fill() }
    }

    /// The client sends no more, and awaits no more: streams do not end like that.
    package func endInput() { abandon() }

    /// Good until the next call here.
    package var pending: Bytes { output.bytes }

    /// So many of the pending bytes were sent.
    package func sent(_ count: Int, at now: Moment) {
        self.now = now
        output.removeFirst(count)
        fill()
    }

    /// Nothing more is read or will be written: the connection can end when nothing is pending.
    package var isFinished: Bool {
        if isOver || isStopping && streams.isEmpty { return true }
        return unsafe nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0
    }

    var hasEvents: Bool { !events.isEmpty }

    /// The next event.
    package func nextEvent() -> MachineEvent? { events.isEmpty ? nil : events.removeFirst() }

    /// The connection is gone.
    package func abandon() {
        isOver = true
        for (number, stream) in streams {
            if case .answering = stream.stage { events.append(.abandoned(number)) }
        }
        streams.removeAll()
        bodyBytes = 0
    }

    /// Lets nghttp2 say what it has to say, as far as there is room for it.
    func fill() {
        while output.count < HTTP2Machine.outputCapacity {
            var start: UnsafePointer<UInt8>?
            let count = unsafe nghttp2_session_mem_send(session, &start)
            guard count > 0, let start = unsafe start else { break }
            // Safe: nghttp2 holds so many bytes until its next call.
            unsafe output.append(Bytes(base: UnsafeRawPointer(start), count: Int(count)))
        }
        if !streams.isEmpty { idleSince = now.steady }
    }

    // MARK: Time

    /// When `expire` has something to do.
    package var deadline: Instant {
        guard !isOver else { return .distantFuture }
        guard !streams.isEmpty else { return idleSince.advanced(by: hasBegun ? settings.idleTime : settings.headTime) }
        return streams.values.map(deadline).min() ?? .distantFuture
    }

    private func deadline(_ stream: HTTP2Stream) -> Instant {
        switch stream.stage {
        case .head, .lingering: stream.since.advanced(by: settings.headTime)
        case .body, .sending: stream.since.advanced(by: settings.bodyTime)
        case .answering: stream.since.advanced(by: settings.answerTime)
        }
    }

    /// Does what is to be done when the time is over.
    package func expire(_ now: Moment) {
        guard now.steady >= deadline else { return }
        self.now = now
        if streams.isEmpty { stop() }
        for (number, stream) in streams where now.steady >= deadline(stream) {
            switch stream.stage {
            // The rest of the headers is what the connection waits for.
            case .head: unsafe nghttp2_session_terminate_session(session, UInt32(NGHTTP2_ENHANCE_YOUR_CALM.rawValue))
            case .body: refuse(number, .tooSlow)
            case .answering:
                events.append(.abandoned(number))
                answer(number, ProblemDetails(503, "The answer took too long to make.").response, at: now)
            case .sending: reset(number, NGHTTP2_CANCEL)
            case .lingering: reset(number, NGHTTP2_NO_ERROR)
            }
        }
        fill()
    }

    /// No further request is taken.
    package func stop() {
        guard !isStopping, !isOver else { return }
        isStopping = true
        let last = unsafe nghttp2_session_get_last_proc_stream_id(session)
        unsafe nghttp2_submit_goaway(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, UInt32(NGHTTP2_NO_ERROR.rawValue), nil, 0)
        fill()
    }

    func reset(_ number: Int32, _ code: nghttp2_error_code) {
        unsafe nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), number, UInt32(code.rawValue))
    }
}
