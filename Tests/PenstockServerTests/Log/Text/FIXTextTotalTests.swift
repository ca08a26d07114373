// Any text gives messages, however it is cut into pieces.

import FIXWire
import TestKit
import Testing

@testable import PenstockServer

@Suite struct `penstock log: any text` {
    /// A bit of everything.
    static let sample: [UInt8] = {
        let data = fix("35=B|34=1|95=6|96=a|\n10=")
        let order = fix("35=D|34=2|49=ME|56=YOU|11=a")
        var text = [UInt8]("20261121-03:30:00.000 : ".utf8) + data + [10]
        text += "<2026-11-21 03:30:00, FIX.4.4:A->B, incoming>\n  (".utf8
        text += written(order, "|").utf8
        text += ")\nevent\n8=FIX.4.4|9=3|35=0\nsent \(written(order, "^A")) \(written(order, "\\x01"))\n".utf8
        text += "8=FIX.4.4;9=99;35=0;10=000;".utf8
        return text
    }()

    private func check(_ text: [UInt8], pieces: [Int] = [1, 7]) {
        let whole = ReadText(text)
        #expect(whole.consumed == text.count)
        for message in whole.messages { #expect(message.last == 1 && message.starts(with: Array("8=FIX".utf8))) }
        for piece in pieces where ReadText(text, piece: piece) != whole {
            Issue.record("in pieces of \(piece): \(String(decoding: text, as: UTF8.self).debugDescription)")
        }
    }

    @Test func `all prefixes and all suffixes`() {
        for length in 0...Self.sample.count {
            check(Array(Self.sample.prefix(length)))
            check(Array(Self.sample.suffix(length)))
        }
    }

    @Test(arguments: 0..<8) func `all single-byte changes`(part: Int) {
        let bytes = Array("\0\u{1}\n\r !()-.0189:;<=>ATXZ[\\^_`x|~".utf8) + [0x7F, 0x80, 0xC3, 0xFF]
        for position in stride(from: part, to: Self.sample.count, by: 8) {
            for byte in bytes where byte != Self.sample[position] {
                var changed = Self.sample
                changed[position] = byte
                check(changed, pieces: byte == UInt8(ascii: "8") ? [1] : [])
            }
            var shorter = Self.sample
            shorter.remove(at: position)
            check(shorter, pieces: [5])
        }
    }

    @Test(arguments: 1...8) func `random bytes, and random pieces of messages`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces: [[UInt8]] = [
            "8=FIX.4.4", "8=FIXT.1.1", "|", "\u{1}", "^A", "9=", "5", "12", "35=", "0", "10=", "000", "123", "\n",
            " ", "95=3", "96=", "\\x01", "\\x1", "20260101-00:00:00", "incoming", "<", ">", "=",
        ].map { Array($0.utf8) }
        for _ in 0..<300 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                if random.once(in: 6) {
                    text.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
                }
            }
            check(text, pieces: [1, 3])
        }
    }
}

@Suite struct `penstock log: what was written comes back` {
    /// A message of random fields, some of them data. `other` is left out of values.
    private func message(_ random: inout SeededRandom, without other: String) -> [UInt8] {
        func value(_ count: Int, _ random: inout SeededRandom, isData: Bool) -> [UInt8] {
            (0..<count).map { _ in
                while true {
                    let byte = UInt8.random(in: isData ? 0...255 : 32...126, using: &random)
                    // What stands for SOH in the text cannot be told from it inside a value.
                    if byte == 1 && other != "\u{1}" || other.utf8.contains(byte) && byte != 1 { continue }
                    return byte
                }
            }
        }
        var body = Array("35=B\u{1}34=\(UInt16.random(in: 1...9999, using: &random))".utf8)
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            if random.once(in: 3) {
                let count = Int.random(in: 1...20, using: &random)
                body += Array("\u{1}95=\(count)\u{1}96=".utf8) + value(count, &random, isData: true)
            } else {
                let count = Int.random(in: 1...20, using: &random)
                body += Array("\u{1}58=".utf8) + value(count, &random, isData: false)
            }
        }
        body.append(1)
        var bytes = Array("8=FIX.4.4\u{1}9=\(body.count)\u{1}".utf8) + body
        let sum = bytes.reduce(0) { $0 + Int($1) } % 256
        bytes += Array("10=\(String(sum + 1000).dropFirst())\u{1}".utf8)
        return bytes
    }

    private func replaced(_ message: [UInt8], _ separator: String) -> [UInt8] {
        message.flatMap { $0 == 1 ? Array(separator.utf8) : [$0] }
    }

    /// What stands before a message, for SOH, and behind it.
    static let formats: [(before: String, separator: String, behind: String)] = [
        ("20261121-03:30:00.123456789 : ", "\u{1}", "\n"),
        ("20261121-03:30:00.123: ", "\u{1}", "\n"),
        ("<20261121-03:30:00.123, FIX.4.4:A->B, incoming>\n  (", "\u{1}", ")\n"),
        ("<20261121-03:30:00, FIX.4.4:A->B, outgoing> (", "\u{1}", ")\n"),
        ("2026/11/21 03:30:00.123456 ", "\u{1}", "\n"),
        ("2026-11-21 03:30:00,123 INFO  [main] quickfixj.msg.incoming - ", "|", "\n"),
        ("", "^A", " "), ("x=", "\\x01", "\r\n"), ("", ";", "\n"), ("", "\u{1}", ""),
    ]

    @Test(arguments: formats.indices, [1, 2, 3] as [UInt64])
    func `byte for byte, in every format`(format: Int, seed: UInt64) {
        var random = SeededRandom(seed: seed * 100 + UInt64(format))
        let (before, separator, behind) = Self.formats[format]
        for _ in 0..<60 {
            let messages = (0..<5).map { _ in message(&random, without: separator) }
            let text = messages.flatMap { Array(before.utf8) + replaced($0, separator) + Array(behind.utf8) }
            let found = ReadText(text, piece: Int.random(in: 1...300, using: &random))
            #expect(found.messages == messages, "seed \(seed)")
            #expect(found.faults.allSatisfy { $0.isEmpty }, "seed \(seed)")
            #expect(found.otherLines == 0 && found.brokenMessages == 0, "seed \(seed)")
        }
    }

    /// As `penstock log` itself prints them.
    @Test(arguments: [1, 2, 3] as [UInt64]) func `through the command, twice`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var log = try LogStore.withOneSession()
        for _ in 0..<50 { log.inbound(bytes: message(&random, without: "|\\")) }
        try log.commit()
        let once = try TextFile(LogRun.run([log.path, "--unmask"]).output)
        let raw = try LogRun.run([once.path, "--unmask", "--raw"])
        #expect(raw.output == log.written.flatMap { $0 + [10] }, "seed \(seed)")
        let again = try TextFile(raw.output)
        #expect(try LogRun.run([again.path, "--unmask", "--raw"]).output == raw.output)
    }
}
