// Answers, and how long they took.

import Cryptography
import TestKit
import Testing
import Values
import WebKit

@Suite struct `HTTP answers` {
    @Test func `status, headers and body, whatever the status is`() throws {
        let bench = try HTTPBench()
        for status in [200, 201, 400, 401, 404, 418, 429, 500, 503] {
            let answer = try #require(try bench.ask(.post, "/status?\(status)").answer)
            #expect(answer.status == status)
            #expect(answer.body == Array("{}".utf8))
            #expect(answer.header("retry-after") == "7")
            #expect(answer.header("X-EMPTY") == "")
            #expect(answer.header("X-Other") == nil)
        }
    }

    @Test func `a redirect is an answer, and is not followed`() throws {
        let bench = try HTTPBench()
        let answer = try #require(try bench.ask(.post, "/redirect").answer)
        #expect(answer.status == 302 && answer.header("Location") == "/echo")
        #expect(try bench.count("/echo") == 0)
    }

    @Test func `bodies in chunks, until the end of the connection, and behind interim answers`() throws {
        let bench = try HTTPBench()
        let chunked = try #require(try bench.ask(.get, "/chunked").answer)
        #expect(chunked.body == Array("hello world".utf8) && chunked.header("X-Trailer") == "yes")
        #expect(try bench.ask(.get, "/until-close").body == "all there is")
        let late = try #require(try bench.ask(.get, "/interim").answer)
        #expect(late.status == 200 && late.body == Array("late".utf8) && late.header("X-Early") == nil)
    }

    @Test func `a connection is kept, and timing says so`() throws {
        let bench = try HTTPBench()
        let first = try bench.ask(.get, "/echo")
        let second = try bench.ask(.post, "/echo", "x")
        #expect(first.answer?.header("X-Connection") == second.answer?.header("X-Connection"))
        #expect(first.timing.connections == 1 && second.timing.connections == 0)
        let timing = first.timing
        let stages = [
            timing.resolved, timing.connected, timing.ready, timing.firstByte, timing.whole,
        ]
        #expect(stages == stages.sorted() && timing.connected.nanoseconds > 0)
        #expect(timing.secured.nanoseconds == 0)
    }

    @Test func `many at once, each with its own answer`() throws {
        let bench = try HTTPBench()
        var expected: [HTTPTransferID: String] = [:]
        for index in 0..<40 {
            let request = HTTPRequest(.post, bench.base + "/echo", body: Array("number \(index).".utf8))
            expected[try bench.client.start(request)] = "\r\n\r\nnumber \(index)."
        }
        #expect(bench.client.transferCount == 40)
        while !expected.isEmpty {
            bench.client.step(for: .seconds(5))
            while let completion = bench.client.nextCompletion() {
                let ending = expected.removeValue(forKey: completion.transfer)
                #expect(completion.body?.hasSuffix(ending ?? "an unknown transfer") == true)
            }
        }
        #expect(try bench.connectionCount() <= 8)
    }

    @Test func `bounds: no more transfers than may be, those not yet taken included`() throws {
        var settings = HTTPClientSettings()
        settings.maximumTransfers = 2
        let bench = try HTTPBench(settings)
        let request = HTTPRequest(.get, bench.base + "/echo")
        _ = try bench.client.start(request)
        _ = try bench.client.start(request)
        #expect(throws: HTTPFailure.self) { try bench.client.start(request) }
        while bench.client.transferCount > 0 { bench.client.step(for: .milliseconds(20)) }
        #expect(throws: HTTPFailure.self) { try bench.client.start(request) }
        _ = bench.client.nextCompletion()
        _ = try bench.client.start(request)
    }

    @Test func `compressed answers come decompressed, where that was asked for`() throws {
        let bench = try HTTPBench()
        var request = HTTPRequest(.get, bench.base + "/gzip?100000")
        let raw = try #require(try bench.ask(request).answer)
        #expect(raw.body.prefix(2) == [0x1F, 0x8B])
        request.limits.acceptsCompressed = true
        let plain = try #require(try bench.ask(request).answer)
        #expect(plain.body == [UInt8](repeating: UInt8(ascii: "x"), count: 100_000))
        request.limits.bodyBytes = 99_999
        #expect(try bench.ask(request).unknown?.reason == .tooLarge)
    }
}

@Suite struct `HTTP over TLS and proxies` {
    @Test func `a server with a good certificate is spoken to, over HTTP/2 if it offers that`() throws {
        let bench = try HTTPBench(certificate: "server")
        let completion = try bench.ask(.post, "/echo", "x")
        #expect(completion.body == "over HTTP/2")
        #expect(completion.timing.secured >= completion.timing.connected)
        #expect(try bench.ask(.get, "/echo").timing.connections == 0)
    }

    @Test(arguments: ["drop", "refuse"])
    func `a request over HTTP/2 that gets no answer is of unknown outcome, and is never sent again`(what: String) throws {
        let bench = try HTTPBench(certificate: "server")
        let plain = try HTTPBench()
        for isKept in [false, true] {
            if isKept { #expect(try bench.ask(.post, "/echo", "x").body == "over HTTP/2") }
            let body = "\(what) \(bench.mark) \(isKept)"
            #expect(try bench.ask(.post, "/echo", body).unknown != nil)
            #expect(try plain.count(named: body) == 1)
        }
    }

    @Test func `HTTP/1.1 is spoken where the settings say so`() throws {
        var settings = HTTPClientSettings()
        settings.usesHTTP2 = false
        let bench = try HTTPBench(settings, certificate: "server")
        #expect(try bench.ask(.post, "/echo", "x").body?.hasSuffix("Content-Length: 1\r\n\r\nx") == true)
    }

    @Test(arguments: ["expired", "future", "stranger", "second"])
    func `a server with a bad certificate gets nothing`(certificate: String) throws {
        var settings = HTTPClientSettings()
        settings.usesHTTP2 = false
        let bench = try HTTPBench(settings, certificate: certificate)
        #expect(try bench.ask(.post, "/echo", "x").notSent?.reason == .badCertificate)
    }

    @Test func `a server without TLS gets nothing, nor is one asked without authorities`() throws {
        let bench = try HTTPBench()
        let url = bench.base.replacing("http://", with: "https://") + "/echo"
        #expect(try bench.ask(HTTPRequest(.post, url)).notSent?.reason == .noTLS)
        var settings = HTTPClientSettings()
        settings.authorityFile = "/nowhere.pem"
        let other = try HTTPBench(settings)
        #expect(try other.ask(HTTPRequest(.post, url)).notSent?.reason == .badAuthorityFile)
    }

    @Test func `everything goes through a proxy, and what that says is no answer`() throws {
        let proxy = try HTTPBench()
        var settings = HTTPClientSettings()
        settings.proxy = "http://\(proxy.host)"
        let bench = try HTTPBench(settings, certificate: "server")
        #expect(try bench.ask(.post, "/echo", "x").body == "over HTTP/2")
        #expect(try proxy.count(named: "to \(bench.host)") > 0)
        let refused = try bench.ask(HTTPRequest(.post, "https://refused.test:443/echo"))
        #expect(refused.notSent?.reason == .proxy)
        settings.proxy = "http://127.0.0.1:1"
        let client = try HTTPBench(settings)
        #expect(try client.ask(.post, "/echo").notSent?.reason == .cannotConnect)
    }

    @Test func `a request with a route of its own has nothing of the client's`() throws {
        let bench = try HTTPBench(certificate: "server")
        var request = HTTPRequest(.post, bench.base + "/echo")
        #expect(try bench.ask(request).body == "over HTTP/2")
        // Not even a connection that stands: those were made with other authorities.
        request.route = HTTPRoute()
        #expect(try bench.ask(request).notSent?.reason == .badCertificate)
        request.route = HTTPRoute(authorityFile: try TestCertificates.shared.get().file("authority.pem"))
        #expect(try bench.ask(request).body == "over HTTP/2")
        request.route?.proxy = "http://127.0.0.1:1"
        #expect(try bench.ask(request).notSent?.reason == .cannotConnect)
        request.route = nil
        #expect(try bench.ask(request).body == "over HTTP/2")
    }

    @Test func `a route that goes without a proxy is not told its credentials`() throws {
        var settings = HTTPClientSettings()
        (settings.proxy, settings.proxyCredentials) = ("http://127.0.0.1:1", Secret(text: "name:word"))
        let bench = try HTTPBench(settings)
        var request = HTTPRequest(.post, bench.base + "/echo", body: Array("x".utf8))
        #expect(try bench.ask(request).notSent?.reason == .cannotConnect)
        request.route = HTTPRoute()
        #expect(try bench.ask(request).body?.contains("roxy-") == false)
    }
}
