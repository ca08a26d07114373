// Requests that nobody would send.

import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

@Suite struct `Random requests` {
    private static let seeds =
        Malformed.all.map(\.bytes).filter { $0.count < 2000 }
        + [
            "POST /a%20b?c=d HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: u\r\n\r\n",
            lines("GET http://a/ HTTP/1.1", "Host: a", "If-None-Match: W/\"x\", *", "Accept-Encoding: gzip;q=0.5, *;q=0"),
            lines(
                "GET /s HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10"),
        ].map { Array($0.utf8) }

    /// What the machine did: requests, faults, and how it ended.
    private func play(_ bytes: [UInt8], pieces: Int) -> String {
        let talk = Talk { $0.allowedOrigins = ["https://a"] }
        var did = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieces))
            rest = rest.dropFirst(piece.count)
            talk.say(piece)
            while let (_, request) = talk.waiting.first {
                did += "\(request) \(request.body) "
                talk.answer(Response(200, type: "text/plain", request.body))
            }
            _ = talk.heard()
        }
        return did + "\(talk.faults) \(talk.machine.isFinished)"
    }

    @Test func `whatever comes is a request or a fault, in one piece as in many`() {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SeededRandom(seed: seed)
        let interesting: [UInt8] = [0, 9, 10, 13, 32, 37, 58, 59, 127, 255]
        for _ in 0..<1500 {
            guard var bytes = `Random requests`.seeds.randomElement(using: &random) else { return }
            if random.once(in: 3), let other = `Random requests`.seeds.randomElement(using: &random) { bytes += other }
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] = interesting.randomElement(using: &random) ?? 0
                case 2: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
                }
            }
            let whole = play(bytes, pieces: .max)
            #expect(play(bytes, pieces: Int.random(in: 1...20, using: &random)) == whole, "seed \(seed): \(bytes)")
        }
    }

    @Test func `every single byte of a request may be any other`() {
        let stream = Array(
            "PUT /a%20b?c HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: u\r\n\r\n".utf8)
        for place in stream.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = stream
                changed[place] = byte
                let talk = Talk()
                talk.say(changed)
                #expect(talk.waiting.count + talk.faults.count <= 1)
            }
        }
    }
}
