// A client that is not ours: curl.

import TestKit
import Testing
import Values

@testable import WebServer

@Suite struct `curl` {
    @Test func `HTTP/1.1, in clear and over TLS, and HTTP/2 where both speak it`() throws {
        let server = try RunningServer()
        defer { server.end() }
        #expect(try server.curl("", "/echo?a=1%202") == "http11 false GET /echo [a=1 2] ")
        #expect(try server.curl("--http1.0", "/echo") == "http10 false GET /echo [] ")
        #expect(try server.curl("--http1.1", "/echo", isSecure: true) == "http11 true GET /echo [] ")
        #expect(try server.curl("--http2", "/echo/%C3%BC?b", isSecure: true) == "http2 true GET /echo/ü [b=] ")
        #expect(try server.curl("-w '%{http_version} %{response_code}' -o /dev/null", "/none", isSecure: true) == "2 404")
        #expect(try server.curl("--no-alpn -w ' %{http_version}'", "/echo", isSecure: true).hasSuffix("1.1"))
    }

    @Test(arguments: ["--http1.1", "--http2"])
    func `bodies both ways, with a length, in chunks, and compressed`(version: String) throws {
        let server = try RunningServer()
        defer { server.end() }
        let isSecond = version == "--http2"
        let name = isSecond ? "http2" : "http11"
        #expect(try server.curl("\(version) -d hello=1", "/echo", isSecure: true) == "\(name) true POST /echo [] hello=1")
        #expect(
            try server.curl("\(version) -X PUT -H 'Transfer-Encoding: chunked' -d hello", "/echo", isSecure: true)
                == "\(name) true PUT /echo [] hello")
        for count in [0, 1, 511, 512, 16_384, 70_000, 1_000_000] {
            let expected = String(decoding: (0..<count).map { UInt8(97 + $0 % 26) }, as: UTF8.self)
            #expect(try server.curl(version, "/long?\(count)", isSecure: true) == expected)
            #expect(try server.curl("\(version) --compressed", "/long?\(count)", isSecure: true) == expected)
        }
        let count = try server.upload("\(version) -o /dev/null -w '%{size_download}'", count: 1_000_000)
        #expect(count == "\(1_000_000 + "\(name) true POST /echo [] ".utf8.count)")
    }

    @Test func `many requests over one connection of HTTP/2, some of them answered later`() throws {
        let server = try RunningServer()
        defer { server.end() }
        let said = try server.curl(
            "--http2 --parallel -w '%{num_connects}\\n' --parallel-max 20", "/later/[1-100]", isSecure: true)
        #expect(occurrences(of: "later [\"later\", \"", in: said) == 100)
        #expect(said.split(whereSeparator: { !$0.isNumber }).count >= 100)
    }

    @Test func `HEAD, a file that is known already, and a problem`() throws {
        let server = try RunningServer()
        defer { server.end() }
        for version in ["--http1.1", "--http2"] {
            let head = try server.curl("\(version) -I", "/long?2000", isSecure: true).lowercased()
            #expect(
                head.contains("content-length: 2000\r\n") && head.hasSuffix("\r\n\r\n")
                    && head.contains("strict-transport-security"))
            let file = try server.curl("\(version) -D -", "/", isSecure: true)
            let tag = file.split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag:") }?.dropFirst(6) ?? ""
            #expect(file.hasSuffix("<h1>Penstock</h1>") && !tag.isEmpty)
            let known = try server.curl("\(version) -w '%{response_code}' -H 'If-None-Match: \(tag)'", "/", isSecure: true)
            #expect(known == "304")
            let problem = try server.curl("\(version) -w '%{content_type} %{response_code}'", "/fail", isSecure: true)
            #expect(problem.hasSuffix("application/problem+json 409") && problem.contains("There is another one."))
        }
    }

    @Test func `who speaks no TLS where TLS is spoken, or an old one, is turned away, and others are served`() throws {
        let server = try RunningServer()
        defer { server.end() }
        for wrong in ["http://localhost:\(server.securePort)/", "-k --tls-max 1.1 https://localhost:\(server.securePort)/"] {
            #expect(throws: ShellFailure.self) { try output(of: "curl -sS -4 --max-time 20 \(wrong)") }
        }
        #expect(throws: ShellFailure.self) { try output(of: "curl -sS -4 -k --max-time 20 https://localhost:\(server.port)/") }
        #expect(try server.curl("", "/echo", isSecure: true) == "http2 true GET /echo [] ")
        #expect(try server.curl("", "/echo") == "http11 false GET /echo [] ")
    }

    @Test(arguments: ["--http1.1", "--http2"])
    func `bounds hold whatever is spoken`(version: String) throws {
        let server = try RunningServer()
        defer { server.end() }
        func status(_ arguments: String, _ path: String = "/echo") throws -> String {
            try server.curl("\(version) -o /dev/null -w '%{response_code}' \(arguments)", path, isSecure: true)
        }
        #expect(try status("-X PROPFIND") == "501")
        #expect(try status("-H 'Host: evil.example'") == "421")
        #expect(try status("-H 'Expect: more'") == "417")
        #expect(try status("", "/a%00b") == "400")
        #expect(try status("--path-as-is", "/a/../b") == "400")
        #expect(try status("-H 'X: \(String(repeating: "a", count: 9000))'") == "431")
        #expect(try status((0..<70).map { "-H 'X\($0): a'" }.joined(separator: " ")) == "431")
        #expect(try status("", "/" + String(repeating: "a", count: 9000)) == "414")
        #expect(try status("-X OPTIONS --request-target '*'", "/") == "200")
        #expect(try server.upload("\(version) -o /dev/null -w '%{response_code}'", count: 1_048_577) == "413")
    }
}
