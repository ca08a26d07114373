// WebSockets of the server.

import Reactor
import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

/// Our own client's machine over a socket to the server of a bench.
private final class SocketClient {
    let client: LoopbackClient
    let machine: WebSocketMachine
    private let bench: ServerBench
    private(set) var events: [WebSocketEvent] = []

    init(
        _ bench: ServerBench, _ target: String = "/stream", receiveBuffer: Int32 = 0,
        _ change: (inout WebSocketSettings) -> Void = { _ in }
    ) throws {
        self.bench = bench
        client = try bench.connect(receiveBuffer: receiveBuffer)
        var settings = WebSocketSettings(host: "localhost", target: target)
        change(&settings)
        machine = WebSocketMachine(settings, key: [UInt8](repeating: 3, count: 16)) { 0x1234_5678 }
    }

    func pump(reads: Bool = true) {
        while machine.pending.count > 0 {
            let count = client.send(machine.pending.copied)
            if count == 0 { break }
            machine.sent(count)
        }
        if reads { _ = client.read { piece in _ = Array(piece).asBytes { machine.receive($0) } } }
        while let event = machine.nextEvent() { events.append(event) }
    }

    /// Goes on until so many events came.
    @discardableResult
    func wait(for count: Int) -> [WebSocketEvent] {
        bench.turn {
            pump()
            return events.count >= count
        }
        return events
    }

    var texts: [String] {
        events.compactMap { if case .text(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
    }

    var end: WebSocketEnd? { if case .ended(let end)? = events.last { end } else { nil } }

    @discardableResult
    func say(_ text: String) -> Bool { Array(text.utf8).asBytes { machine.send(text: $0) } }
}

@Suite struct `WebSockets` {
    private static let request = [
        "GET /stream HTTP/1.1", "Host: localhost", "Connection: keep-alive, Upgrade", "Upgrade: WebSocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]

    private func answer(_ change: (inout [String]) -> Void, _ settings: (inout ServerSettings) -> Void = { _ in }) throws
        -> String
    {
        var request = `WebSockets`.request
        change(&request)
        let bench = try ServerBench(settings)
        let client = try bench.connect()
        client.send(Array((request.joined(separator: "\r\n") + "\r\n\r\nx").utf8))
        return bench.read(client)
    }

    @Test func `RFC 6455, 1.3: its example of a handshake`() throws {
        let expected = lines(
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(try answer { _ in } == expected)
    }

    @Test(arguments: [
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", 426), ("Sec-WebSocket-Version: 13", "X: y", 426),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X: y", 400),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==", 400),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Key: ?", 400),
        ("GET /stream HTTP/1.1", "POST /stream HTTP/1.1", 400),
        ("Upgrade: WebSocket", "Upgrade: h2c", 426), ("Connection: keep-alive, Upgrade", "Connection: keep-alive", 426),
        ("GET /stream HTTP/1.1", "GET /stream HTTP/1.0", 426), ("Host: localhost", "Host: localhost\r\nContent-Length: 1", 400),
        ("Host: localhost", "Host: localhost\r\nOrigin: https://evil.example", 403),
        ("Host: localhost", "Host: localhost\r\nOrigin: null", 403),
        ("Host: localhost", "Host: localhost:81\r\nOrigin: http://localhost", 403),
        ("Host: localhost", "Host: localhost\r\nOrigin: https://localhost", 403),
        ("Host: localhost", "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://localhost", 403),
        ("Host: localhost", "Host: localhost\r\nOrigin: http://localhost", 101),
        ("Host: localhost", "Host: localhost:80\r\nOrigin: http://LOCALHOST", 101),
        ("Host: localhost", "Host: localhost\r\nOrigin: https://desk.example.com", 101),
        ("GET /stream HTTP/1.1", "GET /echo HTTP/1.1", 200),
        ("GET /stream HTTP/1.1", "GET /none HTTP/1.1", 404),
    ])
    func `RFC 6455, 4.2 and 10.2: a handshake is whole and from a page of ours, or it is refused`(
        line: String, other: String, expected: Int
    ) throws {
        let answer = try answer({ $0 = $0.map { $0 == line ? other : $0 } }, { $0.allowedOrigins = ["https://desk.example.com"] })
        #expect(status(answer) == expected)
        if expected == 426 { #expect(header("Upgrade", answer) == "websocket") }
    }

    @Test func `texts go both ways, what came with the request too, and a close is answered`() throws {
        let bench = try ServerBench()
        let client = try SocketClient(bench, "/stream?hello=welcome")
        client.wait(for: 2)
        client.say("one")
        client.say(String(repeating: "long ", count: 1000))
        client.wait(for: 4)
        #expect(client.texts == ["welcome", "one", String(repeating: "long ", count: 1000)])
        #expect(bench.server.counts.openWebSockets == 1)
        client.machine.close(code: 4001, reason: "enough")
        client.wait(for: 5)
        #expect(
            client.end == .closed(code: 4001, reason: Array("enough".utf8)) && bench.handler.closings == [.closed(code: 4001)])
        #expect(bench.server.counts.openWebSockets == 0)
        #expect(bench.read(client.client, atLeast: .max) == "" && client.client.isClosed, "the server closes first")
        client.client.hangUp()
        #expect(bench.turn { bench.server.counts.openConnections == 0 })
    }

    @Test func `the server closes with a code and a reason`() throws {
        let bench = try ServerBench()
        let client = try SocketClient(bench)
        client.wait(for: 1)
        client.say("close")
        client.wait(for: 2)
        #expect(client.end == .closed(code: 4000, reason: Array("as you wish".utf8)) && bench.handler.closings == [.ours])
        bench.turn {
            client.pump()
            return client.client.isClosed
        }
        #expect(client.client.isClosed)
    }

    @Test func `whoever answers the server's close sees the connection end, without a word more`() throws {
        let bench = try ServerBench()
        let client = try SocketClient(bench)
        client.wait(for: 1)
        client.say("close")
        client.wait(for: 2)
        #expect(client.end == .closed(code: 4000, reason: Array("as you wish".utf8)))
        client.pump()
        #expect(bench.read(client.client, atLeast: .max) == "" && client.client.isClosed)
    }

    @Test func `a frame that is not masked, a binary one, and a message that is too long end it`() throws {
        let unmasked = try ServerBench()
        let client = try SocketClient(unmasked)
        client.wait(for: 1)
        client.client.send([0x81, 0x01, 0x41])
        client.wait(for: 2)
        #expect(unmasked.handler.closings == [.broken(code: 1002)] && unmasked.handler.texts == [])
        let binary = try ServerBench()
        let other = try SocketClient(binary)
        other.wait(for: 1)
        #expect([1, 2].asBytes { other.machine.send(binary: $0) })
        other.wait(for: 2)
        #expect(
            other.end == .closed(code: 1003, reason: Array("only texts are read here".utf8))
                && binary.handler.closings == [.broken(code: 1003)])
        for compression in [WebSocketSettings.Compression.none, .offered(contextTakeover: false)] {
            let bench = try ServerBench { $0.maximumMessageBytes = 1000 }
            let long = try SocketClient(bench) { $0.compression = compression }
            long.wait(for: 1)
            long.say(String(repeating: "x", count: 1001))
            long.wait(for: 2)
            #expect(long.end == .closed(code: 1009, reason: []) && bench.handler.closings == [.broken(code: 1009)])
        }
    }

    @Test func `who does not read what is sent is closed, and told why when he reads`() throws {
        let bench = try ServerBench { $0.maximumPendingBytes = 100_000 }
        let (slow, quick) = (try SocketClient(bench, receiveBuffer: 4096), try SocketClient(bench))
        slow.wait(for: 1)
        quick.wait(for: 1)
        var random = SeededRandom(seed: 3)
        let text = SharedText((0..<50_000).map { _ in UInt8.random(in: 33...126, using: &random) })
        var sent = 0
        while bench.handler.closings.isEmpty, sent < 1000 {
            bench.server.send(text, to: bench.handler.sockets)
            sent += 1
            bench.turn {
                quick.pump()
                return quick.texts.count == sent
            }
        }
        #expect(
            bench.handler.closings == [.tooSlow] && bench.server.counts.slowReaders == 1
                && bench.server.counts.openWebSockets == 1)
        bench.turn {
            slow.pump()
            return slow.end != nil
        }
        #expect(slow.end == .closed(code: 1008, reason: Array("too slow: more waited to be sent than may".utf8)))
        #expect(slow.texts.count < sent && quick.texts.count == sent)
    }

    @Test func `a silent client is pinged, and dropped when it does not answer`() throws {
        let bench = try ServerBench()
        let (alive, dead) = (try SocketClient(bench), try SocketClient(bench))
        alive.wait(for: 1)
        dead.wait(for: 1)
        for _ in 0..<3 {
            bench.wait(.seconds(20))
            bench.turn {
                alive.pump()
                return alive.machine.pending.count == 0
            }
            for _ in 0..<10 {
                alive.pump()
                bench.server.turn(bench.handler, for: .milliseconds(1))
            }
        }
        #expect(bench.handler.closings == [.silent] && bench.server.counts.openWebSockets == 1)
    }

    @Test func `a client that is gone, and a server that stops`() throws {
        let bench = try ServerBench()
        let (gone, client) = (try SocketClient(bench), try SocketClient(bench))
        gone.wait(for: 1)
        client.wait(for: 1)
        for number in 0..<100 { gone.say("\(number)") }
        gone.pump(reads: false)
        gone.client.hangUp()
        #expect(bench.turn { bench.handler.closings == [.hungUp] })
        #expect(bench.handler.texts == (0..<100).map(String.init), "what it said before is heard")
        bench.server.send(Array("nobody".utf8), to: bench.handler.sockets[0])
        #expect(bench.server.pendingBytes(of: bench.handler.sockets[0]) == nil)
        bench.server.stop(within: .seconds(5))
        client.wait(for: 2)
        #expect(
            client.end == .closed(code: 1001, reason: Array("the server stops".utf8))
                && bench.handler.closings == [.hungUp, .ours])
        client.client.hangUp()
        #expect(bench.turn { bench.server.isStopped })
    }

    @Test func `a text for many is compressed once for each window, and all can read it`() throws {
        let bench = try ServerBench()
        let clients = [
            try SocketClient(bench) { $0.compression = .none },
            try SocketClient(bench) { $0.compression = .offered(contextTakeover: false) },
            try SocketClient(bench) { $0.compression = .offered(contextTakeover: true) },
        ]
        for client in clients { client.wait(for: 1) }
        let text = String(repeating: "all of you ", count: 200)
        for _ in 0..<3 { bench.server.send(SharedText(Array(text.utf8)), to: bench.handler.sockets) }
        for client in clients {
            client.wait(for: 4)
            #expect(client.texts == [text, text, text])
        }
    }

    @Test(arguments: [
        "", ", compression=None",
        ", extensions=[websockets.extensions.permessage_deflate.ClientPerMessageDeflateFactory(server_max_window_bits=9, client_max_window_bits=9)]",
    ])
    func `Python's websockets, in clear and over TLS`(options: String) throws {
        let server = try RunningServer()
        defer { server.end() }
        let script = """
            import asyncio, ssl, websockets, websockets.extensions.permessage_deflate
            async def main():
                context = ssl.create_default_context(cafile='\(server.certificates.file("authority.pem"))')
                for url, tls in (('ws://localhost:\(server.port)/stream', None), ('wss://localhost:\(server.securePort)/stream', context)):
                    async with websockets.connect(url, ssl=tls, max_size=None\(options)) as socket:
                        for text in ['', 'hello', 'müde €', 'x' * 60000] + [str(number) * number for number in range(300)]:
                            await socket.send(text)
                            assert await socket.recv() == text, text
                        await socket.send(part for part in ('in ', 'three ', 'parts'))
                        assert await socket.recv() == 'in three parts'
                        await (await socket.ping())
                        await socket.send('close')
                        try:
                            await socket.recv()
                        except websockets.ConnectionClosed as closed:
                            print(closed.rcvd.code, closed.rcvd.reason, [type(one).__name__ for one in socket.extensions])
            asyncio.run(main())
            """
        let file = "\(server.certificates.folder)/websockets-\(options.utf8.count).py"
        let said = try output(of: "cat >\(file) <<'END'\n\(script)\nEND\n/usr/bin/python3 \(file)")
        let extensions = options.contains("None") ? "[]" : "['PerMessageDeflate']"
        #expect(said == "4000 as you wish \(extensions)\n4000 as you wish \(extensions)\n")
    }
}
