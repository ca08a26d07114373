// How a WebSocket begins.

import TestKit
import Testing
import WebKit

@Suite struct `WebSocket handshakes` {
    @Test func `RFC 6455, 1.3: its example`() {
        let bench = MachineBench()
        #expect(
            String(decoding: bench.sent(), as: UTF8.self) == """
                GET /chat HTTP/1.1\r
                Host: server.example.com\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                \r\n
                """)
        #expect(!bench.machine.isOpen)
        bench.receive(MachineBench.answer + "\r\n")
        #expect(bench.events() == ["opened"])
        #expect(bench.machine.isOpen)
    }

    @Test func `headers and what is offered are in the request`() {
        let bench = MachineBench {
            $0.headers = [HTTPHeader("X-Key", "secret"), HTTPHeader("Sec-WebSocket-Protocol", "v1, v2")]
            $0.compression = .offered(contextTakeover: false)
        }
        let request = String(decoding: bench.sent(), as: UTF8.self)
        #expect(
            request.hasSuffix(
                """
                Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; server_no_context_takeover\r
                X-Key: secret\r
                Sec-WebSocket-Protocol: v1, v2\r
                \r\n
                """))
        bench.receive(
            MachineBench.answer + "sec-websocket-protocol: v2\r\nSec-WebSocket-Extensions: "
                + "permessage-deflate;server_no_context_takeover\r\n\r\n")
        #expect(bench.events() == ["opened"])
    }

    @Test(arguments: [
        ("server.example.com", "chat", nil), ("a b", "/", nil), ("a/b", "/", nil), ("", "/", nil), ("a", "/\r\nX: y", nil),
        ("a", "/", HTTPHeader("X", "a\r\nY: b")), ("a", "/", HTTPHeader("Upgrade", "x")), ("a@b", "/", nil),
        ("a", "/", HTTPHeader("Sec-WebSocket-Key", "x")), ("a", "/", HTTPHeader("Sec-WebSocket-Extensions", "x")),
    ] as [(String, String, HTTPHeader?)])
    func `a request that could be taken for another one is never sent`(host: String, target: String, header: HTTPHeader?) {
        let bench = MachineBench {
            ($0.host, $0.target) = (host, target)
            $0.headers = header.map { [$0] } ?? []
        }
        #expect(bench.sent().isEmpty)
        #expect(bench.events() == ["ended \(WebSocketEnd.badRequest)"])
    }

    @Test(arguments: [
        ("HTTP/1.1 403 Forbidden\r\n\r\n", .refused(status: 403)), ("HTTP/1.1 200 OK\r\n\r\n", .refused(status: 200)),
        ("HTTP/1.1 302\r\nLocation: /\r\n\r\n", .refused(status: 302)), ("HTTP/1.0 101 X\r\n\r\n", .badHandshake),
        ("HTTP/1.1 101 X\r\n\r\n", .badHandshake), ("hello\r\n\r\n", .badHandshake), ("\r\n\r\n", .badHandshake),
        ("HTTP/1.1 101 X\n\n", .badHandshake), ("HTTP/1.1 1O1 X\r\n\r\n", .badHandshake),
        ("HTTP/1.1 101X\r\n\r\n", .badHandshake), ("HTTP/1.1 999 X\r\n\r\n", .badHandshake),
        (MachineBench.answer + " folded\r\n\r\n", .badHandshake), (MachineBench.answer + "X y: z\r\n\r\n", .badHandshake),
        (MachineBench.answer + ": z\r\n\r\n", .badHandshake), (MachineBench.answer + "X\r\n\r\n", .badHandshake),
        (MachineBench.answer + "X: a\0b\r\n\r\n", .badHandshake), (MachineBench.answer + "X: a\rb\r\n\r\n", .badHandshake),
        (MachineBench.answer + "Upgrade: websocket\r\n\r\n", .badHandshake),
        (MachineBench.answer + "Sec-WebSocket-Protocol: v1\r\n\r\n", .badHandshake),
        (MachineBench.answer + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", .badHandshake),
        (MachineBench.answer.replacing(MachineBench.accept, with: "s3pPLMBiTxaQ9kYGzzhZRbK+xOx=") + "\r\n", .badHandshake),
        (MachineBench.answer.replacing("Upgrade: websocket", with: "Upgrade: h2c") + "\r\n", .badHandshake),
        (MachineBench.answer.replacing("Connection: Upgrade", with: "Connection: close") + "\r\n", .badHandshake),
        (MachineBench.answer + String(repeating: "X: y\r\n", count: 65) + "\r\n", .badHandshake),
        (MachineBench.answer + "X: " + String(repeating: "y", count: 17_000), .badHandshake),
    ] as [(String, WebSocketEnd)])
    func `an answer that does not begin this WebSocket ends it`(answer: String, end: WebSocketEnd) {
        let bench = MachineBench()
        bench.receive(answer)
        #expect(bench.events() == ["ended \(end)"])
        #expect(!bench.machine.isOpen)
    }

    @Test(arguments: [
        ("permessage-deflate", true), ("Permessage-Deflate ;  server_no_context_takeover", true),
        ("permessage-deflate; client_no_context_takeover; server_max_window_bits=8", true),
        ("permessage-deflate; server_max_window_bits=7", false), ("permessage-deflate; server_max_window_bits", false),
        ("permessage-deflate; client_max_window_bits=10", false), ("permessage-deflate; other", false),
        ("permessage-deflate; server_no_context_takeover; server_no_context_takeover", false), ("x-other", false),
        ("permessage-deflate; server_no_context_takeover=1", false), ("permessage-deflate, permessage-deflate", false),
        ("permessage-deflate;", false), ("", false),
    ])
    func `RFC 7692, 7.1: nothing is agreed to that was not offered`(extensions: String, isGood: Bool) {
        let bench = MachineBench { $0.compression = .offered(contextTakeover: true) }
        bench.receive(MachineBench.answer + "Sec-WebSocket-Extensions: \(extensions)\r\n\r\n")
        #expect(bench.events() == [isGood ? "opened" : "ended \(WebSocketEnd.badHandshake)"])
    }

    @Test func `RFC 7692, 7.1.1.1: a server that will not forget, where it must, is not spoken to`() {
        let bench = MachineBench { $0.compression = .offered(contextTakeover: false) }
        bench.receive(MachineBench.answer + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
        #expect(bench.events() == ["ended \(WebSocketEnd.badHandshake)"])
    }

    @Test func `any one byte of the answer changed gives a WebSocket or an end`() {
        let answer = Array((MachineBench.answer + "X: y\r\n\r\n").utf8) + frame(1, "hello")
        for place in answer.indices {
            for change in 0...UInt8.max {
                let bench = MachineBench()
                var changed = answer
                changed[place] = change
                bench.receive(changed)
                bench.machine.hangUp()
                let events = bench.events()
                if events.last?.hasPrefix("ended") != true { Issue.record("\(changed): \(events)") }
            }
        }
    }

    @Test func `nothing that describes settings tells a secret`() {
        var settings = WebSocketSettings(host: "example.com", target: "/ws?listenKey=hunter1")
        settings.headers = [HTTPHeader("X-Key", "hunter2")]
        var dumped = ""
        dump(settings, to: &dumped)
        #expect("\(settings)" == "example.com/ws")
        for text in ["\(settings)", String(reflecting: settings), dumped] { #expect(!text.contains("hunter")) }
    }
}
