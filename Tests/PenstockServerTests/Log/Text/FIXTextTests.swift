// Messages in text, found and cut out.

import FIXWire
import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock log: messages in text` {
    let logon = fix("35=A|34=1|49=ME|56=YOU|98=0|108=30")
    let order = fix("35=D|34=2|49=ME|56=YOU|11=a|55=AAPL|54=1")

    /// `_` stands for SOH.
    private func fixed(_ body: String) -> [UInt8] {
        var bytes = Array("8=FIX.4.4_9=\(body.utf8.count)_\(body)".utf8).map { $0 == UInt8(ascii: "_") ? 1 : $0 }
        let sum = bytes.reduce(0) { $0 + Int($1) } % 256
        bytes += Array("10=\(String(sum + 1000).dropFirst())\u{1}".utf8)
        return bytes
    }

    @Test(arguments: ["\u{1}", "|", ";", "^A", "\\x01", "\\u0001", "<SOH>", "\u{2401}", " ", " | ", ", ", "\t"])
    func `whatever stands for SOH is told from the message itself`(_ separator: String) {
        let text = "before " + written(logon, separator) + " between\n" + written(order, separator)
        let found = ReadText(text)
        #expect(found.messages == [logon, order])
        #expect(found.faults == [[], []])
        #expect(found.lines == [1, 2])
        #expect(found.otherLines == 0 && found.brokenMessages == 0)
    }

    @Test func `several messages may stand in one line, with anything around them`() {
        let text = "[\(written(logon, "|"))][\(written(order, "|"))]\(written(logon, "^A"))\(written(order, "^A"))"
        #expect(ReadText(text).messages == [logon, order, logon, order])
    }

    @Test func `the last separator may be missing`() {
        let text = String(written(logon, "|").dropLast()) + ")\n" + String(written(order, "^A").dropLast(2))
        #expect(ReadText(text).messages == [logon, order])
        #expect(ReadText(text + "\r\n").messages == [logon, order])
    }

    @Test func `data with SOHs, line feeds, trailers and beginnings survives where BodyLength is right`() {
        let data = "a|10=123|\n8=FIX.4.4|9=5|35=0|10=000|b"
        let message = fix("35=B|34=1|95=\(data.utf8.count)|96=\(data)|58=x\ny")
        let found = ReadText([UInt8]("20260101-00:00:00 : ".utf8) + message + [10] + logon + [10])
        #expect(found.messages == [message, logon])
        #expect(found.faults == [[], []])
        #expect(found.lines == [1, 4])
    }

    @Test func `a separator inside a value is told from one between fields by CheckSum`() {
        let literal = fixed("35=B_34=1_95=5_96=a|b=c_58=d|e_")
        let delimiters = fix("35=B|34=1|95=5|96=a|b=c|58=d")
        #expect(String(decoding: literal, as: UTF8.self).contains("a|b=c\u{1}58=d|e"))
        let found = ReadText(written(literal, "|") + "\n" + written(delimiters, "|"))
        #expect(found.messages == [literal, delimiters])
        #expect(found.faults == [[], []])
    }

    @Test func `what penstock log writes as a number in hexadecimal is read again`() {
        let message = LogStore.message([UInt8]("35=B|34=1|354=3|355=a".utf8) + [1, 0x1B] + Array("|58=\\x1b \\".utf8) + [0xFF])
        var text = "20261121-03:30:00.000 < A->B "
        for byte in message {
            switch byte {
            case 1: text += "|"
            case 0..<32, 127...: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            default: text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        let found = ReadText(text.replacing("a|\\x1B", with: "a\\x01\\x1B"))
        #expect(found.messages == [message])
        #expect(found.faults == [[]])
    }

    @Test func `a wrong BodyLength or CheckSum is named, and the message ends at its CheckSum`() {
        let text = """
            8=FIX.4.4|9=5|35=0|34=1|10=123|
            8=FIX.4.4|9=500|35=0|34=1|10=123|
            8=FIX.4.4|9=10|35=0|34=1|10=000|
            8=FIX.4.4|9=999999999|35=0|34=1|10=217|

            """
        let found = ReadText(text)
        #expect(found.messages.map(\.count) == [31, 33, 32, 39])
        #expect(
            found.faults.map { $0.map(\.description) } == [
                ["BodyLength(9) is 5, counted 10", "CheckSum(10) is 123, counted 121"],
                ["BodyLength(9) is 500, counted 10", "CheckSum(10) is 123, counted 217"],
                ["CheckSum(10) is 000, counted 165"],
                ["BodyLength(9) is 999999999, counted 10", "CheckSum(10) is 217, counted 069"],
            ])
    }

    @Test func `beginnings without an end are counted, and the next message is found`() {
        let soh = String(decoding: logon, as: UTF8.self)
        let text = "x 8=FIX.4.4|9=50|35=A|34=1|98\n" + soh.dropLast(9) + "\n20260101-00:00:00 : " + soh + "\nend"
        let found = ReadText(text)
        #expect(found.messages == [logon])
        #expect(found.brokenMessages == 2)
        #expect(found.otherLines == 1)
    }

    @Test func `lines without a message are counted, empty ones are not`() {
        let text = "one\n\n \r\ntwo\n" + written(logon, "|") + "\nthree 8=FIX.4.4 four 9=12 35=D\n8=FIX\nlast"
        #expect(ReadText(text).otherLines == 5)
        #expect(ReadText(text).messages == [logon])
    }

    @Test func `58=FIX.4.4 begins no message`() {
        #expect(ReadText("58=FIX.4.4|9=10|35=0|34=1|10=165|").messages == [])
    }

    @Test func `a message longer than 1 MiB is named, and what follows is found`() {
        let long = fix("35=B|34=1|95=1200000|96=" + String(repeating: "x", count: 1_200_000))
        let fits = fix("35=B|34=1|95=1048000|96=" + String(repeating: "y", count: 1_048_000))
        for piece in [1 << 16, .max] {
            let found = ReadText(long + [10] + fits + [10] + logon, piece: piece)
            #expect(found.messages == [fits, logon])
            #expect(found.oversized == 1)
        }
    }

    @Test func `a line of any length is read`() {
        let text = String(repeating: "no message ", count: 200_000) + written(logon, "|") + String(repeating: "8=FIX.", count: 100_000) + "\n" + written(order, "|")
        let found = ReadText(text, piece: 70_000)
        #expect(found.messages == [logon, order])
        #expect(found.lines == [1, 2])
    }
}
