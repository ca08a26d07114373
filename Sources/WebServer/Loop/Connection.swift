// One connection of a client, from its first byte to its last.

internal import Reactor
internal import Values
internal import WebKit

/// A socket, and the machine of what is spoken over it. Nothing here calls the handler: the loop takes events.
final class Connection {
    enum Speaker {
        /// TLS shakes hands.
        case securing(since: Instant)
        case http1(HTTP1Machine)
        case http2(HTTP2Machine)
        /// The answer that began it may still wait to be sent.
        case webSocket(WebSocketChannel, after: HTTP1Machine)
        /// All is said. What the client still sends is read and forgotten: a reset would take the answer from it.
        case lingering(since: Instant)
        case gone
    }

    enum Event {
        case request(Int32, Request)
        case abandoned(Int32)
        case refused(RequestFault)
        case opened(Request)
        case text([UInt8])
        case closed(WebSocketClosing)
    }

    static let lingerTime = Interval.seconds(2)

    let peer: RequestPeer
    let transport: Transport
    let settings: MachineSettings
    let sendTime: Interval
    var speaker: Speaker
    /// Since when the client takes none of what is pending; nil when nothing is.
    private(set) var pendingSince: Instant?
    private var isInputEnded = false
    /// Nothing can be sent any more. The machine has its last events still.
    private var isLost = false
    /// Reading stopped before there was nothing left.
    private var hasStoppedReading = false
    /// The request that may become a WebSocket.
    var upgrading: Request?
    /// The one that did, of which nobody has heard yet.
    var opened: Request?
    /// In the loop's list of those that have something to do.
    var isReady = false
    /// What the poller was told.
    var watched = (reading: true, writing: false)

    init(_ transport: Transport, _ peer: RequestPeer, _ settings: MachineSettings, sendTime: Interval, at now: Moment) {
        self.transport = transport
        self.peer = peer
        self.settings = settings
        self.sendTime = sendTime
        speaker = peer.isSecure ? .securing(since: now.steady) : .http1(HTTP1Machine(settings, peer, at: now.steady))
    }

    deinit { transport.close() }

    // MARK: Going on

    /// - Parameter isBroken: The poller says that both ways are closed.
    func step(_ room: Transport.Room, isBroken: Bool, at now: Moment) {
        hasStoppedReading = false
        if isBroken, isInputEnded || inputRoom == 0 { return lose() }
        secure(now)
        flush(now)
        read(room, now)
        conclude(now)
    }

    /// Sends what there is to send, and ends the connection when all is said.
    func conclude(_ now: Moment) {
        flush(now)
        finish(now)
    }

    private func secure(_ now: Moment) {
        guard case .securing = speaker else { return }
        switch transport.tls.advance() {
        case .handshaking: break
        case .established: speak(now)
        case .closed, .failed:
            _ = transport.flush()
            speaker = .gone
        }
    }

    private func speak(_ now: Moment) {
        speaker =
            transport.tls.speaks("h2")
            ? .http2(HTTP2Machine(settings, peer, at: now)) : .http1(HTTP1Machine(settings, peer, at: now.steady))
    }

    /// A bounded number of times, so that one client does not keep all others waiting.
    private func read(_ room: Transport.Room, _ now: Moment) {
        for _ in 0..<8 {
            let most = inputRoom
            guard most > 0, !isInputEnded else { return }
            switch transport.receive(room, atMost: most) {
            case .bytes(let count): room.with(count) { take($0, now) }
            case .later:
                secure(now)
                return
            case .closed: return endInput(now)
            }
            secure(now)
        }
        hasStoppedReading = true
    }

    private func take(_ bytes: Bytes, _ now: Moment) {
        // The handshake may be done only with these.
        secure(now)
        switch speaker {
        case .http1(let machine): machine.receive(bytes, at: now)
        case .http2(let machine): machine.receive(bytes, at: now)
        case .webSocket(let channel, _): channel.receive(bytes, at: now.steady)
        case .securing, .lingering, .gone: break
        }
    }

    private func endInput(_ now: Moment) {
        isInputEnded = true
        switch speaker {
        case .http1(let machine): machine.endInput(at: now)
        case .http2(let machine): machine.endInput()
        case .webSocket(let channel, _): channel.hangUp()
        case .securing, .lingering:
            _ = transport.flush()
            speaker = .gone
        case .gone: break
        }
    }

    /// How much is read now.
    private var inputRoom: Int {
        switch speaker {
        case .http1(let machine): machine.inputRoom
        case .webSocket(let channel, _): channel.machine.inputRoom
        case .securing, .http2, .lingering: .max
        case .gone: 0
        }
    }

    private func flush(_ now: Moment) {
        while let count = sendOnce(now) {
            if count < 0 { return lose() }
            if count > 0 { pendingSince = now.steady }
        }
        if !hasPending { pendingSince = nil } else if pendingSince == nil { pendingSince = now.steady }
    }

    /// How much was sent; negative when the connection is broken, nil when nothing is pending or taken.
    private func sendOnce(_ now: Moment) -> Int? {
        var count = 0
        let pending = pending
        if pending.count > 0 {
            switch transport.send(pending) {
            case .bytes(let sent): count = sent
            case .later: break
            case .closed: return -1
            }
        }
        if count > 0 { sent(count, now) }
        let waiting = transport.hasPending ? transport.tls.pending.count : 0
        guard transport.flush() else { return -1 }
        let left = transport.hasPending ? transport.tls.pending.count : 0
        return count > 0 || waiting != left ? max(count, waiting - left) : nil
    }

    private var pending: Bytes {
        switch speaker {
        case .http1(let machine): machine.pending
        case .http2(let machine): machine.pending
        case .webSocket(let channel, let machine): machine.pending.count > 0 ? machine.pending : channel.machine.pending
        case .securing, .lingering, .gone: Bytes("")
        }
    }

    private func sent(_ count: Int, _ now: Moment) {
        switch speaker {
        case .http1(let machine): machine.sent(count, at: now)
        case .http2(let machine): machine.sent(count, at: now)
        case .webSocket(let channel, let machine):
            if machine.pending.count > 0 { machine.sent(count, at: now) } else { channel.machine.sent(count) }
        case .securing, .lingering, .gone: break
        }
    }

    private var hasPending: Bool { pending.count > 0 || transport.hasPending }

    private func finish(_ now: Moment) {
        let isFinished =
            switch speaker {
            case .http1(let machine): machine.isFinished
            case .http2(let machine): machine.isFinished
            case .webSocket(let channel, _): channel.isFinished
            case .securing, .lingering, .gone: false
            }
        guard isFinished, pending.count == 0, !hasEvents else { return }
        if !transport.tls.isNone { transport.tls.finish() }
        guard transport.flush(), !transport.hasPending else { return }
        transport.socket.finishSending()
        speaker = isInputEnded ? .gone : .lingering(since: now.steady)
    }

    /// The connection is broken.
    func lose() {
        switch speaker {
        case .http1(let machine): machine.abandon()
        case .http2(let machine): machine.abandon()
        case .webSocket(let channel, _): channel.hangUp()
        case .securing, .lingering, .gone: break
        }
        isLost = true
    }

    /// Nothing of it is left, once its events are taken.
    var isGone: Bool {
        if isLost { return true }
        if case .gone = speaker { return true }
        return false
    }

    /// There is more to read, of which no poller tells.
    var hasUnread: Bool { hasStoppedReading || wantsToRead && transport.hasInput }
    var wantsToRead: Bool { !isInputEnded && inputRoom > 0 }
    var wantsToWrite: Bool { hasPending }
}
