// WebSockets over sockets, to a server that is not ours.

import Foundation
import Reactor
import TestKit
import Testing
import Values
import WebKit

/// One connection to the server of the tests.
final class ConnectionBench {
    private static let certificates = ["server", "stranger"]
    private static let server = Result { try TestServer("websocket.py", certificates: certificates) }

    private let connection: WebSocketConnection
    private let context: TLSContext
    private var poller = try? Poller()
    private var waiting: [WebSocketEvent] = []

    init(
        _ target: String, certificate: String? = nil, seconds: Int64 = 20, port: UInt16? = nil,
        _ change: (inout WebSocketSettings) -> Void = { _ in }
    ) throws {
        let server = try ConnectionBench.server.get()
        let index = certificate.flatMap { ConnectionBench.certificates.firstIndex(of: $0) }
        let port = port ?? server.ports[index.map { $0 + 1 } ?? 0]
        var settings = WebSocketSettings(host: "localhost:\(port)", target: target)
        settings.compression = .none
        change(&settings)
        var tls = TLSSettings()
        tls.authorityFile = try TestCertificates.shared.get().file("authority.pem")
        context = try certificate == nil ? .none : TLSContext.initiator(tls)
        let address = try #require(SocketAddress(numericHost: "127.0.0.1", port: port))
        let now = Clock.now().steady
        connection = try WebSocketConnection(
            to: address, settings, tls: context, name: Bytes("localhost"), now: now,
            deadline: now.advanced(by: .seconds(seconds)))
        #expect(poller?.add(connection.descriptor, token: 1) == 0)
    }

    deinit { if !context.isNone { context.free() } }

    /// Steps until there is an event.
    func next() throws -> WebSocketEvent {
        for _ in 0..<2000 {
            if let event = connection.nextEvent() { return event }
            poller?.watch(connection.descriptor, token: 1, reading: true, writing: connection.wantsToWrite)
            poller?.wait(for: connection.needsStep ? Interval(nanoseconds: 0) : .milliseconds(20))
            let canWrite = (0..<(poller?.count ?? 0)).contains { poller?[$0].canWrite == true || poller?[$0].isHungUp == true }
            connection.step(canWrite: canWrite, now: Clock.now().steady)
        }
        throw HTTPBenchError()
    }

    func open() throws {
        guard case .opened = try next() else { throw HTTPBenchError() }
        #expect(connection.isOpen)
    }

    func nextText() throws -> String {
        let event = try next()
        guard case .text(let bytes) = event else {
            Issue.record("\(event)")
            throw HTTPBenchError()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func nextBinary() throws -> [UInt8] {
        guard case .binary(let bytes) = try next() else { throw HTTPBenchError() }
        return bytes
    }

    func end() throws -> WebSocketEnd {
        while true { if case .ended(let end) = try next() { return end } }
    }

    func send(_ text: String) -> Bool { Array(text.utf8).asBytes { connection.send(text: $0) } }
    func send(_ bytes: [UInt8]) -> Bool { bytes.asBytes { connection.send(binary: $0) } }
    func ping(_ text: String) -> Bool { Array(text.utf8).asBytes { connection.ping($0) } }
    func close() { connection.close(code: 1000) }
}

@Suite struct `WebSocket connections` {
    static let texts = ["", "a", "Grüße, 𝄞", String(repeating: "0123456789", count: 30), String(repeating: "x", count: 200_000)]

    @Test(arguments: [nil, "server"] as [String?])
    func `messages of all sizes come back, plain and over TLS`(certificate: String?) throws {
        let bench = try ConnectionBench("/echo", certificate: certificate)
        try bench.open()
        for text in Self.texts {
            #expect(bench.send(text))
            #expect(try bench.nextText() == text)
        }
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }
        #expect(bench.send(bytes))
        #expect(try bench.nextBinary() == bytes)
        #expect(bench.ping("hello"))
        guard case .pong(let pong) = try bench.next() else { throw HTTPBenchError() }
        #expect(pong == Array("hello".utf8))
        bench.close()
        #expect(try bench.end() == .closed(code: 1000, reason: []))
    }

    @Test(arguments: [
        "permessage-deflate", "permessage-deflate;server_no_context_takeover", "permessage-deflate;client_no_context_takeover",
        "permessage-deflate;server_no_context_takeover;client_no_context_takeover",
    ])
    func `messages come back compressed, whoever remembers earlier ones`(extensions: String) throws {
        for takeover in [true, false] where takeover || extensions.contains("server_no") {
            for path in ["/echo", "/fragments"] {
                let bench = try ConnectionBench("\(path)?\(extensions)") { $0.compression = .offered(contextTakeover: takeover) }
                try bench.open()
                for text in Self.texts.prefix(4) + Self.texts.prefix(4) {
                    #expect(bench.send(text))
                    #expect(try bench.nextText() == text)
                }
            }
        }
    }

    @Test func `a long message leaves compressed and a short one does not, each with a mask of its own`() throws {
        let bench = try ConnectionBench("/frame?permessage-deflate") { $0.compression = .offered(contextTakeover: true) }
        try bench.open()
        var masks: Set<String> = []
        for (text, isCompressed) in [("short", 0), (Self.texts[3], 1), (Self.texts[3], 1)] as [(String, Int64)] {
            #expect(bench.send(text))
            let frame = try JSONParser().parse(try bench.nextText())
            #expect(try frame.integer("rsv1") == isCompressed)
            #expect(try frame.integer("fin") == 1)
            #expect(try frame.integer("opcode") == 1)
            masks.insert(try frame.text("mask").description)
        }
        #expect(masks.count == 3 && masks.allSatisfy { $0.count == 8 })
    }

    @Test func `fragments with pings between them, and a ping by itself`() throws {
        let bench = try ConnectionBench("/fragments")
        try bench.open()
        #expect(bench.send(Self.texts[3]))
        #expect(try bench.nextText() == Self.texts[3])
        let other = try ConnectionBench("/ping")
        try other.open()
        #expect(try other.nextText() == "10 are you there")
    }

    @Test func `a handshake in pieces, with a message right behind it`() throws {
        let bench = try ConnectionBench("/pieces")
        try bench.open()
        #expect(try bench.nextText() == "early")
    }

    @Test func `the server sees the request as it was given`() throws {
        let bench = try ConnectionBench("/hello") { $0.headers = [HTTPHeader("X-Key", "abc")] }
        try bench.open()
        let request = try bench.nextText()
        #expect(request.hasPrefix("GET /hello HTTP/1.1\r\nHost: localhost:"))
        #expect(request.hasSuffix("Sec-WebSocket-Version: 13\r\nX-Key: abc\r\n\r\n"))
    }

    @Test(arguments: [
        ("/bye", .closed(code: 4001, reason: Array("müde".utf8))), ("/drop", .hungUp), ("/refuse", .refused(status: 403)),
        ("/garbage", .badHandshake), ("/echo?x-unasked", .badHandshake),
    ] as [(String, WebSocketEnd)])
    func `each end is known for what it is`(target: String, end: WebSocketEnd) throws {
        #expect(try ConnectionBench(target).end() == end)
    }

    @Test func `a server that cannot be reached, is too slow, or shows a bad certificate`() throws {
        let listener = try Listener(host: "127.0.0.1", port: 0)
        listener.close()
        guard case .cannotConnect = try ConnectionBench("/echo", port: listener.port).end() else {
            throw HTTPBenchError()
        }
        #expect(try ConnectionBench("/slow", seconds: 0).end() == .timedOut)
        guard case .secureConnectionFailed(let failure) = try ConnectionBench("/echo", certificate: "stranger").end() else {
            throw HTTPBenchError()
        }
        #expect(failure.reason == .unknownAuthority)
    }
}
