// What the server makes of a handler's answer.

import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

/// The answer to a request, as it leaves.
func exchange(
    _ request: String, _ response: Response, isSecure: Bool = false, _ change: (inout ServerSettings) -> Void = { _ in }
) -> String {
    let talk = Talk(isSecure: isSecure, change)
    talk.say(request)
    if !talk.waiting.isEmpty { talk.answer(response) }
    return talk.heard()
}

func get(_ path: String = "/", _ headers: String...) -> String {
    (["GET \(path) HTTP/1.1", "Host: a"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
}

let long = Response(200, type: "text/plain; charset=utf-8", [UInt8](repeating: 65, count: 2000))

@Suite struct `Responses` {
    @Test func `an answer has a status, a date, a length, and what protects browsers`() {
        let answer = exchange(get(), .json(Array("{}".utf8)))
        let expected = """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Date: Sun, 06 Nov 1994 08:49:37 GMT\r
            X-Content-Type-Options: nosniff\r
            Content-Security-Policy: default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'\r
            X-Frame-Options: DENY\r
            Referrer-Policy: no-referrer\r
            Cross-Origin-Opener-Policy: same-origin\r
            Cache-Control: no-store\r
            Content-Length: 2\r
            Connection: keep-alive\r
            \r
            {}
            """
        #expect(answer == expected)
    }

    @Test func `over TLS browsers are told to come back over TLS, and in clear they are not`() {
        #expect(header("Strict-Transport-Security", exchange(get(), long, isSecure: true)) == "max-age=31536000")
        #expect(header("Strict-Transport-Security", exchange(get(), long)) == nil)
    }

    @Test func `a handler's own header goes before the server's`() {
        let answer = exchange(
            get(),
            Response(200, headers: [HTTPHeader("cache-control", "max-age=5"), HTTPHeader("X-Frame-Options", "SAMEORIGIN")]))
        #expect(header("Cache-Control", answer) == "max-age=5" && header("X-Frame-Options", answer) == "SAMEORIGIN")
        #expect(occurrences(of: "ache-", in: answer) == 1)
    }

    @Test func `RFC 9110, 9.3.2: HEAD is answered like GET, without the body`() {
        let answer = exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", long)
        #expect(header("Content-Length", answer) == "2000" && answer.hasSuffix("\r\n\r\n"))
    }

    @Test(arguments: [204, 304])
    func `RFC 9110, 8.6: an answer without content has no length and no type`(status: Int) {
        let answer = exchange(get(), Response(status, type: "text/plain", Array("not to be seen".utf8)))
        #expect(header("Content-Length", answer) == nil && header("Content-Type", answer) == nil && answer.hasSuffix("\r\n\r\n"))
    }

    @Test(arguments: [
        Response(200, headers: [HTTPHeader("X", "a\r\nSet-Cookie: b")]), Response(200, headers: [HTTPHeader("X\r\n", "a")]),
        Response(200, headers: [HTTPHeader("", "a")]), Response(200, headers: [HTTPHeader("Content-Length", "7")]),
        Response(200, headers: [HTTPHeader("transfer-encoding", "chunked")]), Response(99), Response(1000),
        Response(200, headers: [HTTPHeader("X", "a\0")]),
    ])
    func `an answer that could be taken for two leaves as a fault of ours`(response: Response) {
        let answer = exchange(get(), response)
        #expect(status(answer) == 500 && !answer.contains("Set-Cookie") && occurrences(of: "HTTP/1.1", in: answer) == 1)
    }

    @Test func `RFC 9457: a problem is JSON with its status, its title, a sentence, and the fields that are wrong`() {
        let problem = ProblemDetails(422, "The order is \"odd\".", fields: [.init("quantity", "must be above zero")])
        let answer = exchange(get(), problem.response)
        #expect(header("Content-Type", answer) == "application/problem+json")
        #expect(
            answer.hasSuffix(
                #"{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"The order is \"odd\".","#
                    + #""errors":[{"field":"quantity","message":"must be above zero"}]}"#))
    }

    @Test func `a problem with more than anybody reads is told in short`() {
        let fields = (0..<3000).map { ProblemDetails.Field("orders[\($0)]", "must be above zero") }
        #expect(ProblemDetails(422, "Nothing is right.", fields: fields).response.body.count < 1000)
        #expect(ProblemDetails(422, String(repeating: "x", count: 70_000), fields: fields).response.body.count < 1000)
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
        (1_709_251_200, "Fri, 01 Mar 2024 00:00:00 GMT"), (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
        (-5, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ])
    func `RFC 9110, 5.6.7: dates are in the form of today`(seconds: Int64, text: String) {
        #expect(HTTPDate.text(Instant(nanosecondsSinceEpoch: seconds * 1_000_000_000)) == text)
    }
}

@Suite struct `Compression` {
    @Test(arguments: [
        ("gzip", true), ("GZIP", true), ("x-gzip", true), ("gzip, deflate, br", true), ("*", true), ("gzip;q=1.0", true),
        ("br;q=1, gzip;q=0.2", true), ("gzip ; q=0.5", true), ("identity;q=0, gzip;q=0.001", true), ("gzip;q=0", false),
        ("gzip;q=0.000", false),
        ("*;q=0", false), ("gzip;q=0, *", false), ("", false), ("deflate", false), ("identity", false), ("gzip;q=2", false),
        ("gzip;q=1.001", false), ("gzip;q=0.1234", false), ("gzip;q=x", false), ("gzip;level=9", false),
        ("identity;q=1, gzip;q=0.5", false),
        ("gzipped", false), ("gzip;q=", false), ("gzip;q=1,", true), (",,gzip", true),
    ])
    func `RFC 9110, 12.5.3: a client gets gzip when it wants it`(accepted: String, isWanted: Bool) {
        let answer = exchange(get("/", "Accept-Encoding: \(accepted)"), long)
        #expect((header("Content-Encoding", answer) == "gzip") == isWanted)
        #expect(header("Vary", answer) == "Accept-Encoding")
    }

    @Test func `what is compressed is what gunzip makes of it`() throws {
        let talk = Talk()
        talk.say(get("/", "Accept-Encoding: gzip"))
        talk.answer(long)
        let bytes = talk.machine.pending.copied
        let body = Array(bytes.suffix(Int(header("Content-Length", String(decoding: bytes, as: UTF8.self)) ?? "") ?? 0))
        #expect(body.count < 100 && body.prefix(2) == [0x1F, 0x8B])
        let hex = body.map { String(256 + Int($0), radix: 16).dropFirst() }.joined()
        #expect(
            try output(
                of: "/usr/bin/python3 -c 'import gzip; print(gzip.decompress(bytes.fromhex(\"\(hex)\")).decode(), end=\"\")'")
                == String(repeating: "A", count: 2000))
    }

    @Test(arguments: [
        Response(200, type: "text/plain", [UInt8](repeating: 65, count: 511)),
        Response(200, type: "image/png", [UInt8](repeating: 65, count: 2000)),
        Response(200, body: [UInt8](repeating: 65, count: 2000)),
        Response(200, type: "text/plain", (0..<600).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ $0 >> 3) }.shuffledWell()),
    ])
    func `what would not get shorter, or not much, is sent as it is`(response: Response) {
        #expect(header("Content-Encoding", exchange(get("/", "Accept-Encoding: gzip"), response)) == nil)
    }

    @Test func `a body with a secret in it is not compressed`() {
        var response = long
        response.mayBeCompressed = false
        let answer = exchange(get("/", "Accept-Encoding: gzip"), response)
        #expect(header("Content-Encoding", answer) == nil && header("Vary", answer) == nil)
    }

    @Test func `HEAD tells the length that GET would have`() {
        let head = exchange("HEAD / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n", long)
        #expect(header("Content-Length", head) == header("Content-Length", exchange(get("/", "Accept-Encoding: gzip"), long)))
    }
}

extension [UInt8] {
    /// Bytes that nothing compresses.
    fileprivate func shuffledWell() -> [UInt8] {
        var random = SeededRandom(seed: 1)
        return map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}

@Suite struct `Static files` {
    private static var files: StaticFiles {
        var files = StaticFiles()
        files.add("index.html", Array("<h1>Penstock</h1>".utf8))
        files.add("assets/chart.js", [UInt8](repeating: 32, count: 5000), isImmutable: true)
        files.add("logo.png", [UInt8](repeating: 32, count: 5000))
        return files
    }

    @Test(
        arguments: [
            ([], "text/html; charset=utf-8"), (["index.html"], "text/html; charset=utf-8"),
            (["assets", "chart.js"], "text/javascript; charset=utf-8"),
            (["logo.png"], "image/png"), (["assets"], nil), (["assets", ""], nil), (["none"], nil), (["assets/chart.js"], nil),
            ([""], "text/html; charset=utf-8"),
            (["", "index.html"], nil), (["logo.png", ""], nil),
        ] as [([String], String?)])
    func `a file is found by its path, and nothing else is`(path: [String], type: String?) {
        #expect(`Static files`.files.response(path)?.value("content-type") == type)
    }

    @Test func `RFC 9110, 13.1.2: who has a file already is told so`() throws {
        let file = try #require(`Static files`.files.response([]))
        let tag = try #require(header("ETag", exchange(get(), file)))
        for value in [tag, "W/\(tag)", "\"other\", \(tag)", "*", "\"a,b\" , W/\(tag)"] {
            let answer = exchange(get("/", "If-None-Match: \(value)"), file)
            #expect(status(answer) == 304 && header("ETag", answer) == tag && answer.hasSuffix("\r\n\r\n"))
            #expect(header("Cache-Control", answer) == "no-cache" && header("Content-Length", answer) == nil)
        }
        for value in ["\"other\"", tag.dropLast() + "x\"", "", "\(tag.dropFirst())", "W/", "x, \(tag)"] {
            #expect(status(exchange(get("/", "If-None-Match: \(value)"), file)) == 200)
        }
        #expect(status(exchange("POST / HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n", file)) == 200)
    }

    @Test func `RFC 9110, 8.8.3: what is compressed has a mark of its own, and either is known again`() throws {
        let file = try #require(`Static files`.files.response(["assets", "chart.js"]))
        let plain = exchange(get(), file)
        let compressed = exchange(get("/", "Accept-Encoding: gzip"), file)
        let tags = try [plain, compressed].map { try #require(header("ETag", $0)) }
        #expect(tags[0] != tags[1] && header("Content-Encoding", compressed) == "gzip")
        #expect(
            header("Vary", plain) == "Accept-Encoding" && header("Cache-Control", plain) == "public, max-age=31536000, immutable")
        for tag in tags {
            let answer = exchange(get("/", "Accept-Encoding: gzip", "If-None-Match: \(tag)"), file)
            #expect(status(answer) == 304 && header("ETag", answer) == tags[1] && header("Content-Encoding", answer) == nil)
        }
    }
}

@Suite struct `Cross-origin requests` {
    private func allowing(_ settings: inout ServerSettings) { settings.allowedOrigins = ["https://desk.example.com"] }

    private let question = lines(
        "OPTIONS /orders HTTP/1.1", "Host: a", "Origin: https://desk.example.com", "Access-Control-Request-Method: PUT",
        "Access-Control-Request-Headers: authorization, x-key")

    @Test func `without an allowed origin nothing is said to pages of others`() {
        let talk = Talk()
        talk.say(question)
        #expect(talk.waiting.count == 1, "a question is a request like any other")
        talk.answer(Response(204))
        #expect(!talk.heard().contains("Access-Control"))
        #expect(!exchange(get("/", "Origin: https://desk.example.com"), long).contains("Access-Control"))
    }

    @Test func `a page of an allowed origin may read, and others may not`() {
        let answer = exchange(get("/", "Origin: https://desk.example.com"), long, allowing)
        #expect(header("Access-Control-Allow-Origin", answer) == "https://desk.example.com")
        #expect(header("Vary", answer) == "Accept-Encoding, Origin")
        for origin in ["https://desk.example.com.evil", "http://desk.example.com", "null", "https://DESK.example.com", "*"] {
            let answer = exchange(get("/", "Origin: \(origin)"), long, allowing)
            #expect(status(answer) == 200 && !answer.contains("Access-Control"))
        }
    }

    @Test func `a question before a request is answered without the handler`() {
        let talk = Talk(allowing)
        talk.say(question)
        #expect(talk.waiting.isEmpty)
        let answer = talk.heard()
        #expect(status(answer) == 204 && header("Access-Control-Allow-Origin", answer) == "https://desk.example.com")
        #expect(header("Access-Control-Allow-Methods", answer)?.contains("PUT") == true)
        #expect(header("Access-Control-Allow-Headers", answer) == "authorization, x-key")
        talk.say(question.replacing("desk.", with: "evil."))
        let refused = talk.heard()
        #expect(status(refused) == 204 && !refused.contains("Access-Control-Allow"))
    }
}
