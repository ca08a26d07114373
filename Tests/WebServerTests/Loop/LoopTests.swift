// Sockets, bounds and time.

import Reactor
import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

@Suite struct `The loop` {
    @Test(arguments: ["0.0.0.0", "192.0.2.1", "::", "desk.example.com", "128.0.0.1", "127.0.0.1.example.com", ""])
    func `an address that others reach needs TLS, and the refusal says so`(host: String) {
        do throws(ServerProblem) {
            _ = try ServerLoop(ServerSettings(places: [.init(port: 0), .init(host: host, port: 0)]))
            Issue.record("it listens")
        } catch {
            guard case .needsTLS(let named) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(named == host && "\(error)".contains("needs TLS") && "\(error)".contains("127.0.0.1"))
        }
    }

    @Test(arguments: ["127.0.0.1", "127.9.8.7", "::1", "localhost"])
    func `loopback addresses need none`(host: String) throws {
        #expect(try ServerLoop(ServerSettings(places: [.init(host: host, port: 0)])).ports.count == 1)
    }

    @Test func `what cannot be set is refused before anybody listens`() throws {
        #expect(throws: ServerProblem.self) { try ServerLoop(ServerSettings(places: [])) }
        for origin in [
            "desk.example.com", "https://", "https://desk.example.com/", "*", "HTTPS://desk.example.com", "ftp://desk",
        ] {
            var settings = ServerSettings(places: [.init(port: 0)])
            settings.allowedOrigins = [origin]
            #expect(throws: ServerProblem.self, "\(origin)") { try ServerLoop(settings) }
        }
        let server = try ServerLoop(ServerSettings(places: [.init(port: 0)]))
        #expect(throws: ServerProblem.self) { try ServerLoop(ServerSettings(places: [.init(port: server.ports[0])])) }
    }

    @Test func `requests come with who sent them, and are answered at once or later`() throws {
        let bench = try ServerBench()
        let client = try bench.connect(host: 3)
        client.send(
            Array(
                (get("/later").replacing("Host: a", with: "Host: localhost")
                    + get("/echo").replacing("Host: a", with: "Host: localhost")).utf8))
        bench.turn { !bench.handler.waiting.isEmpty }
        let (id, request) = try #require(bench.handler.takeWaiting().first)
        #expect(
            request.peer.address == IPAddress(v4: 0x7F00_0003) && !request.peer.isSecure
                && id.connection == request.peer.connection)
        bench.server.answer(id, .response(Response(202)))
        let heard = bench.read(client, atLeast: 400)
        #expect(status(heard) == 202 && heard.hasSuffix("http11 false GET /echo [] "))
        #expect(bench.server.counts.requests == 2 && bench.server.counts.openConnections == 1)
    }

    @Test func `a turn ends when it is woken`() throws {
        let bench = try ServerBench()
        let wake = try Wake()
        defer { wake.close() }
        bench.server.watch(wake)
        wake.wake()
        bench.server.turn(bench.handler, for: .seconds(60))
        #expect(!wake.take(), "the turn took it")
    }

    @Test func `what is wrong is told before the connection ends, although more was sent`() throws {
        let bench = try ServerBench()
        let client = try bench.connect()
        client.send([0] + [UInt8](repeating: 65, count: 200_000))
        let answer = bench.read(client, atLeast: .max)
        #expect(status(answer) == 400 && bench.handler.faults == [.controlByte] && bench.server.counts.refusedRequests == 1)
        client.hangUp()
        #expect(bench.turn { bench.server.counts.openConnections == 0 })
    }

    @Test func `a slow head, a slow body, an idle connection and one that says nothing end in their time`() throws {
        let bench = try ServerBench()
        let (head, body, idle, silent) = (try bench.connect(), try bench.connect(), try bench.connect(), try bench.connect())
        head.send(Array("GET / HT".utf8))
        body.send(Array("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n12".utf8))
        idle.send(Array("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        #expect(status(bench.read(idle, atLeast: 300)) == 200)
        #expect(bench.turn { bench.server.counts.openConnections == 4 })
        bench.wait(.seconds(10))
        #expect(status(bench.read(head, atLeast: .max)) == 408 && bench.read(silent, atLeast: .max) == "")
        bench.wait(.seconds(20))
        #expect(status(bench.read(body, atLeast: .max)) == 408 && !idle.isClosed)
        bench.wait(.seconds(30))
        #expect(bench.read(idle, atLeast: .max) == "")
        bench.wait(.seconds(3))
        #expect(bench.server.counts.openConnections == 0)
    }

    @Test func `who does not read is dropped, and costs no more than an answer`() throws {
        let bench = try ServerBench()
        let client = try bench.connect(receiveBuffer: 4096)
        for _ in 0..<20 { client.send(Array("GET /long?1000000 HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)) }
        for _ in 0..<100 { bench.server.turn(bench.handler, for: .milliseconds(1)) }
        #expect((1..<20).contains(bench.server.counts.requests), "the rest waits")
        bench.wait(.seconds(29))
        #expect(bench.server.counts.openConnections == 1)
        bench.wait(.seconds(2))
        #expect(bench.server.counts.openConnections == 0 && bench.server.counts.slowReaders == 1)
    }

    @Test func `an address has so many connections and no more, others have theirs`() throws {
        let bench = try ServerBench { $0.maximumConnectionsOfAddress = 3 }
        let mine = try (0..<3).map { _ in try bench.connect() }
        #expect(bench.turn { bench.server.counts.openConnections == 3 })
        let more = try bench.connect()
        #expect(bench.read(more) == "" && more.isClosed && bench.server.counts.refusedConnections == 1)
        let other = try bench.connect(host: 2)
        #expect(bench.turn { bench.server.counts.openConnections == 4 })
        mine[0].hangUp()
        #expect(bench.turn { bench.server.counts.openConnections == 3 })
        let again = try bench.connect()
        #expect(bench.turn { bench.server.counts.openConnections == 4 })
        #expect(!again.isClosed && !other.isClosed && bench.handler.notices.count == 1)
    }

    @Test func `above the most connections others wait, and come in when there is room`() throws {
        let bench = try ServerBench { $0.maximumConnections = 2 }
        let clients = try (0..<4).map { _ in try bench.connect() }
        for client in clients { client.send(Array("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)) }
        #expect(bench.turn { bench.server.counts.requests == 2 })
        for _ in 0..<50 { bench.server.turn(bench.handler, for: .milliseconds(1)) }
        #expect(bench.server.counts.requests == 2 && bench.server.counts.openConnections == 2)
        clients[0].hangUp()
        clients[1].hangUp()
        bench.turn { bench.server.counts.openConnections == 0 }
        bench.wait(.seconds(1))
        #expect(bench.turn { bench.server.counts.requests == 4 })
    }

    @Test func `two thousand idle connections stay, and one among them is answered`() throws {
        ProcessLimits.raise()
        let bench = try ServerBench { $0.maximumConnectionsOfAddress = 3000 }
        let clients = try (0..<2000).map { number in
            let client = try bench.connect()
            if number % 100 == 0 { bench.turn { bench.server.counts.connections > number } }
            return client
        }
        #expect(bench.turn { bench.server.counts.openConnections == 2000 })
        bench.wait(.seconds(9))
        for client in [clients[0], clients[1999]] {
            client.send(Array("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
            #expect(status(bench.read(client, atLeast: 300)) == 200)
        }
        #expect(bench.server.counts.openConnections == 2000)
        bench.wait(.seconds(2))
        #expect(bench.turn { bench.server.counts.openConnections <= 2000 })
    }

    @Test func `a server that stops answers what was asked, and then is gone`() throws {
        let bench = try ServerBench()
        let (idle, busy) = (try bench.connect(), try bench.connect())
        busy.send(Array("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        bench.turn { !bench.handler.waiting.isEmpty && bench.server.counts.openConnections == 2 }
        bench.server.stop(within: .seconds(5))
        #expect(bench.read(idle, atLeast: .max) == "" && !bench.server.isStopped)
        #expect(throws: (any Error).self) { try bench.connect() }
        bench.server.answer(try #require(bench.handler.takeWaiting().first).id, .response(Response(200)))
        #expect(header("Connection", bench.read(busy, atLeast: .max)) == "close")
        idle.hangUp()
        busy.hangUp()
        #expect(bench.turn { bench.server.isStopped })
    }

    @Test func `a server that stops does not wait for ever`() throws {
        let bench = try ServerBench()
        let client = try bench.connect()
        client.send(Array("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        bench.turn { !bench.handler.waiting.isEmpty }
        bench.server.stop(within: .seconds(5))
        bench.wait(.seconds(5))
        #expect(bench.server.isStopped && bench.handler.forgotten.count == 1)
    }

    @Test func `an answer to a client that is gone is dropped`() throws {
        let bench = try ServerBench()
        let client = try bench.connect()
        client.send(Array("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        bench.turn { !bench.handler.waiting.isEmpty }
        let (id, _) = try #require(bench.handler.takeWaiting().first)
        client.hangUp()
        for _ in 0..<20 { bench.server.turn(bench.handler, for: .milliseconds(1)) }
        bench.server.answer(id, .response(Response(200)))
        #expect(bench.turn { bench.server.counts.openConnections == 0 })
        bench.server.answer(id, .response(Response(200)))
    }
}
