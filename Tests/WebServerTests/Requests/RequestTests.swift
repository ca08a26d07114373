// Requests that are right, and what they mean.

import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

@Suite struct `Requests` {
    private func only(_ text: String, pieces: Int = .max, isSecure: Bool = false) throws -> Request {
        let talk = Talk(isSecure: isSecure)
        talk.say(text, pieces: pieces)
        #expect(talk.faults == [])
        try #require(talk.waiting.count == 1)
        return talk.waiting[0].request
    }

    @Test func `RFC 9112, 3: a request is its method, its path, its query, its headers and its body`() throws {
        let request = try only(
            "POST /api/v1/orders?account=DU1&dry=&all HTTP/1.1\r\nHost: Desk.example.com:8443\r\nX-Key:  a b \t\r\nx-key: c\r\n"
                + "Content-Length: 5\r\n\r\nhello")
        #expect(request.method == .post && request.path == ["api", "v1", "orders"] && request.version == .http11)
        #expect(request.query.value("account") == "DU1" && request.query.value("dry") == "" && request.query.value("all") == "")
        #expect(request.query.value("none") == nil && request.target == "/api/v1/orders?account=DU1&dry=&all")
        // As it was sent, whatever it means.
        #expect(try only("GET http://a/x%2fy/?b=%2B+c HTTP/1.1\r\nHost: a\r\n\r\n").target == "/x%2fy/?b=%2B+c")
        #expect(request.headers.values("x-key") == ["a b", "c"] && request.headers.value("x-key") == nil)
        #expect(request.host == "desk.example.com:8443" && request.body == Array("hello".utf8) && !request.wantsWebSocket)
        #expect("\(request)" == "POST /api/v1/orders")
    }

    @Test(
        arguments: [
            ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("//a", ["", "a"]), ("/a//b", ["a", "", "b"]),
            ("/a/.b/c..", ["a", ".b", "c.."]),
            ("/orders/BTC%2FUSDT", ["orders", "BTC/USDT"]), ("/m%C3%BCller", ["müller"]), ("/a+b", ["a+b"]), ("/a%20b", ["a b"]),
            ("/%E2%82%AC", ["€"]), ("/a:b@c;d=1,2!$&'()*", ["a:b@c;d=1,2!$&'()*"]), ("http://a/x", ["x"]), ("http://a", []),
            ("HTTP://A/x", ["x"]), ("http://a?b=c", []), ("/?a/b?c", []), ("/%25", ["%"]), ("/-._~", ["-._~"]),
        ] as [(String, [String])])
    func `a path is its segments, decoded one by one`(target: String, path: [String]) throws {
        #expect(try only("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n").path == path)
    }

    @Test(
        arguments: [
            ("", []), ("a", ["a="]), ("a=b", ["a=b"]), ("a=b&a=c", ["a=b", "a=c"]), ("a=b=c", ["a=b=c"]), ("&&a=1&", ["a=1"]),
            ("a=x+y", ["a=x y"]), ("a=x%2By", ["a=x+y"]), ("a%26=%3D", ["a&=="]), ("=b", ["=b"]), ("a=%0A", ["a=\n"]),
            ("a=/?", ["a=/?"]),
        ] as [(String, [String])])
    func `a query is its parameters, as forms encode them`(query: String, parameters: [String]) throws {
        let request = try only("GET /?\(query) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(request.query.parameters.map { "\($0.name)=\($0.value)" } == parameters)
    }

    @Test func `OPTIONS may be for the server as a whole`() throws {
        let request = try only(lines("OPTIONS * HTTP/1.1", "Host: a"))
        #expect(request.method == .options && request.path == [])
    }

    @Test(arguments: [
        "a", "a.example.com", "a:80", "a:", "127.0.0.1:8080", "[::1]", "[::1]:8080", "[2001:DB8::7]:1", "A_b-c~d",
    ])
    func `RFC 9110, 7.2: a host is a name or an address, and perhaps a port`(host: String) throws {
        let expected = host.hasSuffix(":") ? String(host.dropLast()) : host
        #expect(try only("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").host == expected.lowercased())
    }

    @Test func `HTTP/1.0 need not name a host, and a newer HTTP/1 is one of ours`() throws {
        #expect(try only("GET / HTTP/1.0\r\n\r\n").host == "")
        #expect(try only("GET / HTTP/1.0\r\n\r\n").version == .http10)
        #expect(try only("GET / HTTP/1.7\r\nHost: a\r\n\r\n").version == .http11)
    }

    @Test func `RFC 9112, 2.2: one empty line before a request is passed over`() throws {
        #expect(try only("\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n").path == ["a"])
    }

    @Test func `bytes above ASCII may be in a value`() throws {
        #expect(try only("GET / HTTP/1.1\r\nHost: a\r\nX: ü\r\n\r\n").headers.value("x") == "ü")
    }

    @Test func `bounds are what they say: the longest line, the most headers, the largest head`() throws {
        let path = String(repeating: "a", count: 8192 - 14)
        #expect(try only("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n").path == [path])
        let many = (1...63).map { "X\($0): a" }.joined(separator: "\r\n")
        #expect(try only("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n\r\n").headers.all.count == 64)
        let long =
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 8000))\r\nZ: \(String(repeating: "a", count: 8000))\r\nY: "
        let rest = 16_384 - long.utf8.count - 4
        #expect(try only(long + String(repeating: "b", count: rest) + "\r\n\r\n").headers.value("y")?.utf8.count == rest)
        let talk = Talk()
        talk.say(long + String(repeating: "b", count: rest + 1) + "\r\n\r\n")
        #expect(talk.faults == [.headTooLarge])
    }

    @Test func `a host that is not ours is turned away, whatever its port`() {
        for (host, isServed) in [("localhost:8080", true), ("LOCALHOST", true), ("127.0.0.1", true), ("evil.example", false)] {
            let talk = Talk { $0.hosts = ["localhost", "127.0.0.1"] }
            talk.say(lines("GET / HTTP/1.1", "Host: \(host)"))
            #expect(talk.waiting.count == (isServed ? 1 : 0) && talk.faults == (isServed ? [] : [.misdirected]))
        }
    }
}

@Suite struct `Bodies` {
    private func body(_ head: String, _ body: String, pieces: Int = .max) throws -> String {
        let talk = Talk()
        talk.say("POST / HTTP/1.1\r\nHost: a\r\n\(head)\r\n\r\n\(body)GET /next HTTP/1.1\r\nHost: a\r\n\r\n", pieces: pieces)
        #expect(talk.faults == [] && talk.waiting.count == 1)
        let request = try #require(talk.waiting.first).request
        talk.answer(Response(200))
        #expect(talk.waiting.map(\.request.path) == [["next"]], "what stands behind is the next request")
        return String(decoding: request.body, as: UTF8.self)
    }

    @Test(arguments: [
        ("Content-Length: 0", "", ""), ("Content-Length: 5", "hello", "hello"), ("content-length:  005", "hello", "hello"),
        ("X: y", "", ""), ("Transfer-Encoding: chunked", "0\r\n\r\n", ""),
        ("Transfer-Encoding: Chunked", "5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("Transfer-Encoding: chunked", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello"),
        ("Transfer-Encoding: ,chunked,", "a\r\n0123456789\r\nB\r\n0123456789a\r\n000\r\n\r\n", "01234567890123456789a"),
        ("Transfer-Encoding: chunked", "5;name=value;other=\"x y\"\r\nhello\r\n0;last\r\n\r\n", "hello"),
        ("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\n\r\n", "hello"),
        ("Transfer-Encoding: chunked", "7\r\na\r\n0\r\n\r\r\n0\r\n\r\n", "a\r\n0\r\n\r"),
    ])
    func `RFC 9112, 6 and 7: a body ends where its length or its chunks say`(head: String, sent: String, means: String) throws {
        for pieces in [Int.max, 1, 2, 3, 5] { #expect(try body(head, sent, pieces: pieces) == means) }
    }

    @Test func `a body may be as large as it may, and no larger`() {
        for (count, isTaken) in [(1000, true), (1001, false)] {
            for framing in [
                "Content-Length: \(count)\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n\(String(count, radix: 16))\r\n",
            ] {
                let talk = Talk()
                talk.say("POST / HTTP/1.1\r\nHost: a\r\n\(framing)" + String(repeating: "x", count: count) + "\r\n0\r\n\r\n")
                #expect(talk.waiting.count == (isTaken ? 1 : 0) && talk.faults == (isTaken ? [] : [.bodyTooLarge]))
            }
        }
    }

    @Test func `RFC 9110, 10.1.1: a client that waits is told to go on, and one that does not wait is not`() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n"
        let talk = Talk()
        talk.say(head)
        #expect(talk.heard() == "HTTP/1.1 100 Continue\r\n\r\n")
        talk.say("hello")
        #expect(talk.waiting.count == 1 && talk.heard() == "")
        let other = Talk()
        other.say(head + "hello")
        #expect(other.waiting.count == 1 && other.heard() == "")
        let empty = Talk()
        empty.say(lines("POST / HTTP/1.1", "Host: a", "Expect: 100-continue"))
        #expect(empty.waiting.count == 1 && empty.heard() == "")
    }

    @Test func `all bodies of a server that are being read have a bound together, whatever they are sent by`() {
        let settings = machineSettings { $0.maximumBytesOfBodies = 1500 }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
        let part = String(repeating: "x", count: 700)
        var (first, second, third) = (Talk(settings), Talk(settings), HTTP2Talk(settings))
        first.say(head + part)
        third.get(1, method: "POST", ends: false)
        third.say(Frame(.data, 1, Array(part.utf8)))
        second.say(head + part)
        #expect(second.faults == [.overloaded] && status(second.heard()) == 503 && first.faults == [] && third.faults == [])
        // What was read by the others counts no longer when it is whole, refused or gone.
        first.say(String(repeating: "x", count: 300))
        #expect(first.waiting.count == 1)
        second = Talk(settings)
        second.say(head + part)
        #expect(second.faults == [])
        third.say(Frame(.data, 1, Array(part.utf8.prefix(200))))
        #expect(third.faults == [.overloaded])
        second = Talk(settings)
        first = Talk(settings)
        third = HTTP2Talk(settings)
        first.say(head + part)
        second.say(head + part)
        #expect(first.faults == [] && second.faults == [])
    }

    @Test func `a client that waits to send too much is not told to go on`() {
        let talk = Talk()
        talk.say(lines("POST / HTTP/1.1", "Host: a", "Content-Length: 1001", "Expect: 100-continue"))
        let answer = talk.heard()
        #expect(status(answer) == 413 && header("Connection", answer) == "close")
    }
}

@Suite struct `Requests in pieces` {
    private static let stream =
        "\r\nGET /a?b=c HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "5;x\r\nhello\r\n3\r\n to\r\n0\r\nT: u\r\n\r\nPUT /c HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        + "GET http://a/d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    private func served(_ pieces: [[UInt8]]) -> [String] {
        let talk = Talk()
        var served: [String] = []
        for piece in pieces {
            talk.say(piece)
            while let (_, request) = talk.waiting.first {
                served.append(
                    "\(request) \(request.query.parameters) \(request.headers.all.map { $0.name + $0.value }) \(request.body)")
                talk.answer(Response(200))
            }
        }
        #expect(talk.machine.isFinished && talk.faults == [])
        return served
    }

    @Test func `a stream cut at any byte means the same`() {
        let stream = Array(`Requests in pieces`.stream.utf8)
        let whole = served([stream])
        #expect(whole.count == 4)
        for cut in 1..<stream.count { #expect(served([Array(stream[..<cut]), Array(stream[cut...])]) == whole, "cut at \(cut)") }
        for size in 1...9 {
            let pieces = stride(from: 0, to: stream.count, by: size).map { Array(stream[$0..<min($0 + size, stream.count)]) }
            #expect(served(pieces) == whole, "pieces of \(size)")
        }
    }
}
