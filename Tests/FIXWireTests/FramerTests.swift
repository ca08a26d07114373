// Where messages begin and end.

import FIXWire
import Testing
import Values

private let framer = Framer(maximumMessageSize: 512)

private func next(_ bytes: [UInt8]) -> Frame { bytes.asBytes { framer.next(in: $0) } }
private func next(_ text: String) -> Frame { next(wire(text)) }

/// Everything a stream comes to, and what of it is left waiting.
private func frames(_ bytes: [UInt8]) -> (frames: [Frame], rest: Int) {
    var list: [Frame] = []
    var start = 0
    while start < bytes.count {
        let frame = next(Array(bytes[start...]))
        switch frame {
        case .incomplete: return (list, bytes.count - start)
        case .message(let length), .garbled(let length, _):
            precondition(length > 0, "a frame without bytes would never end")
            start += length
            list.append(frame)
        case .oversized(let length):
            guard length <= bytes.count - start else { return (list, bytes.count - start) }
            start += length
            list.append(frame)
        }
    }
    return (list, 0)
}

private let heartbeat = framed("35=0|34=2|49=TW|52=20261120-14:30:05|56=ISLD|")

@Suite struct `Where messages end` {
    @Test func `Every part of a message is incomplete, the whole is a message`() {
        for length in 0..<heartbeat.count {
            #expect(next(Array(heartbeat[..<length])) == .incomplete)
        }
        #expect(next(heartbeat) == .message(length: heartbeat.count))
    }

    @Test func `What follows a message does not matter`() {
        for rest in ["8", "8=FIX.4.4|", "garbage", "|"] {
            #expect(next(heartbeat + wire(rest)) == .message(length: heartbeat.count))
        }
    }

    @Test func `Every version is a version`() {
        for version in ["FIX.4.0", "FIX.4.2", "FIX.4.4", "FIXT.1.1", "FIX.9.9"] {
            #expect(
                next("8=\(version)|9=5|35=0|10=000|")
                    == .message(length: "8=\(version)|9=5|35=0|10=000|".utf8.count))
        }
    }

    @Test func `2t: a message begins with 8=FIX and 9=`() {
        for version in ["FIX44", "FIX.4.x", "FIXS.1.1", "fix.4.4", "FIX.44", "FIX-4.4"] {
            #expect(
                next("8=\(version)|9=5|35=0|10=000|")
                    == .garbled(length: 7 + 12 + version.utf8.count, .beginString))
        }
        #expect(next("8=FIX.4.4567|9=5|35=0|10=000|") == .garbled(length: 29, .beginString))
        #expect(next("8=FIX.4.4|35=0|9=5|10=000|") == .garbled(length: 26, .bodyLength))
        #expect(next("8=FIX.4.4|99=5|35=0|10=000|") == .garbled(length: 27, .bodyLength))
    }

    @Test func `2m: BodyLength is digits`() {
        for length in ["", "x", "-5", "+5", "5x", " 5", "1234567890"] {
            guard case .garbled(_, .bodyLength) = next("8=FIX.4.4|9=\(length)|35=0|10=000|") else {
                Issue.record("\(length) passed")
                continue
            }
        }
        #expect(next("8=FIX.4.4|9=005|35=0|10=000|") == .message(length: 28))
    }

    @Test func `2m: a BodyLength that is too small ends at the next CheckSum`() {
        let bytes = wire("8=FIX.4.4|9=3|35=0|34=2|10=000|") + heartbeat
        #expect(next(bytes) == .garbled(length: 31, .bodyLength))
        #expect(
            frames(bytes).frames == [
                .garbled(length: 31, .bodyLength), .message(length: heartbeat.count),
            ])
    }

    @Test func `2m: a BodyLength that is too large takes the next message with it`() {
        let bytes = wire("8=FIX.4.4|9=30|35=0|34=2|10=000|") + heartbeat + heartbeat
        let answer = frames(bytes)
        #expect(answer.frames.count == 2)
        #expect(answer.frames.first == .garbled(length: 32 + heartbeat.count, .bodyLength))
        #expect(answer.frames.last == .message(length: heartbeat.count))
    }

    @Test func `A message that is too long is passed over as soon as its header is here`() {
        #expect(next("8=FIX.4.4|9=500|35=0|") == .incomplete)
        let begun = "8=FIX.4.4|9=1500|35=0|58=" + String(repeating: "x", count: 487)
        #expect(begun.utf8.count == 512 && next(String(begun.dropLast())) == .incomplete)
        #expect(next(begun) == .oversized(length: 1524))
        let fits = framed("35=0|58=" + String(repeating: "x", count: 480) + "|")
        #expect(fits.count == 512 && next(fits) == .message(length: 512))
        let tooLong = framed("35=0|58=" + String(repeating: "x", count: 481) + "|")
        #expect(next(tooLong) == .oversized(length: 513))
    }

    @Test func `2m: what claims to be larger than anybody means is garbled, and the stream goes on`() {
        let head = "8=FIX.4.4|9=2025|35=0|"
        #expect(next("8=FIX.4.4|9=2024|35=0|") == .incomplete)
        #expect(next(head) == .garbled(length: head.utf8.count, .tooLarge))
        let answer = frames(wire("8=FIX.4.4|9=999999999|35=0|34=2|10=000|") + heartbeat)
        #expect(answer.frames.last == .message(length: heartbeat.count))
    }

    @Test func `3b: a CheckSum has three digits and a delimiter`() {
        for trailer in ["10=00|", "10=0000|", "10=00x|", "1=0000|", "10=   |", "10:000|"] {
            guard case .message = next("8=FIX.4.4|9=5|35=0|" + trailer + "          ") else {
                continue
            }
            Issue.record("\(trailer) passed")
        }
    }

    @Test func `2d: garbage before a message is given up in one piece`() {
        for garbage in [
            "x", "|", "GET / HTTP/1.1\r\n\r\n", "9=5|35=0|10=000|", "8=8=8=", "8=FIX.4.4|",
        ] {
            let answer = frames(wire(garbage) + heartbeat)
            #expect(answer.frames.last == .message(length: heartbeat.count), "\(garbage)")
            #expect(answer.rest == 0)
        }
    }

    @Test func `A message inside garbage is not found behind a digit`() {
        // 18=FIX is ExecInst, not a beginning; so garbage that ends in a digit costs the message behind it.
        let bytes = wire("x18=FIX.4.4|9=5|35=0|10=000|")
        #expect(next(bytes) == .garbled(length: bytes.count, .beginString))
    }

    @Test func `The beginning of a beginning is kept`() {
        for length in 1...5 {
            let bytes = wire("garbage" + "8=FIX".prefix(length))
            #expect(next(bytes) == .garbled(length: 7, .beginString))
        }
    }

    @Test func `2d: whatever is broken, the second next message is whole again`() {
        var random = SeededRandom(seed: 44)
        for _ in 0..<2000 {
            var broken = heartbeat
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                broken[Int.random(in: broken.indices, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            let stream = broken + heartbeat + heartbeat + heartbeat
            let answer = frames(stream)
            // A BodyLength that grew may wait for more than there is; it is bounded all the same.
            if answer.rest == 0 { #expect(answer.frames.last == .message(length: heartbeat.count)) }
        }
    }

    @Test func `A stream in pieces comes to the same as in one`() {
        let other = framed(
            "35=A|34=1|49=TW|52=20261120-14:30:05|56=ISLD|98=0|108=30|95=8|96=|10=000||")
        let stream = heartbeat + wire("noise") + other + heartbeat + wire("8=FIX.4.4|9=x|") + other
        let whole = frames(stream)
        #expect(whole.rest == 0)
        var buffer: [UInt8] = []
        var list: [Frame] = []
        for byte in stream {
            buffer.append(byte)
            var isWaiting = false
            while !isWaiting, !buffer.isEmpty {
                let frame = next(buffer)
                switch frame {
                case .incomplete: isWaiting = true
                case .message(let length), .garbled(let length, _):
                    buffer.removeFirst(length)
                    list.append(frame)
                case .oversized: Issue.record("nothing is so long")
                }
            }
        }
        func messages(_ frames: [Frame]) -> [Frame] {
            frames.filter { if case .message = $0 { true } else { false } }
        }
        #expect(messages(list) == messages(whole.frames))
        #expect(buffer.isEmpty && messages(list).count == 4)
    }
}
