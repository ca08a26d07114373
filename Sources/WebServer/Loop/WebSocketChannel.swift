// A WebSocket of the server: its machine, and what time and slowness do to it.

internal import Values
internal import WebKit

/// One WebSocket from the answer that began it to its end.
final class WebSocketChannel {
    enum Event {
        case text([UInt8])
        case closed(WebSocketClosing)
    }

    private enum State {
        case open(heard: Instant, isPinged: Bool)
        /// We have closed it; the client's answer is waited for, and what it says before does not matter.
        case closing(WebSocketClosing, since: Instant)
        case over
    }

    /// For the last bytes of a connection.
    static let lastTime = Interval.seconds(5)

    let machine: WebSocketMachine
    private let pingTime: Interval
    private var state: State
    /// Of a closing that the machine knows nothing of.
    private var event: Event?

    init(_ machine: WebSocketMachine, pingTime: Interval, at now: Instant) {
        self.machine = machine
        self.pingTime = pingTime
        state = .open(heard: now, isPinged: false)
    }

    /// The connection can end when nothing is pending.
    var isFinished: Bool { if case .over = state { true } else { false } }

    func receive(_ bytes: Bytes, at now: Instant) {
        if case .open = state { state = .open(heard: now, isPinged: false) }
        _ = machine.receive(bytes)
    }

    /// The last event was not taken yet.
    var hasEvents: Bool { event != nil || !machine.isOpen && !isFinished }

    func nextEvent(at now: Instant) -> Event? {
        if let event {
            self.event = nil
            return event
        }
        while let event = machine.nextEvent() {
            guard case .open = state else {
                if case .ended = event { state = .over }
                continue
            }
            switch event {
            case .text(let bytes): return .text(bytes)
            // Nobody has asked for it, and nobody would read it.
            case .binary:
                close(.broken(code: 1003), 1003, "only texts are read here", at: now)
                return nextEvent(at: now)
            case .ended(let end):
                state = .over
                return .closed(WebSocketChannel.closing(end))
            case .opened, .pong: break
            }
        }
        return nil
    }

    private static func closing(_ end: WebSocketEnd) -> WebSocketClosing {
        switch end {
        case .closed(let code, _): .closed(code: code)
        case .failed(let code): .broken(code: code)
        case .hungUp, .badRequest, .cannotConnect, .secureConnectionFailed, .refused, .badHandshake, .timedOut: .hungUp
        }
    }

    /// Sends, or closes a client for which too much waits already.
    func send(_ text: SharedText, at now: Instant) {
        guard case .open = state, machine.isOpen, !machine.send(text) else { return }
        close(.tooSlow, 1008, "too slow: more waited to be sent than may", at: now)
    }

    /// Tells the client why; what waits for it is sent before, if it reads.
    func close(_ closing: WebSocketClosing, _ code: UInt16, _ reason: StaticString, at now: Instant) {
        guard case .open = state else { return }
        machine.close(code: code, reason: reason)
        state = .closing(closing, since: now)
        event = .closed(closing)
    }

    /// The connection is gone. What was said before is heard still.
    func hangUp() { machine.hangUp() }

    var deadline: Instant {
        switch state {
        case .open(let heard, let isPinged): heard.advanced(by: Interval(nanoseconds: pingTime.nanoseconds * (isPinged ? 2 : 1)))
        case .closing(_, let since): since.advanced(by: WebSocketChannel.lastTime)
        case .over: .distantFuture
        }
    }

    func expire(_ now: Instant) {
        guard now >= deadline else { return }
        switch state {
        case .open(let heard, isPinged: false):
            _ = machine.ping(Bytes(""))
            state = .open(heard: heard, isPinged: true)
        case .open:
            event = .closed(.silent)
            state = .over
        case .closing: state = .over
        case .over: break
        }
    }
}
