// Messages that are larger than messages may be.

import FIXWire
import TestKit
import Testing
import Values

/// Feeds a message in pieces; whether it was found sound, and what was left of `bytes`.
private func pass(_ bytes: [UInt8], length: Int, in size: Int) -> (isSound: Bool, rest: Int) {
    var message = OversizedMessage(length: length)
    var start = 0
    while start < bytes.count, !message.isComplete {
        let piece = Array(bytes[start..<min(start + size, bytes.count)])
        start += piece.asBytes { message.take($0) }
    }
    return (message.isComplete && message.isSound, bytes.count - start)
}

@Suite struct `Messages that are too large` {
    private let message = framed("35=D|34=7|49=TW|56=ISLD|58=" + String(repeating: "x", count: 90) + "|")

    @Test func `In any pieces they end where BodyLength says, and what follows is left`() {
        let stream = message + wire("8=FIX")
        for size in 1...stream.count {
            let answer = pass(stream, length: message.count, in: size)
            #expect(answer.isSound && answer.rest == 5)
        }
    }

    @Test func `Every single-byte change is noticed`() {
        for index in message.indices {
            for byte in UInt8.min...UInt8.max where byte != message[index] {
                var changed = message
                changed[index] = byte
                #expect(!pass(changed, length: message.count, in: 64).isSound)
            }
        }
    }

    @Test func `Every other length is noticed`() {
        let stream = message + message
        for length in 8...stream.count where length != message.count {
            // Two messages in a row have a CheckSum of their own, which this is not.
            #expect(!pass(stream, length: length, in: 50).isSound)
        }
    }
}

@Suite struct `The beginning of a message` {
    private func head(_ bytes: [UInt8], capacity: Int = 64) -> [String] {
        let tokenizer = Tokenizer()
        let table = FieldTable(capacity: capacity)
        return bytes.asBytes { bytes in
            do throws(Garbled) {
                let view = try tokenizer.tokenizeHead(bytes, into: table)
                return (0..<view.fieldCount).map {
                    "\(view[$0].tag)=" + WireText.text(Array(view.value(at: $0)))
                }
            } catch {
                return ["\(error)"]
            }
        }
    }

    @Test func `Its whole fields are found`() {
        #expect(head(wire("8=FIX.4.4|9=999|35=D|34=7|49=T")) == ["8=FIX.4.4", "9=999", "35=D", "34=7"])
        #expect(head(wire("8=FIX.4.4|9=999|35=D|34=7|"), capacity: 4).count == 4)
    }

    @Test func `Data that goes on behind it is its end`() {
        let begun = "8=FIX.4.4|9=999|35=D|212=50|213=a|34=9|49=b|"
        #expect(head(wire(begun)) == ["8=FIX.4.4", "9=999", "35=D", "212=50"])
        let whole = "8=FIX.4.4|9=999|35=D|212=6|213=a|34=9|34=7|49=b"
        #expect(head(wire(whole)).suffix(2) == ["213=a|34=9", "34=7"])
    }

    @Test(arguments: ["", "8=FIX.4.4|9=999|", "8=FIX.4.4|9=999|34=1|35=D|", "8=FIX.4.4|9=999|35=D|"])
    func `Without a MsgType in its place it is nobody's`(text: String) {
        #expect(head(wire(text)) == ["msgTypeNotThird"])
    }

    @Test func `Any bytes have an answer`() {
        let message = framed("35=D|34=7|90=3|91=a|b|49=TW|56=ISLD|58=text|")
        var random = SeededRandom(seed: 9)
        for length in 0...message.count {
            var bytes = Array(message[..<length])
            _ = head(bytes)
            for _ in 0..<20 where length > 0 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                _ = head(bytes, capacity: Int.random(in: 1...9, using: &random))
            }
        }
    }
}
