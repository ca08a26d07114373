// The PROXY protocol's header, byte by byte.

import TestKit
import Testing
import Values

@testable import FIXEngine

@Suite struct `PROXY protocol headers` {
    @Test(arguments: [
        ("PROXY TCP4 192.0.2.1 192.0.2.2 5001 9880\r\n", "192.0.2.1"),
        ("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"),
        ("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0"),
        ("PROXY TCP6 2001:db8::1 ::1 5001 9880\r\n", "2001:db8:0:0:0:0:0:1"),
        ("PROXY TCP6 ::ffff:192.0.2.9 ::1 5001 9880\r\n", "192.0.2.9"),
        (
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        ),
        ("PROXY UNKNOWN\r\n", "none"),
        ("PROXY UNKNOWN 192.0.2.1 192.0.2.2 5001 9880\r\n", "none"),
        ("PROXY UNKNOWN whatever else stands here\r\n", "none"),
    ])
    func `version 1, each form, whole and cut anywhere`(text: String, source: String) {
        expectHeader(Array(text.utf8), source)
    }

    @Test(arguments: [
        "PROXY \r\n", "PROXY U\r\n", "PROXY UNKNOWNS\r\n", "PROXY\r\n\r\n", "PROXY TCP4\r\n", "PROXY TCP4 \r\n",
        "PROXY TCP4 192.0.2.1\r\n", "PROXY TCP4 192.0.2.1 \r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 5001\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 5001 \r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 5001 9880 \r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 5001 9880 1\r\n", "PROXY TCP4  192.0.2.1 192.0.2.2 5001 9880\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 5001 65536\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 05001 9880\r\n",
        "PROXY TCP4 192.0.2.01 192.0.2.2 5001 9880\r\n", "PROXY TCP4 192.0.2.256 192.0.2.2 5001 9880\r\n",
        "PROXY TCP4 192.0.2.1 nowhere 5001 9880\r\n", "PROXY TCP4 ::1 ::1 5001 9880\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.2 5001 9880\r\n", "PROXY TCP5 192.0.2.1 192.0.2.2 5001 9880\r\n",
        "PROXY TCP6 fe80::1%eth0 ::1 5001 9880\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 5001 9880\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 -1 9880\r\n", "proxy TCP4 192.0.2.1 192.0.2.2 5001 9880\r\n",
        "8=FIX.4.4\u{1}9=5\u{1}35=0\u{1}10=163\u{1}\r\n", "\r\n", "\n", "PROXY TCP4 192.0.2.1 192.0.2.2 5001 9880\r",
    ])
    func `version 1, what is none`(text: String) {
        let bytes = Array(text.utf8)
        if bytes.last != 10 {
            #expect(outcome(bytes) == "incomplete")
            #expect(outcome(bytes + Array("x\n".utf8)) == "invalid")
        } else {
            // A line end alone may still become version 2.
            #expect(outcome(bytes) == (text == "\r\n" ? "incomplete" : "invalid"), "\(text)")
        }
    }

    @Test func `version 1, no line is longer than 107 bytes`() {
        func line(_ count: Int) -> [UInt8] {
            Array("PROXY UNKNOWN ".utf8) + [UInt8](repeating: 0x78, count: count - 16) + [13, 10]
        }
        expectHeader(line(107), "none")
        #expect(outcome(line(108)) == "invalid")
        #expect(outcome(Array(line(109).prefix(107))) == "invalid")
    }

    private static let signature = Array("\r\n\r\n\0\r\nQUIT\n".utf8)
    private static let v4: [UInt8] = [192, 0, 2, 1, 192, 0, 2, 2, 0x13, 0x89, 0x26, 0x98]
    private static let v6: [UInt8] =
        [0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        + [UInt8](repeating: 0, count: 15) + [1] + [0x13, 0x89, 0x26, 0x98]

    @Test(arguments: [0, 3, 900])
    func `version 2, each form, with more behind the addresses, whole and cut anywhere`(more: Int) {
        let rest = [UInt8](repeating: 0xEE, count: more)
        expectHeader(binary(0x21, 0x11, Self.v4 + rest), "192.0.2.1")
        expectHeader(binary(0x21, 0x21, Self.v6 + rest), "2001:db8:0:0:0:0:0:1")
        expectHeader(binary(0x21, 0x00, rest), "none")
        // A proxy that speaks for itself may fill in anything.
        for family: UInt8 in [0x00, 0x11, 0x21, 0x31, 0xFF] { expectHeader(binary(0x20, family, rest), "none") }
    }

    @Test func `version 2, what is none`() {
        for family: UInt8 in [0x12, 0x22, 0x31, 0x32, 0x10, 0x01, 0x13, 0xFF] {
            #expect(outcome(binary(0x21, family, Self.v6)) == "invalid")
        }
        for command: UInt8 in [0x11, 0x31, 0x22, 0x2F, 0x01, 0x00] {
            #expect(outcome(binary(command, 0x11, Self.v4)) == "invalid")
        }
        #expect(outcome(binary(0x21, 0x11, Self.v4.dropLast())) == "invalid")
        #expect(outcome(binary(0x21, 0x21, Self.v6.dropLast())) == "invalid")
        for place in 0..<12 {
            var bytes = binary(0x21, 0x11, Self.v4)
            bytes[place] ^= 0x40
            #expect(outcome(bytes) == "invalid")
        }
    }

    @Test func `version 2, a header longer than 1,024 bytes is refused before it has come`() {
        let longest = binary(0x21, 0x11, Self.v4 + [UInt8](repeating: 0, count: 1024 - 28))
        #expect(longest.count == 1024)
        expectHeader(longest, "192.0.2.1")
        let longer = binary(0x21, 0x11, Self.v4 + [UInt8](repeating: 0, count: 1025 - 28))
        #expect(outcome(Array(longer.prefix(16))) == "invalid")
    }

    @Test func `any bytes give an answer, and one that more bytes do not change`() {
        var random = SeededRandom(seed: 7)
        let texts = [Array("PROXY TCP6 2001:db8::1 ::1 5001 9880\r\n".utf8), binary(0x21, 0x21, Self.v6)]
        for _ in 0..<20_000 {
            var bytes = texts.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
            let answer = outcome(bytes)
            if answer != "incomplete" { #expect(outcome(bytes + [0x41, 0x0D, 0x0A]) == answer) }
        }
    }

    private func binary(_ command: UInt8, _ family: UInt8, _ rest: some Sequence<UInt8>) -> [UInt8] {
        let rest = Array(rest)
        return Self.signature + [command, family, UInt8(rest.count >> 8), UInt8(rest.count & 255)] + rest
    }

    /// A header of just these bytes, whatever stands behind it; every beginning of it is incomplete.
    private func expectHeader(_ bytes: [UInt8], _ source: String) {
        for length in 0..<bytes.count { #expect(outcome(Array(bytes.prefix(length))) == "incomplete") }
        #expect(outcome(bytes) == "\(bytes.count) \(source)")
        #expect(outcome(bytes + Array("8=FIX.4.4".utf8)) == "\(bytes.count) \(source)")
    }

    private func outcome(_ bytes: [UInt8]) -> String {
        bytes.asBytes { bytes in
            switch ProxyHeader.read(bytes) {
            case .incomplete: "incomplete"
            case .invalid: "invalid"
            case .header(let length, let source): "\(length) \(source.map { "\($0.text)" } ?? "none")"
            }
        }
    }
}
