// Whether an order may have been placed: not sent, or unknown.

import Foundation
import Reactor
import TestKit
import Testing
import Values
import WebKit

@Suite struct `HTTP failures` {
    @Test func `not sent: nobody listens`() throws {
        let bench = try HTTPBench()
        // A port that is taken and does not listen.
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        let failure = try #require(try bench.ask(HTTPRequest(.post, "http://127.0.0.1:\(port)/")).notSent)
        #expect(failure.reason == .cannotConnect && failure.status == nil)
    }

    @Test func `not sent: a host that cannot be`() throws {
        let bench = try HTTPBench()
        let host = String(repeating: "a", count: 64) + ".test"
        #expect(try bench.ask(HTTPRequest(.post, "http://\(host)/")).notSent?.reason == .unresolved)
    }

    @Test func `not sent: a lookup that takes longer than it may`() throws {
        let bench = try HTTPBench()
        // The system is asked for it, and asks nobody else.
        var request = HTTPRequest(.post, "http://\(String(repeating: "a", count: 64)).test/")
        request.limits.resolve = Interval(nanoseconds: 0)
        // No time at all: still, the system is sometimes faster.
        let reasons = try (0..<20).map { _ in try bench.ask(request).notSent?.reason }
        #expect(Set(reasons).isSubset(of: [.resolveTimedOut, .unresolved]) && reasons.contains(.resolveTimedOut))
    }

    @Test func `not sent: a connection that takes longer than it may`() throws {
        let bench = try HTTPBench()
        // It accepts, and says nothing of TLS.
        let listener = try Listener(host: "127.0.0.1", port: 0)
        defer { listener.close() }
        var request = HTTPRequest(.post, "https://127.0.0.1:\(listener.port)/")
        request.limits.connect = .milliseconds(60)
        #expect(try bench.ask(request).notSent?.reason == .connectTimedOut)
        request.limits.connect = .seconds(5)
        request.limits.whole = .milliseconds(60)
        #expect(try bench.ask(request).notSent?.reason == .connectTimedOut)
    }

    @Test(arguments: ["/close", "/half-head", "/cut-request"])
    func `unknown: the server closes with the request in its hands`(path: String) throws {
        let bench = try HTTPBench()
        #expect(try bench.ask(.post, path, String(repeating: "x", count: 100)).unknown?.reason == .hungUp)
    }

    @Test func `unknown: an answer that breaks off, of which the status is told`() throws {
        let bench = try HTTPBench()
        let failure = try #require(try bench.ask(.post, "/truncated").unknown)
        #expect(failure.reason == .hungUp && failure.status == 200)
    }

    @Test(arguments: ["/slow", "/slow-body"])
    func `unknown: an answer that takes longer than it may`(path: String) throws {
        let bench = try HTTPBench()
        var request = HTTPRequest(.post, bench.base + path)
        request.limits.whole = .milliseconds(80)
        #expect(try bench.ask(request).unknown?.reason == .timedOut)
    }

    @Test func `unknown: an answer that is longer than it may be`() throws {
        let bench = try HTTPBench()
        var request = HTTPRequest(.post, bench.base + "/long?1000")
        request.limits.bodyBytes = 1000
        #expect(try bench.ask(request).answer?.body.count == 1000)
        request.limits.bodyBytes = 999
        let failure = try #require(try bench.ask(request).unknown)
        #expect(failure.reason == .tooLarge && failure.status == 200)
        request.url = bench.base + "/endless"
        #expect(try bench.ask(request).unknown?.reason == .tooLarge)
        #expect(try bench.ask(.post, "/many-headers").unknown?.reason == .tooLarge)
    }

    @Test(arguments: ["/garbage", "/bad-chunk"])
    func `unknown: an answer that is not HTTP`(path: String) throws {
        let bench = try HTTPBench()
        let failure = try #require(try bench.ask(.post, path).unknown)
        #expect([.badAnswer, .other, .hungUp].contains(failure.reason))
    }

    @Test(arguments: [HTTPMethod.post, .get, .delete, .put])
    func `unknown: a kept connection that dies under a request, which is never sent again`(method: HTTPMethod) throws {
        let bench = try HTTPBench()
        for body in ["", "order"] {
            #expect(try bench.ask(method, "/close-when-kept", body).body == "first")
            let before = try bench.count("/close-when-kept")
            #expect(try bench.ask(method, "/close-when-kept", body).unknown?.reason == .hungUp)
            #expect(try bench.count("/close-when-kept") == before + 1)
        }
    }

    @Test func `cancelled before it left, behind one that has: not sent`() throws {
        let bench = try HTTPBench()
        #expect(try bench.ask(.get, "/echo").answer?.status == 200)
        let early = try bench.client.start(HTTPRequest(.get, bench.base + "/echo"))
        bench.client.cancel(early)
        #expect(try bench.finish(early).notSent?.reason == .cancelled)
    }

    @Test func `cancelled before it left: not sent; afterwards: unknown`() throws {
        let bench = try HTTPBench()
        let request = HTTPRequest(.post, bench.base + "/slow")
        let early = try bench.client.start(request)
        bench.client.cancel(early)
        #expect(try bench.finish(early).notSent?.reason == .cancelled)
        let late = try bench.client.start(request)
        while try bench.count("/slow") == 0 { bench.client.step(for: .milliseconds(10)) }
        bench.client.cancel(late)
        #expect(try bench.finish(late).unknown?.reason == .cancelled)
        bench.client.cancel(late)
        #expect(bench.client.nextCompletion() == nil)
        #expect(bench.client.transferCount == 0)
    }

    @Test func `a client may go while transfers are under way`() throws {
        let bench = try HTTPBench()
        var client: HTTPClient? = try HTTPClient()
        for _ in 0..<5 { _ = try client?.start(HTTPRequest(.post, bench.base + "/slow")) }
        client?.step(for: .milliseconds(20))
        client = nil
    }

    @Test func `a wait ends when a descriptor can be read`() throws {
        let bench = try HTTPBench()
        let wake = try Wake()
        defer { wake.close() }
        let id = try bench.client.start(HTTPRequest(.get, bench.base + "/slow"))
        wake.wake()
        let before = Clock.now().steady
        bench.client.step(for: .seconds(30), orUntilReadable: [wake.descriptor])
        #expect(Clock.now().steady.since(before) < .seconds(5))
        bench.client.cancel(id)
    }
}

extension HTTPCompletion? {
    static func == (left: HTTPCompletion?, right: _OptionalNilComparisonType) -> Bool { left.map { _ in false } ?? true }
}
