// Messages in frames, by the bytes.

import TestKit
import Testing
import Values
import WebKit

@Suite struct `WebSocket messages` {
    @Test func `RFC 6455, 5.7: its examples`() {
        let bench = MachineBench(agreed: nil)
        bench.receive([0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        bench.receive([0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F])
        #expect(bench.events() == ["text Hello", "text Hello"])
        #expect(Array("Hello".utf8).asBytes { bench.machine.send(text: $0) })
        #expect(bench.sent() == [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
        bench.receive([0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(bench.sent() == [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
        bench.receive([0x82, 0x7E, 0x01, 0x00] + [UInt8](repeating: 7, count: 256))
        #expect(bench.events() == ["binary \([UInt8](repeating: 7, count: 256))"])
    }

    @Test func `a stream that comes byte by byte, with pings between the fragments, means the same`() {
        let stream =
            frame(1, "one, ", isLast: false) + frame(9, "a") + frame(0, "two") + frame(10, "b") + frame(2, [1, 2])
            + frame(8, [0x0F, 0xA1] + Array("bye".utf8))
        let expected = [
            "text one, two", "pong b", "binary [1, 2]",
            "ended \(WebSocketEnd.closed(code: 4001, reason: Array("bye".utf8)))",
        ]
        for size in [1, 2, 3, 7, stream.count] {
            let bench = MachineBench(agreed: nil)
            for start in stride(from: 0, to: stream.count, by: size) {
                bench.receive(Array(stream[start..<min(start + size, stream.count)]))
            }
            #expect(bench.events() == expected, "pieces of \(size)")
            // The close in answer, and the pong before it: none is owed to a server that has closed.
            let sent = bench.sent()
            #expect(sent.count == 7 + 11 || sent.count == 11)
            #expect(sent.suffix(11).prefix(2) == [0x88, 0x85])
        }
    }

    @Test(arguments: [
        ([0xC1, 0x07, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], "one block"),
        ([0xC1, 0x0B, 0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00], "a block that is not compressed"),
        ([0xC1, 0x08, 0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00], "a last block"),
        ([0xC1, 0x0D, 0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00], "two blocks"),
        ([0x41, 0x03, 0xF2, 0x48, 0xCD, 0x80, 0x04, 0xC9, 0xC9, 0x07, 0x00], "fragments"),
    ] as [([UInt8], String)])
    func `RFC 7692, 7.2.3: its examples, each twice`(bytes: [UInt8], form: String) {
        for extensions in ["permessage-deflate", "permessage-deflate; server_no_context_takeover"] {
            let bench = MachineBench(agreed: extensions)
            bench.receive(bytes + bytes)
            #expect(bench.events() == ["text Hello", "text Hello"], "\(form), \(extensions)")
        }
    }

    @Test func `RFC 7692, 7.2.3.2: a message refers to the one before only where that was agreed`() {
        let messages: [UInt8] = [0xC1, 0x07, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0xC1, 0x05, 0xF2, 0x00, 0x11, 0x00, 0x00]
        let remembering = MachineBench(agreed: "permessage-deflate")
        remembering.receive(messages)
        #expect(remembering.events() == ["text Hello", "text Hello"])
        let forgetting = MachineBench(agreed: "permessage-deflate; server_no_context_takeover")
        forgetting.receive(messages)
        #expect(forgetting.events() == ["text Hello", MachineBench.failed(1007)])
    }

    @Test(arguments: [
        (frame(1, [0xFF]), 1007), (frame(1, [0xC3]), 1007), (frame(3, "x"), 1002), (frame(11, "x"), 1002),
        (frame(0, "x"), 1002), (frame(1, "x", isLast: false) + frame(1, "y"), 1002), (frame(9, "x", isLast: false), 1002),
        ([0x81, 0x85, 1, 2, 3, 4, 5, 6, 7, 8, 9], 1002), (frame(1, [0x41], reserved: 4), 1002),
        (frame(1, [0x41], reserved: 2), 1002), (frame(1, [0x41], reserved: 1), 1002),
        (frame(8, [0x03, 0xE7]), 1002), (frame(8, [0x03, 0xED]), 1002), (frame(8, [0x03, 0xE8, 0xFF]), 1007),
        ([0x89, 0x7E, 0x00, 0x80], 1002), ([0x82, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0], 1002),
        (frame(2, [UInt8](repeating: 0, count: 1001)), 1009), ([0x82, 0x7F, 0, 0, 0, 1, 0, 0, 0, 0], 1009),
        (frame(2, [UInt8](repeating: 0, count: 900), isLast: false) + frame(0, [UInt8](repeating: 0, count: 101)), 1009),
    ] as [([UInt8], UInt16)])
    func `a server that breaks a rule or a bound is told so, and nothing of it is believed`(bytes: [UInt8], code: UInt16) {
        let bench = MachineBench(agreed: nil) { $0.maximumMessageBytes = 1000 }
        bench.receive(frame(1, "before") + bytes + frame(1, "behind"))
        #expect(bench.events() == ["text before", MachineBench.failed(code)])
        // With its code, but for a frame that cannot be read at all.
        let close = bench.sent()
        if close.count == 8 {
            #expect(close.prefix(2) == [0x88, 0x82] && UInt16(close[6] ^ 0x37) << 8 | UInt16(close[7] ^ 0xFA) == code)
        } else {
            #expect(close == [0x88, 0x80, 0x37, 0xFA, 0x21, 0x3D] && code == 1002)
        }
        #expect(!Array("x".utf8).asBytes { bench.machine.send(text: $0) })
    }

    @Test(arguments: [
        [0x07], [0xF2, 0x48], [0xF2, 0x48, 0xCD], [0xFF, 0xFF, 0xFF], [0x02, 0x08], [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48],
    ] as [[UInt8]])
    func `what cannot be decompressed, or breaks off, ends the connection`(payload: [UInt8]) {
        let bench = MachineBench(agreed: "permessage-deflate")
        bench.receive(frame(1, payload, reserved: 4) + frame(1, "behind"))
        #expect(bench.events() == [MachineBench.failed(1007)])
    }

    @Test func `a small message that would become a large one ends the connection`() throws {
        let zeros = [UInt8](repeating: 0, count: 100_000)
        let sender = MachineBench(agreed: "permessage-deflate")
        #expect(zeros.asBytes { sender.machine.send(binary: $0) })
        let sent = sender.sent()
        #expect(sent.count < 126 && sent[0] == 0xC2)
        let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        let compressed = sent.dropFirst(6).enumerated().map { $0.element ^ mask[$0.offset % 4] }
        for (maximum, isTaken) in [(100_000, true), (99_999, false), (1000, false)] {
            let bench = MachineBench(agreed: "permessage-deflate") { $0.maximumMessageBytes = maximum }
            bench.receive(frame(2, compressed, reserved: 4))
            #expect(bench.events() == [isTaken ? "binary \(zeros)" : MachineBench.failed(1009)])
        }
    }

    @Test func `what comes is not taken without end: messages wait until they are read`() {
        let bench = MachineBench(agreed: nil) { $0.maximumMessageBytes = 10_000 }
        let message = frame(2, [UInt8](repeating: 1, count: 5000))
        var taken = 0
        let stream = (0..<100).flatMap { _ in message }
        while taken < stream.count {
            let count = Array(stream[taken...]).asBytes { bench.machine.receive($0) }
            if count == 0 { break }
            taken += count
        }
        #expect(taken < 200_000)
        var messages = 0
        while messages < 100 {
            while case .binary? = bench.machine.nextEvent() { messages += 1 }
            let rest = Array(stream[taken...])
            if !rest.isEmpty { taken += rest.asBytes { bench.machine.receive($0) } }
        }
        #expect(taken == stream.count)
    }

    @Test func `what leaves does not wait without end: a full machine takes no message, nor pings`() {
        let bench = MachineBench(agreed: nil) { $0.maximumPendingBytes = 1000 }
        let message = [UInt8](repeating: 1, count: 300)
        let results = (0..<4).map { _ in message.asBytes { bench.machine.send(binary: $0) } }
        #expect(results == [true, true, true, false])
        let pings = (0..<100_000).flatMap { _ in frame(9, "ping") }
        bench.receive(pings)
        #expect(bench.machine.pending.count < 200_000)
        #expect(bench.machine.inputRoom == 0)
        _ = bench.sent()
        #expect(bench.machine.inputRoom > 0)
    }

    @Test func `closing: we say so, the server answers, and that is the end`() {
        let bench = MachineBench(agreed: nil)
        bench.machine.close(code: 1000, reason: "done")
        #expect(bench.sent().count == 6 + 2 + 4)
        #expect(!Array("x".utf8).asBytes { bench.machine.send(text: $0) })
        bench.receive(frame(1, "still under way") + frame(8, [0x03, 0xE8]) + frame(1, "behind"))
        #expect(bench.events() == ["text still under way", "ended \(WebSocketEnd.closed(code: 1000, reason: []))"])
        #expect(bench.sent().isEmpty)
        bench.machine.hangUp()
        #expect(bench.events().isEmpty)
    }

    @Test func `a close without a code is 1005, and hanging up without one is another end`() {
        let quiet = MachineBench(agreed: nil)
        quiet.receive(frame(8, ""))
        #expect(quiet.events() == ["ended \(WebSocketEnd.closed(code: 1005, reason: []))"])
        let half = MachineBench(agreed: nil)
        half.receive(frame(8, [3]))
        #expect(half.events() == ["ended \(WebSocketEnd.closed(code: 1005, reason: []))"])
        let gone = MachineBench(agreed: nil)
        gone.receive(frame(1, "before") + [0x81])
        gone.machine.hangUp()
        #expect(gone.events() == ["text before", MachineBench.hungUp])
        let early = MachineBench()
        early.machine.hangUp()
        #expect(early.events() == [MachineBench.hungUp])
    }

    @Test(arguments: [UInt64.random(in: 0 ... .max), 3])
    func `any bytes behind the handshake give messages or an end`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let sound =
            frame(1, "one", isLast: false) + frame(9, "a") + frame(0, "two") + frame(2, [1, 2])
            + [0xC1, 0x07, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00] + frame(8, [0x0F, 0xA1])
        for round in 0..<3000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let bench = MachineBench(agreed: "permessage-deflate") { $0.maximumMessageBytes = 1000 }
            bench.receive(bytes)
            bench.machine.hangUp()
            let ends = bench.events().filter { $0.hasPrefix("ended") }
            if ends.count != 1 { Issue.record("seed \(seed), round \(round): \(ends)") }
        }
    }
}
