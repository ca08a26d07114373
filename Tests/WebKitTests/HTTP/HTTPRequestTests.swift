// What leaves is what was given.

import TestKit
import Testing
import Values
import WebKit

@Suite struct `HTTP requests` {
    @Test func `the bytes on the wire are those of the request`() throws {
        let bench = try HTTPBench()
        var body = Array(#"{"side":"buy", "size":1.50, "note":"é\"}"#.utf8)
        body += (0...255).map { UInt8($0) }
        let headers = [
            HTTPHeader("X-MBX-APIKEY", "key/+=,;:\"x"), HTTPHeader("content-type", "application/json"),
            HTTPHeader("X-Empty", ""), HTTPHeader("X-Twice", "1"), HTTPHeader("X-Twice", "2"),
        ]
        let url = bench.base + "/echo?b=2&a=1%2f%2F&c=%20+~*'(),;:@!$[]&signature=AbC%3D%3d"
        let answer = try #require(try bench.ask(HTTPRequest(.post, url, headers: headers, body: body)).answer)
        let head = """
            POST \(bench.mark)/echo?b=2&a=1%2f%2F&c=%20+~*'(),;:@!$[]&signature=AbC%3D%3d HTTP/1.1\r
            Host: \(bench.host)\r
            X-MBX-APIKEY: key/+=,;:"x\r
            content-type: application/json\r
            X-Empty:\r
            X-Twice: 1\r
            X-Twice: 2\r
            Content-Length: \(body.count)\r
            \r\n
            """
        #expect(String(decoding: answer.body.prefix(answer.body.count - body.count), as: UTF8.self) == head)
        #expect(Array(answer.body.suffix(body.count)) == body)
    }

    @Test(arguments: [
        (.get, "GET /echo HTTP/1.1\r\nHost: HOST\r\n\r\n"), (.delete, "DELETE /echo HTTP/1.1\r\nHost: HOST\r\n\r\n"),
        (.post, "POST /echo HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n"),
        (.put, "PUT /echo HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n"),
        (.patch, "PATCH /echo HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n"),
    ] as [(HTTPMethod, String)])
    func `without headers and a body nothing is made up`(method: HTTPMethod, request: String) throws {
        let bench = try HTTPBench()
        let expected = request.replacing("HOST", with: bench.host).replacing("/echo", with: bench.mark + "/echo")
        #expect(try bench.ask(method, "/echo").body == expected)
    }

    @Test func `any method may have a body, and a head has none`() throws {
        let bench = try HTTPBench()
        for method in [HTTPMethod.get, .delete, .put, .patch] {
            let body = try #require(try bench.ask(method, "/echo", "a=1&b=2").body)
            #expect(body.hasPrefix(method.rawValue) && body.hasSuffix("Content-Length: 7\r\n\r\na=1&b=2"))
        }
        #expect(try bench.ask(.head, "/echo").answer?.status == 200)
    }

    @Test func `nothing of a request is left for the next one`() throws {
        let bench = try HTTPBench()
        let headers = [HTTPHeader("X-Key", "secret"), HTTPHeader("content-type", "text/plain")]
        for method in [HTTPMethod.post, .get, .delete] {
            let request = HTTPRequest(method, bench.base + "/echo", headers: headers, body: Array("a=1".utf8))
            #expect(try bench.ask(request).answer?.body.suffix(3) == Array("a=1".utf8)[...])
            let plain = try #require(try bench.ask(method, "/echo").body)
            let length = method == .post ? "Content-Length: 0\r\n" : ""
            #expect(plain == "\(method.rawValue) \(bench.mark)/echo HTTP/1.1\r\nHost: \(bench.host)\r\n\(length)\r\n")
        }
    }

    @Test func `limits are each request's own`() throws {
        let bench = try HTTPBench()
        var small = HTTPRequest(.get, bench.base + "/echo")
        small.limits.bodyBytes = 8
        for _ in 0..<2 {
            #expect(try bench.ask(small).unknown?.reason == .tooLarge)
            #expect(try bench.ask(.get, "/echo").answer?.status == 200)
        }
    }

    @Test func `a long body leaves at once, without asking`() throws {
        let bench = try HTTPBench()
        let text = String(repeating: "0123456789abcdef", count: 1 << 17)
        let answer = try #require(try bench.ask(.post, "/echo", text).body)
        #expect(answer.hasSuffix(text) && !answer.contains("Expect"))
    }

    @Test func `a path is not tidied up`() throws {
        let bench = try HTTPBench()
        #expect(try bench.ask(.get, "/a/../b/./c").answer?.status == 404)
        #expect(try bench.count("/a/../b/./c") == 1)
    }

    @Test func `a request that could be taken for another one is refused, and nothing is sent`() throws {
        let bench = try HTTPBench()
        let urls = [
            "", "example.com", "ftp://example.com/", "http://", "http:///a", "http://user:pw@localhost/", "http://a b/",
            bench.base + "/a b", bench.base + "/a\r\nX: y", bench.base + "/a#b", bench.base + "/\u{E9}",
            bench.base + "/" + String(repeating: "a", count: 17_000),
        ]
        for url in urls {
            #expect(throws: HTTPFailure.self, "\(url)") { try bench.client.start(HTTPRequest(.get, url)) }
        }
        let headers = [
            ("", "a"), ("X Y", "a"), ("X:", "a"), ("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "\0"), ("X\r", "a"),
            ("Content-Length", "5"), ("transfer-encoding", "chunked"), ("Host", "other"), ("Connection", "close"),
            ("X", " a"), ("X", String(repeating: "a", count: 17_000)), ("Expect", "100-continue"),
        ]
        for (name, value) in headers {
            let request = HTTPRequest(.get, bench.base + "/echo", headers: [HTTPHeader(name, value)])
            #expect(throws: HTTPFailure.self, "\(name)") { try bench.client.start(request) }
        }
        #expect(throws: HTTPFailure.self) {
            try bench.client.start(HTTPRequest(.head, bench.base + "/echo", body: [1]))
        }
        #expect(try bench.connectionCount() == 0)
    }

    @Test func `nothing that describes a request or a failure tells a secret`() throws {
        let bench = try HTTPBench()
        let secrets = ["hunter1", "hunter2", "hunter3"]
        let request = HTTPRequest(
            .post, bench.base + "/close?signature=hunter1", headers: [HTTPHeader("X-Key", "hunter2")],
            body: Array("hunter3".utf8))
        var texts = ["\(request)", "\(request.headers)", String(reflecting: request), String(reflecting: request.headers)]
        var dumped = ""
        dump(request, to: &dumped)
        let completion = try bench.ask(request)
        let failure = try #require(completion.unknown)
        texts += [dumped, "\(failure)", String(reflecting: failure), "\(completion)"]
        for text in texts { for secret in secrets { #expect(!text.contains(secret)) } }
        #expect("\(request)" == "POST \(bench.base)/close")
    }
}
