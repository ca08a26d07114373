// A server with its sockets, turned by the test's own thread or by one of its own.

import Reactor
import Synchronization
import TestKit
import Testing
import Values

@testable import WebServer

/// The clock of a server under test.
final class TestClock {
    var now = start
}

/// A server in clear whose time is the test's.
final class ServerBench {
    let server: ServerLoop
    let handler = EchoHandler()
    let clock = TestClock()

    init(_ change: (inout ServerSettings) -> Void = { _ in }) throws {
        var settings = ServerSettings(places: [.init(port: 0)])
        change(&settings)
        let clock = clock
        server = try ServerLoop(settings) { clock.now }
    }

    func connect(receiveBuffer: Int32 = 0, host: UInt8 = 1) throws -> LoopbackClient {
        try LoopbackClient(port: server.ports[0], receiveBuffer: receiveBuffer, host: host)
    }

    /// Turns until something holds; false when it does not come to hold.
    @discardableResult
    func turn(until isDone: () -> Bool) -> Bool {
        for _ in 0..<5000 {
            if isDone() { return true }
            server.turn(handler, for: .milliseconds(1))
        }
        return isDone()
    }

    /// Lets time pass, and the server look at the clock.
    func wait(_ interval: Interval) {
        clock.now = clock.now.later(interval)
        for _ in 0..<4 { server.turn(handler, for: .milliseconds(0)) }
    }

    /// All that comes for a client until it has so many bytes, or the server has closed.
    func read(_ client: LoopbackClient, atLeast count: Int = 1) -> String {
        var text: [UInt8] = []
        turn {
            _ = client.read { text += $0 }
            return text.count >= count || client.isClosed
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A server on a thread of its own, for clients that are programs.
final class RunningServer {
    private let stop = StopFlag()
    private var thread: Thread?
    let port: UInt16
    let securePort: UInt16
    private let context: TLSContext
    let certificates: TestCertificates

    init(_ change: (inout ServerSettings) -> Void = { _ in }) throws {
        certificates = try TestCertificates.shared.get()
        var tls = TLSSettings()
        tls.identities = [
            TLSIdentity(certificateFile: certificates.file("server.pem"), privateKeyFile: certificates.file("server.key"))
        ]
        tls.protocols = ServerSettings.protocols
        context = try TLSContext.acceptor(tls)
        var settings = ServerSettings(places: [.init(port: 0)])
        settings.maximumBodyBytes = 1 << 20
        change(&settings)
        // Safe: from here on they are the thread's, which is joined before they go.
        nonisolated(unsafe) let plain = try ServerLoop(settings)
        settings.tls = context
        nonisolated(unsafe) let secure = try ServerLoop(settings)
        (port, securePort) = (plain.ports[0], secure.ports[0])
        let stop = stop
        thread = try Thread {
            let handlers = [EchoHandler(), EchoHandler()]
            for handler in handlers { handler.files.add("index.html", Array("<h1>Penstock</h1>".utf8)) }
            while !stop.isRaised {
                for (server, handler) in zip([plain, secure], handlers) {
                    server.turn(handler, for: .milliseconds(1))
                    for (id, request) in handler.takeWaiting() {
                        server.answer(id, .response(Response(200, type: "text/plain", Array("later \(request.path)".utf8))))
                    }
                }
            }
            for (server, handler) in zip([plain, secure], handlers) {
                server.stop(within: .seconds(1))
                while !server.isStopped { server.turn(handler, for: .milliseconds(10)) }
            }
        }
    }

    /// Waits for the thread, and with it for the end of every connection.
    func end() {
        stop.raise()
        if let thread = thread.take() { thread.join() }
        context.free()
    }

    /// The same with a body of so many letters, which comes back.
    func upload(_ arguments: String, count: Int) throws -> String {
        let letters = "head -c \(count) /dev/zero | tr '\\0' x | "
        return try curl("\(arguments) --data-binary @-", "/echo", isSecure: true, input: letters)
    }

    /// `curl` with the authority of the tests; what it prints.
    func curl(_ arguments: String, _ path: String, isSecure: Bool = false, input: String = "") throws -> String {
        let url = isSecure ? "https://localhost:\(securePort)\(path)" : "http://localhost:\(port)\(path)"
        return try output(of: "\(input)curl -sS -4 --max-time 20 --cacert \(certificates.file("authority.pem")) \(arguments) '\(url)'")
    }
}
