// Requests of HTTP: bytes of whoever reaches the control room.

internal import Values
internal import WebKit
internal import WebServer

/// The first byte chooses between HTTP/1 and HTTP/2, the second in how large pieces the rest comes.
///
/// Unchecked: libFuzzer has one thread, which owns it.
final class HTTPTarget: @unchecked Sendable {
    private let settings: MachineSettings
    private let peer = RequestPeer(connection: ConnectionID(number: 1), address: nil, isSecure: true)
    private let now = Moment(
        utc: Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000), steady: Instant(nanosecondsSinceEpoch: 1_000_000_000))

    init() {
        var settings = ServerSettings(places: [])
        settings.hosts = ["a"]
        settings.allowedOrigins = ["https://desk.example.com"]
        settings.maximumBodyBytes = 2048
        self.settings = settings.machines
    }

    func run(_ input: [UInt8]) {
        guard input.count > 2 else { return }
        let pieces = pieces(Array(input.dropFirst(2)), by: Int(input[1]) + 1)
        if input[0] & 1 == 0 {
            // In pieces or at once, it means the same.
            let whole = first([Array(input.dropFirst(2))])
            precondition(first(pieces) == whole, "a stream means the same however it comes")
        } else {
            second(pieces)
        }
    }

    private func pieces(_ bytes: [UInt8], by size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }

    /// What came of the stream.
    private func first(_ pieces: [[UInt8]]) -> [String] {
        let machine = HTTP1Machine(settings, peer, at: now.steady)
        var heard: [String] = []
        for piece in pieces {
            var taken = 0
            while taken < piece.count, machine.inputRoom > 0 {
                let part = Array(piece[taken..<min(piece.count, taken + machine.inputRoom)])
                taken += part.count
                // Safe: the array holds its bytes during the call.
                unsafe part.withUnsafeBytes { machine.receive(unsafe Bytes($0), at: now) }
                repeat {
                    while let event = machine.nextEvent() {
                        heard.append(text(event))
                        if case .request(let number, let request) = event { machine.answer(number, answer(request), at: now) }
                    }
                    machine.sent(machine.pending.count, at: now)
                } while machine.pending.count > 0
            }
        }
        machine.endInput(at: now)
        precondition(machine.isFinished || !heard.isEmpty, "a client that is gone")
        return heard
    }

    private func second(_ pieces: [[UInt8]]) {
        let machine = HTTP2Machine(settings, peer, at: now)
        for piece in pieces where !machine.isFinished {
            // Safe: the array holds its bytes during the call.
            unsafe piece.withUnsafeBytes { machine.receive(unsafe Bytes($0), at: now) }
            while let event = machine.nextEvent() {
                if case .request(let number, let request) = event { machine.answer(number, answer(request), at: now) }
            }
            machine.sent(machine.pending.count, at: now)
        }
        machine.abandon()
    }

    private func text(_ event: MachineEvent) -> String {
        switch event {
        case .request(let number, let request): "\(number) \(request) \(request.query.parameters) \(request.body)"
        case .abandoned(let number): "\(number) abandoned"
        case .refused(let fault): fault.description
        }
    }

    private func answer(_ request: Request) -> Response {
        precondition(request.path.allSatisfy { $0 != "." && $0 != ".." && !$0.utf8.contains(0) }, "a path is a path")
        precondition(request.body.count <= 2048, "no more than is taken")
        return Response(200, type: "text/plain", request.body, headers: [HTTPHeader("ETag", "\"x\"")])
    }
}
