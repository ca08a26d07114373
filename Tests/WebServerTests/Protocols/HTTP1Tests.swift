// One connection of HTTP/1 after the other request.

import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

@Suite struct `HTTP/1 connections` {
    @Test func `RFC 9112, 9.3.2: requests that come at once are answered in their order, one after the other`() {
        let talk = Talk()
        talk.say((1...5).map { get("/\($0)") }.joined())
        for number in 1...5 {
            #expect(talk.waiting.map(\.request.path) == [["\(number)"]])
            talk.answer(Response(200, type: "text/plain", Array("answer \(number)".utf8)))
        }
        let heard = talk.heard()
        let places = (1...5).compactMap { heard.firstRange(of: "answer \($0)")?.lowerBound }
        #expect(places.count == 5 && places == places.sorted() && occurrences(of: "HTTP/1.1 200", in: heard) == 5)
    }

    @Test func `who asks without reading the answers is not served further, and not read for ever`() {
        let talk = Talk()
        talk.say(String(repeating: get(), count: 5000))
        #expect(talk.machine.inputRoom == 0)
        var served = 0
        while !talk.waiting.isEmpty {
            talk.answer(Response(200, type: "image/png", [UInt8](repeating: 0, count: 10_000)))
            served += 1
        }
        #expect(served < 10 && talk.machine.pending.count < 100_000)
        _ = talk.heard()
        #expect(talk.waiting.count == 1)
    }

    @Test(arguments: [
        ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: keep-alive\r\n", true), ("HTTP/1.1", "Connection: close\r\n", false),
        ("HTTP/1.1", "Connection: X, Close\r\n", false), ("HTTP/1.0", "", false),
        ("HTTP/1.0", "Connection: Keep-Alive\r\n", true),
        ("HTTP/1.0", "Connection: keep-alive, close\r\n", false),
        ("HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n", false),
    ])
    func `RFC 9112, 9.3: the connection goes on when the client wants it to`(version: String, headers: String, goesOn: Bool) {
        let talk = Talk()
        talk.say("GET / \(version)\r\nHost: a\r\n\(headers)\r\n")
        talk.answer(Response(200))
        #expect(header("Connection", talk.heard()) == (goesOn ? "keep-alive" : "close"))
        #expect(talk.machine.isFinished == !goesOn)
        talk.say(get("/again"))
        #expect(talk.waiting.count == (goesOn ? 1 : 0))
    }

    @Test func `a client that sends no more is answered still, all that it asked`() {
        let talk = Talk()
        talk.say(get("/1") + get("/2"))
        talk.machine.endInput(at: talk.now)
        talk.answer(Response(200))
        talk.answer(Response(200))
        #expect(occurrences(of: "200 OK", in: talk.heard()) == 2 && talk.machine.isFinished)
        let half = Talk()
        half.say("GET / HT")
        half.machine.endInput(at: half.now)
        #expect(half.machine.isFinished && half.heard() == "" && half.faults == [])
    }

    @Test func `a client that is gone needs no answer`() {
        let talk = Talk()
        talk.say(get())
        talk.machine.abandon()
        talk.collect()
        #expect(talk.abandoned == [1])
        talk.answer(Response(200))
        #expect(talk.heard() == "")
    }

    @Test func `an answer to another request, or a second one, is none`() {
        let talk = Talk()
        talk.say(get("/1"))
        talk.machine.answer(2, Response(200), at: talk.now)
        talk.machine.answer(0, Response(200), at: talk.now)
        #expect(talk.heard() == "")
        talk.answer(Response(201))
        talk.machine.answer(1, Response(202), at: talk.now)
        let heard = talk.heard()
        #expect(status(heard) == 201 && occurrences(of: "HTTP/1.1", in: heard) == 1)
    }

    @Test func `a head that does not end in time is told so, however often a byte of it comes`() {
        let talk = Talk()
        for byte in get().utf8.dropLast(2) {
            talk.say([byte])
            talk.wait(.milliseconds(400))
        }
        #expect(talk.faults == [.tooSlow] && status(talk.heard()) == 408 && talk.machine.isFinished)
    }

    @Test func `a body that does not end in time is told so`() {
        let talk = Talk()
        talk.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
        for _ in 0..<29 {
            talk.wait(.seconds(1))
            talk.say("x")
        }
        #expect(talk.faults == [])
        talk.wait(.seconds(1))
        #expect(talk.faults == [.tooSlow] && status(talk.heard()) == 408)
    }

    @Test func `an idle connection ends without a word, later than one that says nothing at all`() {
        let silent = Talk()
        silent.wait(.seconds(10))
        #expect(silent.machine.isFinished && silent.heard() == "")
        let idle = Talk()
        idle.say(get())
        idle.answer(Response(200))
        _ = idle.heard()
        idle.wait(.seconds(59))
        #expect(!idle.machine.isFinished)
        idle.wait(.seconds(1))
        #expect(idle.machine.isFinished && idle.heard() == "")
    }

    @Test func `an answer that never comes is told so, and its late twin is dropped`() {
        let talk = Talk()
        talk.say(get())
        talk.wait(.seconds(60))
        #expect(talk.abandoned == [1] && status(talk.heard()) == 503)
        talk.answer(Response(200))
        #expect(talk.heard() == "")
    }

    @Test func `a server that stops answers what was asked, and takes nothing more`() {
        let idle = Talk()
        idle.machine.stop()
        #expect(idle.machine.isFinished)
        let asked = Talk()
        asked.say(get("/1") + get("/2"))
        asked.machine.stop()
        #expect(!asked.machine.isFinished)
        asked.answer(Response(200))
        #expect(header("Connection", asked.heard()) == "close" && asked.machine.isFinished && asked.waiting.isEmpty)
    }
}
