// One connection of HTTP/1.1 or 1.0, without its socket.

package import Values
internal import WebKit

/// Bytes of the client in, bytes for it out, requests on our side.
///
/// One request at a time: the next one, which may have come already, is looked at when the one before is answered. So
/// answers keep their order, and who asks without reading the answers is not served further.
///
/// Shape: 32 KiB of input wait, and the one body that is being read; output is one answer.
///
/// Source: RFC 9112.
package final class HTTP1Machine {
    enum State {
        /// Since its first byte, or since there was a wait for one.
        case head(HeadReader, since: Instant)
        case body(RequestHead, BodyReader, WebSocketUpgrade, since: Instant)
        case answering(AnswerTerms, WebSocketUpgrade, keepsAlive: Bool, since: Instant)
        /// Nothing more is read; what is pending leaves, and then the connection ends.
        case finishing
        /// The connection is a WebSocket now.
        case upgraded
    }

    private static let inputCapacity = 32 << 10
    /// The next request waits until no more than this is pending.
    static let pendingForNext = 64 << 10

    let settings: MachineSettings
    let peer: RequestPeer
    var state: State
    /// How many requests came, which numbers them.
    var count: Int32 = 0
    private(set) var isStopping = false
    private(set) var isInputEnded = false
    /// Of the body that is being read.
    var bodyBytes = 0 { didSet { settings.bodies.change(from: oldValue, to: bodyBytes) } }
    let input = ByteQueue()
    let output = ByteQueue()
    var events: [MachineEvent] = []

    /// A connection that has just begun.
    package init(_ settings: MachineSettings, _ peer: RequestPeer, at now: Instant) {
        self.settings = settings
        self.peer = peer
        state = .head(HeadReader(), since: now)
    }

    deinit { settings.bodies.change(from: bodyBytes, to: 0) }

    // MARK: Bytes

    /// How many bytes `receive` takes now.
    package var inputRoom: Int {
        switch state {
        case .finishing, .upgraded: 0
        case .head, .body, .answering: HTTP1Machine.inputCapacity - input.count
        }
    }

    /// Takes all of the bytes, of which there is room for.
    package func receive(_ bytes: Bytes, at now: Moment) {
        input.append(bytes)
        advance(now)
    }

    /// The client sends no more. What it asked for is answered still.
    package func endInput(at now: Moment) {
        isInputEnded = true
        advance(now)
    }

    /// Good until the next call here.
    package var pending: Bytes { output.bytes }

    /// So many of the pending bytes were sent.
    package func sent(_ count: Int, at now: Moment) {
        output.removeFirst(count)
        advance(now)
    }

    /// Nothing more is read or will be written: the connection can end when nothing is pending.
    package var isFinished: Bool { if case .finishing = state { true } else { false } }

    /// What came behind the request that began the WebSocket.
    func takeInput() -> [UInt8] {
        let rest = input.bytes.copied
        input.removeFirst(rest.count)
        return rest
    }

    var hasEvents: Bool { !events.isEmpty }

    /// The next event.
    package func nextEvent() -> MachineEvent? { events.isEmpty ? nil : events.removeFirst() }

    /// The connection is gone.
    package func abandon() {
        if case .answering = state { events.append(.abandoned(count)) }
        state = .finishing
    }

    // MARK: Time

    /// When `expire` has something to do.
    package var deadline: Instant {
        switch state {
        case .head(let reader, let since):
            since.advanced(by: reader.hasBegun || count == 0 ? settings.headTime : settings.idleTime)
        case .body(_, _, _, let since): since.advanced(by: settings.bodyTime)
        case .answering(_, _, _, let since): since.advanced(by: settings.answerTime)
        case .finishing, .upgraded: .distantFuture
        }
    }

    /// Does what is to be done when the time is over.
    package func expire(_ now: Moment) {
        guard now.steady >= deadline else { return }
        switch state {
        case .head(let reader, _) where !reader.hasBegun: state = .finishing
        case .head, .body: fail(.tooSlow, at: now)
        case .answering:
            events.append(.abandoned(count))
            answer(count, ProblemDetails(503, "The answer took too long to make.").response, at: now)
        case .finishing, .upgraded: break
        }
    }

    /// No further request is taken.
    package func stop() {
        isStopping = true
        if case .head(let reader, _) = state, !reader.hasBegun { state = .finishing }
    }
}
