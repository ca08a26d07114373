// One connection of HTTP/2.

import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

@Suite struct `HTTP/2 connections` {
    /// `:status` of the answers as HPACK's table has them.
    private let ok: UInt8 = 0x88

    @Test func `RFC 9113, 8.1: streams are requests, answered in whatever order`() {
        let talk = HTTP2Talk()
        talk.get(1, "/a?b=c", [("cookie", "x=1"), ("cookie", "y=2"), ("x-key", "v")])
        talk.get(3, "/b%2Fc")
        talk.get(5, method: "POST", ends: false)
        talk.say(Frame(.data, 5, Array("hel".utf8)), Frame(.data, flags: 1, 5, Array("lo".utf8)))
        #expect(talk.waiting.map(\.number) == [1, 3, 5] && talk.waiting.map(\.request.path) == [["a"], ["b/c"], []])
        let first = talk.waiting[0].request
        #expect(first.headers.value("cookie") == "x=1; y=2" && first.headers.value("x-key") == "v" && first.host == "a")
        #expect(first.version == .http2 && first.peer.isSecure && first.query.value("b") == "c")
        #expect(talk.waiting.map(\.request.target) == ["/a?b=c", "/b%2Fc", "/"])
        #expect(talk.waiting[2].request.body == Array("hello".utf8))
        talk.machine.answer(5, Response(200, body: [53]), at: talk.now)
        talk.machine.answer(1, Response(200, body: [49]), at: talk.now)
        let frames = talk.heard().filter { $0.kind <= 1 }
        #expect(frames.map(\.stream) == [5, 5, 1, 1] && frames.map(\.payload.first) == [ok, 53, ok, 49])
        #expect(frames.map { $0.flags & 1 } == [0, 1, 0, 1])
    }

    @Test func `a connection that comes byte by byte means the same`() {
        let block = Frame.block([(":method", "GET"), (":scheme", "https"), (":path", "/a"), (":authority", "a")])
        let stream =
            HTTP2Talk.preface + Frame(.settings, 0).bytes + Frame(.headers, flags: 1, 1, Array(block.prefix(9))).bytes
            + Frame(.continuation, 1, Array(block[9..<20])).bytes + Frame(.continuation, flags: 4, 1, Array(block[20...])).bytes
        for pieces in [1, 2, 3, 7, Int.max] {
            let talk = HTTP2Talk(saysPreface: false)
            talk.say(stream, pieces: pieces)
            #expect(talk.waiting.map(\.request.path) == [["a"]], "pieces of \(pieces), then \(talk.heard())")
        }
    }

    @Test func `trailers are dropped, and end the request`() {
        let talk = HTTP2Talk()
        talk.get(1, method: "PUT", ends: false)
        talk.say(Frame(.data, 1, [1]), Frame(.headers, flags: 5, 1, Frame.block([("x-sum", "7")])))
        #expect(talk.waiting.map(\.request.body) == [[1]] && talk.waiting[0].request.headers.value("x-sum") == nil)
    }

    @Test(
        arguments: [
            ([(":method", "PROPFIND")], RequestFault.unsupportedMethod), ([(":path", "/a/../b")], .dotSegment),
            ([(":path", "/%zz")], .percentEncoding),
            ([(":authority", "a:b")], .host), ([("host", "b")], .otherHost), ([("content-length", "1001")], .bodyTooLarge),
            ([("expect", "x")], .expectation),
            ([(":path", "/" + String(repeating: "a", count: 8192))], .targetTooLong),
            ([("x", String(repeating: "a", count: 8193))], .headerTooLong),
            (
                [
                    ("x", String(repeating: "a", count: 8000)), ("y", String(repeating: "a", count: 8000)),
                    ("z", String(repeating: "a", count: 400)),
                ], .headTooLarge
            ),
            ((0..<65).map { ("x\($0)", "a") }, .tooManyHeaders), ([(":path", "/#a")], .target),
        ] as [([(String, String)], RequestFault)])
    func `what is wrong with a request is told on its stream, and others go on`(headers: [(String, String)], fault: RequestFault)
    {
        let talk = HTTP2Talk()
        var block = [(":method", "POST"), (":scheme", "https"), (":path", "/"), (":authority", "a")]
        for header in headers {
            if let place = block.firstIndex(where: { $0.0 == header.0 }) { block[place] = header } else { block.append(header) }
        }
        let bytes = Frame.block(block)
        talk.say(
            Frame(.headers, flags: 0, 1, Array(bytes.prefix(16_000))),
            Frame(.continuation, flags: 4, 1, Array(bytes.dropFirst(16_000))))
        #expect(talk.faults == [fault] && talk.waiting.isEmpty)
        let frames = talk.heard()
        #expect(frames.map(\.stream) == [1, 1] && frames[0].kind == Frame.Kind.headers.rawValue && frames[1].flags == 1)
        talk.get(3)
        #expect(talk.waiting.count == 1)
        // What it still sends is dropped, but not for long.
        talk.say(Frame(.data, 1, [UInt8](repeating: 0, count: 1000)))
        talk.wait(.seconds(10))
        #expect(talk.heard().contains { $0.stream == 1 && $0.error == 0 } && talk.machine.bodyBytes == 0)
    }

    @Test(
        arguments: [
            [(":method", "GET"), (":scheme", "https"), (":path", "/")],
            [(":method", "GET"), (":scheme", "https"), (":authority", "a")],
            [(":method", "GET"), (":scheme", "https"), (":path", "/"), (":authority", "a"), ("X", "y")],
            [(":method", "GET"), (":scheme", "https"), (":path", "/"), (":authority", "a"), ("connection", "close")],
            [(":method", "GET"), (":scheme", "https"), (":path", "/"), (":authority", "a"), ("transfer-encoding", "chunked")],
            [(":method", "GET"), (":scheme", "https"), (":path", "/"), (":path", "/b"), (":authority", "a")],
            [(":method", "GET"), (":scheme", "https"), (":path", "/"), (":authority", "a"), ("x", "a\r\nb")],
            [("x", "y"), (":method", "GET"), (":scheme", "https"), (":path", "/"), (":authority", "a")],
        ] as [[(String, String)]])
    func `RFC 9113, 8.2 and 8.3: a malformed request is none`(headers: [(String, String)]) {
        let talk = HTTP2Talk()
        talk.say(Frame(.headers, flags: 5, 1, Frame.block(headers)))
        #expect(talk.waiting.isEmpty)
        #expect(talk.heard().contains { $0.error != nil } || talk.faults == [.noHost])
        talk.get(3)
        #expect(talk.waiting.count == 1)
    }

    @Test func `a body has its bound, and all unfinished bodies of a connection have one`() {
        let talk = HTTP2Talk()
        talk.get(1, method: "POST", ends: false)
        talk.say(Frame(.data, 1, [UInt8](repeating: 0, count: 1000)))
        #expect(talk.faults == [])
        talk.say(Frame(.data, 1, [0]))
        #expect(talk.faults == [.bodyTooLarge])
        for stream in 0..<5 { talk.get(UInt32(3 + 2 * stream), method: "POST", ends: false) }
        _ = talk.heard()
        for stream in 0..<5 { talk.say(Frame(.data, UInt32(3 + 2 * stream), [UInt8](repeating: 0, count: 1000))) }
        #expect(talk.heard().compactMap(\.error) == [0xB])
        talk.say(Frame(.data, flags: 1, 3))
        #expect(talk.waiting.map(\.request.body.count) == [1000] && talk.machine.bodyBytes == 3000)
    }

    @Test func `no more than so many requests at a time`() {
        let talk = HTTP2Talk()
        for stream in 0..<40 { talk.get(UInt32(1 + 2 * stream)) }
        #expect(talk.waiting.count == 32)
        #expect(talk.heard().compactMap(\.error) == [UInt32](repeating: 7, count: 8))
        for _ in 0..<32 { talk.answer(Response(200)) }
        talk.get(1001)
        #expect(talk.waiting.count == 1)
        // From when on the client has said that it knows, it is a breach.
        talk.say(Frame(.settings, flags: 1, 0))
        for stream in 0..<40 { talk.get(UInt32(1003 + 2 * stream)) }
        #expect(talk.heard().contains { $0.kind == Frame.Kind.goAway.rawValue } && talk.machine.isFinished)
    }

    @Test func `who begins requests and takes them back again and again is turned away`() {
        let talk = HTTP2Talk()
        var served = 0
        for stream in 0..<1000 where !talk.machine.isFinished {
            talk.get(UInt32(1 + 2 * stream))
            served += talk.waiting.isEmpty ? 0 : 1
            talk.say(Frame(.reset, UInt32(1 + 2 * stream), [0, 0, 0, 8]))
            while !talk.waiting.isEmpty { talk.answer(Response(200)) }
        }
        #expect(served < 150 && talk.machine.isFinished && talk.abandoned.count <= served)
        #expect(talk.heard().contains { $0.kind == Frame.Kind.goAway.rawValue })
    }

    @Test func `who asks for answers to pings and reads none is turned away`() {
        let talk = HTTP2Talk()
        for _ in 0..<10_000 { talk.say(Frame(.ping, 0, [UInt8](repeating: 1, count: 8))) }
        #expect(talk.machine.isFinished && talk.machine.pending.count < 70_000)
    }

    @Test func `a large answer waits for the client's window`() {
        let talk = HTTP2Talk()
        talk.get(1)
        talk.answer(Response(200, body: [UInt8](repeating: 7, count: 200_000)))
        func received() -> Int { talk.heard().filter { $0.kind == 0 }.reduce(0) { $0 + $1.payload.count } }
        #expect(received() == 65_535)
        talk.say(Frame(.windowUpdate, 0, [0, 1, 0, 0]), Frame(.windowUpdate, 1, [0, 1, 0, 0]))
        #expect(received() == 65_536)
        talk.wait(.seconds(29))
        #expect(received() == 0 && !talk.machine.isFinished)
        talk.wait(.seconds(1))
        #expect(talk.heard().compactMap(\.error) == [8], "who takes nothing for so long does not want it")
    }

    @Test func `what is not HTTP/2 ends at once`() {
        for bytes in [Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), [UInt8](repeating: 0, count: 24)] {
            let talk = HTTP2Talk(saysPreface: false)
            talk.say(bytes)
            #expect(talk.machine.isFinished && talk.waiting.isEmpty)
        }
    }

    @Test func `time: a silent client, half a head, half a body, an idle connection, an answer that never comes`() {
        let silent = HTTP2Talk(saysPreface: false)
        silent.wait(.seconds(10))
        #expect(silent.machine.isFinished)
        let head = HTTP2Talk()
        head.say(Frame(.headers, flags: 1, 1, Array(Frame.block([(":method", "GET")]))))
        head.wait(.seconds(10))
        _ = head.heard()
        #expect(head.machine.isFinished)
        let body = HTTP2Talk()
        body.get(1, method: "POST", ends: false)
        body.wait(.seconds(30))
        #expect(body.faults == [.tooSlow] && body.heard().last?.flags == 1 && !body.machine.isFinished)
        let idle = HTTP2Talk()
        idle.get(1)
        idle.answer(Response(200))
        _ = idle.heard()
        idle.wait(.seconds(59))
        #expect(!idle.machine.isFinished)
        idle.wait(.seconds(1))
        #expect(idle.machine.isFinished && idle.heard().last?.error == 0)
        let never = HTTP2Talk()
        never.get(1)
        never.wait(.seconds(60))
        #expect(never.abandoned == [1] && never.heard().last?.flags == 1)
    }

    @Test func `a server that stops answers what was asked, and takes nothing more`() {
        let talk = HTTP2Talk()
        talk.get(1)
        talk.machine.stop()
        #expect(talk.heard().map(\.kind) == [Frame.Kind.goAway.rawValue] && !talk.machine.isFinished)
        talk.get(3)
        #expect(talk.waiting.count == 1)
        talk.answer(Response(200))
        #expect(talk.machine.isFinished && talk.heard().first?.payload.first == ok)
    }

    @Test func `a client that is gone, or takes a request back, needs no answer`() {
        let talk = HTTP2Talk()
        talk.get(1)
        talk.get(3)
        talk.say(Frame(.reset, 1, [0, 0, 0, 8]))
        #expect(talk.abandoned == [1])
        talk.machine.abandon()
        talk.collect()
        #expect(talk.abandoned == [1, 3])
        talk.machine.answer(3, Response(200), at: talk.now)
    }

    @Test func `RFC 9110, 10.1.1: a client that waits is told to go on`() {
        let talk = HTTP2Talk()
        talk.get(1, "/", [("expect", "100-continue"), ("content-length", "2")], method: "POST", ends: false)
        #expect(talk.heard().map(\.kind) == [Frame.Kind.headers.rawValue])
        talk.say(Frame(.data, flags: 1, 1, [1, 2]))
        talk.answer(Response(200))
        #expect(talk.heard().first?.payload.first == ok)
    }

    @Test func `whatever comes does not trap`() {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SeededRandom(seed: seed)
        let block = Frame.block([
            (":method", "POST"), (":scheme", "https"), (":path", "/a"), (":authority", "a"), ("content-length", "5"),
        ])
        let stream =
            HTTP2Talk.preface + Frame(.settings, 0).bytes + Frame(.headers, flags: 4, 1, block).bytes
            + Frame(.data, flags: 1, 1, Array("hello".utf8)).bytes + Frame(.ping, 0, [UInt8](repeating: 0, count: 8)).bytes
            + Frame(.windowUpdate, 0, [0, 0, 1, 0]).bytes + Frame(.headers, flags: 5, 3, block).bytes
            + Frame(.reset, 3, [0, 0, 0, 8]).bytes
        for _ in 0..<2000 {
            var bytes = stream
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 24..<bytes.count, using: &random)
                if random.once(in: 3) {
                    bytes.remove(at: place)
                } else {
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            let talk = HTTP2Talk(saysPreface: false)
            talk.say(bytes, pieces: Int.random(in: 1...80, using: &random))
            while !talk.waiting.isEmpty { talk.answer(Response(200, body: [1])) }
            #expect(talk.heard().count < 1000, "seed \(seed)")
        }
    }
}
