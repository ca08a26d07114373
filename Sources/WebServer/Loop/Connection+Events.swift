// What comes of a connection, and what it is told.

internal import Values
internal import WebKit

extension Connection {
    func nextEvent(at now: Moment) -> Event? {
        if let opened {
            self.opened = nil
            return .opened(opened)
        }
        return switch speaker {
        case .http1(let machine): machine.nextEvent().map(Connection.event)
        case .http2(let machine): machine.nextEvent().map(Connection.event)
        case .webSocket(let channel, _):
            switch channel.nextEvent(at: now.steady) {
            case .text(let bytes): .text(bytes)
            case .closed(let closing): .closed(closing)
            case nil: nil
            }
        case .securing, .lingering, .gone: nil
        }
    }

    private static func event(_ event: MachineEvent) -> Event {
        switch event {
        case .request(let number, let request): .request(number, request)
        case .abandoned(let number): .abandoned(number)
        case .refused(let fault): .refused(fault)
        }
    }

    /// Events that would be lost with the machine.
    var hasEvents: Bool {
        if opened != nil { return true }
        return switch speaker {
        case .http1(let machine): machine.hasEvents
        case .http2(let machine): machine.hasEvents
        case .webSocket(let channel, _): channel.hasEvents
        case .securing, .lingering, .gone: false
        }
    }

    func answer(_ number: Int32, _ response: Response, at now: Moment) {
        switch speaker {
        case .http1(let machine): machine.answer(number, response, at: now)
        case .http2(let machine): machine.answer(number, response, at: now)
        case .securing, .webSocket, .lingering, .gone: break
        }
    }

    /// Begins the WebSocket that a request wants; false when it does not want one, or waits no more.
    func accept(_ number: Int32, _ server: ServerSettings, _ deflate: SharedDeflate, at now: Moment) -> Bool {
        guard case .http1(let machine) = speaker, let acceptance = machine.accept(number) else { return false }
        let end = WebSocketMachine(
            accepting: acceptance, maximumMessageBytes: server.maximumMessageBytes,
            maximumPendingBytes: server.maximumPendingBytes, deflate: deflate)
        let channel = WebSocketChannel(end, pingTime: server.pingTime, at: now.steady)
        speaker = .webSocket(channel, after: machine)
        (opened, upgrading) = (upgrading, nil)
        machine.takeInput().withBytes { channel.receive($0, at: now.steady) }
        return true
    }

    var channel: WebSocketChannel? {
        if case .webSocket(let channel, _) = speaker { channel } else { nil }
    }
}
